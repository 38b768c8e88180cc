-- What roles may do: grants, what is revoked of what everybody or the owner has, default privileges.

-- pair: a table is granted to a role
-- from:
CREATE TABLE t (id int, a text);
-- to:
CREATE TABLE t (id int, a text);
GRANT SELECT, INSERT ON t TO alice;
GRANT UPDATE ON t TO bob WITH GRANT OPTION;
GRANT SELECT ON t TO PUBLIC;
-- rows:
INSERT INTO t VALUES (1, 'a');

-- pair: a grant option comes and goes
-- from:
CREATE TABLE t (id int);
GRANT SELECT, UPDATE ON t TO alice;
GRANT INSERT ON t TO alice WITH GRANT OPTION;
-- to:
CREATE TABLE t (id int);
GRANT SELECT, INSERT ON t TO alice;
GRANT UPDATE ON t TO alice WITH GRANT OPTION;

-- pair: columns are granted
-- from:
CREATE TABLE t (id int, a text, b text);
GRANT SELECT (a), UPDATE (a) ON t TO alice;
GRANT SELECT (id) ON t TO PUBLIC;
-- to:
CREATE TABLE t (id int, a text, b text);
GRANT SELECT (b), UPDATE (a) ON t TO alice;
GRANT INSERT (b) ON t TO bob WITH GRANT OPTION;

-- pair: the owner may not do all
-- from:
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE TABLE t (id int);
REVOKE DELETE, TRUNCATE ON t FROM CURRENT_USER;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC, CURRENT_USER;

-- pair: the owner holds a grant option of its own
-- from:
CREATE TABLE t (id int);
-- to:
CREATE TABLE t (id int);
GRANT SELECT ON t TO CURRENT_USER WITH GRANT OPTION;

-- pair: what everybody may do is revoked
-- from:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('a');
-- to:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE mood AS ENUM ('a');
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
REVOKE USAGE ON TYPE mood FROM PUBLIC;

-- pair: objects are made with rights of their own
-- from:
-- to:
CREATE TABLE t (id int);
GRANT ALL ON t TO alice;
CREATE SEQUENCE s;
GRANT USAGE ON SEQUENCE s TO alice, "Odd Role";
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(int) TO alice WITH GRANT OPTION;
CREATE VIEW v AS SELECT 1 AS one;
GRANT SELECT ON v TO "Odd Role";
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON PROCEDURE p() FROM PUBLIC;

-- pair: schemas are granted
-- alone
-- from:
CREATE SCHEMA one;
GRANT USAGE ON SCHEMA one TO alice;
-- to:
CREATE SCHEMA one;
GRANT CREATE ON SCHEMA one TO bob WITH GRANT OPTION;
CREATE SCHEMA two;
GRANT ALL ON SCHEMA two TO alice;

-- pair: the public schema is closed
-- alone
-- from:
-- to:
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO alice;
COMMENT ON SCHEMA public IS 'ours';
