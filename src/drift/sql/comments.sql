-- The comments of all kinds: catalogue, oid, part, text. That of an extension is its own unless somebody changed it.
SELECT d.classoid, d.objoid, d.objsubid, d.description
  FROM pg_catalog.pg_description d
 WHERE (d.objoid >= 16384 OR (d.classoid = 2615 AND d.objoid = pg_catalog.to_regnamespace('public')))
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension x
                     JOIN pg_catalog.pg_available_extensions v ON v.name = x.extname
                    WHERE d.classoid = 3079 AND x.oid = d.objoid AND v.comment = d.description)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k  -- told with the constraint
                    WHERE d.classoid = 1259 AND k.conindid = d.objoid AND k.contype IN ('p', 'u', 'x'))
