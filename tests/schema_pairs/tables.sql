-- Tables as wholes: persistence, options, replica identity, row security, types, rules of storage.

-- pair: tables come and go
-- from:
CREATE TABLE old (a int PRIMARY KEY);
CREATE TABLE old_child (a int REFERENCES old);
CREATE TABLE stays (a int);
-- to:
CREATE TABLE stays (a int);
CREATE TABLE new_child (a int, b int);
CREATE TABLE new (a int PRIMARY KEY, b int DEFAULT 1);
ALTER TABLE new_child ADD FOREIGN KEY (a) REFERENCES new;
-- rows:
INSERT INTO stays VALUES (1);

-- pair: tables that refer to each other come and go
-- from:
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
-- to:
CREATE TABLE c (id int PRIMARY KEY, d int);
CREATE TABLE d (id int PRIMARY KEY, c int REFERENCES c);
ALTER TABLE c ADD FOREIGN KEY (d) REFERENCES d DEFERRABLE;

-- pair: a table without columns
-- from:
-- to:
CREATE TABLE t ();
CREATE TABLE u (a int);

-- pair: logged and not
-- from:
CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY);
CREATE UNLOGGED TABLE u (a int);
-- to:
CREATE UNLOGGED TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE u (a int);
-- rows:
INSERT INTO t VALUES (1); INSERT INTO u VALUES (2);

-- pair: a new table that is not logged
-- from:
-- to:
CREATE UNLOGGED TABLE t (a serial, b text);

-- pair: options are set and reset
-- from:
CREATE TABLE t (a int, b text) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
CREATE TABLE u (a text);
-- to:
CREATE TABLE t (a int, b text) WITH (fillfactor = 80, parallel_workers = 2, autovacuum_vacuum_scale_factor = 0.05);
CREATE TABLE u (a text) WITH (toast.autovacuum_vacuum_threshold = 10, toast_tuple_target = 4096);

-- pair: replica identities
-- from:
CREATE TABLE a (x int NOT NULL);
CREATE UNIQUE INDEX a_x ON a (x);
CREATE TABLE b (x int NOT NULL);
CREATE UNIQUE INDEX b_x ON b (x);
ALTER TABLE b REPLICA IDENTITY USING INDEX b_x;
CREATE TABLE c (x int);
ALTER TABLE c REPLICA IDENTITY FULL;
CREATE TABLE d (x int PRIMARY KEY, y int NOT NULL UNIQUE);
ALTER TABLE d REPLICA IDENTITY USING INDEX d_pkey;
CREATE TABLE e (x int NOT NULL, y int NOT NULL);
CREATE UNIQUE INDEX e_x ON e (x);
ALTER TABLE e REPLICA IDENTITY USING INDEX e_x;
-- to:
CREATE TABLE a (x int NOT NULL);
CREATE UNIQUE INDEX a_x ON a (x);
ALTER TABLE a REPLICA IDENTITY USING INDEX a_x;
CREATE TABLE b (x int NOT NULL);
CREATE UNIQUE INDEX b_x ON b (x);
CREATE TABLE c (x int);
ALTER TABLE c REPLICA IDENTITY NOTHING;
CREATE TABLE d (x int PRIMARY KEY, y int NOT NULL UNIQUE);
ALTER TABLE d REPLICA IDENTITY USING INDEX d_y_key;
CREATE TABLE e (x int NOT NULL, y int NOT NULL);
CREATE UNIQUE INDEX e_y ON e (y);
ALTER TABLE e REPLICA IDENTITY USING INDEX e_y;

-- pair: clustered by
-- from:
CREATE TABLE a (x int PRIMARY KEY, y int);
CREATE INDEX a_y ON a (y);
ALTER TABLE a CLUSTER ON a_y;
CREATE TABLE b (x int PRIMARY KEY);
CREATE TABLE c (x int);
CREATE INDEX c_x ON c (x);
ALTER TABLE c CLUSTER ON c_x;
-- to:
CREATE TABLE a (x int PRIMARY KEY, y int);
CREATE INDEX a_y ON a (y);
ALTER TABLE a CLUSTER ON a_pkey;
CREATE TABLE b (x int PRIMARY KEY);
ALTER TABLE b CLUSTER ON b_pkey;
CREATE TABLE c (x int);
CREATE INDEX c_x ON c (x);

-- pair: row security
-- from:
CREATE TABLE a (x int);
CREATE TABLE b (x int);
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
-- to:
CREATE TABLE a (x int);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
ALTER TABLE a FORCE ROW LEVEL SECURITY;
CREATE TABLE b (x int);
CREATE TABLE c (x int);
ALTER TABLE c FORCE ROW LEVEL SECURITY;

-- pair: tables of a type
-- from:
CREATE TYPE kind AS (a int, b text);
CREATE TABLE t OF kind (PRIMARY KEY (a));
CREATE TABLE u (a int, b text);
-- to:
CREATE TYPE kind AS (a int, b text);
CREATE TABLE t (a int PRIMARY KEY, b text);
CREATE TABLE u OF kind (b WITH OPTIONS NOT NULL DEFAULT 'x');
CREATE TABLE w OF kind;
-- rows:
INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (1, 'y');

-- pair: comments and grants of tables
-- from:
CREATE TABLE a (x int);
COMMENT ON TABLE a IS 'old';
GRANT ALL ON a TO alice;
GRANT SELECT ON a TO PUBLIC;
-- to:
CREATE TABLE a (x int);
GRANT SELECT, INSERT ON a TO alice WITH GRANT OPTION;
CREATE TABLE b (x int);
COMMENT ON TABLE b IS E'new\nline';
GRANT TRUNCATE ON b TO "Odd Role";
GRANT SELECT ON b TO PUBLIC;

-- pair: an access method of its own
-- alone
-- servers: 15+
-- from:
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE a (x int) USING heap_too;
CREATE TABLE b (x int);
CREATE TABLE c (x int);
-- to:
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE a (x int);
CREATE TABLE b (x int) USING heap_too;
CREATE MATERIALIZED VIEW c USING heap_too AS SELECT 1 AS one;
-- rows:
INSERT INTO a VALUES (1); INSERT INTO b VALUES (2);

-- pair: a table becomes a view and a view a table
-- from:
CREATE TABLE a (x int);
CREATE VIEW b AS SELECT 1 AS x;
CREATE SEQUENCE c;
CREATE TABLE d (x int);
-- to:
CREATE VIEW a AS SELECT 1 AS x;
CREATE TABLE b (x int);
CREATE TABLE c (x int);
CREATE SEQUENCE d;
