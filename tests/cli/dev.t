# A private server from nothing to nothing. GROUNDWAY_DEV_HOME keeps it out of the user's own folders.
! needs postgres
~ /\b[0-9.]+ (ms|s)\b/<time>/
~ /PostgreSQL [0-9.]+/PostgreSQL <version>/
~ /localhost:[0-9]+/localhost:<port>/
~ /process [0-9]+, [0-9.]+ MB/process <pid>, <size>/
~ /[0-9.]+ MB on disk/<size> on disk/
~ /until [0-9-]+/until <date>/
~ /shop-[0-9a-f]{12}/shop-<hash>/
$ mkdir -m 755 shop; chmod 755 .; echo "DEV=$PWD/servers" > where; groundway dev status --project shop
absent   there is no private server for <folder>/shop
next: groundway dev up
[1]
$ groundway dev up --project shop --port 80
error[GW0001]: bad command line
  cause: --port 80 is not a port between 1024 and 65535
    fix: groundway dev up --port 25432
[2]
$ . ./where; GROUNDWAY_DEV_HOME=$DEV GROUNDWAY_PG_BIN=/nonexistent groundway dev up --project shop
error[GW0601]: no PostgreSQL server binaries found
  cause: GROUNDWAY_PG_BIN names /nonexistent, which holds no initdb, pg_ctl and postgres
    fix: unset GROUNDWAY_PG_BIN
[4]
$ . ./where; GROUNDWAY_DEV_HOME=$DEV groundway dev up --project shop
ok    PostgreSQL <version> on localhost:<port>  (made and started, <time>)
  database   shop  (new, empty)
  roles      migration (DDL), app_user (rows), master (as on RDS); no superuser
  TLS        required, sslmode=verify-full; new certificate
  variables  .env.local: DATABASE_URL
next: groundway env show --env local
$ . ./where; GROUNDWAY_DEV_HOME=$DEV groundway dev status --project shop
running  PostgreSQL <version> on localhost:<port>, process <pid>, <size> on disk
  database   shop
  roles      migration (DDL), app_user (rows), master (as on RDS); no superuser
  TLS        required, sslmode=verify-full; certificate until <date>
  CA         <folder>/servers/shop-<hash>/tls/ca.pem
  folder     <folder>/servers/shop-<hash>
  log        <folder>/servers/shop-<hash>/log/postgres.log
  durability off (fsync = off): for development data only
$ . ./where; GROUNDWAY_DEV_HOME=$DEV groundway dev down --project shop
ok    stopped; the data stays
$ . ./where; GROUNDWAY_DEV_HOME=$DEV groundway dev down --project shop
ok    it was not running
$ groundway dev upp
error[GW0001]: bad command line
  cause: no command 'dev upp'
    fix: did you mean `groundway dev up`?
[2]
