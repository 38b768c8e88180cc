-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1417:' || s.oid || ':0', NULL::text[], NULL, '', '', s.srvname::text, '',
       pg_catalog.quote_ident(w.fdwname) AS wrapper,
       pg_catalog.quote_literal(s.srvtype) AS type,
       pg_catalog.quote_literal(s.srvversion) AS version,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || '=' || pg_catalog.quote_literal(o.option_value),
                                      E'\n' ORDER BY o.option_name)
          FROM pg_catalog.pg_options_to_table(s.srvoptions) o
         WHERE o.option_name !~* 'password|passphrase|secret|token|credential|(^|_)key$') AS options,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name), E'\n' ORDER BY o.option_name)
          FROM pg_catalog.pg_options_to_table(s.srvoptions) o
         WHERE o.option_name ~* 'password|passphrase|secret|token|credential|(^|_)key$') AS secrets  -- names alone: nobody is told what they say
  FROM pg_catalog.pg_foreign_server s
  JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
 WHERE true
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1417 AND e.objid = s.oid AND e.deptype = 'e')
 ORDER BY 6
