-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2611:' || c.oid || ':' || i.inhseqno, NULL::text[], '1259:' || c.oid || ':0', n.nspname::text, c.relname::text,
       pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(p.relname), '',
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS bound,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_partition_constraintdef(c.oid) END AS _check,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(k.conname), E'\n' ORDER BY k.conname)
          FROM pg_catalog.pg_constraint k
          JOIN pg_catalog.pg_constraint pk ON pk.oid = k.conparentid AND pk.conrelid = p.oid AND pk.confrelid = k.confrelid
         WHERE k.conrelid = c.oid AND k.contype = 'f') AS _foreign_keys,
       '1259:' || p.oid || ':0' AS _needs
  FROM pg_catalog.pg_inherits i
  JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 5, i.inhseqno
