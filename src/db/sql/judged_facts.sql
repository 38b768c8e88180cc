-- Is this the database that the guard looked at?
SELECT d.oid::text,
       pg_catalog.pg_is_in_recovery(),
       EXISTS (SELECT 1
                 FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'groundway' AND c.relname = 'identity' AND c.relkind = 'r')
  FROM pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()
