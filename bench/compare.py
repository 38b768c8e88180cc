#!/usr/bin/env python3
"""What arrives: Groundway, pgloader and a script with SQLAlchemy on one row of SQLite files, judged by an independent reader.

usage: bench/compare.py [--build-dir build/release] [--only NAME]... [FILE.db]...

Prints a Markdown table: for each file and tool the exit status, rows lost and rows changed (every cell is compared), and how
many constraints (NOT NULL, keys, foreign keys, CHECKs, defaults), indexes, views and triggers of the file are there. FILEs are added to
the corpus that bench/corpus.py makes. Nothing outside a temporary folder is touched.
"""
import argparse, collections, os, pathlib, re, shutil, signal, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests/e2e"), str(ROOT / "bench")]
import psycopg2
from corpus import CORPUS
from judge import Judge, quoted, words_of
from judge_values import align

OBJECTS = ("not null", "keys", "foreign keys", "checks", "defaults", "indexes", "views", "triggers")


class Counts(Judge):
    """The judge's reader of both sides, counting instead of complaining."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.rows = self.lost = self.changed = 0

    def compare_rows(self, what, columns, mine, theirs):
        here, there = sum(mine.values()), sum(theirs.values())
        gone, extra = list((mine - theirs).elements()), list((theirs - mine).elements())
        if len(gone) <= 3000:  # Julian days are equal within a millisecond
            for row in list(gone):
                twin = next((e for e in extra if all(align(x, y) for x, y in zip(row, e))), None)
                if twin is not None:
                    gone.remove(row)
                    extra.remove(twin)
        lost = max(0, here - there)
        self.lost += lost
        self.changed += len(gone) - lost

    def count_rows(self, tables):
        for table in tables:
            here = self.source.rows(f"select count(*) from {quoted(table)}")[0][0]
            self.rows += here
            name = self.table_name(table)
            columns = self.target.columns(self.target.oids[name]) if name else {}
            names = self.column_names(table, columns)
            if name is None:
                self.lost += here
            elif None in names.values():  # a column is not there: no row is what it was
                there = self.target.rows(f"select count(*) from {quoted(self.target.schema)}.{quoted(name)}")[0][0]
                self.lost += max(0, here - there)
                self.changed += min(here, there)
            else:
                self.judge_cells(table, name, names, columns)

    def in_source(self, tables):
        n = collections.Counter({"views": len(self.source.names("view")), "triggers": len(self.source.names("trigger"))})
        for table in tables:
            alias = self.source.rowid_alias(table)
            for name, _, required, default, key, hidden in self.source.columns(table):
                n["not null"] += bool(required or name == alias)
                n["defaults"] += name == alias or hidden in (2, 3) or (default or "NULL").strip("( )").upper() != "NULL"
            n["keys"] += bool(self.source.primary_key(table)) + sum(i[2] == "u" for i in self.source.indexes(table))
            n["indexes"] += sum(i[2] == "c" for i in self.source.indexes(table))
            n["foreign keys"] += len(self.source.foreign_keys(table))
            n["checks"] += words_of(self.source.sql_of("table", table)).count("CHECK")
        return n

    def in_target(self):
        one = lambda sql: self.target.rows(sql, self.target.schema)[0][0]
        space = " join pg_namespace n on n.oid = {} where n.nspname = %s and "
        return {
            "not null": one("select count(*) from pg_attribute join pg_class c on c.oid = attrelid" + space.format("relnamespace") +
                            "relkind in ('r', 'p') and attnum > 0 and attnotnull and not attisdropped"),
            "defaults": one("select count(*) from pg_attribute join pg_class c on c.oid = attrelid" + space.format("relnamespace") +
                            "relkind in ('r', 'p') and attnum > 0 and not attisdropped and (atthasdef or attidentity <> '')"),
            "keys": one("select count(*) from pg_constraint" + space.format("connamespace") + "contype in ('p', 'u')"),
            "foreign keys": one("select count(*) from pg_constraint" + space.format("connamespace") + "contype = 'f' and convalidated"),
            "checks": one("select count(*) from pg_constraint" + space.format("connamespace") + "contype = 'c'"),
            "indexes": one("select count(*) from pg_index i join pg_class c on c.oid = indexrelid" + space.format("relnamespace") +
                           "not exists (select from pg_constraint k where k.conindid = i.indexrelid and contype in ('p', 'u'))"),
            "views": one("select count(*) from pg_class" + space.format("relnamespace") + "relkind in ('v', 'm')"),
            "triggers": one("select count(*) from pg_trigger t join pg_class c on c.oid = tgrelid" + space.format("relnamespace") +
                            "not tgisinternal")}


def tables_of(judge):
    virtual = [o[1] for o in judge.source.objects if o[0] == "table" and o[3].upper().startswith("CREATE VIRTUAL")]
    shadow = lambda t: any(t.lower().startswith(v.lower() + "_") for v in virtual)
    return [t for t in judge.source.names("table") if t not in virtual and not shadow(t)]


def counted(path, url, schema):
    judge = Counts(path, url, schema, {})
    tables = tables_of(judge)
    judge.count_rows(tables)
    here, there = judge.in_source(tables), judge.in_target()
    judge.target.connection.close()
    judge.source.db.close()
    return {"rows": judge.rows, "lost": judge.lost, "changed": judge.changed,
            **{k: (min(here[k], there[k]), here[k]) for k in OBJECTS}}


class Bench:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "DATABASE", "GROUNDWAY", "DB_"))}
        self.environment["GROUNDWAY_DEV_HOME"] = str(folder / "home")
        self.project = folder / "app"
        self.project.mkdir()
        self.call([binary, "dev", "up"])
        urls = dict(re.findall(r'^(\w+)="(.*)"$', (self.project / ".env.local").read_text(), re.M))
        self.url = urls["DATABASE_URL"]
        self.environment["SSL_CERT_FILE"] = re.search(r"sslrootcert=([^&]*)", self.url)[1]  # for pgloader's TLS library

    def call(self, argv, **more):
        """-> exit status, "killed" after five minutes"""
        child = subprocess.Popen([str(a) for a in argv], cwd=self.project, env=dict(self.environment, **more), text=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            self.output = child.communicate(timeout=300)[0]
            return child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            self.output = child.communicate()[0]
            return "killed"

    def fresh(self, schema):
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        cursor = connection.cursor()
        for old in ("groundway_copy", "pgloader_copy", "script_copy", "groundway"):
            cursor.execute(f"drop schema if exists {old} cascade")
        cursor.execute(f"create schema {schema}")
        connection.close()

    def groundway(self, path, schema):
        return self.call([self.binary, "copy", path, self.url + "&schema=" + schema, "--append", "--quiet", "--max-rejects=1000000",
                          "--on-orphan=reject", "--rejects", self.folder / "rejects", "--report", self.folder / "report.json"])

    def pgloader(self, path, schema):
        load = self.project / "load"
        plain = re.sub(r"\?.*", "?sslmode=require", self.url)
        load.write_text(f"load database from '{path}' into {plain} set search_path to '{schema}';\n")
        load.chmod(0o600)
        return self.call(["pgloader", load])

    def script(self, path, schema):
        return self.call(["/usr/bin/python3", ROOT / "bench/peers/sqlalchemy_copy.py", path, schema], DATABASE_URL=self.url)

    def close(self):
        self.call([self.binary, "dev", "down"])


TOOLS = ("groundway", "pgloader", "script")
GROUPS = {"constraints": ("not null", "keys", "foreign keys", "checks", "defaults"), "indexes": ("indexes",),
          "views, triggers": ("views", "triggers")}


def kept(figures, kinds):
    """'7/0/0 of 7': what each tool kept"""
    whole = sum(figures[0][k][1] for k in kinds)
    return "-" if whole == 0 else "/".join(str(sum(f[k][0] for k in kinds)) for f in figures) + f" of {whole}"


def line(name, figures):
    together = lambda key: "/".join(f"{f[key]:,}" if isinstance(f[key], int) else str(f[key]) for f in figures)
    return f"| {name} | {figures[0]['rows']:,} | {together('status')} | {together('lost')} | {together('changed')} | " + " | ".join(
        kept(figures, kinds) for kinds in GROUPS.values()) + " |"


def summed(all_figures):
    out = []
    for figures in zip(*all_figures):
        total = {k: sum(f[k] for f in figures) for k in ("rows", "lost", "changed")}
        total["status"] = sum(f["status"] == 0 and f["lost"] + f["changed"] > 0 for f in figures)
        total.update({k: tuple(map(sum, zip(*(f[k] for f in figures)))) for k in OBJECTS})
        out.append(total)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", default="build/release")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--show", action="store_true", help="the last words of a tool that did not end with 0")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-bench-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    folder.chmod(0o755)
    bench = Bench((ROOT / options.build_dir / "groundway").resolve(), folder)
    corpus = list(CORPUS.items()) + [(f.stem, lambda path, f=f: shutil.copy(f, path)) for f in options.files]
    print(f"Each cell: {' / '.join(TOOLS)}.\n")
    print("| file | rows | exit | rows lost | rows changed | " + " | ".join(f"{g} kept" for g in GROUPS) + " |")
    print("| --- | ---: | ---: | ---: | ---: " + "| ---: " * len(GROUPS) + "|")
    everything = []
    try:
        for name, make in corpus:
            if options.only and name not in options.only:
                continue
            path = folder / f"{name}.db"
            make(path)
            path.chmod(0o644)
            figures = []
            for tool in TOOLS:
                schema = tool + "_copy"
                bench.fresh(schema)
                status = getattr(bench, tool)(path, schema)
                figures.append({**counted(path, bench.url, schema), "status": status})
                if options.show and status != 0:
                    print(f"{name}, {tool}: {bench.output[-800:]}", file=sys.stderr)
            print(line(name, figures), flush=True)
            everything.append(figures)
            path.unlink()
        print(line(f"**all {len(everything)}** (exit: losses under status 0)", summed(everything)))
    finally:
        bench.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
