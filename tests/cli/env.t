# Which database is used, and where each setting comes from.
$ groundway env show
environment  development  (default)
tier         development  (default)
database     sqlite:./instance/app.db  (default)
protected    no

key                     value  from
process                 web    default
pool_size               5      default
pool_overflow           10     default
pool_timeout            30     default
pool_recycle            1800   default
pool_pre_ping           true   default
statement_timeout_ms    30000  default
healthcheck_timeout_ms  5000   default

# A value alone, for scripts.
$ DB_POOL_SIZE=7 groundway env show --key pool_size
7

$ groundway env show --key pool_siz
error[GW0001]: bad command line
  cause: no setting is named 'pool_siz'
    fix: did you mean `groundway env show pool_size`?
[2]

# A deployment is never silently development.
$ KUBERNETES_SERVICE_HOST=10.0.0.1 groundway env show
error[GW0107]: no environment named in a deployment
  cause: no environment is named, and this is a deployment: Kubernetes (KUBERNETES_SERVICE_HOST)
    fix: export GROUNDWAY_ENV=production (or staging, development), or give --env NAME
[3]

# What is not escaped is refused before any use, and not echoed.
$ DATABASE_URL='postgres://u:p@w0rd@h/d' groundway env show
error[GW0104]: a database URL cannot be read
  cause: the password contains '@' that is not escaped (position 15)
     at: environment DATABASE_URL
    fix: write '@' in it as %40
[3]

$ DATABASE_URL_PROD=app.db groundway env show --env prod
error[GW0108]: production resolves to SQLite
  cause: the environment production resolves to the SQLite file app.db
     at: environment DATABASE_URL_PROD
    fix: export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE; a SQLite file on purpose is allow_sqlite = true under [env.production] in groundway.toml
[3]

$ groundway env show --env prd
error[GW0106]: no such environment
  cause: there is no environment "prd"
     at: --env
    fix: did you mean `--env prod`?
[3]

# init writes a file that fits what it finds, and overwrites nothing.
$ mkdir -p shop/instance && cd shop && touch instance/shop.db && \
printf 'DATABASE_URL_PROD=postgresql://app:Tr0ub4dor@db.example.org/shop\n' > .env && groundway init && groundway init
found SQLite file instance/shop.db
found .env
ok    wrote groundway.toml
ok    wrote .env.example
ok    wrote groundway.mk
ok    wrote Makefile
next: groundway dev up, then: groundway copy sqlite:instance/shop.db --env local
found SQLite file instance/shop.db
found .env
ok    groundway.toml is there already; it was not touched
ok    .env.example is there already; it was not touched
ok    groundway.mk is there already; it was not touched
next: groundway dev up, then: groundway copy sqlite:instance/shop.db --env local

$ cd shop/instance && groundway env list
  name         tier         shared with  database                    from
* development  development  -            sqlite:../instance/shop.db  ../groundway.toml:9
  production   production   -            db.example.org/shop         DATABASE_URL_PROD in ../.env:1
next: groundway env show --env development

# The address alone says that it is production's.
$ cd shop && groundway env show --url postgresql://me@db.example.org/shop
environment  production  (production uses this database (DATABASE_URL_PROD in .env:1))
tier         production  (default)
database     postgresql://me@db.example.org/shop  (--url)
protected    yes  (tier production)

key                     value        from
process                 web          default
pool_size               10           default
pool_overflow           10           default
pool_timeout            30           default
pool_recycle            1800         default
pool_pre_ping           true         default
statement_timeout_ms    30000        default
healthcheck_timeout_ms  5000         default
sslmode                 verify-full  default
connect_timeout         10           default

# An unknown key is answered with the nearest.
$ cd shop && printf '[env.production]\nsecrets = "x"\n' > other.toml && groundway env show --config other.toml
error[GW0102]: unknown configuration key
  cause: unknown key "secrets" in [env.production]
     at: other.toml:2
    fix: did you mean `secret`?
[3]
