-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3381:' || s.oid || ':0', NULL::text[], '1259:' || c.oid || ':0', n.nspname::text, '', s.stxname::text, '',
       pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition,
       nullif(s.stxstattarget, -1) AS target
  FROM pg_catalog.pg_statistic_ext s
  JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
  JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 6
