-- Foreign tables.

-- pair: foreign tables come, go and change
-- alone
-- from:
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE SERVER others FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE a (x int, y text OPTIONS (force_not_null 'true')) SERVER files OPTIONS (filename '/a', format 'csv', delimiter E'\t');
CREATE FOREIGN TABLE b (x int) SERVER files OPTIONS (filename '/b');
CREATE FOREIGN TABLE gone (x int) SERVER files OPTIONS (filename '/c');
-- to:
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE SERVER others FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE a (x bigint NOT NULL DEFAULT 3, y text OPTIONS (force_null 'true'), z text, CHECK (x > 0)) SERVER files OPTIONS (filename '/it''s', format 'csv', quote '"');
COMMENT ON FOREIGN TABLE a IS 'a';
COMMENT ON COLUMN a.x IS 'x';
GRANT SELECT ON a TO alice;
CREATE FOREIGN TABLE b (x int) SERVER others OPTIONS (filename '/b');
CREATE FOREIGN TABLE c (x int) SERVER others OPTIONS (filename '/c');

-- pair: a foreign table is a partition
-- alone
-- from:
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE p (x int, y text) PARTITION BY LIST (x);
CREATE FOREIGN TABLE f (x int, y text) SERVER files OPTIONS (filename '/a');
-- to:
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE p (x int, y text, z int) PARTITION BY LIST (x);
CREATE FOREIGN TABLE f PARTITION OF p FOR VALUES IN (1) SERVER files OPTIONS (filename '/a');
