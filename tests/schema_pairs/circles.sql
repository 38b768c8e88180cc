-- Circles: what is changed needs what comes and what goes, and those need what is changed.

-- pair: a policy moves from a column that goes to one that comes while its table changes
-- from:
CREATE TABLE t (id int PRIMARY KEY, b text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t TO alice USING (b IS NOT NULL);
-- to:
CREATE TABLE t (id int PRIMARY KEY, c text);
CREATE POLICY p ON t USING (c IS NOT NULL);
-- rows:
INSERT INTO t (id) VALUES (1);

-- pair: a table that is made anew had a column of a type that goes
-- from:
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id int, m mood) PARTITION BY HASH (id);
-- to:
CREATE TABLE t (id int) PARTITION BY LIST (id);

-- pair: a sequence gets another owner while the one it had goes, whose rule stands on the new one
-- from:
CREATE SEQUENCE b;
CREATE TABLE c (id bigint, kind integer);
CREATE TABLE d (id bigint PRIMARY KEY, e bigint);
ALTER SEQUENCE b OWNED BY c.kind;
CREATE RULE r AS ON INSERT TO c DO ALSO DELETE FROM d WHERE e = 7;
-- to:
CREATE SEQUENCE b;
CREATE TABLE d (id bigint PRIMARY KEY, e bigint);
ALTER SEQUENCE b OWNED BY d.e;
ALTER TABLE d ALTER COLUMN e SET STATISTICS 50;
-- rows:
INSERT INTO d VALUES (1, 2);

-- pair: a partitioned table with a partitioned partition becomes a plain one
-- from:
CREATE TABLE t (id bigint, kind int, PRIMARY KEY (id, kind)) PARTITION BY RANGE (id, kind);
CREATE TABLE e PARTITION OF t FOR VALUES FROM (0, MINVALUE) TO (10, 5) PARTITION BY LIST (id);
CREATE TABLE e1 PARTITION OF e FOR VALUES IN (1);
-- to:
CREATE TABLE t (id bigint, kind int, PRIMARY KEY (id));
-- rows:
INSERT INTO t VALUES (1, 2);
-- holds:
SELECT count(*) = 1 FROM t

-- pair: a partition leaves a table whose foreign key was its own, too
-- one way
-- from:
CREATE TABLE e (id int PRIMARY KEY);
CREATE TABLE w (id int REFERENCES e) PARTITION BY RANGE (id);
CREATE TABLE b PARTITION OF w FOR VALUES FROM (30) TO (40);
-- to:
CREATE TABLE b (id int);
-- rows:
INSERT INTO e VALUES (31);
INSERT INTO b VALUES (31);

-- pair: a sequence of a partition is the default of the whole, and all of them go
-- from:
CREATE SEQUENCE s;
CREATE TABLE e (id bigint, kind integer) PARTITION BY HASH (id);
CREATE TABLE a PARTITION OF e FOR VALUES WITH (modulus 4, remainder 2);
ALTER TABLE e ALTER COLUMN id SET DEFAULT nextval('s');
ALTER SEQUENCE s OWNED BY a.kind;
-- to:

-- pair: the rule of a table that is made anew stands on one that goes
-- from:
CREATE TABLE b (id bigint);
CREATE TABLE d (id bigint, kind integer) PARTITION BY RANGE (id);
CREATE RULE r AS ON INSERT TO d WHERE false DO ALSO DELETE FROM b WHERE false;
-- to:
CREATE TABLE d (id bigint);

-- pair: a partitioned table becomes a plain one and its partition a partitioned one
-- from:
CREATE TABLE b (id bigint, kind integer, PRIMARY KEY (id, kind)) PARTITION BY RANGE (id, kind);
CREATE TABLE c PARTITION OF b DEFAULT;
-- to:
CREATE UNLOGGED TABLE b (id integer NOT NULL);
CREATE TABLE c (id bigint, kind integer, PRIMARY KEY (id, kind)) PARTITION BY RANGE (id, kind);

-- pair: a table that is made anew had a column of a domain that is made anew
-- from:
CREATE DOMAIN b AS text NOT NULL CHECK (VALUE <> '');
CREATE TABLE a (id bigint, o b[]);
-- to:
CREATE DOMAIN b AS varchar(9) NOT NULL CONSTRAINT shape CHECK (VALUE <> 'no');
CREATE TABLE a (id bigint, kind integer) PARTITION BY LIST (id);

-- pair: what reads a column of a partition goes before the column of the whole
-- from:
CREATE TABLE c (id bigint, b text) PARTITION BY RANGE (id);
CREATE TABLE o PARTITION OF c FOR VALUES FROM (20) TO (30);
CREATE VIEW v AS SELECT b FROM o;
-- to:
CREATE TABLE c (id bigint) PARTITION BY RANGE (id);

-- pair: a partition stays without its key while the whole becomes a plain table
-- from:
CREATE TABLE o (id bigint, kind integer, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE e PARTITION OF o FOR VALUES WITH (modulus 4, remainder 3);
-- to:
CREATE TABLE o (id bigint PRIMARY KEY);
CREATE TABLE e (id integer NOT NULL);

-- pair: the default of a partition calls a sequence whose name is a table's afterwards
-- one way
-- from:
CREATE SEQUENCE d;
CREATE TABLE q (id bigint, kind integer) PARTITION BY RANGE (id);
CREATE TABLE b PARTITION OF q FOR VALUES FROM (0) TO (10);
ALTER TABLE b ALTER COLUMN id SET DEFAULT nextval('d');
-- to:
CREATE TABLE q (id bigint, kind integer) PARTITION BY HASH (id);
CREATE TABLE d PARTITION OF q FOR VALUES WITH (modulus 1, remainder 0);
