-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2328:' || w.oid || ':0', NULL::text[], NULL, '', '', w.fdwname::text, '',
       nullif(w.fdwhandler, 0)::regproc::text AS handler,
       nullif(w.fdwvalidator, 0)::regproc::text AS validator,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || '=' || pg_catalog.quote_literal(o.option_value),
                                      E'\n' ORDER BY o.option_name)
          FROM pg_catalog.pg_options_to_table(w.fdwoptions) o) AS options
  FROM pg_catalog.pg_foreign_data_wrapper w
 WHERE true
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2328 AND e.objid = w.oid AND e.deptype = 'e')
 ORDER BY 6
