-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || x.oid || ':0', NULL::text[], '1259:' || c.oid || ':0', n.nspname::text, '', x.relname::text, '',
       pg_catalog.pg_get_indexdef(x.oid) AS definition,
       CASE WHEN NOT i.indisvalid AND x.relkind = 'i' THEN 't' END AS invalid,
       (SELECT pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = x.reltablespace) AS tablespace,
       (SELECT pg_catalog.string_agg(a.attnum || ' SET STATISTICS ' || a.attstattarget, E'\n' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) AS statistics,
       CASE WHEN i.indisclustered THEN 't' END AS clustered,
       CASE WHEN i.indisreplident THEN 't' END AS replica_identity,
       c.relname::text AS _table,
       CASE WHEN x.relkind = 'I' THEN 't' END AS _partitioned
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                    WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = c.oid)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 6
