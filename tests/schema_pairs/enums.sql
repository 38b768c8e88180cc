-- Enums: labels, and all that may be made of them.

-- pair: an enum is made and a column has it
-- from:
CREATE TABLE t (id int PRIMARY KEY);
-- to:
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL DEFAULT 'ok');
-- rows:
INSERT INTO t VALUES (1), (2);

-- pair: labels are added at each place
-- from:
CREATE TYPE mood AS ENUM ('b', 'd');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- to:
CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd', 'e', 'f');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- rows:
INSERT INTO t VALUES (1, 'b'), (2, 'd'), (3, NULL);
-- holds:
SELECT array_agg(m::text ORDER BY m) = '{b,d,NULL}' FROM t

-- pair: a label goes
-- from:
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a', many mood[] DEFAULT '{a,c}');
-- to:
CREATE TYPE mood AS ENUM ('a', 'c');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a', many mood[] DEFAULT '{a,c}');
-- rows:
INSERT INTO t VALUES (1, 'a', '{c,a}'), (2, 'c', NULL), (3, NULL, '{}');
-- holds:
SELECT count(*) = 1 FROM t WHERE m = 'a' AND many = '{c,a}'

-- pair: labels change their order
-- from:
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL);
CREATE INDEX by_mood ON t (m);
-- to:
CREATE TYPE mood AS ENUM ('c', 'b', 'a');
CREATE TABLE t (id int PRIMARY KEY, m mood NOT NULL);
CREATE INDEX by_mood ON t (m);
-- rows:
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c');
-- holds:
SELECT array_agg(id ORDER BY m) = '{3,2,1}' FROM t

-- pair: a label is renamed while nothing has it
-- from:
CREATE TYPE mood AS ENUM ('a', 'old');
CREATE TABLE t (id int, m mood);
-- to:
CREATE TYPE mood AS ENUM ('a', 'new');
CREATE TABLE t (id int, m mood);
-- rows:
INSERT INTO t VALUES (1, 'a');

-- pair: an enum without labels gets some
-- from:
CREATE TYPE mood AS ENUM ();
-- to:
CREATE TYPE mood AS ENUM ('a', 'b');

-- pair: a domain over a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE DOMAIN good AS mood DEFAULT 'a' NOT NULL CHECK (VALUE <> 'b');
CREATE TABLE t (id int PRIMARY KEY, g good, plain mood, many good[]);
-- to:
CREATE TYPE mood AS ENUM ('c', 'a');
CREATE DOMAIN good AS mood DEFAULT 'a' NOT NULL CHECK (VALUE <> 'c');
CREATE TABLE t (id int PRIMARY KEY, g good, plain mood, many good[]);
-- rows:
INSERT INTO t VALUES (1, 'a', 'a', '{a}'), (2, DEFAULT, NULL, NULL);

-- pair: a composite type with a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE pair AS (m mood, n int);
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
-- to:
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE pair AS (m mood, n int);
CREATE TABLE t (id int PRIMARY KEY, p pair, many pair[]);
-- rows:
INSERT INTO t VALUES (1, ('a', 1), ARRAY[('a', 2)::pair]), (2, NULL, NULL);
-- holds:
SELECT (p).n = 1 AND (many[1]).n = 2 FROM t WHERE id = 1

-- pair: a range over a replaced enum
-- from:
CREATE TYPE size AS ENUM ('s', 'm', 'l', 'xl');
CREATE TYPE sizes AS RANGE (subtype = size);
CREATE TABLE t (id int PRIMARY KEY, r sizes, many sizes[]);
-- to:
CREATE TYPE size AS ENUM ('s', 'l', 'xl');
CREATE TYPE sizes AS RANGE (subtype = size);
CREATE TABLE t (id int PRIMARY KEY, r sizes, many sizes[]);
-- rows:
INSERT INTO t VALUES (1, sizes('s', 'l'), ARRAY[sizes('s', 'xl', '[]')]);
-- holds:
SELECT 's'::size <@ r AND NOT 'l'::size <@ r FROM t

-- pair: functions take and give a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE FUNCTION next_of(m mood DEFAULT 'a') RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'b'::{schema}.mood $$;
CREATE FUNCTION all_of(m mood[]) RETURNS SETOF mood LANGUAGE sql AS $$ SELECT unnest(m) $$;
CREATE TABLE t (id int, m mood DEFAULT next_of());
-- to:
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE FUNCTION next_of(m mood DEFAULT 'b') RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'b'::{schema}.mood $$;
CREATE FUNCTION all_of(m mood[]) RETURNS SETOF mood LANGUAGE sql AS $$ SELECT unnest(m) $$;
CREATE TABLE t (id int, m mood DEFAULT next_of());
-- rows:
INSERT INTO t VALUES (1, 'a'), (2, DEFAULT);

-- pair: views, checks, indexes and triggers stand on a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int PRIMARY KEY, m mood CHECK (m <> 'b'), n int, CONSTRAINT either_one CHECK (n > 0 OR m = 'a'));
CREATE INDEX of_a ON t (id) WHERE m = 'a';
CREATE INDEX of_text ON t ((m = 'c'));
CREATE VIEW v AS SELECT m, count(*) AS many FROM t WHERE m >= 'a' GROUP BY m;
CREATE VIEW w AS SELECT * FROM v;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF m ON t FOR EACH ROW WHEN (new.m = 'a') EXECUTE FUNCTION f();
CREATE POLICY p ON t USING (m = 'a');
-- to:
CREATE TYPE mood AS ENUM ('c', 'a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m mood CHECK (m <> 'b'), n int, CONSTRAINT either_one CHECK (n > 0 OR m = 'a'));
CREATE INDEX of_a ON t (id) WHERE m = 'a';
CREATE INDEX of_text ON t ((m = 'c'));
CREATE VIEW v AS SELECT m, count(*) AS many FROM t WHERE m >= 'a' GROUP BY m;
CREATE VIEW w AS SELECT * FROM v;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF m ON t FOR EACH ROW WHEN (new.m = 'a') EXECUTE FUNCTION f();
CREATE POLICY p ON t USING (m = 'a');
-- rows:
INSERT INTO t VALUES (1, 'a', 0), (2, 'c', 1);

-- pair: a key between columns of a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE p (m mood PRIMARY KEY);
CREATE TABLE c (id int, m mood REFERENCES p ON DELETE CASCADE);
-- to:
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE p (m mood PRIMARY KEY);
CREATE TABLE c (id int, m mood REFERENCES p ON DELETE CASCADE);
-- rows:
INSERT INTO p VALUES ('a'), ('b');
INSERT INTO c VALUES (1, 'a'), (2, 'b');

-- pair: a text becomes an enum
-- from:
CREATE TABLE t (id int PRIMARY KEY, m text DEFAULT 'a');
-- to:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a');
-- rows:
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL);
-- holds:
SELECT count(*) = 2 FROM t WHERE m IN ('a', 'b')
-- holds back:
SELECT count(*) = 2 FROM t WHERE m IN ('a', 'b')

-- pair: a column changes from one enum to another one
-- from:
CREATE TYPE one AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m one, many one[]);
-- to:
CREATE TYPE two AS ENUM ('b', 'a', 'c');
CREATE TABLE t (id int PRIMARY KEY, m two, many two[]);
-- rows:
INSERT INTO t VALUES (1, 'a', '{a,b}'), (2, NULL, NULL);
-- holds:
SELECT m = 'a' AND many = '{a,b}' FROM t WHERE id = 1

-- pair: an enum gives its name to a domain
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- to:
CREATE DOMAIN mood AS text CHECK (VALUE IN ('a', 'b', 'c'));
CREATE TABLE t (id int PRIMARY KEY, m mood);
-- rows:
INSERT INTO t VALUES (1, 'a'), (2, NULL);
-- holds:
SELECT m = 'a' FROM t WHERE id = 1

-- pair: a materialized view and a generated column of a replaced enum
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, m mood, is_a boolean GENERATED ALWAYS AS (m = 'a') STORED);
-- to:
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE t (id int PRIMARY KEY, m mood, is_a boolean GENERATED ALWAYS AS (m = 'a') STORED);
-- rows:
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- holds:
SELECT array_agg(is_a ORDER BY id) = '{t,f}' FROM t

-- pair: an enum moves to another schema
-- alone
-- from:
CREATE SCHEMA one;
CREATE TYPE one.mood AS ENUM ('a');
CREATE TABLE t (id int PRIMARY KEY, m one.mood DEFAULT 'a');
-- to:
CREATE SCHEMA two;
CREATE TYPE two.mood AS ENUM ('a');
CREATE TABLE t (id int PRIMARY KEY, m two.mood DEFAULT 'a');
-- rows:
INSERT INTO t VALUES (1, 'a');

-- pair: labels that need quotes
-- from:
CREATE TYPE mood AS ENUM ('it''s', 'a "b"', 'c\d', E'line\nline', 'x');
CREATE TABLE t (id int, m mood DEFAULT 'it''s');
-- to:
CREATE TYPE mood AS ENUM ('it''s', 'a "b"', ' ', 'c\d', E'line\nline', '$$', '--', E'tab\t');
CREATE TABLE t (id int, m mood DEFAULT E'line\nline');
-- rows:
INSERT INTO t VALUES (1, 'c\d');
