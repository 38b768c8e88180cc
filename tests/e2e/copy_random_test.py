"""`groundway copy` of databases nobody wrote: random tables, values, keys, indexes and views, each judged.

GROUNDWAY_RANDOM_ROUNDS and GROUNDWAY_RANDOM_SEED widen it; a failure names its seed.
"""
import os, random, sqlite3, unittest

from harness import CopyCase

ROUNDS = int(os.environ.get("GROUNDWAY_RANDOM_ROUNDS", "15"))
SEED = int(os.environ.get("GROUNDWAY_RANDOM_SEED", "1"))
TYPES = ("integer", "int", "bigint", "real", "double", "text", "varchar(20)", "char(36)", "blob", "boolean", "tinyint(1)", "date", "datetime",
         "timestamp", "timestamptz", "time", "numeric", "decimal(10,2)", "json", "uuid", "", "any thing", "clob", "float")
NAMES = ("id", "name", "Value", "order", "createdAt", "user", "x y", "ctid", "a", "b", "c", "état", "select", "long_" + "n" * 70, "%d", 'q"q', "Ünï")


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.db = None
        self.tables = {}  # name -> [(column, type)]

    def pick(self, *many):
        return self.r.choice(many)

    def integer(self):
        return self.pick(0, 1, -1, self.r.randrange(-10**6, 10**6), 2**31, -2**31 - 1, 2**53 + 1, 2**63 - 1, -2**63, 1704067200, 1704067200000)

    def real(self):
        return self.pick(0.0, 1.0, -1.5, 0.1, self.r.uniform(-1e9, 1e9), 1e300, 5e-324, 1e15, 1e16, float("inf"), 2460310.5, -0.0, 123456789.123456789)

    def text(self):
        return self.pick("", "a", " padded ", "ÄÖÜ ß", "日本語 😀", "it's", 'say "x"', "\\N", "\\.", "\t\n\r", "1", "1.0", "007", "true", "f", "null", "2024-01-01",
                         "2024-02-29 12:00:00", "2024-01-01T00:00:00.123Z", "12:34:56", "{}", '{"a":1,"b":[1,2]}', "[]", "not json", "A" * 300, "x" * 3000,
                         "0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50", "1e5", "0x10", "-", "%s %d", "\u2028", "a\u0300")

    def fitting(self, declared):
        """What an orderly application would store under this type."""
        kind = declared.split("(")[0]
        two = self.r.randrange(10, 28)
        made = {
            "integer": self.integer, "int": lambda: self.r.randrange(1000), "bigint": self.integer, "real": self.real, "double": self.real, "float": self.real,
            "text": self.text, "clob": self.text, "varchar": lambda: self.text()[:20], "blob": lambda: self.r.randbytes(self.r.randrange(40)),
            "boolean": lambda: self.pick(0, 1), "tinyint": lambda: self.pick(0, 1), "date": lambda: f"2024-01-{two}",
            "datetime": lambda: f"2024-01-{two} 10:00:{two}", "timestamp": lambda: f"2024-01-{two}T10:00:00.{two}", "timestamptz": lambda: f"2024-01-{two} 10:00:00+0{two % 9}:00",
            "time": lambda: f"10:{two}:00", "numeric": lambda: self.pick(self.r.randrange(100), self.r.randrange(10**4) / 100), "decimal": lambda: self.r.randrange(10**6) / 100,
            "json": lambda: self.pick("{}", "[1, 2.50, null]", '{"k": "é", "a": {"b": [true]}}', '"s"', "12"), "uuid": lambda: f"{self.r.getrandbits(128):032x}",
            "char": lambda: f"{self.r.getrandbits(32):08x}-0000-4000-8000-{self.r.getrandbits(48):012x}"}
        return made.get(kind, lambda: self.pick(self.integer(), self.text(), self.real()))()

    def value(self, declared, wild):
        if self.r.random() < 0.1:
            return None
        if self.r.random() < wild:
            return self.pick(self.integer, self.real, self.text, lambda: self.r.randbytes(5), lambda: "bytes é".encode())()
        return self.fitting(declared)

    @staticmethod
    def quoted(name):
        return '"' + name.replace('"', '""') + '"'

    def column(self, name, declared):
        text = f"{self.quoted(name)} {declared}"
        if self.r.random() < 0.15:
            text += " not null default " + self.pick("0", "''", "'x'", "1.5", "current_timestamp", "(1 + 1)", "x'00'")
        elif self.r.random() < 0.15:
            text += " default " + self.pick("null", "'a''b'", "-1", "true", "(lower('X'))", "current_date", "'2024-01-01 00:00:00'", "'{}'")
        if self.r.random() < 0.1:
            text += " collate " + self.pick("nocase", "rtrim", "binary")
        if self.r.random() < 0.1:
            text += " unique"
        if self.r.random() < 0.1:
            text += f" check ({self.quoted(name)} " + self.pick("is not 5)", "<> 'zz')", "not in (7, 8))", "is null or typeof(1) = 'integer')")
        return text

    def table(self, number):
        name = self.pick("t", "Table ", "order", "ünï_", "x%") + str(number)
        names = self.r.sample(NAMES[1:], self.r.randint(1, 7))
        columns = [(n, self.pick(*TYPES)) for n in names]
        parts, tail = [self.column(n, t) for n, t in columns], ""
        key = self.r.random()
        if key < 0.5:
            parts.insert(0, "id integer primary key" + self.pick("", " autoincrement"))
        elif key < 0.75:
            chosen = ", ".join(self.quoted(n) for n, _ in self.r.sample(columns, min(2, len(columns))))
            parts.append(f"primary key ({chosen})")
            tail = self.pick("", " without rowid")
        for parent, theirs in list(self.tables.items())[-2:]:
            if "id" in dict(theirs) and self.r.random() < 0.4:
                columns.append((f"to_{parent}", "ref " + parent))
                place = len(parts) if key >= 0.75 or key < 0.5 else len(parts) - 1
                parts.insert(place, f"{self.quoted('to_' + parent)} integer references {self.quoted(parent)} (id)" + self.pick("", " on delete cascade", " on update set null"))
        if key < 0.5:
            columns.insert(0, ("id", "integer primary key"))
        self.db.execute(f"create table {self.quoted(name)} ({', '.join(parts)}){tail}")
        self.tables[name] = columns
        return name

    def rows(self, name):
        columns, wild = self.tables[name], self.pick(0, 0, 0, 0.05, 0.5)
        listed = ", ".join(self.quoted(n) for n, _ in columns)
        for i in range(self.pick(0, 1, 20, 120)):
            row = []
            for n, t in columns:
                if t == "integer primary key":
                    row.append(self.pick(None, None, None, self.r.randrange(-50, 5000)))
                elif t.startswith("ref "):
                    found = self.db.execute(f"select id from {self.quoted(t[4:])} order by random() limit 1").fetchone()
                    row.append(found[0] if found else None)
                else:
                    row.append(self.value(t, wild))
            self.db.execute(f"insert or ignore into {self.quoted(name)} ({listed}) values ({', '.join('?' * len(row))})", row)

    def index(self, number):
        name = self.pick(*self.tables)
        columns = [self.quoted(n) for n, t in self.tables[name]]
        part = self.pick(*columns) + self.pick("", " desc", " collate nocase")
        part = self.pick(part, part, f"lower({self.pick(*columns)})", f"{part}, {self.pick(*columns)}")
        where = self.pick("", "", f" where {self.pick(*columns)} is not null", f" where {self.pick(*columns)} > 1")
        try:
            self.db.execute(f"create {self.pick('', '', 'unique ')}index {self.pick('ix', 'Idx ')}{number} on {self.quoted(name)} ({part}){where}")
        except sqlite3.Error:
            pass  # its values are not unique

    def view(self, number):
        name = self.pick(*self.tables)
        columns = [self.quoted(n) for n, _ in self.tables[name]]
        c = self.pick(*columns)
        query = self.pick(f"select * from {self.quoted(name)}", f"select {c} from {self.quoted(name)} where {c} is not null",
                          f"select {c}, count(*) as n from {self.quoted(name)} group by {c}", f"select typeof({c}) as kind, coalesce({c}, 'none') as v from {self.quoted(name)}",
                          f"select {c} is null as n, ifnull({c}, 0) as z from {self.quoted(name)} limit 1000", f"select max({c}) as m, sum({c}) as s from {self.quoted(name)}",
                          f"select case when {c} then 1 else 0 end as yes from {self.quoted(name)}", f"select cast({c} as integer) as i, upper({c}) as u from {self.quoted(name)}")
        self.db.execute(f"create view v{number} as {query}")

    def make(self, path):
        self.db = sqlite3.connect(path)
        for i in range(self.r.randint(1, 5)):
            self.rows(self.table(i))
        for i in range(self.r.randrange(5)):
            self.index(i)
        for i in range(self.r.randrange(4)):
            self.view(i)
        self.db.commit()
        self.db.close()


class Random(CopyCase):
    def test_nothing_is_lost_without_a_word(self):
        for seed in range(SEED, SEED + ROUNDS):
            with self.subTest(seed=seed):
                self.server.drop_database(self.database)
                self.fresh_target()
                self.source = self.folder / f"random{seed}.db"
                Maker(seed).make(self.source)
                self.try_one()

    def try_one(self):
        ended = self.copy("--on-orphan=not-valid")
        if ended.report is None:
            self.assertEqual(ended.code, 8, ended.words)
            self.assertRegex(ended.err, r"error\[GW051[45]\]")
            self.assertEqual(self.tables(), [])
            return
        short = ended.report["left_out"] or ended.report["rejected"] or ended.report["orphans"]
        self.assertEqual(ended.code, 8 if short else 0, ended.words)
        self.judge(ended)
        self.assertEqual(self.copy("--verify-only", "--on-orphan=not-valid").code, 8 if ended.report["orphans"] else 0)


if __name__ == "__main__":
    unittest.main()
