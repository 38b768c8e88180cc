// sql/translate_cases.h - expressions that SQLite and PostgreSQL must answer alike, and some that are
// refused.
//
// Purpose: the table behind the differential test; a new rule of the translator is a new line here.
// Shape:   SQLite expressions over the columns of the table t in translate_pgtest.cc.
#pragma once

#include <initializer_list>

namespace groundway::sql::cases {

inline constexpr std::initializer_list<const char*> kSame = {
    // conditions and booleans
    "b IN (0, 1)", "b = 0", "b = 1", "b != 1", "b <> 0", "b", "NOT b", "b AND f", "b OR i > 3", "NOT i",
    "i AND j", "b = f", "b < f", "b = i", "b > 0", "b + 1", "b * 10 + f", "b IS 1", "b IS NOT 0", "b IS TRUE",
    "b IS NOT FALSE", "i IS TRUE", "b IS NULL", "b NOTNULL", "b = '1'", "b = 2", "b IN (0, 2)",
    "coalesce(b, 0)", "ifnull(b, f)", "CASE WHEN b THEN 'yes' ELSE 'no' END",
    "CASE b WHEN 1 THEN 'one' WHEN 0 THEN 'zero' END", "iif(b, i, j)", "b BETWEEN 0 AND 1", "-b", "b || 'x'",
    "NULL OR b", "NULL AND b", "NULL OR length(s) = 10", "TRUE", "i = TRUE", "(i > 2) + (j > 2)",
    "(i > 2) = (j > 2)", "(i = j) = b", "NOT (i IS NULL OR j IS NULL)", "max(b, f)", "b || ''",
    "i IN (1, 2, NULL)", "i NOT IN (1, 2)", "i NOT IN (1, NULL)", "i IN ()", "NOT NULL", "1 = 1", "i = NULL",
    // integers
    "i + j", "i - j", "i * j", "i / j", "i % j", "i / 0", "i / 3", "i % 3", "-i / 3", "i / 2.0", "1 / 2",
    "7 / -2", "-i", "+i", "~i", "- -i", "i & 6", "i | 8", "j << 3", "j >> 1", "i >> 1", "abs(i)", "sign(i)",
    "2147483647 + j", "i * 2147483647", "100000 * 100000", "0x10 + i", "i == 1", "i BETWEEN -1 AND 5",
    "i NOT BETWEEN 0 AND 4", "i < j", "i <= 4.5", "i = 4.0", "i > r", "i = '5'", "i < '5'", "i = ' 5 '",
    "i = 'abc'", "i < 'abc'", "i > 'abc'", "i <> 'abc'", "i IN ('1', 'x', 5)", "i IS 5", "i IS NOT 5",
    "i IS j", "i IS 'abc'", "length(i)", "i || ''", "i || '-' || j", "i LIKE '1%'", "i LIKE '-%'",
    "CAST(i AS TEXT)", "CAST(i AS REAL)", "CAST(i AS REAL) / 2", "CAST(i AS TEXT) = 5", "substr(i, 1, 1)",
    "max(i, j)", "min(i, j)", "max(i, j, 3)", "nullif(i, 5)", "nullif(i, j)", "coalesce(i, j)",
    "coalesce(i, r)", "coalesce(NULL, i)", "i IS NULL", "likely(i > 2)", "i + NULL", "typeof(i)", "typeof(s)",
    "typeof(x)", "typeof(r)", "round(i)", "round(i, 1)", "hex(i)", "+i = '5'", "printf('%d', i)",
    "printf('%05d|%s', i, s)", "printf('%03d%%', j)", "format('%d-%d', i, j)", "i = 1 OR i = 5",
    "CASE i WHEN 5 THEN 'five' WHEN NULL THEN 'null' ELSE 'other' END", "CASE WHEN i THEN i END",
    "9223372036854775807", "-9223372036854775808", "i + 1 > j * 2", "(i, j) = (5, 3)",
    "(i, j) IN ((5, 3), (0, 1))", "floor(i)", "ceil(i)",
    // reals
    "r + 1", "r * 2", "r / 4", "r / 0", "r / i", "r > 1", "r >= 1.5", "r = 0", "r BETWEEN -1 AND 2.5",
    "round(r)", "round(r + 0.5)", "round(-2.5)", "round(2.5)", "round(0.49999999999999994)", "abs(r)",
    "floor(r)", "ceil(r)", "CAST(r AS INTEGER)", "CAST(1.9 AS INTEGER)", "CAST(-1.9 AS INTEGER)",
    "CAST(r AS REAL)", "max(r, 1.0)", "min(r, i)", "r = i", "r IS NULL", "sqrt(r)", "1.5 + 1", "r < 'abc'",
    "r = '1.5'", "-r", "r IN (1.5, 0, '2.25')", "CASE WHEN r > 1 THEN r ELSE 0 END", "round(r, 2)",
    "julianday(d)", "julianday(ts)", "ts > d", "1e3 + 1",
    // decimals
    "n + 1", "n * 3", "n > 1.5", "n = 2", "n * r", "n - 0.25", "n BETWEEN 0 AND 2", "n / r", "-n",
    "round(n, 1)", "n * 0.1 > 0.1", "abs(n)", "n = '1.50'",
    // text
    "s = 'abc'", "s = 'ABC'", "s <> ''", "s < 'b'", "s >= 'B'", "s BETWEEN 'A' AND 'z'", "s IN ('abc', 'x')",
    "s NOT IN ('abc')", "s IS 'abc'", "s IS NOT NULL", "s = 1", "s = 12", "s IN (12, 'abc')", "s > 5",
    "length(s)", "length(s) >= 1", "length(s) = '3'", "upper(s)", "lower(s)", "lower(u)", "upper(u)",
    "length(u)", "u = 'é'", "u < 'z'", "u > 'É'", "s || u", "s || i", "s || NULL",
    "s || '-' || coalesce(u, '')", "substr(s, 2)", "substr(s, 1, 2)", "substr(s, 0)", "substr(s, 0, 2)",
    "substr(s, -2)", "substr(s, -2, 1)", "substr(s, -9, 8)", "substr(s, 3, -2)", "substr(s, -1, -2)",
    "substr(s, 2, 0)", "substr(s, i)", "substr(s, i, 2)", "substr(s, i, j)", "substr(s, j, i)",
    "substr(s, i, i)", "substr(s, 1, instr(s, 'b') - 1)", "substring(u, 2, 3)",
    "substr(s, instr(s, 'b') + 1)", "substr(s, 99999999999)", "instr(s, 'b')", "instr(s, '')",
    "instr(u, 'é')", "replace(s, 'b', 'xx')", "replace(s, '', 'x')", "trim(s)", "ltrim(s)", "rtrim(s)",
    "trim(s, 'ac')", "ltrim(s, 'a')", "rtrim(s, 'c ')", "hex(s)", "hex(u)", "unicode(u)", "unicode(s)",
    "char(65, 233)", "hex('a')", "max(s, u)", "min(s, 'b')", "max(s, 'b', u)", "coalesce(s, u, '-')",
    "nullif(s, '')", "nullif(s, 'abc')", "ifnull(s, 'none')", "CASE s WHEN 'abc' THEN 1 ELSE 0 END",
    "CASE WHEN s = '' THEN NULL ELSE s END", "s == u", "s = u", "s < u", "'0' AND 1", "'5' + 1",
    "\"not a column\"", "s = \"abc\"", "CAST(s AS INTEGER)", "CAST(' 12x' AS INTEGER)",
    "CAST('-7e3' AS INTEGER)", "CAST('' AS INTEGER)", "CAST('99999999999999999999' AS INTEGER)",
    "CAST(i AS INTEGER)", "CAST(s AS TEXT)", "CAST(s AS BLOB)", "CAST(substr(ts, 1, 4) AS INTEGER)",
    "length(trim(s)) > 0", "ts LIKE '2024-02%'", "substr(ts, 1, 10)", "substr(ts, 6, 2)",
    "ts NOT LIKE '2024%'", "s COLLATE BINARY < 'b'", "s = 'ABC' COLLATE NOCASE", "'Zoo' < 'apple'",
    "s = 'abc' COLLATE RTRIM", "rtrim(s) = 'abc'", "s || '' = 12", "lower(s) = 12", "lower(s) > 5",
    // LIKE and GLOB
    "s LIKE 'a%'", "s LIKE 'A_C'", "s LIKE '%B%'", "s NOT LIKE 'a%'", "s LIKE ''", "s LIKE '%'",
    "s LIKE '12%'", "s LIKE '%\\_%'", "s LIKE '%!_%' ESCAPE '!'", "s LIKE '%\\_%' ESCAPE '\\'", "s LIKE u",
    "u LIKE 'é%'", "u LIKE 'É%'", "s LIKE NULL", "s LIKE '%' || u || '%'", "like('a%', s)", "s GLOB 'a*'",
    "s GLOB 'A*'", "s GLOB '?b?'", "s GLOB '*%*'", "s GLOB '[a-c]*'", "s GLOB '[^a]*'", "s GLOB '*[0-9]*'",
    "s GLOB '*_*'", "s GLOB '[]x]*'", "s NOT GLOB 'a*'", "s GLOB '*\\*'", "glob('a*', s)", "u GLOB '?'",
    "u GLOB 'é*'", "s GLOB '*.*'", "u LIKE '_'", "b LIKE '1'", "d LIKE '2024-%'", "s GLOB '*[^ -~]*'",
    "u GLOB '*[^ -~]*'", "s GLOB '[A-Z]*'",
    // NOCASE and RTRIM
    "c = 'ABC'", "c = 'abc'", "c <> 'Abc'", "c < 'B'", "c IN ('ABC', 'x')", "c = s", "s = c",
    "c BETWEEN 'a' AND 'b'", "c IS 'aBC'", "c = 'abc' COLLATE BINARY", "CASE c WHEN 'ABC' THEN 1 ELSE 0 END",
    "nullif(c, 'ABC')", "c || ''= 'ABC'", "lower(c) = 'abc'", "c LIKE 'ab%'", "c = 'É'",
    // a column that mixes storage classes
    "m = 12", "m = '12'", "m = '012'", "m = 'abc'", "m <> 12", "m IN (12, 'abc')", "m || '_'",
    "length(m) >= 1", "m = m", "m IS NULL", "m LIKE '1%'", "m = i",
    // blobs
    "x = x'00ff'", "length(x)", "hex(x)", "x IS NULL", "x <> x'41'", "x = 'A'", "x < x'41'", "x > 'zzz'",
    "zeroblob(3)", "coalesce(x, x'00')", "i < x", "x'0aFF'",
    // times
    "date(d)", "date(ts)", "datetime(ts)", "datetime(d)", "time(ts)", "strftime('%Y', ts)",
    "strftime('%Y-%m', d)", "strftime('%d.%m.%Y %H:%M', ts)", "strftime('%s', ts)", "strftime('%j', ts)",
    "strftime('%w', ts)", "CAST(strftime('%Y', ts) AS INTEGER)", "strftime('%H', ts) + 0",
    "strftime('%f', ts)", "strftime('%Y%%', ts)", "strftime('%Y-%m-%dT%H:%M:%SZ', ts)",
    "strftime('Week \"%w\" of %Y', ts)", "unixepoch(ts)", "date(ts, '+1 day')", "date(ts, '-30 days')",
    "datetime(ts, '+90 minutes')", "date(d, 'start of month')", "date(d, 'start of year')",
    "date(d, 'start of month', '+1 month', '-1 day')", "datetime(ts, 'start of day')", "date(d, 'weekday 0')",
    "date(d, 'weekday 3')", "date('2024-02-29')", "datetime('2024-02-29 10:00')", "date(ep, 'unixepoch')",
    "datetime(ep, 'unixepoch')", "strftime('%Y', ep, 'unixepoch')", "ep > 1700000000", "ep + 60",
    "ep = 1709210096", "ts > '2024-01-01'", "ts >= '2024-02-29'", "ts < '2024-02-29'", "ts <= '2024-02-29'",
    "ts = '2024-02-29'", "ts = '2024-02-29 00:00:00'", "ts >= '2024-02-29 12:34:56'",
    "ts BETWEEN '2024-01-01' AND '2024-12-31'",
    "ts BETWEEN datetime('2024-01-01') AND datetime('2024-12-31')", "d > '2024-01-01'", "d = '2024-02-29'",
    "d <> ''", "d >= datetime('2024-02-29')", "d <= datetime('2024-02-29')", "d > datetime('2024-02-29')",
    "d < datetime('2024-02-29')", "d = datetime('2024-02-29')", "date(ts) = d", "date(ts) >= '2024-02-29'",
    "ts = ''", "ts > ''", "length(d) = 10", "substr(d, 1, 4)", "d || ''", "d IS NULL", "ts < datetime('now')",
    "d < date('now')", "ts < CURRENT_TIMESTAMP", "julianday(ts) - julianday(d)",
    "CAST(julianday(ts) - julianday(d) AS INTEGER)", "max(ts, ts)", "coalesce(d, d)",
    "strftime('%Y', 'now') >= '2024'", "date(NULL)", "strftime('%m', d) IN ('02', '12')", "d = ts",
    "ts IS NULL",
    // UUIDs and JSON
    "g = '6fa459ea-ee8a-3ca4-894e-db77e160355e'", "g || ''", "length(g)", "g IS NULL", "g <> ''",
    "js IS NULL OR json_valid(js)", "json_array_length(js)", "json_array_length(js, '$.tags')",
    "js ->> '$.name' = 'ann'", "js IS NULL", "js <> ''", "js ->> 'name' IS NOT NULL",
    // subqueries and rows
    "(SELECT max(j) FROM t AS q WHERE q.i = t.i)", "EXISTS (SELECT 1 FROM t AS q WHERE q.j > t.j)",
    "i IN (SELECT j FROM t)", "j NOT IN (SELECT j FROM t WHERE j > 2)",
    "(SELECT s FROM t AS q ORDER BY s LIMIT 1)", "s IN (SELECT u FROM t)", "(SELECT count(*) FROM t)", "id",
    "rowid", "oid + 1", "_rowid_", "\"id\"", "[id]", "`id`", "b IN (SELECT f FROM t)",
    "i IN (SELECT b FROM t)", "c IN (SELECT upper(s) FROM t)"};

// Functions that SQLite got after 3.40.
inline constexpr std::initializer_list<const char*> kNewer = {
    "octet_length(s)", "concat(s, i, NULL)", "concat_ws('-', s, NULL, i)", "iif(b, 'yes')", "unixepoch(ts)"};

inline constexpr std::initializer_list<const char*> kRefused = {"coalesce(r, i) / 2",
                                                                "typeof(coalesce(r, i))",
                                                                "max(r, i) / j",
                                                                "-coalesce(r, j) / 2",
                                                                "abs('5')",
                                                                "NULL LIKE x",
                                                                "s + 1",    // a text column as a number
                                                                "s AND b",  // as a condition
                                                                "r || ''",  // 1.0 or 1
                                                                "n / 2",    // whole values divide as integers
                                                                "s = i",    // a number beside a text column
                                                                "m < 12",   // numbers sort by value
                                                                "s REGEXP 'a'",
                                                                "s MATCH 'a'",
                                                                "s GLOB u",
                                                                "my_function(s)",
                                                                "CAST(s AS REAL)",
                                                                "i << j",
                                                                "json_extract(js, '$.a')",
                                                                "js -> '$.a'",
                                                                "quote(s)",
                                                                "datetime(s)",
                                                                "date(d, '+1 month')",
                                                                "datetime(ts, 'localtime')",
                                                                "ts || ''",
                                                                "s COLLATE german",
                                                                "printf('%.2f', r)",
                                                                "json_valid(s)",
                                                                "typeof(m)",
                                                                "max(c, 'a')",
                                                                "x || s",
                                                                "i IN (SELECT s FROM t)",
                                                                "no_such_column",
                                                                "iif(b, 'yes', 1)",
                                                                "coalesce(s, 0)",
                                                                "ep = ts",
                                                                "strftime('%W', ts)",
                                                                "js = s",
                                                                "like('a', x)",
                                                                "i = +s",
                                                                "substr(x, 1, 1)",
                                                                "ts LIKE '%02%'",
                                                                "substr(ts, 12, 5)",
                                                                "CAST(r AS NUMERIC)",
                                                                "json_each(js)",
                                                                "round(r, i)",
                                                                "sum(i)",
                                                                "total_changes()",
                                                                "unixepoch(i)",
                                                                "m > 'a'"};

// Whole queries; rows are sorted before they are compared unless the query orders them.
inline constexpr std::initializer_list<const char*> kQueries = {
    "SELECT id, s FROM t WHERE b",
    "SELECT id FROM t WHERE i > 0 ORDER BY i DESC, id",
    "SELECT s FROM t ORDER BY s",
    "SELECT u FROM t ORDER BY u DESC",
    "SELECT c, id FROM t ORDER BY c, id",
    "SELECT i FROM t ORDER BY 1",
    "SELECT i AS k FROM t ORDER BY k DESC",
    "SELECT i AS j FROM t ORDER BY j",
    "SELECT i FROM t ORDER BY i NULLS LAST",
    "SELECT i FROM t ORDER BY i DESC NULLS FIRST",
    "SELECT DISTINCT b FROM t ORDER BY b",
    "SELECT DISTINCT s FROM t ORDER BY s DESC",
    "SELECT id FROM t ORDER BY id LIMIT 2 OFFSET 1",
    "SELECT id FROM t ORDER BY id LIMIT -1",
    "SELECT id FROM t ORDER BY id LIMIT 1, 2",
    "SELECT id, i + 1 AS k FROM t WHERE k > 2",
    "SELECT * FROM t WHERE id = 4",
    "SELECT t.id, t.* FROM t WHERE id = 4",
    "SELECT a.id, b.id FROM t a, t b WHERE a.i = b.j",
    "SELECT a.id, q.id FROM t a JOIN t q ON a.i = q.j",
    "SELECT a.id, q.id FROM t a LEFT JOIN t q ON a.i = q.j",
    "SELECT a.id, q.id FROM t a, t q LEFT JOIN t r ON r.id = a.id WHERE q.id = r.j",
    "SELECT count(*) FROM t a JOIN t q USING (id)",
    "SELECT id, a.s FROM t a JOIN t q USING (id)",
    "SELECT id FROM t a NATURAL JOIN (SELECT id, i FROM t) q",
    "SELECT id FROM t a LEFT JOIN (SELECT id, s AS other FROM t WHERE b) q USING (id)",
    "SELECT a.id, q.* FROM t a LEFT JOIN (SELECT j, s FROM t) AS q USING (j)",
    "SELECT count(*) FROM t a JOIN t q",
    "SELECT x.id FROM (t x JOIN t y ON x.id = y.id) JOIN t z ON z.id = x.id",
    "SELECT * FROM (SELECT id, s FROM t WHERE i > 0)",
    "SELECT id FROM (SELECT id, b FROM t) WHERE b = 1",
    "SELECT count(*), count(i), count(DISTINCT j), sum(i), sum(b), avg(j), total(i), min(s), max(u) FROM t",
    "SELECT sum(r), avg(r), max(r), min(i), total(r), sum(n) FROM t",
    "SELECT sum(i > 0), max(b), min(f), avg(b) FROM t",
    "SELECT sum(i), total(i), count(i), max(i) FROM t WHERE id > 100",
    "SELECT b, count(*) FROM t GROUP BY b",
    "SELECT b, count(*) AS many FROM t GROUP BY b HAVING many > 1",
    "SELECT b, count(*) FROM t GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1",
    "SELECT substr(s, 1, 1) AS k, count(*) FROM t GROUP BY k",
    "SELECT j + 1, sum(i) FROM t GROUP BY j + 1",
    "SELECT j + 1, sum(i) + j FROM t GROUP BY j",
    "SELECT id, s, count(*) FROM t GROUP BY id",
    "SELECT strftime('%Y', ts) AS y, count(*) FROM t GROUP BY y ORDER BY y",
    "SELECT group_concat(j) FROM (SELECT j FROM t ORDER BY id)",
    "SELECT group_concat(s, '; ') FROM (SELECT s FROM t WHERE id < 3 ORDER BY id)",
    "SELECT count(*) FILTER (WHERE b) FROM t",
    "SELECT id, row_number() OVER (ORDER BY i, id) FROM t",
    "SELECT id, rank() OVER (PARTITION BY f ORDER BY j), sum(j) OVER (PARTITION BY f ORDER BY id) FROM t",
    "SELECT id, lag(j, 1, 0) OVER w, lead(s) OVER w, first_value(s) OVER w FROM t WINDOW w AS (ORDER BY id)",
    "SELECT id, ntile(3) OVER (ORDER BY id), sum(j) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT "
    "ROW) FROM t",
    "SELECT id, b FROM t UNION SELECT id, 0 FROM t",
    "SELECT id, 0 FROM t UNION ALL SELECT id, b FROM t",
    "SELECT id, NULL FROM t UNION ALL SELECT id, s FROM t",
    "SELECT i FROM t UNION SELECT r FROM t",
    "SELECT i FROM t INTERSECT SELECT j FROM t",
    "SELECT i FROM t EXCEPT SELECT j FROM t",
    "SELECT i FROM t UNION SELECT j FROM t INTERSECT SELECT 1",
    "SELECT s FROM t UNION SELECT u FROM t ORDER BY 1 DESC",
    "SELECT s AS a FROM t UNION ALL SELECT u FROM t ORDER BY a LIMIT 3",
    "SELECT 'x' AS kind, id FROM t UNION ALL SELECT 'y', i FROM t",
    "VALUES (1, 'a'), (2, NULL)",
    "SELECT column1 FROM (VALUES (1), (2)) WHERE column1 > 1",
    "WITH a AS (SELECT id, i FROM t) SELECT * FROM a WHERE i > 0",
    "WITH a(k, v) AS (SELECT id, s FROM t), b AS (SELECT k FROM a WHERE v > 'a') SELECT * FROM b",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT x FROM n",
    "WITH RECURSIVE n(x, p) AS (VALUES (1, 'a') UNION ALL SELECT x + 1, p || '/' || x FROM n WHERE x < 4) "
    "SELECT * FROM n",
    "WITH RECURSIVE up(id, depth) AS (SELECT id, 0 FROM t WHERE id = 1 UNION SELECT t.id, depth + 1 FROM t "
    "JOIN up ON "
    "t.id = up.id + 1) SELECT * FROM up",
    "SELECT (SELECT s FROM t q WHERE q.id = t.id + 1) FROM t",
    "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t q WHERE q.j = t.i)",
    "SELECT id FROM t WHERE id IN (SELECT i FROM t WHERE b)",
    "SELECT id FROM t WHERE (SELECT count(*) FROM t q WHERE q.j < t.j) > 2",
    "SELECT 1",
    "SELECT 1 AS a, 'b' AS b, NULL AS c, x'00' AS d",
    "SELECT id FROM t AS \"select\" WHERE \"select\".b",
    "SELECT CASE WHEN b THEN s END AS v, count(*) FROM t GROUP BY CASE WHEN b THEN s END",
    "SELECT max(id) FROM t GROUP BY b, f",
    "SELECT main.t.id FROM main.t",
    "SELECT a.rowid FROM t a",
    "SELECT id FROM t WHERE 1",
    "SELECT id FROM t WHERE s LIKE 'a%' OR c = 'abc'"};

inline constexpr std::initializer_list<const char*> kRefusedQueries = {
    "SELECT b, s FROM t GROUP BY b",         // any row's s
    "SELECT b, max(id), s FROM t",           // the row of the maximum
    "SELECT c, count(*) FROM t GROUP BY c",  // NOCASE groups
    "SELECT DISTINCT c FROM t",
    "SELECT s FROM t UNION SELECT i FROM t",  // 1 and '1' are two rows in SQLite
    "SELECT * FROM json_each('[1]')",
    "SELECT * FROM nowhere",
    "SELECT id FROM t LIMIT (SELECT 2)",
    "SELECT m FROM t ORDER BY m",
    "SELECT q.rowid FROM (SELECT s FROM t) q",
    "SELECT id FROM t a JOIN t q",  // ambiguous
    "SELECT * FROM temp.t",
    "SELECT max(c) FROM t",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 5) SELECT x FROM n"};

}  // namespace groundway::sql::cases
