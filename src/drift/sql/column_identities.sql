-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '1259:' || q.oid || ':0', NULL::text[], '1259:' || c.oid || ':' || a.attnum,
       n.nspname::text, c.relname::text, a.attname::text, '',
       CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END AS generated,
       CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END
            THEN s.seqstart END AS start,
       nullif(s.seqincrement, 1) AS increment,
       nullif(s.seqmin, CASE WHEN s.seqincrement > 0 THEN 1 ELSE b.lowest END) AS minimum,
       nullif(s.seqmax, CASE WHEN s.seqincrement > 0 THEN b.highest ELSE -1 END) AS maximum,
       nullif(s.seqcache, 1) AS cache,
       CASE WHEN s.seqcycle THEN 't' END AS cycle,
       CASE WHEN qn.oid <> n.oid OR q.relname <> c.relname || '_' || a.attname || '_seq'
            THEN pg_catalog.quote_ident(qn.nspname) || '.' || pg_catalog.quote_ident(q.relname) END AS sequence,
       q.relname::text AS _sequence,
       pg_catalog.quote_ident(qn.nspname) || '.' || pg_catalog.quote_ident(q.relname) AS _qualified
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_depend d ON d.classid = 1259 AND d.refclassid = 1259 AND d.refobjid = c.oid
                             AND d.refobjsubid = a.attnum AND d.deptype = 'i'
  JOIN pg_catalog.pg_class q ON q.oid = d.objid AND q.relkind = 'S'
  JOIN pg_catalog.pg_namespace qn ON qn.oid = q.relnamespace
  JOIN pg_catalog.pg_sequence s ON s.seqrelid = q.oid
 CROSS JOIN LATERAL (SELECT CASE s.seqtypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648
                                 ELSE -9223372036854775808 END AS lowest,
                            CASE s.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647
                                 ELSE 9223372036854775807 END AS highest) b
 WHERE a.attidentity <> '' AND a.attnum > 0 AND NOT a.attisdropped
   AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 1259 AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY n.nspname, c.relname, a.attnum
