#!/usr/bin/env python3
"""What `groundway copy` costs where a file has thousands of small tables: one line for each way of copying and each number of tables.

usage: bench/many.py [--tables 1,200,2000] [--only whole,resume,...] [--build-dir build/release] [--work /var/tmp/groundway-bench]

Each table has ten rows, a primary key, an index, a CHECK, a default and a foreign key to the table before it. The floor is
psql with one script in one transaction: the same tables, rows (COPY FREEZE), keys, indexes, checks, foreign keys and ANALYZE;
no types are found, nothing is proven. `resume` goes on with a copy that was killed when half of its tables were there.
CPU is user + system; the server's is that of all its processes. Machines are noisy: read CPU and ratios before walls.
"""
import argparse, os, pathlib, shutil, sqlite3, subprocess, sys, tempfile

from copy import ROOT, Server, measure, sql

TABLE = """create table {t} (id integer primary key, name varchar(40) not null default 'x', price numeric check (price >= 0),
  at datetime, before integer references {p} (id))"""


def generate(path, tables):
    db = sqlite3.connect(path)
    for n in range(tables):
        db.execute(TABLE.format(t=f"t{n}", p=f"t{max(n - 1, 0)}"))
        db.execute(f"create index t{n}_name on t{n} (name)")
        db.executemany(f"insert into t{n} values (?, ?, ?, ?, ?)", [(i, f"name {i}", i / 2, "2025-01-02 03:04:05", i) for i in range(1, 11)])
    db.commit()
    db.close()


def floor_script(url, folder):
    """What a finished copy holds, as one script."""
    dump = subprocess.run(["pg_dump", "--schema=public", "--no-owner", "--no-comments", "--no-privileges", "-d", url],
                          stdout=subprocess.PIPE, check=True, text=True).stdout
    script = dump.replace("CREATE SCHEMA public;", "").replace(" FROM stdin;", " FROM stdin WITH (FREEZE);")
    tables = sql(url, "select string_agg(format('public.%I', relname), ', ') from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    path = folder / "floor.sql"
    path.write_text(f"{script}\nanalyze {tables};\n")
    return path


class Many:
    WAYS = ("floor", "whole", "count", "off", "dry", "verify", "data", "append", "empty", "replace", "resume", "resumedata")

    def __init__(self, server, binary, folder, tables):
        self.server, self.binary, self.folder, self.tables = server, binary, folder, tables
        self.file = folder / f"many{tables}.db"
        generate(self.file, tables)
        self.url = lambda name: server.url(name)
        server.fresh("made")
        self.expect(self.groundway("made"), "the first copy")
        self.script = floor_script(self.url("made"), folder)
        server.fresh("bare")
        self.expect(self.groundway("bare", "--schema-only"), "the copy without rows")
        sql(self.url("bare"), "drop schema groundway cascade")

    def expect(self, result, what):
        if result["status"] != 0:
            sys.exit(f"{what} ended with {result['status']}: {result['words'][-800:]}")

    def groundway(self, database, *flags, failpoint=None, good=(0,)):
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "GROUNDWAY", "DATABASE"))}
        if failpoint:
            environment["GROUNDWAY_FAILPOINT"] = failpoint
        return measure(self.server, [self.binary, "copy", self.file, self.url(database), *flags], self.folder, environment, good)

    def fresh(self, like=None):
        sql(self.url("postgres"), "drop database if exists target with (force)",
            "create database target" + (f" template {like}" if like else ""), "checkpoint")
        return "target"

    def run(self, way):
        run, fresh = self.groundway, self.fresh
        flags = {"whole": (), "count": ("--verify=count",), "off": ("--verify=off",), "dry": ("--dry-run",), "data": ("--data-only",),
                 "empty": ("--schema-only",)}
        if way == "floor":
            return measure(self.server, ["psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-f", self.script, self.url(fresh())], self.folder)
        if way == "data":
            return run(fresh("bare"), "--data-only")
        if way in flags:
            return run(fresh(), *flags[way])
        if way == "verify":
            return run("made", "--verify-only")
        if way == "append":
            return run(fresh("bare"), "--data-only", "--append")
        if way == "replace":
            return run(fresh("made"), "--replace", "--yes")
        target = fresh("bare") if way == "resumedata" else fresh()
        if way == "resumedata":
            run(target, "--data-only", failpoint="copy.data.committed=kill", good=(-9,))
        else:
            run(target, failpoint=f"copy.piece.committed:{max(1, self.tables // 120)}=kill", good=(-9,))
        return run(target, "--resume")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", default="1,200,2000")
    parser.add_argument("--only", default=",".join(Many.WAYS))
    parser.add_argument("--build-dir", default="build/release")
    parser.add_argument("--work", default="/var/tmp/groundway-bench")
    options = parser.parse_args()
    pathlib.Path(options.work).mkdir(parents=True, exist_ok=True)
    binary = (ROOT / options.build_dir / "groundway").resolve()
    bin_folder = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="many-", dir=options.work))
    folder.chmod(0o755)
    server = Server(bin_folder, folder, ["max_locks_per_transaction = 512"])  # the floor is one transaction
    try:
        print("tables  what        wall s  client  server  ratio of CPU to the floor")
        for tables in map(int, options.tables.split(",")):
            many, floor = Many(server, binary, folder, tables), None
            for way in options.only.split(","):
                result = many.run(way)
                floor = floor or result["cpu"]
                print(f"{tables:6}  {way:10} {result['wall']:7.2f} {result['client']:7.2f} {result['server']:7.2f} {result['cpu'] / floor:7.2f}"
                      + ("" if result["status"] == 0 else f"  exit {result['status']}"), flush=True)
    finally:
        server.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
