-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || c.oid || ':0',
       ARRAY['1247:' || c.reltype || ':0', '2618:' || (SELECT r.oid FROM pg_catalog.pg_rewrite r
               WHERE r.ev_class = c.oid AND r.rulename = '_RETURN') || ':0'], NULL,
       n.nspname::text, '', c.relname::text, '',
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' '
                                       || pg_catalog.format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation,
                                     ',' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS _typed_columns,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o) FROM pg_catalog.unnest(c.reloptions) o
         WHERE o NOT LIKE 'check_option=%') AS options,
       (SELECT pg_catalog.upper(pg_catalog.substr(o, 14)) FROM pg_catalog.unnest(c.reloptions) o
         WHERE o LIKE 'check_option=%') AS check_option
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'v' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 6
