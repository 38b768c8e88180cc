# One table of commands: --help, help, the manual, the reference and completion are made of it.
$ groundway help --json | diff "$TESTDIR/../../docs/reference/commands.json" - && echo same || echo 'stale: tools/make_reference.py --binary build/release/groundway .'
same
$ groundway help --json | python3 -c 'import json,sys; t=json.load(sys.stdin); print(t["schema"], [c["command"] for c in t["commands"] if not c["summary"] or len(c["examples"]) < 2])'
groundway/help@1 []
$ groundway help copy | diff - <(groundway copy --help) && groundway help | diff - <(groundway) && groundway help env | diff - <(groundway env)
$ groundway help env shw
error[GW0001]: bad command line
  cause: no command 'env shw'
    fix: did you mean `groundway env show`?
[2]
$ groundway help --man=pages | sed 's/[0-9][0-9]*/N/'
ok    wrote N manual pages below pages
$ for page in pages/man*/*; do mandoc -T lint -W warning "$page"; groff -ww -z -K utf8 -man "$page"; done
$ mandoc -T ascii pages/man1/groundway-version.1 | sed 's,.\x08,,g' | sed -n 3,20p
NAME
       groundway-version - Print the version

SYNOPSIS
       groundway version

DESCRIPTION
       Print the version.

OPTIONS
       The global options stand in groundway(1).

EXAMPLES
       groundway version
       groundway version --json

SEE ALSO
       groundway(1), groundway-env(5), groundway-errors(7)
$ mandoc -T ascii pages/man7/groundway-errors.7 | sed 's,.\x08,,g' | grep -A2 'GW0202'
       GW0202 login refused (4)
              The server refused the login. A wrong password is never tried
              twice.
$ groundway help --man=/dev/null/pages
error[GW0005]: a file cannot be read or written
  cause: creating /dev/null/pages/man1: Not a directory
     at: /dev/null/pages
[4]
# No page of --help is wider than 80 columns, and each begins with its examples.
$ groundway help --json | python3 -c 'import json,sys; [print(c["command"]) for c in json.load(sys.stdin)["commands"]]' | while read -r c; do groundway $c --help | awk -v c="$c" 'length > 80 { print c ": " $0 } /^examples:/ { e = NR } END { if (e < 3 || e > 4) print c ": no examples" }'; done
# What `make install` puts beside the program.
$ cmake --install "$(dirname "$(command -v groundway)")" --prefix "$PWD/inst" > /dev/null && cd inst && find . -type f -not -path './share/man/man1/groundway-*' | sort
./bin/groundway
./share/bash-completion/completions/groundway
./share/fish/vendor_completions.d/groundway.fish
./share/man/man1/groundway.1
./share/man/man5/groundway-env.5
./share/man/man5/groundway.toml.5
./share/man/man7/groundway-errors.7
./share/zsh/site-functions/_groundway
