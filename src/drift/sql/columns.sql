-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || c.oid || ':' || a.attnum, CASE WHEN d.oid IS NOT NULL THEN ARRAY['2604:' || d.oid || ':0'] END, '1259:' || c.oid || ':0',
       n.nspname::text, c.relname::text, a.attname::text, '',
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT pg_catalog.quote_ident(ln.nspname) || '.' || pg_catalog.quote_ident(l.collname)
                    FROM pg_catalog.pg_collation l
                    JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
                   WHERE l.oid = a.attcollation) END AS collation,
       CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS generated,
       CASE a.attgenerated WHEN 's' THEN 'STORED' WHEN 'v' THEN 'VIRTUAL' END AS generated_kind,
       CASE WHEN a.attnotnull THEN 't' END AS not_null,
       CASE WHEN k.conname <> c.relname || '_' || a.attname || '_not_null' THEN pg_catalog.quote_ident(k.conname) END
         AS not_null_name,  -- from 18 on
       CASE WHEN k.connoinherit THEN 't' END AS not_null_alone,
       CASE WHEN NOT k.convalidated THEN 't' END AS not_null_unproven,
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END
         END AS storage,
       CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END
         AS _type_storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(a.attstattarget, -1) AS statistics,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pg_catalog.split_part(o, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)),
                                     E'\n' ORDER BY o)
          FROM pg_catalog.unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_%') AS options,  -- the server's own marks
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pg_catalog.split_part(o, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)),
                                     E'\n' ORDER BY o)
          FROM pg_catalog.unnest(a.attfdwoptions) o) AS foreign_options,
       CASE WHEN a.attinhcount > 0 THEN 't' END AS _inherited,
       CASE WHEN a.attinhcount > 0 AND NOT c.relispartition THEN  -- of a partition it is always so
         CASE WHEN a.attislocal THEN 'too' ELSE 'only' END END AS inherited,
       CASE WHEN c.relkind = 'p' THEN 't' END AS _partitioned,
       CASE WHEN c.relkind = 'f' THEN 't' END AS _foreign,
       CASE WHEN pg_catalog.current_setting('server_version_num')::int >= CASE a.attgenerated WHEN 'v' THEN 180000 ELSE 170000 END
            THEN 't' END AS _sets_expression
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
  LEFT JOIN pg_catalog.pg_attrdef d ON a.attgenerated <> '' AND d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY n.nspname, c.relname, a.attnum
