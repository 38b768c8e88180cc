-- $1 tables, quoted. The tables outside of them whose foreign keys refer to one of them, and whether rows of theirs can be
-- looked at and locked.
WITH inside AS (SELECT i.name::pg_catalog.regclass AS oid FROM pg_catalog.unnest($1::text[]) AS i(name))
SELECT DISTINCT n.nspname::text, c.relname::text, k.confrelid::pg_catalog.regclass::text,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
         AND pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype = 'f' AND k.confrelid IN (SELECT oid FROM inside) AND k.conrelid NOT IN (SELECT oid FROM inside)
   AND k.conparentid = 0
   AND NOT EXISTS (SELECT 1 FROM inside i
                    WHERE c.oid IN (SELECT p.relid FROM pg_catalog.pg_partition_tree(i.oid) p))
 ORDER BY 1, 2, 3
