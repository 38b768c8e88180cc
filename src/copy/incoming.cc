#include "copy/incoming.h"

#include <algorithm>
#include <map>

#include "base/failpoint.h"
#include "copy/journal.h"
#include "schema/render.h"
#include "sql/quote.h"

namespace groundway::copy {
namespace {

constexpr const char* kMark = "tables of a groundway copy under way; a later copy drops this schema";
constexpr int kTries = 6;  // each waits for the session's lock_timeout

// Every relation of the schema that the tables end in, and its kind; one look, however many tables there are.
using Relations = std::map<std::string, char>;

Result<Relations> relations_there(CopyJob& job, db::PgConnection& writer) {
  ASSIGN(const auto rows, writer.query("SELECT c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                                       "ON n.oid = c.relnamespace WHERE n.nspname = $1",
                                       {job.schema}));
  Relations out;
  for (int r = 0; r < rows.count(); ++r) out.emplace(rows.text(r, 0), rows.get(r, 1).front());
  return out;
}

bool is_there(const Relations& there, const std::string& name, std::string_view kinds) {
  const auto at = there.find(name);
  return at != there.end() && kinds.find(at->second) != kinds.npos;
}

void turn_to(CopyJob& job, const std::string& schema) {
  for (auto& table : job.converted.model.tables) {
    table.schema = schema;
    for (auto& key : table.foreign_keys) key.schema = schema;
  }
  for (TablePlan& plan : job.plans) {
    plan.schema = schema;
    plan.lands_in = job.schema;
  }
}

Result<void> name_is_free(CopyJob& job, const Relations& there, const std::string& name) {
  if (there.count(name) == 0) return {};
  return Error{Code::target_not_empty, "the name " + schema::qualified(job.schema, name) +
                                           " is wanted for a key or an index, and something else has it"}
      .with_fix("ALTER INDEX " + schema::qualified(job.schema, name) + " RENAME TO ...");
}

// With the old tables gone, as they will be at the end.
Result<void> rehearse(CopyJob& job, db::PgConnection& writer) {
  TRY(drop_replaced(job, writer));
  ASSIGN(const Relations there, relations_there(job, writer));
  for (const auto& table : job.converted.model.tables) {
    if (table.primary_key) TRY(name_is_free(job, there, table.primary_key->name));
    for (const auto& key : table.unique) TRY(name_is_free(job, there, key.name));
    for (const auto& index : table.indexes) TRY(name_is_free(job, there, index.name));
  }
  return {};
}

Result<void> drop_left_over(db::PgConnection& writer) {
  ASSIGN(const auto rows, writer.query("SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM "
                                       "pg_catalog.pg_namespace WHERE nspname = $1",
                                       {std::string(kIncoming)}));
  if (rows.count() == 0) return {};
  if (rows.get(0, 0) == kMark) return writer.exec(std::string("DROP SCHEMA ") + kIncoming + " CASCADE");
  return Error{Code::target_not_empty,
               std::string("the schema ") + kIncoming + " is there and not groundway's"}
      .with_fix(std::string("ALTER SCHEMA ") + kIncoming + " RENAME TO ...");
}

// What new tables of the final schema are granted to others is granted here, too: a table takes it along.
Result<void> grant_as_in(CopyJob& job, db::PgConnection& writer) {
  ASSIGN(
      const auto rows,
      writer.query(
          "SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' ELSE 'SEQUENCES' END, a.privilege_type, "
          "CASE WHEN a.grantee = 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END, a.is_grantable "
          "FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace "
          "CROSS JOIN LATERAL aclexplode(d.defaclacl) a "
          "WHERE n.nspname = $1 AND d.defaclrole = current_user::regrole AND d.defaclobjtype IN ('r', 'S')",
          {job.schema}));
  for (int r = 0; r < rows.count(); ++r) {
    const std::string to = rows.is_null(r, 2) ? "PUBLIC" : sql::quote_ident(rows.get(r, 2));
    TRY(writer.exec(std::string("ALTER DEFAULT PRIVILEGES IN SCHEMA ") + kIncoming + " GRANT " +
                    rows.text(r, 1) + " ON " + rows.text(r, 0) + " TO " + to +
                    (rows.truth(r, 3) ? " WITH GRANT OPTION" : "")));
  }
  return {};
}

Result<void> swap(CopyJob& job, db::PgConnection& writer) {
  TRY(writer.exec("BEGIN"));
  TRY(drop_replaced(job, writer));
  std::string moves;
  for (const auto& table : job.converted.model.tables)
    moves += "ALTER TABLE " + schema::qualified(kIncoming, table.name) + " SET SCHEMA " + sql::quote_ident(job.schema) + ";\n";
  TRY(writer.exec(moves));
  TRY(writer.exec(std::string("DROP SCHEMA ") + kIncoming));
  TRY(record_swap(writer, job.run));
  TRY(failpoint(Failpoint::copy_swap_recorded));
  return writer.exec("COMMIT");
}

}  // namespace

Result<bool> is_replacing(CopyJob& job, db::PgConnection& writer) {
  if (job.options.on_target != OnTarget::replace) return false;
  ASSIGN(const Relations there, relations_there(job, writer));
  const auto& tables = job.converted.model.tables;
  return std::any_of(tables.begin(), tables.end(), [&](const auto& t) { return is_there(there, t.name, "rp"); });
}

namespace {

// The server's own hint is CASCADE, which would take along what nobody named.
Error stays(Error error) {
  constexpr std::string_view kDependentObjects = "2BP01";
  if (error.sqlstate == kDependentObjects)
    error.fix =
        "copy the tables that it names, too, or drop what depends on the old ones yourself; never by CASCADE";
  return std::move(error).in("trying whether the old tables can go; they are still there");
}

}  // namespace

Result<void> begin_incoming(CopyJob& job, db::PgConnection& writer) {
  TRY(writer.exec("BEGIN"));
  auto possible = rehearse(job, writer);
  if (writer.is_alive()) TRY(writer.exec("ROLLBACK"));
  if (!possible) return stays(std::move(possible).error());
  TRY(writer.exec("BEGIN"));
  TRY(drop_left_over(writer));
  ASSIGN(const std::string mark, sql::quote_literal(kMark));
  TRY(writer.exec(std::string("CREATE SCHEMA ") + kIncoming + "; COMMENT ON SCHEMA " + kIncoming + " IS " +
                  mark));
  TRY(grant_as_in(job, writer));
  turn_to(job, kIncoming);
  return {};
}

void return_to_incoming(CopyJob& job) {
  turn_to(job, kIncoming);
}

Result<void> swap_in(CopyJob& job, db::PgConnection& writer) {
  job.reporter.step("taking the old tables' place");
  for (int left = kTries; true; --left) {
    auto done = swap(job, writer);
    if (done) break;
    if (writer.is_alive()) TRY(writer.exec("ROLLBACK"));
    if (done.error().code != Code::lock_timeout || left == 1)
      return std::move(done).error().in("taking the old tables' place; the new ones are in the schema " +
                                        std::string(kIncoming));
  }
  turn_to(job, job.schema);
  return {};
}

Result<void> drop_replaced(CopyJob& job, db::PgConnection& writer) {
  ASSIGN(const Relations there, relations_there(job, writer));
  std::string views, tables;
  for (const auto& v : job.converted.model.views) {
    if (is_there(there, v.name, "v")) views += (views.empty() ? "" : ", ") + schema::qualified(job.schema, v.name);
  }
  for (const auto& t : job.converted.model.tables) {
    if (is_there(there, t.name, "rp")) tables += (tables.empty() ? "" : ", ") + schema::qualified(job.schema, t.name);
  }
  if (!views.empty()) TRY(writer.exec("DROP VIEW " + views));
  if (!tables.empty()) TRY(writer.exec("DROP TABLE " + tables));
  return {};
}

}  // namespace groundway::copy
