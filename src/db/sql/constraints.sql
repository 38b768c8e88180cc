-- $1 schema. Primary keys, unique, check and foreign key constraints; columns in the constraint's own order.
SELECT c.relname::text,
       k.conname::text,
       k.contype,
       ARRAY(SELECT a.attname::text
               FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u(attnum, position)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum
              ORDER BY u.position),
       pg_catalog.pg_get_expr(k.conbin, k.conrelid),
       fn.nspname::text,
       f.relname::text,
       ARRAY(SELECT a.attname::text
               FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u(attnum, position)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum
              ORDER BY u.position),
       k.confdeltype,
       k.confupdtype,
       k.condeferrable,
       k.condeferred,
       k.convalidated
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
  LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
 WHERE n.nspname = $1 AND k.contype IN ('p', 'u', 'c', 'f') AND k.conparentid = 0 AND NOT c.relispartition
 ORDER BY c.relname, k.contype, k.conname
