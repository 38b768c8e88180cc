# Sources that are not what they seem: each with its id, cause, place, fix and exit status.
~ /localhost:[0-9]+/localhost:PORT/
$ printf 'DATABASE_URL=postgresql://u:pw-of-u@127.0.0.1:1/shop\n' > .env
$ groundway copy missing.db
error[GW0501]: no such SQLite file
  cause: there is no file "missing.db"
     at: missing.db
    fix: ls -l .
[4]
$ mkdir folder.db && groundway copy folder.db
error[GW0502]: not a SQLite database
  cause: it is a folder
     at: folder.db
    fix: ls -l folder.db
[4]
$ printf 'this is a text file, not a database, and long enough to be looked at\n' > text.db && groundway copy text.db
error[GW0502]: not a SQLite database
  cause: file is not a database (SQLite 26): it is text (its first bytes: 74 68 69 73 20 69 73 20)
     at: text.db
[4]
$ head -c 8192 /dev/zero | tr '\0' '\245' > encrypted.db && groundway copy encrypted.db
error[GW0502]: not a SQLite database
  cause: file is not a database (SQLite 26): it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program (its first bytes: a5 a5 a5 a5 a5 a5 a5 a5)
     at: encrypted.db
    fix: if it is SQLCipher's: sqlcipher encrypted.db "PRAGMA key='...'; ATTACH 'plain.db' AS plain KEY ''; SELECT sqlcipher_export('plain')"
[4]
$ sqlite3 good.db 'create table t(a); insert into t values (1),(2);' && head -c 5000 good.db > cut.db && groundway copy cut.db
error[GW0503]: the SQLite file is damaged
  cause: the file is cut off: 5,000 of 8,192 bytes
     at: cut.db
    fix: copy it again from where it came from; with what is left: sqlite3 cut.db .recover | sqlite3 recovered.db
[4]
$ sqlite3 dam.db "create table t(a); insert into t select hex(randomblob(400)) from (select 1 union select 2 union select 3), (select 1 union select 2 union select 3);" && printf 'XXXXXXXXXXXXXXXX' | dd of=dam.db bs=1 seek=4096 conv=notrunc status=none && groundway copy dam.db --dry-run
error[GW0503]: the SQLite file is damaged
  cause: database disk image is malformed (SQLite 11)
     at: dam.db   SELECT "a", rowid FROM "t"
  while: reading table t
    fix: sqlite3 dam.db .recover | sqlite3 dam.db.recovered   # then copy the recovered file
[4]
$ groundway copy sqlite::memory:
error[GW0501]: no such SQLite file
  cause: a database in memory holds nothing that could be read
    fix: name a file: sqlite:app.db
[4]
$ groundway copy postgresql://u:pw-of-u@127.0.0.1:1/shop
error[GW0001]: bad command line
  cause: SOURCE is a PostgreSQL database, and TARGET is postgresql://u:***@127.0.0.1:1/shop: a copy from there goes into a SQLite file
    fix: groundway copy 'postgresql://u:***@127.0.0.1:1/shop' sqlite:dev.db
[2]
$ groundway copy good.db --tables usres
error[GW0518]: no such table
  cause: --tables names 'usres', which the SQLite file does not have
    fix: `groundway copy SOURCE --dry-run` lists the tables
[2]
$ groundway copy good.db --exclude nothere
error[GW0518]: no such table
  cause: --exclude names 'nothere', which the SQLite file does not have
    fix: `groundway copy SOURCE --dry-run` lists the tables
[2]
