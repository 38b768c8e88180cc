# Where a copy stands, said by the journal in the target and by the file.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/WHEN/
~ /[0-9a-f]{8}-[0-9a-f-]{27}/UUID/
$ sqlite3 a.db 'create table t(a integer primary key, b text); insert into t values (1, "x");'
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_status' && echo "$GROUNDWAY_TEST_PG" | sed -E 's,^(postgresql://[^/]*/)[^?]*,\1gw_status,' > url && chmod 600 url
$ printf '[env.development]\ntier = "development"\nsecret = "file:url"\n' > groundway.toml
# Nothing is known: that is no error.
$ groundway copy status --env development
nothing   no copy is known there
  target      localhost:PORT/gw_status
$ groundway copy status a.db --env development --json
{"schema":"groundway/copy-status@1","state":"nothing","target":"localhost:PORT/gw_status","copy":null,"follow":null,"file":{"path":"<folder>/a.db","log":false,"fences":false,"trouble":""},"in_the_way":[],"next":""}
# A copy that is complete.
$ groundway copy a.db --env development --quiet | tail -1
report: groundway-copy-report.md
$ groundway copy status --env development
complete   a copy is complete, nothing follows it
  source      a.db
  target      localhost:PORT/gw_status
  copy        complete WHEN
$ groundway copy status a.db development
complete   a copy is complete, nothing follows it
  source      <folder>/a.db
  target      localhost:PORT/gw_status
  copy        complete WHEN
  file        nothing of ours is in it
$ groundway copy status a.db development --json
{"schema":"groundway/copy-status@1","state":"complete","target":"localhost:PORT/gw_status","copy":{"run":"UUID","state":"complete","mode":"schema and data","follow":"","at_work":false,"started_at":"WHEN","finished_at":"WHEN","tables":1,"tables_done":1,"pieces":1,"pieces_done":1,"rows":1},"follow":null,"file":{"path":"<folder>/a.db","log":false,"fences":false,"trouble":""},"in_the_way":[],"next":""}
# One that was stopped is gone on with.
$ psql -qX "$(cat url)" -c "update groundway.copy_run set state = 'running', finished_at = null"
$ groundway copy status a.db --env development
unfinished   a copy was stopped before its end
  source      <folder>/a.db
  target      localhost:PORT/gw_status
  copy        running, begun WHEN
  carried     1 of 1 tables, 1 of 1 pieces, 1 row
  file        nothing of ours is in it
next: groundway copy a.db --env development --resume
[1]
# One that came to nothing is begun again.
$ psql -qX "$(cat url)" -c "update groundway.copy_run set state = 'rolled back'"
$ groundway copy status a.db --env development
unfinished   a copy was stopped before its end
  source      <folder>/a.db
  target      localhost:PORT/gw_status
  copy        rolled back, begun WHEN
  carried     1 of 1 tables, 1 of 1 pieces, 1 row
  file        nothing of ours is in it
next: groundway copy a.db --env development
[1]
# A file that is not there, sides that are wrong, a database that is away.
$ groundway copy status b.db --env development
error[GW0501]: no such SQLite file
  cause: there is no file "b.db"
     at: b.db
    fix: did you mean a.db?
[4]
$ groundway copy status development a.db
error[GW0101]: bad configuration
  cause: sqlite:a.db (the command line) is not a PostgreSQL database, and the journal of a follow is kept in one
    fix: name the target of the copy: --env NAME, or a postgresql:// URL
[3]
$ groundway copy status a.db a.db
error[GW0101]: bad configuration
  cause: sqlite:a.db (the command line) is not a PostgreSQL database, and the journal of a follow is kept in one
    fix: name the target of the copy: --env NAME, or a postgresql:// URL
[3]
$ groundway copy statuss
error[GW0104]: a database URL cannot be read
  cause: neither a URL, nor keyword=value pairs, nor a SQLite file (position 1)
     at: the command line
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
