-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2615:' || n.oid || ':0', NULL::text[], NULL, '', '', n.nspname::text, ''
  FROM pg_catalog.pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2615 AND e.objid = n.oid AND e.deptype = 'e')
 ORDER BY 6
