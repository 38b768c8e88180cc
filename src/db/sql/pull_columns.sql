-- $1 schema. What a copy to SQLite has to know of each column beyond the model: the type at the end of its domains, its
-- element, what the domains check, and the last number that its sequence gave.
SELECT c.relname::text,
       a.attname::text,
       base.typtype,
       base.typname::text,
       pg_catalog.format_type(base.oid, base.mod),
       e.typtype,
       CASE WHEN e.oid IS NOT NULL THEN pg_catalog.format_type(e.oid, NULL) END,
       base.not_null,
       ARRAY(SELECT pg_catalog.pg_get_expr(k.conbin, 0)
               FROM pg_catalog.pg_constraint k WHERE k.contypid = ANY (base.domains) AND k.contype = 'c'
              ORDER BY k.oid),
       ARRAY(SELECT m.enumlabel::text FROM pg_catalog.pg_enum m WHERE m.enumtypid = base.oid ORDER BY m.enumsortorder),
       base.default_sql,
       s.last_value,
       s.sequence IS NOT NULL AS numbered,
       a.attndims,
       base.oid < 16384 AS built_in
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 CROSS JOIN LATERAL (
    WITH RECURSIVE chain(oid, mod, depth) AS (
      SELECT a.atttypid, a.atttypmod, 0
      UNION ALL
      SELECT t.typbasetype, t.typtypmod, chain.depth + 1
        FROM chain JOIN pg_catalog.pg_type t ON t.oid = chain.oid AND t.typtype = 'd')
    SELECT t.oid, t.typtype, t.typname, t.typelem, t.typcategory, chain.mod,
           (SELECT coalesce(bool_or(d.typnotnull), false) FROM chain x JOIN pg_catalog.pg_type d ON d.oid = x.oid
             WHERE d.typtype = 'd') AS not_null,
           (SELECT d.typdefault FROM chain x JOIN pg_catalog.pg_type d ON d.oid = x.oid
             WHERE d.typtype = 'd' AND d.typdefault IS NOT NULL ORDER BY x.depth LIMIT 1) AS default_sql,
           ARRAY(SELECT x.oid FROM chain x) AS domains
      FROM chain JOIN pg_catalog.pg_type t ON t.oid = chain.oid
     ORDER BY chain.depth DESC LIMIT 1) base
  LEFT JOIN pg_catalog.pg_type e ON e.oid = base.typelem AND base.typcategory = 'A'
  LEFT JOIN LATERAL (
    SELECT q.oid AS sequence,
           CASE WHEN pg_catalog.has_sequence_privilege(q.oid, 'SELECT, USAGE')
                THEN pg_catalog.pg_sequence_last_value(q.oid) END AS last_value
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_class q ON q.oid = d.objid AND q.relkind = 'S'
     WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype IN ('a', 'i')
     ORDER BY q.oid LIMIT 1) s ON true
 WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY c.relname, a.attnum
