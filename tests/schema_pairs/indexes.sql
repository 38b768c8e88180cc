-- Indexes and statistics objects.

-- pair: every kind of index
-- from:
CREATE TABLE t (a int, b text, c int[], d jsonb, e point, f int4range, "G h" text);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t USING hash (b);
-- to:
CREATE TABLE t (a int, b text, c int[], d jsonb, e point, f int4range, "G h" text);
CREATE INDEX i1 ON t (a DESC NULLS LAST, b COLLATE "C" text_pattern_ops) INCLUDE (c) WITH (fillfactor = 70) WHERE a > 0;
CREATE INDEX i2 ON t USING btree (b);
CREATE INDEX i3 ON t USING gin (c);
CREATE INDEX i4 ON t USING gin (d jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX i5 ON t USING gist (e, f);
CREATE INDEX i6 ON t USING spgist (f);
CREATE INDEX i7 ON t USING brin (a int4_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 32);
CREATE UNIQUE INDEX i8 ON t (lower(b), (a + 1));
CREATE INDEX "I 9" ON t ("G h");
COMMENT ON INDEX "I 9" IS 'ninth';

-- pair: options, tablespaces and statistics of indexes
-- alone
-- servers: 15+
-- from:
SET allow_in_place_tablespaces = on;
CREATE TABLE t (a int, b text);
CREATE INDEX i ON t (lower(b), (a + 1)) WITH (fillfactor = 70);
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 50;
-- to:
CREATE TABLE t (a int, b text);
CREATE INDEX i ON t (lower(b), (a + 1));
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 60;
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 70;
CREATE INDEX j ON t (upper(b));
ALTER INDEX j ALTER COLUMN 1 SET STATISTICS 0;

-- pair: an index becomes unique
-- from:
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE UNIQUE INDEX j ON t (b);
-- to:
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX i ON t (a);
CREATE INDEX j ON t (b);
-- rows:
INSERT INTO t VALUES (1, 1);

-- pair: an index of a function that changes
-- from:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select $1';
CREATE TABLE t (a int);
CREATE INDEX i ON t (f(a));
-- to:
CREATE FUNCTION f(int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'select $1::bigint';
CREATE TABLE t (a int);
CREATE INDEX i ON t (f(a));

-- pair: an index that is not valid is built again
-- alone
-- one way
-- from:
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
-- to:
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);

-- pair: indexes change hands
-- from:
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX x ON t (a);
CREATE INDEX y ON u (a);
-- to:
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX y ON t (a);
CREATE INDEX x ON u (a);

-- pair: statistics objects
-- from:
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 ON a, b FROM t;
CREATE STATISTICS s2 (ndistinct) ON a, b FROM t;
ALTER STATISTICS s2 SET STATISTICS 100;
COMMENT ON STATISTICS s1 IS 'x';
-- to:
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 (dependencies, mcv) ON a, b, c FROM t;
ALTER STATISTICS s1 SET STATISTICS 200;
CREATE STATISTICS s2 (ndistinct) ON a, b FROM t;
CREATE STATISTICS s3 ON lower(c), (a + b) FROM t;
COMMENT ON STATISTICS s3 IS 'y';

-- pair: a column of statistics changes its type
-- from:
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS e ON (a + b) FROM t;
-- to:
CREATE TABLE t (a bigint, b int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS e ON (a + b) FROM t;
