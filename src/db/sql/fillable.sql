-- $1 table. What would make a copy into it go wrong without a word: rows that a policy hides, rows of heirs that its
-- SELECT shows, triggers that only the owner may switch off.
SELECT pg_catalog.row_security_active(c.oid),
       (SELECT pg_catalog.min(h.inhrelid::pg_catalog.regclass::text) FROM pg_catalog.pg_inherits h
         WHERE h.inhparent = c.oid AND c.relkind = 'r'),
       (SELECT pg_catalog.min(g.tgname) FROM pg_catalog.pg_trigger g
         WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')
           AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')),
       pg_catalog.pg_get_userbyid(c.relowner),
       current_user
  FROM pg_catalog.pg_class c
 WHERE c.oid = $1::pg_catalog.regclass
