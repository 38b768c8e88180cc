# A database's own client inside an environment.
$ groundway psql -- -h db.example.org
error[GW0001]: bad command line
  cause: -h would lead the client to another database than the environment's
    fix: name the environment instead: groundway psql --env NAME, or groundway psql --url URL
[2]
$ DATABASE_URL=postgresql://shop:s3cret-word@127.0.0.1:9/shop groundway psql
error[GW0201]: database not reachable
  cause: connection to server at "127.0.0.1", port 9 failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: 127.0.0.1:9/shop
    fix: pg_isready -h 127.0.0.1 -p 9   # run the command again when it says: accepting connections
[5]
$ sqlite3 app.db 'create table t (a integer); insert into t values (41)'
$ DATABASE_URL=sqlite:app.db groundway psql -- 'select a + 1 from t'
development (tier development): app.db
42
$ DATABASE_URL=sqlite:other.db groundway psql
error[GW0501]: no such SQLite file
  cause: there is no file other.db
     at: environment DATABASE_URL
    fix: let the application make it (its migrations), or correct the path
[4]
