-- $1 tables. The triggers of each and of its partitions, parents first, when one of them fires for a copied row; with the
-- words that bring each back to what it is.
WITH roots AS MATERIALIZED (
  SELECT r.number, r.name::pg_catalog.regclass AS oid FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS r (name, number)),
members AS MATERIALIZED (  -- an ordinary table has no tree
  SELECT number, oid, 0 AS level FROM roots
  UNION SELECT r.number, p.relid, p.level FROM roots r, pg_catalog.pg_partition_tree(r.oid) p),
tree AS (
  SELECT m.number, c.oid, c.relnamespace, c.relname, m.level FROM members m JOIN pg_catalog.pg_class c ON c.oid = m.oid),
triggers AS (
  SELECT t.number, n.nspname, t.relname, t.level, g.tgname, g.tgenabled
    FROM tree t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    -- before 15 a partition's part of its parent's trigger is called internal
    JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
                                AND (NOT g.tgisinternal OR (g.tgparentid <> 0 AND g.tgconstraint = 0)))
SELECT nspname::text, relname::text, tgname::text, tgenabled IN ('O', 'A'),
       CASE tgenabled WHEN 'O' THEN 'ENABLE' WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA'
                      ELSE 'DISABLE' END
  FROM triggers
 WHERE number IN (SELECT number FROM triggers WHERE tgenabled IN ('O', 'A'))
 ORDER BY number, level, 1, 2, 3
