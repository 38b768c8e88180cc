-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1255:' || p.oid || ':0', NULL::text[], NULL, n.nspname::text, '', p.proname::text,
       pg_catalog.oidvectortypes(p.proargtypes),
       pg_catalog.pg_get_functiondef(p.oid) AS definition,
       pg_catalog.concat_ws(' ', p.prokind, pg_catalog.pg_get_function_result(p.oid), '(', (
         SELECT pg_catalog.string_agg(coalesce(p.proargmodes[i], 'i')::text || ' ' || coalesce(p.proargnames[i], '') || ' '
                  || pg_catalog.format_type(coalesce(p.proallargtypes[i], p.proargtypes[i - 1]), NULL), ', ' ORDER BY i)
           FROM pg_catalog.generate_series(1, coalesce(pg_catalog.cardinality(p.proallargtypes), p.pronargs)) i), ')')
         AS _signature,
       p.pronargdefaults AS _defaults
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'w') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                    WHERE e.classid = 1255 AND e.objid = p.oid AND e.deptype IN ('e', 'i'))
 ORDER BY 4, 6, 7
