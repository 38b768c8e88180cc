-- Functions and domains, one thing at a time.

-- pair: a function is immutable
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';

-- pair: a function is strict
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STRICT AS 'SELECT 1';

-- pair: a function runs as its owner
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';

-- pair: a function is safe beside others
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql PARALLEL SAFE AS 'SELECT 1';

-- pair: a function tells its cost
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql COST 42 AS 'SELECT 1';

-- pair: a function does not leak
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';

-- pair: a function has a setting
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET work_mem = '1MB' AS 'SELECT 1';

-- pair: a function has a setting from the session
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET "my.own" = 'it''s' AS 'SELECT 1';

-- pair: a function is in another language
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- pair: a function returns a set
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';

-- pair: a function returns nothing
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS void LANGUAGE sql AS 'SELECT 1';

-- pair: a function returns an array
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int[] LANGUAGE sql AS 'SELECT ARRAY[1]';

-- pair: a function loses the name of its argument
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: a function gives through its argument
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(INOUT a int) LANGUAGE sql AS 'SELECT 1';

-- pair: a function takes another type
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: a function has a body of standard SQL
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a + 1;

-- pair: a function goes
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to:


-- pair: a domain has a default of NULL
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int DEFAULT NULL;

-- pair: a domain has a default that is computed
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int DEFAULT (1 + 2);

-- pair: a domain is NOT NULL
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int NOT NULL;

-- pair: a domain has a check without a name
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int CHECK (VALUE > 0);

-- pair: a domain is an array
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int[];

-- pair: a domain is a number with a scale
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS numeric(8, 3);

-- pair: a domain is a time
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS timestamptz(3) DEFAULT now();

-- pair: a domain becomes a composite type
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE TYPE d AS (a int);

-- pair: a domain becomes a range
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE TYPE d AS RANGE (subtype = int);

-- pair: a domain goes
-- from:
CREATE DOMAIN d AS int;
-- to:


-- pair: a domain has a default of the clock
-- from:
CREATE DOMAIN d AS int;
-- to:
CREATE DOMAIN d AS int DEFAULT extract(year FROM now())::int;

-- pair: all that everybody may do with a table is revoked, and something is granted
-- from:
CREATE TABLE k (id int);
GRANT SELECT ON TABLE k TO bob;
-- to:
CREATE TABLE k (id int);
REVOKE ALL ON TABLE k FROM PUBLIC, CURRENT_USER;
GRANT SELECT ON TABLE k TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a view is revoked, and something is granted
-- from:
CREATE VIEW k AS SELECT 1 AS id;
GRANT SELECT ON TABLE k TO bob;
-- to:
CREATE VIEW k AS SELECT 1 AS id;
REVOKE ALL ON TABLE k FROM PUBLIC, CURRENT_USER;
GRANT SELECT ON TABLE k TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a sequence is revoked, and something is granted
-- from:
CREATE SEQUENCE k;
GRANT UPDATE ON SEQUENCE k TO bob;
-- to:
CREATE SEQUENCE k;
REVOKE ALL ON SEQUENCE k FROM PUBLIC, CURRENT_USER;
GRANT UPDATE ON SEQUENCE k TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a function is revoked, and something is granted
-- from:
CREATE FUNCTION k() RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION k() TO bob;
-- to:
CREATE FUNCTION k() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION k() FROM PUBLIC, CURRENT_USER;
GRANT EXECUTE ON FUNCTION k() TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a procedure is revoked, and something is granted
-- from:
CREATE PROCEDURE k() LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON PROCEDURE k() TO bob;
-- to:
CREATE PROCEDURE k() LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON PROCEDURE k() FROM PUBLIC, CURRENT_USER;
GRANT EXECUTE ON PROCEDURE k() TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a type is revoked, and something is granted
-- from:
CREATE TYPE k AS (a int);
GRANT USAGE ON TYPE k TO bob;
-- to:
CREATE TYPE k AS (a int);
REVOKE ALL ON TYPE k FROM PUBLIC, CURRENT_USER;
GRANT USAGE ON TYPE k TO alice, "Odd Role" WITH GRANT OPTION;

-- pair: all that everybody may do with a domain is revoked, and something is granted
-- from:
CREATE DOMAIN k AS int;
GRANT USAGE ON DOMAIN k TO bob;
-- to:
CREATE DOMAIN k AS int;
REVOKE ALL ON DOMAIN k FROM PUBLIC, CURRENT_USER;
GRANT USAGE ON DOMAIN k TO alice, "Odd Role" WITH GRANT OPTION;
