#include "copy/journal.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "copy/ledger.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

// stored: add columns, never rename
constexpr const char* kCreate = R"(
CREATE SCHEMA IF NOT EXISTS groundway;
CREATE TABLE IF NOT EXISTS groundway.copy_run (
  id uuid PRIMARY KEY,
  state text NOT NULL,  -- running, loaded, rolled back, complete
  source text NOT NULL,
  fingerprint text NOT NULL,
  mode text NOT NULL,
  on_nul text NOT NULL,
  on_bad_utf8 text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);
CREATE TABLE IF NOT EXISTS groundway.copy_table (
  run uuid NOT NULL,
  target text NOT NULL,
  rows bigint,
  rejected bigint,
  sum_first numeric,
  sum_second numeric,
  seed_second numeric,
  done_at timestamptz,
  PRIMARY KEY (run, target)
))";

// User tables: not the system's, not ours, not an extension's.
constexpr const char* kUserTables = R"(
SELECT n.nspname, c.relname,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       (SELECT pg_catalog.array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p')
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'groundway', 'groundway_incoming')
   AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp\_%'
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1, 2)";

// A framework's fresh migrations leave content types, permissions, a site, some settings: hundreds of rows at
// the most. More than this is somebody's data.
constexpr std::uint64_t kFreshRows = 2000;

Result<std::uint64_t> count_up_to(db::PgConnection& reader, const std::string& table, std::uint64_t bound) {
  ASSIGN(const auto rows, reader.query(fmt::format(
                              "SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {}) AS bounded", table, bound)));
  return static_cast<std::uint64_t>(rows.integer(0, 0));
}

}  // namespace

std::string_view policy_name(OnBadText policy) {
  static constexpr std::array<std::string_view, 4> kNames = {"reject", "escape", "replace", "bytea"};
  return kNames.at(static_cast<std::size_t>(policy));
}

std::optional<OnBadText> parse_policy(std::string_view name) {
  for (const OnBadText p : {OnBadText::reject, OnBadText::escape, OnBadText::replace, OnBadText::bytea}) {
    if (policy_name(p) == name) return p;
  }
  return std::nullopt;
}

Result<void> create_journal(db::PgConnection& writer) {
  return writer.exec(kCreate);
}

Result<void> begin_run(db::PgConnection& writer, const Run& run, const std::vector<std::string>& targets) {
  TRY(writer.query(
      "INSERT INTO groundway.copy_run (id, state, source, fingerprint, mode, on_nul, on_bad_utf8) "
      "VALUES ($1, 'running', $2, $3, $4, $5, $6)",
      {run.id, run.source, run.fingerprint, run.mode, run.on_nul, run.on_bad_utf8}));
  for (const std::string& target : targets) {
    TRY(writer.query("INSERT INTO groundway.copy_table (run, target) VALUES ($1, $2)", {run.id, target}));
  }
  return {};
}

Result<void> record_table(db::PgConnection& writer, const std::string& run, const std::string& target,
                          std::uint64_t rejected, const DigestSums& sums, const Seeds& seeds) {
  TRY(
      writer.query("UPDATE groundway.copy_table SET rows = $3, rejected = $4, sum_first = $5, sum_second = "
                   "$6, seed_second = $7, "
                   "done_at = clock_timestamp() WHERE run = $1 AND target = $2",
                   {run, target, std::to_string(sums.rows), std::to_string(rejected), to_text(sums.first),
                    to_text(sums.second), std::to_string(seeds.second)}));
  return {};
}

namespace {

Result<void> end_run(db::PgConnection& writer, const std::string& run, const char* state) {
  TRY(writer.query("UPDATE groundway.copy_run SET state = $2, finished_at = clock_timestamp() WHERE id = $1",
                   {run, state}));
  return {};
}

}  // namespace

Result<void> load_done(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "loaded");
}

Result<void> roll_back_run(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "rolled back");
}

Result<void> complete_run(db::PgConnection& writer, const std::string& run) {
  return end_run(writer, run, "complete");
}

Result<std::vector<std::string>> targets_of(db::PgConnection& reader, const std::string& run) {
  ASSIGN(const auto rows, reader.query("SELECT target FROM groundway.copy_table WHERE run = $1", {run}));
  std::vector<std::string> out;
  for (int i = 0; i < rows.count(); ++i) out.push_back(rows.text(i, 0));
  return out;
}

namespace {

// By the catalogue: to_regclass() fails where the schema may not be used.
Result<bool> has_journal(db::PgConnection& reader) {
  ASSIGN(const auto there,
         reader.query("SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
                      "n.oid = c.relnamespace "
                      "WHERE n.nspname = 'groundway' AND c.relname = 'copy_run' "
                      "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"));
  return there.truth(0, 0);
}

Result<std::optional<Run>> newest_run(db::PgConnection& reader, const std::string& condition) {
  ASSIGN(const bool there, has_journal(reader));
  if (!there) return std::optional<Run>{};
  ASSIGN(const auto rows, reader.query("SELECT id, state, source, fingerprint, mode, on_nul, on_bad_utf8 "
                                       "FROM groundway.copy_run r WHERE " +
                                       condition + " ORDER BY started_at DESC LIMIT 1"));
  if (rows.count() == 0) return std::optional<Run>{};
  return std::optional<Run>(Run{rows.text(0, 0), rows.text(0, 1), rows.text(0, 2), rows.text(0, 3),
                                rows.text(0, 4), rows.text(0, 5), rows.text(0, 6)});
}

}  // namespace

Result<std::optional<Run>> last_run(db::PgConnection& reader) {
  return newest_run(reader, "true");
}

Result<std::optional<Run>> open_run(db::PgConnection& reader) {
  return newest_run(
      reader,
      "state IN ('running', 'loaded') "
      "AND EXISTS (SELECT 1 FROM groundway.copy_table t WHERE t.run = r.id AND t.done_at IS NOT NULL) "
      "AND NOT EXISTS (SELECT 1 FROM groundway.copy_run c WHERE c.state = 'complete' "
      "AND c.started_at > r.started_at)");
}

namespace {

struct Occupied {
  std::vector<std::string> tables;  // with rows, ledgers aside; quoted and qualified
  bool ledger = false;
};

// Every row of the table was written by the transaction that wrote the table's line in the journal, and none
// of them is gone: nobody has worked with it since.
Result<bool> is_untouched(db::PgConnection& reader, const std::string& table) {
  ASSIGN(const auto line, reader.query("SELECT xmin, rows FROM groundway.copy_table WHERE target = $1 AND "
                                       "done_at IS NOT NULL ORDER BY done_at DESC LIMIT 1",
                                       {table}));
  if (line.count() == 0) return false;
  ASSIGN(const auto there,
         reader.query("SELECT count(*), count(*) FILTER (WHERE xmin <> $1::xid) FROM " + table,
                      {line.text(0, 0)}));
  return there.integer(0, 0) == line.integer(0, 1) && there.integer(0, 1) == 0;
}

// Every table with rows was filled by a copy of ours that did not complete, and is as that copy left it.
Result<bool> all_ours(db::PgConnection& reader, const Occupied& occupied) {
  for (const std::string& table : occupied.tables) {
    ASSIGN(const bool untouched, is_untouched(reader, table));
    if (!untouched) return false;
  }
  return true;
}

Result<guard::TargetState> state_of(db::PgConnection& reader, const TargetFacts& facts,
                                    const Occupied& occupied) {
  using guard::TargetState;
  if (facts.tables == 0) return TargetState::empty;
  ASSIGN(const auto run, last_run(reader));
  if (run) {
    ASSIGN(const auto completed,
           reader.query("SELECT 1 FROM groundway.copy_run WHERE state = 'complete' LIMIT 1"));
    if (completed.count() > 0) return TargetState::completed_copy;
    ASSIGN(const bool ours, all_ours(reader, occupied));
    if (ours) return TargetState::unfinished_copy;
  }
  if (facts.rows == 0 && !occupied.ledger) return TargetState::empty;
  return occupied.ledger && facts.rows <= kFreshRows ? TargetState::framework_fresh : TargetState::other_rows;
}

}  // namespace

Result<TargetFacts> look_at_target(db::PgConnection& reader) {
  TargetFacts facts;
  Occupied occupied;
  ASSIGN(const auto tables, reader.query(kUserTables));
  facts.tables = static_cast<std::uint64_t>(tables.count());
  for (int i = 0; i < tables.count(); ++i) {
    const std::string name = sql::quote_qualified(tables.get(i, 0), tables.get(i, 1));
    if (find_ledger(tables.get(i, 1), tables.array(i, 3)) != nullptr) {
      occupied.ledger = true;
      continue;
    }
    // What this role may not read counts as somebody's data.
    std::uint64_t rows = kFreshRows + 1;
    if (tables.truth(i, 2)) {
      ASSIGN(rows, count_up_to(reader, name, kFreshRows + 1));
    }
    if (rows > 0) occupied.tables.push_back(name);
    facts.rows += rows;
  }
  if (!occupied.tables.empty()) facts.example = occupied.tables.front();
  ASSIGN(facts.state, state_of(reader, facts, occupied));
  return facts;
}

}  // namespace groundway::copy
