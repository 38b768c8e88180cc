#include "cli/copy_report_html.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/copy_report_css.h"
#include "cli/copy_report_parts.h"
#include "cli/markup.h"

namespace groundway::cli {
namespace {

using copy::Report;
using copy::TableReport;
using schema::Outcome;

std::string tag(std::string_view name, std::string_view content, std::string_view kind = {}) {
  const std::string opening =
      std::string(name) + (kind.empty() ? "" : " class=\"" + std::string(kind) + "\"");
  return "<" + opening + ">" + std::string(content) + "</" + std::string(name) + ">";
}

std::string cell(std::string_view text, std::string_view kind = {}) {
  return tag("td", marked_up(text), kind);
}

// A table whose heads name their columns for a reader's program, in a box that scrolls on a small screen.
std::string table(std::string_view caption, const std::vector<std::string>& heads, const std::string& rows) {
  std::string out = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                    marked_up(caption) + "\"><table><thead><tr>";
  for (const std::string& head : heads) {
    const bool number = head.starts_with('#');
    out += number ? "<th scope=\"col\" class=\"n\">" + marked_up(head.substr(1)) + "</th>"
                  : "<th scope=\"col\">" + marked_up(head) + "</th>";
  }
  return out + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string section(std::string_view id, std::string_view title, const std::string& body) {
  return "<section id=\"" + std::string(id) + "\"><h2>" + marked_up(title) + "</h2>\n" + body +
         "</section>\n";
}

enum class State { good, partly, bad, neutral };

State state_of(const Report& r) {
  if (r.dry_run || r.mode == "schema only") return State::neutral;
  if (!r.differences.empty() || verdict(r).starts_with("FAIL")) return State::bad;
  const bool whole = r.rejected == 0 && r.count(Outcome::Kind::left_out) == 0 && !r.unproven_keys;
  return r.verified && whole ? State::good : State::partly;
}

std::string_view state_word(State s) {
  switch (s) {
    case State::good:
      return "ok";
    case State::partly:
      return "not all of it";
    case State::bad:
      return "FAIL";
    case State::neutral:
      break;
  }
  return "nothing written";
}

std::string_view state_class(State s) {
  switch (s) {
    case State::good:
      return "good";
    case State::partly:
      return "warn";
    case State::bad:
      return "bad";
    case State::neutral:
      break;
  }
  return "flat";
}

// "2 rows rejected, 1 object left out"
std::string shortfall(const Report& r) {
  std::vector<std::string> parts;
  const std::size_t lost = r.count(Outcome::Kind::left_out);
  if (r.rejected > 0) parts.push_back(text::count_of(r.rejected, "row") + " rejected");
  if (lost > 0) parts.push_back(text::count_of(lost, "object") + " left out");
  if (r.unproven_keys) parts.push_back("foreign keys NOT VALID");
  return text::join(parts, ", ");
}

std::string fact(std::string_view name, std::string_view value) {
  return "<div><dt>" + marked_up(name) + "</dt><dd>" + marked_up(value) + "</dd></div>";
}

std::string header(const Report& r) {
  const State state = state_of(r);
  const std::string missing = shortfall(r);
  std::string out =
      "<header><h1>Copy of " + marked_up(r.source) + "</h1>\n<p class=\"verdict " +
      std::string(state_class(state)) + "\"><strong>" + std::string(state_word(state)) +
      "</strong>: " + marked_up((missing.empty() ? "" : missing + "; what is there is ") + verdict(r)) +
      "</p>\n<dl class=\"facts\">";
  out += fact("to", r.target) + (r.environment.empty() ? "" : fact("environment", r.environment)) +
         fact("what", r.mode) + fact("started", r.started) + (r.run.empty() ? "" : fact("run", r.run));
  return out + "</dl></header>\n";
}

std::string tiles(const Report& r) {
  std::string out = "<dl class=\"tiles\">";
  out += fact("tables", text::thousands(r.tables.size())) + fact("rows", text::thousands(r.rows())) +
         fact("rows rejected", text::thousands(r.rejected)) +
         fact("objects left out", text::thousands(r.count(Outcome::Kind::left_out))) +
         fact("changed", text::thousands(told(r, Outcome::Kind::changed).size())) +
         fact("time", text::seconds_human(r.seconds));
  return out + "</dl>\n";
}

std::string phases(const Report& r) {
  const std::pair<const char*, double> parts[] = {{"read", r.seconds_profile},
                                                  {"load", r.seconds_load},
                                                  {"build", r.seconds_build},
                                                  {"proof", r.seconds_proof}};
  double whole = 0;
  for (const auto& [name, seconds] : parts) whole += seconds;
  std::string rows;
  for (const auto& [name, seconds] : parts) {
    const double share = whole > 0 ? 100 * seconds / whole : 0;
    rows += "<tr><th scope=\"row\">" + std::string(name) + "</th>" + cell(text::seconds_human(seconds), "n") +
            fmt::format("<td><span class=\"bar\" style=\"width:{:.1f}%\"></span> {:.0f} %</td></tr>\n", share,
                        share);
  }
  return section("timings", "Timings", table("Timings", {"phase", "#time", "share"}, rows));
}

std::string items(std::string_view id, std::string_view title, const std::vector<Told>& list) {
  if (list.empty()) return section(id, title, "<p>Nothing.</p>\n");
  std::string out = "<ul class=\"told\">\n";
  for (const Told& t : list) {
    out += "<li><strong>" + marked_up(t.object) + "</strong>" +
           (t.reason.empty() ? "" : ": " + marked_up(t.reason));
    if (!t.suggestion.empty()) {
      out += "\n<details open><summary>SQL for a person to look at</summary><pre>" + marked_up(t.suggestion) +
             "</pre></details>";
    }
    out += "</li>\n";
  }
  return section(id, fmt::format("{} ({})", title, list.size()), out + "</ul>\n");
}

std::string tables(const Report& r) {
  std::uint64_t most = 1;
  for (const TableReport& t : r.tables) most = std::max(most, t.rows);
  std::string rows;
  for (const TableReport& t : r.tables) {
    const double share = 100.0 * static_cast<double>(t.rows) / static_cast<double>(most);
    const bool failed = !r.dry_run && !t.proof.empty() && !t.proved;
    rows +=
        "<tr><th scope=\"row\">" + marked_up(t.source) + "</th>" + cell(t.target) +
        cell(text::thousands(t.rows), "n") +
        fmt::format("<td class=\"chart\"><span class=\"bar\" style=\"width:{:.1f}%\"></span></td>", share) +
        cell(text::thousands(t.rejected), "n") + cell(text::bytes_human(t.bytes), "n") +
        cell(text::seconds_human(t.seconds), "n") + cell(proof_word(r, t), failed ? "bad" : "") + "</tr>\n";
  }
  return section(
      "tables", "Tables",
      table("Tables", {"table", "target", "#rows", "", "#rejected", "#sent", "#load", "proof"}, rows));
}

std::string rejects(const Report& r) {
  if (r.rejected == 0) return "";
  std::string rows;
  for (const copy::RejectKind& k : r.reject_kinds) {
    rows += "<tr>" + cell(k.table + "." + k.column) + cell(k.storage) + cell(k.reason) +
            cell(text::thousands(k.rows), "n") + cell(k.example) + "</tr>\n";
  }
  return section(
      "rejects", "Rejected rows",
      "<p>" + marked_up(text::count_of(r.rejected, "row")) + "; every value in hex stands in <code>" +
          marked_up(r.rejects_folder) + "/</code></p>\n" +
          table("Rejected rows", {"column", "stored as", "reason", "#rows", "the first row"}, rows));
}

std::string differences(const Report& r) {
  if (r.differences.empty()) return "";
  std::string rows;
  for (const copy::Difference& d : r.differences) {
    rows += "<tr>" + cell(d.table) + cell(d.row) + cell(d.column) + cell(d.reason) + cell(d.source_value) +
            cell(d.target_value) + "</tr>\n";
  }
  return section(
      "differences", "Differences",
      table("Differences", {"table", "row", "column", "reason", "in SQLite", "in PostgreSQL"}, rows));
}

std::string proofs(const Report& r) {
  std::string rows;
  for (const copy::ObjectProof& p : r.proofs) {
    rows += "<tr><th scope=\"row\">" + marked_up(p.object) + "</th>" +
            cell(p.proven ? "proven" : "not proven", p.proven ? "" : "warn") + cell(p.words) + "</tr>\n";
  }
  if (rows.empty()) return "";
  return section("proofs", "Views and triggers, run on both sides",
                 table("Views and triggers", {"object", "proof", "what was run"}, rows));
}

std::string columns(const Report& r) {
  const std::string from = r.into_file ? "PostgreSQL" : "declared", to = r.into_file ? "SQLite" : "PostgreSQL";
  std::string out;
  for (const TableReport& t : r.tables) {
    std::string rows;
    for (const copy::ColumnReport& c : t.columns) {
      rows += "<tr><th scope=\"row\">" + marked_up(c.source) + "</th>" + cell(c.declared) + cell(c.type) +
              cell(c.changed ? "changed" : "", "warn") + cell(c.reason) + "</tr>\n";
    }
    if (rows.empty()) continue;
    out += "<details open><summary>" + marked_up(t.source) + "</summary>" +
           table("Columns of " + t.source, {"column", from, to, "", "why"}, rows) +
           "</details>\n";
  }
  return out.empty() ? "" : section("columns", "Columns: what was decided, and why", out);
}

std::string notes(const Report& r) {
  std::string out;
  for (const std::string& n : r.notes) out += "<li>" + marked_up(n) + "</li>\n";
  for (const std::string& n : r.ledgers) out += "<li>ledger " + marked_up(n) + "</li>\n";
  return out.empty() ? "" : section("notes", "Notes", "<ul>\n" + out + "</ul>\n");
}

std::string arrived(const Report& r) {
  std::string out;
  for (const Outcome& o : r.outcomes) {
    if (o.kind == Outcome::Kind::converted)
      out += "<li>" + marked_up(o.object) + (o.reason.empty() ? "" : ": " + marked_up(o.reason)) + "</li>\n";
  }
  return section("arrived", fmt::format("Arrived as it was ({})", r.count(Outcome::Kind::converted)),
                 "<ul class=\"many\">\n" + out + "</ul>\n");
}

}  // namespace

std::string copy_html(const Report& r) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Copy of " +
      marked_up(r.source) + "</title>\n<style>\n" + std::string(kCopyReportCss) +
      "</style>\n</head>\n<body>\n<main>\n";
  out += header(r) + tiles(r) + differences(r) +
         items("left-out", "Left out", told(r, Outcome::Kind::left_out)) + rejects(r) +
         items("changed", "Changed", told(r, Outcome::Kind::changed)) + tables(r) + proofs(r) + notes(r) +
         phases(r) + columns(r) + arrived(r);
  if (!r.ddl.empty()) out += section("ddl", "DDL", "<pre>" + marked_up(r.ddl) + "</pre>\n");
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace groundway::cli
