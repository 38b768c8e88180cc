-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2615:' || n.oid || ':0', NULL::text[], NULL, '', '', n.nspname::text, '',
       pg_catalog.obj_description(n.oid, 'pg_namespace') AS comment,
       CASE WHEN n.nspacl IS NULL THEN CASE WHEN n.nspname = 'public' THEN NULL END
            ELSE (SELECT pg_catalog.string_agg(
                           g.privilege_type || ' TO ' || CASE g.grantee WHEN 0 THEN 'PUBLIC'
                             ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END
                             || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END,
                           E'\n' ORDER BY g.grantee, g.privilege_type)
                    FROM pg_catalog.aclexplode(n.nspacl) g WHERE g.grantee <> n.nspowner) END AS grants,
       pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2615 AND e.objid = n.oid AND e.deptype = 'e')
 ORDER BY 6
