#include "cli/copy_report_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace groundway::cli {

using copy::Report;
using copy::TableReport;
using schema::Outcome;

std::vector<Told> told(const Report& r, Outcome::Kind kind) {
  std::vector<Told> out;
  if (kind == Outcome::Kind::changed) {
    for (const TableReport& t : r.tables) {
      for (const auto& c : t.columns) {
        if (c.changed) out.push_back({"column " + t.source + "." + c.source, c.reason, ""});
      }
    }
  }
  for (const Outcome& o : r.outcomes) {
    const bool twice = std::any_of(
        out.begin(), out.end(), [&](const Told& t) { return t.object == o.object && t.reason == o.reason; });
    if (o.kind == kind && !twice) out.push_back({o.object, o.reason, o.suggestion});
  }
  return out;
}

namespace {

std::string replay_verdict(const Report& r) {
  const copy::Replayed& n = *r.replay;
  const std::string mended = n.mended == 0 ? "" : fmt::format(", {} with values from the reject file", n.mended);
  std::string out = r.dry_run ? fmt::format("dry run: {} would go{}", text::count_of(n.went, "row"), mended)
                              : fmt::format("replayed: {}{}", text::count_of(n.went, "row"), mended);
  if (!r.dry_run && n.went > 0) out += ", proven by digest";
  if (n.there > 0) out += fmt::format("; {} already there", n.there);
  if (n.stay > 0) out += fmt::format("; {} behind", n.stay == 1 ? "1 stays" : text::thousands(n.stay) + " stay");
  return out;
}

}  // namespace

std::string verdict(const Report& r) {
  if (r.replay) return replay_verdict(r);
  if (r.dry_run) return "dry run: nothing was written";
  if (r.mode == "schema only") return "schema only: no rows were copied";
  if (r.verified && r.masked_columns > 0) {
    return "verified: every row, and every column that is not masked, digests equal on both sides; " +
           text::count_of(r.masked_columns, "column") + " masked";
  }
  if (r.verified) return "verified: every row and column, digests equal on both sides";
  if (r.counted) return "counted: the rows of every table, equal on both sides";
  const bool failed = std::any_of(r.tables.begin(), r.tables.end(),
                                  [](const TableReport& t) { return !t.proved && !t.proof.empty(); });
  return failed ? "FAIL: source and target differ" : "not verified";
}

std::string proof_word(const Report& r, const TableReport& t) {
  if (r.dry_run || t.proof.empty()) return "-";
  return t.proved ? "ok" : "FAIL  " + t.proof;
}

std::string proof_line(const copy::ObjectProof& p) {
  return p.object + ": " + (p.proven ? "proven, " : "") + p.words;
}

std::string timings(const Report& r) {
  std::string out = fmt::format("{}, {} in {}", text::count_of(r.tables.size(), "table"),
                                text::count_of(r.rows(), "row"), text::seconds_human(r.seconds));
  if (r.dry_run) return out;
  return out + fmt::format(" (read {}, load {}, build {}, proof {})", text::seconds_human(r.seconds_profile),
                           text::seconds_human(r.seconds_load), text::seconds_human(r.seconds_build),
                           text::seconds_human(r.seconds_proof));
}

}  // namespace groundway::cli
