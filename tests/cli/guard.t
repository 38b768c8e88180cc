# The guard, seen from outside: every writing command against tiers, shared tiers, stamps and mismatches.
! needs postgres
~ /localhost:[0-9]+/localhost:PORT/
~ /postgresql:..[^ ']*@localhost:PORT.([a-z_]+)[?][^ ']*/URL-OF-gw_guard/
~ /[0-9a-f]{8}-[0-9a-f-]{27}, .*Z/UUID, WHEN/
~ /[0-9.]+ (ms|s)\b/TIME/
$ sqlite3 a.db 'create table t(a integer primary key, b text); insert into t values (1, "x");'
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_guard' && echo "$GROUNDWAY_TEST_PG" | sed -E 's,^(postgresql://[^/]*/)[^?]*,\1gw_guard,' > url && chmod 600 url
$ printf '[env.development]\ntier = "development"\nsecret = "file:url"\n\n[env.production]\ntier = "production"\nsecret = "file:url"\n' > shared.toml
$ printf '[env.development]\ntier = "development"\nsecret = "file:url"\n' > dev.toml
$ printf '[env.staging]\ntier = "staging"\nsecret = "file:url"\n' > staging.toml
$ printf '[env.production]\ntier = "production"\nsecret = "file:url"\n' > production.toml
$ printf '[env.production]\ntier = "production"\nsecret = "file:url"\nallow_destructive = true\n' > allowed.toml
# Development, empty: no ceremony. The database is stamped.
$ groundway copy a.db --config dev.toml --env development --quiet | tail -2
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
$ groundway env show --config dev.toml --env development --key tier
development
# Replacing on development needs --replace and nothing else.
$ groundway copy a.db --config dev.toml --env development --replace --quiet | tail -2
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
# The same database reached as staging or production is not theirs.
$ groundway copy a.db --config staging.toml --env staging --replace --confirm staging/gw_guard
error[GW0302]: the database belongs to another tier
  cause: the environment staging is of the tier staging, and the database staging/gw_guard is stamped development (used by development)
    fix: groundway env stamp --env staging
[6]
$ groundway copy a.db --config production.toml --env production --replace --confirm production/gw_guard
error[GW0302]: the database belongs to another tier
  cause: the environment production is of the tier production, and the database production/gw_guard is stamped development (used by development)
    fix: groundway env stamp --env production
[6]
# Development that shares production's database is production.
$ groundway copy a.db --config shared.toml --env development --replace
error[GW0302]: the database belongs to another tier
  cause: the environment development is of the tier production, and the database development/gw_guard is stamped development (used by development)
    fix: groundway env stamp --env development
[6]
# Stamped as production: raw URLs and the development environment are refused.
$ groundway env stamp --config production.toml --env production
ok    localhost:PORT/gw_guard is stamped production (development, production)
      identity UUID, WHEN
next: groundway env show --env production
$ groundway env stamp --config production.toml --env production --confirm production/gw_guard
ok    localhost:PORT/gw_guard is stamped production (development, production)
      identity UUID, WHEN
next: groundway env show --env production
$ groundway copy a.db "$(cat url)" --replace
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on localhost:PORT/gw_guard (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ groundway copy a.db --config dev.toml --env development --replace
error[GW0302]: the database belongs to another tier
  cause: the environment development is of the tier development, and the database development/gw_guard is stamped production (used by development, production)
    fix: use --env production, or another url for development; if both are meant to use this database: shares = "production" under [env.development] in groundway.toml
[6]
$ groundway copy a.db --config production.toml --env production --replace
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on production/gw_guard (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ groundway copy a.db --config production.toml --env production --replace --yes
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on production/gw_guard (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ groundway copy a.db --config production.toml --env production --replace --confirm production/gw_guard
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on production/gw_guard (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ groundway copy a.db --config allowed.toml --env production --replace --confirm production/gw_guard
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on production/gw_guard (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ groundway copy a.db --config production.toml --env production --verify-only | tail -2
verified: every row and column, digests equal on both sides
report: groundway-copy-report.md
$ psql -qXAt "$(cat url)" -c "select count(*) from t"
1
# Lowering a stamp needs the typed name; a name that was meant for another target does not pass.
$ groundway env stamp --config dev.toml --env development --yes
error[GW0305]: confirmation needed
  cause: stamp development/gw_guard (production): its name has to be typed, --yes is not enough
    fix: groundway env stamp --env development --confirm development/gw_guard
[6]
$ groundway env stamp --config dev.toml --env development --confirm production/gw_guard
error[GW0305]: confirmation needed
  cause: --confirm names "production/gw_guard", and this is development/gw_guard (production)
    fix: --confirm development/gw_guard, if that is the one you mean
[6]
# Reading needs no permit, but a database of another tier is not even compared with.
$ groundway copy a.db --config dev.toml --env development --verify-only
error[GW0302]: the database belongs to another tier
  cause: the environment development is of the tier development, and the database development/gw_guard is stamped production (used by development, production)
    fix: use --env production, or another url for development; if both are meant to use this database: shares = "production" under [env.development] in groundway.toml
[6]
# A stamp that a template brought along: the clone's birth facts differ, its tier protects.
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'create database gw_clone template gw_guard' && sed 's,/gw_guard?,/gw_clone?,' url > clone && chmod 600 clone && sed 's/file:url/file:clone/' production.toml > clone.toml
$ sqlite3 b.db 'create table more(a)'; groundway copy b.db --config clone.toml --env production --append --yes
error[GW0303]: the stamp of this database was copied
  cause: the stamp in production/gw_clone says production and was made in another database: this one is a copy of it (or its server was upgraded in place)
    fix: groundway env stamp --env production --new
[6]
$ groundway env stamp --config clone.toml --env production --new
ok    localhost:PORT/gw_clone is stamped production (production)
      identity UUID, WHEN
next: groundway env show --env production
$ groundway copy a.db --config clone.toml --env production --replace --confirm production/gw_clone
error[GW0301]: refused on a protected tier
  cause: "replace rows in" on production/gw_clone (production) is never possible once a copy has completed there
    fix: copy into a new database and let the environment point to that one
[6]
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'drop database gw_clone'
$ psql -qX "$GROUNDWAY_TEST_PG" -c 'drop database gw_guard'
