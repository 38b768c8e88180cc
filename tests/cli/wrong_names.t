# A name that is nearly right is answered with the right one, wherever a name is typed.
$ sqlite3 shop.db 'create table users(id integer primary key, name text); create table orders(id integer primary key)'
$ printf '[copy.types]\n"users.nmae" = "text"\n' > groundway.toml; groundway copy shop.db --dry-run
error[GW0102]: unknown configuration key
  cause: [copy.types] names "users.nmae", which is no column of the SQLite file
    fix: did you mean "users.name"?
[3]
$ printf '[copy.types]\n"users.name" = "txet"\n' > groundway.toml; groundway copy shop.db --dry-run
error[GW0105]: a setting has a value that is not accepted
  cause: "txet" is not a type that can be filled from SQLite
     at: groundway.toml:2
    fix: write "users.name" = "text"
[3]
$ printf '[evn.qa]\ntier = "development"\n' > groundway.toml; groundway env list
error[GW0102]: unknown configuration key
  cause: unknown key "evn"
     at: groundway.toml:1
    fix: did you mean `env`?
[3]
$ printf '[env.qa]\ntire = "development"\n' > groundway.toml; groundway env list
error[GW0102]: unknown configuration key
  cause: unknown key "tire" in [env.qa]
     at: groundway.toml:2
    fix: did you mean `tier`?
[3]
$ printf '[env.qa]\ntier = "develpment"\n' > groundway.toml; groundway env list
error[GW0105]: a setting has a value that is not accepted
  cause: the value of env.qa.tier is not one of development, staging, production
     at: groundway.toml:2
    fix: did you mean "development"?
[3]
$ printf '[env.qa]\ntier = "development"\ntls = "verify_full"\n' > groundway.toml; groundway env list
error[GW0105]: a setting has a value that is not accepted
  cause: the value of env.qa.tls is not one of disable, allow, prefer, require, verify-ca, verify-full
     at: groundway.toml:3
    fix: did you mean "verify-full"?
[3]
$ printf '[env.qa]\ntier = "staging"\nshares = "prodution"\n[env.production]\n' > groundway.toml; groundway env list
error[GW0101]: bad configuration
  cause: [env.qa] shares the database of an environment that is not in the file
     at: groundway.toml:3
    fix: did you mean `production`?
[3]
$ printf '[env.qa]\ntier = "development"\n' > groundway.toml; groundway env show --env qaa
error[GW0106]: no such environment
  cause: there is no environment "qaa"
     at: --env
    fix: did you mean `--env qa`?
[3]
$ groundway copy shop.db qaa --dry-run
error[GW0104]: a database URL cannot be read
  cause: neither a URL, nor keyword=value pairs, nor a SQLite file (position 1)
     at: the command line
    fix: did you mean the environment `qa`?
[3]
$ GROUNDWAY_ENV=prodution groundway env show
error[GW0106]: no such environment
  cause: there is no environment "prodution"
     at: environment GROUNDWAY_ENV
    fix: did you mean production? Write it there, or give --env production
[3]
$ groundway env show pool_sise; groundway env show --key pool_sise
error[GW0001]: bad command line
  cause: no setting is named 'pool_sise'
    fix: did you mean `groundway env show pool_size`?
error[GW0001]: bad command line
  cause: no setting is named 'pool_sise'
    fix: did you mean `groundway env show pool_size`?
[2]
$ groundway copy shp.db --dry-run
error[GW0501]: no such SQLite file
  cause: there is no file "shp.db"
     at: shp.db
    fix: did you mean shop.db?
[4]
$ groundway copy sqlite:./shp.db --dry-run
error[GW0501]: no such SQLite file
  cause: there is no file "./shp.db"
     at: ./shp.db
    fix: did you mean ./shop.db?
[4]
$ groundway copy shop.db --dry-run --tables user
error[GW0518]: no such table
  cause: --tables names 'user', which the SQLite file does not have
    fix: did you mean 'users'?
[2]
$ groundway copy shop.db --dry-run --exclude odrers
error[GW0518]: no such table
  cause: --exclude names 'odrers', which the SQLite file does not have
    fix: did you mean 'orders'?
[2]
$ groundway copy shop.db --config groundway.tml
error[GW0005]: a file cannot be read or written
  cause: there is no file groundway.tml
     at: --config
    fix: did you mean --config=groundway.toml?
[4]
$ mkdir -p apps/website; groundway env show --project apps/webiste
error[GW0005]: a file cannot be read or written
  cause: there is no folder apps/webiste
     at: --project
    fix: did you mean --project=apps/website?
[4]
$ groundway env check --format sarfi
error[GW0001]: bad command line
  cause: --format does not take 'sarfi'
    fix: did you mean --format=sarif?
[2]
$ groundway help dev staus
error[GW0001]: bad command line
  cause: no command 'dev staus'
    fix: did you mean `groundway dev status`?
[2]
$ groundway explain gw0l04
error[GW0001]: bad command line
  cause: nothing is known as 'gw0l04'
    fix: did you mean `groundway explain GW0004`?
[2]
