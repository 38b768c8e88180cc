-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2611:' || x.oid || ':' || i.inhseqno, NULL::text[], '1259:' || x.oid || ':0', n.nspname::text, '', x.relname::text, '',
       pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.relname) AS of,
       '1259:' || p.oid || ':0' AS _needs
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class x ON x.oid = i.inhrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
  JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
 WHERE x.relkind IN ('i', 'I') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
 ORDER BY 4, 6
