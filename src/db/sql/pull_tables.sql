-- $1 schema. What a reader has to know of each table: the policies and heirs that change what a SELECT shows, and its partitions.
SELECT c.relname::text,
       pg_catalog.row_security_active(c.oid),
       c.relkind = 'p',
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid AND c.relkind = 'r'),
       pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       greatest(c.reltuples, 0)::bigint
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY c.relname
