# Command lines that cannot be meant: each command says what it takes.
$ groundway copy a.db --max-rejects
error[GW0001]: bad command line
  cause: --max-rejects needs a value: N
    fix: see `groundway copy --help`
[2]
$ groundway copy a.db --max-rejects=1.5
error[GW0001]: bad command line
  cause: --max-rejects does not take '1.5'
    fix: a whole number from 0 to 1000000000000
[2]
$ groundway copy a.db --jobs=many
error[GW0001]: bad command line
  cause: --jobs does not take 'many'
    fix: a whole number from 1 to 64
[2]
$ groundway copy a.db --verify-only --replace
error[GW0001]: bad command line
  cause: --verify-only and --replace do not go together
    fix: keep one of them
[2]
$ groundway copy a.db --verify-only --schema-only
error[GW0001]: bad command line
  cause: --verify-only and --schema-only do not go together
    fix: keep one of them
[2]
$ groundway copy a.db --tables=
error[GW0001]: bad command line
  cause: --tables needs a value: A,B
    fix: see `groundway copy --help`
[2]
$ groundway copy a.db --tables t --exclude t
error[GW0001]: bad command line
  cause: --tables and --exclude both name 't'
    fix: take it out of one of them
[2]
$ groundway copy a.db --rejects=
error[GW0001]: bad command line
  cause: --rejects needs a value: DIR
    fix: see `groundway copy --help`
[2]
$ groundway copy --from a.db --to local
error[GW0001]: bad command line
  cause: no flag '--from' for `groundway copy`
    fix: the source stands without a flag: groundway copy app.db --env local
[2]
$ groundway copy a.db --target local
error[GW0001]: bad command line
  cause: no flag '--target' for `groundway copy`
    fix: the target stands without a flag, or is an environment: groundway copy app.db --env local
[2]
$ groundway copy a.db --table users
error[GW0001]: bad command line
  cause: no flag '--table' for `groundway copy`
    fix: did you mean --tables?
[2]
$ groundway copy a.db --host db.example.org
error[GW0001]: bad command line
  cause: no flag '--host' for `groundway copy`
    fix: the host is a part of the address: --url postgresql://USER@HOST:PORT/DATABASE
[2]
$ groundway copy a.db --on-orphan=delete
error[GW0001]: bad command line
  cause: --on-orphan does not take 'delete'
    fix: --on-orphan takes one of stop, reject, not-valid
[2]
$ groundway copy a.db --timeout=soon
error[GW0001]: bad command line
  cause: --timeout does not take 'soon'
    fix: a duration: --timeout 30s
[2]
$ groundway copy a.db --timeout 0
error[GW0001]: bad command line
  cause: --timeout does not take '0'
    fix: a duration: --timeout 30s
[2]
$ groundway copy a.db --confirm
error[GW0001]: bad command line
  cause: --confirm needs a value: NAME
    fix: see `groundway copy --help`
[2]
$ groundway dev up --version 9.6
error[GW0001]: bad command line
  cause: --version does not take '9.6'
    fix: --version takes one of 14, 15, 16, 17, 18
[2]
$ groundway dev up --version latest
error[GW0001]: bad command line
  cause: --version does not take 'latest'
    fix: --version takes one of 14, 15, 16, 17, 18
[2]
$ groundway dev up --port 5432x
error[GW0001]: bad command line
  cause: --port 5432x is not a port between 1024 and 65535
    fix: groundway dev up --port 25432
[2]
$ groundway dev reset --dry-run
error[GW0001]: bad command line
  cause: no flag '--dry-run' for `groundway dev reset`
    fix: this command has no --dry-run; `--help` says what it does
[2]
$ groundway dev up extra
error[GW0001]: bad command line
  cause: 'extra' is one argument too many
    fix: see `groundway dev up --help`
[2]
$ groundway dev
usage: groundway dev COMMAND

  dev down        Stop the private local PostgreSQL; its data stays
  dev reset       Replace the private local database by a new, empty one
  dev status      Say whether the private local PostgreSQL runs, and where
  dev up          Start a private local PostgreSQL that behaves like RDS
$ groundway env chekc
error[GW0001]: bad command line
  cause: no command 'env chekc'
    fix: did you mean `groundway env check`?
[2]
$ groundway env show --key
error[GW0001]: bad command line
  cause: --key needs a value: KEY
    fix: see `groundway env show --help`
[2]
$ groundway env stamp --tier prod
error[GW0001]: bad command line
  cause: --tier does not take 'prod'
    fix: did you mean --tier=production?
[2]
$ groundway env check --format html
error[GW0001]: bad command line
  cause: --format does not take 'html'
    fix: --format takes one of text, json, sarif, github, junit
[2]
$ groundway exec
error[GW0001]: bad command line
  cause: `groundway exec` needs COMMAND
    fix: for example: groundway exec --env production -- gunicorn app:app
[2]
$ groundway exec --role migration
error[GW0001]: bad command line
  cause: `groundway exec` needs COMMAND
    fix: for example: groundway exec --env production -- gunicorn app:app
[2]
$ groundway exec --rolle app_user -- true
error[GW0001]: bad command line
  cause: no flag '--rolle' for `groundway exec`
    fix: did you mean --role?
[2]
$ groundway exec -- ''
error[GW0006]: no such program
  cause: "" is in no folder of PATH
    fix: command -v ''   # finds nothing: install it, or name it with its path
[127]
$ groundway exec -- ./nothere.sh
error[GW0006]: no such program
  cause: ./nothere.sh: No such file or directory
    fix: ls -l ./nothere.sh
[127]
$ groundway psql --role superuser
error[GW0501]: no such SQLite file
  cause: there is no file ./instance/app.db
     at: default
    fix: let the application make it (its migrations), or correct the path
[4]
$ groundway psql one two
error[GW0501]: no such SQLite file
  cause: there is no file ./instance/app.db
     at: default
    fix: let the application make it (its migrations), or correct the path
[4]
$ groundway doctor --deep
error[GW0001]: bad command line
  cause: no flag '--deep' for `groundway doctor`
    fix: see `groundway doctor --help`
[2]
$ groundway doctor fast
error[GW0001]: bad command line
  cause: 'fast' is one argument too many
    fix: see `groundway doctor --help`
[2]
$ groundway init somewhere
error[GW0001]: bad command line
  cause: 'somewhere' is one argument too many
    fix: see `groundway init --help`
[2]
$ groundway init --force
error[GW0001]: bad command line
  cause: no flag '--force' for `groundway init`
    fix: --yes answers what may be undone; what may not wants its typed name: --confirm NAME
[2]
$ groundway version --short
error[GW0001]: bad command line
  cause: no flag '--short' for `groundway version`
    fix: see `groundway version --help`
[2]
$ groundway completion
error[GW0001]: bad command line
  cause: `groundway completion` needs SHELL
    fix: for example: source <(groundway completion bash)
[2]
$ groundway completion powershell
error[GW0001]: bad command line
  cause: groundway completion does not take 'powershell'
    fix: groundway completion takes one of bash, zsh, fish, candidates
[2]
$ groundway help --man
error[GW0001]: bad command line
  cause: --man needs a value: DIR
    fix: see `groundway help --help`
[2]
$ groundway explain GW0401 GW0402
error[GW0001]: bad command line
  cause: 'GW0402' is one argument too many
    fix: see `groundway explain --help`
[2]
$ groundway -- | head -1
groundway - from a SQLite file to PostgreSQL, and kept right there
$ groundway -z env show
error[GW0001]: bad command line
  cause: no flag '-z' for `groundway env show`
    fix: see `groundway env show --help`
[2]
$ groundway env show -ee
error[GW0001]: bad command line
  cause: --env needs a value: NAME
    fix: see `groundway env show --help`
[2]
$ groundway --url
error[GW0001]: bad command line
  cause: --url needs a value: URL
    fix: see `groundway --help`
[2]
$ groundway copy a.db -n=yes
error[GW0001]: bad command line
  cause: -n takes no value
    fix: write -n alone
[2]
$ groundway migrate apply; groundway alembic upgrade head; groundway seed; groundway dump
error[GW0001]: bad command line
  cause: no command 'migrate'
    fix: migrations are the application's own tool's; run it with our credentials: `groundway exec --role migration -- COMMAND`
error[GW0001]: bad command line
  cause: no command 'alembic'
    fix: `groundway exec --role migration -- alembic upgrade head` runs it inside an environment
error[GW0001]: bad command line
  cause: no command 'seed'
    fix: `groundway exec -- COMMAND` runs the application's own
error[GW0001]: bad command line
  cause: no command 'dump'
    fix: did you mean `groundway copy sqlite:app.db --env local`?
[2]
