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
