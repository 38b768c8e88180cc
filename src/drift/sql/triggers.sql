-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2620:' || t.oid || ':0', NULL::text[], '1259:' || c.oid || ':0', n.nspname::text, c.relname::text, t.tgname::text, '',
       pg_catalog.pg_get_triggerdef(t.oid) AS definition,
       nullif(t.tgenabled, 'O')::text AS enabled,
       CASE WHEN t.tgparentid <> 0 THEN 't' END AS _clone,
       nullif(o.tgenabled, 'O')::text AS _enabled_of_parent,
       CASE WHEN t.tgparentid <> 0 THEN '2620:' || t.tgparentid || ':0' END AS _needs
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  LEFT JOIN pg_catalog.pg_trigger o ON o.oid = t.tgparentid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND NOT o.tgisinternal) AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 4, 5, 6
