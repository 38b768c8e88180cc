#!/usr/bin/env python3
"""What `groundway copy` costs, beside the floor, pgloader and a script, in one run on one private server.

usage: bench/copy.py [--scale 0.1] [--runs 3] [--only floor,off,full,...] [--build-dir build/release] [--work /var/tmp/groundway-bench]
       bench/copy.py --linear [--runs 3]   # CPU per row and peak memory of the whole copy, from 4,100 rows to 4,100,000

The file (make_file.py) is kept in --work between runs. The contestants:
  read      every value of the file once, by a plain loop over SQLite's C interface (read_all.cc)
  floor     psql \\copy of pre-rendered binary files (FREEZE), then the same keys, indexes, foreign keys and ANALYZE
  off       groundway copy --verify=off: types from every value, rows, keys, indexes, foreign keys
  full      groundway copy: the same, with the proof of every row
  dry       groundway copy --dry-run
  blob      groundway copy of a file that holds one blob of 300 MB: peak memory by the blob's size (only where it is named)
  pgloader  with batch rows and prefetch rows of 2000 (with its own defaults it dies at this size)
  script    peers/sqlalchemy_copy.py (at most at --script-scale, its figures are of that size)
CPU is user + system: the client's, and that of every process of the server. Each run has a database of its own.
Machines are noisy: read the ratios; every figure is a median.
"""
import argparse, json, os, pathlib, pwd, re, shutil, signal, statistics, subprocess, sys, tempfile, time

import make_file

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BLOB = 300_000_000
STEPS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1)
SETTINGS = {"autovacuum": "off", "max_wal_size": "'8GB'", "fsync": "on", "listen_addresses": "'127.0.0.1'", "ssl": "off"}
BUILD_MEMORY = "set maintenance_work_mem = '128MB';"  # as groundway's sessions have


class Server:
    """A cluster of its own, of the account postgres where this is run as root."""

    def __init__(self, bin_folder, folder, more=()):
        self.bin, self.data = bin_folder, folder / "server"
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.data.mkdir()
        if self.user:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-D", self.data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.port = 20000 + os.getpid() % 20000
        lines = [f"{name} = {value}\n" for name, value in SETTINGS.items()] + [line + "\n" for line in more]
        lines += [f"port = {self.port}\n", f"unix_socket_directories = '{self.data}'\n"]
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.writelines(lines)
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "start")
        self.pid = int((self.data / "postmaster.pid").read_text().split()[0])

    def run(self, program, *arguments):
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        subprocess.run([str(self.bin / program), *map(str, arguments)], check=True, cwd="/", stdout=subprocess.DEVNULL, **who)

    def url(self, database, scheme="postgresql"):
        return f"{scheme}://bench@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def fresh(self, database):
        sql(self.url("postgres"), f'drop database if exists "{database}" with (force)', f'create database "{database}"', "checkpoint")

    def backends(self):
        return int(sql(self.url("postgres"), "select count(*) from pg_stat_activity where backend_type = 'client backend' "
                                             "or backend_type = 'parallel worker'"))

    def cpu(self):
        """Seconds of the postmaster, of all it has reaped and of its living children."""
        while self.backends() > 1:
            time.sleep(0.02)
        time.sleep(0.05)
        total = 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(stat.parent.name) == self.pid:
                total += sum(map(int, fields[11:15]))
            elif int(fields[1]) == self.pid:
                total += sum(map(int, fields[11:13]))
        return total / TICKS

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


def sql(url, *statements):
    flags = [x for s in statements for x in ("-c", s)]
    return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url, *flags], stdout=subprocess.PIPE, check=True,
                          stderr=subprocess.DEVNULL, text=True).stdout.strip()


def measure(server, argv, cwd, environment=None, good=(0,)):
    log, before, start = tempfile.TemporaryFile(), server.cpu(), time.monotonic()
    child = subprocess.Popen([str(a) for a in argv], cwd=cwd, env=environment, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    log.seek(0)
    words = log.read().decode("utf-8", "replace")
    if child.returncode not in good:
        print(f"{argv[0]} ended with {child.returncode}:\n{words[-1500:]}", file=sys.stderr)
    client, cpu = used.ru_utime + used.ru_stime, server.cpu() - before
    return {"status": child.returncode, "wall": wall, "client": client, "server": cpu, "cpu": client + cpu,
            "memory": used.ru_maxrss / 1024, "words": words}


class Floor:
    """What a finished copy holds, as binary files, and its DDL as one script for psql."""

    def __init__(self, server, finished, folder):
        self.folder, url = folder / "floor", server.url(finished)
        self.folder.mkdir()
        ask = lambda query: [line for line in sql(url, query).split("\n") if line]
        dump = ["pg_dump", "--schema-only", "--section=pre-data", "--schema=public", "--no-owner", "-d", url]
        pre = subprocess.run([str(server.bin / dump[0]), *dump[1:]], stdout=subprocess.PIPE, check=True, text=True).stdout
        tables = ask("select oid::regclass from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")
        script = [re.sub(r"CREATE SCHEMA public;", "", pre), "set search_path = public; " + BUILD_MEMORY]
        for table in tables:
            file = self.folder / (re.sub(r"\W", "_", table) + ".bin")
            sql(url, f"\\copy {table} to '{file}' with (format binary)")
            script.append(f"begin; truncate {table};\n\\copy {table} from '{file}' with (format binary, freeze)\ncommit;")
        mine = "connamespace = 'public'::regnamespace"
        script += ask("select pg_get_indexdef(indexrelid) || ';' from pg_index join pg_class on oid = indexrelid "
                      "where relnamespace = 'public'::regnamespace order by indrelid")
        script += ask(f"select format('alter table %s add constraint %I %s using index %I;', conrelid::regclass, conname, "
                      f"case contype when 'p' then 'primary key' else 'unique' end, conname) from pg_constraint where contype in ('p', 'u') and {mine}")
        script += ask(f"select format('alter table %s add constraint %I %s not valid; alter table %1$s validate constraint %2$I;', "
                      f"conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where contype = 'f' and {mine}")
        script += [f"analyze {table};" for table in tables]
        self.script = self.folder / "load.sql"
        self.script.write_text("\n".join(script) + "\n")

    def argv(self, url):
        return ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", self.script, url]


class Bench:
    def __init__(self, options):
        self.options, self.work = options, pathlib.Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.binary = (ROOT / options.build_dir / "groundway").resolve()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=self.work))
        self.folder.chmod(0o755)
        self.bin = pathlib.Path(subprocess.check_output(["pg_config", "--bindir"], text=True).strip())
        self.file = self.made(options.scale)
        self.floor = None
        self.runs = {}

    def made(self, scale):
        path = self.work / f"mesh-{scale:g}.db"
        if not path.exists():
            print(f"making {path}", flush=True)
            # a process of its own: the memory of this one is where each child's peak begins
            subprocess.run([sys.executable, ROOT / "bench/make_file.py", path, str(scale)], check=True)
        return path

    def reader(self):
        program = self.work / "read_all"
        source = ROOT / "bench/read_all.cc"
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["g++", "-std=c++20", "-O2", "-o", program, source, "-lsqlite3"], check=True)
        return program

    def blob(self):
        path = self.work / "blob.db"
        if not path.exists():
            statements = f"create table files(id integer primary key, content blob); insert into files(content) values (randomblob({BLOB}))"
            subprocess.run(["sqlite3", path, statements], check=True)
        return path

    def groundway(self, name, *flags, file=None):
        self.server.fresh(name)
        argv = [self.binary, "copy", file or self.file, self.server.url(name), "--quiet", *flags]
        return measure(self.server, argv, self.folder, dict(os.environ, GROUNDWAY_DEV_HOME=str(self.folder / "home")))

    def once(self, name):
        if name == "read":
            return measure(self.server, [self.reader(), self.file], self.folder)
        if name == "floor":
            if self.floor is None:
                self.groundway("finished", "--verify=off")
                self.floor = Floor(self.server, "finished", self.folder)
                sql(self.server.url("postgres"), "drop database finished")
            self.server.fresh(name)
            return measure(self.server, self.floor.argv(self.server.url(name)), self.folder)
        if name in ("off", "full", "dry"):
            return self.groundway(name, *{"off": ["--verify=off"], "full": [], "dry": ["--dry-run"]}[name])
        if name == "blob":
            return self.groundway(name, file=self.blob())
        self.server.fresh(name)
        if name == "pgloader":
            load = self.folder / "load"
            load.write_text(f"load database from '{self.file}' into {self.server.url(name).split('?')[0]} "
                            "with batch rows = 2000, batch size = 2MB, prefetch rows = 2000;\n")
            return measure(self.server, ["pgloader", load], self.folder)
        small = self.made(min(self.options.scale, self.options.script_scale))
        script = ["/usr/bin/python3", ROOT / "bench/peers/sqlalchemy_copy.py", small, "public", "--without-checks"]
        return measure(self.server, script, self.folder, dict(os.environ, DATABASE_URL=self.server.url(name)))

    def run(self):
        names = [n for n in self.options.only.split(",") if n != "pgloader" or shutil.which("pgloader")]
        try:
            self.server = Server(self.bin, self.folder, self.options.set)
            for n in range(self.options.runs):
                for name in names:
                    if n > 0 and name in ("pgloader", "script") and not self.options.repeat_peers:
                        continue
                    self.runs.setdefault(name, []).append(self.once(name))
                    r = self.runs[name][-1]
                    print(f"  {name}: wall {r['wall']:.2f}, client {r['client']:.2f}, server {r['server']:.2f}", file=sys.stderr, flush=True)
        finally:
            if hasattr(self, "server"):
                self.server.stop()
            shutil.rmtree(self.folder, ignore_errors=True)
        return {name: {k: statistics.median(r[k] for r in runs) for k in ("wall", "client", "server", "cpu", "memory")}
                | {"status": runs[-1]["status"]} for name, runs in self.runs.items()}

    def steps(self):
        try:
            self.server = Server(self.bin, self.folder, self.options.set)
            print(f"{'rows':>12}{'CPU s':>9}{'us a row':>10}{'memory MB':>11}")
            for scale in [s for s in STEPS if s <= self.options.linear]:
                rows, file = sum(make_file.rows_at(scale).values()), self.made(scale)
                runs = [self.groundway("linear", file=file) for _ in range(self.options.runs)]
                cpu, memory = (statistics.median(r[k] for r in runs) for k in ("cpu", "memory"))
                print(f"{rows:>12,}{cpu:>9.2f}{1e6 * cpu / rows:>10.2f}{memory:>11.0f}", flush=True)
        finally:
            if hasattr(self, "server"):
                self.server.stop()
            shutil.rmtree(self.folder, ignore_errors=True)


def tell(bench, medians):
    rows = sum(make_file.rows_at(bench.options.scale).values())
    print(f"{bench.file.stat().st_size / 1e6:,.0f} MB, {rows:,} rows, median of {bench.options.runs}")
    print(f"{'':10}{'exit':>5}{'wall s':>9}{'client s':>10}{'server s':>10}{'CPU s':>9}{'memory MB':>11}{'x floor CPU':>13}")
    floor = medians.get("floor", {}).get("cpu")
    for name, m in medians.items():
        ratio = f"{m['cpu'] / floor:.2f}" if floor and name not in ("read", "dry", "script", "blob") else ""
        print(f"{name:10}{m['status']:>5}{m['wall']:>9.2f}{m['client']:>10.2f}{m['server']:>10.2f}{m['cpu']:>9.2f}{m['memory']:>11.0f}{ratio:>13}")
    pairs = [("pgloader", "off", "cpu"), ("pgloader", "off", "wall"), ("dry", "read", "cpu")]
    for above, below, what in pairs:
        if above in medians and below in medians:
            print(f"{above} / {below}: {what} {medians[above][what] / medians[below][what]:.2f}")
    if "blob" in medians:
        print(f"peak memory / blob: {medians['blob']['memory'] * 2**20 / BLOB:.2f}")
    if "off" in medians and "full" in medians:
        print(f"proof on top of the load: CPU {100 * (medians['full']['cpu'] / medians['off']['cpu'] - 1):.0f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="read,floor,off,full,dry,pgloader,script")
    parser.add_argument("--build-dir", default="build/release")
    parser.add_argument("--work", default="/var/tmp/groundway-bench")
    parser.add_argument("--script-scale", type=float, default=0.1)
    parser.add_argument("--repeat-peers", action="store_true", help="pgloader and the script in every run, too")
    parser.add_argument("--set", action="append", default=[], help="a line for postgresql.conf, to try a setting")
    parser.add_argument("--linear", type=float, nargs="?", const=1.0, help="in steps up to this scale, instead of the contestants")
    parser.add_argument("--json", help="the medians, for other programs")
    options = parser.parse_args()
    if options.linear:
        options.scale = STEPS[0]
        return Bench(options).steps()
    bench = Bench(options)
    medians = bench.run()
    tell(bench, medians)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(medians))


if __name__ == "__main__":
    main()
