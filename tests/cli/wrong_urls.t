# Addresses that cannot be read, each kind of fault; nothing of one is repeated, since any part may be a password.
$ sqlite3 a.db 'create table t(a)'
$ groundway env show --url 'postgresql:/app:hunter2-word@h/shop'
error[GW0104]: a database URL cannot be read
  cause: '//' is missing after the scheme (position 12)
     at: --url
    fix: write postgresql://USER@HOST:PORT/DATABASE
[3]
$ groundway env show --url 'postgres//app:hunter2-word@h/shop'
error[GW0104]: a database URL cannot be read
  cause: neither a URL, nor keyword=value pairs, nor a SQLite file (position 1)
     at: --url
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ groundway env show --url 'postgresq://app:hunter2-word@h/shop'
error[GW0104]: a database URL cannot be read
  cause: an unknown kind of address (position 1)
     at: --url
    fix: did you mean `postgresql:`?
[3]
$ groundway env show --url 'postgresql://app:hunter2#word@h/shop'
error[GW0104]: a database URL cannot be read
  cause: the password contains '#' that is not escaped (position 25)
     at: --url
    fix: write '#' in it as %23
[3]
$ groundway env show --url 'postgresql://app:hunter2/word@h/shop'
error[GW0104]: a database URL cannot be read
  cause: the password contains '/' that is not escaped (position 25)
     at: --url
    fix: write '/' in it as %2F
[3]
$ groundway env show --url 'postgresql://app:hunter2%zzword@h/shop'
error[GW0104]: a database URL cannot be read
  cause: the password contains '%' that begins no escape (position 25)
     at: --url
    fix: write '%' as %25
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@h:0/shop'
error[GW0104]: a database URL cannot be read
  cause: the port is not a number from 1 to 65535 (position 33)
     at: --url
    fix: an address is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, an IPv6 host stands in [ ]
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@h:99999/shop'
error[GW0104]: a database URL cannot be read
  cause: the port is not a number from 1 to 65535 (position 33)
     at: --url
    fix: an address is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, an IPv6 host stands in [ ]
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@[::1/shop'
error[GW0104]: a database URL cannot be read
  cause: '[' of an IPv6 host has no ']' (position 31)
     at: --url
    fix: close it: [::1]
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@h/shop?sslmode=on'
error[GW0104]: a database URL cannot be read
  cause: the value of sslmode is not one of disable, allow, prefer, require, verify-ca, verify-full (position 46)
     at: --url
    fix: write sslmode=verify-full
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@h/shop?connect_timeout=soon'
error[GW0104]: a database URL cannot be read
  cause: the value of connect_timeout is not a whole number (position 54)
     at: --url
    fix: write connect_timeout=10
[3]
$ groundway env show --url 'postgresql://app:hunter2-word@h/shop?schmea=x'
error[GW0104]: a database URL cannot be read
  cause: an unknown parameter name (position 38)
     at: --url
    fix: did you mean `schema`?
[3]
$ groundway env show --url 'host=h prot=5432 password=hunter2-word'
error[GW0104]: a database URL cannot be read
  cause: an unknown parameter name (position 8)
     at: --url
    fix: did you mean `port`?
[3]
$ groundway env show --url "host=h password='hunter2-word"
error[GW0104]: a database URL cannot be read
  cause: a quoted value does not end (position 17)
     at: --url
    fix: write ' in a value as \'
[3]
$ groundway env show --url 'mongodb://h/shop'
error[GW0104]: a database URL cannot be read
  cause: mongodb is neither PostgreSQL nor SQLite (position 1)
     at: --url
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ groundway env show --url 'http://db.example.org/shop'
error[GW0104]: a database URL cannot be read
  cause: http is neither PostgreSQL nor SQLite (position 1)
     at: --url
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ groundway env show --url 'sqlite:'
error[GW0104]: a database URL cannot be read
  cause: no file is named (position 8)
     at: --url
    fix: write sqlite:FILE, or sqlite::memory:
[3]
$ groundway env show --url ''
error[GW0104]: a database URL cannot be read
  cause: the address is empty (position 1)
     at: --url
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ groundway copy a.db 'db.example.org/shop'
error[GW0104]: a database URL cannot be read
  cause: neither a URL, nor keyword=value pairs, nor a SQLite file (position 1)
     at: the command line
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ groundway copy a.db other.db
error[GW0101]: bad configuration
  cause: TARGET is sqlite:other.db (the command line), and a copy goes into PostgreSQL
    fix: groundway dev up   # then: groundway copy SOURCE --env local; or name a postgresql:// URL
[3]
$ groundway copy postgresql://app@127.0.0.1:1/shop a.db
error[GW0201]: database not reachable
  cause: connection to server at "127.0.0.1", port 1 failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: 127.0.0.1:1/shop
    fix: pg_isready -h 127.0.0.1 -p 1   # run the command again when it says: accepting connections
[5]
$ groundway copy a.db sqlite:other.db
error[GW0101]: bad configuration
  cause: TARGET is sqlite:other.db (the command line), and a copy goes into PostgreSQL
    fix: groundway dev up   # then: groundway copy SOURCE --env local; or name a postgresql:// URL
[3]
$ groundway env stamp --url sqlite:a.db --tier staging
error[GW0001]: bad command line
  cause: sqlite:a.db is a SQLite file; only a PostgreSQL database is stamped
    fix: groundway env stamp --env NAME, or --url postgresql://... --tier TIER
[2]
$ groundway psql --url sqlite:nothere.db
error[GW0501]: no such SQLite file
  cause: there is no file nothere.db
     at: --url
    fix: let the application make it (its migrations), or correct the path
[4]
$ groundway copy postgresql://app@127.0.0.1:1/shop
error[GW0201]: database not reachable
  cause: connection to server at "127.0.0.1", port 1 failed: Connection refused; Is the server running on that host and accepting TCP/IP connections?
     at: 127.0.0.1:1/shop
    fix: pg_isready -h 127.0.0.1 -p 1   # run the command again when it says: accepting connections
[5]
