#include "copy/left_behind.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "copy/mended.h"

namespace groundway::copy {
namespace {

constexpr std::size_t kNamed = 5;  // rows that a note names

// stored: add columns, never rename
constexpr const char* kCreate = R"(
CREATE TABLE IF NOT EXISTS groundway.copy_left_behind (
  run uuid NOT NULL,
  target text NOT NULL,
  row text NOT NULL,
  replayed_at timestamptz,
  replay uuid,  -- the session that carried it
  mended text,  -- JSON: the columns whose values are not SQLite's
  PRIMARY KEY (run, target, row)
))";

Result<bool> is_readable(db::PgConnection& reader, const std::string& table) {
  ASSIGN(const auto there,
         reader.query("SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
                      "n.oid = c.relnamespace WHERE n.nspname = 'groundway' AND c.relname = $1 "
                      "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')",
                      {table}));
  return there.truth(0, 0);
}

Result<std::string> newest_run(db::PgConnection& reader, const std::string& target) {
  ASSIGN(const bool journal, is_readable(reader, "copy_table"));
  if (!journal) return std::string();
  ASSIGN(const auto run,
         reader.query("SELECT r.id FROM groundway.copy_table t JOIN groundway.copy_run r ON r.id = t.run "
                      "WHERE t.target = $1 AND t.done_at IS NOT NULL AND r.state IN ('loaded', 'complete') "
                      "ORDER BY r.started_at DESC LIMIT 1",
                      {target}));
  return run.count() == 0 ? std::string() : run.text(0, 0);
}

std::optional<std::size_t> column_named(const TablePlan& plan, const std::string& name) {
  const auto at = std::find_if(plan.columns.begin(), plan.columns.end(),
                               [&](const ColumnPlan& c) { return c.source_name == name; });
  if (at == plan.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - plan.columns.begin());
}

// The journal's rows are not row keys; a table is read once where one of its rows was mended.
Result<void> give_keys(CopyJob& job, TablePlan& plan, const std::map<std::string, Mends>& by_row) {
  ASSIGN(auto statement, job.file.connections[0].prepare(plan.select_sql));
  while (plan.mended.size() < by_row.size()) {
    ASSIGN(const bool more, statement.step());
    if (!more) return {};
    const std::string key = row_key(plan, statement);
    const auto found = by_row.find(journal_row(key));
    if (found != by_row.end()) plan.mended.emplace(key, found->second);
  }
  return {};
}

void tell(CopyJob& job, const TablePlan& plan) {
  if (plan.mended.empty()) return;
  std::vector<std::string> named;
  for (const auto& [key, mends] : plan.mended) {
    std::vector<std::string> columns;
    for (const auto& [column, value] : mends) columns.push_back(plan.columns[column].source_name);
    named.push_back("row " + key + " (" + text::join(columns, ", ") + ")");
  }
  std::sort(named.begin(), named.end());
  const std::size_t rest = named.size() - std::min(named.size(), kNamed);
  named.resize(named.size() - rest);
  job.report.notes.push_back(
      text::count_of(plan.mended.size(), "row") + " of " + plan.name +
      (plan.mended.size() == 1 ? " differs" : " differ") +
      " from SQLite by intent, replayed with values from a reject file; compared with those: " +
      text::join(named, ", ") + (rest > 0 ? " and " + std::to_string(rest) + " more" : ""));
}

Result<void> load_mends(CopyJob& job, db::PgConnection& reader, TablePlan& plan) {
  ASSIGN(const std::string run, newest_run(reader, plan.journal_target()));
  if (run.empty()) return {};
  ASSIGN(const auto cells,
         reader.query("SELECT l.row, c.key, c.value->>'typeof', c.value->>'hex' "
                      "FROM groundway.copy_left_behind l, pg_catalog.json_each(l.mended::json) c "
                      "WHERE l.run = $1 AND l.target = $2 AND l.replayed_at IS NOT NULL",
                      {run, plan.journal_target()}));
  std::map<std::string, Mends> by_row;
  for (int i = 0; i < cells.count(); ++i) {
    const auto column = column_named(plan, cells.text(i, 1));
    auto value = value_from(cells.text(i, 2), cells.text(i, 3));
    if (column && value) by_row[cells.text(i, 0)].emplace(*column, *std::move(value));
  }
  TRY(give_keys(job, plan, by_row));
  tell(job, plan);
  return {};
}

}  // namespace

std::string journal_row(std::string_view row_key) {
  const std::string quoted = json_text(row_key);
  return quoted.substr(1, quoted.size() - 2);
}

Result<void> record_left_behind(db::PgConnection& writer, const std::string& run, const std::string& target,
                                const std::unordered_set<std::string>& keys) {
  if (keys.empty()) return {};
  TRY(writer.exec(kCreate));
  std::string list;
  for (const std::string& key : keys) list += (list.empty() ? "" : ",") + json_text(journal_row(key));
  TRY(
      writer.query("INSERT INTO groundway.copy_left_behind (run, target, row) "
                   "SELECT $1, $2, pg_catalog.json_array_elements_text($3::json) ON CONFLICT DO NOTHING",
                   {run, target, "[" + list + "]"}));
  return {};
}

Result<void> renew_left_behind(db::PgConnection& writer, const std::string& run, const std::string& target,
                               const std::unordered_set<std::string>& keys) {
  TRY(writer.exec(kCreate));
  TRY(writer.query("DELETE FROM groundway.copy_left_behind WHERE run = $1 AND target = $2", {run, target}));
  return record_left_behind(writer, run, target, keys);
}

Result<std::optional<LeftBehind>> left_behind(db::PgConnection& reader, const std::string& target) {
  LeftBehind out;
  ASSIGN(out.run, newest_run(reader, target));
  if (out.run.empty()) return std::optional<LeftBehind>{};
  ASSIGN(const bool there, is_readable(reader, "copy_left_behind"));
  if (!there) return std::optional<LeftBehind>{out};
  ASSIGN(const auto rows, reader.query("SELECT row, replayed_at IS NOT NULL FROM groundway.copy_left_behind "
                                       "WHERE run = $1 AND target = $2",
                                       {out.run, target}));
  for (int i = 0; i < rows.count(); ++i) out.rows[rows.text(i, 0)] = rows.truth(i, 1);
  return std::optional<LeftBehind>{std::move(out)};
}

Result<void> mark_replayed(db::PgConnection& writer, const std::string& replay, const ReplayedRow& row) {
  const db::Param mended = row.mended.empty() ? db::Param() : db::Param(row.mended);
  TRY(writer.query(
      "INSERT INTO groundway.copy_left_behind (run, target, row, replayed_at, replay, mended) "
      "VALUES ($1, $2, $3, clock_timestamp(), $4, $5) ON CONFLICT (run, target, row) DO UPDATE SET "
      "replayed_at = EXCLUDED.replayed_at, replay = EXCLUDED.replay, mended = EXCLUDED.mended",
      {row.run, row.target, row.row, replay, mended}));
  return {};
}

Result<void> load_mends(CopyJob& job, db::PgConnection& reader) {
  ASSIGN(const bool there, is_readable(reader, "copy_left_behind"));
  if (!there) return {};
  for (TablePlan& plan : job.plans) TRY(load_mends(job, reader, plan));
  return {};
}

}  // namespace groundway::copy
