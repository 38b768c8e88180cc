# What a newcomer and a typo see. Exit status 2 is a bad command line, and nothing else.
$ groundway --help
groundway - from a SQLite file to PostgreSQL, and kept right there

  groundway dev up                            a local PostgreSQL, TLS and roles as on RDS
  groundway copy sqlite:app.db --env local    schema and data, proven row for row

commands:
  copy            Copy a SQLite database into PostgreSQL and prove it
  dev down        Stop the private local PostgreSQL; its data stays
  dev reset       Replace the private local database by a new, empty one
  dev status      Say whether the private local PostgreSQL runs, and where
  dev up          Start a private local PostgreSQL that behaves like RDS
  env check       Find what is wrong with the environments before it bites
  env list        List the environments, their tiers and databases
  env show        Show which database is used, and where each setting comes from
  env stamp       Write into a database which tier it is of
  explain         Explain an error or a finding by its id, or the exit codes
  init            Write a commented groundway.toml from what the project has
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
    fix: --on-nul takes one of reject|escape|replace|bytea
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
    fix: name a file that ends in .md, .txt or .json
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
  cause: no error or finding has the id 'GW9999'
    fix: `groundway explain exit-codes` lists all ids
[2]
$ groundway explain
error[GW0001]: bad command line
  cause: `groundway explain` needs ID
    fix: for example: groundway explain GW0201
[2]
$ groundway version --json
{"schema":"groundway/version@1","version":"0.1.0"}
