# Configuration that cannot be trusted is refused with its place: exit status 3.
$ groundway env show --env nowhere
error[GW0106]: no such environment
  cause: there is no environment "nowhere"
     at: --env
    fix: add to groundway.toml: [env.nowhere] and tier = "development"
[3]
$ printf '[env.production]\ntier = "production"\nurll = "x"\n' > groundway.toml && groundway env show --env production
error[GW0102]: unknown configuration key
  cause: unknown key "urll" in [env.production]
     at: groundway.toml:3
    fix: did you mean `url`?
[3]
$ printf '[env.production]\ntier = "prod"\nurl = "postgresql://h.example.org/x"\n' > groundway.toml && groundway env show --env production
error[GW0105]: a setting has a value that is not accepted
  cause: the value of env.production.tier is not one of development, staging, production
     at: groundway.toml:2
    fix: did you mean "production"?
[3]
$ printf '[env.production\n' > groundway.toml && groundway env show
error[GW0101]: bad configuration
  cause: the name of a section does not end
     at: groundway.toml:1:16
    fix: a section is [app] or [env.production]
[3]
$ rm groundway.toml; printf 'A="unclosed\n' > .env && groundway env show
error[GW0103]: an environment file cannot be read
  cause: a double-quoted value does not end
     at: .env:1:3
    fix: close it with "
[3]
$ printf 'DB_POOL_SIZE=many\n' > .env && groundway env show
error[GW0105]: a setting has a value that is not accepted
  cause: the value of DB_POOL_SIZE is not a whole number from 0 to 10000
     at: .env:1
    fix: write DB_POOL_SIZE=10
[3]
$ printf 'DATABASE_URL=postgresql://app:s3cret-word@db.example.org:54x2/shop\n' > .env && groundway env show
error[GW0104]: a database URL cannot be read
  cause: the port is not a number from 1 to 65535 (position 45)
     at: .env:1
    fix: an address is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, an IPv6 host stands in [ ]
[3]
$ printf 'DATABASE_URL=postgresql://app:s3cret@word@db.example.org/shop\n' > .env && groundway env show
error[GW0104]: a database URL cannot be read
  cause: the password contains '@' that is not escaped (position 24)
     at: .env:1
    fix: write '@' in it as %40
[3]
$ printf 'DATABASE_URL=postgresql://app:s3cret-word@db.example.org/shop?sslmod=require\n' > .env && groundway env show
error[GW0104]: a database URL cannot be read
  cause: an unknown parameter name (position 50)
     at: .env:1
    fix: did you mean `sslmode`?
[3]
$ printf 'DATABASE_URL=mysql://app:s3cret-word@db.example.org/shop\n' > .env && groundway env show
error[GW0104]: a database URL cannot be read
  cause: mysql is neither PostgreSQL nor SQLite (position 1)
     at: .env:1
    fix: write postgresql://USER@HOST:PORT/DATABASE or sqlite:FILE
[3]
$ rm .env; groundway env show --env production
error[GW0101]: bad configuration
  cause: the environment production has no database
    fix: export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE
[3]
$ KUBERNETES_SERVICE_HOST=10.0.0.1 groundway env show
error[GW0107]: no environment named in a deployment
  cause: no environment is named, and this is a deployment: Kubernetes (KUBERNETES_SERVICE_HOST)
    fix: export GROUNDWAY_ENV=production (or staging, development), or give --env NAME
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "aws-sm:shop/prod"\n' > groundway.toml && groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: reading aws-sm: needs the AWS part, which is not in this version
     at: groundway.toml:3
    fix: export DATABASE_URL_PROD=postgresql://USER:PASSWORD@HOST:5432/DATABASE
[3]
$ printf '[env.production]\ntier = "production"\nsecret = "file:nothere.json"\n' > groundway.toml && groundway env show --env production
error[GW0110]: a secret cannot be read
  cause: there is no file nothere.json
     at: groundway.toml:3
[3]
$ printf '[env.production]\ntier = "production"\nurl = "postgresql://app@db.example.org/shop?sslmode=require"\n' > groundway.toml && sqlite3 a.db 'create table t(a)' && groundway copy a.db --env production
error[GW0109]: the connection would not be verified by TLS
  cause: sslmode=require does not verify the server, and the database is of the production tier
     at: db.example.org/shop
    fix: set sslmode=verify-full; add sslrootcert=FILE to the URL, FILE being the certificate of the authority that signed the server's; or, knowing what it gives up, allow_weaker_tls = true under [env.production] in groundway.toml
[3]
$ groundway copy a.db --env production --config nothere.toml
error[GW0005]: a file cannot be read or written
  cause: there is no file nothere.toml
     at: --config
    fix: ls .
[4]
