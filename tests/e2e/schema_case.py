#!/usr/bin/env python3
"""`groundway schema diff` held against pg_dump, against the catalogue and against the rows.

usage: schema_case.py [FILE [NAME]]   run the pairs of a file (or one of them) on a server of its own, print what is wrong

Of two databases A and B the statements of diff(A, B) are run on A, in one transaction unless they say otherwise. Then
pg_dump has to print the same of both (columns of a table in any order), a second diff has to be empty, and the rows have
to be there. A third database, loaded as A was, is the goal of the way back.
"""
import pathlib, re, shutil, subprocess, sys, unittest
from concurrent.futures import ThreadPoolExecutor

import psycopg2

import schema_fingerprint, schema_pairs
from harness import GROUNDWAY, Server, clean_environment

PASSWORD = "of-a-test"
ROLES = ("alice", "bob", '"Odd Role"')
DUMP_BELOW = 16  # pg_dump 15 refuses newer servers; there the catalogue alone is compared


class Wrong(Exception):
    """What was found, in words; `phase` is where."""

    def __init__(self, phase, words):
        super().__init__(f"{phase}: {words}")
        self.phase = phase


class SchemaServer(Server):
    """A private server, and a superuser on it: a schema may hold what no application's role may make."""

    def __init__(self, *flags):
        super().__init__(*flags)
        try:
            self.make_superuser()
        except Exception:
            self.close()
            raise

    def make_superuser(self):
        seen = psycopg2.connect(self.url("postgres", "master"))
        with seen.cursor() as cursor:
            cursor.execute("select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'),"
                           " current_setting('server_version_num')::int / 10000")
            folder, self.port, self.major = cursor.fetchone()
        seen.close()
        admin = psycopg2.connect(host=folder, port=self.port, user="rdsadmin", dbname="postgres")
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(f"create role judge superuser login password '{PASSWORD}'")
            for role in ROLES:
                cursor.execute(f"create role {role}")
        admin.close()

    def url(self, database="app", role="judge"):
        if role != "judge":
            return super().url(database, role)
        return f"postgresql://judge:{PASSWORD}@127.0.0.1:{self.port}/{database}?sslmode=require"

    def admin(self, statement):
        connection = psycopg2.connect(self.url("postgres"))
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def new_database(self, like="template0"):
        self.count += 1
        name = f"schema_{self.count}"
        self.admin(f"create database {name} template {like}")
        return name


def run(*argv, stdin=None):
    """In bytes both ways: an end of a line may be a part of a name."""
    done = subprocess.run(argv, input=None if stdin is None else stdin.encode(), capture_output=True, timeout=300,
                          env=clean_environment())
    done.stdout, done.stderr = (text.decode(errors="backslashreplace") for text in (done.stdout, done.stderr))
    return done


def dump_entries(text):
    """pg_dump's output as a sorted list of entries; what has no order of its own is sorted within."""
    out = []
    for block in re.split(r"\n--\n-- (?=Name: )", text)[1:]:
        head, _, body = block.partition("\n--\n")
        body = "\n".join(l for l in body.splitlines() if l and not re.match(r"--|\\(un)?restrict|SET default_", l))
        body = re.sub(r"(?m)^((?:CREATE VIEW .* )?WITH) \((.*)\)(;| AS|)$",
                      lambda m: f"{m[1]} ({', '.join(sorted(m[2].split(', ')))}){m[3]}", body)
        if re.search(r"Type: (FOREIGN )?TABLE;|Type: ACL;", head):
            body = "\n".join(sorted(line.rstrip(",") for line in body.splitlines()))
        out.append(head + "\n" + body)
    return sorted(out)


def unlike(kind, ours, theirs):
    """The entries that only one side has; None: there are none."""
    missing, extra = [e for e in theirs if e not in set(ours)], [e for e in ours if e not in set(theirs)]
    if not missing and not extra and len(ours) == len(theirs):
        return
    words = ["", *("wanted> " + e for e in missing[:10]), *("found>  " + e for e in extra[:10])]
    raise Wrong(kind, "\n".join(words))


class Database:
    """One of the databases of a trial."""

    def __init__(self, server):
        self.server, self.name = server, server.new_database()
        self.url = server.url(self.name)

        self.connection = None

    def drop(self):
        if self.connection is not None:
            self.connection.close()
        self.server.drop_database(self.name)

    def query(self, *statements):
        if self.connection is None:
            self.connection = psycopg2.connect(self.url)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def script(self, text, phase):
        once = [] if "\n-- transaction: none\n" in "\n" + text else ["--single-transaction"]
        done = run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", *once, "-d", self.url, "-f", "-", stdin=text)
        if done.returncode != 0:
            raise Wrong(phase, f"{done.stderr}\nin\n{text}")

    def dump(self):
        if self.server.major >= DUMP_BELOW:
            return []
        done = run("pg_dump", "--schema-only", "--no-owner", "-d", self.url)
        if done.returncode != 0:
            raise Wrong("dump", done.stderr)
        return dump_entries(done.stdout)

    def diff(self, other, *flags):
        done = run(GROUNDWAY, "schema", "diff", "--from", self.url, "--to", other.url, "--sql", *flags)
        if done.returncode not in (0, 1):
            raise Wrong("diff", done.stdout + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def tables(self):
        """(schema, table) -> column -> its type; of computed columns none."""
        rows = self.query("reset search_path", "select n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) from pg_class c"
                          " join pg_namespace n on n.oid = relnamespace left join pg_attribute a on attrelid = c.oid and"
                          " attnum > 0 and not attisdropped and attgenerated = '' where relkind in ('r', 'p') and nspname"
                          " not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%' and not exists"
                          " (select from pg_partition_tree(c.oid) t join pg_class f on f.oid = relid and f.relkind = 'f')")
        out = {}
        for schema, table, column, kind in rows:
            out.setdefault((schema, table), {}).update({column: kind} if column else {})
        return out

    def rows(self, wanted):
        """Of each (schema, table): the rows as text, of the columns asked for."""
        out = {}
        for (schema, table), columns in wanted.items():
            fields = ", ".join('"' + c.replace('"', '""') + '"::text' for c in columns) or "1"
            quoted = ".".join('"' + n.replace('"', '""') + '"' for n in (schema, table))
            out[(schema, table)] = sorted(map(repr, self.query(f"select {fields} from {quoted}")))
        return out


def shared(ours, theirs):
    return {key: sorted(c for c, kind in columns.items() if theirs[key].get(c) == kind)
            for key, columns in ours.items() if key in theirs}


def check_rows(before, after, moves):
    for (schema, table), rows in before.items():
        if table in moves:
            continue
        left = list(after[(schema, table)])
        for row in rows:
            if row not in left:
                raise Wrong("rows", f"{schema}.{table} lost {row}; it has {after[(schema, table)][:20]}")
            left.remove(row)


def check_holds(database, queries, path):
    for query in queries:
        try:
            found = database.query(f"set search_path = {path}", query)
        except psycopg2.Error as error:
            raise Wrong("holds", f"{query}: {error}") from None
        if found != [(True,)]:
            raise Wrong("holds", f"{query}: {found}")


class Trial:
    """Some pairs, in the same databases: there and back."""

    def __init__(self, server, pairs, keep=print):
        self.server, self.pairs, self.told = server, pairs, keep
        self.schemas = ["public"] if pairs[0].alone else [f"p{i}" for i in range(1, len(pairs) + 1)]
        self.databases = []

    def path(self, schema):
        return "public" if schema == "public" else f"{schema}, public"

    def load(self, *parts):
        database = Database(self.server)
        self.databases.append(database)
        text = "set check_function_bodies = off;\n"
        for part in parts:
            for pair, schema in zip(self.pairs, self.schemas):
                if part != "rows" and schema != "public":
                    text += f"create schema {schema};\n"
                text += f"set search_path = {self.path(schema)};\n" + pair.part(part, schema)
        done = run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-f", "-", stdin=text)
        if done.returncode != 0:
            raise Wrong("load " + " ".join(parts), done.stderr)
        return database

    def way(self, start, goal, holds):
        wanted = shared(start.tables(), goal.tables())
        before = start.rows(wanted)
        moves = {t for pair in self.pairs for t in pair.moves}
        _, sql, _ = start.diff(goal)
        self.told(sql)
        start.script(sql, "apply")
        unlike("dump", start.dump(), goal.dump())
        unlike("catalogue", schema_fingerprint.read(start), schema_fingerprint.read(goal))
        for one, other in ((start, goal), (goal, start)):
            code, again, notes = one.diff(other)
            if code != 0 or again:
                raise Wrong("second diff", f"exit {code}\n{again}{notes}")
        check_rows(before, start.rows(wanted), moves)
        for pair, schema in zip(self.pairs, self.schemas):
            check_holds(start, pair.queries(holds, schema), self.path(schema))

    def run(self):
        try:
            start = self.load("from", "rows")
            self.way(start, self.load("to"), "holds")
            if not self.pairs[0].one_way:
                self.way(start, self.load("from"), "holds back")
        finally:
            for database in self.databases:
                database.drop()


def batches(pairs):
    """Pairs that share databases."""
    together = [p for p in pairs if not p.alone and not p.one_way]
    return [[p] for p in pairs if p.alone or p.one_way] + ([together] if together else [])


def failure(server, pairs, keep=lambda sql: None):
    """In words; None: all is right."""
    try:
        Trial(server, pairs, keep).run()
    except Wrong as wrong:
        return str(wrong)
    return None


def named_in(words, pairs):
    """The pairs of a batch whose schemas are spoken of; none are: any may be meant."""
    numbers = {int(n) for n in re.findall(r"\bp(\d+)\b", words.split("\nin\n")[0])}
    return [p for i, p in enumerate(pairs, 1) if i in numbers] or pairs


def failures(server, pairs):
    """Name -> what is wrong. Pairs that fail in a batch are tried one by one."""
    out, groups = {}, batches(pairs)
    with ThreadPoolExecutor(3) as pool:
        while groups:
            again = []
            for group, words in zip(groups, pool.map(lambda g: failure(server, g), groups)):
                if words is None:
                    continue
                if len(group) == 1:
                    out[group[0].name] = words
                    continue
                suspects = named_in(words, group)
                rest = [p for p in group if p not in suspects]
                again += [[p] for p in suspects] + ([rest] if rest else [])
                together = words
            if not again and not out and groups != batches(pairs):
                out["all of them together"] = together
            groups = again
    return out


class SchemaCase(unittest.TestCase):
    """Suites over pairs; a server for all of them."""

    @classmethod
    def setUpClass(cls):
        cls.server = SchemaServer()
        cls.addClassCleanup(cls.server.close)

    def right(self, pairs):
        pairs = [p for p in pairs if p.runs_on(self.server.major)]
        wrong = failures(self.server, pairs)
        self.assertEqual(wrong, {}, f"{len(wrong)} of {len(pairs)} pairs\n" +
                         "\n".join(f"=== {name}\n{words}" for name, words in wrong.items()))


def main(argv):
    files = [f for f in schema_pairs.files() if not argv or pathlib.Path(argv[0]).stem == f.stem]
    server = SchemaServer()
    bad = 0
    try:
        for file in files:
            pairs = [p for p in schema_pairs.read(file) if p.runs_on(server.major) and (len(argv) < 2 or argv[1] in p.name)]
            if len(argv) > 1:
                wrong = {p.name: w for p in pairs if (w := failure(server, [p], print))}
            else:
                wrong = failures(server, pairs)
            for name, words in wrong.items():
                print(f"=== {file.stem}: {name}\n{words}")
            print(f"{file.stem}: {len(pairs) - len(wrong)} right, {len(wrong)} wrong: " + "; ".join(wrong))
            bad += len(wrong)
    finally:
        server.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
