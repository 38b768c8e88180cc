-- Domains: in place what can be, else replaced.

-- pair: a domain is made with all it may have
-- from:
-- to:
CREATE DOMAIN name_of AS varchar(20) COLLATE "C" DEFAULT 'nobody' NOT NULL
  CONSTRAINT short CHECK (length(VALUE) < 10) CONSTRAINT filled CHECK (VALUE <> '');
CREATE TABLE t (id int, n name_of);

-- pair: the default of a domain comes, changes and goes
-- from:
CREATE DOMAIN a AS int;
CREATE DOMAIN b AS int DEFAULT 1;
CREATE DOMAIN c AS text DEFAULT 'x';
CREATE TABLE t (a a, b b, c c);
-- to:
CREATE DOMAIN a AS int DEFAULT 3;
CREATE DOMAIN b AS int DEFAULT 2;
CREATE DOMAIN c AS text;
CREATE TABLE t (a a, b b, c c);
-- rows:
INSERT INTO t VALUES (1, 2, 'c');

-- pair: a domain is NOT NULL now
-- from:
CREATE DOMAIN d AS int;
CREATE TABLE t (id int, d d);
-- to:
CREATE DOMAIN d AS int NOT NULL;
CREATE TABLE t (id int, d d);
-- rows:
INSERT INTO t VALUES (1, 1);

-- pair: the checks of a domain change
-- from:
CREATE DOMAIN d AS int CONSTRAINT stays CHECK (VALUE > 0) CONSTRAINT goes CHECK (VALUE > 1) CONSTRAINT other CHECK (VALUE < 9);
CREATE TABLE t (id int, d d, many d[]);
-- to:
CREATE DOMAIN d AS int CONSTRAINT stays CHECK (VALUE > 0) CONSTRAINT other CHECK (VALUE < 10) CONSTRAINT comes CHECK (VALUE <> 7);
CREATE TABLE t (id int, d d, many d[]);
-- rows:
INSERT INTO t VALUES (1, 2, '{3,4}');

-- pair: a check of a domain is not valid yet
-- from:
CREATE DOMAIN d AS int;
CREATE TABLE t (id int, d d);
-- to:
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
CREATE TABLE t (id int, d d);
-- rows:
INSERT INTO t VALUES (1, -2);

-- pair: a check of a domain is validated
-- from:
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;
CREATE TABLE t (id int, d d);
-- to:
CREATE DOMAIN d AS int CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE t (id int, d d);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a domain has another base
-- from:
CREATE DOMAIN d AS int DEFAULT 1 CHECK (VALUE > 0);
CREATE TABLE t (id int PRIMARY KEY, d d DEFAULT 5, many d[], CHECK (d < 100));
CREATE VIEW v AS SELECT d FROM t;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1';
-- to:
CREATE DOMAIN d AS bigint DEFAULT 2 CHECK (VALUE > 0);
CREATE TABLE t (id int PRIMARY KEY, d d DEFAULT 6, many d[], CHECK (d < 100));
CREATE VIEW v AS SELECT d FROM t;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1';
-- rows:
INSERT INTO t VALUES (1, 2, '{3}'), (2, NULL, NULL);
-- holds:
SELECT d = 2 AND many[1] = 3 FROM t WHERE id = 1

-- pair: a domain has another length
-- from:
CREATE DOMAIN code AS varchar(5);
CREATE TABLE t (id int PRIMARY KEY, c code);
CREATE UNIQUE INDEX by_code ON t (c);
-- to:
CREATE DOMAIN code AS varchar(10);
CREATE TABLE t (id int PRIMARY KEY, c code);
CREATE UNIQUE INDEX by_code ON t (c);
-- rows:
INSERT INTO t VALUES (1, 'abc');

-- pair: a domain sorts otherwise
-- from:
CREATE DOMAIN d AS text;
CREATE TABLE t (id int PRIMARY KEY, d d);
CREATE INDEX i ON t (d);
-- to:
CREATE DOMAIN d AS text COLLATE "C";
CREATE TABLE t (id int PRIMARY KEY, d d);
CREATE INDEX i ON t (d);
-- rows:
INSERT INTO t VALUES (1, 'abc');

-- pair: a domain over a domain
-- moves: t
-- from:
CREATE DOMAIN one AS int;
CREATE DOMAIN two AS one CHECK (VALUE > 1);
CREATE TABLE t (id int PRIMARY KEY, a one, b two);
-- to:
CREATE DOMAIN one AS numeric(10, 2);
CREATE DOMAIN two AS one CHECK (VALUE > 1);
CREATE TABLE t (id int PRIMARY KEY, a one, b two);
-- rows:
INSERT INTO t VALUES (1, 2, 3);

-- pair: a domain's check calls a function of ours
-- from:
CREATE FUNCTION is_fine(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE DOMAIN d AS int CONSTRAINT fine CHECK (is_fine(VALUE));
CREATE TABLE t (id int PRIMARY KEY, d d);
-- to:
CREATE FUNCTION is_fine(n int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 1';
CREATE FUNCTION start() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE DOMAIN d AS int DEFAULT start() CONSTRAINT fine CHECK (is_fine(VALUE));
CREATE TABLE t (id int PRIMARY KEY, d d);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: the function that a domain's default calls is made anew
-- from:
CREATE FUNCTION start() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE DOMAIN d AS int DEFAULT start();
CREATE TABLE t (id int PRIMARY KEY, d d);
-- to:
CREATE FUNCTION start() RETURNS bigint LANGUAGE sql AS 'SELECT 7::bigint';
CREATE DOMAIN d AS int DEFAULT start();
CREATE TABLE t (id int PRIMARY KEY, d d);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a domain over an array and one over a composite
-- from:
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN many AS int[] CHECK (array_length(VALUE, 1) < 5);
CREATE DOMAIN good_pair AS pair CHECK ((VALUE).a < (VALUE).b);
CREATE TABLE t (id int, m many, p good_pair);
-- to:
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN many AS int[] CHECK (array_length(VALUE, 1) < 6);
CREATE DOMAIN good_pair AS pair CHECK ((VALUE).a <= (VALUE).b);
CREATE TABLE t (id int, m many, p good_pair);
-- rows:
INSERT INTO t VALUES (1, '{1,2}', (1, 2));

-- pair: a column leaves its domain
-- from:
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE t (id int, d d);
-- to:
CREATE TABLE t (id int, d int);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: comments and rights of a domain
-- from:
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0);
COMMENT ON DOMAIN d IS 'one';
-- to:
CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0);
COMMENT ON DOMAIN d IS 'two';
COMMENT ON CONSTRAINT c ON DOMAIN d IS 'it''s';
REVOKE USAGE ON DOMAIN d FROM PUBLIC;
GRANT USAGE ON DOMAIN d TO alice;
