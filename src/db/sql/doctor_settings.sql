-- As a session of this login finds them: reset_val is what stood before this session was pinned.
SELECT name, reset_val
  FROM pg_catalog.pg_settings
 WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections', 'statement_timeout',
                'idle_in_transaction_session_timeout', 'TimeZone', 'server_encoding', 'default_transaction_read_only',
                'lock_timeout')
