# Giving up a follow: what is said where there is none, and where the target is gone.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/WHEN/
~ /[0-9.]+ (ms|s) ago/TIME ago/
$ sqlite3 a.db 'create table t(a integer primary key, b text); insert into t values (1, "x");'
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_abandon' && echo "$GROUNDWAY_TEST_PG" | sed -E 's,^(postgresql://[^/]*/)[^?]*,\1gw_abandon,' > url && chmod 600 url
$ printf '[env.development]\ntier = "development"\nsecret = "file:url"\n' > groundway.toml
# Nothing to give up.
$ groundway copy abandon a.db --env development
error[GW0521]: no follow in the state that this needs
  cause: the journal in localhost:PORT/gw_abandon knows no follow
    fix: groundway copy status   # shows what is known
[7]
$ groundway copy abandon --env development
error[GW0521]: no follow in the state that this needs
  cause: the journal in localhost:PORT/gw_abandon knows no follow
    fix: groundway copy status   # shows what is known
[7]
$ groundway copy abandon a.db --file-only
ok    nothing of ours was in the SQLite file
$ groundway copy abandon --file-only
error[GW0001]: bad command line
  cause: --file-only needs the SQLite file
    fix: groundway copy abandon app.db --file-only
[2]
$ groundway copy abandon b.db --file-only
error[GW0501]: no such SQLite file
  cause: there is no file "b.db"
     at: b.db
    fix: did you mean a.db?
[4]
$ groundway copy cutover a.db --env development
error[GW0521]: no follow in the state that this needs
  cause: the journal in localhost:PORT/gw_abandon knows no follow
    fix: groundway copy SOURCE TARGET --follow=log   # begins one
[7]
# A follow that is paused at once: nothing stays in the file, the journal keeps what was.
$ sqlite3 a.db '.dump' > before.sql
$ GROUNDWAY_FAILPOINT=follow.put_away=error groundway copy a.db --env development --follow=log --quiet > said 2>&1; sqlite3 a.db "select count(*) > 3 from sqlite_schema where name like '\_groundway%' escape '\'"
1
$ groundway copy status a.db --env development
paused   a follow was begun, and nobody carries what changes
  source      <folder>/a.db
  target      localhost:PORT/gw_abandon
  copy        complete WHEN
  follow      by log, begun WHEN
  follower    none; last sign of life TIME ago
  behind      nothing
  carried     0 rows in 0 rounds
  file        a log of its changes is in it
next: groundway copy a.db --env development --follow=log
[1]
$ groundway copy abandon a.db --env development
ok    the log is out of the SQLite file
ok    PostgreSQL has its foreign keys and triggers back; its rows stay as they were carried
$ sqlite3 a.db '.dump' | diff before.sql - && echo the same
the same
$ groundway copy status a.db --env development
abandoned   the follow was abandoned; the copy stays as it was then
  source      <folder>/a.db
  target      localhost:PORT/gw_abandon
  copy        complete WHEN
  follow      by log, begun WHEN
  carried     0 rows in 0 rounds
  file        nothing of ours is in it
$ groundway copy abandon a.db --env development
error[GW0521]: no follow in the state that this needs
  cause: the journal in localhost:PORT/gw_abandon knows no follow
    fix: groundway copy status   # shows what is known
[7]
# The target is gone: the file alone is cleaned.
$ GROUNDWAY_FAILPOINT=follow.put_away=error groundway copy a.db --env development --follow=log --replace --quiet > said 2>&1; psql -qX "$GROUNDWAY_TEST_PG" -c 'drop database gw_abandon with (force)'; psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_abandon'
$ groundway copy status a.db --env development
left over   the SQLite file carries what a follow has left, and the target knows of none
  source      <folder>/a.db
  target      localhost:PORT/gw_abandon
  file        a log of its changes is in it
next: groundway copy abandon a.db --file-only
[1]
$ groundway copy abandon a.db --file-only --json
{"schema":"groundway/copy-abandon@1","log":true,"fences":false,"target":false,"unproven_keys":[]}
$ sqlite3 a.db '.dump' | diff before.sql - && echo the same
the same
