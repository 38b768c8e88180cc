-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2618:' || r.oid || ':0', NULL::text[], '1259:' || c.oid || ':0', n.nspname::text, c.relname::text, r.rulename::text, '',
       pg_catalog.pg_get_ruledef(r.oid) AS definition,
       nullif(r.ev_enabled, 'O')::text AS enabled
  FROM pg_catalog.pg_rewrite r
  JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE r.rulename <> '_RETURN' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 5, 6
