# A program inside an environment: what a person types and sees.
$ printf 'DATABASE_URL="postgresql+psycopg2://shop:s3cret-word@127.0.0.1:9/shop"\n' > .env
$ groundway exec --quiet -- sh -c 'echo $DATABASE_URL $PGHOST $PGUSER $GROUNDWAY_ENV'
postgresql+psycopg2://shop:s3cret-word@127.0.0.1:9/shop 127.0.0.1 shop development
# The status is the program's.
$ groundway exec --quiet -- sh -c 'exit 42'
[42]
# Why nothing was looked at is told once, without the password.
$ groundway exec -- true
note  the stamp of development/shop was not read: connection to server at "127.0.0.1", port 9 failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
# Flags after the program are its own.
$ groundway exec --quiet echo --env production --help
--env production --help
$ groundway exec
error[GW0001]: bad command line
  cause: `groundway exec` needs COMMAND
    fix: for example: groundway exec --env production -- gunicorn app:app
[2]
$ groundway exec -- no-such-program
error[GW0006]: no such program
  cause: "no-such-program" is in no folder of PATH
    fix: command -v no-such-program   # finds nothing: install it, or name it with its path
[127]
$ touch notes.txt; groundway exec -- ./notes.txt
error[GW0007]: a program cannot be started
  cause: ./notes.txt: Permission denied
    fix: chmod +x ./notes.txt
[126]
$ groundway exec --role migration -- true
error[GW0101]: bad configuration
  cause: the login of the role migration is not known: the address has the user "shop" and no other
     at: DATABASE_URL in .env:1
    fix: keep both logins in a secret, {"host": ..., "app_user": {...}, "migration": {...}}, and name it under [env.development] in groundway.toml: secret = "file:PATH"
[3]
$ groundway exec --env production -- true
note  the stamp of production/shop was not read: sslmode=verify-full needs the certificate of an authority, and there is no file "<folder>/.postgresql/root.crt"
$ DATABASE_URL_PROD=postgresql://shop@db.example.org/shop groundway exec --env production --url postgresql://shop@h/shop?sslmode=require -- true
error[GW0109]: the connection would not be verified by TLS
  cause: sslmode=require does not verify the server, and the database is of the production tier
     at: h/shop
    fix: set sslmode=verify-full; add sslrootcert=FILE to the URL, FILE being the certificate of the authority that signed the server's; or, knowing what it gives up, allow_weaker_tls = true under [env.production] in groundway.toml
[3]
$ DATABASE_URL=sqlite:app.db PGHOST=db.example.org groundway exec --verbose -- sh -c 'basename $DATABASE_URL'
PGHOST is taken away: it would speak of another database than the environment development
DATABASE_URL says something else inside the environment development
app.db
