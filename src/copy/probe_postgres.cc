#include "copy/probe_postgres.h"

#include <algorithm>

#include "base/text.h"
#include "copy/probe_sqlite.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr std::int64_t kWholeRows = 20'000;  // a table up to here is known row by row

Cell cell_of(const db::OwnedValue& v) {
  return Cell{static_cast<Storage>(v.type), v.integer, v.real, v.bytes};
}

// Parameters of one statement; refuses what a type cannot hold.
class Fields {
 public:
  explicit Fields(const Relation& relation) : relation_(relation) {}

  std::string mark(std::size_t column, const db::OwnedValue& value) {
    const ColumnPlan& plan = relation_.columns[column];
    Buffer field(64);
    if (value.type == db::SqliteType::null) {
      params.emplace_back(std::nullopt);
    } else if (plan.encode(cell_of(value), plan, field) != nullptr) {
      unfit = true;
      params.emplace_back(std::nullopt);
    } else {
      params.emplace_back(std::string(field.view().substr(4)));
    }
    return "$" + std::to_string(params.size()) + "::" + schema::render(plan.type);
  }

  std::string where(const ProbeValues& key) {
    std::string out;
    for (const auto& [column, value] : key) {
      const ColumnPlan& plan = relation_.columns[column];
      const bool is_json = plan.type.kind == schema::TypeKind::json;  // which has no equality
      const std::string name = sql::quote_ident(plan.target_name);
      out += out.empty() ? " WHERE " : " AND ";
      if (value.type == db::SqliteType::null)
        out += name + " IS NULL";
      else
        out += name + (is_json ? "::text = " : " = ") + mark(column, value) + (is_json ? "::text" : "");
    }
    return out;
  }

  std::vector<db::Param> params;
  bool unfit = false;

 private:
  const Relation& relation_;
};

std::string pg_statement(const Relation& relation, const Statement& statement, Fields& fields) {
  std::string names, marks, sets;
  for (const auto& [column, value] : statement.values) {
    const std::string name = sql::quote_ident(relation.columns[column].target_name);
    const std::string mark = fields.mark(column, value);
    names += (names.empty() ? "" : ", ") + name;
    marks += (marks.empty() ? "" : ", ") + mark;
    sets += (sets.empty() ? "" : ", ") + name + " = " + mark;
  }
  switch (statement.kind) {
    case Statement::Kind::insert:
      if (names.empty()) return "INSERT INTO " + relation.target + " DEFAULT VALUES";
      return "INSERT INTO " + relation.target + " (" + names + ") VALUES (" + marks + ")";
    case Statement::Kind::update:
      return "UPDATE " + relation.target + " SET " + sets + fields.where(statement.key);
    default:
      return "DELETE FROM " + relation.target + fields.where(statement.key);
  }
}

std::string column_list(const TablePlan& plan) {
  std::string out;
  for (const ColumnPlan& c : plan.columns) out += (out.empty() ? "" : ", ") + sql::quote_ident(c.target_name);
  return out;
}

bool ends_the_copy(const Error& error) {
  return error.code == Code::connection_lost || error.code == Code::interrupted || error.code == Code::terminated;
}

}  // namespace

Result<void> ProbeTarget::begin(const std::set<std::string>& watched, Millis limit) {
  watched_ = watched;
  TRY(
      writer_.exec("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL TimeZone = 'Pacific/Chatham'; "
                   "SET LOCAL statement_timeout = " +
                   std::to_string(limit.count())));
  for (const std::string& name : watched) {
    if (tables_.count(name) == 0) TRY(watch(name));
  }
  ASSIGN(const auto own, writer_.query("SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text::bigint & "
                                       "4294967295"));
  oldest_ = own.text(0, 0);
  ASSIGN(const auto counting, writer_.query("SHOW track_counts"));
  counts_ = counting.text(0, 0) == "on";
  return count_writes();
}

// What each probe wrote, also one that was taken back, stays counted until the transaction ends.
Result<void> ProbeTarget::count_writes() {
  std::string oids;
  for (const std::string& name : watched_) {
    Watched& table = tables_[name];
    table.has_new = table.has_fewer = table.plan != nullptr && !counts_;
    if (table.plan != nullptr) oids += (oids.empty() ? "" : ",") + table.oid;
  }
  if (oids.empty() || !counts_) return {};
  ASSIGN(const auto counts,
         writer_.query("SELECT pg_catalog.pg_stat_get_xact_tuples_inserted(o), "
                       "pg_catalog.pg_stat_get_xact_tuples_updated(o) + "
                       "pg_catalog.pg_stat_get_xact_tuples_deleted(o) FROM pg_catalog.unnest('{" +
                       oids + "}'::pg_catalog.oid[]) WITH ORDINALITY AS t(o, n) ORDER BY n"));
  int r = 0;
  for (const std::string& name : watched_) {
    Watched& table = tables_[name];
    if (table.plan == nullptr) continue;
    const std::int64_t inserted = counts.integer(r, 0), changed = counts.integer(r, 1);
    table.has_fewer = changed != table.changed;
    table.has_new = inserted != table.inserted || table.has_fewer;
    table.inserted = inserted;
    table.changed = changed;
    ++r;
  }
  return {};
}

Result<void> ProbeTarget::watch(const std::string& name) {
  const auto plan = std::find_if(job_.plans.begin(), job_.plans.end(),
                                 [&](const TablePlan& p) { return text::lower(p.name) == name; });
  if (plan == job_.plans.end()) return {};
  Watched& table = tables_[name];
  table.plan = &*plan;
  const std::string from = " FROM " + plan->quoted_target();
  ASSIGN(const auto count, writer_.query("SELECT count(*), $1::pg_catalog.regclass::pg_catalog.oid" + from,
                                         {plan->quoted_target()}));
  table.count = count.integer(0, 0);
  table.oid = count.text(0, 1);
  table.whole = table.count <= kWholeRows && plan->bytes <= (32U << 20U);
  if (table.whole) {
    ASSIGN(const auto ids, writer_.query("SELECT ctid" + from + " ORDER BY ctid"));
    ASSIGN(const auto rows, writer_.query_binary("SELECT " + column_list(*plan) + from + " ORDER BY ctid"));
    for (int r = 0; r < rows.count(); ++r)
      table.rows[ids.text(r, 0)] = hash_row(canonical_row(plan->columns, rows, r, {}), 0);
  }
  return find_sequences(table);
}

Result<void> ProbeTarget::find_sequences(Watched& watched) {
  const TablePlan& plan = *watched.plan;
  const auto& tables = job_.converted.model.tables;
  for (const schema::Table& table : tables) {
    if (table.name != plan.target) continue;
    for (const schema::Column& column : table.columns) {
      if (!column.identity || column.identity->exhausted) continue;
      ASSIGN(const auto name, writer_.query("SELECT pg_catalog.pg_get_serial_sequence($1, $2)",
                                            {plan.quoted_target(), column.name}));
      if (name.is_null(0, 0)) continue;
      ASSIGN(const auto next,
             writer_.query("SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END "
                           "FROM " +
                           name.text(0, 0)));
      watched.restarts.push_back("ALTER SEQUENCE " + name.text(0, 0) + " RESTART WITH " + next.text(0, 0));
    }
  }
  return {};
}

Result<void> ProbeTarget::execute(const Relation& relation, const Statement& statement, PgOutcome& out) {
  Fields fields(relation);
  const std::string sql = pg_statement(relation, statement, fields);
  out.unfit = fields.unfit;
  if (out.unfit) return {};
  auto done = writer_.query_fields(sql, fields.params);
  out.done = static_cast<bool>(done);
  if (done) {
    out.changes = done->affected();
    return {};
  }
  const Error& error = done.error();
  if (ends_the_copy(error)) return std::move(done).error();
  out.message = error.cause;
  out.late = error.sqlstate == "57014" || error.code == Code::lock_timeout;
  out.raised = error.sqlstate == "23000";
  out.by_constraint = !out.raised && text::istarts_with(error.sqlstate, "23");
  out.in_function = error.sqlstate == "27000";  // a BEFORE trigger has changed the row itself
  for (const std::string& where : error.context)
    out.in_function = out.in_function || where.find("PL/pgSQL function") != where.npos;
  return {};
}

Result<PgOutcome> ProbeTarget::run(const Relation& relation, const Probe& probe, const Clock& clock) {
  PgOutcome out;
  std::string begin = "SAVEPOINT probe";
  for (const std::string& name : watched_) {
    for (const std::string& restart : tables_[name].restarts) begin += "; " + restart;
  }
  TRY(writer_.exec(begin));
  out.set_up = true;
  for (std::size_t i = 0; i < probe.statements.size() && out.set_up; ++i) {
    TRY(execute(relation, probe.statements[i], out));
    out.set_up = i + 1 == probe.statements.size() || out.done;
  }
  if (out.done && out.set_up) TRY(look_at_all(clock, out.delta));
  TRY(writer_.exec("ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe"));
  if (!out.done || !out.set_up) TRY(count_writes());
  return out;
}

// One question for all tables: which of them hold new rows, or fewer.
Result<void> ProbeTarget::look_at_all(const Clock& clock, Delta& delta) {
  TRY(count_writes());
  for (const std::string& name : watched_) {
    const Watched& table = tables_[name];
    if (table.has_new) TRY(look(name, table, clock, delta));
  }
  return {};
}

Result<void> ProbeTarget::look(const std::string& name, const Watched& table, const Clock& clock,
                               Delta& delta) {
  const std::string from = " FROM " + table.plan->quoted_target() + " WHERE xmin::text::bigint ";
  TableDelta& out = delta[name];
  ASSIGN(const auto rows,
         writer_.query_binary("SELECT " + column_list(*table.plan) + from + ">= " + oldest_));
  std::vector<std::pair<std::uint64_t, CanonRow>> added;
  for (int r = 0; r < rows.count(); ++r) {
    added.emplace_back(hash_row(canonical_row(table.plan->columns, rows, r, {}), 0),
                       canonical_row(table.plan->columns, rows, r, clock));
  }
  std::multiset<std::uint64_t> gone;
  out.knows_removed = table.whole;
  if (table.whole && table.has_fewer) {
    std::map<std::string, std::uint64_t> left = table.rows;
    ASSIGN(const auto still, writer_.query("SELECT ctid" + from + "< " + oldest_));
    for (int r = 0; r < still.count(); ++r) left.erase(still.text(r, 0));
    for (const auto& [id, hash] : left) gone.insert(hash);
  } else if (table.has_fewer) {
    ASSIGN(const auto still, writer_.query("SELECT count(*)" + from + "< " + oldest_));
    out.removed_count = static_cast<std::uint64_t>(table.count - still.integer(0, 0));
  }
  for (auto& [hash, row] : added) {  // written anew with the values that it had: no change
    const auto same = gone.find(hash);
    if (same != gone.end())
      gone.erase(same);
    else
      out.added.push_back(std::move(row));
  }
  if (!table.whole) return {};
  out.removed.assign(gone.begin(), gone.end());
  out.removed_count = out.removed.size();
  return {};
}

Result<void> ProbeTarget::drop(const schema::Trigger& trigger) {
  return writer_.exec("DROP TRIGGER " + sql::quote_ident(trigger.name) + " ON " +
                      schema::qualified(trigger.schema, trigger.table));
}

Result<void> ProbeTarget::end() {
  return writer_.exec("ROLLBACK");
}

}  // namespace groundway::copy
