-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1418:' || u.umid || ':0', NULL::text[], NULL, '', u.srvname::text,
       CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(u.usename) END, '',
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || '=' || pg_catalog.quote_literal(o.option_value),
                                      E'\n' ORDER BY o.option_name)
          FROM pg_catalog.pg_options_to_table(u.umoptions) o
         WHERE o.option_name !~* 'password|passphrase|secret|token|credential|(^|_)key$') AS options,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name), E'\n' ORDER BY o.option_name)
          FROM pg_catalog.pg_options_to_table(u.umoptions) o
         WHERE o.option_name ~* 'password|passphrase|secret|token|credential|(^|_)key$') AS secrets  -- names alone: nobody is told what they say
  FROM pg_catalog.pg_user_mappings u
 ORDER BY 5, 6
