-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1255:' || p.oid || ':0', NULL::text[], NULL, n.nspname::text, '', p.proname::text,
       pg_catalog.oidvectortypes(p.proargtypes),
       pg_catalog.pg_get_functiondef(p.oid) AS definition,
       pg_catalog.pg_get_function_result(p.oid) || ' (' || pg_catalog.pg_get_function_arguments(p.oid) || ')'
         AS _signature
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'w') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                    WHERE e.classid = 1255 AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
 ORDER BY 4, 6, 7
