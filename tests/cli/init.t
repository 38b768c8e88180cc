# init writes files that fit what is there, touches nothing that is, and says what to do next.
$ mkdir bare && cd bare && groundway init && ls -A && make -n db-init
found neither SQLite files nor .env files nor a migration tool
ok    wrote groundway.toml
ok    wrote .env.example
ok    wrote groundway.mk
ok    wrote Makefile
next: groundway env show
.env.example
Makefile
groundway.mk
groundway.toml
groundway dev up
$ mkdir rails && cd rails && mkdir -p config db/migrate storage && touch config/database.yml && sqlite3 storage/development.sqlite3 'create table t(a)' && echo 'not SQLite at all' > storage/cache.db && groundway init && grep -A8 '^\[app\]' groundway.toml && make -n db-rev m=add_email db-up db-down
found Rails (config/database.yml), migrations in db/migrate
found SQLite file storage/development.sqlite3
ok    wrote groundway.toml
ok    wrote .env.example
ok    wrote groundway.mk
ok    wrote Makefile
next: groundway dev up, then: groundway copy sqlite:storage/development.sqlite3 --env local
[app]
name       = "rails"
migrations = "db/migrate"

[env.development]
tier = "development"
url  = "sqlite:./storage/development.sqlite3"

# [env.staging]
test -n "add_email" || { echo 'say what it does: make db-rev m=add_email' >&2; exit 2; }
groundway exec --env local --role migration  -- bin/rails generate migration "add_email"
groundway exec --env local --role migration  -- bin/rails db:migrate
groundway exec --env local --role migration  -- bin/rails db:rollback
$ cd rails && groundway init
found Rails (config/database.yml), migrations in db/migrate
found SQLite file storage/development.sqlite3
ok    groundway.toml is there already; it was not touched
ok    .env.example is there already; it was not touched
ok    groundway.mk is there already; it was not touched
next: groundway dev up, then: groundway copy sqlite:storage/development.sqlite3 --env local
$ cd rails && printf 'all:\n' > Makefile && printf 'MINE=1\n' > .env.example && groundway init && cat Makefile .env.example && head -1 .env.groundway.example | cut -c3-
found Rails (config/database.yml), migrations in db/migrate
found SQLite file storage/development.sqlite3
ok    groundway.toml is there already; it was not touched
ok    wrote .env.groundway.example
note  .env.example stays as it is; .env.groundway.example lists our variables
ok    groundway.mk is there already; it was not touched
note  Makefile stays as it is; add this line to it: include groundway.mk
next: groundway dev up, then: groundway copy sqlite:storage/development.sqlite3 --env local
all:
MINE=1
.env.example - written by groundway init. Copy it to .env, fill in what is needed, keep .env out of git.
# .env.example - written by groundway init. Copy it to .env, fill in what is needed, keep .env out of git.
# .env.example - written by groundway init. Copy it to .env, fill in what is needed, keep .env out of git.
$ mkdir prisma && cd prisma && mkdir prisma && touch prisma/schema.prisma && printf 'STRIPE_KEY=sk_live_hunter2\n' > .env && git init -q . && groundway init --json | python3 -m json.tool
next: make db-init, then: make db-up
{
    "schema": "groundway/init@1",
    "file": "groundway.toml",
    "wrote": true,
    "files": [
        {
            "path": "groundway.toml",
            "wrote": true,
            "existed": false,
            "advice": ""
        },
        {
            "path": ".env.example",
            "wrote": true,
            "existed": false,
            "advice": ""
        },
        {
            "path": "groundway.mk",
            "wrote": true,
            "existed": false,
            "advice": ""
        },
        {
            "path": "Makefile",
            "wrote": true,
            "existed": false,
            "advice": ""
        }
    ],
    "sqlite_files": [],
    "frameworks": [
        "Prisma"
    ],
    "env_files": [
        ".env"
    ],
    "variables": [
        "STRIPE_KEY"
    ],
    "not_ignored_by_git": [
        ".env",
        ".env.local"
    ]
}
$ cd prisma && tail -2 .env.example && make db-down; make -s db-rev; make -n db-up env=production confirm=production/shop
# The application's own, found in .env:
STRIPE_KEY=
db-down: Prisma has no command for this; write a migration that undoes the last one
make: *** [groundway.mk:24: db-down] Error 1
say what it does: make db-rev m=add_email
make: *** [groundway.mk:17: db-rev] Error 2
groundway exec --env production --role migration --confirm production/shop -- npx prisma migrate deploy
$ cd prisma && printf '.env\n.env.local\n' > .gitignore && groundway init
found Prisma (prisma/schema.prisma)
found .env
ok    groundway.toml is there already; it was not touched
ok    .env.example is there already; it was not touched
ok    groundway.mk is there already; it was not touched
next: make db-init, then: make db-up
$ mkdir dry && cd dry && touch manage.py && groundway init --dry-run | grep -E '^(==>|found|db-)' ; ls -A
next: make db-init, then: make db-up
found Django (manage.py)
==> groundway.toml <==
==> .env.example <==
==> groundway.mk <==
db-init: ## start the private local PostgreSQL
db-reset: ## replace its database by a new, empty one
db-rev: ## write a migration with Django: make db-rev m=add_email
db-up: ## apply the migrations that are pending
db-down: ## take the last migration back
==> Makefile <==
manage.py
