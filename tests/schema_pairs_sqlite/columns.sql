-- Columns of SQLite tables.

-- pair: a column is added
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);
-- rows:
INSERT INTO t (a) VALUES ('x'), (NULL);

-- pair: a column with a default is added before a constraint
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, CHECK (a <> ''));
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INT NOT NULL DEFAULT -5, CHECK (a <> ''));
-- rows:
INSERT INTO t (a) VALUES ('x'), (NULL);
-- holds:
SELECT sum(n) = -10 FROM t

-- pair: a column is added behind a comment
-- from:
CREATE TABLE t (
  id INTEGER PRIMARY KEY, -- the key
  a TEXT -- the last, one
);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB /* new */ DEFAULT X'ff00');
-- rows:
INSERT INTO t (a) VALUES ('x');
-- holds:
SELECT b = X'FF00' FROM t

-- pair: a column with a time for a default is added
-- from:
CREATE TABLE t (a TEXT);
-- to:
CREATE TABLE t (a TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
-- rows:
INSERT INTO t VALUES ('x'), ('y');
-- holds:
SELECT count(at) = 2 FROM t

-- pair: a column with a computed default is added
-- from:
CREATE TABLE t (a TEXT);
-- to:
CREATE TABLE t (a TEXT, at INT NOT NULL DEFAULT (strftime('%s', 'now')));
-- rows:
INSERT INTO t VALUES ('x'), ('y');

-- pair: a unique column is added
-- from:
CREATE TABLE t (a TEXT);
-- to:
CREATE TABLE t (a TEXT, code TEXT UNIQUE);
-- rows:
INSERT INTO t VALUES ('x'), ('y');

-- pair: a virtual generated column is added
-- from:
CREATE TABLE t (a INT);
-- to:
CREATE TABLE t (a INT, twice INT GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- rows:
INSERT INTO t VALUES (1), (2);
-- holds:
SELECT sum(twice) = 6 FROM t

-- pair: a stored generated column is added
-- from:
CREATE TABLE t (a INT);
-- to:
CREATE TABLE t (a INT, twice INT AS (a * 2) STORED);
-- rows:
INSERT INTO t VALUES (1), (2);

-- pair: a generated column becomes an ordinary one
-- from:
CREATE TABLE t (a INT, twice INT AS (a * 2));
-- to:
CREATE TABLE t (a INT, twice INT);
-- rows:
INSERT INTO t (a) VALUES (1), (2);
-- holds:
SELECT sum(twice) = 6 FROM t

-- pair: a column changes its type
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER);
-- rows:
INSERT INTO t (a) VALUES ('12'), ('word');
-- holds:
SELECT sum(typeof(a) = 'integer') = 1 FROM t

-- pair: a column may no longer be null
-- from:
CREATE TABLE t (a TEXT, b TEXT);
-- to:
CREATE TABLE t (a TEXT NOT NULL, b TEXT);
-- rows:
INSERT INTO t VALUES ('x', NULL);

-- pair: a default changes
-- from:
CREATE TABLE t (a TEXT DEFAULT 'x', b INT DEFAULT 1);
-- to:
CREATE TABLE t (a TEXT DEFAULT 'X', b INT DEFAULT 2);
-- rows:
INSERT INTO t DEFAULT VALUES;

-- pair: a collation changes
-- from:
CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a);
-- to:
CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX i ON t (a);
-- rows:
INSERT INTO t VALUES ('b'), ('A');

-- pair: columns come and go at once
-- from:
CREATE TABLE t (keep TEXT, old INT, older INT);
-- to:
CREATE TABLE t (keep TEXT, new INT, newer REAL DEFAULT 1.5);
-- rows:
INSERT INTO t VALUES ('x', 1, 2);

-- pair: every column is another
-- from:
CREATE TABLE t (a INT);
-- to:
CREATE TABLE t (b INT);
-- rows:
INSERT INTO t VALUES (1);

-- pair: a column that a view reads goes with it
-- from:
CREATE TABLE t (a INT, b INT); CREATE VIEW v AS SELECT a, b FROM t;
-- to:
CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t;
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a column that a trigger reads goes with it
-- from:
CREATE TABLE t (a INT, b INT); CREATE TABLE log (x); CREATE TRIGGER g AFTER UPDATE OF b ON t BEGIN INSERT INTO log VALUES (new.b); END;
-- to:
CREATE TABLE t (a INT); CREATE TABLE log (x);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a column that a check reads goes with it
-- from:
CREATE TABLE t (a INT, b INT, CHECK (a < b));
-- to:
CREATE TABLE t (a INT);
-- rows:
INSERT INTO t VALUES (1, 2);

-- pair: a column is written in other letters
-- from:
CREATE TABLE t (UserName TEXT, b INT);
-- to:
CREATE TABLE t (user_name_2 INT, username TEXT, b INT);
-- rows:
INSERT INTO t (UserName, b) VALUES ('x', 1);

-- pair: only the order of columns differs
-- from:
CREATE TABLE t (a INT, b TEXT DEFAULT 'z', c REAL);
-- to:
CREATE TABLE t (c REAL, a INT, b TEXT DEFAULT 'z');
-- rows:
INSERT INTO t VALUES (1, 'b', 2.5);

-- pair: names that need quotes
-- from:
CREATE TABLE "select" ("from" TEXT, "a ""b""" INT, [c d] TEXT, `e'f` TEXT); CREATE INDEX "order" ON "select" ("from");
-- to:
CREATE TABLE "select" ("from" TEXT UNIQUE, "a ""b""" INT, "c d" TEXT, "e'f" TEXT, "%" TEXT); CREATE INDEX "order" ON "select" ("from", [c d]);
-- rows:
INSERT INTO "select" VALUES ('a', 1, 'c', 'e');

-- pair: a column without a type gets one
-- from:
CREATE TABLE t (a, b);
-- to:
CREATE TABLE t (a NUMERIC, b);
-- rows:
INSERT INTO t VALUES (1, X'00'), ('word', 1.5), (NULL, 'x');
