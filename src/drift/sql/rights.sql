-- Who owns an object, and what others may do with it: catalogue, oid, part, owner; what was granted beyond what such an
-- object has when it is made, what was revoked of that. The owner is called OWNER there: ownership is another matter.
WITH owned(catalogue, oid, part, letter, owner, acl) AS (
  SELECT 1259, c.oid, 0, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END, c.relowner, c.relacl
    FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 1259, a.attrelid, a.attnum, 'c', c.relowner, a.attacl
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
   WHERE a.attrelid >= 16384 AND a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL
  SELECT 1255, p.oid, 0, 'f', p.proowner, p.proacl FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
  UNION ALL
  SELECT 1247, t.oid, 0, 'T', t.typowner, t.typacl
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
   WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r', 'c') AND (t.typtype <> 'c' OR c.relkind = 'c')
  UNION ALL
  SELECT 2615, n.oid, 0, 'n', n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace n WHERE n.oid >= 16384 OR n.nspname = 'public'
  UNION ALL
  SELECT 2612, l.oid, 0, 'l', l.lanowner, l.lanacl FROM pg_catalog.pg_language l WHERE l.oid >= 16384
  UNION ALL
  SELECT 2328, w.oid, 0, 'F', w.fdwowner, w.fdwacl FROM pg_catalog.pg_foreign_data_wrapper w
  UNION ALL
  SELECT 1417, s.oid, 0, 'S', s.srvowner, s.srvacl FROM pg_catalog.pg_foreign_server s
  UNION ALL
  SELECT 3456, l.oid, 0, NULL, l.collowner, NULL FROM pg_catalog.pg_collation l WHERE l.oid >= 16384
  UNION ALL
  SELECT 2617, o.oid, 0, NULL, o.oprowner, NULL FROM pg_catalog.pg_operator o WHERE o.oid >= 16384
  UNION ALL
  SELECT 2616, o.oid, 0, NULL, o.opcowner, NULL FROM pg_catalog.pg_opclass o WHERE o.oid >= 16384
  UNION ALL
  SELECT 2753, o.oid, 0, NULL, o.opfowner, NULL FROM pg_catalog.pg_opfamily o WHERE o.oid >= 16384
  UNION ALL
  SELECT 3381, s.oid, 0, NULL, s.stxowner, NULL FROM pg_catalog.pg_statistic_ext s
  UNION ALL
  SELECT 3466, e.oid, 0, NULL, e.evtowner, NULL FROM pg_catalog.pg_event_trigger e
  UNION ALL
  SELECT 6104, p.oid, 0, NULL, p.pubowner, NULL FROM pg_catalog.pg_publication p
), judged AS (
  SELECT o.*, coalesce((SELECT i.initprivs FROM pg_catalog.pg_init_privs i
                         WHERE i.classoid = 2615 AND o.catalogue = 2615 AND i.objoid = o.oid AND i.objsubid = 0),
                       pg_catalog.acldefault(o.letter::"char", o.owner)) AS base
    FROM owned o
), has AS (
  SELECT j.catalogue, j.oid, j.part, j.owner, g.privilege_type AS privilege,
         CASE g.grantee WHEN 0 THEN 'PUBLIC' WHEN j.owner THEN 'OWNER'
              ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END AS role,
         pg_catalog.bool_or(g.is_grantable) AS option
    FROM judged j CROSS JOIN LATERAL pg_catalog.aclexplode(j.acl) g WHERE j.acl IS NOT NULL
     AND (j.part = 0 OR g.grantee <> j.owner)
   GROUP BY 1, 2, 3, 4, 5, 6
), begun AS (
  SELECT DISTINCT j.catalogue, j.oid, j.part, g.privilege_type AS privilege,
         CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE 'OWNER' END AS role
    FROM judged j CROSS JOIN LATERAL pg_catalog.aclexplode(j.base) g WHERE j.acl IS NOT NULL
), granted AS (
  SELECT h.catalogue, h.oid, h.part,
         pg_catalog.string_agg(h.privilege || ' TO ' || h.role || CASE WHEN h.option THEN ' WITH GRANT OPTION' ELSE '' END,
                               E'\n' ORDER BY h.role, h.privilege) AS lines
    FROM has h LEFT JOIN begun b USING (catalogue, oid, part, privilege, role)
   WHERE b.oid IS NULL OR h.option
   GROUP BY 1, 2, 3
), revoked AS (
  SELECT b.catalogue, b.oid, b.part,
         pg_catalog.string_agg(b.privilege || ' TO ' || b.role, E'\n' ORDER BY b.role, b.privilege) AS lines
    FROM begun b LEFT JOIN has h USING (catalogue, oid, part, privilege, role)
   WHERE h.oid IS NULL
   GROUP BY 1, 2, 3
)
SELECT o.catalogue, o.oid, o.part, CASE o.part WHEN 0 THEN pg_catalog.pg_get_userbyid(o.owner)::text END AS owner,
       g.lines AS grants, r.lines AS revoked
  FROM owned o LEFT JOIN granted g USING (catalogue, oid, part) LEFT JOIN revoked r USING (catalogue, oid, part)
