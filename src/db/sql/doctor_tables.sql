-- Of the tables of users: how many the role may read and write, how many are its own, and some that it may not.
WITH tables AS (
  SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name,
         pg_catalog.quote_ident(n.nspname) AS schema,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS may_enter,
         pg_catalog.has_any_column_privilege(c.oid, 'SELECT') AS reads,
         pg_catalog.has_any_column_privilege(c.oid, 'INSERT') AS inserts,
         pg_catalog.has_any_column_privilege(c.oid, 'UPDATE') AS updates,
         pg_catalog.has_table_privilege(c.oid, 'DELETE') AS deletes,
         pg_catalog.pg_has_role(current_user, c.relowner, 'USAGE') AS owns
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p')
     AND n.nspname NOT IN ('information_schema', 'groundway')
     AND n.nspname NOT LIKE 'pg\_%'
     AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND e.objid = c.oid AND e.deptype = 'e'))
SELECT count(*),
       count(*) FILTER (WHERE may_enter AND reads),
       count(*) FILTER (WHERE may_enter AND inserts),
       count(*) FILTER (WHERE may_enter AND updates),
       count(*) FILTER (WHERE may_enter AND deletes),
       count(*) FILTER (WHERE owns),
       (ARRAY(SELECT name FROM tables WHERE NOT (may_enter AND reads) ORDER BY 1))[1:5] AS unread,
       ARRAY(SELECT DISTINCT schema FROM tables WHERE NOT (may_enter AND reads AND inserts AND updates AND deletes)
              ORDER BY 1) AS short_of
  FROM tables
