-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3079:' || x.oid || ':0', NULL::text[], NULL, '', '', x.extname::text, '',
       n.nspname::text AS schema,
       x.extversion AS _version
  FROM pg_catalog.pg_extension x
  JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
 WHERE x.extname <> 'plpgsql'
 ORDER BY 6
