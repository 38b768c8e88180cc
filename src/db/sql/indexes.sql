-- $1 schema. One row a key part of every index that no constraint owns.
SELECT c.relname::text,
       i.relname::text,
       x.indisunique,
       pg_catalog.pg_get_expr(x.indpred, x.indrelid),
       part.number,
       pg_catalog.pg_get_indexdef(x.indexrelid, part.number, false),
       -- int2vector and oidvector count from 0
       (x.indoption[part.number - 1] & 1) = 1,
       CASE WHEN x.indcollation[part.number - 1] <> 0
             AND x.indcollation[part.number - 1] IS DISTINCT FROM coalesce(a.attcollation, 100)
            THEN (SELECT pg_catalog.quote_ident(ln.nspname) || '.' || pg_catalog.quote_ident(l.collname)
                    FROM pg_catalog.pg_collation l
                    JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
                   WHERE l.oid = x.indcollation[part.number - 1]) END
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL pg_catalog.generate_series(1, x.indnkeyatts::integer) part(number)
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = x.indrelid AND a.attnum = x.indkey[part.number - 1] AND x.indkey[part.number - 1] <> 0
 WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k
                    WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY c.relname, i.relname, part.number
