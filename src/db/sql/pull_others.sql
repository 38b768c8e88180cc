-- $1 schema. Objects that a SQLite file cannot hold: kind, name, definition. What an extension brought is the extension's.
WITH mine AS (
  SELECT c.oid, c.relname, c.relkind, c.relispartition
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = $1
     AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'))
SELECT 'materialized view', m.relname::text, '', pg_catalog.pg_get_viewdef(m.oid) FROM mine m WHERE m.relkind = 'm'
UNION ALL
SELECT 'foreign table', m.relname::text, '', '' FROM mine m WHERE m.relkind = 'f' AND NOT m.relispartition
UNION ALL
SELECT 'sequence', m.relname::text, '', '' FROM mine m
 WHERE m.relkind = 'S'
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = m.oid AND d.deptype IN ('a', 'i'))
UNION ALL
SELECT 'exclusion constraint', k.conname::text, m.relname::text, pg_catalog.pg_get_constraintdef(k.oid)
  FROM mine m JOIN pg_catalog.pg_constraint k ON k.conrelid = m.oid
 WHERE k.contype = 'x' AND NOT m.relispartition
UNION ALL
SELECT 'rule', r.rulename::text, m.relname::text, pg_catalog.pg_get_ruledef(r.oid)
  FROM mine m JOIN pg_catalog.pg_rewrite r ON r.ev_class = m.oid
 WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', p.polname::text, m.relname::text, '' FROM mine m JOIN pg_catalog.pg_policy p ON p.polrelid = m.oid
UNION ALL
SELECT CASE WHEN f.prokind = 'p' THEN 'procedure' WHEN f.prokind = 'a' THEN 'aggregate' ELSE 'function' END,
       f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')', '', ''
  FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
 WHERE n.nspname = $1 AND f.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype IN ('e', 'i'))
 ORDER BY 1, 2, 3
