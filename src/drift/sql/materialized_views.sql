-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || c.oid || ':0',
       ARRAY['1247:' || c.reltype || ':0', '2618:' || (SELECT r.oid FROM pg_catalog.pg_rewrite r
               WHERE r.ev_class = c.oid AND r.rulename = '_RETURN') || ':0'], NULL,
       n.nspname::text, '', c.relname::text, '',
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns,
       pg_catalog.pg_get_viewdef(c.oid) AS query,
       (SELECT pg_catalog.string_agg(o.space || pg_catalog.quote_ident(pg_catalog.split_part(o.word, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(o.word, pg_catalog.strpos(o.word, '=') + 1)),
                                     E'\n' ORDER BY o.space, o.word)
          FROM (SELECT '' AS space, w.w AS word FROM pg_catalog.unnest(c.reloptions) w(w)
                UNION ALL
                SELECT 'toast.', w.w FROM pg_catalog.pg_class x, pg_catalog.unnest(x.reloptions) w(w)
                 WHERE x.oid = c.reltoastrelid) o) AS options,
       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS access_method,
       (SELECT pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace) AS tablespace,
       CASE WHEN c.relispopulated THEN 't' END AS _populated
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
 WHERE c.relkind = 'm' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 6
