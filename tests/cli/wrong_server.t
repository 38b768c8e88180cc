# A server that is not there, does not let us in or is not what was meant: over the commands that connect.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /invalid:[0-9]+/invalid:PORT/
~ /port [0-9]+/port PORT/
~ /-p [0-9]+/-p PORT/
~ /(?<=PORT.)(app|tests)\b/DATABASE/
~ /-d (app|tests)\b/-d DATABASE/
~ /"(::1|127[.]0[.]0[.]1)"/"LOOPBACK"/
~ /in [0-9.]+ (ms|s)/in TIME/
~ /\b[0-9.]+ m?s\b/TIME/
~ /[0-9]{4}-[0-9]{2}-[0-9]{2}/DATE/
~ /\/[^ ]*\/ca\.pem/CA.PEM/
$ printf '%s' "$GROUNDWAY_TEST_PG_MIGRATION" > good; chmod 600 good; sed -E 's,//[^@]*@,//migration:hunter2-word@,' good > badpw; sed -E 's,@localhost:[0-9]+,@localhost:1,' good > down; sed -E 's,(localhost:[0-9]+/)[^?]*,\1nothere,' good > nodb; sed -E 's,@localhost,@no-such-host.invalid,' good > nohost; sed -E 's,//[^@]*@,//nobody:hunter2-word@,' good > norole; sqlite3 a.db 'create table t(a)'; chmod 600 badpw down nodb nohost norole
$ for kind in down nohost badpw norole nodb; do groundway env stamp --url "$(cat $kind)" --tier staging; done
error[GW0201]: database not reachable
  cause: connection to server at "LOOPBACK", port PORT failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: localhost:PORT/DATABASE
    fix: pg_isready -h localhost -p PORT   # run the command again when it says: accepting connections
error[GW0201]: database not reachable
  cause: could not translate host name "no-such-host.invalid" to address: Name or service not known
     at: no-such-host.invalid:PORT/DATABASE
    fix: getent ahosts no-such-host.invalid   # says nothing: the name is misspelt, or private and needs the VPN or the VPC
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "migration" (28P01)
     at: localhost:PORT/DATABASE
    fix: psql -h localhost -p PORT -U migration -d DATABASE   # asks for the password: is it the one in the URL?
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "nobody" (28P01)
     at: localhost:PORT/DATABASE
    fix: psql -h localhost -p PORT -U nobody -d DATABASE   # asks for the password: is it the one in the URL?
error[GW0204]: no such database
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: database "nothere" does not exist (3D000)
     at: localhost:PORT/nothere
    fix: psql -h localhost -p PORT -U migration -d postgres -c 'create database "nothere"'
[4]
$ for kind in down badpw nodb; do groundway psql --url "$(cat $kind)" -- -c 'select 1' 2>&1 | head -8; done
error[GW0201]: database not reachable
  cause: connection to server at "LOOPBACK", port PORT failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: localhost:PORT/DATABASE
    fix: pg_isready -h localhost -p PORT   # run the command again when it says: accepting connections
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "migration" (28P01)
     at: localhost:PORT/DATABASE
    fix: psql -h localhost -p PORT -U migration -d DATABASE   # asks for the password: is it the one in the URL?
error[GW0204]: no such database
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: database "nothere" does not exist (3D000)
     at: localhost:PORT/nothere
    fix: psql -h localhost -p PORT -U migration -d postgres -c 'create database "nothere"'
$ for kind in down nohost badpw norole nodb; do groundway copy a.db "$(cat $kind)" --dry-run; done
error[GW0201]: database not reachable
  cause: connection to server at "LOOPBACK", port PORT failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: localhost:PORT/DATABASE
    fix: pg_isready -h localhost -p PORT   # run the command again when it says: accepting connections
error[GW0201]: database not reachable
  cause: could not translate host name "no-such-host.invalid" to address: Name or service not known
     at: no-such-host.invalid:PORT/DATABASE
    fix: getent ahosts no-such-host.invalid   # says nothing: the name is misspelt, or private and needs the VPN or the VPC
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "migration" (28P01)
     at: localhost:PORT/DATABASE
    fix: psql -h localhost -p PORT -U migration -d DATABASE   # asks for the password: is it the one in the URL?
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "nobody" (28P01)
     at: localhost:PORT/DATABASE
    fix: psql -h localhost -p PORT -U nobody -d DATABASE   # asks for the password: is it the one in the URL?
error[GW0204]: no such database
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: database "nothere" does not exist (3D000)
     at: localhost:PORT/nothere
    fix: psql -h localhost -p PORT -U migration -d postgres -c 'create database "nothere"'
[4]
$ groundway copy a.db "$(cat nohost)" --timeout 1s --verify-only
error[GW0201]: database not reachable
  cause: could not translate host name "no-such-host.invalid" to address: Name or service not known
     at: no-such-host.invalid:PORT/DATABASE
    fix: getent ahosts no-such-host.invalid   # says nothing: the name is misspelt, or private and needs the VPN or the VPC
[5]
$ printf 'select 1' > app.sql; groundway psql --url "$(cat good)" -- -f nothere.sql
no environment (tier development): localhost:PORT/DATABASE as migration, TLS verify-full
nothere.sql: No such file or directory
[1]
$ groundway exec --url "$(cat good)" --role nothere -- true
error[GW0101]: bad configuration
  cause: the login of the role nothere is not known: the address has the user "migration" and no other
     at: --url
    fix: keep both logins in a secret, {"host": ..., "app_user": {...}, "migration": {...}}, and name it under [env.NAME] in groundway.toml: secret = "file:PATH"
[3]
$ printf '[env.qa]\ntier = "development"\nsecret = "env:SHOP"\nrole = "app_usr"\n' > groundway.toml; SHOP='{"host": "localhost", "database": "x", "app_user": {"username": "a", "password": "hunter2-word"}}' groundway env show --env qa
error[GW0110]: a secret cannot be read
  cause: the secret has no part "app_usr"
     at: groundway.toml:3
    fix: did you mean "app_user"?
[3]
