-- Composite types and ranges.

-- pair: a composite type comes
-- from:
-- to:
CREATE TYPE pair AS (a int, "B c" varchar(3) COLLATE "C", d numeric(10, 2)[]);
CREATE TABLE t (id int, p pair, many pair[]);

-- pair: attributes are added and go
-- moves: t
-- from:
CREATE TYPE pair AS (a int, b text, c int);
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
-- to:
CREATE TYPE pair AS (a int, c int, d date, "E" text);
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
-- rows:
INSERT INTO t VALUES (1, (1, 'b', 3), ARRAY[(1, 'b', 3)::pair]);
-- holds:
SELECT (p).a = 1 AND (p).c = 3 AND (many[1]).c = 3 FROM t

-- pair: an attribute has another type
-- from:
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
CREATE VIEW v AS SELECT (p).a FROM t;
-- to:
CREATE TYPE pair AS (a bigint, b varchar(9));
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
CREATE VIEW v AS SELECT (p).a FROM t;
-- rows:
INSERT INTO t VALUES (1, (1, 'b'), ARRAY[(2, 'c')::pair, NULL]), (2, NULL, NULL), (3, (NULL, NULL), '{}');
-- holds:
SELECT count(*) = 1 FROM t WHERE p IS NOT DISTINCT FROM NULL

-- pair: an attribute has another type and nothing has it
-- from:
CREATE TYPE pair AS (a int, b text);
CREATE FUNCTION f(pair) RETURNS SETOF pair LANGUAGE sql AS 'SELECT $1';
-- to:
CREATE TYPE pair AS (a bigint, b text);
CREATE FUNCTION f(pair) RETURNS SETOF pair LANGUAGE sql AS 'SELECT $1';

-- pair: attributes stand in another order
-- moves: t
-- from:
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, p pair);
-- to:
CREATE TYPE pair AS (n date, b text, a int);
CREATE TABLE t (id int PRIMARY KEY, p pair);
-- rows:
INSERT INTO t VALUES (1, (1, 'b')), (2, NULL);
-- holds:
SELECT (p).a = 1 AND (p).b = 'b' FROM t WHERE id = 1
-- holds back:
SELECT (p).a = 1 AND (p).b = 'b' FROM t WHERE id = 1

-- pair: attributes of an array's type stand in another order
-- moves: t
-- from:
CREATE TYPE pair AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, many pair[]);
-- to:
CREATE TYPE pair AS (b text, a int);
CREATE TABLE t (id int PRIMARY KEY, many pair[]);
-- rows:
INSERT INTO t VALUES (1, ARRAY[(1, 'b')::pair, (2, 'c')::pair, NULL]), (2, NULL), (3, '{}');
-- holds:
SELECT (many[1]).a = 1 AND (many[2]).b = 'c' AND array_length(many, 1) = 3 FROM t WHERE id = 1
SELECT many = '{}' FROM t WHERE id = 3

-- pair: a composite type in a composite type
-- from:
CREATE TYPE inner_one AS (a int);
CREATE TYPE outer_one AS (i inner_one, many inner_one[], n int);
CREATE TABLE t (id int PRIMARY KEY, o outer_one);
-- to:
CREATE TYPE inner_one AS (a numeric);
CREATE TYPE outer_one AS (i inner_one, many inner_one[], n int);
CREATE TABLE t (id int PRIMARY KEY, o outer_one);
-- rows:
INSERT INTO t VALUES (1, ROW(ROW(1), ARRAY[ROW(2)::inner_one], 3));
-- holds:
SELECT ((o).i).a = 1 AND ((o).many[1]).a = 2 AND (o).n = 3 FROM t

-- pair: comments on attributes
-- from:
CREATE TYPE pair AS (a int, b text, c int);
COMMENT ON COLUMN pair.a IS 'first';
COMMENT ON COLUMN pair.c IS 'goes with it';
-- to:
CREATE TYPE pair AS (a int, b text);
COMMENT ON TYPE pair IS 'a pair';
COMMENT ON COLUMN pair.b IS E'it''s\nthe second';

-- pair: a composite type becomes an enum
-- from:
CREATE TYPE it AS (a int);
-- to:
CREATE TYPE it AS ENUM ('a');

-- pair: a range comes
-- from:
-- to:
CREATE FUNCTION distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = distance, multirange_type_name = spans);
CREATE TYPE texts AS RANGE (subtype = text, collation = "C");
CREATE TYPE pattern AS RANGE (subtype = text, subtype_opclass = text_pattern_ops);
CREATE TABLE t (id int, s span DEFAULT '[1,2)', m spans, x texts, EXCLUDE USING gist (s WITH &&));

-- pair: a range is of another type
-- from:
CREATE TYPE span AS RANGE (subtype = int);
CREATE TABLE t (id int PRIMARY KEY, s span, m span[], x span_multirange);
CREATE TYPE holds_one AS (s span);
CREATE DOMAIN short AS span CHECK (NOT isempty(VALUE));
CREATE FUNCTION f(span) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT isempty($1)';
-- to:
CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE t (id int PRIMARY KEY, s span, m span[], x span_multirange);
CREATE TYPE holds_one AS (s span);
CREATE DOMAIN short AS span CHECK (NOT isempty(VALUE));
CREATE FUNCTION f(span) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT isempty($1)';
-- rows:
INSERT INTO t VALUES (1, '[1,3)', '{"[1,2)"}', '{[1,2),[3,4)}');
-- holds:
SELECT s @> 2::numeric FROM t

-- pair: a range's type of many has another name
-- from:
CREATE TYPE span AS RANGE (subtype = int);
CREATE TABLE t (id int PRIMARY KEY, s span);
-- to:
CREATE TYPE span AS RANGE (subtype = int, multirange_type_name = "Spans");
CREATE TABLE t (id int PRIMARY KEY, s span);
-- rows:
INSERT INTO t VALUES (1, '[1,3)');
