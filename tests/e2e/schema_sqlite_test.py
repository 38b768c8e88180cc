"""`groundway schema` between SQLite files, over the pairs of tests/schema_pairs_sqlite/: one test a file; and what sync
and push do beside writers and under a kill."""
import pathlib, re, shutil, signal, sqlite3, subprocess, tempfile, threading, time, unittest

import schema_pairs
from harness import GROUNDWAY, clean_environment

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "schema_pairs_sqlite"
WORDS = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[\w$.]+|[^\s\w]""", re.S)


def words(sql):
    out = []
    for word in WORDS.findall(sql):
        if word.startswith(("--", "/*")) or word == ";":
            continue
        if word[0] in '"`[':
            word = word[1:-1].replace(word[0] * 2, word[0])
        out.append(word if word[0] == "'" else word.upper())
    return out


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def open_file(path):
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.text_factory = lambda b: b.decode("utf-8", "surrogateescape")
    return connection


class File:
    def __init__(self, path, *scripts):
        self.path = path
        connection = open_file(path)
        for script in scripts:
            connection.executescript(script)
        connection.execute("PRAGMA user_version = 1")  # a file with nothing in it has no header
        connection.close()

    def query(self, sql):
        connection = open_file(self.path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def schema(self):
        """What stands in sqlite_schema; of a table its words in any order."""
        out = {}
        for kind, name, table, sql in self.query("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                                 " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"):
            said = words(sql)
            case = name if kind == "table" else name.upper()
            out[(kind, case)] = (table.upper(), sorted(said) if kind == "table" else said)
        return out

    def columns(self, table):
        return {name.upper(): kind.upper() for _, name, kind, _, _, _, hidden in
                self.query(f"PRAGMA table_xinfo({quoted(table)})") if hidden == 0}

    def tables(self):
        return [name for name, kind in self.query("SELECT name, type FROM pragma_table_list WHERE schema = 'main'"
                                                  " AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")]

    def orphans(self):
        try:
            return self.query("SELECT count(*) FROM pragma_foreign_key_check")
        except sqlite3.Error as error:  # a key that refers to no key
            return str(error)

    def rows(self, wanted):
        out = {}
        for table, columns in wanted.items():
            fields = ", ".join(f"{quoted(c)}, typeof({quoted(c)})" for c in columns) or "1"
            out[table] = sorted(map(repr, self.query(f"SELECT {fields} FROM {quoted(table)}")))
        return out


class SqliteCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="groundway-sqlite-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def groundway(self, *argv, status=0):
        done = subprocess.run([GROUNDWAY, "schema", *map(str, argv)], text=True, capture_output=True, timeout=120,
                              cwd=self.folder, env=clean_environment())
        allowed = status if isinstance(status, tuple) else (status,)
        self.assertIn(done.returncode, allowed, f"{argv}\n{done.stdout}{done.stderr}")
        return done

    def file(self, name, *scripts):
        (self.folder / name).unlink(missing_ok=True)
        return File(self.folder / name, *scripts)


class Pairs(SqliteCase):
    def right(self, pair):
        start = self.file("start.db", pair.part("from", ""), pair.part("rows", ""))
        self.way(pair, start, self.file("goal.db", pair.part("to", "")), self.by_statements)
        for query in pair.queries("holds", ""):
            self.assertEqual(start.query(query), [(1,)], query)
        if not pair.one_way:
            self.way(pair, start, self.file("goal.db", pair.part("from", "")), self.by_push)

    def by_statements(self, start, goal):
        sql = self.groundway("diff", "--from", start.path, "--to", goal.path, "--sql", status=(0, 1)).stdout
        connection = open_file(start.path)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(sql)
        connection.close()
        return sql

    def by_push(self, start, goal):
        return self.groundway("push", "--url", start.path, "--models", goal.path).stdout

    def way(self, pair, start, goal, take):
        there = start.tables()
        wanted = {t: sorted(c for c, kind in start.columns(t).items() if goal.columns(t).get(c) == kind)
                  for t in there if t.upper() in (x.upper() for x in goal.tables())}
        before, orphans = start.rows(wanted), start.orphans()
        done = take(start, goal)
        self.assertEqual(start.schema(), goal.schema(), done)
        self.assertEqual(start.query("PRAGMA integrity_check"), [("ok",)], done)
        self.assertEqual(start.orphans(), orphans, done)
        self.assertEqual(start.rows(wanted), before, done)
        for one, other in ((start, goal), (goal, start)):
            again = self.groundway("diff", "--from", one.path, "--to", other.path, "--sql")
            self.assertEqual(again.stdout, "")

    def test_there_are_pairs_enough(self):
        self.assertGreaterEqual(sum(len(schema_pairs.read(f)) for f in FOLDER.glob("*.sql")), 60)


def of_file(path):
    def test(self):
        for pair in schema_pairs.read(path):
            with self.subTest(pair.name):
                self.right(pair)
    return test


for one in sorted(FOLDER.glob("*.sql")):
    setattr(Pairs, f"test_{one.stem}", of_file(one))


class Commands(SqliteCase):
    FROM = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE old (x);"
    TO = ("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT, score INT NOT NULL DEFAULT 0);"
          "CREATE TABLE posts (id INTEGER PRIMARY KEY, user INT REFERENCES users (id));"
          "CREATE INDEX posts_user ON posts (user); CREATE VIEW names AS SELECT name, mail FROM users;")

    def test_a_rename_keeps_the_rows(self):
        file = self.file("app.db", "CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT); CREATE INDEX i ON people (mail);"
                         "CREATE VIEW v AS SELECT mail FROM people; INSERT INTO people VALUES (1, 'a')")
        models = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); CREATE INDEX i ON users (email);"
        (self.folder / "m.sql").write_text(models + "CREATE VIEW v AS SELECT email FROM users;")
        asked = self.groundway("diff", "--from", "app.db", "--to", "m.sql", status=1)
        self.assertIn("destructive", asked.stdout)
        said = self.groundway("diff", "--from", "app.db", "--to", "m.sql", "--rename", "people=users", "--rename",
                              "users.mail=users.email", "--sql", status=1)
        connection = open_file(file.path)
        connection.executescript(said.stdout)
        connection.close()
        self.assertEqual(file.query("SELECT id, email FROM users"), [(1, "a")])
        self.groundway("diff", "--from", "app.db", "--to", "m.sql")
        wrong = self.groundway("diff", "--from", "app.db", "--to", "m.sql", "--rename", "no=where", status=2)
        self.assertIn("there is no table no", wrong.stderr)

    def test_sync_adds_and_lists_the_rest(self):
        file = self.file("app.db", self.FROM, "INSERT INTO users VALUES (1, 'a'); INSERT INTO old VALUES (1)")
        (self.folder / "m.sql").write_text(self.TO.replace("name TEXT", "name TEXT NOT NULL"))
        dry = self.groundway("sync", "--url", "app.db", "--models", "m.sql", "--dry-run", status=1)
        self.assertIn("would add table posts", dry.stdout)
        self.assertEqual(file.columns("users"), {"ID": "INTEGER", "NAME": "TEXT"})
        done = self.groundway("sync", "--url", "app.db", "--models", "m.sql", status=1)
        self.assertIn("added column users.mail", done.stdout)
        self.assertIn("added view names", done.stdout)
        self.assertRegex(done.stdout, r"table old +destructive")
        self.assertRegex(done.stdout, r"table users: column name TEXT -> name TEXT NOT NULL +rewriting")
        self.assertEqual(file.query("SELECT * FROM users"), [(1, "a", None, 0)])
        self.assertEqual(file.query("SELECT count(*) FROM old"), [(1,)])
        again = self.groundway("sync", "--url", "app.db", "--models", "m.sql", status=1)
        self.assertIn("nothing to add", again.stdout)

    def test_five_sync_at_once_beside_writers(self):
        for mode in ("wal", "delete"):
            with self.subTest(mode):
                self.five_at_once(mode)

    def five_at_once(self, mode):
        file = self.file("app.db", f"PRAGMA journal_mode = {mode};" + self.FROM)
        (self.folder / "m.sql").write_text(self.TO)
        stop, counts, errors = threading.Event(), [0, 0], []

        def write(who):
            connection = open_file(file.path)
            try:
                while not stop.is_set():
                    connection.execute("INSERT INTO users (name) VALUES (?)", (str(who),))
                    counts[who] += 1
            except sqlite3.Error as error:
                errors.append(error)
            connection.close()

        writers = [threading.Thread(target=write, args=(who,)) for who in (0, 1)]
        for writer in writers:
            writer.start()
        try:
            running = [subprocess.Popen([GROUNDWAY, "schema", "sync", "--url", "app.db", "--models", "m.sql"], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self.folder,
                                        env=clean_environment()) for _ in range(5)]
            told = [(p.communicate(timeout=100)[0], p.returncode) for p in running]
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        self.assertEqual([code for _, code in told], [0] * 5, told)
        self.assertEqual(sum("added table posts" in text for text, _ in told), 1, told)
        self.assertEqual(errors, [])
        self.assertEqual(file.query("SELECT count(*) FROM users"), [(sum(counts),)])
        self.assertEqual(file.query("PRAGMA integrity_check"), [("ok",)])

    def test_probe_names_what_does_not_read(self):
        self.file("app.db", self.FROM)
        (self.folder / "m.sql").write_text(self.TO)
        found = self.groundway("probe", "--url", "app.db", "--models", "m.sql", status=1).stdout
        self.assertIn("fail  column users.mail: no such column", found)
        self.assertIn("fail  table posts: no such table", found)
        self.groundway("push", "--url", "app.db", "--models", "m.sql")
        self.assertIn("ok    every modelled column reads", self.groundway("probe", "--url", "app.db", "--models", "m.sql").stdout)

    def test_a_push_that_would_leave_orphans_changes_nothing(self):
        file = self.file("app.db", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT); INSERT INTO c VALUES (9)")
        before = file.schema()
        (self.folder / "m.sql").write_text("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id));")
        failed = self.groundway("push", "--url", "app.db", "--models", "m.sql", status=tuple(range(2, 20)))
        self.assertIn("c refers to p", failed.stderr)
        (self.folder / "m.sql").write_text("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT CHECK (p < 5));")
        failed = self.groundway("push", "--url", "app.db", "--models", "m.sql", status=tuple(range(2, 20)))
        self.assertIn("CHECK constraint failed", failed.stderr)
        self.assertEqual((file.schema(), file.query("SELECT p FROM c")), (before, [(9,)]))

    def test_push_is_for_development(self):
        self.file("app.db", self.FROM)
        (self.folder / "m.sql").write_text(self.TO)
        (self.folder / "groundway.toml").write_text('[env.staging]\nurl = "sqlite:app.db"\ntier = "staging"\n'
                                                    "allow_destructive = true\n")
        refused = self.groundway("push", "--env", "staging", "--models", "m.sql", "--confirm", "staging/app.db",
                                 status=tuple(range(2, 20)))
        self.assertIn("a whole schema is pushed to development only", refused.stderr)

    def test_a_killed_push_leaves_the_old_schema_or_the_new_one(self):
        rows = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
        first = self.file("first.db", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX i ON t (a);"
                          f"CREATE TABLE gone (x); {rows} INSERT INTO t SELECT i, printf('row %d', i) FROM n")
        (self.folder / "m.sql").write_text("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL); CREATE INDEX i ON t (a);"
                                           "CREATE TABLE new (x);")
        started = time.monotonic()
        shutil.copy(first.path, self.folder / "app.db")
        self.groundway("push", "--url", "app.db", "--models", "m.sql")
        whole = time.monotonic() - started
        file = File(self.folder / "app.db")
        pushed, old = file.schema(), first.schema()
        killed = 0
        for step in range(1, 11):
            shutil.copy(first.path, file.path)
            child = subprocess.Popen([GROUNDWAY, "schema", "push", "--url", "app.db", "--models", "m.sql"], cwd=self.folder,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())
            time.sleep(whole * step / 11)
            child.send_signal(signal.SIGKILL)
            killed += child.wait() == -signal.SIGKILL
            self.assertIn(file.schema(), (old, pushed))
            self.assertEqual(file.query("SELECT count(*), count(a) FROM t"), [(60000, 60000)])
            self.assertEqual(file.query("PRAGMA integrity_check"), [("ok",)])
        self.assertGreater(killed, 2)


if __name__ == "__main__":
    unittest.main()
