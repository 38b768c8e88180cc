"""`groundway copy`: values that broke other tools, and traps, many columns and tables in one copy.

Which test holds which known case stands in copy_cases.md; a test here reads that table, so a row that names a test
nobody wrote fails.
"""
import pathlib, random, re, sqlite3, unittest

import psycopg2

from copy_case import Cases

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Index(unittest.TestCase):
    def test_every_known_case_names_a_test_that_exists(self):
        rows = re.findall(r"^\| (?!case|---)(.+?) \| (.+?) \|$", (HERE / "copy_cases.md").read_text(), re.M)
        self.assertGreater(len(rows), 80)
        for case, holders in rows:
            for file, name in re.findall(r"`([\w/.]+):(\w+)`", holders):
                path = HERE / file if (HERE / file).exists() else ROOT / file
                self.assertTrue(path.exists(), f"{case}: {file}")
                self.assertRegex(path.read_text(), rf"\b{name}\b", case)
            self.assertRegex(holders, r"`[\w/.]+:\w+`", case)


class Times(Cases):
    STAMP, STAMPTZ = "timestamp without time zone", "timestamp with time zone"

    def test_every_spelling_and_its_type(self):
        day = "2024-01-01 00:00:00"
        spec = [
            ("zeros", "datetime", ["2024-01-01 00:00:00.1234560", "2024-01-01 00:00:00.123456000"], self.STAMP,
             ["2024-01-01 00:00:00.123456"] * 2),
            ("digits", "datetime", ["2024-01-01 00:00:00." + "1" * n for n in range(1, 7)], self.STAMP,
             ["2024-01-01 00:00:00." + "1" * n for n in range(1, 7)]),
            ("nanos", "datetime", ["2024-01-01 00:00:00.1234567", day], "text", None),
            ("zero", "datetime", ["0000-01-01 00:00:00", day], "text", None),
            ("span", "datetime", ["9999-12-31 23:59:59.999999", "0001-01-01 00:00:00"], self.STAMP, None),
            ("negative", "datetime", ["-4713-11-24 12:00:00", day], "text", None),
            ("bc", "datetime", ["0044-03-15 BC", day], "text", None),
            ("h24", "datetime", ["2024-01-01 24:00:00", day], "text", None),
            ("leap", "datetime", ["2016-12-31 23:59:60", day], "text", None),
            ("impossible", "datetime", ["2024-02-30 00:00:00", day], "text", None),
            ("zones", "datetime", ["2024-01-01T00:00:00Z", "2024-01-01 00:00:00+05:30", "2024-01-01 00:00:00-0800",
                                   "2024-01-01 00:00:00.5+00", "2024-01-01 00:00:00+14:00"], self.STAMPTZ,
             ["2024-01-01 00:00:00+00", "2023-12-31 18:30:00+00", "2024-01-01 08:00:00+00", "2024-01-01 00:00:00.5+00",
              "2023-12-31 10:00:00+00"]),
            ("real_s", "datetime", [1704067200.5, 1704067200.25], self.STAMPTZ,
             ["2024-01-01 00:00:00.5+00", "2024-01-01 00:00:00.25+00"]),
            ("text_s", "datetime", ["1704067200"], self.STAMPTZ, ["2024-01-01 00:00:00+00"]),
            ("plain_text_s", "datetime text", ["1704067200"], "text", None),
            ("julian", "datetime", ["2460310.5"], self.STAMPTZ, ["2024-01-01 00:00:00+00"]),
            ("compact", "datetime", [20240101, 20240102], "bigint", ["20240101", "20240102"]),
            ("short", "date", ["2024-1-5", "2024-01-05"], "text", None),
            ("dated", "date", [day], self.STAMP, [day]),
            ("noon", "time", ["24:00:00", "12:00"], "text", None),
            ("zoned", "time", ["12:00:00Z", "12:00"], "text", None)]
        height = self.columns([s[:3] for s in spec])
        ended = self.copied()
        self.sql("alter database " + self.database + " set timezone = 'UTC'", url=self.server.url(self.database, "master"))
        for name, _, values, kind, wanted in spec:
            wanted = wanted or [str(v) if kind == "text" else v for v in values]
            self.holds("t", (name, kind, wanted + [None] * (height - len(wanted))))
            if kind == "text" and name != "plain_text_s":
                self.tell(ended, ("changed", "column t." + name, "text"))

    def test_nanoseconds_stay_text_until_they_may_be_cut(self):
        self.make("create table t (id integer primary key, at datetime); insert into t values"
                  "(1, '2024-01-01T00:00:00.123456789Z'), (2, '2024-01-01 00:00:00.9999996+00:00'), (3, '2024-01-01 00:00:00Z')")
        ended = self.copied()
        self.assertEqual(self.types("t")["at"], "text")
        self.tell(ended, ("changed", "column t.at", "2 values", "finer than a microsecond", "--on-fine-time=truncate"))
        self.fresh_target()
        ended = self.copied(0, "--on-fine-time=truncate", judged=False)
        self.tell(ended, ("changed", "column t.at", "2 "))
        self.assertEqual([r[0] for r in self.sql("select (extract(epoch from at) * 1000000)::bigint - 1704067200000000 from t order by id")],
                         [123456, 999999, 0])


class Numbers(Cases):
    def test_decimals_of_every_form(self):
        inf = float("inf")
        spec = [
            ("forms", "decimal(10,2)", ["1e2", "1.50", "-0.0", ".5", "+1", "1.", "  2"], "numeric(10,2)",
             ["100.00", "1.50", "0.00", "0.50", "1.00", "1.00", "2.00"]),
            ("huge", "decimal", ["1e400", "1e-400"], "numeric", ["Infinity", "0"]),
            ("infinite", "decimal(10,2)", [inf, 1.5], "numeric", ["Infinity", "1.5"]),
            ("word", "decimal(10,2)", ["NaN", 1.5], "text", ["NaN", "1.5"]),
            ("wide", "decimal(30,5)", [1e20, 123456789.12345, 1e-7], "numeric",
             ["100000000000000000000", "123456789.12345", "0.0000001"]),
            ("shortest", "numeric", ["12345678901234567890.123", 2**63 - 1, 0.1], "numeric",
             ["12345678901234567000", "9223372036854775807", "0.1"]),
            ("odd", "decimal(5,10)", [0.00001], "numeric", ["0.00001"]),
            ("int64", "integer", [2**63 - 1, -2**63], "bigint", [str(2**63 - 1), str(-2**63)]),
            ("beyond", "integer", [9.3e18, 1], "double precision", ["9.3e+18", "1"]),
            ("words", "boolean", ["yes", "NO", "on", "off", "y", "n"], "boolean",
             ["true", "false", "true", "false", "true", "false"]),
            ("empty", "boolean", ["", 1], "text", ["", "1"])]
        height = self.columns([s[:3] for s in spec])
        self.copied()
        for name, _, _, kind, wanted in spec:
            self.holds("t", (name, kind, wanted + [None] * (height - len(wanted))))

    def test_every_pair_of_storage_classes_has_a_type(self):
        spec = [
            ("ir", "", [2, 1.5], "double precision", ["2", "1.5"]), ("it", "", [2, "x"], "text", ["2", "x"]),
            ("ib", "", [2, b"\xff"], "bytea", ["\\x32", "\\xff"]), ("rt", "", [1.5, "x"], "text", ["1.5", "x"]),
            ("rb", "", [1.5, b"\xff"], "bytea", ["\\x312e35", "\\xff"]), ("tb", "", ["a", b"\xff"], "bytea", ["\\x61", "\\xff"]),
            ("tu", "", ["a", b"b"], "text", ["a", "b"]), ("big", "", [2**53 + 1, 0.5], "numeric", ["9007199254740993", "0.5"]),
            ("bb", "", [b"", b"\x00"], "bytea", ["\\x", "\\x00"])]
        self.columns([s[:3] for s in spec])
        self.copied()
        for name, _, _, kind, wanted in spec:
            self.holds("t", (name, kind, wanted))

    def test_identities_follow_the_highest_id_and_the_odd_sequence_table(self):
        self.make("create table a (id integer primary key autoincrement, v int); create table b (id integer primary key autoincrement);"
                  "create table c (id integer primary key autoincrement); create table d (id integer primary key autoincrement);"
                  "create table e (id integer primary key autoincrement); create table f (id integer primary key autoincrement);"
                  "insert into a values (1, 1), (2, 2); insert into b values (5); insert into c values (7); insert into d values (9);"
                  "insert into e values (1); insert into f values (1); delete from sqlite_sequence where name = 'a';"
                  "update sqlite_sequence set seq = 1 where name = 'b'; update sqlite_sequence set seq = null where name = 'c';"
                  "update sqlite_sequence set seq = 'abc' where name = 'd'; update sqlite_sequence set seq = '50' where name = 'e';"
                  "update sqlite_sequence set seq = 9223372036854775807 where name = 'f'; insert into sqlite_sequence values ('gone', 5)")
        ended = self.copied(judged=False)
        got = {t: self.value(f"insert into {t} default values returning id") for t in "abcde"}
        self.assertEqual(got, {"a": 3, "b": 6, "c": 8, "d": 10, "e": 51})
        self.tell(ended, ("changed", "identity f.id", "no further row"))
        with self.assertRaises(psycopg2.Error):
            self.sql("insert into f default values")

    def test_json_of_every_kind(self):
        deep = "[" * 1500 + "]" * 1500
        spec = [("deep", "json", [deep], "jsonb"), ("deeper", "json", ["[" * 20000 + "]" * 20000], "text"),
                ("json5", "json", ["{a:1}", "[1,]", "{}"], "text"), ("bytes", "json", [b'{"a":1}', "{}"], "text"),
                ("sqlites", "jsonb", [b"\x4c\x17a\x131"], "bytea"), ("twice", "json", ['{"a":1,"a":2}'], "json")]
        height = self.columns([s[:3] for s in spec])
        self.copied(judged=False)
        types = self.types("t")
        self.assertEqual({s[0]: types[s[0]] for s in spec}, {s[0]: s[3] for s in spec})
        self.assertEqual(self.value("select length(deep::text) from t where id = 0"), 3000)
        self.assertEqual(self.value("select count(*) from t"), height)


class Merging(Cases):
    def test_keys_that_would_merge_are_found_beforehand(self):
        tables = {
            "a": ("v any primary key) strict", [1, "1"]), "b": ("v unique)", [1.5, "1.5"]), "c": ("v unique)", ["ab", b"ab"]),
            "e": ("v unique)", [b"1", 1, b"\xff"]), "g": ("v datetime unique)", ["2024-01-01", "2024-01-01 00:00:00"]),
            "f": ("v uuid unique)", ["0d3c9c4b1f6a4a6e8f5d2b7c9e1a3f50", "0D3C9C4B-1F6A-4A6E-8F5D-2B7C9E1A3F50"]),
            "h": ("v datetime unique)", ["2024-01-01 00:00", "2024-01-01T00:00:00"]),
            "i": ("v timestamptz unique)", ["2024-01-01 00:00:00Z", "2024-01-01 01:00:00+01:00"]),
            "k": ("v boolean unique)", [1, "true"]), "o": ("v time unique)", ["10:00", "10:00:00"]),
            "q": ("v varchar(5) unique)", ["a", b"a"])}
        fine = {"d": ("v unique)", [1, 1.5, "x"]), "j": ("v decimal unique)", [1.5, 2.5]), "r": ("v integer unique)", [1, 1.5])}
        for name, (columns, values) in {**tables, **fine}.items():
            self.make(f"create table {name} ({columns}", (f"insert into {name} values (?)", [(v,) for v in values]))
        self.make("create table m (x, keep int); create unique index on_m on m (x) where keep = 1; create unique index off_m on m (x) where keep = 2;"
                  "insert into m values (1, 1), ('1', 1), (2, 2), ('2', 3); create table p (id integer primary key, r any references a (v))")
        dry = self.copy("--dry-run")
        self.assertEqual(dry.code, 8, dry.words)
        for ended in (dry, self.copied(8)):
            for name in tables:
                key = "primary key a" if name == "a" else f"unique {name} ("
                self.tell(ended, ("left_out", key, "SQLite keeps apart"))
            self.tell(ended, ("left_out", "index on_m", "SQLite keeps apart"), ("left_out", "foreign key p (r)", "left out"))
            self.assertEqual(len(ended.report["left_out"]), len(tables) + 2, ended.report["left_out"])

    BROKEN = (b"a\xff", b"a\xfe", "a\ufffd".encode(), b"a\\xff", b"e\x00")

    def broken(self):
        self.make("create table k (p text primary key, w varchar(4)); create table u (id integer primary key, x text); create unique index ux on u (x);"
                  "create table g (id integer primary key, a text, b text as (a || '!') stored, j json, at datetime)")
        connection = sqlite3.connect(self.source)
        for i, text in enumerate(self.BROKEN):
            connection.execute("insert into k values (cast(? as text), cast(? as text))", (text, text))
            connection.execute("insert into u (x) values (cast(? as text))", (text,))
            connection.execute("insert into g (a, j, at) values (cast(? as text), cast(? as text), cast(? as text))", (text, b'"' + text + b'"', text))
        connection.commit()
        connection.close()

    def test_policies_that_make_two_texts_one_tell_it_beforehand(self):
        self.broken()
        for policy, texts in (("escape", ["a\\xff", "a\\xfe", "a\ufffd", "a\\xff", "e\\x00"]), ("replace", ["a\ufffd", "a\ufffd", "a\ufffd", "a\\xff", "e\u2400"])):
            with self.subTest(policy=policy):
                self.fresh_target()
                ended = self.copied(8, f"--on-nul={policy}", f"--on-bad-utf8={policy}", judged=False)
                self.tell(ended, ("left_out", "primary key k", "SQLite keeps apart"), ("left_out", "index ux", "SQLite keeps apart"),
                          ("changed", "column k.w", "text"), ("changed", "column g.a", "UTF-8"))
                self.assertEqual([r[0] for r in self.sql("select x from u order by id")], texts)
                self.assertEqual([r[0] for r in self.sql("select w from k order by ctid")], [r[0] for r in self.sql("select p from k order by ctid")])
                self.assertEqual([r[0] for r in self.sql("select b from g order by id")], [t + "!" for t in texts])
                self.assertEqual(self.types("g")["j"], "text")
        self.fresh_target()
        ended = self.copy("--on-nul=bytea", "--on-bad-utf8=bytea")
        self.assertEqual(self.types("k")["p"], "bytea")
        self.assertEqual([bytes(r[0]) for r in self.sql("select x from u order by id")], list(self.BROKEN))
        self.tell(ended, ("changed", "column u.x", "zero byte", "--on-nul=bytea"))
        self.assertFalse(ended.told("left_out", "index ux"), ended.report["left_out"])


class Overrides(Cases):
    def configure(self, **types):
        lines = "\n".join(f'"{name.replace("__", ".")}" = "{kind}"' for name, kind in types.items())
        (self.folder / "groundway.toml").write_text("[copy.types]\n" + lines + "\n")

    def test_every_type_that_a_person_may_want(self):
        uuid = "0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50"
        wanted = [
            ("numeric(12,2)", "real", 1.5, "numeric(12,2)", "1.50"), ("int2", "int", 1, "smallint", "1"), ("int4", "text", "7", "integer", "7"),
            ("int8", "real", 3.0, "bigint", "3"), ("real", "real", 1.5, "real", "1.5"), ("float8", "int", 2, "double precision", "2"),
            ("text", "int", 5, "text", "5"), ("varchar(5)", "text", "abc", "character varying(5)", "abc"), ("char(5)", "text", "abc", "character(5)", "abc"),
            ("boolean", "int", 1, "boolean", "true"), ("date", "text", "2024-01-01", "date", "2024-01-01"), ("date", "int", 86400, "date", "1970-01-02"),
            ("time", "text", "10:00", "time without time zone", "10:00:00"), ("timestamp", "text", "2024-01-01 10:00", "timestamp without time zone", "2024-01-01 10:00:00"),
            ("timestamp(3)", "text", "2024-01-01 10:00:00.5", "timestamp(3) without time zone", "2024-01-01 10:00:00.5"),
            ("uuid", "text", uuid.replace("-", ""), "uuid", uuid), ("json", "text", "{ }", "json", "{ }"), ("jsonb", "text", "{ }", "jsonb", "{}"),
            ("bytea", "text", "x", "bytea", "\\x78"), ("inet", "text", "10.0.0.1", "inet", "10.0.0.1/32"), ("cidr", "text", "10.0.0.0/8", "cidr", "10.0.0.0/8"),
            ("interval", "text", "01:00:00", "interval", "01:00:00"), ("citext", "text", "X", "citext", "X"), ("xml", "text", "<a/>", "xml", "<a/>")]
        self.make("create table t (id integer primary key, " + ", ".join(f"c{i} {w[1]}" for i, w in enumerate(wanted)) + ")",
                  (f"insert into t values (1, {', '.join('?' * len(wanted))})", [[w[2] for w in wanted]]))
        self.configure(**{f"t__c{i}": w[0] for i, w in enumerate(wanted)})
        self.refused(self.copy(), 7, "GW0511", "citext", "CREATE EXTENSION citext")
        self.assertEqual(self.tables(), [])
        self.sql("create extension citext", url=self.server.url(self.database, "master"))
        ended = self.copied(judged=False)
        self.assertTrue(ended.report["verified"])
        for i, (name, _, _, kind, text) in enumerate(wanted):
            self.holds("t", (f"c{i}", kind, [text]))
            self.tell(ended, ("changed", f"column t.c{i}", "set by [copy.types]"))

    def test_what_cannot_be_is_answered_before_anything_is_read(self):
        self.make("create table users (id integer primary key, created text, n int)")
        for column, kind, error, *words in (
                ("users.created", "timstamp", "GW0105", '"users.created" = "timestamp"', "groundway.toml:2"), ("users.created", "datetime", "GW0105", '"timestamp"'),
                ("users.created", "mood", "GW0105", "not a type"), ("users.created", "varchar(0)", "GW0105", '"varchar"'), ("users.creatd", "date", "GW0102", "users.created"),
                ("user.created", "date", "GW0102", "users.created"), ("*.creatd", "date", "GW0102", "*.created"), ("users.created", "numeric(2000,2)", "GW0105", "numeric")):
            with self.subTest(column=column, kind=kind):
                (self.folder / "groundway.toml").write_text(f'[copy.types]\n"{column}" = "{kind}"\n')
                self.refused(self.copy(), 3, error, *words)
        self.assertEqual(self.tables(), [])

    def test_joined_generated_and_unselected_columns(self):
        self.make("create table p (k integer primary key, c text unique); create table q (id integer primary key, p int references p, c text references p (c),"
                  " twice int as (p * 2) stored, at text); create table r (At text, x int); insert into p values (1, '5'); insert into q (id, p, c, at) values (1, 1, '5', '2024-01-01 00:00:00Z')")
        (self.folder / "groundway.toml").write_text('[copy.types]\n"p.K" = "int4"\n"q.c" = "varchar(10)"\n"q.twice" = "numeric(10,2)"\n"*.at" = "timestamptz"\n"r.at" = "text"\n')
        self.copied(judged=False)
        self.assertEqual(self.types("p"), {"k": "integer", "c": "character varying(10)"})
        self.assertEqual(self.types("q"), {"id": "bigint", "p": "integer", "c": "character varying(10)", "twice": "numeric(10,2)", "at": "timestamp with time zone"})
        self.assertEqual(self.types("r")["at"], "text")
        self.assertEqual(self.value("insert into q (p) values (1) returning twice"), 2)
        self.assertEqual(self.value("insert into p default values returning k"), 2)
        self.fresh_target()
        self.copied(0, "--tables=r", judged=False)

    def test_what_does_not_fit_is_a_reject(self):
        self.make("create table t (id integer primary key, a text); insert into t (a) values ('1'), ('x'), ('99999999999'), ('1.5')")
        self.configure(t__a="int4")
        self.refused(self.copy(), 8, "GW0514", "3 rows cannot be represented")
        ended = self.copied(8, "--max-rejects=3", judged=False)
        self.assertEqual((ended.report["rejected"], self.sql("select a from t")), (3, [(1,)]))
        self.assertEqual([r["reason"] for r in self.rejects()], ["text in an integer column", "out of range for integer", "text in an integer column"])


class Sizes(Cases):
    def test_index_entries_are_measured_as_they_are_kept(self):
        noise = "".join(random.Random(1).choices("".join(map(chr, range(33, 123))), k=5000))
        self.make("create table t (id integer primary key, v text, w text, c text, unique (v, w)); create index plain on t (v); create index expr on t (lower(v)); create index squeezed on t (c); create index short on t (w)",
                  ("insert into t values (?, ?, ?, ?)", [(1, noise, "x", "ab" * 4000), (2, "y", "z", "")]))
        dry, ended = self.copy("--dry-run"), self.copied(8)
        for object in ("index plain", "unique t (v, w)", "index expr"):
            self.tell(ended, ("left_out", object, "bytes"))
            self.tell(dry, ("left_out", object, "bytes"))
        self.assertEqual(len(ended.report["left_out"]), 3, ended.report["left_out"])
        self.assertIn("squeezed", {r[0] for r in self.sql("select indexname from pg_indexes where tablename = 't'")})

    def test_a_large_blob_passes_in_a_few_times_its_size(self):
        connection = sqlite3.connect(self.source)
        connection.executescript("create table t (id integer primary key, b blob); insert into t values (1, zeroblob(100000000)), (2, x'01')")
        connection.close()
        ended = self.groundway("copy", self.source, self.url, "--report", self.folder / "report.json", report=self.folder / "report.json", limit_kilobytes=600_000)
        self.assertEqual((ended.code, ended.report and ended.report["verified"]), (0, True), ended.words)
        self.assertEqual(self.value("select length(b) from t where id = 1"), 100_000_000)


if __name__ == "__main__":
    unittest.main()
