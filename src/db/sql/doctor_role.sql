-- Who is logged in, and what that role is.
SELECT current_user::text AS role,
       session_user::text AS login,
       r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication,
       pg_catalog.pg_get_userbyid(d.datdba)::text AS database_owner,
       pg_catalog.pg_has_role(current_user, d.datdba, 'MEMBER') AS owns_database,
       pg_catalog.has_database_privilege(d.oid, 'CREATE') AS may_create_schemas,
       EXISTS (SELECT 1 FROM pg_catalog.pg_roles m
                WHERE m.rolname = 'rds_superuser'
                  AND pg_catalog.pg_has_role(current_user, m.oid, 'MEMBER')) AS is_rds_master,
       ARRAY(SELECT n.nspname::text FROM pg_catalog.pg_namespace n
              WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'groundway')
                AND pg_catalog.has_schema_privilege(n.oid, 'CREATE') ORDER BY 1) AS creates_in,
       r.rolconnlimit, d.datconnlimit
  FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
 WHERE r.rolname = current_user AND d.datname = pg_catalog.current_database()
