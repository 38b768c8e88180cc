// The parser against the real library: what SQLite accepts we read, and both mean the same by it.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <memory>
#include <random>

#include "base/text.h"
#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/print.h"
#include "sql/quote.h"

namespace groundway::sql {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Row = std::vector<std::string>;
constexpr std::size_t kMostRows = 10'000;

Database open(const char* path, int flags) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(path, &db, flags, nullptr);
  return Database(db);
}
Database memory() {
  return open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

std::optional<std::vector<Row>> query(sqlite3* db, const std::string& sql) {
  std::vector<Row> rows;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return std::nullopt;
  int code = SQLITE_ROW;
  sqlite3_progress_handler(
      db, 1'000'000, [](void*) { return 1; }, nullptr);  // a shuffled query may never end
  while (rows.size() < kMostRows && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = sqlite3_column_text(statement, i);
      row.push_back(text == nullptr ? "NULL" : reinterpret_cast<const char*>(text));
      row.back() += static_cast<char>('0' + sqlite3_column_type(statement, i));
    }
  }
  sqlite3_finalize(statement);
  if (code != SQLITE_DONE && rows.size() < kMostRows) return std::nullopt;
  return rows;
}

std::string plain(const std::string& value) {
  return value.substr(0, value.size() - 1);
}

const char* const kTables[] = {
    "CREATE TABLE t(a)",
    "CREATE TABLE t(a,b INT);",
    "create table t (a integer primary key autoincrement, b text not null default 'x''y')",
    "CREATE TABLE IF NOT EXISTS t(a)",
    "CREATE TEMP TABLE t(a)",
    "CREATE TEMPORARY TABLE IF NOT EXISTS t(a)",
    "CREATE TABLE main.t(a)",
    "CREATE TABLE 't'('a', \"b\", [c d], `e``f`)",
    "CREATE TABLE \"t\"(\"a\"\"b\" \"weird type\")",
    "CREATE TABLE t(a UNSIGNED BIG INT, b VARCHAR(10,2), c DECIMAL(10, -2), d NUMERIC ( +5 ) )",
    "CREATE TABLE t(a \"a b\", b 'c d', c [e f], d `g`)",
    "CREATE TABLE t(a VARCHAR(1.5))",
    "CREATE TABLE t(a DOUBLE PRECISION DEFAULT 1e5, b DEFAULT .5, c DEFAULT 5., d DEFAULT 0x1F)",
    "CREATE TABLE t(a DEFAULT -1, b DEFAULT +5, c DEFAULT abc, d DEFAULT \"x\", e DEFAULT (1+2), f DEFAULT "
    "null)",
    "CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP, b DEFAULT CURRENT_DATE, c DEFAULT current_time)",
    "CREATE TABLE t(a DEFAULT true, b DEFAULT FALSE, c DEFAULT x'00ff', d DEFAULT - 'x', e DEFAULT [z])",
    "CREATE TABLE t(a DEFAULT -9223372036854775808, b DEFAULT 9223372036854775808)",
    "CREATE TABLE t(a DEFAULT (datetime('now','localtime')), b DEFAULT ((1)), c DEFAULT (-(1)))",
    "CREATE TABLE t(a DEFAULT no, b DEFAULT key, c DEFAULT replace)",
    "CREATE TABLE t(a NULL, b INT NULL, c NULL NOT NULL, d NOT NULL NULL)",
    "CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE, b UNIQUE ON CONFLICT REPLACE, c NULL ON CONFLICT FAIL)",
    "CREATE TABLE t(a PRIMARY KEY ON CONFLICT ROLLBACK, b)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY DESC, b)",
    "CREATE TABLE t(a INTEGER PRIMARY KEY ASC ON CONFLICT ABORT AUTOINCREMENT)",
    "CREATE TABLE t(a TEXT COLLATE NOCASE, b COLLATE \"binary\", c COLLATE 'rtrim' UNIQUE)",
    "CREATE TABLE t(a CHECK(a > 0), b CHECK (b IN (1,2)) CHECK (b<>3))",
    "CREATE TABLE t(a CONSTRAINT x CHECK(a), b CONSTRAINT 'y' NOT NULL CONSTRAINT z UNIQUE)",
    "CREATE TABLE t(a CONSTRAINT x)",
    "CREATE TABLE t(a CONSTRAINT x, b CONSTRAINT y CONSTRAINT z NOT NULL)",
    "CREATE TABLE t(a, CONSTRAINT x)",
    "CREATE TABLE t(a, CONSTRAINT x CONSTRAINT y CHECK(a))",
    "CREATE TABLE t(a REFERENCES p)",
    "CREATE TABLE t(a REFERENCES p(x) ON DELETE CASCADE ON UPDATE SET NULL MATCH FULL)",
    "CREATE TABLE t(a REFERENCES p ON DELETE SET DEFAULT ON UPDATE NO ACTION ON DELETE RESTRICT)",
    "CREATE TABLE t(a REFERENCES p DEFERRABLE, b REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TABLE t(a REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED, b REFERENCES p NOT DEFERRABLE)",
    "CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY IMMEDIATE NOT NULL)",
    "CREATE TABLE t(a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TABLE t(a DEFERRABLE, b NOT DEFERRABLE)",
    "CREATE TABLE t(a REFERENCES p ON INSERT CASCADE)",
    "CREATE TABLE t(a INT GENERATED ALWAYS AS (b*2) STORED, b INT)",
    "CREATE TABLE t(a INT AS (b*2) VIRTUAL, b INT, c AS (b))",
    "CREATE TABLE t(b, a GENERATED ALWAYS AS (b || ')' ) NOT NULL CHECK(a <> '('))",
    "CREATE TABLE t(generated INT, always TEXT, c generated, d INT generated)",
    "CREATE TABLE t(a,b,PRIMARY KEY(a,b))",
    "CREATE TABLE t(a,b,PRIMARY KEY('a' DESC, \"b\" COLLATE nocase ASC) ON CONFLICT REPLACE)",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT))",
    "CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT) ON CONFLICT FAIL)",
    "CREATE TABLE t(a,b,UNIQUE(a),UNIQUE(b,a) ON CONFLICT IGNORE)",
    "CREATE TABLE t(a,b,UNIQUE(a) UNIQUE(b) CHECK(a) FOREIGN KEY (a) REFERENCES p(x))",
    "CREATE TABLE t(a,b,UNIQUE(a) CONSTRAINT k CHECK(b), CONSTRAINT q FOREIGN KEY(a,b) REFERENCES p(x,y))",
    "CREATE TABLE t(a,b,CHECK(a<b) ON CONFLICT ABORT)",
    "CREATE TABLE t(a,b,FOREIGN KEY(a) REFERENCES p DEFERRABLE INITIALLY DEFERRED, UNIQUE(b))",
    "CREATE TABLE t(a INT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE t(a INT PRIMARY KEY) without rowid, strict",
    "CREATE TABLE t(a INT) STRICT",
    "CREATE TABLE t(a INT PRIMARY KEY) STRICT, WITHOUT ROWID;",
    "CREATE TABLE t(key, action, desc, asc, abort, after, before, begin, by, cascade, cast, column)",
    "CREATE TABLE t(conflict, database, deferred, detach, do, each, end, exclusive, explain, fail, for, if)",
    "CREATE TABLE t(ignore, immediate, initially, instead, like, glob, regexp, match, no, plan, query, of)",
    "CREATE TABLE t(offset, pragma, raise, recursive, release, rename, replace, restrict, row, rows, "
    "rollback)",
    "CREATE TABLE t(savepoint, temp, temporary, trigger, vacuum, view, virtual, with, without, nulls, first)",
    "CREATE TABLE t(last, current, following, partition, preceding, range, unbounded, exclude, groups, "
    "others)",
    "CREATE TABLE t(ties, generated, always, materialized, over, filter, window, reindex, analyze, attach)",
    "CREATE TABLE t(current_date, current_time, current_timestamp, true, false, strict, rowid, stored)",
    "CREATE TABLE t(left, right, full, inner, outer, cross, natural, indexed)",
    "CREATE TABLE t(a key, b action, c like, d offset text)",
    "CREATE TABLE t(a INT -- a comment, with ) and ,\n , b /* another ( */ TEXT)",
    "CREATE TABLE t(a, b) /* never closed",
    "CREATE TABLE t(a, b) -- the end",
    "CREATE TABLE t(\n\ta\r\n,\fb)",
    "CREATE TABLE \xC3\xA9t\xC3\xA9(\xE5\x90\x8D TEXT, \xF0\x9F\x98\x80 INT, a\xC2\xA0"
    "b)",
    "CREATE TABLE t(_a, a1, a$b, __)",
    "CREATE TABLE t(a TEXT CHECK(typeof(a)='text' AND length(a)>=1 OR a IS NULL))",
    "CREATE TABLE t(a CHECK(json_valid(a)), b CHECK(a -> '$.x' IS NOT NULL), c CHECK(a ->> 'y' > 1))",
    "CREATE TABLE t(a CHECK(CASE a WHEN 1 THEN b ELSE 'x' END), b)",
    "CREATE TABLE t(a CHECK(a BETWEEN 1 AND 10 AND a NOT BETWEEN 4 AND 5))",
    "CREATE TABLE t(a CHECK(a LIKE 'x%' ESCAPE '\\' OR a GLOB '[a-z]*' OR a NOT LIKE 'y'))",
    "CREATE TABLE t(a CHECK(a ISNULL OR a NOTNULL OR a NOT NULL OR a IS NOT NULL))",
    "CREATE TABLE t(a CHECK(CAST(a AS INTEGER) = a), b CHECK (cast(b as varchar(10)) = b))",
    "CREATE TABLE t(a, b, CHECK((a, b) > (1, 2)), CHECK ((a) IN ()))",
    "CREATE TABLE t(a CHECK(a IS NOT DISTINCT FROM 1), b CHECK(b IS DISTINCT FROM a))",
    "CREATE TABLE t(a CHECK(x'ab' <> a AND ~a & 1 | 2 << 3 >> 1 AND -a < +a AND a % 2 == 0 AND a != 9))",
    "CREATE TABLE t(\"a\" CHECK(\"a\" <> \"nosuchcolumn\"))",
    "CREATE TABLE t(a CHECK(t.a > 0))",
    "CREATE TABLE t(a CHECK(like('x', a) AND replace(a,'b','c') AND glob('a', a)))",
    "CREATE TABLE t(a CHECK(a COLLATE NOCASE = 'x' COLLATE binary))",
    "CREATE TABLE t(a CHECK(NOT a AND NOT NOT a = 1))",
    "CREATE TABLE t(a CHECK(max(a, 1) > 0), b CHECK(coalesce(a, b, NULL) NOT IN (1, 'x', 2.5)))",
    "CREATE TABLE t(a CHECK(true), b CHECK(a IS TRUE), c CHECK (c IS NOT false))",
    "CREATE TABLE \"sqlite\"(a)",
    "CREATE TABLE \"\"(\"\" TEXT)",
    "CREATE TABLE t(\" \" INT, \"a,b\" INT, \"(\" INT)",
    "CREATE TABLE t(a text, b timestamp with time zone, c national character varying (20) not null)",
    "CREATE TABLE \"django_migrations\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT, \"app\" "
    "varchar(255) "
    "NOT NULL, \"applied\" datetime NOT NULL)",
    "CREATE TABLE t (id INTEGER NOT NULL, flag BOOLEAN, PRIMARY KEY (id), CONSTRAINT ck CHECK (flag IN (0, "
    "1)))",
    "CREATE TABLE t(a INT DEFAULT 1 NOT NULL UNIQUE CHECK(a) REFERENCES p COLLATE nocase)",
    "CREATE TABLE t(a INT UNIQUE DEFAULT (1) PRIMARY KEY)",
    "CREATE TABLE t(a DEFAULT 'x' CONSTRAINT c NOT NULL, b)",
    "CREATE TABLE t(a \xEF\xBB\xBF, b)",
};

std::vector<Row> pragma(sqlite3* db, const std::string& columns, const std::string& call,
                        const std::string& table) {
  const auto rows =
      query(db, "SELECT " + columns + " FROM " + call + "(" + quote_sqlite_literal(table) + ")");
  EXPECT_TRUE(rows) << call << " of " << table;
  return rows.value_or(std::vector<Row>{});
}

void agrees_on_columns(sqlite3* db, const CreateTable& table, const std::string& sql) {
  const auto rows =
      pragma(db, "name, type, dflt_value, \"notnull\", hidden", "pragma_table_xinfo", table.name);
  ASSERT_EQ(rows.size(), table.columns.size()) << sql;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ColumnDef& column = table.columns[i];
    EXPECT_EQ(column.name, plain(rows[i][0])) << sql;
    // SQLite itself garbles a type of several words that begins with [ or ends in ALWAYS.
    const bool garbled = sql.find('[') != std::string::npos || sql.find("ALWAYS AS") != std::string::npos;
    EXPECT_TRUE(garbled || text::iequals(column.declared_type, plain(rows[i][1]))) << sql;
    EXPECT_EQ(column.default_value != nullptr, rows[i][2] != "NULL5") << sql;
    EXPECT_TRUE((column.not_null == true) == (rows[i][3] == "11") || table.without_rowid) << sql;
    const std::string hidden = !column.generated ? "01" : column.generated->stored ? "31" : "21";
    EXPECT_EQ(hidden, rows[i][4]) << sql;
    if (!column.default_value || column.default_value->kind == ExprKind::current_time) continue;
    std::string_view source = column.default_source;  // SQLite drops the parentheses
    if (source.front() == '(') source = text::trim(source.substr(1, source.size() - 2));
    EXPECT_EQ(source, plain(rows[i][2])) << sql;
  }
}

void agrees_on_keys(sqlite3* db, const CreateTable& table, const std::string& sql) {
  const std::string wanted = "id, \"table\", \"from\", \"to\", on_update, on_delete";
  std::vector<Row> expected = pragma(db, wanted, "pragma_foreign_key_list", table.name);
  std::vector<Row> read;
  for (std::size_t k = table.foreign_keys.size(); k-- > 0;) {  // SQLite lists the last one first, as number 0
    const ForeignKeyClause& key = table.foreign_keys[k];
    const auto action = [](const std::string& written) { return written.empty() ? "NO ACTION" : written; };
    for (std::size_t c = 0; c < key.columns.size(); ++c) {
      read.push_back({std::to_string(table.foreign_keys.size() - 1 - k), key.table,
                      text::lower(key.columns[c]), key.referred.empty() ? "NULL" : key.referred[c],
                      action(key.on_update), action(key.on_delete)});
    }
  }
  for (Row& row : expected) {
    for (std::string& value : row) value.pop_back();
    row[2] = text::lower(row[2]);
  }
  EXPECT_EQ(expected, read) << sql;
  const auto flags = pragma(db, "wr, strict", "pragma_table_list", table.name);
  if (flags.size() != 1) return;
  EXPECT_EQ(flags[0], (Row{table.without_rowid ? "11" : "01", table.strict ? "11" : "01"})) << sql;
}

void agrees_on_a_table(sqlite3* db, const std::string& sql) {
  auto table = parse_create_table(sql);
  ASSERT_TRUE(table) << sql << "\n" << table.error().cause;
  agrees_on_columns(db, *table, sql);
  agrees_on_keys(db, *table, sql);
}

TEST(ParserAgainstSqlite, reads_every_table_that_sqlite_accepts_with_the_same_columns_and_keys) {
  for (const std::string sql : kTables) {
    const Database db = memory();
    EXPECT_EQ(sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db.get());
    agrees_on_a_table(db.get(), sql);
    for (const std::string schema : {"sqlite_schema", "sqlite_temp_schema"}) {
      const auto kept =
          query(db.get(), "SELECT sql FROM " + schema + " WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
      for (const Row& row : kept.value()) agrees_on_a_table(db.get(), plain(row[0]));
    }
  }
}

const char* const kOthers[] = {
    "CREATE INDEX i ON p(a)",
    "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON p(a DESC, b COLLATE NOCASE ASC)",
    "CREATE INDEX \"i\" ON 'p'('a', \"b\", lower(c), a+b, (a || b) COLLATE rtrim)",
    "CREATE INDEX i ON p(a) WHERE b IS NOT NULL AND c > 1;",
    "CREATE INDEX i ON p(\"nosuch\")",
    "CREATE INDEX i ON p(json_extract(a, '$.x'), a -> '$.y')",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TEMP VIEW IF NOT EXISTS v(x, \"y z\") AS SELECT a, b FROM p",
    "CREATE VIEW v AS VALUES (1, 2), (3, 4)",
    "CREATE VIEW v AS SELECT *, p.*, p.a AS x, b y, c 'z' FROM (SELECT 9) AS q, p",
    "CREATE VIEW v AS SELECT DISTINCT a FROM p WHERE a > 1 GROUP BY a, b HAVING count(*) > 1 ORDER BY a DESC "
    "LIMIT 5",
    "CREATE VIEW v AS SELECT ALL a FROM p ORDER BY a NULLS LAST, b ASC NULLS FIRST LIMIT 1, 2",
    "CREATE VIEW v AS SELECT a FROM p UNION ALL SELECT b FROM p EXCEPT SELECT 1 INTERSECT SELECT 2 ORDER BY "
    "1",
    "CREATE VIEW v AS WITH x AS (SELECT 1 AS n), y(m) AS NOT MATERIALIZED (SELECT n FROM x) SELECT * FROM y, "
    "x",
    "CREATE VIEW v AS WITH RECURSIVE c(n) AS (VALUES(1) UNION ALL SELECT n+1 FROM c WHERE n<9) SELECT n FROM "
    "c",
    "CREATE VIEW v AS SELECT * FROM p JOIN q ON p.a=q.a LEFT JOIN q r USING (a, b) CROSS JOIN p s NATURAL "
    "JOIN p t",
    "CREATE VIEW v AS SELECT * FROM p NATURAL LEFT OUTER JOIN q",
    "CREATE VIEW v AS SELECT * FROM p INNER JOIN p x RIGHT JOIN q y ON 1 FULL OUTER JOIN p z ON x.a = z.a",
    "CREATE VIEW v AS SELECT * FROM (SELECT a FROM p) AS s, (p JOIN q) , ((SELECT 1)) z",
    "CREATE VIEW v AS SELECT value FROM p, json_each(p.a) AS j WHERE j.key = 1",
    "CREATE VIEW v AS SELECT row_number() OVER (PARTITION BY a ORDER BY b DESC) AS n FROM p",
    "CREATE VIEW v AS SELECT sum(a) OVER w, count(*) FILTER (WHERE a > 1) OVER (w ROWS 2 PRECEDING) FROM p "
    "WINDOW w AS (PARTITION BY b ORDER BY c), w2 AS (w)",
    "CREATE VIEW v AS SELECT sum(a) OVER (ORDER BY b RANGE BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING "
    "EXCLUDE "
    "TIES), avg(a) OVER (ORDER BY a GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE NO OTHERS) FROM p",
    "CREATE VIEW v AS SELECT count(DISTINCT a), group_concat(b, ';'), max(a) window FROM p",
    "CREATE VIEW v AS SELECT EXISTS (SELECT 1), NOT EXISTS (SELECT 1), (SELECT max(a) FROM p), a IN o, "
    "a IN (SELECT a FROM q), a NOT IN main.o FROM (SELECT 1 AS a)",
    "CREATE VIEW v AS SELECT a FROM p INDEXED BY pi WHERE a = 1",
    "CREATE VIEW v AS SELECT p.a FROM p NOT INDEXED, q z NOT INDEXED",
    "CREATE VIEW v AS SELECT (1,2) = (3,4), CASE WHEN a THEN 1 END, main.p.a, \"p\".\"a\", 'p'.'a' FROM p",
    "CREATE VIEW v AS SELECT 1 AS left, 2 right_, 3 AS 'x y', 4 AS \"order\", 5 key, 6 end, 7 offset",
    "CREATE VIEW v AS SELECT with_.a FROM p with_, p AS recursive, p over",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER IF NOT EXISTS r BEFORE UPDATE OF a, b ON p FOR EACH ROW WHEN new.a > old.a BEGIN "
    "SELECT RAISE(ABORT, 'no'); SELECT RAISE(IGNORE); END;",
    "CREATE TRIGGER r DELETE ON p BEGIN DELETE FROM q WHERE a = old.a; DELETE FROM q; END",
    "CREATE TRIGGER r UPDATE ON p BEGIN UPDATE q SET a = new.a, (b, c) = (1, 2) WHERE a = old.a; END",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN UPDATE OR IGNORE q SET a = x.b FROM p AS x WHERE x.a = q.a; "
    "END",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO q(a, b) VALUES (new.a, 1), (2, 3); END",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT OR REPLACE INTO q SELECT * FROM p WHERE a = new.a; END",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN REPLACE INTO q(a) SELECT new.a; END",
    "CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO u VALUES (1, 2, 3) ON CONFLICT (a) WHERE a > 0 DO "
    "UPDATE "
    "SET b = excluded.b WHERE b > 1 ON CONFLICT DO NOTHING; INSERT INTO q VALUES (1,2,3) ON CONFLICT DO "
    "NOTHING; END",
    "CREATE TRIGGER r AFTER UPDATE ON p WHEN (SELECT count(*) FROM q) > 1 BEGIN SELECT CASE WHEN 1 THEN "
    "RAISE(ROLLBACK, \"text\") END; WITH x AS (SELECT 1) SELECT * FROM x; END",
    "CREATE TRIGGER main.r INSTEAD OF INSERT ON w BEGIN INSERT INTO p VALUES (new.a, new.b, new.c); END",
    "CREATE TRIGGER fts AFTER DELETE ON p BEGIN INSERT INTO q(a, b) VALUES('delete', old.a); END",
};

bool reads(const std::string& sql) {
  if (sql.find(" INDEX ") < 16) return static_cast<bool>(parse_create_index(sql));
  if (sql.find(" VIEW ") < 16) return static_cast<bool>(parse_create_view(sql));
  return static_cast<bool>(parse_create_trigger(sql));
}

Database with_tables() {
  Database db = memory();
  sqlite3_exec(
      db.get(),
      "CREATE TABLE p(a,b,c);CREATE TABLE q(a,b,c);CREATE TABLE o(a);CREATE TABLE u(a PRIMARY KEY,b,c);"
      "CREATE INDEX pi ON p(a);CREATE VIEW w AS SELECT * FROM p;"
      "INSERT INTO p VALUES(1,2,3),(4,'x',NULL);INSERT INTO q VALUES(1,2,5)",
      nullptr, nullptr, nullptr);
  return db;
}

TEST(ParserAgainstSqlite, reads_every_index_view_and_trigger_that_sqlite_accepts) {
  for (const std::string sql : kOthers) {
    const Database db = with_tables();
    EXPECT_EQ(sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sql << "\n"
        << sqlite3_errmsg(db.get());
    EXPECT_TRUE(reads(sql)) << sql;
  }
}

void agrees_on_another(sqlite3* db, const std::string& sql) {
  EXPECT_TRUE(reads(sql)) << sql;
  auto view = parse_create_view(sql);
  if (!view) return;
  const auto stored = query(db, "SELECT * FROM " + quote_sqlite_ident(view->name));
  EXPECT_EQ(stored, query(db, print(*view->select))) << sql << "\n" << print(*view->select);
}

TEST(ParserAgainstSqlite, prints_a_view_that_selects_the_same_rows) {
  for (const std::string sql : kOthers) {
    const Database db = with_tables();
    sqlite3_exec(db.get(), sql.c_str(), nullptr, nullptr, nullptr);
    agrees_on_another(db.get(), sql);
  }
}

// Words drawn at random; what SQLite takes as an expression must mean the same with all parentheses written
// out.
TEST(ParserAgainstSqlite, binds_operators_as_sqlite_does) {
  static const char* const kOperands[] = {"1", "2", "0", "NULL", "'a'", "'1'", "3.5", "(4)", "-7"};
  static const char* const kInfix[] = {"+",
                                       "-",
                                       "*",
                                       "/",
                                       "%",
                                       "||",
                                       "<",
                                       "<=",
                                       ">",
                                       ">=",
                                       "=",
                                       "==",
                                       "<>",
                                       "!=",
                                       "<<",
                                       ">>",
                                       "&",
                                       "|",
                                       "AND",
                                       "OR",
                                       "IS",
                                       "IS NOT",
                                       "LIKE",
                                       "GLOB",
                                       "NOT LIKE",
                                       "IS DISTINCT FROM",
                                       "IS NOT DISTINCT FROM",
                                       "COLLATE nocase =",
                                       "ISNULL +",
                                       "NOTNULL =",
                                       "NOT NULL <",
                                       "IN (1,2) =",
                                       "NOT IN (3) +",
                                       "IS NULL ||",
                                       "BETWEEN 1 AND",
                                       "NOT BETWEEN 2 AND",
                                       "BETWEEN 0 = 1 AND",
                                       "-> '$' ||",
                                       "->>",
                                       "LIKE 'a' ESCAPE"};
  static const char* const kPrefix[] = {
      "", "", "", "", "-", "+", "~", "NOT ", "NOT NOT ", "- -", "EXISTS (SELECT 1) AND "};
  std::mt19937 random(7);
  const auto one_of = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  const Database db = memory();
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string sql = one_of(kPrefix) + one_of(kOperands);
    for (auto n = random() % 5; n > 0; --n)
      sql += " " + one_of(kInfix) + " " + one_of(kPrefix) + one_of(kOperands);
    const auto expected = query(db.get(), "SELECT " + sql);
    auto parsed = parse_expression(sql);
    if (!expected) continue;
    ASSERT_TRUE(parsed) << sql << "\n" << parsed.error().cause;
    const auto printed = print(**parsed);
    ASSERT_EQ(expected, query(db.get(), "SELECT " + printed)) << sql << "\n" << printed;
    EXPECT_EQ(printed, print(*parse_expression(printed).value()));
    ++compared;
  }
  EXPECT_GT(compared, 5000);
}

// The words of a statement with some lost, doubled, swapped or taken from another one.
std::string shuffled(const std::vector<std::string>& pool, std::string sql, std::mt19937& random) {
  std::vector<std::string> words;
  for (const Token& token : lex(sql)) words.push_back(sql.substr(token.begin, token.end - token.begin));
  words.pop_back();  // the end
  for (auto changes = 1 + random() % 3; changes > 0; --changes) {
    const auto at = static_cast<std::ptrdiff_t>(2 + random() % (words.size() - 2));
    switch (random() % 4) {
      case 0:
        words.erase(words.begin() + at);
        break;
      case 1:
        words.insert(words.begin() + at, words[random() % words.size()]);
        break;
      case 2:
        std::swap(words[static_cast<std::size_t>(at)], words[2 + random() % (words.size() - 2)]);
        break;
      default:
        words.insert(words.begin() + at, pool[random() % pool.size()]);
        break;
    }
    if (words.size() < 5) break;
  }
  std::string out;
  for (const std::string& word : words) out += word + " ";
  return out;
}

TEST(ParserAgainstSqlite, reads_whatever_sqlite_kept_of_shuffled_statements) {
  std::vector<std::string> statements(std::begin(kTables), std::end(kTables));
  statements.insert(statements.end(), std::begin(kOthers), std::end(kOthers));
  std::vector<std::string> pool;
  for (const std::string& sql : statements) {
    for (const Token& token : lex(sql)) pool.push_back(sql.substr(token.begin, token.end - token.begin));
    pool.pop_back();
  }
  std::mt19937 random(11);
  const Database db = with_tables();
  const char* rounds = std::getenv("GROUNDWAY_TEST_ROUNDS");
  int kept = 0;
  for (int i = rounds == nullptr ? 5'000 : std::atoi(rounds); i > 0; --i) {
    const std::string sql = shuffled(pool, statements[random() % statements.size()], random);
    sqlite3_exec(db.get(), "BEGIN", nullptr, nullptr, nullptr);
    const auto done = query(db.get(), sql);
    const auto rows = query(db.get(),
                            "SELECT type, sql FROM sqlite_schema WHERE name NOT IN "
                            "('p','q','o','u','pi','w','sqlite_sequence') AND sql IS NOT NULL");
    if (done && rows && rows->size() == 1) {
      const std::string kept_as = plain(rows->front()[1]);
      plain(rows->front()[0]) == "table" ? agrees_on_a_table(db.get(), kept_as)
                                         : agrees_on_another(db.get(), kept_as);
      ++kept;
    }
    sqlite3_exec(db.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  if (rounds != nullptr) std::printf("%d statements compared\n", kept);
  EXPECT_TRUE(rounds != nullptr || kept > 300) << kept;
}

void reads_the_schema_of(const char* path) {
  const Database db = open(path, SQLITE_OPEN_READONLY);
  const auto schema = query(db.get(), "SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL");
  if (!schema) GTEST_SKIP() << path << " is not here";
  for (const Row& row : *schema) {
    const std::string sql = plain(row[1]);
    if (!virtual_table_module(sql).empty()) continue;
    const bool read = plain(row[0]) == "table" ? static_cast<bool>(parse_create_table(sql)) : reads(sql);
    EXPECT_TRUE(read) << sql;
  }
}

TEST(ParserAgainstSqlite, reads_the_schema_of_proj) {
  reads_the_schema_of("/usr/share/proj/proj.db");
}

// GROUNDWAY_TEST_SQLITE=/some/file.db runs the same over a database at hand.
TEST(ParserAgainstSqlite, reads_the_schema_of_a_database_at_hand) {
  const char* path = std::getenv("GROUNDWAY_TEST_SQLITE");
  reads_the_schema_of(path == nullptr ? "/nonexistent" : path);
}

}  // namespace
}  // namespace groundway::sql
