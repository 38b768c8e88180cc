#!/usr/bin/env python3
"""Write the reference pages that are tables from the tables they show; --check fails when a page is not what it would be.

usage: make_reference.py [--check] [--binary GROUNDWAY] ROOT

--binary writes docs/reference/commands.json, the tree of commands, from `groundway help --json` first; without it the
file is taken as it is (tests/cli/help.t holds it against the binary).
"""
import json, pathlib, re, subprocess, sys


def rows(text, macro):
    """The arguments of every MACRO(...) of a .def file; neighbouring string literals are one."""
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "//")))
    for call in re.finditer(macro + r"\(((?:\"(?:[^\"\\]|\\.)*\"|[^()\"])*)\)", text):
        joined = re.sub(r"\"\s*\n\s*\"", "", call[1])
        parts = re.findall(r"\"(?:[^\"\\]|\\.)*\"|[^,\s][^,\"]*", joined)
        yield [p[1:-1].replace('\\"', '"') if p.startswith('"') else p.strip() for p in parts]


def table(head, lines):
    cells = [head, ["---"] * len(head), *lines]
    return "".join("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in line) + " |\n" for line in cells)


def types(root):
    found = [[f"`{name}`", f"`{target}`", note] for name, _, target, note in rows((root / "src/schema/types.def").read_text(), "GROUNDWAY_TYPE")]
    return ("# Types\n\nThe declared type proposes, the data disposes: every value is read once, and a value that does not fit widens the\n"
            "column, told in the report with the reason. Names that are not here, and columns without a type, are decided by their\n"
            "data alone; an unknown name never stops a copy. Columns that a foreign key joins get one type. `[copy.types]` in\n"
            "`groundway.toml` overrides: `\"users.balance\" = \"numeric(12,2)\"` for one column, `\"*.created_at\" = \"timestamptz\"`\n"
            "for those of that name in every table; one column's own line wins, and a value that does not fit is a reject.\n\n" + table(["declared in SQLite", "PostgreSQL", "what to know"], found))


def ledgers(root):
    found = [[f"`{name}`", framework, "compared by " + columns.replace(",", ", ") if compare == "true" else "left alone"]
             for name, columns, framework, compare in rows((root / "src/copy/ledgers.def").read_text(), "LEDGER")]
    return ("# Migration ledgers\n\nWith `--data-only` these tables are not copied. Their sets of revisions are compared first: different sets stop the\n"
            "copy before a row moves (GW0512).\n\n" + table(["table", "framework", "what happens"], found))


def errors(root):
    found = [[identifier, code, "yes" if retry == "true" else "", f"**{title}.** {explanation}"]
             for _, identifier, code, retry, title, explanation in rows((root / "src/base/error_codes.def").read_text(), "GROUNDWAY_ERROR")]
    return ("# Errors\n\n`groundway explain ID` prints a row of this table. A script may retry on exit status 5 alone.\n\n"
            + table(["id", "exit", "try again", "meaning"], found))


def findings(root):
    found = [[identifier, severity, f"**{title}.** {explanation}"]
             for _, identifier, severity, title, explanation in rows((root / "src/check/rules.def").read_text(), "GROUNDWAY_RULE")]
    return ("# Findings\n\nWhat `groundway env check` finds; `groundway explain ID` prints a row of this table. The exit status is 1 when there\n"
            "is an error among them.\n\n" + table(["id", "severity", "meaning"], found))


def exit_codes(root):
    errors_of = {}
    for _, identifier, code, _, title, _ in rows((root / "src/base/error_codes.def").read_text(), "GROUNDWAY_ERROR"):
        errors_of.setdefault(code, []).append(f"{identifier} {title}")
    found = [[status, meaning, "; ".join(errors_of.get(status, []))]
             for status, meaning in rows((root / "src/cli/exit_codes.def").read_text(), "EXIT_CODE")]
    return ("# Exit statuses\n\nA script may retry on 5 alone. `groundway explain exit-codes` prints this table.\n\n"
            + table(["status", "meaning", "errors"], found))


def settings(root):
    keys, toml_keys = (root / "src/env/keys.def").read_text(), (root / "src/env/config_keys.def").read_text()
    variables = [[", ".join(f"`{v}`" for v in names.split("|")), meaning, kind, default + (f"; production {production}" if production else ""),
                  f"`[pool] {toml}`" if toml else ""]
                 for _, names, toml, kind, default, production, _, meaning in rows(keys, "SETTING")]
    libpq = [[f"`{variable}`", f"`{keyword}`", "never shown" if secret == "true" else "", "" if project == "true" else "the process environment alone"]
             for variable, keyword, secret, project in rows(keys, "PG_VARIABLE")]
    toml = [[f"`[{section}] {key}`", meaning, kind] for section, key, kind, meaning in rows(toml_keys, "CONFIG_KEY")]
    return ("# Settings\n\nStrongest first: the command line, the process environment, `.env.NAME.local`, `.env.local` (not for `test`), `.env.NAME`,\n"
            "`.env`, `groundway.toml`, the default. `groundway env show` says where each value comes from, `groundway explain NAME` what it is.\n\n"
            "## Environment variables\n\n" + table(["variable", "meaning", "kind", "default", "in groundway.toml"], variables) +
            "\n## Variables of libpq\n\nWhat the URL says counts before them.\n\n" + table(["variable", "in a URL", "secret", "taken from"], libpq) +
            "\n## groundway.toml\n\n`*` stands for any name.\n\n" + table(["key", "meaning", "kind"], toml))


def flag_rows(flags):
    spelled = lambda f: (f"`-{f['letter']}`, " if "letter" in f else "") + f"`{f['name']}" + (f"={f['value']}`" if "value" in f else "`")
    return table(["option", "meaning"], [[spelled(f), f["help"] + (": " + ", ".join(f["choices"]) if "choices" in f else "")] for f in flags])


def command_section(c):
    out = f"\n## {c['command']}\n\n{c['summary']}.\n\n```sh\n" + "\n".join(c["examples"]) + f"\n```\n\nUsage: `{c['usage']}`\n"
    out += "".join("\n" + paragraph + "\n" for paragraph in c["details"].split("\n") if paragraph)
    if c["arguments"]:
        out += "\n" + table(["argument", "meaning"], [[f"`{a['name']}`", a["help"]] for a in c["arguments"]])
    return out + ("\n" + flag_rows(c["flags"]) if c["flags"] else "")


def commands(root):
    tree = json.loads((root / "docs/reference/commands.json").read_text())
    links = [[f"[`{c['command']}`](#{c['command'].replace(' ', '-')})", c["summary"]] for c in tree["commands"]]
    return ("# Commands\n\n`groundway COMMAND --help` prints a command's section, `man groundway-COMMAND` its manual page.\n\n" +
            table(["command", "what it does"], links) + "".join(map(command_section, tree["commands"])) +
            "\n## Global options\n\n" + flag_rows(tree["global_flags"]))


PAGES = {"types": types, "ledgers": ledgers, "errors": errors, "findings": findings, "exit-codes": exit_codes, "settings": settings,
         "commands": commands}


def main():
    root, stale = pathlib.Path(sys.argv[-1]), 0
    if "--binary" in sys.argv:
        binary = pathlib.Path(sys.argv[sys.argv.index("--binary") + 1]).resolve()
        (root / "docs/reference/commands.json").write_bytes(subprocess.run([binary, "help", "--json"], check=True, stdout=subprocess.PIPE).stdout)
    for name, make in PAGES.items():
        page, text = root / "docs/reference" / (name + ".md"), make(root)
        if text.count("\n|") < 5:
            sys.exit(f"{name}: no rows were found")
        if "--check" not in sys.argv:
            page.write_text(text)
        elif not page.exists() or page.read_text() != text:
            stale += 1
            print(f"{page} is stale: tools/make_reference.py .")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
