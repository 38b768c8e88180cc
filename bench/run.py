#!/usr/bin/env python3
"""Copy one generated SQLite file by Groundway, by pgloader and by a script with SQLAlchemy, side by side, and print CPU, wall, memory and what was kept.

usage: bench/run.py [--build-dir build/release] [--rows 400000] [--runs 3]

CPU is user + system of the client; server CPU is the growth of all backends' time, read from the cluster's processes.
Machines are noisy: read the ratios. Nothing outside a temporary folder is touched.
"""
import argparse, os, pathlib, random, re, shutil, sqlite3, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def generate(path, rows):
    """Users, projects and results with text, reals, JSON, blobs, dates and foreign keys; the seed is fixed."""
    rng, db = random.Random(20260101), sqlite3.connect(path)
    db.executescript("""
        create table users(id integer primary key autoincrement, email text not null unique, name varchar(80) not null,
                           active boolean not null default 1, created_at datetime not null);
        create table projects(id integer primary key, owner_id integer not null references users(id), title text not null,
                              budget decimal(12,2), meta json);
        create table results(id integer primary key, project_id integer not null references projects(id), score real not null,
                             payload blob, note text, taken_at datetime);
        create index results_project on results(project_id);
        create index projects_owner on projects(owner_id) where budget is not null;""")
    users, projects = max(10, rows // 10), max(10, rows // 5)
    db.executemany("insert into users values (?,?,?,?,?)", ((i, f"user{i}@example.org", f"User {i}", rng.randrange(2),
                   f"2025-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02} {rng.randrange(24):02}:15:00") for i in range(1, users + 1)))
    db.executemany("insert into projects values (?,?,?,?,?)", ((i, rng.randrange(1, users + 1), f"Project {i}",
                   round(rng.uniform(0, 99999), 2), '{"tags": ["a", "b"], "n": %d}' % i) for i in range(1, projects + 1)))
    left = rows - users - projects
    db.executemany("insert into results values (?,?,?,?,?,?)", ((i, rng.randrange(1, projects + 1), rng.random(), rng.randbytes(60),
                   "note " * rng.randrange(1, 12), "2025-06-01 12:00:00.250") for i in range(1, left + 1)))
    db.commit()
    db.close()


def server_cpu(port):
    """Seconds of every process of the cluster that listens on `port`, ended backends included."""
    total = 0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            command = (stat.parent / "cmdline").read_bytes()
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if b"postgres" in command and b"groundway-bench" in command:
            total += sum(int(f) for f in fields[11:15])  # own and reaped children, user and system
    return total / TICKS


def measure(argv, environment, port, cwd):
    start, server = time.monotonic(), server_cpu(port)
    log = tempfile.TemporaryFile()
    child = subprocess.Popen(argv, env=environment, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    log.seek(0)
    return {"status": child.returncode, "wall": time.monotonic() - start, "client": used.ru_utime + used.ru_stime,
            "server": server_cpu(port) - server, "memory": used.ru_maxrss / 1024, "output": log.read().decode("utf-8", "replace")}


def kept(url, schema):
    sql = f"""select (select count(*) from information_schema.columns where table_schema='{schema}' and is_nullable='NO'),
                     (select count(*) from pg_constraint c join pg_namespace n on n.oid=c.connamespace where n.nspname='{schema}' and contype='f'),
                     (select count(*) from information_schema.columns where table_schema='{schema}' and (is_identity='YES' or column_default like 'nextval%'))"""
    out = subprocess.run(["psql", "-XqAtF ", url, "-c", sql], stdout=subprocess.PIPE, check=True).stdout.decode().split()
    return dict(zip(("not_null", "foreign_keys", "identities"), out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build-dir", default="build/release")
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    binary = (ROOT / options.build_dir / "groundway").resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-bench-", dir="/var/tmp"))
    folder.chmod(0o755)
    environment = dict(os.environ, GROUNDWAY_DEV_HOME=str(folder / "home"))
    project = folder / "shop"
    project.mkdir()
    try:
        source = project / "app.db"
        generate(source, options.rows)
        subprocess.run([binary, "dev", "up"], cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL)
        urls = dict(re.findall(r'^(\w+)="(.*)"$', (project / ".env.local").read_text(), re.M))
        url = urls["DATABASE_URL"]
        authority = re.search(r"sslrootcert=([^&]*)", url)[1]
        port = re.search(r":(\d+)/", url)[1]
        figures = {"groundway": [], "pgloader": [], "script": []}
        for _ in range(options.runs):
            subprocess.run(["psql", "-Xq", url, "-c", "; ".join(f"drop schema if exists {x} cascade" for x in ("gw", "pgl", "script")) +
                            "; create schema pgl; create schema script"],
                           check=True, stderr=subprocess.DEVNULL)
            figures["groundway"].append(measure([binary, "copy", source, url + "&schema=gw", "--quiet"] + (["--append"]), environment, port, project))
            if shutil.which("pgloader"):
                load = project / "load"
                # pgloader 3.6.9 knows no sslrootcert: its TLS library is told the authority by SSL_CERT_FILE
                plain = re.sub(r"\?.*", "?sslmode=require", url)
                load.write_text(f"load database from '{source}' into {plain} with batch rows = 2000, prefetch rows = 2000 "
                                f"set search_path to 'pgl';\n")
                load.chmod(0o600)
                figures["pgloader"].append(measure(["pgloader", load], dict(environment, SSL_CERT_FILE=authority), port, project))
            script = ["/usr/bin/python3", ROOT / "bench/peers/sqlalchemy_copy.py", source, "script"]
            figures["script"].append(measure(script, dict(environment, DATABASE_URL=url), port, project))
        print(f"{source.stat().st_size / 1e6:.0f} MB, {options.rows:,} rows, median of {options.runs}")
        print(f"{'':12}{'status':>7}{'wall s':>9}{'client s':>10}{'server s':>10}{'memory MB':>11}{'not null':>10}{'fk':>4}{'identity':>10}")
        medians = {}
        for name, runs in figures.items():
            if not runs:
                continue
            medians[name] = {k: statistics.median(r[k] for r in runs) for k in ("wall", "client", "server", "memory")}
            m, k = medians[name], kept(url, {"groundway": "gw", "pgloader": "pgl"}.get(name, name))
            print(f"{name:12}{runs[-1]['status']:>7}{m['wall']:>9.2f}{m['client']:>10.2f}{m['server']:>10.2f}{m['memory']:>11.0f}{k['not_null']:>10}{k['foreign_keys']:>4}{k['identities']:>10}")
            if runs[-1]["status"]:
                print(runs[-1]["output"][-600:])
        a = medians["groundway"]
        for name, b in medians.items():
            if name != "groundway":
                print(f"{name} / groundway: wall {b['wall'] / a['wall']:.1f}, CPU "
                      f"{(b['client'] + b['server']) / (a['client'] + a['server']):.1f}, memory {b['memory'] / a['memory']:.1f}")
    finally:
        subprocess.run([binary, "dev", "down"], cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
