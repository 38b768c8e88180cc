#include <fmt/format.h>

#include "copy/batch.h"
#include "copy/journal.h"
#include "copy/ledger.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

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

// One a table of `tables`; those that this role may not read, which have no name, count as somebody's data.
Result<std::vector<std::uint64_t>> rows_up_to(db::PgConnection& reader, const std::vector<std::string>& tables,
                                              std::uint64_t bound) {
  std::vector<std::string> selects;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (!tables[i].empty())
      selects.push_back(fmt::format("SELECT {}, count(*) FROM (SELECT 1 FROM {} LIMIT {}) AS bounded", i, tables[i], bound));
  }
  std::vector<std::uint64_t> out(tables.size(), bound);
  ASSIGN(const auto answers, ask_all(reader, selects));
  for (const db::Rows& rows : answers) {
    for (int r = 0; r < rows.count(); ++r)
      out.at(static_cast<std::size_t>(rows.integer(r, 0))) = static_cast<std::uint64_t>(rows.integer(r, 1));
  }
  return out;
}

struct Occupied {
  std::vector<std::string> tables;  // with rows, ledgers aside; quoted and qualified
  bool ledger = false;
};

// The transactions that brought the rows of a table, and how many rows they were; a journal from before there
// were pieces has one line a table.
Result<db::Rows> bringers(db::PgConnection& reader, const std::string& table) {
  ASSIGN(const auto has, reader.query("SELECT to_regclass('groundway.copy_piece') IS NOT NULL"));
  const auto newest_of = [](const std::string& lines) {
    const std::string done = " WHERE target = $1 AND done_at IS NOT NULL";
    return "SELECT array_agg(xmin), sum(rows) FROM groundway." + lines + done + " AND run = (SELECT l.run FROM groundway." +
           lines + " l JOIN groundway.copy_run r ON r.id = l.run" + done + " ORDER BY r.started_at DESC LIMIT 1)";
  };
  if (has.truth(0, 0)) {
    ASSIGN(auto pieces, reader.query(newest_of("copy_piece"), {table}));
    if (!pieces.is_null(0, 0)) return pieces;
  }
  return reader.query(newest_of("copy_table"), {table});
}

}  // namespace

Result<bool> is_untouched(db::PgConnection& reader, const std::string& table, const std::string& now_in) {
  ASSIGN(const auto by, bringers(reader, table));
  const std::string them = by.is_null(0, 0) ? "{}" : by.text(0, 0);
  ASSIGN(const auto there,
         reader.query("SELECT count(*), count(*) FILTER (WHERE xmin <> ALL ($1::xid[])) FROM " + now_in, {them}));
  return there.integer(0, 0) == by.integer(0, 1) && there.integer(0, 1) == 0;
}

namespace {

// Every table with rows was filled by a copy of ours that did not complete, and is as that copy left it.
Result<bool> all_ours(db::PgConnection& reader, const Occupied& occupied) {
  for (const std::string& table : occupied.tables) {
    ASSIGN(const bool untouched, is_untouched(reader, table, table));
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
  std::vector<std::string> names, readable;
  for (int i = 0; i < tables.count(); ++i) {
    if (find_ledger(tables.get(i, 1), tables.array(i, 3)) != nullptr) {
      occupied.ledger = true;
      continue;
    }
    names.push_back(sql::quote_qualified(tables.get(i, 0), tables.get(i, 1)));
    readable.push_back(tables.truth(i, 2) ? names.back() : "");
  }
  ASSIGN(const auto rows, rows_up_to(reader, readable, kFreshRows + 1));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (rows[i] > 0) occupied.tables.push_back(names[i]);
    facts.rows += rows[i];
  }
  if (!occupied.tables.empty()) facts.example = occupied.tables.front();
  ASSIGN(facts.state, state_of(reader, facts, occupied));
  return facts;
}

}  // namespace groundway::copy
