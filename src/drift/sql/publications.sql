-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '6104:' || p.oid || ':0', NULL::text[], NULL, '', '', p.pubname::text, '',
       CASE WHEN p.puballtables THEN 't' END AS all_tables,
       pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
         CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
       CASE WHEN p.pubviaroot THEN 't' END AS via_root,
       nullif(pg_catalog.to_jsonb(p) ->> 'pubgencols', 'n') AS generated
  FROM pg_catalog.pg_publication p
 WHERE true
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 6104 AND e.objid = p.oid AND e.deptype = 'e')
 ORDER BY 6
