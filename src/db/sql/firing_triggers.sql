-- $1 table. The triggers of it and of its partitions, parents first, when one of them fires for a copied row; with the
-- words that bring each back to what it is.
WITH tree AS (
  SELECT c.oid, c.relnamespace, c.relname, coalesce(p.level, 0) AS level
    FROM pg_catalog.pg_class c
    LEFT JOIN pg_catalog.pg_partition_tree($1::pg_catalog.regclass) p ON p.relid = c.oid
   WHERE c.oid = $1::pg_catalog.regclass OR p.relid IS NOT NULL),
triggers AS (
  SELECT n.nspname, t.relname, t.level, g.tgname, g.tgenabled
    FROM tree t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    -- before 15 a partition's part of its parent's trigger is called internal
    JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
                                AND (NOT g.tgisinternal OR (g.tgparentid <> 0 AND g.tgconstraint = 0)))
SELECT nspname::text, relname::text, tgname::text, tgenabled IN ('O', 'A'),
       CASE tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA'
                      ELSE 'DISABLE' END
  FROM triggers
 WHERE EXISTS (SELECT 1 FROM triggers WHERE tgenabled IN ('O', 'A'))
 ORDER BY level, 1, 2, 3
