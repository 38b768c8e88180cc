# groundway.toml and .env files that cannot be read as they stand; no value is ever echoed.
$ printf 'name = shop\n' > groundway.toml; groundway env list
error[GW0101]: bad configuration
  cause: Error while parsing value
     at: groundway.toml:1:8
    fix: text stands in quotes: key = "value"
[3]
$ printf '[app]\nname = "shop"\nname = "other"\n' > groundway.toml; groundway env list
error[GW0101]: bad configuration
  cause: a key or a section stands there for the second time
     at: groundway.toml:3:8
    fix: keep one of the two
[3]
$ printf '[env.dev]\ntier = "development"\n[env.development]\ntier = "development"\n' > groundway.toml; groundway env list
error[GW0101]: bad configuration
  cause: the environment "development" is there twice
     at: groundway.toml:3
    fix: keep one of them; dev, prod and stage stand for development, production and staging
[3]
$ printf '[env.qa]\nurl = "postgresql://app:hunter2-word@db.example.org/shop\n' > groundway.toml; groundway env list
error[GW0101]: bad configuration
  cause: a text in quotes does not end, or holds a sign that must be escaped
     at: groundway.toml:2:57
    fix: close it with "; a backslash in it is written \\
[3]
$ printf 'env = "production"\n' > groundway.toml; groundway env list
error[GW0105]: a setting has a value that is not accepted
  cause: the value of env is not a table
     at: groundway.toml:1
    fix: write a section: [env.production]
[3]
$ printf '[pool]\nsize = "ten"\n' > groundway.toml; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of pool.size is not a whole number from 0 to 10000
     at: groundway.toml:2
    fix: write size = 10
[3]
$ printf '[pool]\nsize = -1\n' > groundway.toml; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of pool.size is not a whole number from 0 to 10000
     at: groundway.toml:2
    fix: write size = 10
[3]
$ printf '[pool]\nrecycle = "half an hour"\n' > groundway.toml; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of pool.recycle is not a duration such as "30s" or "30m"
     at: groundway.toml:2
    fix: write recycle = "30m"
[3]
$ printf '[pool]\npre_ping = "yes"\n' > groundway.toml; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of pool.pre_ping is not true or false
     at: groundway.toml:2
    fix: write pre_ping = true
[3]
$ printf '[env.qa]\ntier = "development"\nallow_sqlite = 1\n' > groundway.toml; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of env.qa.allow_sqlite is not true or false
     at: groundway.toml:3
    fix: write allow_sqlite = false
[3]
$ printf '[env.qa]\ntier = "development"\npassword = "hunter2-word"\n' > groundway.toml; groundway env show
error[GW0102]: unknown configuration key
  cause: unknown key "password" in [env.qa]
     at: groundway.toml:3
    fix: an address is one key, url = "postgresql://USER@HOST:5432/DATABASE"; its password stays out of this file: DATABASE_URL, DATABASE_URL_PROD or secret = "env:NAME"
[3]
$ printf '[copy.types]\n"balance" = "numeric"\n' > groundway.toml; sqlite3 a.db 'create table users(balance)'; groundway copy a.db --dry-run
error[GW0102]: unknown configuration key
  cause: [copy.types] names "balance", which is no column of the SQLite file
    fix: write "table.column", or "*.column" for the columns of that name in all tables
[3]
$ printf '\377\376[app]\n' > groundway.toml; groundway env show
error[GW0101]: bad configuration
  cause: Encountered invalid utf-8 sequence
     at: groundway.toml:1:1
    fix: save the file as UTF-8
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "vault:shop"\n' > groundway.toml; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: the secret's source is none of env:NAME, file:PATH, command:COMMAND
     at: groundway.toml:3
    fix: export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "env:NOT_THERE"\n' > groundway.toml; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: the variable NOT_THERE is not set
     at: groundway.toml:3
    fix: export NOT_THERE=postgresql://USER:PASSWORD@HOST:5432/DATABASE
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "command:exit 3"\n' > groundway.toml; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: the secret's command ended with status 3
     at: groundway.toml:3
    fix: run the command of that line by itself to see its message
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "file:s.json"\n' > groundway.toml; printf '{"host": "h", "passwort": "hunter2-word"' > s.json; chmod 600 s.json; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: the secret begins like JSON and is not valid JSON
     at: groundway.toml:3
    fix: write {"host": "...", "database": "...", "username": "...", "password": "..."}
[3]
$ printf '{"host": "h", "username": "u", "password": "hunter2-word"}' > s.json; chmod 644 s.json; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: s.json may be used by others (mode 0644)
     at: groundway.toml:3
    fix: chmod 600 s.json
[3]
$ chmod 600 s.json; printf '{"host": "h"}' > s.json; groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: the secret lacks database, username, password
     at: groundway.toml:3
    fix: add it to the secret
[3]
$ printf '[env.production]\ntier = "production"\nurl = "sqlite:app.db"\n' > groundway.toml; groundway env show --env production
error[GW0108]: production resolves to SQLite
  cause: the environment production resolves to the SQLite file app.db
     at: groundway.toml:3
    fix: export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE; a SQLite file on purpose is allow_sqlite = true under [env.production] in groundway.toml
[3]
$ rm -rf groundway.toml; printf 'DATABASE_URL postgresql://app:hunter2-word@h/shop\n' > .env; groundway env show
error[GW0103]: an environment file cannot be read
  cause: '=' is missing after the name
     at: .env:1:14
    fix: write NAME=value
[3]
$ printf 'A=1\nB="two\n' > .env; groundway env show
error[GW0103]: an environment file cannot be read
  cause: a double-quoted value does not end
     at: .env:2:3
    fix: close it with "
[3]
$ printf "A='one\n" > .env; groundway env show
error[GW0103]: an environment file cannot be read
  cause: a single-quoted value does not end
     at: .env:1:3
    fix: close it with '
[3]
$ printf 'DATABASE_URL="postgresql://app:${PW}@h/shop"\n' > .env; groundway env show
error[GW0103]: an environment file cannot be read
  cause: the value of DATABASE_URL refers to a ${NAME} that is set nowhere
     at: .env:1:32
    fix: set that name above, or put the value in single quotes when $ is a part of it
[3]
$ printf 'DB_POOL_PRE_PING=perhaps\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of DB_POOL_PRE_PING is not true or false
     at: .env:1
    fix: write DB_POOL_PRE_PING=true
[3]
$ printf 'DB_POOL_TIMEOUT=soon\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of DB_POOL_TIMEOUT is not a number of seconds (30) or a duration (30s, 5m)
     at: .env:1
    fix: write DB_POOL_TIMEOUT=30
[3]
$ printf 'DB_STATEMENT_TIMEOUT_MS=30s\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of DB_STATEMENT_TIMEOUT_MS is not a number of milliseconds (30000)
     at: .env:1
    fix: write DB_STATEMENT_TIMEOUT_MS=30000
[3]
$ printf 'DB_POOL_SIZE=99999\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of DB_POOL_SIZE is not a whole number from 0 to 10000
     at: .env:1
    fix: write DB_POOL_SIZE=10
[3]
$ printf 'GROUNDWAY_ENV=prduction\n' > .env; groundway env show
error[GW0106]: no such environment
  cause: there is no environment "prduction"
     at: .env:1
    fix: did you mean production? Write it there, or give --env production
[3]
$ printf 'PGSSLMODE=always\nDATABASE_URL=postgresql://app@h/shop\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of PGSSLMODE is not accepted: the value of sslmode is not one of disable, allow, prefer, require, verify-ca, verify-full
     at: .env:1
    fix: PGSSLMODE=verify-full
[3]
$ printf 'PGPORT=54x2\nDATABASE_URL=postgresql://app@h/shop\n' > .env; groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of PGPORT is not accepted: the port is not a number from 1 to 65535
     at: .env:1
[3]
