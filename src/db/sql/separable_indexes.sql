-- $1 table. Its indexes, and the unique and exclusion constraints, that may be dropped for a load and made again from
-- their text. The primary key stays, and so does what the table is clustered on or replicated by. The tenth column: what
-- depends on the index (foreign keys, views), as oids.
SELECT coalesce(con.contype::text, 'i'),
       coalesce(con.conname, i.relname)::text,
       CASE WHEN x.indisexclusion THEN pg_catalog.pg_get_constraintdef(con.oid)
            ELSE pg_catalog.pg_get_indexdef(i.oid) END,
       pg_catalog.obj_description(con.oid, 'pg_constraint'),
       n.nspname::text,
       i.relname::text,
       pg_catalog.obj_description(i.oid, 'pg_class'),
       coalesce(s.spcname::text, ''),
       (SELECT pg_catalog.array_agg(a.attnum || ' SET STATISTICS ' || a.attstattarget ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0),
       (SELECT pg_catalog.array_agg(DISTINCT d.objid::text)
          FROM pg_catalog.pg_depend d
         WHERE d.deptype <> 'i' AND (d.refclassid, d.refobjid) IN (
               ('pg_catalog.pg_class'::pg_catalog.regclass, i.oid),
               ('pg_catalog.pg_constraint'::pg_catalog.regclass, con.oid))),
       x.indisexclusion,
       CASE WHEN con.condeferred THEN ' DEFERRABLE INITIALLY DEFERRED' WHEN con.condeferrable THEN ' DEFERRABLE' ELSE '' END
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_index x ON x.indrelid = c.oid
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace
  LEFT JOIN pg_catalog.pg_constraint con ON con.conrelid = c.oid AND con.conindid = i.oid
                                        AND con.contype IN ('p', 'u', 'x')
 WHERE c.oid = $1::pg_catalog.regclass AND c.relkind = 'r' AND NOT c.relispartition
   AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
   AND pg_catalog.has_schema_privilege(n.oid, 'CREATE')
   AND (s.oid IS NULL OR pg_catalog.has_tablespace_privilege(s.oid, 'CREATE'))
   AND NOT x.indisprimary AND NOT x.indisclustered AND NOT x.indisreplident
   -- the text of an exclusion constraint leaves its index's settings out
   AND (i.reloptions IS NULL OR NOT x.indisexclusion)
   AND x.indisvalid AND x.indisready AND x.indislive
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.deptype IN ('e', 'x') AND (d.classid, d.objid) IN (
                          ('pg_catalog.pg_class'::pg_catalog.regclass, i.oid),
                          ('pg_catalog.pg_constraint'::pg_catalog.regclass, con.oid)))
 ORDER BY i.relname
