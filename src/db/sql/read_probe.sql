-- The newest record, and whether the server is still the process that wrote it.
SELECT id::text,
       pg_catalog.to_char(written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       pg_catalog.to_char(server_started AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       pg_catalog.to_char(pg_catalog.pg_postmaster_start_time() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       server_started <> pg_catalog.pg_postmaster_start_time()
  FROM groundway.probe
 WHERE $1::uuid IS NULL OR id = $1
 ORDER BY written_at DESC
 LIMIT 1
