-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
WITH entry AS (
  SELECT d.oid, d.defaclrole AS owner, d.defaclnamespace AS namespace, d.defaclacl AS acl,
         CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                              WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS class,
         CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(pg_catalog.replace(d.defaclobjtype::text, 'S', 's')::"char", d.defaclrole) END AS base
    FROM pg_catalog.pg_default_acl d
), has AS (
  SELECT e.oid, g.privilege_type AS privilege,
         CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN e.owner THEN 'OWNER'
              ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END AS role, g.is_grantable AS option
    FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.acl) g
), begun AS (
  SELECT e.oid, g.privilege_type AS privilege, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE 'OWNER' END AS role
    FROM entry e CROSS JOIN LATERAL pg_catalog.aclexplode(e.base) g
)
SELECT '826:' || e.oid || ':0', NULL::text[], '2615:' || nullif(e.namespace, 0) || ':0', coalesce(n.nspname::text, ''), '',
       pg_catalog.pg_get_userbyid(e.owner)::text, e.class,
       (SELECT pg_catalog.string_agg(h.privilege || ' TO ' || h.role || CASE WHEN h.option THEN ' WITH GRANT OPTION' ELSE '' END,
                                     E'\n' ORDER BY h.role, h.privilege)
          FROM has h LEFT JOIN begun b USING (oid, privilege, role)
         WHERE h.oid = e.oid AND (b.oid IS NULL OR h.option)) AS gives,
       (SELECT pg_catalog.string_agg(b.privilege || ' TO ' || b.role, E'\n' ORDER BY b.role, b.privilege)
          FROM begun b LEFT JOIN has h USING (oid, privilege, role)
         WHERE b.oid = e.oid AND h.oid IS NULL) AS takes
  FROM entry e LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.namespace
 WHERE n.oid IS NULL OR (n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway'))
 ORDER BY 4, 6, 7
