-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3602:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.cfgname::text, 'text search configuration'
  FROM pg_catalog.pg_ts_config o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.cfgnamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3602 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '3600:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.dictname::text, 'text search dictionary'
  FROM pg_catalog.pg_ts_dict o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.dictnamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3600 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '3601:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.prsname::text, 'text search parser'
  FROM pg_catalog.pg_ts_parser o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.prsnamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3601 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '3764:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.tmplname::text, 'text search template'
  FROM pg_catalog.pg_ts_template o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.tmplnamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3764 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '2607:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.conname::text, 'conversion'
  FROM pg_catalog.pg_conversion o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2607 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '2601:' || o.oid || ':0', NULL::text[], NULL, '', '', o.amname::text, 'access method'
  FROM pg_catalog.pg_am o
 WHERE o.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2601 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '1247:' || o.oid || ':0', NULL::text[], NULL, n.nspname::text, '', o.typname::text, 'base type'
  FROM pg_catalog.pg_type o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace
 WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway') AND o.typtype IN ('b', 'p') AND o.typcategory <> 'A'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1247 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '3576:' || o.oid || ':0', NULL::text[], NULL, '', '',
       'for ' || pg_catalog.format_type(o.trftype, NULL) || ' language ' || l.lanname, 'transform'
  FROM pg_catalog.pg_transform o
  JOIN pg_catalog.pg_language l ON l.oid = o.trflang
 WHERE o.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3576 AND e.objid = o.oid AND e.deptype = 'e')
UNION ALL
SELECT '6100:' || o.oid || ':0', NULL::text[], NULL, '', '', o.subname::text, 'subscription'
  FROM pg_catalog.pg_subscription o
 WHERE o.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
UNION ALL
SELECT '2995:0:0', NULL::text[], NULL, '', '', '', pg_catalog.count(*) || ' large objects'
  FROM pg_catalog.pg_largeobject_metadata HAVING pg_catalog.count(*) > 0
UNION ALL
SELECT '3596:' || o.objoid || ':' || o.objsubid, NULL::text[], NULL, '', '', o.objtype || ' ' || o.objname, 'security label'
  FROM pg_catalog.pg_seclabels o
 WHERE o.objtype NOT IN ('database', 'role', 'tablespace')
 ORDER BY 7, 4, 6
