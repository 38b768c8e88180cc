-- $1 tables. Everything about them and their partitions that a load which drops and makes again could lose, a line each.
WITH roots AS MATERIALIZED (
  SELECT r.name::pg_catalog.regclass AS oid FROM pg_catalog.unnest($1::text[]) AS r (name)),
tree AS MATERIALIZED (
  SELECT c.*
    FROM pg_catalog.pg_class c
   WHERE c.oid IN (SELECT oid FROM roots
                   UNION SELECT p.relid FROM roots r, pg_catalog.pg_partition_tree(r.oid) p))
SELECT 'table ' || t.oid::pg_catalog.regclass,
       pg_catalog.concat_ws(' | ', pg_catalog.pg_get_userbyid(t.relowner), t.relreplident, t.relpersistence, t.relacl::text,
                            t.reloptions::text, t.relrowsecurity, t.relforcerowsecurity, t.relhasrules,
                            pg_catalog.obj_description(t.oid, 'pg_class'))
  FROM tree t
UNION ALL
SELECT 'constraint ' || con.conname || ' on ' || con.conrelid::pg_catalog.regclass,
       pg_catalog.concat_ws(' | ', con.contype, pg_catalog.pg_get_constraintdef(con.oid), con.convalidated, con.condeferrable,
                            con.condeferred, con.conislocal, con.coninhcount, con.connoinherit,
                            (SELECT parent.conname FROM pg_catalog.pg_constraint parent WHERE parent.oid = con.conparentid),
                            con.conindid::pg_catalog.regclass,
                            pg_catalog.obj_description(con.oid, 'pg_constraint'))
  FROM pg_catalog.pg_constraint con
 WHERE con.conrelid IN (SELECT oid FROM tree) OR con.confrelid IN (SELECT oid FROM tree)
UNION ALL
SELECT 'index ' || i.oid::pg_catalog.regclass,
       pg_catalog.concat_ws(' | ', pg_catalog.pg_get_indexdef(i.oid), x.indisunique, x.indisprimary, x.indisexclusion,
                            x.indimmediate, x.indisclustered, x.indisvalid, x.indisreplident,
                            pg_catalog.pg_get_userbyid(i.relowner), i.reloptions::text, s.spcname,
                            pg_catalog.obj_description(i.oid, 'pg_class'),
                            (SELECT pg_catalog.string_agg(a.attnum || ':' || a.attstattarget, ',' ORDER BY a.attnum)
                               FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0),
                            (SELECT pg_catalog.string_agg(d.deptype::text || d.refobjid, ',' ORDER BY d.refobjid)
                               FROM pg_catalog.pg_depend d
                              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.oid
                                AND d.deptype IN ('e', 'x', 'P', 'S')))
  FROM tree t
  JOIN pg_catalog.pg_index x ON x.indrelid = t.oid
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace
UNION ALL
-- a key's own triggers have numbers for names: the key's name stands for them
SELECT 'trigger ' || coalesce(con.conname || ' ' || g.tgfoid::pg_catalog.regproc, g.tgname) || ' on ' || t.oid::pg_catalog.regclass,
       pg_catalog.concat_ws(' | ', g.tgenabled, g.tgtype, CASE WHEN NOT g.tgisinternal THEN pg_catalog.pg_get_triggerdef(g.oid) END,
                            pg_catalog.obj_description(g.oid, 'pg_trigger'))
  FROM tree t
  JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid
  LEFT JOIN pg_catalog.pg_constraint con ON con.oid = g.tgconstraint AND g.tgisinternal
 ORDER BY 1, 2
