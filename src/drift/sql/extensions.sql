-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3079:' || x.oid || ':0', NULL::text[], NULL, '', '', x.extname::text, '',
       CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                              WHERE d.classid = 2615 AND d.objid = n.oid AND d.refclassid = 3079 AND d.refobjid = x.oid)
            THEN n.nspname::text END AS schema,  -- none: the extension has made it
       CASE WHEN x.extversion <> v.default_version THEN x.extversion END AS version,
       CASE WHEN NOT x.extrelocatable THEN 't' END AS _stays,
       v.comment AS _own_comment
  FROM pg_catalog.pg_extension x
  JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
  LEFT JOIN pg_catalog.pg_available_extensions v ON v.name = x.extname
 WHERE x.extname <> 'plpgsql'
 ORDER BY 6
