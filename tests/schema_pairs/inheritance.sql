-- Tables that inherit from tables.

-- pair: heirs come and go
-- from:
CREATE TABLE p (a int NOT NULL, b text DEFAULT 'x', CHECK (a > 0));
CREATE TABLE old (c int) INHERITS (p);
-- to:
CREATE TABLE p (a int NOT NULL, b text DEFAULT 'x', CHECK (a > 0));
CREATE TABLE new (d int, CHECK (d > 0)) INHERITS (p);
CREATE TABLE newer () INHERITS (new);

-- pair: a parent's columns come and go
-- from:
CREATE TABLE p (a int, gone text);
CREATE TABLE c (own int) INHERITS (p);
CREATE TABLE g () INHERITS (c);
-- to:
CREATE TABLE p (a bigint, b text DEFAULT 'y', d int NOT NULL DEFAULT 1);
CREATE TABLE c (own int) INHERITS (p);
CREATE TABLE g () INHERITS (c);
-- rows:
INSERT INTO c VALUES (1, 'x', 2); INSERT INTO g VALUES (3, 'x', 4);

-- pair: an heir keeps a column that its parent gives up
-- one way
-- from:
CREATE TABLE p (a int, b text);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d () INHERITS (p);
-- to:
CREATE TABLE p (a int);
CREATE TABLE c (b text) INHERITS (p);
CREATE TABLE d () INHERITS (p);
-- rows:
INSERT INTO c VALUES (1, 'kept');
-- holds:
SELECT b = 'kept' FROM c

-- pair: an heir leaves
-- moves: p
-- one way
-- from:
CREATE TABLE p (a int, CHECK (a > 0));
CREATE TABLE c (b int) INHERITS (p);
-- to:
CREATE TABLE p (a int, CHECK (a > 0));
CREATE TABLE c (a int, b int, CONSTRAINT p_a_check CHECK (a > 0));
-- rows:
INSERT INTO c VALUES (1, 2);

-- pair: an heir comes that has its columns itself
-- moves: p
-- from:
CREATE TABLE p (a int, CONSTRAINT pos CHECK (a > 0));
CREATE TABLE c (a int, b int, CONSTRAINT pos CHECK (a > 0));
-- to:
CREATE TABLE p (a int, CONSTRAINT pos CHECK (a > 0));
CREATE TABLE c (a int, b int, CONSTRAINT pos CHECK (a > 0));
ALTER TABLE c INHERIT p;
-- rows:
INSERT INTO c VALUES (1, 2);

-- pair: a table becomes an heir without columns of its own
-- moves: p
-- from:
CREATE TABLE p (a int, b int);
CREATE TABLE c (a int, b int, x int);
-- to:
CREATE TABLE p (a int, b int);
CREATE TABLE c (x int) INHERITS (p);
-- rows:
INSERT INTO c VALUES (1, 2, 3);
-- holds:
SELECT a = 1 AND x = 3 FROM c

-- pair: defaults of heirs
-- from:
CREATE TABLE p (a int DEFAULT 1, b int DEFAULT 2, c int);
CREATE TABLE h () INHERITS (p);
ALTER TABLE h ALTER a SET DEFAULT 10;
-- to:
CREATE TABLE p (a int DEFAULT 3, b int DEFAULT 2, c int);
CREATE TABLE h () INHERITS (p);
ALTER TABLE h ALTER a SET DEFAULT 10, ALTER b DROP DEFAULT, ALTER c SET DEFAULT 5;
CREATE TABLE i () INHERITS (p);
ALTER TABLE i ALTER a DROP DEFAULT, ALTER c SET DEFAULT 6;

-- pair: nullability of heirs
-- servers: 14-17
-- from:
CREATE TABLE p (a int NOT NULL, b int);
CREATE TABLE h () INHERITS (p);
ALTER TABLE h ALTER b SET NOT NULL;
-- to:
CREATE TABLE p (a int, b int NOT NULL);
CREATE TABLE h () INHERITS (p);

-- pair: checks of parents and heirs
-- from:
CREATE TABLE p (a int, CONSTRAINT one CHECK (a > 0), CONSTRAINT two CHECK (a > 1) NO INHERIT, CONSTRAINT three CHECK (a < 99));
CREATE TABLE h (b int, CONSTRAINT own CHECK (b > 0)) INHERITS (p);
-- to:
CREATE TABLE p (a int, CONSTRAINT one CHECK (a > 5), CONSTRAINT two CHECK (a > 1), CONSTRAINT four CHECK (a < 100));
CREATE TABLE h (b int, CONSTRAINT own CHECK (b > 1)) INHERITS (p);
-- rows:
INSERT INTO h VALUES (6, 7);

-- pair: two parents
-- from:
CREATE TABLE p (a int);
CREATE TABLE q (a int, b int);
CREATE TABLE h (c int) INHERITS (p, q);
-- to:
CREATE TABLE p (a int, z int);
CREATE TABLE q (a int, b bigint);
CREATE TABLE h (c int) INHERITS (p, q);
-- rows:
INSERT INTO h VALUES (1, 2, 3);

-- pair: columns that an heir has itself and from its parent
-- from:
CREATE TABLE p (a int DEFAULT 1, b text);
CREATE TABLE h (a int DEFAULT 2, c int) INHERITS (p);
-- to:
CREATE TABLE p (a bigint DEFAULT 1, b text, d int);
CREATE TABLE h (a bigint DEFAULT 2, c int) INHERITS (p);
CREATE TABLE i (a bigint NOT NULL, b text DEFAULT 'z') INHERITS (p);
-- rows:
INSERT INTO h VALUES (1, 'x', 3);

-- pair: a view, an index and a key of heirs
-- from:
CREATE TABLE p (a int, b text);
CREATE TABLE h (PRIMARY KEY (a)) INHERITS (p);
CREATE INDEX h_b ON h (b);
CREATE VIEW v AS SELECT * FROM p;
-- to:
CREATE TABLE p (a bigint, b text);
CREATE TABLE h (PRIMARY KEY (a)) INHERITS (p);
CREATE INDEX h_b ON h (lower(b));
CREATE VIEW v AS SELECT * FROM p;
-- rows:
INSERT INTO h VALUES (1, 'x');

-- pair: settings of inherited columns
-- from:
CREATE TABLE p (a text, b text);
CREATE TABLE h () INHERITS (p);
ALTER TABLE h ALTER a SET STATISTICS 10;
COMMENT ON COLUMN h.a IS 'x';
-- to:
CREATE TABLE p (a text, b text);
ALTER TABLE p ALTER b SET STORAGE EXTERNAL;
CREATE TABLE h () INHERITS (p);
ALTER TABLE h ALTER b SET STATISTICS 20;
COMMENT ON COLUMN h.b IS 'y';
GRANT SELECT (a) ON h TO alice;

-- pair: an heir goes to another parent
-- from:
CREATE TABLE p (id bigint PRIMARY KEY);
CREATE TABLE c (extra text) INHERITS (p);
-- to:
CREATE TABLE q (id bigint PRIMARY KEY);
CREATE TABLE c (extra text) INHERITS (q);
-- rows:
INSERT INTO c VALUES (1, 'x');
-- holds:
SELECT id = 1 FROM c

-- pair: a parent becomes an heir and keeps its own
-- moves: top
-- from:
CREATE TABLE top (a int, CHECK (a > 0));
CREATE TABLE p (a int, b int, CHECK (b > 0));
CREATE TABLE c (x int) INHERITS (p);
CREATE INDEX c_x ON c (x);
-- to:
CREATE TABLE top (a int, CHECK (a > 0));
CREATE TABLE p (b int, CHECK (b > 0)) INHERITS (top);
CREATE TABLE c (x int) INHERITS (p);
CREATE INDEX c_x ON c (x);
-- rows:
INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (3, 4, 5);
