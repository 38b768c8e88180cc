-- What needs what, among objects that are not the server's own. One row an edge. A dependant of type i is a part of what
-- it depends on (a row type, a rule, an array), one of type e belongs to an extension.
-- What a partition's part is a part of (P, S) is read by the queries of inheritances, indexes and triggers.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
  FROM pg_catalog.pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e')
   AND (d.classid, d.objid, d.objsubid) IS DISTINCT FROM (d.refclassid, d.refobjid, d.refobjsubid)
