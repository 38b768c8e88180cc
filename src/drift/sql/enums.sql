-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1247:' || t.oid || ':0', ARRAY['1247:' || t.typarray || ':0'], NULL, n.nspname::text, '', t.typname::text, '',
       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(m.enumlabel), E'\n' ORDER BY m.enumsortorder)
          FROM pg_catalog.pg_enum m WHERE m.enumtypid = t.oid) AS labels
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
 WHERE t.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1247 AND e.objid = t.oid AND e.deptype = 'e')
 ORDER BY 4, 6
