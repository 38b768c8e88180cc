# A server that is not there, does not let us in or is not what was meant: over the commands that connect.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /port [0-9]+/port PORT/
~ /-p [0-9]+/-p PORT/
~ /in [0-9.]+ (ms|s)/in TIME/
~ /\b[0-9.]+ m?s\b/TIME/
~ /[0-9]{4}-[0-9]{2}-[0-9]{2}/DATE/
~ /\/[^ ]*\/ca\.pem/CA.PEM/
$ printf '%s' "$GROUNDWAY_TEST_PG_MIGRATION" > good; chmod 600 good; sed -E 's,//[^@]*@,//migration:hunter2-word@,' good > badpw; sed -E 's,@localhost:[0-9]+,@localhost:1,' good > down; sed -E 's,(localhost:[0-9]+/)[^?]*,\1nothere,' good > nodb; sed -E 's,@localhost,@no-such-host.invalid,' good > nohost; sed -E 's,//[^@]*@,//nobody:hunter2-word@,' good > norole; sqlite3 a.db 'create table t(a)'; chmod 600 badpw down nodb nohost norole
$ for kind in down nohost badpw norole nodb; do groundway env stamp --url "$(cat $kind)" --tier staging; done
$ for kind in down badpw nodb; do groundway psql --url "$(cat $kind)" -- -c 'select 1' 2>&1 | head -8; done
$ for kind in down nohost badpw nodb; do groundway doctor --url "$(cat $kind)" 2>&1; echo "status $?"; done
$ for kind in down nohost badpw norole nodb; do groundway copy a.db "$(cat $kind)" --dry-run; done
$ groundway copy a.db "$(cat nohost)" --timeout 1s --verify-only
$ printf 'select 1' > app.sql; groundway psql --url "$(cat good)" -- -f nothere.sql
$ groundway exec --url "$(cat good)" --role nothere -- true
$ printf '[env.qa]\ntier = "development"\nsecret = "env:SHOP"\nrole = "app_usr"\n' > groundway.toml; SHOP='{"host": "localhost", "database": "x", "app_user": {"username": "a", "password": "hunter2-word"}}' groundway env show --env qa
