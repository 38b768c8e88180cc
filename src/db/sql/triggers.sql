-- $1 schema. Triggers that people made.
SELECT t.tgname::text,
       c.relname::text,
       pg_catalog.pg_get_functiondef(t.tgfoid),
       pg_catalog.pg_get_triggerdef(t.oid)
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
 WHERE n.nspname = $1 AND NOT t.tgisinternal AND NOT c.relispartition
 ORDER BY c.relname, t.tgname
