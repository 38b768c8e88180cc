-- $1 schema. One row a column; a table without columns has one row with a NULL name.
SELECT c.relname::text,
       a.attname::text,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       a.attnotnull,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(l.collname)
                    FROM pg_catalog.pg_collation l
                    JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
                   WHERE l.oid = a.attcollation) END,
       pg_catalog.pg_get_expr(d.adbin, d.adrelid),
       a.attgenerated,
       a.attidentity,
       s.sequence,
       s.next_value,
       s.exhausted,
       (SELECT pg_catalog.array_agg(m.enumlabel::text ORDER BY m.enumsortorder)
          FROM pg_catalog.pg_enum m WHERE m.enumtypid = a.atttypid),
       CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
       t.typreceive = 'pg_catalog.textrecv'::pg_catalog.regproc
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN LATERAL (
    SELECT pg_catalog.quote_ident(qn.nspname) || '.' || pg_catalog.quote_ident(q.relname) AS sequence,
           -- past the end there is no next value: adding to it would be an error
           CASE WHEN last.value IS NULL THEN p.seqstart
                WHEN last.value >= p.seqmax THEN last.value
                ELSE last.value + p.seqincrement END AS next_value,
           coalesce(last.value >= p.seqmax, false) AS exhausted
      FROM pg_catalog.pg_depend e
      JOIN pg_catalog.pg_class q ON q.oid = e.objid AND q.relkind = 'S'
      JOIN pg_catalog.pg_namespace qn ON qn.oid = q.relnamespace
      JOIN pg_catalog.pg_sequence p ON p.seqrelid = q.oid
     CROSS JOIN LATERAL (SELECT CASE WHEN pg_catalog.has_sequence_privilege(q.oid, 'SELECT, USAGE')
                                     THEN pg_catalog.pg_sequence_last_value(q.oid) END AS value) last
     WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND e.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND e.refobjid = c.oid AND e.refobjsubid = a.attnum AND e.deptype IN ('a', 'i')
     ORDER BY q.oid LIMIT 1) s ON true
 WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
                    WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid
                      AND e.deptype = 'e')
 ORDER BY c.relname, a.attnum
