-- Tables of SQLite, their keys and options.

-- pair: a table comes
-- from:
CREATE TABLE a (x UNIQUE);
-- to:
CREATE TABLE a (x UNIQUE);
CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, x INT REFERENCES a (x));
-- rows:
INSERT INTO a VALUES (1);

-- pair: nothing becomes something
-- from:
-- to:
CREATE TABLE a (x); CREATE VIEW v AS SELECT * FROM a; CREATE INDEX i ON a (x);

-- pair: a primary key changes
-- from:
CREATE TABLE t (a INT PRIMARY KEY, b INT NOT NULL);
-- to:
CREATE TABLE t (a INT, b INT NOT NULL, PRIMARY KEY (a, b DESC));
-- rows:
INSERT INTO t VALUES (1, 2), (3, 4);

-- pair: a rowid gets a name
-- from:
CREATE TABLE t (a TEXT);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- rows:
INSERT INTO t (rowid, a) VALUES (7, 'x'), (9, 'y');
-- holds:
SELECT group_concat(id) = '7,9' FROM t

-- pair: a rowid is kept
-- from:
CREATE TABLE t (a TEXT, b INT);
-- to:
CREATE TABLE t (a TEXT NOT NULL, b INT);
-- rows:
INSERT INTO t (rowid, a) VALUES (7, 'x'), (-9, 'y');
-- holds:
SELECT group_concat(rowid) = '-9,7' FROM t

-- pair: a rowid is kept where a column is called rowid
-- from:
CREATE TABLE t (rowid TEXT, b INT);
-- to:
CREATE TABLE t (rowid TEXT NOT NULL, b INT);
-- rows:
INSERT INTO t (_rowid_, rowid) VALUES (7, 'x'), (-9, 'y');
-- holds:
SELECT group_concat(_rowid_) = '-9,7' FROM t

-- pair: a table loses its rowid
-- from:
CREATE TABLE t (a TEXT PRIMARY KEY NOT NULL, b INT);
-- to:
CREATE TABLE t (a TEXT PRIMARY KEY NOT NULL, b INT) WITHOUT ROWID;
-- rows:
INSERT INTO t VALUES ('x', 1), ('y', 2);

-- pair: a table becomes strict
-- from:
CREATE TABLE t (a TEXT, b INT, c ANY);
-- to:
CREATE TABLE t (a TEXT, b INT, c ANY) STRICT;
-- rows:
INSERT INTO t VALUES ('x', '1', X'01'), ('y', 2, 'c');

-- pair: numbers go on where they were
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL);
-- rows:
INSERT INTO t (id, a) VALUES (1, 'a'), (100, 'b');
DELETE FROM t WHERE id = 100;
-- holds:
SELECT seq = 100 FROM sqlite_sequence WHERE name = 't'
SELECT count(*) = 1 FROM sqlite_sequence

-- pair: numbers begin to be counted
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
-- rows:
INSERT INTO t (id, a) VALUES (5, 'a');
-- holds:
SELECT seq = 5 FROM sqlite_sequence WHERE name = 't'

-- pair: numbers go on in an empty table
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT CHECK (t.a <> ''));
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT CHECK (t.a <> '-'));
-- rows:
INSERT INTO t (id, a) VALUES (100, 'b');
DELETE FROM t;
-- holds:
SELECT seq = 100 FROM sqlite_sequence WHERE name = 't'
SELECT count(*) = 1 FROM sqlite_sequence

-- pair: a check says its table's name
-- from:
CREATE TABLE t (a INT, b INT, CHECK (t.a < t.b));
-- to:
CREATE TABLE t (a INT, b INT, c TEXT, CHECK (t.a <= t.b));
-- rows:
INSERT INTO t (rowid, a, b) VALUES (5, 1, 2), (4, 2, 3);
-- holds:
SELECT group_concat(rowid) = '4,5' FROM t

-- pair: a check comes
-- from:
CREATE TABLE t (a INT);
-- to:
CREATE TABLE t (a INT CONSTRAINT positive CHECK (a > 0));
-- rows:
INSERT INTO t VALUES (1);

-- pair: a unique constraint with a conflict clause
-- from:
CREATE TABLE t (a INT, b INT);
-- to:
CREATE TABLE t (a INT, b INT, UNIQUE (a, b) ON CONFLICT REPLACE);
-- rows:
INSERT INTO t VALUES (1, 1), (1, 2), (NULL, 1), (NULL, 1);

-- pair: a constraint has a name
-- from:
CREATE TABLE t (a INT, UNIQUE (a));
-- to:
CREATE TABLE t (a INT, CONSTRAINT one UNIQUE (a));
-- rows:
INSERT INTO t VALUES (1), (2);

-- pair: white space and comments are no difference
-- from:
CREATE TABLE t(a INT,b TEXT default 'x');
CREATE VIEW v AS SELECT a FROM t -- all of it
;
-- to:
create table [t] ( /* one */ "a" int, -- two
  b text DEFAULT 'x');
create view V as select a from t;
-- rows:
INSERT INTO t VALUES (1, 'x');

-- pair: a table becomes a view
-- one way
-- from:
CREATE TABLE t (a INT); CREATE TABLE s (a INT);
-- to:
CREATE VIEW s AS SELECT a FROM t; CREATE TABLE t (a INT);
-- rows:
INSERT INTO t VALUES (1);

-- pair: names change places
-- from:
CREATE TABLE t (a INT); CREATE INDEX x ON t (a); CREATE VIEW y AS SELECT a FROM t;
-- to:
CREATE TABLE t (a INT); CREATE TABLE x (a INT); CREATE INDEX y ON x (a);
-- rows:
INSERT INTO t VALUES (1);

-- pair: a name that the rebuild would like to use is taken
-- from:
CREATE TABLE t (a INT); CREATE TABLE groundway_new_t (a INT);
-- to:
CREATE TABLE t (a TEXT); CREATE TABLE groundway_new_t (a INT);
-- rows:
INSERT INTO t VALUES (1); INSERT INTO groundway_new_t VALUES (2);

-- pair: a table is written in other letters
-- from:
CREATE TABLE Users (a INT); CREATE INDEX i ON Users (a);
-- to:
CREATE TABLE users (a INT); CREATE INDEX i ON users (a);
-- rows:
INSERT INTO Users VALUES (1);

-- pair: a key without rowid loses a column
-- one way
-- from:
CREATE TABLE t (a TEXT, b INT, c INT, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
-- to:
CREATE TABLE t (a TEXT, c INT, PRIMARY KEY (a)) WITHOUT ROWID, STRICT;
-- rows:
INSERT INTO t VALUES ('x', 1, 2), ('y', 1, 2);

-- pair: texts, blobs and nulls stay what they are
-- from:
CREATE TABLE t (a BLOB, b, c NUMERIC, d REAL, e TEXT);
-- to:
CREATE TABLE t (a BLOB, b, c NUMERIC, d REAL, e TEXT, f INT UNIQUE);
-- rows:
INSERT INTO t VALUES ('t', 1, 'word', 1, X'00'), (X'00ff', 1.0, 9223372036854775807, -0.0, 'a' || char(0) || 'b'), (NULL, '1', 1e300, NULL, '');
