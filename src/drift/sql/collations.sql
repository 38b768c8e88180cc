-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3456:' || l.oid || ':0', NULL::text[], NULL, n.nspname::text, '', l.collname::text, '',
       CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS provider,
       CASE WHEN l.collprovider <> 'c'
            THEN coalesce(pg_catalog.to_jsonb(l) ->> 'colllocale', pg_catalog.to_jsonb(l) ->> 'colliculocale', l.collcollate)
            END AS locale,
       CASE WHEN l.collprovider = 'c' THEN l.collcollate END AS lc_collate,
       CASE WHEN l.collprovider = 'c' THEN l.collctype END AS lc_ctype,
       CASE WHEN NOT l.collisdeterministic THEN 'f' END AS deterministic,
       pg_catalog.to_jsonb(l) ->> 'collicurules' AS rules
  FROM pg_catalog.pg_collation l
  JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
 WHERE l.collprovider IN ('i', 'b', 'c') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3456 AND e.objid = l.oid AND e.deptype = 'e')
 ORDER BY 4, 6
