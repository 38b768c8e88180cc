-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '2753:' || f.oid || ':0', NULL::text[], NULL, n.nspname::text, '', f.opfname::text, pg_catalog.quote_ident(a.amname),
       pg_catalog.concat_ws(E'\n',
         (SELECT pg_catalog.string_agg('OPERATOR ' || m.amopstrategy || ' ' || pg_catalog.quote_ident(xn.nspname) || '.' || x.oprname
                   || '(' || pg_catalog.format_type(m.amoplefttype, NULL) || ', '
                   || pg_catalog.format_type(m.amoprighttype, NULL) || ')'
                   || coalesce(' FOR ORDER BY ' || (
                        SELECT pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(s.opfname)
                          FROM pg_catalog.pg_opfamily s JOIN pg_catalog.pg_namespace fn ON fn.oid = s.opfnamespace
                         WHERE s.oid = m.amopsortfamily), ''),
                   E'\n' ORDER BY m.amopstrategy, m.amoplefttype::regtype::text, m.amoprighttype::regtype::text)
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_amop m ON m.oid = d.objid
            JOIN pg_catalog.pg_operator x ON x.oid = m.amopopr
            JOIN pg_catalog.pg_namespace xn ON xn.oid = x.oprnamespace
           WHERE d.classid = 2602 AND d.refclassid = 2753 AND d.refobjid = f.oid),
         (SELECT pg_catalog.string_agg('FUNCTION ' || m.amprocnum || ' (' || pg_catalog.format_type(m.amproclefttype, NULL)
                   || ', ' || pg_catalog.format_type(m.amprocrighttype, NULL) || ') ' || m.amproc::regprocedure,
                   E'\n' ORDER BY m.amprocnum, m.amproclefttype::regtype::text, m.amprocrighttype::regtype::text)
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_amproc m ON m.oid = d.objid
           WHERE d.classid = 2603 AND d.refclassid = 2753 AND d.refobjid = f.oid)) AS members
  FROM pg_catalog.pg_opfamily f
  JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
  JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'groundway')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 2753 AND e.objid = f.oid AND e.deptype = 'e')
 ORDER BY 4, 6, 7
