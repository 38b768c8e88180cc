-- $1 schema. What SQLite's indexes do not have, for each index, those of constraints too.
SELECT c.relname::text,
       i.relname::text,
       am.amname::text,
       x.indnatts > x.indnkeyatts,
       coalesce((pg_catalog.to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false),  -- since 15
       EXISTS (SELECT 1 FROM pg_catalog.unnest(x.indclass) o(oid) JOIN pg_catalog.pg_opclass p ON p.oid = o.oid
                WHERE NOT p.opcdefault AND p.opcname NOT LIKE '%\_pattern\_ops'),
       pg_catalog.pg_get_indexdef(x.indexrelid),
       x.indisvalid
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  JOIN pg_catalog.pg_am am ON am.oid = i.relam
  JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY 1, 2
