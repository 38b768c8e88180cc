-- Indexes, views, triggers and virtual tables of SQLite.

-- pair: an index comes
-- from:
CREATE TABLE t (a INT, b TEXT);
-- to:
CREATE TABLE t (a INT, b TEXT); CREATE INDEX i ON t (a DESC, b COLLATE NOCASE);
-- rows:
INSERT INTO t VALUES (1, 'x');

-- pair: an index becomes unique
-- from:
CREATE TABLE t (a INT); CREATE INDEX i ON t (a);
-- to:
CREATE TABLE t (a INT); CREATE UNIQUE INDEX i ON t (a);
-- rows:
INSERT INTO t VALUES (1), (2);

-- pair: an index becomes a partial one
-- from:
CREATE TABLE t (a INT, gone INT); CREATE INDEX i ON t (a);
-- to:
CREATE TABLE t (a INT, gone INT); CREATE INDEX i ON t (a) WHERE gone IS NULL;
-- rows:
INSERT INTO t VALUES (1, NULL);

-- pair: an index over an expression
-- from:
CREATE TABLE t (a TEXT); CREATE INDEX i ON t (lower(a));
-- to:
CREATE TABLE t (a TEXT NOT NULL); CREATE INDEX i ON t (lower(a)); CREATE INDEX j ON t (length(a), a) WHERE a <> '';
-- rows:
INSERT INTO t VALUES ('X');

-- pair: an index moves to another table
-- from:
CREATE TABLE t (a INT); CREATE TABLE u (a INT); CREATE INDEX i ON t (a);
-- to:
CREATE TABLE t (a INT); CREATE TABLE u (a INT); CREATE INDEX i ON u (a);
-- rows:
INSERT INTO t VALUES (1); INSERT INTO u VALUES (1);

-- pair: an index over a column that goes
-- from:
CREATE TABLE t (a INT, b INT); CREATE INDEX i ON t (b); CREATE INDEX k ON t (a);
-- to:
CREATE TABLE t (a INT); CREATE INDEX k ON t (a);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: an index over a column that comes
-- from:
CREATE TABLE t (a INT);
-- to:
CREATE TABLE t (a INT, b INT); CREATE INDEX i ON t (b);
-- rows:
INSERT INTO t VALUES (1);

-- pair: a view changes
-- from:
CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t;
-- to:
CREATE TABLE t (a INT); CREATE VIEW v (b) AS SELECT a + 1 FROM t;
-- rows:
INSERT INTO t VALUES (1);

-- pair: views upon views stay when their table is made anew
-- from:
CREATE TABLE t (a INT); CREATE VIEW w AS SELECT * FROM v; CREATE VIEW v AS SELECT a FROM t;
-- to:
CREATE TABLE t (a TEXT); CREATE VIEW w AS SELECT * FROM v; CREATE VIEW v AS SELECT a FROM t;
-- rows:
INSERT INTO t VALUES (1);

-- pair: a view over what is not there stays beside a table that is made anew
-- from:
CREATE TABLE t (a INT, b INT); CREATE VIEW broken AS SELECT x FROM nowhere;
-- to:
CREATE TABLE t (a TEXT); CREATE VIEW broken AS SELECT x FROM nowhere;
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a column goes beside a broken view
-- from:
CREATE TABLE t (a INT, b INT); CREATE VIEW broken AS SELECT x FROM nowhere;
-- to:
CREATE TABLE t (a INT); CREATE VIEW broken AS SELECT x FROM nowhere;
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: triggers stay when their table is made anew
-- from:
CREATE TABLE t (a INT); CREATE TABLE log (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
CREATE TRIGGER h BEFORE DELETE ON log BEGIN DELETE FROM t; SELECT RAISE(ABORT, 'no'); END;
-- to:
CREATE TABLE t (a TEXT); CREATE TABLE log (a, at TEXT DEFAULT CURRENT_TIMESTAMP); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;
CREATE TRIGGER h BEFORE DELETE ON log BEGIN DELETE FROM t; SELECT RAISE(ABORT, 'no'); END;
-- rows:
INSERT INTO t VALUES (1), (2);
-- holds:
SELECT count(*) = 2 FROM log

-- pair: a trigger changes
-- from:
CREATE TABLE t (a INT); CREATE TRIGGER g AFTER INSERT ON t WHEN new.a > 0 BEGIN SELECT 1; END;
-- to:
CREATE TABLE t (a INT); CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW BEGIN SELECT 1; SELECT 'a;b'; END;
-- rows:
INSERT INTO t VALUES (1);

-- pair: a trigger on a view
-- from:
CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.a); END;
-- to:
CREATE TABLE t (a INT, b INT); CREATE VIEW v AS SELECT a, b FROM t; CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.a); END;
-- rows:
INSERT INTO t VALUES (1);

-- pair: a trigger moves to another table
-- from:
CREATE TABLE t (a INT); CREATE TABLE u (a INT); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;
-- to:
CREATE TABLE t (a INT); CREATE TABLE u (a INT); CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT 1; END;
-- rows:
INSERT INTO t VALUES (1);

-- pair: a full-text table stays beside its content that is made anew
-- from:
CREATE TABLE t (a TEXT, b INT); CREATE VIRTUAL TABLE f USING fts5(a, content='t');
-- to:
CREATE TABLE t (a TEXT NOT NULL, b TEXT); CREATE VIRTUAL TABLE f USING fts5(a, content='t');
-- rows:
INSERT INTO t (rowid, a) VALUES (7, 'one two'), (3, 'three'); INSERT INTO f (f) VALUES ('rebuild');
-- holds:
SELECT rowid = 7 FROM f WHERE f MATCH 'two'

-- pair: a full-text table comes
-- from:
CREATE TABLE t (a TEXT);
-- to:
CREATE TABLE t (a TEXT); CREATE VIRTUAL TABLE f USING fts5(a, tokenize = 'porter');
-- rows:
INSERT INTO t VALUES ('x');

-- pair: a full-text table is another
-- from:
CREATE VIRTUAL TABLE f USING fts5(a);
-- to:
CREATE VIRTUAL TABLE f USING fts5(a, b);

-- pair: an rtree stays
-- from:
CREATE VIRTUAL TABLE r USING rtree(id, x0, x1); CREATE TABLE t (a INT);
-- to:
CREATE VIRTUAL TABLE r USING rtree(id, x0, x1); CREATE TABLE t (a INT UNIQUE);
-- rows:
INSERT INTO r VALUES (1, 0, 1); INSERT INTO t VALUES (1);
-- holds:
SELECT count(*) = 1 FROM r

-- pair: statistics are nobody's schema
-- from:
CREATE TABLE t (a INT); CREATE INDEX i ON t (a);
-- to:
CREATE TABLE t (a INT); CREATE INDEX i ON t (a); ANALYZE;
-- rows:
INSERT INTO t VALUES (1); ANALYZE;
