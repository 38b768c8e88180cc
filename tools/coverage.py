#!/usr/bin/env python3
"""Run the tests of the core in a build with --coverage, and print what of it they reach, by folder.

usage: coverage.py [--build-dir build/coverage] [--server build/release/groundway] [--gaps N]   # needs the compiler's gcov

The core is what computes and asks nobody: all of base, sql, env and schema; of copy those sources from which no #include
leads to a database's library or to db/. Its tests are the *_tests programs and sql_pgtests, where the translator's output is held
against both databases (a private server of --server's `dev up`). Branches that the compiler adds for an exception are no
decision of ours and do not count. --gaps N: the N sources with the most lines that no test reaches, and which lines.
"""
import argparse, collections, json, os, pathlib, re, subprocess, sys, tempfile

from run_tests import PrivateServer

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHOLE = ("base", "sql", "env", "schema")  # folders that count with every source
PARTLY = ("copy",)
NEED_A_SERVER = ("sql_pgtests",)
DATABASE = re.compile(r'#include (<libpq-fe\.h>|<sqlite3\.h>|"(db|guard)/)')


def is_test(path):
    return re.search(r"_((pg)?test|fuzz)\.cc$", path.name) is not None


def is_pure(path, known):
    """No header that this source takes in, itself or by another, is of a database or its sessions."""
    if path not in known:
        known[path] = True  # a ring ends here
        text = path.read_text()
        inner = [ROOT / "src" / name for name in re.findall(r'#include "([^"]+)"', text)]
        known[path] = not DATABASE.search(text) and all(is_pure(p, known) for p in inner if p.exists())
    return known[path]


def core():
    known, out = {}, {}
    for folder in WHOLE + PARTLY:
        for path in sorted((ROOT / "src" / folder).rglob("*.cc")):
            if not is_test(path) and (folder in WHOLE or is_pure(path, known)):
                out[str(path.relative_to(ROOT))] = folder
    return out


def run_tests(build, binary):
    for counted in build.rglob("*.gcda"):
        counted.unlink()  # of an earlier run
    programs = sorted(p for p in build.iterdir() if p.name in NEED_A_SERVER or p.name.endswith("_tests"))
    server = PrivateServer(binary)
    try:
        up, said = server.up()
        if not up:
            sys.exit(said)
        for program in programs:
            done = subprocess.run([program, "--gtest_brief=1"], cwd=ROOT, env=dict(os.environ, **server.variables()),
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                sys.exit(done.stdout + f"{program.name} failed")
    finally:
        server.close()


def decisions(branches):
    """Counts of the branches that are not the two ways out of a call that may throw."""
    out = []
    for branch in branches:
        if not branch["throw"]:
            out.append(branch)
        elif out and out[-1]["fallthrough"]:
            out.pop()
    return [b["count"] for b in out] if len(out) > 1 else []


class Source:
    def __init__(self):
        self.lines = collections.Counter()
        self.branches = {}  # line -> taken, one entry a branch

    def take(self, line):
        number = line["line_number"]
        self.lines[number] += line["count"]
        counts, before = decisions(line["branches"]), self.branches.get(number, [])
        if len(counts) == len(before):
            counts = [a + b for a, b in zip(counts, before)]
        if len(counts) >= len(before):
            self.branches[number] = counts


def read_counts(build, wanted):
    sources = collections.defaultdict(Source)
    counted = sorted(build.rglob("*.gcno"))  # of every source, whether a test links it or not
    with tempfile.TemporaryDirectory() as scratch:
        for at in range(0, len(counted), 50):
            argv = ["gcov", "--json-format", "--stdout", "--branch-probabilities", *map(str, counted[at:at + 50])]
            done = subprocess.run(argv, cwd=scratch, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
            for document in done.stdout.splitlines():
                whole = json.loads(document) if document.strip() else {"files": []}
                for entry in whole["files"]:
                    path = os.path.relpath(os.path.normpath(os.path.join(whole["current_working_directory"], entry["file"])), ROOT)
                    if path in wanted:
                        for line in entry["lines"]:
                            sources[path].take(line)
    return sources


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def sums(sources):
    lines = [n for s in sources for n in s.lines.values()]
    branches = [n for s in sources for taken in s.branches.values() for n in taken]
    return len(lines), sum(n > 0 for n in lines), len(branches), sum(n > 0 for n in branches)


def row(name, files, numbers):
    lines, reached, branches, taken = numbers
    print(f"| {name} | {files} | {lines:,} | {percent(reached, lines)} | {branches:,} | {percent(taken, branches)} |")


def length(paths):
    return sum(len(p.read_text(errors="replace").splitlines()) for p in paths)


def test_lines():
    """Lines of tests, and lines of what is tested, over the whole project."""
    ours = [p for p in (ROOT / "src").rglob("*") if p.suffix in (".cc", ".h", ".def", ".sql")]
    tests = [p for p in ours if is_test(p)]
    beside = [p for p in (ROOT / "tests").rglob("*") if p.suffix in (".py", ".t", ".cc", ".h") and "frameworks" not in p.parts]
    return length(tests + beside), length(set(ours) - set(tests))


def show_gaps(sources, most):
    missed = {path: sorted(n for n, count in s.lines.items() if count == 0) for path, s in sources.items()}
    for path in sorted(missed, key=lambda p: -len(missed[p]))[:most]:
        print(f"{path}: {len(missed[path])} of {len(sources[path].lines)}: {' '.join(map(str, missed[path]))}")


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--build-dir", default=ROOT / "build/coverage", type=pathlib.Path)
    words.add_argument("--server", default=ROOT / "build/release/groundway", type=pathlib.Path)
    words.add_argument("--gaps", type=int, default=0)
    options = words.parse_args()
    build, wanted = options.build_dir.resolve(), core()
    run_tests(build, options.server.resolve())
    sources = read_counts(build, wanted)
    missing = sorted(set(wanted) - set(sources))
    if missing:
        sys.exit(f"not built with --coverage: {', '.join(missing)}")
    print("| folder | sources | lines | reached | branches | taken |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for folder in WHOLE + PARTLY:
        ours = [s for path, s in sources.items() if wanted[path] == folder]
        row(folder + ("" if folder in WHOLE else ", what asks no database"), len(ours), sums(ours))
    row("together", len(sources), sums(sources.values()))
    tests, tested = test_lines()
    print(f"\ntests: {tests:,} lines for {tested:,} of the program, {tests / tested:.2f} : 1")
    show_gaps(sources, options.gaps)


if __name__ == "__main__":
    main()
