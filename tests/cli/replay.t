# Rows that a copy left behind go after it: mended in SQLite, or by a value in the reject file.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /\b[0-9.]+ (ms|s)\b/TIME/
$ sqlite3 shop.db "create table people (id integer primary key, name text not null); create table orders (id integer primary key, person integer references people (id), note text);"
$ sqlite3 shop.db "insert into people values (1, 'Ada'), (2, cast(x'426f6200' as text)); insert into orders values (1, 1, 'first'), (2, 2, 'hers'), (3, 1, cast(x'ff' as text));"
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_replay' && echo "$GROUNDWAY_TEST_PG" | sed -E 's,^(postgresql://[^/]*/)[^?]*,\1gw_replay,' > url && chmod 600 url
$ groundway copy shop.db "$(cat url)" --max-rejects 3 --on-orphan=reject --quiet
shop.db -> localhost:PORT/gw_replay, schema and data
  table           rows  rejected  proof
  people             1         1  ok
  orders             1         2  ok
2 tables, 2 rows in TIME (read TIME, load TIME, build TIME, proof TIME)
3 rows rejected: see groundway-rejects/
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
[8]
$ cat groundway-rejects/people.jsonl groundway-rejects/orders.jsonl
{"table":"people","row":"2","column":"name","typeof":"text","reason":"zero byte in text","value_hex":"426f6200"}
{"table":"orders","row":"3","column":"note","typeof":"text","reason":"invalid UTF-8 in text","value_hex":"ff"}
{"table":"orders","row":"2","column":"person","typeof":"","reason":"refers to a row of people that is itself rejected","value_hex":"321f"}
# One is mended in SQLite, one in its file; the third of the three waits for the first.
$ sqlite3 shop.db "update people set name = 'Bob' where id = 2"
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects --quiet
shop.db -> localhost:PORT/gw_replay, replay of groundway-rejects
  table           rows  rejected  proof
  people             1         0  ok
  orders             1         1  ok
2 tables, 2 rows in TIME (read TIME, load TIME, build TIME, proof TIME)
note: orders row 3 stays: note: invalid UTF-8 in text
1 row rejected: see groundway-rejects/
replayed: 2 rows, proven by digest; 1 stays behind
report: groundway-copy-report.md
[8]
$ sed -i 's/}$/,"value":"third"}/' groundway-rejects/orders.jsonl
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects --dry-run --quiet
shop.db -> localhost:PORT/gw_replay, replay of groundway-rejects
  table           rows  rejected  proof
  orders             1         0  -
1 table, 1 row in TIME
note: keys and checks of the target are the server's: they are asked when rows
are sent
dry run: 1 row would go, 1 with values from the reject file
report: groundway-copy-report.md
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects/ --quiet
shop.db -> localhost:PORT/gw_replay, replay of groundway-rejects
  table           rows  rejected  proof
  orders             1         0  ok
1 table, 1 row in TIME (read TIME, load TIME, build TIME, proof TIME)
replayed: 1 row, 1 with values from the reject file, proven by digest
report: groundway-copy-report.md
$ groundway copy shop.db "$(cat url)" --verify-only --quiet
shop.db -> localhost:PORT/gw_replay, proof only
  table           rows  rejected  proof
  people             2         0  ok
  orders             3         0  ok
2 tables, 5 rows in TIME (read TIME, load TIME, build TIME, proof TIME)
note: 1 row of orders differs from SQLite by intent, replayed with values from a
reject file; compared with those: row 3 (note)
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
$ psql -qXAt "$(cat url)" -c 'select * from orders order by 1'
1|1|first
2|2|hers
3|1|third
# The files are gone with their rows; a line that comes again is told and not doubled.
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects
error[GW0005]: a file cannot be read or written
  cause: no reject file (TABLE.jsonl) is there
     at: groundway-rejects
    fix: --replay names the folder that the copy named with --rejects (default: groundway-rejects)
[4]
# A row that SQLite got later may be named, too, where a primary key keeps it from being doubled; the guard is asked.
$ sqlite3 shop.db "insert into orders values (9, 2, 'later')"; echo '{"table":"orders","row":"9"}' > groundway-rejects/orders.jsonl
$ printf '[env.production]\ntier = "production"\nsecret = "file:url"\n' > groundway.toml && groundway copy shop.db --env production --replay groundway-rejects; rm groundway.toml
error[GW0305]: confirmation needed
  cause: write production/gw_replay (production): nobody has confirmed it
    fix: groundway copy shop.db --env production --replay groundway-rejects --yes
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects --quiet
shop.db -> localhost:PORT/gw_replay, replay of groundway-rejects
  table           rows  rejected  proof
  orders             1         0  ok
1 table, 1 row in TIME (read TIME, load TIME, build TIME, proof TIME)
replayed: 1 row, proven by digest
report: groundway-copy-report.md
$ echo '{"table":"orders","row":"2"}' > groundway-rejects/orders.jsonl
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects --quiet
shop.db -> localhost:PORT/gw_replay, replay of groundway-rejects
  table           rows  rejected  proof
  orders             0         0  ok
1 table, 0 rows in TIME (read TIME, load TIME, build TIME, proof TIME)
note: orders row 2 went before
replayed: 0 rows; 1 already there
report: groundway-copy-report.md
$ echo '{"table":"orders","row":"2","column":"nite","value":1}' > groundway-rejects/orders.jsonl
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects
error[GW0514]: rows cannot be represented in PostgreSQL
  cause: a value for 'nite', and orders has no such column
     at: groundway-rejects/orders.jsonl:1
    fix: did you mean "note"?
[8]
$ groundway copy shop.db "$(cat url)" --replay groundway-rejects --replace
error[GW0001]: bad command line
  cause: --replay and --replace do not go together
    fix: keep one of them
[2]
