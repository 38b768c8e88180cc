-- What stands on what: types in functions in views, both ways; comments of all kinds.

-- pair: an enum in a function in a view in a function in a view
-- from:
-- to:
CREATE TYPE z AS ENUM ('a');
CREATE FUNCTION y(z) RETURNS z LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW x AS SELECT y('a') AS a;
CREATE FUNCTION w() RETURNS SETOF x LANGUAGE sql AS 'SELECT NULL';
CREATE VIEW v AS SELECT a FROM w();
CREATE TABLE u (id int, a z DEFAULT y('a'), r x);

-- pair: the enum below all of it is replaced
-- from:
CREATE TYPE z AS ENUM ('a', 'b');
CREATE FUNCTION y(z) RETURNS z LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW x AS SELECT y('a') AS a;
CREATE FUNCTION w() RETURNS SETOF x LANGUAGE sql AS 'SELECT NULL';
CREATE VIEW v AS SELECT a FROM w();
CREATE TABLE u (id int, a z DEFAULT y('a'));
-- to:
CREATE TYPE z AS ENUM ('b', 'a');
CREATE FUNCTION y(z) RETURNS z LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE VIEW x AS SELECT y('a') AS a;
CREATE FUNCTION w() RETURNS SETOF x LANGUAGE sql AS 'SELECT NULL';
CREATE VIEW v AS SELECT a FROM w();
CREATE TABLE u (id int, a z DEFAULT y('a'));
-- rows:
INSERT INTO u VALUES (1, 'b');

-- pair: a type is renamed by another one of the same content
-- from:
CREATE TYPE one AS (a int);
CREATE FUNCTION f() RETURNS one LANGUAGE sql AS 'SELECT NULL';
-- to:
CREATE TYPE two AS (a int);
CREATE FUNCTION f() RETURNS two LANGUAGE sql AS 'SELECT NULL';

-- pair: a table becomes a view and a view a table
-- from:
CREATE TABLE a (id int);
CREATE VIEW b AS SELECT 1 AS id;
-- to:
CREATE VIEW a AS SELECT 1 AS id;
CREATE TABLE b (id int);

-- pair: names are handed round
-- from:
CREATE TYPE a AS ENUM ('x');
CREATE DOMAIN b AS int;
CREATE SEQUENCE c;
CREATE TABLE d (id int);
-- to:
CREATE TABLE a (id int);
CREATE SEQUENCE b;
CREATE DOMAIN c AS int;
CREATE TYPE d AS ENUM ('x');

-- pair: a domain over a composite of a domain over an enum
-- from:
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e;
CREATE TYPE c AS (d d, n int);
CREATE DOMAIN o AS c;
CREATE TABLE t (id int PRIMARY KEY, o o);
-- to:
CREATE TYPE e AS ENUM ('b', 'a');
CREATE DOMAIN d AS e;
CREATE TYPE c AS (d d, n int);
CREATE DOMAIN o AS c;
CREATE TABLE t (id int PRIMARY KEY, o o);
-- rows:
INSERT INTO t VALUES (1, ('a', 2));

-- pair: an operator over a replaced enum, in an index
-- from:
CREATE TYPE e AS ENUM ('a', 'b');
CREATE FUNCTION same(e, e) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2::text';
CREATE OPERATOR ~=~ (FUNCTION = same, LEFTARG = e, RIGHTARG = e);
CREATE TABLE t (id int, e e);
CREATE INDEX i ON t (id) WHERE e OPERATOR({schema}.~=~) 'a';
-- to:
CREATE TYPE e AS ENUM ('b', 'a');
CREATE FUNCTION same(e, e) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2::text';
CREATE OPERATOR ~=~ (FUNCTION = same, LEFTARG = e, RIGHTARG = e);
CREATE TABLE t (id int, e e);
CREATE INDEX i ON t (id) WHERE e OPERATOR({schema}.~=~) 'a';
-- rows:
INSERT INTO t VALUES (1, 'a');

-- pair: an aggregate over a replaced composite
-- from:
CREATE TYPE c AS (a int);
CREATE FUNCTION step(c, int) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE last_of(int) (SFUNC = step, STYPE = c);
CREATE VIEW v AS SELECT last_of(1) AS l;
-- to:
CREATE TYPE c AS (a bigint);
CREATE FUNCTION step(c, int) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE last_of(int) (SFUNC = step, STYPE = c);
CREATE VIEW v AS SELECT last_of(1) AS l;

-- pair: a trigger's function goes with its trigger
-- from:
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- to:
CREATE TABLE t (id int);
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();
-- rows:
INSERT INTO t VALUES (1);

-- pair: a default calls a function that reads the table
-- from:
CREATE TABLE t (id int);
-- to:
CREATE TABLE t (id int);
CREATE FUNCTION next_one() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;
ALTER TABLE t ALTER id SET DEFAULT next_one();
-- rows:
INSERT INTO t VALUES (1);

-- pair: a domain whose check takes the domain's own array
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int;
CREATE FUNCTION f(d[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
ALTER DOMAIN d ADD CONSTRAINT c CHECK (f(ARRAY[VALUE]::d[]));

-- pair: comments on all that is here
-- from:
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (a int);
CREATE TYPE r AS RANGE (subtype = int);
CREATE DOMAIN d AS int;
CREATE TABLE t (id int CONSTRAINT k CHECK (id > 0));
CREATE INDEX i ON t (id);
CREATE VIEW v AS SELECT id FROM t;
CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE TYPE e AS ENUM ('a');
COMMENT ON TYPE e IS '1';
CREATE TYPE c AS (a int);
COMMENT ON TYPE c IS '2';
CREATE TYPE r AS RANGE (subtype = int);
COMMENT ON TYPE r IS '3';
CREATE DOMAIN d AS int;
COMMENT ON DOMAIN d IS '4';
CREATE TABLE t (id int CONSTRAINT k CHECK (id > 0));
COMMENT ON TABLE t IS '5';
COMMENT ON CONSTRAINT k ON t IS '6';
COMMENT ON COLUMN t.id IS '7';
CREATE INDEX i ON t (id);
COMMENT ON INDEX i IS '8';
CREATE VIEW v AS SELECT id FROM t;
COMMENT ON VIEW v IS '9';
CREATE SEQUENCE s;
COMMENT ON SEQUENCE s IS '10';
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f() IS E'11\n''\\';
