-- $1 tables. What would make a copy into one go wrong without a word: rows that a policy hides, rows of heirs that its
-- SELECT shows, triggers that only the owner may switch off. One where nothing would has no line.
SELECT * FROM (
SELECT pg_catalog.row_security_active(c.oid),
       (SELECT pg_catalog.min(h.inhrelid::pg_catalog.regclass::text) FROM pg_catalog.pg_inherits h
         WHERE h.inhparent = c.oid AND c.relkind = 'r'),
       (SELECT pg_catalog.min(g.tgname) FROM pg_catalog.pg_trigger g
         WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')
           AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')),
       pg_catalog.pg_get_userbyid(c.relowner),
       current_user,
       t.name
  FROM pg_catalog.unnest($1::text[]) WITH ORDINALITY AS t (name, number)
  JOIN pg_catalog.pg_class c ON c.oid = t.name::pg_catalog.regclass
 ORDER BY t.number) AS f (hidden, heir, trigger, owner, me, name)
 WHERE hidden OR heir IS NOT NULL OR trigger IS NOT NULL
