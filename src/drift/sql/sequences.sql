-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || c.oid || ':0', NULL::text[], NULL, n.nspname::text, '', c.relname::text, '',
       nullif(c.relpersistence, 'p')::text AS persistence,
       pg_catalog.format_type(s.seqtypid, NULL) AS type,
       s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS minimum, s.seqmax AS maximum, s.seqcache AS cache,
       CASE WHEN s.seqcycle THEN 't' END AS cycle,
       pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
       CASE WHEN c.relacl IS NULL THEN NULL
            ELSE (SELECT pg_catalog.string_agg(
                           g.privilege_type || ' TO ' || CASE g.grantee WHEN 0 THEN 'PUBLIC'
                             ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END
                             || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END,
                           E'\n' ORDER BY g.grantee, g.privilege_type)
                    FROM pg_catalog.aclexplode(c.relacl) g WHERE g.grantee <> c.relowner) END AS grants,
       pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                    WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
 ORDER BY 4, 6
