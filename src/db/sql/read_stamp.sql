SELECT uuid::text,
       tier,
       environments,
       birth ->> 'database_oid',
       birth ->> 'table_oid',
       birth ->> 'system_identifier',
       pg_catalog.to_char(stamped_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  FROM groundway.identity
