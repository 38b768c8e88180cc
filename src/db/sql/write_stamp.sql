-- $1 uuid, $2 tier, $3 environments, $4 system identifier or NULL, $5 true: an identity of its own from now on
INSERT INTO groundway.identity AS i (uuid, tier, environments, birth)
SELECT $1::uuid, $2::text, $3::text[],
       pg_catalog.jsonb_build_object('database_oid', d.oid::text,
                                     'table_oid', 'groundway.identity'::pg_catalog.regclass::oid::text,
                                     'system_identifier', $4::text)
  FROM pg_catalog.pg_database d
 WHERE d.datname = pg_catalog.current_database()
    ON CONFLICT (one) DO UPDATE
   SET uuid = CASE WHEN $5::boolean THEN excluded.uuid ELSE i.uuid END,
       tier = excluded.tier,
       environments = excluded.environments,
       birth = CASE WHEN $5::boolean THEN excluded.birth ELSE i.birth END,
       stamped_at = pg_catalog.now(),
       stamped_by = SESSION_USER
