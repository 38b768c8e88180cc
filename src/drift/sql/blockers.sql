-- $1 schema, $2 relation: sessions that hold a lock on it, the oldest transaction first. Ours not.
SELECT pg_catalog.format('pid %s %s, %s for %s s: %s', a.pid, coalesce(a.usename, a.backend_type),
                         coalesce(a.state, 'at work'),
                         extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint,
                         pg_catalog.left(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 80))
  FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE n.nspname = $1 AND c.relname = $2 AND l.granted AND a.pid <> pg_catalog.pg_backend_pid()
   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
 GROUP BY a.pid, a.usename, a.backend_type, a.state, a.xact_start, a.query
 ORDER BY a.xact_start
 LIMIT 3
