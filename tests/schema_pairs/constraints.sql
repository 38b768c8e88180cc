-- Keys, checks, foreign keys, exclusions.

-- pair: keys come, go and change
-- from:
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int, d int, CONSTRAINT bc UNIQUE (b, c));
CREATE TABLE u (a int NOT NULL, b int);
-- to:
CREATE TABLE t (a int NOT NULL, b int, c int UNIQUE, d int PRIMARY KEY, CONSTRAINT bc UNIQUE (b, c, d));
CREATE TABLE u (a int, b int, CONSTRAINT own_name PRIMARY KEY (b, a));
-- rows:
INSERT INTO t VALUES (1, 2, 3, 4); INSERT INTO u VALUES (1, 2);

-- pair: a primary key moves while others refer to it
-- from:
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE);
CREATE TABLE u (t int REFERENCES t);
CREATE VIEW v AS SELECT a, b, count(*) AS n FROM t GROUP BY a;
-- to:
CREATE TABLE t (a int NOT NULL UNIQUE, b int PRIMARY KEY);
CREATE TABLE u (t int REFERENCES t);
CREATE VIEW v AS SELECT a, b, count(*) AS n FROM t GROUP BY b;
-- rows:
INSERT INTO t VALUES (1, 1); INSERT INTO u VALUES (1);

-- pair: nulls not distinct
-- servers: 15+
-- from:
CREATE TABLE t (a int UNIQUE, b int UNIQUE NULLS NOT DISTINCT);
CREATE UNIQUE INDEX t_i ON t (a, b);
-- to:
CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int UNIQUE);
CREATE UNIQUE INDEX t_i ON t (a, b) NULLS NOT DISTINCT;

-- pair: included columns, deferrable keys, options of their indexes
-- from:
CREATE TABLE t (a int, b int, c int, CONSTRAINT k UNIQUE (a) INCLUDE (b), CONSTRAINT l UNIQUE (b) DEFERRABLE, CONSTRAINT m UNIQUE (c) WITH (fillfactor = 60));
-- to:
CREATE TABLE t (a int, b int, c int, CONSTRAINT k UNIQUE (a) INCLUDE (b, c) WITH (fillfactor = 50), CONSTRAINT l UNIQUE (b) WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED, CONSTRAINT m UNIQUE (c));

-- pair: checks
-- from:
CREATE TABLE t (a int CHECK (a > 0), b int CONSTRAINT b_ok CHECK (b < 10), c text, CHECK (a < b));
-- to:
CREATE TABLE t (a int CHECK (a > 1), b int, c text CHECK (c ~ '^[a-z]+$'), CONSTRAINT "odd name" CHECK (a <> b) NO INHERIT);
-- rows:
INSERT INTO t VALUES (2, 5, 'x');

-- pair: a check that was not validated is, and the other way round
-- from:
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT a_ok CHECK (a > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT b_ok CHECK (b > 0);
-- to:
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT a_ok CHECK (a > 0);
ALTER TABLE t ADD CONSTRAINT b_ok CHECK (b > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT c_ok CHECK (a <> b) NOT VALID;

-- pair: foreign keys with actions, match and deferring
-- from:
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y), z int UNIQUE);
CREATE TABLE b (x int, y int, z int REFERENCES a (z) ON DELETE CASCADE,
  FOREIGN KEY (x, y) REFERENCES a ON UPDATE SET NULL, CONSTRAINT d FOREIGN KEY (z) REFERENCES a (z),
  CONSTRAINT e FOREIGN KEY (z) REFERENCES a (z) DEFERRABLE INITIALLY DEFERRED);
-- to:
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y), z int UNIQUE);
CREATE TABLE b (x int, y int, z int REFERENCES a (z) ON DELETE RESTRICT ON UPDATE SET DEFAULT,
  FOREIGN KEY (x, y) REFERENCES a MATCH FULL, CONSTRAINT d FOREIGN KEY (z) REFERENCES a (z) DEFERRABLE,
  CONSTRAINT e FOREIGN KEY (z) REFERENCES a (z) DEFERRABLE);
-- rows:
INSERT INTO a VALUES (1, 2, 3); INSERT INTO b VALUES (1, 2, 3);

-- pair: a foreign key sets some columns only
-- servers: 15+
-- from:
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL);
-- to:
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL (y));

-- pair: foreign keys that were not validated
-- from:
CREATE TABLE a (x int PRIMARY KEY);
CREATE TABLE b (x int, y int);
ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a NOT VALID;
ALTER TABLE b ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES a;
-- to:
CREATE TABLE a (x int PRIMARY KEY);
CREATE TABLE b (x int, y int);
ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a;
ALTER TABLE b ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES a NOT VALID;

-- pair: a table that refers to itself
-- from:
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);
-- to:
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t ON DELETE CASCADE, root int REFERENCES t);
CREATE TABLE u (id int PRIMARY KEY, parent int REFERENCES u);

-- pair: a foreign key refers to another table
-- from:
CREATE TABLE a (x int PRIMARY KEY);
CREATE TABLE b (x int PRIMARY KEY);
CREATE TABLE c (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a);
-- to:
CREATE TABLE b (x int PRIMARY KEY);
CREATE TABLE c (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES b);

-- pair: exclusions
-- from:
CREATE TABLE t (a int4range, b int4range, c box, CONSTRAINT x EXCLUDE USING gist (a WITH &&),
  CONSTRAINT y EXCLUDE USING gist (b WITH &&) WHERE (NOT isempty(b)));
-- to:
CREATE TABLE t (a int4range, b int4range, c box, CONSTRAINT x EXCLUDE USING gist (a WITH &&, b WITH &&),
  CONSTRAINT y EXCLUDE USING gist (b WITH &&) WITH (fillfactor = 70) WHERE (NOT isempty(b)) DEFERRABLE, EXCLUDE USING spgist (c WITH &&));

-- pair: an index becomes a key and a key an index
-- from:
CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT t_b UNIQUE (b));
CREATE UNIQUE INDEX t_a ON t (a);
-- to:
CREATE TABLE t (a int NOT NULL, b int NOT NULL, CONSTRAINT t_a UNIQUE (a));
CREATE UNIQUE INDEX t_b ON t (b);

-- pair: comments of constraints
-- from:
CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0), b int UNIQUE);
COMMENT ON CONSTRAINT k ON t IS 'x';
-- to:
CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0), b int UNIQUE);
COMMENT ON CONSTRAINT t_b_key ON t IS 'y';
COMMENT ON INDEX t_b_key IS 'of the index';

-- pair: constraints are renamed
-- from:
CREATE TABLE a (x int CONSTRAINT old_pk PRIMARY KEY, y int CONSTRAINT old_check CHECK (y > 0));
CREATE TABLE b (x int CONSTRAINT old_fk REFERENCES a);
-- to:
CREATE TABLE a (x int CONSTRAINT new_pk PRIMARY KEY, y int CONSTRAINT new_check CHECK (y > 0));
CREATE TABLE b (x int CONSTRAINT new_fk REFERENCES a);
-- rows:
INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1);

-- pair: a check calls a function that changes
-- from:
CREATE FUNCTION fine(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 > 0';
CREATE TABLE t (a int CHECK (fine(a)));
-- to:
CREATE FUNCTION fine(i int, j int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select i > j';
CREATE TABLE t (a int CHECK (fine(a, 0)));

-- pair: names of not-null constraints
-- servers: 18+
-- from:
CREATE TABLE t (a int NOT NULL, b int CONSTRAINT b_there NOT NULL, c int, d int);
ALTER TABLE t ADD CONSTRAINT d_there NOT NULL d NOT VALID;
-- to:
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL, b int NOT NULL, c int CONSTRAINT c_there NOT NULL NO INHERIT, d int);
ALTER TABLE t ADD CONSTRAINT d_there NOT NULL d;

-- pair: not enforced
-- servers: 18+
-- from:
CREATE TABLE a (x int PRIMARY KEY);
CREATE TABLE b (x int CONSTRAINT f REFERENCES a NOT ENFORCED, y int CONSTRAINT c CHECK (y > 0) NOT ENFORCED, z int CONSTRAINT g REFERENCES a);
-- to:
CREATE TABLE a (x int PRIMARY KEY);
CREATE TABLE b (x int CONSTRAINT f REFERENCES a, y int CONSTRAINT c CHECK (y > 0), z int CONSTRAINT g REFERENCES a NOT ENFORCED);

-- pair: periods without overlaps
-- servers: 18+
-- from:
CREATE TABLE a (x int4range, during daterange);
CREATE TABLE b (x int4range, during daterange);
-- to:
CREATE TABLE a (x int4range, during daterange, PRIMARY KEY (x, during WITHOUT OVERLAPS));
CREATE TABLE b (x int4range, during daterange, FOREIGN KEY (x, PERIOD during) REFERENCES a (x, PERIOD during));
