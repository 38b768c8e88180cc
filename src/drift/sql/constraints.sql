-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2606:' || k.oid || ':0',
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN ARRAY['1259:' || k.conindid || ':0'] END,
       '1259:' || c.oid || ':0', n.nspname::text, c.relname::text, k.conname::text, '',
       k.contype::text AS type,
       pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       CASE WHEN k.contype = 'c' AND k.coninhcount > 0 AND NOT c.relispartition THEN
         CASE WHEN k.conislocal THEN 'too' ELSE 'only' END END AS inherited,
       CASE WHEN k.contype = 'c' AND k.coninhcount > 0 THEN 't' END AS _inherited,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(pg_catalog.split_part(o, '=', 1)) || '='
                                       || pg_catalog.quote_literal(pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)),
                                     E'\n' ORDER BY o)
          FROM pg_catalog.unnest(x.reloptions) o) AS options,
       (SELECT pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = x.reltablespace) AS tablespace,
       CASE WHEN i.indisclustered THEN 't' END AS clustered,
       CASE WHEN i.indisreplident THEN 't' END AS replica_identity,
       CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END
         AS _timing,
       CASE WHEN c.relkind = 'p' THEN 't' END AS _partitioned,
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(x.relname)
            END AS _index,
       CASE WHEN k.contype IN ('p', 'u', 'x') THEN 't' END AS _has_index,
       pg_catalog.obj_description(x.oid, 'pg_class') AS index_comment,
       CASE WHEN k.contype = 'f' THEN pg_catalog.quote_ident(rn.nspname) || '.' || pg_catalog.quote_ident(r.relname) END
         AS _refers,
       CASE WHEN k.contype = 'f' THEN (
         SELECT pg_catalog.string_agg(pg_catalog.format('a.%I = b.%I', ca.attname, ra.attname), ' AND ' ORDER BY p.n)
           FROM unnest(k.conkey, k.confkey) WITH ORDINALITY p(own, other, n)
           JOIN pg_catalog.pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = p.own
           JOIN pg_catalog.pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = p.other) END AS _join
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class x ON x.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = x.oid
 WHERE (k.contype IN ('p', 'u', 'x', 'c') OR k.contype = 'f' AND k.conparentid = 0)
   AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 5, 6
