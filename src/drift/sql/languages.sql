-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2612:' || l.oid || ':0', NULL::text[], NULL, '', '', l.lanname::text, '',
       CASE WHEN l.lanpltrusted THEN 't' END AS trusted,
       nullif(l.lanplcallfoid, 0)::regproc::text AS handler,
       nullif(l.laninline, 0)::regproc::text AS inline,
       nullif(l.lanvalidator, 0)::regproc::text AS validator
  FROM pg_catalog.pg_language l
 WHERE l.lanispl AND l.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2612 AND e.objid = l.oid AND e.deptype = 'e')
 ORDER BY 6
