-- Foreign keys of SQLite.

-- pair: a parent is made anew
-- from:
CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);
-- to:
CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT NOT NULL); CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);
-- rows:
INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 2), (3, NULL);

-- pair: a table refers to itself
-- from:
CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES t (id));
-- to:
CREATE TABLE t (id INTEGER PRIMARY KEY, up INT REFERENCES t (id) ON DELETE SET NULL, name TEXT NOT NULL DEFAULT '');
-- rows:
INSERT INTO t VALUES (1, NULL), (2, 1), (3, 3);

-- pair: two tables refer to each other
-- from:
CREATE TABLE a (id INTEGER PRIMARY KEY, b INT REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE b (id INTEGER PRIMARY KEY, a INT NOT NULL REFERENCES a (id));
-- to:
CREATE TABLE a (id INTEGER PRIMARY KEY, b INT NOT NULL REFERENCES b (id) DEFERRABLE INITIALLY DEFERRED); CREATE TABLE b (id INTEGER PRIMARY KEY, a INT REFERENCES a (id));
-- rows:
BEGIN; INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); COMMIT;

-- pair: a key comes to a column
-- from:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT);
-- to:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p);
-- rows:
INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);

-- pair: a column with a key is added
-- from:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INT);
-- to:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INT, p INT REFERENCES p (id) ON UPDATE CASCADE);
-- rows:
INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);

-- pair: a key of two columns
-- from:
CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b)); CREATE TABLE c (x INT, y INT);
-- to:
CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b)); CREATE TABLE c (x INT, y INT, FOREIGN KEY (x, y) REFERENCES p (a, b) MATCH SIMPLE ON DELETE RESTRICT);
-- rows:
INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 2), (NULL, 5);

-- pair: a key to a table that comes
-- from:
CREATE TABLE c (x INT);
-- to:
CREATE TABLE c (x INT REFERENCES p (id)); CREATE TABLE p (id INTEGER PRIMARY KEY);

-- pair: a parent and its children change together
-- from:
CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id), n INT); CREATE TABLE d (p INT REFERENCES p (id));
-- to:
CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p TEXT REFERENCES p (id), n INT); CREATE TABLE d (p TEXT REFERENCES p (id));
-- rows:
INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, 1); INSERT INTO d VALUES (2);
-- holds:
SELECT typeof(p) = 'text' FROM c

-- pair: rows that were orphans before stay
-- from:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id), a TEXT);
-- to:
CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id), a TEXT NOT NULL);
-- rows:
INSERT INTO c VALUES (5, 'x');

-- pair: a key refers to what is no key
-- from:
CREATE TABLE p (a INT); CREATE TABLE c (p INT REFERENCES p (a), n INT);
-- to:
CREATE TABLE p (a INT); CREATE TABLE c (p INT REFERENCES p (a), n TEXT);
-- rows:
INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 2);
