# What is wrong with the environments, found before it bites.
$ git init -q . && mkdir -m 700 none && printf '[env.staging]\ntier = "staging"\n\n[env.production]\ntier = "production"\n' > groundway.toml && \
(umask 077; echo 'DATABASE_URL=postgresql://app:Tr0ub4dor@db.k.example.org/shop?sslmode=require' > .env.staging; \
echo 'DATABASE_URL_PROD=postgresql://app:Tr0ub4dor@db.k.example.org/shop' > .env.production) && \
printf '/.env.*\n' > .gitignore && git add -f .env.staging && groundway env check --offline
ok    development: sqlite:./instance/app.db
ok    staging: db.k.example.org/shop; login app
ok    production: db.k.example.org/shop; login app
FAIL  GW1109 .env.production:1 production goes to db.k.example.org/shop and TLS
      is not required: no sslmode is set (libpq's default is prefer)
      fix: sed -i -E "1{s|(://[^[:space:]'\"?]*)\?|\1?sslmode=verify-full\&|;t;s|(://[^[:space:]'\"]*)|\1?sslmode=verify-full|}" .env.production
FAIL  GW1101 .env.staging:1 git tracks .env.staging, which holds a password for
      db.k.example.org (a URL)
      fix: git rm --cached -qf .env.staging && printf '\n%s\n' /.env.staging >> .gitignore   # then change the password: the history keeps the old one
FAIL  GW1107 .env.staging:1 staging and production use one database,
      db.k.example.org/shop (DATABASE_URL in .env.staging:1; DATABASE_URL_PROD
      in .env.production:1)
      fix: sed -i '1a shares = "production"' groundway.toml
FAIL  GW1110 .env.staging:1 staging goes to db.k.example.org/shop without
      verifying who answers: sslmode=require
      fix: sed -i -E "1{s#([?&]ssl)=(disable|allow|prefer|require|verify-ca)#\1=verify-full#;t;s#([?&[:space:]])(sslmode|ssl)=[^[:space:]&'\"]*#\1sslmode=verify-full#}" .env.staging
4 findings: 4 errors, 0 warnings
[1]

# Each format holds the same findings and no password.
$ groundway env check --offline --json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["schema"], d["errors"], [f["id"] for f in d["findings"]])'
groundway/env-check@1 4 ['GW1109', 'GW1101', 'GW1107', 'GW1110']

$ groundway env check --offline --format github | cut -c1-76
::error file=.env.production,line=1,title=GW1109 no TLS towards another mach
::error file=.env.staging,line=1,title=GW1101 a password is in git::git trac
::error file=.env.staging,line=1,title=GW1107 staging uses production's data
::error file=.env.staging,line=1,title=GW1110 the server's certificate is no

$ for f in text json sarif github junit; do groundway env check --offline --format $f; done | grep -c Tr0ub4dor
0
[1]

$ groundway env check --format xml
error[GW0001]: bad command line
  cause: --format does not take 'xml'
    fix: --format takes one of text, json, sarif, github, junit
[2]

# One environment alone: what concerns it.
$ groundway env check --offline --env development
ok    development: sqlite:./instance/app.db
no findings

$ groundway env check --offline --prove
error[GW0001]: bad command line
  cause: --prove asks the servers and --offline asks none
    fix: leave one of them out
[2]

# The fix of a finding takes it away.
$ git rm --cached -q .env.staging && sed -i '1a shares = "production"' groundway.toml && groundway env check --offline | grep -c 'GW1101\|GW1107'
0
[1]

# A configuration that cannot be read ends it.
$ echo 'tire = "x"' >> groundway.toml; groundway env check --offline
error[GW0102]: unknown configuration key
  cause: unknown key "tire" in [env.production]
     at: groundway.toml:7
    fix: did you mean `tier`?
[3]
