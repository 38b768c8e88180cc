-- Everybody may read whose database this is; the owner alone may say so.
CREATE SCHEMA IF NOT EXISTS groundway;
CREATE TABLE IF NOT EXISTS groundway.identity (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  uuid uuid NOT NULL,
  tier text NOT NULL,
  environments text[] NOT NULL,
  birth jsonb NOT NULL,
  stamped_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
  stamped_by text NOT NULL DEFAULT SESSION_USER
);
COMMENT ON TABLE groundway.identity IS 'whose database this is: see groundway env show';
GRANT USAGE ON SCHEMA groundway TO PUBLIC;
GRANT SELECT ON groundway.identity TO PUBLIC;
