-- Columns: types, nullability, identities, generated ones, settings.

-- pair: a column becomes wider
-- from:
CREATE TABLE t (id int PRIMARY KEY, n int);
-- to:
CREATE TABLE t (id int PRIMARY KEY, n bigint);
-- rows:
INSERT INTO t VALUES (1, 2), (2, NULL);
-- holds:
SELECT sum(n) = 2 FROM t

-- pair: a column is added and another one goes
-- from:
CREATE TABLE t (id int PRIMARY KEY, old text);
-- to:
CREATE TABLE t (id int PRIMARY KEY, new text NOT NULL DEFAULT 'x');
-- rows:
INSERT INTO t VALUES (1, 'a');
-- holds:
SELECT new = 'x' FROM t
