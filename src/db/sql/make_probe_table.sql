-- Where doctor writes one record to see whether it outlives a restart.
CREATE SCHEMA IF NOT EXISTS groundway;
CREATE TABLE IF NOT EXISTS groundway.probe (
  id uuid PRIMARY KEY,
  written_at timestamptz NOT NULL,
  server_started timestamptz NOT NULL
);
