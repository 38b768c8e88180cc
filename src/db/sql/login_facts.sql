-- What the login may do here, and what the server has room for. Names no table of users; reads the catalogue alone.
WITH me AS (
  SELECT r.oid, r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication, r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolname = SESSION_USER
), schemas AS (
  SELECT n.oid, n.nspname, n.nspowner
    FROM pg_catalog.pg_namespace n
   WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'groundway')
), owned AS (
  SELECT pg_catalog.format('%I.%I', s.nspname, c.relname) AS name, c.relowner AS owner
    FROM pg_catalog.pg_class c
    JOIN schemas s ON s.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
     AND NOT EXISTS (SELECT 1
                       FROM pg_catalog.pg_depend e
                      WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        AND e.objid = c.oid AND e.deptype = 'e')
)
SELECT me.rolname::text AS login,
       me.rolsuper AS is_superuser,
       me.rolcreaterole AS makes_roles,
       me.rolcreatedb AS makes_databases,
       me.rolbypassrls AS ignores_row_security,
       me.rolreplication AS replicates,
       EXISTS (SELECT 1
                 FROM pg_catalog.pg_roles r
                WHERE r.rolname IN ('rds_superuser', 'cloudsqlsuperuser', 'azure_pg_admin')
                  AND pg_catalog.pg_has_role(me.oid, r.oid, 'MEMBER')) AS is_master,
       -- by membership: a member of the owner may do all that the owner may
       pg_catalog.pg_has_role(me.oid, d.datdba, 'MEMBER') AS owns_database,
       ARRAY(SELECT s.nspname::text FROM schemas s
              WHERE pg_catalog.pg_has_role(me.oid, s.nspowner, 'MEMBER') ORDER BY 1) AS owned_schemas,
       ARRAY(SELECT o.name FROM owned o
              WHERE pg_catalog.pg_has_role(me.oid, o.owner, 'MEMBER') ORDER BY 1 LIMIT 4) AS owned_tables,
       (SELECT pg_catalog.count(*) FROM owned o WHERE pg_catalog.pg_has_role(me.oid, o.owner, 'MEMBER')) AS owned_count,
       ARRAY(SELECT s.nspname::text FROM schemas s
              WHERE pg_catalog.has_schema_privilege(me.oid, s.oid, 'CREATE') ORDER BY 1) AS writable_schemas,
       pg_catalog.has_database_privilege(me.oid, d.oid, 'CREATE') AS makes_schemas,
       pg_catalog.pg_get_userbyid(d.datdba)::text AS database_owner,
       pg_catalog.current_setting('max_connections') AS max_connections,
       pg_catalog.current_setting('superuser_reserved_connections') AS for_superusers,
       COALESCE(pg_catalog.current_setting('reserved_connections', true), '0') AS for_reserved,
       COALESCE(pg_catalog.current_setting('rds.rds_superuser_reserved_connections', true), '0') AS for_rds,
       me.rolconnlimit AS role_limit,
       d.datconnlimit AS database_limit,
       -- one moment of one machine: two addresses with the same are one server
       pg_catalog.extract('epoch', pg_catalog.pg_postmaster_start_time())::text || '/' ||
         pg_catalog.current_setting('port') AS server,
       ARRAY(SELECT r.rolname::text FROM pg_catalog.pg_roles r
              WHERE r.rolname IN ('app_user', 'migration') ORDER BY 1) AS known_roles,
       ARRAY(SELECT s.nspname::text FROM schemas s
              WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = s.oid)
              ORDER BY 1) AS used_schemas,
       (SELECT r.rolname::text FROM pg_catalog.pg_roles r
         WHERE r.rolcanlogin AND (r.rolcreaterole OR r.rolsuper)
         ORDER BY r.rolname = me.rolname DESC, r.rolsuper, r.rolname LIMIT 1) AS role_maker,
       (SELECT pg_catalog.count(*) FROM owned) AS object_count
  FROM me, pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()
