-- $1 table. Its foreign keys that may be dropped for a load and added again from their text: proven, enforced, nobody's
-- part, and ours to make again.
SELECT con.oid::text,
       con.conname::text,
       pg_catalog.pg_get_constraintdef(con.oid),
       pg_catalog.obj_description(con.oid, 'pg_constraint')
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_constraint con ON con.conrelid = c.oid AND con.contype = 'f'
  JOIN pg_catalog.pg_class r ON r.oid = con.confrelid
 WHERE c.oid = $1::pg_catalog.regclass AND c.relkind = 'r' AND NOT c.relispartition
   AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
   AND con.convalidated AND con.conislocal AND con.coninhcount = 0 AND con.conparentid = 0
   -- a key to a partitioned table has parts with names of the server's choice
   AND r.relkind = 'r' AND NOT r.relispartition
   AND pg_catalog.has_table_privilege(r.oid, 'REFERENCES')
   AND pg_catalog.has_schema_privilege(r.relnamespace, 'USAGE')
   -- somebody switched its triggers off: a new key would have them on
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_trigger g WHERE g.tgconstraint = con.oid AND g.tgenabled <> 'O')
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                      AND d.refobjid = con.oid AND d.deptype <> 'i')
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                      AND d.objid = con.oid AND d.deptype IN ('e', 'x'))
 ORDER BY con.conname
