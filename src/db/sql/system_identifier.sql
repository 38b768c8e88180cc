-- One number for the life of a cluster; a separate statement, because a refusal cannot be guarded by CASE.
SELECT system_identifier::text FROM pg_catalog.pg_control_system()
