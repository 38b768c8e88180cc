-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2604:' || d.oid || ':0', NULL::text[], '1259:' || c.oid || ':' || a.attnum,
       n.nspname::text, c.relname::text, a.attname::text, '',
       pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression,
       CASE WHEN a.attinhcount > 0 AND NOT a.attislocal AND NOT c.relispartition THEN 't' END AS _apart
  FROM pg_catalog.pg_attrdef d
  JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum AND a.attgenerated = ''
 WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY n.nspname, c.relname, a.attnum
