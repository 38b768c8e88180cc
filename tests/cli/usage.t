# What a newcomer and a typo see. Exit status 2 is a bad command line, and nothing else.
$ groundway --help
groundway - from a SQLite file to PostgreSQL, and kept right there

  groundway dev up                            a local PostgreSQL, TLS and roles as on RDS
  groundway copy sqlite:app.db --env local    schema and data, proven row for row

commands:
  completion      Print the completion script of a shell
  copy            Copy a SQLite database into PostgreSQL and prove it
  copy abandon    Give up a follow: nothing of it stays in the SQLite file
  copy cutover    Move a followed SQLite database to PostgreSQL, holding writes
                  for a moment
  copy status     Say where a copy, a follow or a move stands, and what to type
                  next
  dev down        Stop the private local PostgreSQL; its data stays
  dev reset       Replace the private local database by a new, empty one
  dev status      Say whether the private local PostgreSQL runs, and where
  dev up          Start a private local PostgreSQL that behaves like RDS
  doctor          Find out, step by step, why a database cannot be used
  env check       Find what is wrong with the environments before it bites
  env list        List the environments, their tiers and databases
  env show        Show which database is used, and where each setting comes from
  env stamp       Write into a database which tier it is of
  exec            Run a program inside an environment
  explain         Explain an error, a finding, a setting or the exit codes
  help            Show a command's page, or write the manual
  init            Write groundway.toml, .env.example and make targets that fit
                  the project
  psql            Open the database's own client inside an environment
  schema diff     Say what differs between two schemas, or print the SQL that
                  turns one into the other
  schema probe    Read every modelled column once, as the application reads it
  schema push     Make a development database like the declared schema, whatever
                  it takes
  schema show     Print what a schema is made of, or a dump of it that loads
                  into an empty database
  schema sync     Add what is declared and not there, while the application
                  works
  version         Print the version

`groundway COMMAND --help` shows a command, `groundway explain ID` an error.
$ groundway cpoy app.db
error[GW0001]: bad command line
  cause: no command 'cpoy'
    fix: did you mean `groundway copy`?
[2]
$ groundway env shwo
error[GW0001]: bad command line
  cause: no command 'env shwo'
    fix: did you mean `groundway env show`?
[2]
$ groundway copy
error[GW0001]: bad command line
  cause: `groundway copy` needs SOURCE
    fix: for example: groundway copy sqlite:app.db --env local
[2]
$ groundway copy app.db one two
error[GW0001]: bad command line
  cause: 'two' is one argument too many
    fix: see `groundway copy --help`
[2]
$ groundway copy app.db --dryrun
error[GW0001]: bad command line
  cause: no flag '--dryrun' for `groundway copy`
    fix: did you mean --dry-run?
[2]
$ groundway copy app.db --verify=ful
error[GW0001]: bad command line
  cause: --verify does not take 'ful'
    fix: did you mean --verify=full?
[2]
$ groundway copy app.db --on-nul=drop
error[GW0001]: bad command line
  cause: --on-nul does not take 'drop'
    fix: --on-nul takes one of reject, escape, replace, bytea
[2]
$ groundway copy app.db --max-rejects=-1
error[GW0001]: bad command line
  cause: --max-rejects does not take '-1'
    fix: a whole number from 0 to 1000000000000
[2]
$ groundway copy app.db --max-rejects=lots
error[GW0001]: bad command line
  cause: --max-rejects does not take 'lots'
    fix: a whole number from 0 to 1000000000000
[2]
$ groundway copy app.db --jobs 0
error[GW0001]: bad command line
  cause: --jobs does not take '0'
    fix: a whole number from 1 to 64
[2]
$ groundway copy app.db --replace --append
error[GW0001]: bad command line
  cause: --replace and --append do not go together
    fix: keep one of them
[2]
$ groundway copy app.db --schema-only --data-only
error[GW0001]: bad command line
  cause: --schema-only and --data-only do not go together
    fix: keep one of them
[2]
$ groundway copy app.db --report out.pdf
error[GW0001]: bad command line
  cause: --report does not know the kind of 'out.pdf'
    fix: name a file that ends in .html, .md, .txt or .json
[2]
$ groundway copy app.db --env
error[GW0001]: bad command line
  cause: --env needs a value: NAME
    fix: see `groundway copy --help`
[2]
$ groundway copy app.db --json=yes
error[GW0001]: bad command line
  cause: --json takes no value
    fix: write --json alone
[2]
$ groundway copy app.db --env a --env b
error[GW0001]: bad command line
  cause: --env stands there twice
    fix: keep one of them
[2]
$ groundway explain GW9999
error[GW0001]: bad command line
  cause: nothing is known as 'GW9999'
    fix: `groundway explain` lists everything
[2]
$ groundway explain | grep -A2 :$
errors:
  GW0001  bad command line
  GW0002  a fault in groundway itself
--
findings of `groundway env check`:
  GW1101  a password is in git
  GW1102  a password of a local database is in git
--
settings, as `groundway env show` names them:
  process                   which [pool.NAME] of groundway.toml counts
  pool_size                 steady connections
--
environment variables:
  DATABASE_URL              the database: postgresql://USER@HOST:PORT/DATABASE
                            or sqlite:FILE
--
keys of groundway.toml:
  app.name                  the project's name
  app.models                the declared schema: a SQL file, a folder of them or
--
pages:
  exit-codes                what each exit status means
$ groundway explain 401 | head -1; groundway explain pool.size
error[GW0401]: a statement failed
pool.size - steady connections

  in          groundway.toml, [pool] size
  takes       a whole number
$ groundway explain db_pool_sise
error[GW0001]: bad command line
  cause: nothing is known as 'db_pool_sise'
    fix: did you mean `groundway explain DB_POOL_SIZE`?
[2]
$ groundway list; groundway upgrade head; groundway pgloader a.db postgresql://h/x; groundway status; groundway db push
error[GW0001]: bad command line
  cause: no command 'list'
    fix: did you mean `groundway env list`?
error[GW0001]: bad command line
  cause: no command 'upgrade'
    fix: the application's own tool does that, with our credentials: `groundway exec --role migration -- alembic upgrade head`
error[GW0001]: bad command line
  cause: no command 'pgloader'
    fix: did you mean `groundway copy sqlite:app.db --env local`?
error[GW0001]: bad command line
  cause: no command 'status'
    fix: did you mean `groundway dev status`, or `groundway env show`?
error[GW0001]: bad command line
  cause: no command 'db'
    fix: `groundway exec --role migration -- npx prisma db push` runs Prisma's
[2]
$ groundway copy a.db --password hunter2-word; groundway copy a.db -psecret-word; groundway copy a.db --verif; groundway env show --force
error[GW0001]: bad command line
  cause: no flag '--password' for `groundway copy`
    fix: a password is never a flag: set DATABASE_URL, or name a secret in groundway.toml
error[GW0001]: bad command line
  cause: no flag '-p' for `groundway copy`
    fix: host, port and user are parts of the address: --url postgresql://USER@HOST:PORT/DATABASE
error[GW0001]: bad command line
  cause: no flag '--verif' for `groundway copy`
    fix: did you mean --verify?
error[GW0001]: bad command line
  cause: no flag '--force' for `groundway env show`
    fix: --yes answers what may be undone; what may not wants its typed name: --confirm NAME
[2]
$ groundway completion fsh
error[GW0001]: bad command line
  cause: groundway completion does not take 'fsh'
    fix: did you mean groundway completion fish?
[2]
$ groundway version --json
{"schema":"groundway/version@1","version":"0.1.0"}
