"""What the end-to-end tests share: one private server a test file, one fresh database and folder a case.

Nothing of the product is imported: the binary is run as a person runs it, and what it made is looked at with psycopg2.
"""
import json, os, pathlib, re, shutil, sqlite3, subprocess, tempfile, unittest

import psycopg2

import judge

GROUNDWAY = shutil.which(os.environ.get("GROUNDWAY_BIN", "groundway"))
BASE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/var/tmp"
# tools/run_matrix.py sets these: another major version, and databases as a managed service hands them out.
VERSION = os.environ.get("GROUNDWAY_E2E_VERSION")
MANAGED = os.environ.get("GROUNDWAY_E2E_MANAGED") == "1"


def clean_environment(**more):
    """The caller's environment without what would lead a command to another database."""
    gone = ("DATABASE_URL", "DATABASE_URL_PROD", "ENV", "GROUNDWAY_ENV", "NODE_ENV", "APP_ENV", "RAILS_ENV", "FLASK_ENV",
            "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    out = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "DB_", "GROUNDWAY_")) and k not in gone}
    return dict(out, NO_COLOR="1", **{k: str(v) for k, v in more.items()})


class Server:
    """`groundway dev up` in a folder of its own. Databases are made from the project's, with all its rights."""

    def __init__(self, *up_flags):
        if GROUNDWAY is None:
            raise RuntimeError("no groundway: name it in GROUNDWAY_BIN or put it on PATH")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-e2e-", dir=BASE))
        self.folder.chmod(0o755)
        self.project = self.folder / "app"
        self.project.mkdir()
        self.count = 0
        if VERSION and "--version" not in up_flags:
            up_flags += ("--version", VERSION)
        up = self.dev("up", *up_flags)
        if up.returncode != 0:
            self.close()
            raise RuntimeError("groundway dev up: " + up.stdout + up.stderr)
        self.urls = dict(re.findall(r'^(\w+)="(.*)"$', (self.project / ".env.local").read_text(), re.M))

    def dev(self, verb, *flags):
        return subprocess.run([GROUNDWAY, "dev", verb, "--project", str(self.project), *flags], text=True, capture_output=True,
                              env=clean_environment(GROUNDWAY_DEV_HOME=self.folder / "home"), stdin=subprocess.DEVNULL,
                              timeout=300)

    def url(self, database="app", role="migration"):
        name = {"migration": "DATABASE_URL", "app_user": "GROUNDWAY_DEV_APP_URL", "master": "GROUNDWAY_DEV_MASTER_URL"}[role]
        return self.urls[name].replace("/app?", f"/{database}?")

    def new_database(self, like="app"):
        self.count += 1
        name = f"case_{self.count}"
        if MANAGED and like == "app":  # the master gave it away: nothing was granted inside, public is as the server made it
            self.admin(f"create database {name} owner migration")
            return name
        self.admin(f"create database {name} template {like}")
        self.admin(f"grant create on database {name} to migration")
        return name

    def drop_database(self, name):
        self.admin(f"drop database if exists {name} with (force)")

    def admin(self, statement):
        connection = psycopg2.connect(self.url("postgres", "master"))
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def close(self):
        self.dev("down")
        shutil.rmtree(self.folder, ignore_errors=True)


class Ended:
    """A finished command: its status, its words and its report."""

    def __init__(self, process, report):
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr
        self.report = json.loads(report.read_text()) if report and report.exists() else None

    @property
    def words(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"

    def told(self, kind, *words):
        """Entries of `left_out` or `changed` whose object begins with words[0] and that hold the other words."""
        found = []
        for entry in (self.report or {}).get(kind, []):
            text = entry["object"] + " " + entry["reason"]
            if entry["object"].startswith(words[0]) and all(w in text for w in words[1:]):
                found.append(entry)
        return found


class CopyCase(unittest.TestCase):
    """Each test has its own folder (self.folder) and its own empty database (self.url)."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="case-", dir=self.server.folder))
        self.source = self.folder / "app.db"
        self.fresh_target()

    def fresh_target(self):
        self.database = self.server.new_database()
        self.addCleanup(self.server.drop_database, self.database)
        self.url = self.server.url(self.database)

    def make(self, script, *rows, path=None):
        """A SQLite file from DDL and (statement, parameters...) rows."""
        connection = sqlite3.connect(path or self.source)
        connection.executescript(script)
        for statement, many in rows:
            connection.executemany(statement, many)
        connection.commit()
        connection.close()
        return path or self.source

    def groundway(self, *words, report=None, timeout=120, as_nobody=False, **environment):
        """`as_nobody`: root may write everywhere, so what a person may not is tried as another user."""
        argv, other = [GROUNDWAY] + [str(w) for w in words], {}
        if as_nobody and os.geteuid() == 0:
            os.chown(self.folder, 65534, 65534)
            argv[0] = shutil.copy(GROUNDWAY, self.folder / "groundway")
            other = dict(user=65534, group=65534, extra_groups=[])
            environment["HOME"] = self.folder
        process = subprocess.run(argv, cwd=self.folder, text=True, capture_output=True, stdin=subprocess.DEVNULL, **other,
                                 env=clean_environment(**environment), timeout=timeout, errors="backslashreplace")
        return Ended(process, report)

    def copy(self, *flags, source=None, url=None, **more):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        return self.groundway("copy", source or self.source, url or self.url, "--report", report, *flags, report=report,
                              **more)

    def copied(self, code=0, *flags, judged=True, url=None, **more):
        """Copies, asserts the exit code, and lets the judge find what was lost without a word."""
        ended = self.copy(*flags, url=url, **more)
        self.assertEqual(ended.code, code, ended.words)
        if judged:
            self.judge(ended, url=url, data_only="--data-only" in flags)
        return ended

    def judge(self, ended, url=None, schema="public", **more):
        losses = judge.judge(more.pop("source", self.source), url or self.url, schema, ended.report,
                             rejects=self.folder / "groundway-rejects", **more)
        self.assertEqual(losses, [], "\n".join(losses[:40]))

    def sql(self, statement, *parameters, url=None):
        connection = psycopg2.connect(url or self.url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters or None)
                return cursor.fetchall() if cursor.description else cursor.rowcount
        finally:
            connection.close()

    def value(self, statement, *parameters):
        return self.sql(statement, *parameters)[0][0]

    def types(self, table, schema="public"):
        rows = self.sql("select a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a where a.attnum > 0 and"
                        " not a.attisdropped and a.attrelid = (select c.oid from pg_class c join pg_namespace n on n.oid ="
                        " c.relnamespace where n.nspname = %s and c.relname = %s) order by a.attnum", schema, table)
        return dict(rows)

    def tables(self):
        return [r[0] for r in self.sql("select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
                                       " where relkind in ('r','p') and nspname not in ('pg_catalog',"
                                       " 'information_schema', 'groundway') order by 1")]

    def rejects(self):
        folder = self.folder / "groundway-rejects"
        return [json.loads(line) for f in sorted(folder.glob("*.jsonl")) for line in f.read_text().splitlines()]

    def refused(self, ended, code, error, *words):
        self.assertEqual(ended.code, code, ended.words)
        self.assertIn(f"error[{error}]", ended.err, ended.words)
        for word in words:
            self.assertIn(word, " ".join(ended.err.split()), ended.words)
