#include "copy/probe_sqlite.h"

#include <algorithm>

#include "base/text.h"
#include "copy/source_file.h"
#include "schema/references.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr Millis kSampling{2'000};
constexpr std::uint64_t kWholeRows = 20'000;  // a table up to here is taken whole
constexpr std::uint64_t kWholeBytes = 32U << 20U;
constexpr std::size_t kSampledRows = 3000, kSampledViewRows = 500;  // that probes begin with
constexpr int kSample = 500;                                        // rows from either end of a larger one

std::string sqlite_where(const Relation& relation, const ProbeValues& key,
                         std::vector<db::OwnedValue>& values) {
  std::string out;
  for (const auto& [column, value] : key) {
    out += (out.empty() ? " WHERE " : " AND ") +
           sql::quote_sqlite_ident(relation.columns[column].source_name) + " IS ?";
    values.push_back(value);
  }
  return out;
}

std::uint64_t raw_hash(const db::SqliteStatement& row, std::size_t columns) {
  std::uint64_t out = columns;
  db::SqliteValue value;
  for (std::size_t c = 0; c < columns; ++c) {
    row.read(static_cast<int>(c), value);
    std::uint64_t one = 0;
    if (value.type == db::SqliteType::integer) one = static_cast<std::uint64_t>(value.integer);
    if (value.type == db::SqliteType::real) one = std::hash<double>{}(value.real);
    if (value.type == db::SqliteType::text || value.type == db::SqliteType::blob)
      one = std::hash<std::string_view>{}(value.bytes);
    out = (out ^ (one + static_cast<std::uint64_t>(value.type))) * 0x9e3779b97f4a7c15ULL;
    out ^= out >> 29U;
  }
  return out;
}

}  // namespace

std::size_t Relation::find(std::string_view column) const {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (text::iequals(columns[c].source_name, column)) return c;
  }
  return npos;
}

std::string sqlite_statement(const Relation& relation, const Statement& statement,
                             std::vector<db::OwnedValue>& values) {
  const std::string table = sql::quote_sqlite_ident(relation.source);
  std::string names, marks, sets;
  for (const auto& [column, value] : statement.values) {
    const std::string name = sql::quote_sqlite_ident(relation.columns[column].source_name);
    names += (names.empty() ? "" : ", ") + name;
    marks += marks.empty() ? "?" : ", ?";
    sets += (sets.empty() ? "" : ", ") + name + " = ?";
    values.push_back(value);
  }
  switch (statement.kind) {
    case Statement::Kind::insert:
      if (names.empty()) return "INSERT INTO " + table + " DEFAULT VALUES";
      return "INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ")";
    case Statement::Kind::update:
      return "UPDATE " + table + " SET " + sets + sqlite_where(relation, statement.key, values);
    default:
      return "DELETE FROM " + table + sqlite_where(relation, statement.key, values);
  }
}

Result<ProbeSource> ProbeSource::make(CopyJob& job, const Objects& objects,
                                      const std::set<std::string>& tables,
                                      const std::vector<TriggerInfo>& triggers) {
  ProbeSource out;
  ASSIGN(out.scratch_, db::SqliteScratch::make());
  for (const TablePlan& plan : job.plans) {
    if (tables.count(text::lower(plan.name)) > 0) out.plans_[text::lower(plan.name)] = &plan;
  }
  db::SqliteDb& from = job.file.connections[0];
  ASSIGN(auto objects_sql, from.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND "
                                        "type IN ('table', 'index') ORDER BY type = 'index', rowid"));
  std::vector<std::string> later;
  while (true) {
    ASSIGN(const bool more, objects_sql.step());
    if (!more) break;
    if (objects_sql.bytes(0) == "index")
      later.push_back(objects_sql.text(2));  // those of tables that are not here fail, and are not missed
    else if (out.plans_.count(text::lower(objects_sql.text(1))) > 0 &&
             !out.scratch_.db().exec(objects_sql.text(2)))
      out.plans_.erase(text::lower(objects_sql.text(1)));  // its triggers will say why
  }
  TRY(out.scratch_.db().exec("BEGIN"));
  for (const auto& [name, plan] : out.plans_)
    TRY(out.fill_table(job, *plan, job.file.schema.tables[plan->source]));
  for (const std::string& sql : later) (void)out.scratch_.db().exec(sql).operator bool();
  for (const std::string& name : tables) {
    if (const auto* view = objects.find_view(name)) (void)out.scratch_.db().exec(view->sql).operator bool();
  }
  out.make_triggers(triggers);
  TRY(out.scratch_.db().exec("COMMIT; PRAGMA foreign_keys=ON"));
  return out;
}

void ProbeSource::make_triggers(const std::vector<TriggerInfo>& triggers) {
  for (const TriggerInfo& trigger : triggers) {
    const std::string name = text::lower(trigger.source->name);
    if (auto made = scratch_.db().exec(trigger.source->sql); !made) refused_[name] = made.error().cause;
    writes_[name] = schema::references_of(*trigger.source->tree).written;
  }
}

Result<void> ProbeSource::leave_alone(const TriggerInfo& one, const std::vector<TriggerInfo>& all) {
  for (const TriggerInfo& other : all) {
    if (other.source != one.source)
      TRY(scratch_.db().exec("DROP TRIGGER " + sql::quote_sqlite_ident(other.source->name)));
  }
  return {};
}

Result<void> ProbeSource::bring_back(const std::vector<TriggerInfo>& all) {
  for (const TriggerInfo& one : all)
    TRY(scratch_.db().exec("DROP TRIGGER IF EXISTS " + sql::quote_sqlite_ident(one.source->name)));
  for (const TriggerInfo& one : all) TRY(scratch_.db().exec(one.source->sql));
  return {};
}

std::string ProbeSource::why_refused(const TriggerInfo& trigger) const {
  const auto found = refused_.find(text::lower(trigger.source->name));
  return found == refused_.end() ? "" : found->second;
}

Result<void> ProbeSource::fill_table(CopyJob& job, const TablePlan& plan, const schema::SourceTable& table) {
  std::vector<int> columns;
  std::string names, marks;
  const auto take = [&](std::size_t position, const std::string& quoted) {
    columns.push_back(static_cast<int>(position));
    names += (names.empty() ? "" : ", ") + quoted;
    marks += marks.empty() ? "?" : ", ?";
  };
  for (std::size_t c = 0; c < plan.columns.size(); ++c) {
    const bool generated = table.columns[c].generated != nullptr;
    if (!generated) take(c, sql::quote_sqlite_ident(plan.columns[c].source_name));
  }
  if (plan.has_rowid && !table.rowid_alias) take(plan.columns.size(), rowid_name(table));
  const std::string into = "INSERT OR IGNORE INTO " + sql::quote_sqlite_ident(plan.name) + " (" + names +
                           ") VALUES (" + marks + ")";
  if (plan.has_rowid) rowids_[text::lower(plan.name)] = rowid_name(table);
  const auto stayed = [&](const db::SqliteStatement& row) {
    return !plan.excluded.empty() && plan.excluded.count(row_key(plan, row)) > 0;
  };
  std::vector<std::string> parts{""};
  if (plan.rows > kWholeRows || plan.bytes > kWholeBytes) {
    sampled_.insert(text::lower(plan.name));
    const std::string some = " LIMIT " + std::to_string(kSample);
    const std::string order = plan.has_rowid ? " ORDER BY " + rowid_name(table) + " DESC" : "";
    parts = {some, order + some};
  }
  for (const std::string& part : parts) {
    ASSIGN(auto rows, job.file.connections[0].prepare(plan.select_sql + part));
    TRY(scratch_.fill(rows, into, columns, stayed));
  }
  if (!table.sequence) return {};
  const std::string name = sql::quote_sqlite_literal(plan.name);
  TRY(scratch_.db().exec("DELETE FROM sqlite_sequence WHERE name = " + name));
  return scratch_.db().exec("INSERT INTO sqlite_sequence (name, seq) VALUES (" + name + ", " +
                            std::to_string(*table.sequence) + ")");
}

const Sample& ProbeSource::sample(const std::string& lower_name) {
  const auto known = samples_.find(lower_name);
  if (known != samples_.end()) return known->second;
  Sample& out = samples_[lower_name];
  const std::size_t most = plans_.count(lower_name) > 0 ? kSampledRows : kSampledViewRows;
  const auto load = [&]() -> Result<void> {
    const std::string name = sql::quote_sqlite_literal(lower_name);
    ASSIGN(auto names, scratch_.db().prepare("SELECT name FROM pragma_table_xinfo(" + name + ")"));
    while (true) {
      ASSIGN(const bool more, names.step());
      if (!more) break;
      out.columns.push_back(text::lower(names.text(0)));
    }
    std::string list;
    for (const std::string& column : out.columns)
      list += (list.empty() ? "" : ", ") + sql::quote_sqlite_ident(column);
    ASSIGN(auto rows,
           scratch_.db().prepare("SELECT " + list + " FROM " + sql::quote_sqlite_ident(lower_name)));
    while (out.rows.size() < most) {
      ASSIGN(const bool more, rows.step());
      if (!more) break;
      auto& row = out.rows.emplace_back();
      for (int c = 0; c < rows.columns(); ++c) row.push_back(db::own(rows, c));
    }
    return {};
  };
  scratch_.db().limit_time(kSampling);
  if (!load()) out.rows.clear();  // a view that SQLite cannot read, or not in time, gives no rows to begin with
  scratch_.db().limit_time(Millis{0});
  return out;
}

Result<SqliteOutcome> ProbeSource::run(const Relation& relation, const Probe& probe,
                                       const std::set<std::string>& watched, const Clock& clock) {
  SqliteOutcome out;
  for (const std::string& table : watched) {
    if (plans_.count(table) > 0 && before_.count(table) == 0) TRY(remember(table));
  }
  TRY(scratch_.db().exec("SAVEPOINT probe"));
  out.set_up = true;
  std::map<std::string, Rowids> touched;
  for (std::size_t i = 0; i < probe.statements.size() && out.set_up; ++i) {
    std::vector<db::OwnedValue> values;
    const std::string sql = sqlite_statement(relation, probe.statements[i], values);
    ASSIGN(out.tried, scratch_.try_out(sql, values));
    for (const auto& [table, rows] : out.tried.touched)
      touched[text::lower(table)].insert(rows.begin(), rows.end());
    out.set_up = i + 1 == probe.statements.size() || out.tried.done;
  }
  for (const std::string& table : candidates(relation, probe, out.tried, watched)) {
    if (!out.tried.done || before_.count(table) == 0 || watched.count(table) == 0) continue;
    bool seen = false;
    if (plans_.at(table)->has_rowid) {
      ASSIGN(seen, look_at(table, touched[table], clock, out.delta[table]));
    }
    if (!seen) TRY(look(table, clock, out.delta));
  }
  // RAISE(ROLLBACK) has ended the transaction already, and with it the savepoint
  (void)scratch_.db().exec("ROLLBACK TO probe; RELEASE probe").operator bool();
  return out;
}

std::set<std::string> ProbeSource::candidates(const Relation& relation, const Probe& probe,
                                              const db::Tried& tried,
                                              const std::set<std::string>& watched) const {
  std::set<std::string> out{text::lower(relation.source)};
  for (const Statement& statement : probe.statements) {  // a foreign key may act
    if (statement.kind != Statement::Kind::insert) return watched;
  }
  for (const std::string& step : tried.ran) {
    const auto trigger = writes_.find(text::lower(step.substr(0, 8) == "TRIGGER " ? step.substr(8) : ""));
    if (trigger != writes_.end())
      out.insert(trigger->second.begin(), trigger->second.end());
    else if (!text::istarts_with(step, "select") && !text::istarts_with(step, "insert into"))
      return watched;
  }
  return out;
}

// The rows as they are before anything is tried.
Result<void> ProbeSource::remember(const std::string& table) {
  const TablePlan& plan = *plans_.at(table);
  Before& before = before_[table];
  ASSIGN(auto statement, scratch_.db().prepare(plan.select_sql));
  while (true) {
    ASSIGN(const bool more, statement.step());
    if (!more) break;
    const std::uint64_t hash = hash_row(canonical_row(plan.columns, statement, {}), 0);
    const std::uint64_t raw = raw_hash(statement, plan.columns.size());
    before.by_raw.emplace_back(raw, before.rows.size());
    before.rows.push_back({raw, hash});
    if (plan.has_rowid) by_rowid_[table][statement.integer(static_cast<int>(plan.columns.size()))] = hash;
  }
  std::sort(before.by_raw.begin(), before.by_raw.end());
  return {};
}

// SQLite tells which rows it wrote, but not those that REPLACE or a DELETE without WHERE took away: the
// number of rows shows them.
Result<bool> ProbeSource::look_at(const std::string& table, const Rowids& rows, const Clock& clock,
                                  TableDelta& out) {
  const TablePlan& plan = *plans_.at(table);
  const auto& before = by_rowid_[table];
  ASSIGN(auto statement, scratch_.db().prepare(plan.select_sql + " WHERE " + rowids_.at(table) + " = ?"));
  auto expected = static_cast<std::int64_t>(before.size());
  std::multiset<std::uint64_t> removed;
  std::vector<std::pair<std::uint64_t, CanonRow>> added;
  for (const std::int64_t rowid : rows) {
    TRY(statement.reset());
    TRY(statement.bind(1, rowid));
    ASSIGN(const bool there, statement.step());
    const auto was = before.find(rowid);
    expected += (there ? 1 : 0) - (was == before.end() ? 0 : 1);
    const std::uint64_t now = there ? hash_row(canonical_row(plan.columns, statement, {}), 0) : 0;
    if (there && was != before.end() && was->second == now) continue;
    if (was != before.end()) removed.insert(was->second);
    if (there) added.emplace_back(now, canonical_row(plan.columns, statement, clock));
  }
  for (auto& [hash, row] : added) {  // a row that came back under another rowid is no change
    const auto same = removed.find(hash);
    if (same == removed.end())
      out.added.push_back(std::move(row));
    else
      removed.erase(same);
  }
  out.removed.assign(removed.begin(), removed.end());
  out.removed_count = out.removed.size();
  ASSIGN(const std::string count,
         scratch_.db().one("SELECT count(*) FROM " + sql::quote_sqlite_ident(plan.name)));
  if (count == std::to_string(expected)) return true;
  out = {};
  return false;
}

// The rows that were not there before, and the hashes of those that are gone. Most rows come in the order in
// which they came before.
Result<void> ProbeSource::look(const std::string& table, const Clock& clock, Delta& delta) {
  const TablePlan& plan = *plans_.at(table);
  const Before& before = before_.at(table);
  std::vector<bool> found(before.rows.size(), false);
  const auto position = [&](std::uint64_t raw) {
    auto at = std::lower_bound(before.by_raw.begin(), before.by_raw.end(), std::pair{raw, std::size_t{0}});
    while (at != before.by_raw.end() && at->first == raw && found[at->second]) ++at;
    return at != before.by_raw.end() && at->first == raw ? at->second : found.size();
  };
  TableDelta& out = delta[table];
  ASSIGN(auto statement, scratch_.db().prepare(plan.select_sql));
  for (std::size_t next = 0;;) {
    ASSIGN(const bool more, statement.step());
    if (!more) break;
    const std::uint64_t raw = raw_hash(statement, plan.columns.size());
    const bool in_order = next < found.size() && !found[next] && before.rows[next].raw == raw;
    const std::size_t at = in_order ? next : position(raw);
    if (at < found.size()) {
      found[at] = true;
      next = at + 1;
    } else {
      out.added.push_back(canonical_row(plan.columns, statement, clock));
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) out.removed.push_back(before.rows[i].hash);
  }
  std::sort(out.removed.begin(), out.removed.end());
  out.removed_count = out.removed.size();
  return {};
}

}  // namespace groundway::copy
