-- What needs what, among objects that are not the server's own. One row an edge.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_catalog.pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
   AND NOT (d.classid = d.refclassid AND d.objid = d.refobjid)
