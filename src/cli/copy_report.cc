#include "cli/copy_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_text.h"
#include "base/text.h"
#include "cli/copy_report_parts.h"
#include "cli/help.h"

namespace groundway::cli {
namespace {

using copy::Report;
using copy::TableReport;
using schema::Outcome;
constexpr std::size_t kListed = 12;  // lines of one kind on the screen; the report file has them all

std::string list(std::string_view title, const std::vector<Told>& items) {
  if (items.empty()) return "";
  std::string out = fmt::format("{} ({}):\n", title, items.size());
  for (std::size_t i = 0; i < std::min(items.size(), kListed); ++i)
    out += fold(items[i].object + ": " + text::excerpt(items[i].reason, 300), 2);
  if (items.size() > kListed) out += fmt::format("  ... and {} more in the report\n", items.size() - kListed);
  return out;
}

std::string differences(const Report& r) {
  std::string out;
  for (const auto& d : r.differences) {
    out += fold(fmt::format("{} row {}{}: {}{}", d.table, d.row,
                            d.column.empty() ? "" : " column " + d.column, d.reason,
                            d.column.empty() ? ""
                                             : fmt::format(": '{}' in SQLite, '{}' in PostgreSQL",
                                                           d.source_value, d.target_value)),
                2);
  }
  return out.empty() ? "" : "differences:\n" + out;
}

std::string json_list(const std::vector<std::string>& items) {
  return "[" + text::join(items, ",") + "]";
}

// On the screen a few; views and triggers that were proven are many and alike.
std::string proofs(const Report& r) {
  std::string out;
  std::size_t listed = 0;
  for (const auto& p : r.proofs) {
    if (!p.proven || listed++ < kListed) out += fold(proof_line(p), 2);
  }
  if (out.empty()) return out;
  if (listed > kListed) out += fmt::format("  ... and {} more in the report\n", listed - kListed);
  return "views and triggers:\n" + out;
}

std::string json_proofs(const Report& r) {
  std::vector<std::string> out;
  for (const auto& p : r.proofs) {
    out.push_back("{\"object\":" + json_text(p.object) + ",\"proven\":" + (p.proven ? "true" : "false") +
                  ",\"words\":" + json_text(p.words) +
                  fmt::format(",\"rows\":{},\"probes\":{},\"fired\":{}}}", p.rows, p.probes, p.fired));
  }
  return json_list(out);
}

std::string cell(std::string text) {
  return text::replace_all(text::replace_all(std::move(text), "|", "\\|"), "\n", " ");
}

std::string json_told(const std::vector<Told>& items) {
  std::vector<std::string> out;
  for (const Told& t : items) {
    out.push_back("{\"object\":" + json_text(t.object) + ",\"reason\":" + json_text(t.reason) +
                  (t.suggestion.empty() ? "" : ",\"sql\":" + json_text(t.suggestion)) + "}");
  }
  return json_list(out);
}

std::string json_table(const TableReport& t) {
  std::vector<std::string> columns;
  for (const auto& c : t.columns) {
    columns.push_back("{\"source\":" + json_text(c.source) + ",\"target\":" + json_text(c.target) +
                      ",\"declared\":" + json_text(c.declared) + ",\"type\":" + json_text(c.type) +
                      ",\"changed\":" + (c.changed ? "true" : "false") +
                      ",\"reason\":" + json_text(c.reason) + "}");
  }
  return "{\"source\":" + json_text(t.source) + ",\"target\":" + json_text(t.target) +
         fmt::format(",\"rows\":{},\"rejected\":{},\"seconds\":{:.3f},\"proved\":{}", t.rows, t.rejected,
                     t.seconds, t.proved) +
         ",\"proof\":" + json_text(t.proof) + ",\"columns\":" + json_list(columns) + "}";
}

std::string json_reject_kinds(const Report& r) {
  std::vector<std::string> out;
  for (const copy::RejectKind& k : r.reject_kinds) {
    out.push_back("{\"table\":" + json_text(k.table) + ",\"column\":" + json_text(k.column) +
                  ",\"typeof\":" + json_text(k.storage) + ",\"reason\":" + json_text(k.reason) +
                  fmt::format(",\"rows\":{}", k.rows) + ",\"example\":" + json_text(k.example) + "}");
  }
  return json_list(out);
}

std::string json_strings(const std::vector<std::string>& items) {
  std::vector<std::string> out;
  for (const std::string& s : items) out.push_back(json_text(s));
  return json_list(out);
}

std::string json_differences(const Report& r) {
  std::vector<std::string> out;
  for (const auto& d : r.differences) {
    out.push_back("{\"table\":" + json_text(d.table) + ",\"row\":" + json_text(d.row) +
                  ",\"column\":" + json_text(d.column) + ",\"reason\":" + json_text(d.reason) +
                  ",\"source\":" + json_text(d.source_value) + ",\"target\":" + json_text(d.target_value) +
                  "}");
  }
  return json_list(out);
}

}  // namespace

std::string copy_summary(const Report& r) {
  std::string out = fmt::format("{} -> {}{}, {}\n", r.source, r.target,
                                r.environment.empty() ? "" : " (" + r.environment + ")", r.mode);
  std::size_t width = 5;
  for (const TableReport& t : r.tables) width = std::max(width, std::min<std::size_t>(t.source.size(), 40));
  out += fmt::format("  {:<{}}  {:>12}  {:>8}  proof\n", "table", width, "rows", "rejected");
  for (const TableReport& t : r.tables)
    out += fmt::format("  {:<{}}  {:>12}  {:>8}  {}\n", t.source, width, text::thousands(t.rows),
                       text::thousands(t.rejected), proof_word(r, t));
  out += timings(r) + "\n";
  for (const std::string& note : r.notes) out += fold("note: " + note, 0);
  for (const std::string& ledger : r.ledgers) out += fold("ledger " + ledger, 0);
  out += proofs(r) + list("changed", told(r, Outcome::Kind::changed)) +
         list("left out", told(r, Outcome::Kind::left_out)) + differences(r);
  if (r.rejected > 0)
    out += fmt::format("{} rejected: see {}/\n", text::count_of(r.rejected, "row"), r.rejects_folder);
  return out + verdict(r) + "\n";
}

std::string copy_markdown(const Report& r) {
  std::string out = fmt::format("# Copy of {}\n\n- to: {}{}\n- what: {}\n- started: {}\n- {}\n- **{}**\n",
                                r.source, r.target, r.environment.empty() ? "" : " (" + r.environment + ")",
                                r.mode, r.started, timings(r), verdict(r));
  if (!r.run.empty()) out += "- run: " + r.run + "\n";
  out += "\n## Tables\n\n| table | target | rows | rejected | proof |\n| --- | --- | ---: | ---: | --- |\n";
  for (const TableReport& t : r.tables)
    out += fmt::format("| {} | {} | {} | {} | {} |\n", cell(t.source), cell(t.target),
                       text::thousands(t.rows), text::thousands(t.rejected), cell(proof_word(r, t)));
  for (const auto kind : {Outcome::Kind::left_out, Outcome::Kind::changed}) {
    const auto items = told(r, kind);
    out += fmt::format("\n## {} ({})\n\n", kind == Outcome::Kind::changed ? "Changed" : "Left out",
                       items.size());
    for (const Told& t : items) {
      out += fmt::format("- {}: {}\n", t.object, t.reason);
      if (!t.suggestion.empty())
        out += "\n  ```sql\n  " + text::replace_all(t.suggestion, "\n", "\n  ") + "\n  ```\n";
    }
  }
  if (!r.proofs.empty()) out += "\n## Views and triggers\n\n";
  for (const auto& p : r.proofs) out += "- " + proof_line(p) + "\n";
  out += std::string("\n## Columns\n\n| column | ") + (r.into_file ? "PostgreSQL | SQLite" : "declared | PostgreSQL") +
         " | why |\n| --- | --- | --- | --- |\n";
  for (const TableReport& t : r.tables) {
    for (const auto& c : t.columns)
      out += fmt::format("| {}.{} | {} | {} | {} |\n", cell(t.source), cell(c.source), cell(c.declared),
                         cell(c.type), cell(c.reason));
  }
  std::string notes;
  for (const std::string& n : r.notes) notes += "- " + n + "\n";
  for (const std::string& n : r.ledgers) notes += "- ledger " + n + "\n";
  if (r.rejected > 0)
    notes += fmt::format("- {} rejected: {}/\n", text::count_of(r.rejected, "row"), r.rejects_folder);
  if (!notes.empty()) out += "\n## Notes\n\n" + notes;
  if (!r.differences.empty()) out += "\n## Differences\n\n```\n" + differences(r) + "```\n";
  return r.ddl.empty() ? out : out + "\n## DDL\n\n```sql\n" + r.ddl + "```\n";
}

std::string copy_json(const Report& r) {
  std::vector<std::string> tables;
  for (const TableReport& t : r.tables) tables.push_back(json_table(t));
  return "{\"event\":\"done\",\"schema\":\"groundway/copy@1\",\"source\":" + json_text(r.source) +
         ",\"target\":" + json_text(r.target) + ",\"environment\":" + json_text(r.environment) +
         ",\"mode\":" + json_text(r.mode) + ",\"run\":" + json_text(r.run) +
         fmt::format(
             ",\"dry_run\":{},\"into_file\":{},\"masked_columns\":{},\"tables\":{},\"rows\":{},\"rejected\":{},\"orphans\":{},\"verified\":{},"
             "\"counted\":{},\"seconds\":{:.3f}",
             r.dry_run, r.into_file, r.masked_columns, r.tables.size(), r.rows(), r.rejected, r.orphans, r.verified, r.counted, r.seconds) +
         (r.replay ? fmt::format(",\"replay\":{{\"went\":{},\"mended\":{},\"there\":{},\"stay\":{}}}",
                                 r.replay->went, r.replay->mended, r.replay->there, r.replay->stay)
                   : "") +
         ",\"left_out\":" + json_told(told(r, Outcome::Kind::left_out)) +
         ",\"changed\":" + json_told(told(r, Outcome::Kind::changed)) +
         ",\"notes\":" + json_strings(r.notes) + ",\"ledgers\":" + json_strings(r.ledgers) +
         ",\"proofs\":" + json_proofs(r) + ",\"differences\":" + json_differences(r) +
         ",\"rejects\":" + json_text(r.rejects_folder) + ",\"reject_kinds\":" + json_reject_kinds(r) +
         ",\"details\":" + json_list(tables) + (r.ddl.empty() ? "" : ",\"ddl\":" + json_text(r.ddl)) + "}\n";
}

}  // namespace groundway::cli
