// What SQLite has taken as a schema, we read as the same schema: the text and the pragmas agree, nothing is
// "not understood", and what is made of it for PostgreSQL is whole statements.
#include <sqlite3.h>

#include "base/fuzz_target.h"
#include "db/sqlite_introspect.h"
#include "db/sqlite_scratch.h"
#include "schema/convert.h"
#include "schema/render.h"
#include "sql/parser.h"

namespace groundway::schema {
namespace {

constexpr std::string_view kSeeds[] = {
    "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b VARCHAR(10, 2) NOT NULL DEFAULT 'x''y' COLLATE "
    "nocase)",
    "CREATE TABLE t (a, b AS (a || 1) STORED, c INT GENERATED ALWAYS AS (a + 1) VIRTUAL, PRIMARY KEY (a "
    "DESC, c)) STRICT",
    "CREATE TABLE \"a\"\"b\" ([c d] TEXT, `e` REFERENCES t(x) ON DELETE SET NULL DEFERRABLE INITIALLY "
    "DEFERRED, UNIQUE "
    "([c d], e) ON CONFLICT IGNORE) WITHOUT ROWID",
    "CREATE TABLE p (x INT, y, PRIMARY KEY (x, y)) WITHOUT ROWID; CREATE TABLE c (x REFERENCES p, y, FOREIGN "
    "KEY (x, y) "
    "REFERENCES p ON UPDATE CASCADE MATCH FULL)",
    "CREATE TABLE t (a CHECK (a > 0 AND a IN (1, 2)), b DEFAULT (1 + 2), c DEFAULT -1.5e3, d DEFAULT "
    "CURRENT_TIMESTAMP, "
    "CONSTRAINT k CHECK (length(a) BETWEEN 1 AND 3) CONSTRAINT u UNIQUE (b))",
    "CREATE TABLE t (a INT, b TEXT); CREATE UNIQUE INDEX i ON t (a DESC, lower(b) COLLATE nocase) WHERE a IS "
    "NOT NULL",
    "CREATE TABLE t (a INT, b TEXT); CREATE VIEW v (x, y) AS SELECT a, count(*) FROM t GROUP BY a HAVING b > "
    "1 UNION ALL "
    "SELECT 1, 2 ORDER BY 1 LIMIT 5",
    "CREATE TABLE t (a INT, b TEXT); CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW WHEN new.a IS NOT "
    "old.a BEGIN "
    "UPDATE t SET b = new.a WHERE a = old.a; INSERT INTO t VALUES (1, 'x') ON CONFLICT DO NOTHING; SELECT "
    "RAISE(ABORT, "
    "'no'); DELETE FROM t WHERE b IN (SELECT b FROM t); END",
    "CREATE TABLE t (a UNSIGNED BIG INT(10) CONSTRAINT n NOT NULL ON CONFLICT FAIL UNIQUE, \"b c\" \"d e\" "
    "NULL)",
    "create temp table x(y); CREATE TABLE IF NOT EXISTS main.t(a DEFAULT +7, b DEFAULT x'00', c DEFAULT "
    "TRUE, d DEFAULT "
    "\"q\", e DEFAULT abc)",
    "CREATE TABLE t AS SELECT 1 AS a, 'b' AS \"c d\"; CREATE VIEW w AS WITH n(i) AS (VALUES (1)) SELECT * "
    "FROM n, t "
    "JOIN t u USING (a)",
};

int only_creates(void*, int action, const char*, const char*, const char* database, const char*) {
  switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_DROP_TABLE:
    case SQLITE_ALTER_TABLE:
      return SQLITE_DENY;
    default:
      return database != nullptr && std::string_view(database) == "temp" ? SQLITE_DENY : SQLITE_OK;
  }
}

void make_schema(db::SqliteDb& db, std::string_view ddl) {
  sqlite3_limit(db.raw(), SQLITE_LIMIT_EXPR_DEPTH, 400);
  sqlite3_set_authorizer(db.raw(), only_creates, nullptr);
  db.limit_time(Millis(50));
  (void)db.exec(ddl);  // until a statement is refused
  db.limit_time(Millis(0));
  sqlite3_set_authorizer(db.raw(), nullptr, nullptr);
}

void check_read(const Source& source, std::string_view bytes) {
  for (const SkippedObject& s : source.skipped) {
    const bool known =
        s.reason.find("not understood") == s.reason.npos && s.reason.find("not understand") == s.reason.npos;
    GROUNDWAY_EXPECT(known, s.name + ": " + s.reason + " in " + fuzz::show(bytes));
  }
  for (const SourceView& view : source.views)
    GROUNDWAY_EXPECT(view.fault.empty(), view.fault + " in " + fuzz::show(bytes));
  for (const SourceTrigger& t : source.triggers)
    GROUNDWAY_EXPECT(t.fault.empty(), t.fault + " in " + fuzz::show(bytes));
}

void check_converted(const Source& source, std::string_view bytes) {
  std::vector<TableProfile> profiles;
  for (const SourceTable& table : source.tables) profiles.emplace_back().columns.resize(table.columns.size());
  auto decisions = decide_types(source, profiles, {.assume_utc = false, .overrides = {}});
  GROUNDWAY_EXPECT(static_cast<bool>(decisions), fuzz::show(bytes));
  if (!decisions) return;
  auto converted = convert(source, profiles, *decisions, {});
  GROUNDWAY_EXPECT(converted || converted.error().code != Code::internal,
                   converted.error().cause + " for " + fuzz::show(bytes));
  if (!converted) return;
  GROUNDWAY_EXPECT(converted->model.tables.size() == source.tables.size(), fuzz::show(bytes));
  (void)to_script(render_all(converted->model));
}

GROUNDWAY_FUZZ(ddl, kSeeds) {
  if (bytes.size() > 3000) return;
  auto scratch = db::SqliteScratch::make();
  if (!scratch) return GROUNDWAY_EXPECT(false, scratch.error().cause);
  db::SqliteDb& db = scratch->db();
  make_schema(db, bytes);
  auto raw = db::introspect_sqlite(db);
  if (!raw) return GROUNDWAY_EXPECT(false, raw.error().cause + " in " + fuzz::show(bytes));
  auto source = read_source(*raw);
  if (!source) return GROUNDWAY_EXPECT(false, source.error().cause + " in " + fuzz::show(bytes));
  check_read(*source, bytes);
  check_converted(*source, bytes);
}

}  // namespace
}  // namespace groundway::schema
