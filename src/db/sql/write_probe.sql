INSERT INTO groundway.probe (id, written_at, server_started)
VALUES ($1, pg_catalog.clock_timestamp(), pg_catalog.pg_postmaster_start_time())
