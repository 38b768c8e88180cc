-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || c.oid || ':0', ARRAY['1247:' || c.reltype || ':0', '1247:' || t.typarray || ':0'], NULL,
       n.nspname::text, '', c.relname::text, '',
       nullif(c.relkind, 'r')::text AS kind,
       nullif(c.relpersistence, 'p')::text AS persistence,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
       (SELECT pg_catalog.string_agg(o.space || pg_catalog.quote_ident(pg_catalog.split_part(o.word, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(o.word, pg_catalog.strpos(o.word, '=') + 1)),
                                     E'\n' ORDER BY o.space, o.word)
          FROM (SELECT '' AS space, w.w AS word FROM pg_catalog.unnest(c.reloptions) w(w)
                UNION ALL
                SELECT 'toast.', w.w FROM pg_catalog.pg_class x, pg_catalog.unnest(x.reloptions) w(w)
                 WHERE x.oid = c.reltoastrelid) o) AS options,
       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS access_method,
       (SELECT pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace) AS tablespace,
       (SELECT pg_catalog.quote_ident(s.srvname) FROM pg_catalog.pg_foreign_server s WHERE s.oid = f.ftserver) AS server,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pg_catalog.split_part(w.w, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(w.w, pg_catalog.strpos(w.w, '=') + 1)),
                                     E'\n' ORDER BY w.w)
          FROM pg_catalog.unnest(f.ftoptions) w(w)) AS foreign_options,
       CASE WHEN c.relkind = 'r' AND NOT c.relispartition
            THEN (SELECT pg_catalog.string_agg(CASE WHEN a.attinhcount = 0 THEN 'own '
                                                    WHEN a.attislocal THEN 'too '
                                                    ELSE 'only:' || (
                   SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.relname),
                                                ',' ORDER BY i.inhseqno)
                     FROM pg_catalog.pg_inherits i
                     JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
                     JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
                     JOIN pg_catalog.pg_attribute pa ON pa.attrelid = p.oid AND pa.attname = a.attname
                    WHERE i.inhrelid = c.oid) || ' ' END
                                                 || pg_catalog.quote_ident(a.attname), E'\n' ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            END AS heritage,
       CASE WHEN c.relrowsecurity THEN 't' END AS row_security,
       CASE WHEN c.relforcerowsecurity THEN 't' END AS force_row_security,
       CASE WHEN c.relkind IN ('r', 'p') THEN nullif(c.relreplident, 'd')::text END AS replica_identity
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
 WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 6
