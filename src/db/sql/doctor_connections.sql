-- Sessions of clients: all of them, those of this database, those of this role.
SELECT count(*),
       count(*) FILTER (WHERE datname = pg_catalog.current_database()),
       count(*) FILTER (WHERE usename = current_user)
  FROM pg_catalog.pg_stat_activity
 WHERE backend_type = 'client backend'
