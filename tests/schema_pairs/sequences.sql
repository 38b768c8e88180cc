-- Sequences.

-- pair: sequences come, go and change
-- from:
CREATE SEQUENCE s1;
CREATE SEQUENCE s2 AS smallint INCREMENT 5 MINVALUE 10 MAXVALUE 100 START 20 CACHE 3 CYCLE;
CREATE SEQUENCE s3 INCREMENT -1;
CREATE SEQUENCE s4;
-- to:
CREATE SEQUENCE s1 AS int START 7;
CREATE SEQUENCE s2 AS bigint;
CREATE SEQUENCE s3 INCREMENT 2 MINVALUE -10 START -1;
CREATE SEQUENCE "S 5" INCREMENT -2 MINVALUE -100;
COMMENT ON SEQUENCE "S 5" IS 'five';
GRANT USAGE ON SEQUENCE "S 5" TO alice;

-- pair: owners of sequences
-- from:
CREATE TABLE t (a int, b int);
CREATE TABLE u (a int);
CREATE SEQUENCE s1 OWNED BY t.a;
CREATE SEQUENCE s2 OWNED BY t.b;
CREATE SEQUENCE s3;
ALTER TABLE t ALTER a SET DEFAULT nextval('s1');
-- to:
CREATE TABLE t (a int, b int);
CREATE TABLE u (a int);
CREATE SEQUENCE s1 OWNED BY u.a;
CREATE SEQUENCE s2;
CREATE SEQUENCE s3 OWNED BY t.b;
ALTER TABLE u ALTER a SET DEFAULT nextval('s1');

-- pair: serial columns
-- from:
CREATE TABLE t (id serial PRIMARY KEY, n int);
CREATE TABLE u (id int);
-- to:
CREATE TABLE t (id bigserial PRIMARY KEY, n int);
CREATE TABLE u (id serial);
CREATE TABLE w (id smallserial, x bigserial);
-- rows:
INSERT INTO t (n) VALUES (1), (2); INSERT INTO u VALUES (5);
-- holds:
INSERT INTO t (n) VALUES (3) RETURNING id = 3
INSERT INTO u DEFAULT VALUES RETURNING id = 6

-- pair: a table with a serial column goes
-- from:
CREATE TABLE t (id serial PRIMARY KEY);
CREATE SEQUENCE t_n_seq;
CREATE TABLE x (id int DEFAULT nextval('t_n_seq'));
ALTER SEQUENCE t_n_seq OWNED BY x.id;
-- to:
CREATE SEQUENCE t_id_seq;
CREATE TABLE y (id int DEFAULT nextval('t_id_seq'));

-- pair: the column that owns a sequence goes and the sequence stays
-- from:
CREATE TABLE t (id serial, a int);
-- to:
CREATE TABLE t (a int);
CREATE SEQUENCE t_id_seq AS int;

-- pair: sequences that are not logged
-- servers: 15+
-- from:
CREATE SEQUENCE a;
CREATE UNLOGGED SEQUENCE b;
-- to:
CREATE UNLOGGED SEQUENCE a;
CREATE SEQUENCE b;
