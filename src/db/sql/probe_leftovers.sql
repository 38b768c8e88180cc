-- Whether the table has no other record, and the schema nothing else.
SELECT NOT EXISTS (SELECT 1 FROM groundway.probe),
       NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c
                    WHERE c.relnamespace = 'groundway'::pg_catalog.regnamespace AND c.relkind IN ('r', 'p', 'v', 'S', 'f', 'm')
                      AND c.oid <> 'groundway.probe'::pg_catalog.regclass)
