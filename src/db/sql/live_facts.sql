-- What a database is: its birth facts and whether users have anything in it.
SELECT d.oid::text AS database_oid,
       d.datname::text AS database,
       (SELECT c.oid::text
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'groundway' AND c.relname = 'identity' AND c.relkind = 'r') AS table_oid,
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') AS may_see_system,
       NOT EXISTS (
         SELECT 1
           FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
            AND n.nspname NOT IN ('information_schema', 'groundway', 'groundway_incoming')
            AND n.nspname NOT LIKE 'pg\_%'
            -- what an extension brought is nobody's data
            AND NOT EXISTS (SELECT 1
                              FROM pg_catalog.pg_depend e
                             WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                               AND e.objid = c.oid AND e.deptype = 'e')) AS is_empty,
       pg_catalog.pg_is_in_recovery() AS is_standby
  FROM pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()
