-- Views and materialized views.

-- pair: views come, go and change
-- from:
CREATE TABLE t (a int, b text);
CREATE VIEW v1 AS SELECT a FROM t;
CREATE VIEW v2 AS SELECT a, b FROM t;
CREATE VIEW v3 AS SELECT 1 AS one;
-- to:
CREATE TABLE t (a int, b text);
CREATE VIEW v1 AS SELECT a, b FROM t;
CREATE VIEW v2 AS SELECT b FROM t WHERE a > 0;
CREATE VIEW v4 AS SELECT count(*) AS n, max(b) AS m FROM t GROUP BY a HAVING count(*) > 1 ORDER BY 1;

-- pair: views on views on views
-- from:
CREATE TABLE t (a int, b text);
CREATE VIEW v1 AS SELECT a, b FROM t;
CREATE VIEW v2 AS SELECT a, b FROM v1 WHERE a > 0;
CREATE VIEW v3 AS SELECT v1.a, v2.b FROM v1 JOIN v2 USING (a);
COMMENT ON VIEW v3 IS 'three';
GRANT SELECT ON v3 TO alice;
-- to:
CREATE TABLE t (a bigint, b text);
CREATE VIEW v1 AS SELECT b, a FROM t;
CREATE VIEW v2 AS SELECT a, b FROM v1 WHERE a > 0;
CREATE VIEW v3 AS SELECT v1.a, v2.b FROM v1 JOIN v2 USING (a);
COMMENT ON VIEW v3 IS 'three';
GRANT SELECT ON v3 TO alice;

-- pair: options of views
-- from:
CREATE TABLE t (a int);
CREATE VIEW v1 WITH (security_barrier) AS SELECT a FROM t;
CREATE VIEW v2 AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW v3 AS SELECT a FROM t;
-- to:
CREATE TABLE t (a int);
CREATE VIEW v1 AS SELECT a FROM t;
CREATE VIEW v2 AS SELECT a FROM t WHERE a > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW v3 WITH (security_barrier = true) AS SELECT a FROM t WHERE a > 1 WITH CHECK OPTION;

-- pair: views with the rights of who asks
-- servers: 15+
-- from:
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;
-- to:
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_invoker = false, security_barrier = true) AS SELECT a FROM t;

-- pair: a recursive view
-- from:
-- to:
CREATE TABLE t (id int, parent int);
CREATE RECURSIVE VIEW v (id, depth) AS SELECT id, 1 FROM t WHERE parent IS NULL UNION ALL SELECT t.id, depth + 1 FROM t JOIN v ON v.id = t.parent;

-- pair: defaults, comments and grants of views' columns
-- from:
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
COMMENT ON COLUMN v.a IS 'x';
GRANT SELECT (a) ON v TO alice;
CREATE VIEW w AS SELECT a FROM v;
-- to:
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 'z';
COMMENT ON COLUMN v.b IS 'y';
GRANT SELECT (b), UPDATE (a) ON v TO bob;
CREATE VIEW w AS SELECT a FROM v;
ALTER VIEW w ALTER COLUMN a SET DEFAULT 9;

-- pair: a view whose columns are renamed
-- from:
CREATE TABLE t (a int, b text);
CREATE VIEW v (x, y) AS SELECT a, b FROM t;
-- to:
CREATE TABLE t (a int, b text);
CREATE VIEW v ("X", y) AS SELECT a, b FROM t;

-- pair: a function takes and returns what a view is
-- from:
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'select $1.a';
CREATE VIEW w AS SELECT f(v) AS f FROM v;
-- to:
CREATE TABLE t (a bigint);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f(v) RETURNS bigint LANGUAGE sql AS 'select $1.a';
CREATE VIEW w AS SELECT f(v) AS f FROM v;

-- pair: materialized views
-- from:
CREATE TABLE t (a int, b text);
CREATE MATERIALIZED VIEW m1 AS SELECT a FROM t;
CREATE UNIQUE INDEX m1_a ON m1 (a);
CREATE MATERIALIZED VIEW m2 WITH (fillfactor = 70) AS SELECT a, b FROM t WITH NO DATA;
COMMENT ON MATERIALIZED VIEW m2 IS 'two';
CREATE VIEW v AS SELECT a FROM m1;
-- to:
CREATE TABLE t (a int, b text);
CREATE MATERIALIZED VIEW m1 AS SELECT a, b FROM t;
CREATE UNIQUE INDEX m1_a ON m1 (a);
ALTER TABLE m1 CLUSTER ON m1_a;
CREATE MATERIALIZED VIEW m2 WITH (fillfactor = 80, autovacuum_enabled = false) AS SELECT a, b FROM t WITH NO DATA;
CREATE INDEX m2_b ON m2 (lower(b));
COMMENT ON COLUMN m2.a IS 'a';
CREATE MATERIALIZED VIEW m3 AS SELECT count(*) AS n FROM m1 WITH NO DATA;
GRANT SELECT ON m3 TO alice;
CREATE VIEW v AS SELECT a FROM m1;
-- rows:
INSERT INTO t VALUES (1, 'x');
-- holds:
SELECT relispopulated FROM pg_class WHERE oid = 'm1'::regclass

-- pair: settings of materialized views' columns
-- from:
CREATE MATERIALIZED VIEW m AS SELECT 'x'::text AS a, 1 AS b;
ALTER MATERIALIZED VIEW m ALTER a SET STORAGE EXTERNAL, ALTER b SET STATISTICS 10;
-- to:
CREATE MATERIALIZED VIEW m AS SELECT 'x'::text AS a, 1 AS b;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 20, ALTER b SET (n_distinct = 4);

-- pair: a column that a view shows goes
-- from:
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE MATERIALIZED VIEW m AS SELECT b FROM v;
CREATE INDEX m_b ON m (b);
-- to:
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a, NULL::text AS b FROM t;
CREATE MATERIALIZED VIEW m AS SELECT b FROM v;
CREATE INDEX m_b ON m (b);
-- rows:
INSERT INTO t VALUES (1, 'x');

-- pair: a view takes the place of a table
-- from:
CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE VIEW names AS SELECT name FROM people;
-- to:
CREATE TABLE people_2 (id int PRIMARY KEY, name text);
CREATE VIEW people AS SELECT id, name FROM people_2;
CREATE VIEW names AS SELECT name FROM people;

-- pair: views with functions, operators, windows and set operations
-- from:
CREATE TABLE t (a int, b text, c timestamptz);
-- to:
CREATE TABLE t (a int, b text, c timestamptz);
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'select $1';
CREATE VIEW v AS WITH x AS MATERIALIZED (SELECT a, row_number() OVER (PARTITION BY b ORDER BY c DESC) AS n FROM t)
  SELECT f(a) AS a, n FROM x WHERE n = ANY (ARRAY[1, 2]) UNION ALL SELECT 0, 0 EXCEPT SELECT 1, 2;
CREATE VIEW w AS SELECT date_trunc('day', c) AS d, string_agg(DISTINCT b, ', ' ORDER BY b) FILTER (WHERE a > 0) AS s FROM t GROUP BY ROLLUP (1);
CREATE VIEW l AS SELECT t.a, g.g FROM t, LATERAL generate_series(1, t.a) WITH ORDINALITY g(g, o);
