-- Functions, procedures, aggregates, operators, casts, languages.

-- pair: a function of each sort comes
-- from:
-- to:
CREATE FUNCTION plain(a int, b text DEFAULT 'x') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 7 AS $$ SELECT b || a $$;
CREATE FUNCTION outs(a int, OUT b int, INOUT c text) LANGUAGE plpgsql AS $$ BEGIN b := a; END $$;
CREATE FUNCTION rows_of(n int) RETURNS TABLE (a int, b text) LANGUAGE plpgsql ROWS 5 AS $$ BEGIN RETURN; END $$;
CREATE FUNCTION many(VARIADIC n int[]) RETURNS bigint LANGUAGE sql AS $$ SELECT sum(x) FROM unnest(n) x $$;
CREATE FUNCTION set_of() RETURNS SETOF record LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public SET work_mem = '1MB' AS 'SELECT 1';
CREATE FUNCTION any_of(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql LEAKPROOF AS 'SELECT a';
CREATE FUNCTION place() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN RETURN NULL; END; $body$;
CREATE PROCEDURE done(INOUT a int, b text DEFAULT NULL) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;

-- pair: a body changes and all that stands on it stays
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE TABLE t (id int DEFAULT f(1), n int CHECK (f(n) > 0), g int GENERATED ALWAYS AS (f(id)) STORED);
CREATE INDEX i ON t (f(n));
CREATE VIEW v AS SELECT f(id) AS x FROM t;
-- to:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 2';
CREATE TABLE t (id int DEFAULT f(1), n int CHECK (f(n) > 0), g int GENERATED ALWAYS AS (f(id)) STORED);
CREATE INDEX i ON t (f(n));
CREATE VIEW v AS SELECT f(id) AS x FROM t;
-- rows:
INSERT INTO t (id, n) VALUES (1, 2);

-- pair: a function returns another type and all that stands on it follows
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (id int DEFAULT f(1), n int, g int GENERATED ALWAYS AS (f(n)) STORED, CONSTRAINT c CHECK (f(n) > 0));
CREATE INDEX i ON t (f(n));
CREATE INDEX j ON t (n) WHERE f(n) > 1;
CREATE VIEW v AS SELECT f(id) AS x FROM t;
CREATE VIEW w AS SELECT x FROM v;
CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (f(new.n) > 0) EXECUTE FUNCTION tr();
CREATE POLICY p ON t USING (f(n) > 0) WITH CHECK (f(id) > 0);
-- to:
CREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::bigint';
CREATE TABLE t (id int DEFAULT f(1), n int, g int GENERATED ALWAYS AS (f(n)) STORED, CONSTRAINT c CHECK (f(n) > 0));
CREATE INDEX i ON t (f(n));
CREATE INDEX j ON t (n) WHERE f(n) > 1;
CREATE VIEW v AS SELECT f(id) AS x FROM t;
CREATE VIEW w AS SELECT x FROM v;
CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (f(new.n) > 0) EXECUTE FUNCTION tr();
CREATE POLICY p ON t USING (f(n) > 0) WITH CHECK (f(id) > 0);
-- rows:
INSERT INTO t (id, n) VALUES (1, 2);

-- pair: arguments are named otherwise
-- from:
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int, c int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(n int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(b int) LANGUAGE sql AS 'SELECT 1';

-- pair: defaults of arguments come, change and go
-- from:
CREATE FUNCTION f(a int, b int DEFAULT 1, c int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(a int, b text DEFAULT 'a') LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(a int, b int, c int DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(a int DEFAULT 4) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(a int, b text) LANGUAGE sql AS 'SELECT 1';

-- pair: a function becomes a procedure, a procedure an aggregate
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE PROCEDURE f(a int) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE p(int) (SFUNC = int4pl, STYPE = int);

-- pair: a plain function becomes a window function
-- from:
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
-- to:
CREATE FUNCTION f() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';

-- pair: overloads come and go
-- from:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION f(int, text) RETURNS int LANGUAGE sql AS 'SELECT 3';
-- to:
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(bigint) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION f(VARIADIC text[]) RETURNS int LANGUAGE sql AS 'SELECT 4';

-- pair: settings, cost and volatility change
-- from:
CREATE FUNCTION f() RETURNS int LANGUAGE sql VOLATILE SET search_path = 'a b', "C" SET timezone = 'UTC' AS 'SELECT 1';
CREATE FUNCTION g() RETURNS SETOF int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
-- to:
CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE STRICT SET search_path = '' AS 'SELECT 1';
CREATE FUNCTION g() RETURNS SETOF int LANGUAGE sql PARALLEL RESTRICTED COST 5 ROWS 9 AS 'SELECT 1';

-- pair: OUT arguments change
-- from:
CREATE FUNCTION f(OUT a int, OUT b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
CREATE FUNCTION g() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION f(OUT a int, OUT b text, OUT c int) LANGUAGE sql AS $$ SELECT 1, 'x', 2 $$;
CREATE FUNCTION g() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';

-- pair: bodies of standard SQL stand on tables, views and each other
-- from:
CREATE TABLE a (id int);
-- to:
CREATE TABLE a (id int);
CREATE TABLE z (id int, n numeric);
CREATE VIEW v AS SELECT id, n * 2 AS twice FROM z;
CREATE FUNCTION one() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM v; END;
CREATE FUNCTION another(i int) RETURNS numeric LANGUAGE sql RETURN (SELECT max(n) FROM z WHERE id = i) + one();
CREATE PROCEDURE fill() LANGUAGE sql BEGIN ATOMIC INSERT INTO z VALUES (1, 2); DELETE FROM a WHERE id = another(1); END;

-- pair: a column that a body of standard SQL reads changes its type
-- from:
CREATE TABLE t (id int, n int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(n) FROM t; END;
CREATE VIEW v AS SELECT f() AS many;
-- to:
CREATE TABLE t (id int, n numeric);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(n) FROM t; END;
CREATE VIEW v AS SELECT f() AS many;
-- rows:
INSERT INTO t (id) VALUES (1);

-- pair: a body of standard SQL changes
-- from:
CREATE TABLE t (id int, old int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(old) FROM t; END;
-- to:
CREATE TABLE t (id int, new int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(new) FROM t; END;

-- pair: functions over rows of tables and views
-- from:
CREATE TABLE t (id int, n int);
-- to:
CREATE TABLE t (id int, n int);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION of_row(t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.n';
CREATE FUNCTION of_view(v) RETURNS SETOF t LANGUAGE sql AS 'SELECT NULL';
CREATE FUNCTION all_of() RETURNS SETOF t LANGUAGE sql STABLE AS 'SELECT 1, 2';
CREATE VIEW w AS SELECT of_row(t) AS n, x.id FROM t, all_of() x;
ALTER TABLE t ADD CONSTRAINT c CHECK (of_row(t) > 0);
CREATE INDEX i ON t (of_row(t));

-- pair: the row that a function takes gets a column
-- from:
CREATE TABLE t (id int);
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT $1.id';
CREATE VIEW v AS SELECT f(t) FROM t;
-- to:
CREATE TABLE t (id int, n int);
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT $1.id + $1.n';
CREATE VIEW v AS SELECT f(t) FROM t;
-- rows:
INSERT INTO t VALUES (1);

-- pair: a function whose type goes
-- from:
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE FUNCTION f(pair, positive) RETURNS pair[] LANGUAGE sql AS 'SELECT NULL';
CREATE FUNCTION g(int) RETURNS positive LANGUAGE sql AS 'SELECT 1';
-- to:
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: comments and rights of functions
-- from:
CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(int, text) IS 'one';
-- to:
CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(int, text) IS 'two';
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
COMMENT ON PROCEDURE p(int) IS 'three';
GRANT EXECUTE ON PROCEDURE p(int) TO alice;
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
COMMENT ON AGGREGATE total(int) IS 'four';
REVOKE ALL ON FUNCTION total(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION total(int) TO bob;

-- pair: rights outlive a function that is made anew
-- from:
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION f(int) TO alice;
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
COMMENT ON FUNCTION f(int) IS 'one';
-- to:
CREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION f(int) TO alice;
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
COMMENT ON FUNCTION f(int) IS 'one';

-- pair: bodies with all sorts of quotes
-- from:
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''$function$''';
-- to:
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''$function$ $$ $function1$ ; -- '' || E''\\n''
/* a comment */';
CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN $x$ a;b $x$; END $$;

-- pair: aggregates of each sort
-- from:
CREATE AGGREGATE old_total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE changed(float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}');
-- to:
CREATE AGGREGATE changed(float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}',
  COMBINEFUNC = float8_combine, PARALLEL = SAFE);
CREATE AGGREGATE moving(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '7');
CREATE AGGREGATE all_rows(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE FUNCTION step(internal, anyelement) RETURNS internal LANGUAGE internal IMMUTABLE AS 'ordered_set_transition';
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
  FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE place_of(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal,
  FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE least_of(int) (SFUNC = int4smaller, STYPE = int, SORTOP = <);
CREATE AGGREGATE listed(VARIADIC a text[]) (SFUNC = array_cat, STYPE = text[]);

-- pair: a view and an aggregate over a function of ours
-- from:
CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int);
CREATE TABLE t (n int);
CREATE VIEW v AS SELECT total(n) FROM t;
-- to:
CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int);
CREATE TABLE t (n int);
CREATE VIEW v AS SELECT total(n) FROM t;
-- rows:
INSERT INTO t VALUES (1);

-- pair: operators come with their partners
-- from:
-- to:
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION more(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a > $2.a';
CREATE FUNCTION not_less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a >= $2.a';
CREATE FUNCTION turned(pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR <~ (FUNCTION = less, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ~>, NEGATOR = >=~, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR ~> (FUNCTION = more, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = <~);
CREATE OPERATOR >=~ (FUNCTION = not_less, LEFTARG = pair, RIGHTARG = pair, NEGATOR = <~);
CREATE OPERATOR !~! (FUNCTION = turned, RIGHTARG = pair);
COMMENT ON OPERATOR <~ (pair, pair) IS 'less';
COMMENT ON OPERATOR !~! (NONE, pair) IS 'turned';
CREATE TABLE t (p pair, q pair, CHECK (p <~ q));
CREATE VIEW v AS SELECT p <~ q AS l FROM t;

-- pair: an operator changes and what uses it follows
-- from:
CREATE FUNCTION less(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR <~ (FUNCTION = less, LEFTARG = int, RIGHTARG = text);
CREATE VIEW v AS SELECT 1 OPERATOR({schema}.<~) 'a'::text AS l;
-- to:
CREATE FUNCTION less(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR <~ (FUNCTION = less, LEFTARG = int, RIGHTARG = text, RESTRICT = scalarltsel);
CREATE VIEW v AS SELECT 1 OPERATOR({schema}.<~) 'a'::text AS l;

-- pair: an operator class and what is sorted by it
-- from:
CREATE FUNCTION lt(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
-- to:
CREATE FUNCTION lt(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
CREATE FUNCTION le(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 >= $2';
CREATE FUNCTION gt(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE FUNCTION ge(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <= $2';
CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $2 - $1';
CREATE OPERATOR <| (FUNCTION = lt, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR <=| (FUNCTION = le, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR |> (FUNCTION = gt, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR |>= (FUNCTION = ge, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR FAMILY turned USING btree;
CREATE OPERATOR CLASS turned_ops FOR TYPE int USING btree FAMILY turned AS
  OPERATOR 1 <|, OPERATOR 2 <=|, OPERATOR 3 =, OPERATOR 4 |>=, OPERATOR 5 |>, FUNCTION 1 cmp(int, int);
COMMENT ON OPERATOR CLASS turned_ops USING btree IS 'turned';
COMMENT ON OPERATOR FAMILY turned USING btree IS 'a family';
CREATE TABLE t (n int);
CREATE INDEX i ON t (n turned_ops);

-- pair: an operator family has members of its own
-- from:
CREATE OPERATOR FAMILY mixed USING btree;
ALTER OPERATOR FAMILY mixed USING btree ADD OPERATOR 1 < (int4, int8), OPERATOR 5 > (int4, int8);
-- to:
CREATE OPERATOR FAMILY mixed USING btree;
ALTER OPERATOR FAMILY mixed USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 btint48cmp(int4, int8);

-- pair: casts
-- alone
-- from:
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION pair_of(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, $1)::pair';
CREATE CAST (int AS pair) WITH FUNCTION pair_of(int);
CREATE DOMAIN text_pair AS text;
CREATE CAST (pair AS text) WITH INOUT;
-- to:
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION pair_of(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, $1)::pair';
CREATE CAST (int AS pair) WITH FUNCTION pair_of(int) AS ASSIGNMENT;
COMMENT ON CAST (int AS pair) IS 'twice';
CREATE TYPE other AS (a int, b int);
CREATE CAST (pair AS other) WITH INOUT AS IMPLICIT;
CREATE CAST (text AS bytea) WITHOUT FUNCTION;
CREATE VIEW v AS SELECT ROW(1, 2)::pair::other AS o;

-- pair: a language of our own
-- alone
-- from:
-- to:
CREATE FUNCTION own_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION own_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE TRUSTED LANGUAGE own HANDLER own_handler INLINE own_inline;
COMMENT ON LANGUAGE own IS 'ours';
REVOKE USAGE ON LANGUAGE own FROM PUBLIC;
GRANT USAGE ON LANGUAGE own TO alice;
CREATE FUNCTION f() RETURNS int LANGUAGE own AS 'BEGIN RETURN 1; END';
