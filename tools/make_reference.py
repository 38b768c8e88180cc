#!/usr/bin/env python3
"""Write the reference pages that are tables from the tables they show; --check fails when a page is not what it would be.

usage: make_reference.py [--check] ROOT
"""
import pathlib, re, sys


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
            "`groundway.toml` overrides: `\"users.balance\" = \"numeric(12,2)\"`.\n\n" + table(["declared in SQLite", "PostgreSQL", "what to know"], found))


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


PAGES = {"types": types, "ledgers": ledgers, "errors": errors, "findings": findings}


def main():
    root, stale = pathlib.Path(sys.argv[-1]), 0
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
