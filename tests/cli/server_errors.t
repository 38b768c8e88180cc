# What a server says no to: each with its id, the server's own words, a fix and the exit status.
! needs postgres
~ /"(::1|127[.]0[.]0[.]1)"/"LOOPBACK"/
~ /localhost:[0-9]+/localhost:PORT/
~ /invalid:[0-9]+/invalid:PORT/
~ /postgresql:..[^ ]*@localhost:PORT.([a-z_]+)[?][^ ]*/URL-OF-gw_errors/
~ /port [0-9]+/port PORT/
~ /\b[0-9.]+ (ms|s)\b/TIME/
~ /-p [0-9]+/-p PORT/
~ /\/[^ ]*\/ca\.pem/CA.PEM/
$ sqlite3 a.db 'create table t(a integer primary key, b text); insert into t values (1, "x");'
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_errors'
$ echo "${GROUNDWAY_TEST_PG/\/app?/\/gw_errors?}" | sed -E 's,^(postgresql://[^/]*/)[^?]*,\1gw_errors,' > url && chmod 600 url && wc -l < url
1
$ groundway copy a.db "$(sed -E 's,//[^@]*@,//master:wrong-password@,' url)"
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: password authentication failed for user "master" (28P01)
     at: localhost:PORT/gw_errors
    fix: psql -h localhost -p PORT -U master -d gw_errors   # asks for the password: is it the one in the URL?
[4]
$ groundway copy a.db "$(sed -E 's,gw_errors,nothere,' url)"
error[GW0204]: no such database
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: database "nothere" does not exist (3D000)
     at: localhost:PORT/nothere
    fix: psql -h localhost -p PORT -U master -d postgres -c 'create database "nothere"'
[4]
$ groundway copy a.db "$(sed -E 's,@localhost:[0-9]+,@localhost:1,' url)"
error[GW0201]: database not reachable
  cause: connection to server at "LOOPBACK", port PORT failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: localhost:PORT/gw_errors
    fix: pg_isready -h localhost -p PORT   # run the command again when it says: accepting connections
[5]
$ groundway copy a.db "$(sed -E 's,@localhost,@no-such-host.invalid,' url)"
error[GW0201]: database not reachable
  cause: could not translate host name "no-such-host.invalid" to address: Name or service not known
     at: no-such-host.invalid:PORT/gw_errors
    fix: getent ahosts no-such-host.invalid   # says nothing: the name is misspelt, or private and needs the VPN or the VPC
[5]
$ groundway copy a.db "$(sed -E 's,sslmode=verify-full,sslmode=disable,' url)"
error[GW0202]: login refused
  cause: connection to server at "LOOPBACK", port PORT failed: FATAL: no pg_hba.conf entry for host "LOOPBACK", user "master", database "gw_errors", no encryption (28000)
     at: localhost:PORT/gw_errors
    fix: the server takes TLS only: add ?sslmode=verify-full&sslrootcert=FILE to the URL
[4]
$ openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout /dev/null -out other.pem -subj /CN=other -days 2 2> /dev/null; groundway copy a.db "$(sed -E "s,sslrootcert=[^&]*,sslrootcert=$PWD/other.pem," url)"
error[GW0203]: TLS refused
  cause: connection to server at "LOOPBACK", port PORT failed: SSL error: certificate verify failed
     at: localhost:PORT/gw_errors
    fix: the server's certificate has expired, or another authority signed it; this says which: openssl s_client -starttls postgres -connect localhost:PORT -CAfile <folder>/other.pem < /dev/null | grep -i verif
[4]
$ groundway copy a.db "$(sed -E 's,sslrootcert=[^&]*,sslrootcert=nothere.pem,' url)"
error[GW0203]: TLS refused
  cause: sslmode=verify-full needs the certificate of an authority, and there is no file "nothere.pem"
     at: localhost:PORT/gw_errors
    fix: add sslrootcert=FILE to the URL, FILE being the certificate of the authority that signed the server's
[4]
$ groundway copy a.db "$(cat url)" --quiet | tail -2
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
$ groundway copy a.db "$(cat url)"
error[GW0510]: the target is not empty
  cause: localhost:PORT/gw_errors has 1 table, public.t has rows
    fix: add --replace to drop and make the copied tables anew, --append to add tables beside them, or --data-only if the application's migrations made them
[6]
$ groundway copy a.db "$(cat url)" --data-only
error[GW0510]: the target is not empty
  cause: localhost:PORT/gw_errors (development) holds a completed copy
    fix: groundway copy a.db 'URL-OF-gw_errors --data-only --append   # adds to them; --replace empties the copied tables first
[6]
$ groundway copy a.db "$(cat url)" --replace --json | tail -1 | /usr/bin/python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["schema"], d["rows"], d["verified"], d["left_out"])'
groundway/copy@1 1 True []
$ psql -qX "$(cat url)" -c "alter database gw_errors set default_transaction_read_only = on"; groundway copy a.db "$(cat url)" --replace
error[GW0208]: the database takes no writes
  cause: default_transaction_read_only is on for role master or database gw_errors
     at: localhost:PORT/gw_errors
    fix: somebody wanted no writes here; if that is over: alter database gw_errors reset default_transaction_read_only; alter role master in database gw_errors reset default_transaction_read_only
[4]
$ PGOPTIONS='-c default_transaction_read_only=off' psql -qX "$(cat url)" -c "alter database gw_errors reset default_transaction_read_only" && psql -qX "$(cat url)" -c "update t set b = 'y'" && groundway copy a.db "$(cat url)" --verify-only
a.db -> localhost:PORT/gw_errors, proof only
  table          rows  rejected  proof
  t                 1         0  FAIL  rows differ
1 table, 1 row in TIME (read TIME, load TIME, build TIME, proof TIME)
differences:
  t row 1 column b: the values differ: 'x' in SQLite, 'y' in PostgreSQL
FAIL: source and target differ
report: groundway-copy-report.md
[8]
$ groundway copy a.db "$(cat url)" --append
error[GW0510]: the target is not empty
  cause: public.t is there already
    fix: --exclude t leaves it out, --data-only --append adds the rows to it, --replace makes it anew
[6]
$ sqlite3 more.db 'create table t(a integer primary key, b text, extra int); insert into t values (1, "x", 2);'; groundway copy more.db "$(cat url)" --data-only --replace
error[GW0511]: the target's tables do not fit the source
  cause: column t.extra has no partner in table t
    fix: add it: ALTER TABLE public.t ADD COLUMN extra ...; or leave the table behind with --exclude t
[7]
$ sqlite3 other.db 'create table elsewhere(a)'; groundway copy other.db "$(cat url)" --data-only
error[GW0511]: the target's tables do not fit the source
  cause: schema public has no table for: elsewhere
    fix: run the application's migrations on it first (groundway exec --role migration -- ...); without --data-only, the copy makes the tables
[7]
$ sqlite3 orphan.db 'create table p(id integer primary key); create table c(id integer primary key, p int references p); insert into c values (1, 7);'; groundway copy orphan.db "$(cat url)" --append
error[GW0513]: rows refer to rows that do not exist
  cause: 1 row of c refer to no row: c(p) -> p(id) (the first: row 1)
    fix: mend them in SQLite, or say --on-orphan=reject (leave these rows behind) or --on-orphan=not-valid (keep them, the foreign key unproven). Nothing was written.
[8]
$ sqlite3 bad.db "create table notes(id integer primary key, body text); insert into notes values (1, cast(x'610062' as text)), (2, 'fine');"; groundway copy bad.db "$(cat url)" --append; cat groundway-rejects/notes.jsonl
error[GW0514]: rows cannot be represented in PostgreSQL
  cause: 1 row cannot be represented, 0 allowed; the first: zero byte in text in notes.body (row 1)
     at: groundway-rejects/notes.jsonl
    fix: mend them in SQLite, or leave them behind with --max-rejects=1. Nothing was written.
{"table":"notes","row":"1","column":"body","typeof":"text","reason":"zero byte in text","value_hex":"610062"}
$ groundway copy bad.db "$(cat url)" --append --max-rejects=1 | grep -v '^  '
bad.db -> localhost:PORT/gw_errors, schema and data
1 table, 1 row in TIME (read TIME, load TIME, build TIME, proof TIME)
1 row rejected: see groundway-rejects/
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'drop database gw_errors'
