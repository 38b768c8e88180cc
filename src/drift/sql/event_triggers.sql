-- Columns: reference, what else refers to it, its parent's reference, schema, parent, name, arguments; then properties.
SELECT '3466:' || t.oid || ':0', NULL::text[], NULL, '', '', t.evtname::text, '',
       pg_catalog.quote_ident(t.evtevent) AS event,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(g.tag), ', ' ORDER BY g.place)
          FROM pg_catalog.unnest(t.evttags) WITH ORDINALITY g(tag, place)) AS tags,
       t.evtfoid::regproc::text AS function,
       nullif(t.evtenabled, 'O')::text AS enabled
  FROM pg_catalog.pg_event_trigger t
 WHERE true
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 3466 AND e.objid = t.oid AND e.deptype = 'e')
 ORDER BY 6
