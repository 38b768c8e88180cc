-- What is the whole database's: schemas, extensions, collations, publications, event triggers, foreign servers, defaults.

-- pair: a schema comes with what is in it
-- alone
-- from:
CREATE TABLE stays (id int);
-- to:
CREATE TABLE stays (id int);
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'ours';
CREATE TYPE app.mood AS ENUM ('a');
CREATE TABLE app.t (id serial PRIMARY KEY, m app.mood);
CREATE VIEW app.v AS SELECT * FROM app.t;
CREATE FUNCTION app.f() RETURNS SETOF app.t LANGUAGE sql AS 'SELECT 1';
-- rows:
INSERT INTO stays VALUES (1);

-- pair: an extension comes with what uses it
-- alone
-- from:
CREATE TABLE t (id int, a text);
-- to:
CREATE SCHEMA ext;
CREATE EXTENSION citext WITH SCHEMA ext;
CREATE EXTENSION hstore;
CREATE TABLE t (id int, a ext.citext, h hstore DEFAULT '', many ext.citext[]);
CREATE INDEX i ON t USING gin (h);
CREATE FUNCTION f(hstore) RETURNS ext.citext LANGUAGE sql AS 'SELECT NULL';
CREATE DOMAIN d AS ext.citext CHECK (VALUE <> ''::ext.citext);
-- rows:
INSERT INTO t VALUES (1, 'x');

-- pair: an extension moves to another schema
-- alone
-- from:
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gin (a gin_trgm_ops);
-- to:
CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm WITH SCHEMA ext;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gin (a ext.gin_trgm_ops);
-- rows:
INSERT INTO t VALUES ('abc');

-- pair: an index needs an extension's operator class
-- alone
-- from:
CREATE TABLE t (id int, r int4range);
-- to:
CREATE EXTENSION btree_gist;
CREATE TABLE t (id int, r int4range, EXCLUDE USING gist (id WITH =, r WITH &&));

-- pair: a comment on an extension
-- alone
-- from:
CREATE EXTENSION hstore;
-- to:
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'keys and values';

-- pair: collations
-- alone
-- from:
CREATE COLLATION goes (provider = icu, locale = 'de');
CREATE COLLATION changes (provider = icu, locale = 'de');
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE changes, b text COLLATE goes, c varchar(9) COLLATE changes);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b COLLATE changes);
CREATE VIEW v AS SELECT a FROM t WHERE b > 'x' COLLATE changes;
CREATE DOMAIN d AS text COLLATE changes;
CREATE TABLE u (id int PRIMARY KEY, d d);
CREATE TYPE pair AS (a text COLLATE changes);
-- to:
CREATE COLLATION changes (provider = icu, locale = 'fr', deterministic = false);
CREATE COLLATION comes FROM "C";
COMMENT ON COLLATION comes IS 'by bytes';
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE changes, b text COLLATE comes, c varchar(9) COLLATE changes);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b COLLATE changes);
CREATE VIEW v AS SELECT a FROM t WHERE b > 'x' COLLATE changes;
CREATE DOMAIN d AS text COLLATE changes;
CREATE TABLE u (id int PRIMARY KEY, d d);
CREATE TYPE pair AS (a text COLLATE changes);
-- rows:
INSERT INTO t VALUES (1, 'a', 'b', 'c');
INSERT INTO u VALUES (1, 'a');

-- pair: event triggers
-- alone
-- from:
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER goes ON ddl_command_end EXECUTE FUNCTION told();
CREATE EVENT TRIGGER changes ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION told();
CREATE EVENT TRIGGER stays ON sql_drop EXECUTE FUNCTION told();
-- to:
CREATE FUNCTION told() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER changes ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'ALTER TABLE') EXECUTE FUNCTION told();
CREATE EVENT TRIGGER stays ON sql_drop EXECUTE FUNCTION told();
ALTER EVENT TRIGGER stays DISABLE;
COMMENT ON EVENT TRIGGER stays IS 'quiet';
CREATE EVENT TRIGGER comes ON table_rewrite EXECUTE FUNCTION told();
ALTER EVENT TRIGGER comes ENABLE ALWAYS;

-- pair: publications
-- alone
-- servers: 15+
-- from:
CREATE TABLE a (id int PRIMARY KEY, n int, x text);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE a, b;
CREATE PUBLICATION all_of FOR ALL TABLES;
CREATE PUBLICATION empty;
-- to:
CREATE SCHEMA app;
CREATE TABLE a (id int PRIMARY KEY, n int, x text);
CREATE TABLE c (id int PRIMARY KEY);
CREATE FUNCTION is_fine(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE PUBLICATION p FOR TABLE a (id, n) WHERE (n > 1 AND id <> 3), c WITH (publish = 'insert, delete');
COMMENT ON PUBLICATION p IS 'some';
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA app, TABLE c WITH (publish_via_partition_root);
CREATE PUBLICATION empty WITH (publish = 'insert');
-- rows:
INSERT INTO a VALUES (1, 2, 'x');

-- pair: publications of tables alone
-- alone
-- from:
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE a;
-- to:
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE b WITH (publish = 'update');
CREATE PUBLICATION every FOR ALL TABLES;

-- pair: a published column changes its type
-- alone
-- servers: 15+
-- from:
CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE PUBLICATION p FOR TABLE a (id, n) WHERE (id > 0 AND n IS NULL) WITH (publish = 'insert');
-- to:
CREATE TABLE a (id bigint PRIMARY KEY, n bigint);
CREATE PUBLICATION p FOR TABLE a (id, n) WHERE (id > 0 AND n IS NULL) WITH (publish = 'insert');
-- rows:
INSERT INTO a VALUES (1, NULL);

-- pair: foreign servers and tables
-- alone
-- from:
CREATE EXTENSION postgres_fdw;
CREATE SERVER goes FOREIGN DATA WRAPPER postgres_fdw;
CREATE SERVER stays VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'a', port '1');
CREATE USER MAPPING FOR alice SERVER stays OPTIONS (user 'a');
CREATE USER MAPPING FOR PUBLIC SERVER goes;
CREATE FOREIGN TABLE f (id int OPTIONS (column_name 'x') NOT NULL, gone text) SERVER stays OPTIONS (table_name 'other', fetch_size '7');
CREATE FOREIGN TABLE moves (id int) SERVER goes;
CREATE VIEW v AS SELECT id FROM f;
-- to:
CREATE EXTENSION postgres_fdw;
CREATE SERVER stays TYPE 'x' VERSION '2' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'it''s', dbname 'd');
COMMENT ON SERVER stays IS 'far';
GRANT USAGE ON FOREIGN SERVER stays TO alice;
CREATE SERVER comes FOREIGN DATA WRAPPER postgres_fdw;
CREATE USER MAPPING FOR alice SERVER stays OPTIONS (user 'b');
CREATE USER MAPPING FOR "Odd Role" SERVER comes;
CREATE FOREIGN TABLE f (id bigint OPTIONS (column_name 'y') DEFAULT 3, new text COLLATE "C") SERVER stays OPTIONS (table_name 'another');
COMMENT ON FOREIGN TABLE f IS 'theirs';
COMMENT ON COLUMN f.id IS 'key';
GRANT SELECT ON f TO bob;
CREATE FOREIGN TABLE moves (id int, CHECK (id > 0)) SERVER comes;
CREATE VIEW v AS SELECT id FROM f;

-- pair: a foreign table changes where it is
-- alone
-- from:
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE f (id int OPTIONS (column_name 'x'), n int) SERVER s OPTIONS (table_name 'a', fetch_size '7');
-- to:
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
CREATE FOREIGN TABLE f (id bigint NOT NULL, n int OPTIONS (column_name 'it''s')) SERVER s OPTIONS (table_name 'b', schema_name 'c');

-- pair: a foreign data wrapper
-- alone
-- from:
CREATE FOREIGN DATA WRAPPER w OPTIONS (a '1', b '2');
CREATE FOREIGN DATA WRAPPER goes;
-- to:
CREATE EXTENSION postgres_fdw;
CREATE FOREIGN DATA WRAPPER w HANDLER postgres_fdw_handler OPTIONS (b '3', c '4');
COMMENT ON FOREIGN DATA WRAPPER w IS 'it';
GRANT USAGE ON FOREIGN DATA WRAPPER w TO alice;

-- pair: default privileges
-- alone
-- from:
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO alice;
ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA app GRANT ALL ON SEQUENCES TO alice;
-- to:
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO alice WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT EXECUTE ON FUNCTIONS TO bob;
ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA app GRANT USAGE ON SEQUENCES TO alice, "Odd Role";
ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT USAGE ON SCHEMAS TO bob;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO bob;

-- pair: objects are made where privileges are given by default
-- alone
-- from:
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO alice;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO bob;
-- to:
CREATE TABLE t (id int);
CREATE TABLE u (id int);
GRANT SELECT ON u TO alice;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION g() FROM PUBLIC;
CREATE SEQUENCE s;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO alice;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO bob;

-- pair: names that differ in their case alone
-- alone
-- from:
CREATE SCHEMA "App";
CREATE TABLE "App"."T" (id int, "Id" int);
CREATE TYPE "App".mood AS ENUM ('a', 'A');
-- to:
CREATE SCHEMA app;
CREATE TABLE app.t (id int, "ID" int);
CREATE TYPE app."Mood" AS ENUM ('A', 'a');
CREATE FUNCTION app."F"(a app."Mood") RETURNS app.t LANGUAGE sql AS 'SELECT 1, 2';
