"""`groundway copy`: values and shapes at every limit, on the side that passes and on the side that is told."""
import json, math, random, sqlite3, struct, unittest

from harness import CopyCase

NOISE = random.Random(4)


def noise(length):
    """Letters that do not compress."""
    return "".join(NOISE.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=length))


class Limits(CopyCase):
    def again(self):
        self.source.unlink(missing_ok=True)
        self.fresh_target()

    def column(self, declared, values, *flags, code=0, cast="?", judged=True, wanted=None):
        """One column v with these values; -> its type in PostgreSQL. `wanted`: what [copy.types] asks for."""
        self.again()
        self.make(f"create table t (id integer primary key, v {declared})", (f"insert into t (v) values ({cast})", [(v,) for v in values]))
        (self.folder / "groundway.toml").write_text(f'[copy.types]\n"t.v" = "{wanted}"\n' if wanted else "")
        self.ended = self.copied(code, *flags, judged=judged)
        return self.types("t")["v"]

    def texts(self):
        return [r[0] for r in self.sql("select v::text from t order by id")]

    # --- numbers ---

    def test_integers_at_both_ends(self):
        ends = [2**63 - 1, -2**63, 0, 2**31, -2**31 - 1, 2**53 + 1]
        self.assertEqual(self.column("INTEGER", ends), "bigint")
        self.assertEqual(self.texts(), [str(v) for v in ends])
        self.assertEqual(self.column("", [str(2**63), str(-2**63 - 1), "5"]), "text")
        self.again()
        self.make(f"create table t (id integer primary key, v text); insert into t values ({2**63 - 1}, 'last'), ({-2**63}, 'first')")
        self.copied(8) if self.copy("--dry-run").code == 8 else self.copied()
        self.assertEqual(self.sql("select id from t order by 1"), [(-2**63,), (2**63 - 1,)])

    def test_reals_at_every_end_keep_their_bits(self):
        values = [math.inf, -math.inf, 5e-324, -5e-324, 2.2250738585072009e-308, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308, 0.1, 1e-300, 2**53 + 2.0, 4.9e-322]
        self.assertEqual(self.column("REAL", values + [math.nan]), "double precision")
        sent = [bytes(r[0]) if r[0] is not None else None for r in self.sql("select float8send(v) from t order by id")]
        self.assertEqual(sent, [struct.pack(">d", v) for v in values] + [None])  # SQLite keeps NaN as NULL

    def test_minus_zero(self):
        self.assertEqual(self.column("", [-0.0, 1.5]), "double precision")
        stored = sqlite3.connect(self.source).execute("select v from t where id = 1").fetchone()[0]
        self.assertEqual(bytes(self.value("select float8send(v) from t where id = 1")), struct.pack(">d", stored))

    def test_the_longest_numerics(self):
        longest, finest = "9" * 131_072, "0." + "0" * 16_382 + "1"
        self.assertEqual(self.column("TEXT", [longest, finest, "-" + longest, "1e131071"], wanted="numeric", judged=False), "numeric")
        self.assertEqual(self.texts(), [longest, finest, "-" + longest, "1" + "0" * 131_071])
        for value, reason in (("9" * 131_073, "out of range for numeric"), ("1e131072", "out of range for numeric"), ("0." + "0" * 16_383 + "1", "fraction digits")):
            self.again()
            self.make("create table t (id integer primary key, v text)", ("insert into t (v) values (?)", [(value,)]))
            ended = self.copy()
            self.refused(ended, 8, "GW0514", "1 row")
            self.assertIn(reason, self.rejects()[0]["reason"])
            self.assertEqual(self.tables(), [])

    # --- times ---

    def test_the_calendar_ends_where_iso_dates_end(self):
        ends = ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "1582-10-10 12:00:00", "2000-02-29 00:00:00"]
        self.assertEqual(self.column("DATETIME", ends), "timestamp without time zone")
        self.assertEqual(self.texts(), ends)
        self.assertEqual(self.column("DATE", ["0001-01-01", "9999-12-31"]), "date")

    def test_what_is_no_day_or_time_stays_as_it_is(self):
        for odd in ("10000-01-01 00:00:00", "0000-01-01 00:00:00", "-0044-03-15 00:00:00", "0044-03-15 BC", "294276-12-31 23:59:59", "4713-01-01 BC", "2016-12-31 23:59:60",
                    "2024-01-01 24:00:00", "2024-01-01 10:00:00+16:00", "1900-02-29 00:00:00", "infinity", "-infinity", "now", "2024-01-01 10:60:00"):
            with self.subTest(value=odd):
                self.assertEqual(self.column("DATETIME", ["2024-01-01 00:00:00", odd]), "text")
                self.assertEqual(self.texts(), ["2024-01-01 00:00:00", odd])

    def test_offsets_up_to_the_last_that_the_server_takes(self):
        self.assertEqual(self.column("DATETIME", ["2024-01-01 10:00:00+15:59", "2024-01-01 10:00:00-15:59"]), "timestamp with time zone")
        self.assertEqual([r[0] for r in self.sql("select (v at time zone 'UTC')::text from t order by id")], ["2023-12-31 18:01:00", "2024-01-02 01:59:00"])

    def test_epochs_at_both_ends_of_what_is_taken_for_one(self):
        first, last = 631_152_000, 4_102_444_799  # 1990-01-01 to the end of 2099
        for unit in (1, 1000, 1_000_000):
            with self.subTest(unit=unit):
                self.assertEqual(self.column("DATETIME", [first * unit, last * unit]), "timestamp with time zone")
                self.assertEqual(self.sql("select extract(epoch from v)::bigint from t order by id"), [(first,), (last,)])
        self.assertEqual(self.column("DATETIME", [2447892.5, 2488069.25]), "timestamp with time zone")
        self.assertEqual(self.sql("select extract(epoch from v)::bigint from t order by id"), [(first,), (4_102_423_200,)])

    # --- texts and documents ---

    def test_a_fault_in_every_position_is_found(self):
        faults = [b"\x00", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"\xf0\x9f\x98"]
        values = [b"a" * at + fault + b"b" * (20 - at) for fault in faults for at in range(21)]
        self.make("create table t (id integer primary key, v text)")
        connection = sqlite3.connect(self.source)
        connection.executemany("insert into t (v) values (cast(? as text))", [(v,) for v in values])
        connection.commit()
        connection.close()
        self.refused(self.copy(), 8, "GW0514", f"{len(values)} rows cannot be represented")
        self.assertEqual([bytes.fromhex(r["value_hex"]) for r in self.rejects()], values)
        self.assertEqual(self.copied(0, "--on-nul=escape", "--on-bad-utf8=escape", judged=False).report["rejected"], 0)
        got = [r[0] for r in self.sql("select v from t order by id")]
        self.assertEqual(got, [v.replace(b"\x00", b"\\x00").decode("utf-8", "backslashreplace") for v in values])

    def test_empty_texts_of_every_type(self):
        names = ["TEXT", "VARCHAR(5)", "CHAR(3)", "BLOB", "", "INTEGER", "REAL", "NUMERIC", "DATE", "DATETIME", "TIME", "BOOLEAN", "JSON", "UUID"]
        self.make("create table t (id integer primary key, " + ", ".join(f"c{i} {n}" for i, n in enumerate(names)) + f"); insert into t values (1{', ?' * 0}" + ", ''" * len(names) + "); insert into t (id) values (2)")
        self.copied()
        self.assertEqual(self.value("select count(*) from t where c0 = '' and length(c3) = 0"), 1)

    def test_json_of_any_depth(self):
        for depth in (10, 500, 3_000, 50_000):
            with self.subTest(depth=depth):
                kind = self.column("JSON", ["{}", "[" * depth + "]" * depth], judged=False)
                self.assertIn(kind, ("jsonb",) if depth <= 500 else ("jsonb", "json", "text"))
                self.assertEqual(self.value("select length(v::text) from t where id = 2"), 2 * depth)

    def test_a_long_text_a_long_default_and_a_long_list(self):
        text = noise(300_000)
        numbers = ", ".join(str(i) for i in range(5_000))
        self.make(f"create table t (id integer primary key, v text default '{text}', n int check (n in ({numbers})))", ("insert into t (id, n) values (?, ?)", [(1, 4_999)]))
        self.copied()
        self.assertEqual(self.value("select v from t"), text)
        self.assertEqual(self.value("insert into t (id, n) values (2, 1) returning length(v)"), 300_000)
        with self.assertRaises(Exception):
            self.sql("insert into t (n) values (5000)")

    # --- shapes ---

    def wide(self, columns):
        self.again()
        self.make(f"create table wide ({', '.join(f'c{i} int' for i in range(columns))}); insert into wide (c0) values (1)")
        return self.copy()

    def test_sixteen_hundred_columns_and_one_more(self):
        self.assertEqual(self.wide(1600).code, 0)
        self.assertEqual(len(self.types("wide")), 1600)
        self.refused(self.wide(1601), 8, "GW0515", "1601", "1600")
        self.assertEqual(self.tables(), [])

    def test_keys_of_thirty_two_columns_and_one_more(self):
        for count in (32, 33):
            with self.subTest(columns=count):
                self.again()
                listed = ", ".join(f"c{i}" for i in range(count))
                self.make(f"create table t ({', '.join(f'c{i} int not null' for i in range(count))}, primary key ({listed})); create table u ({', '.join(f'c{i} int' for i in range(count))}, unique ({listed}),"
                          f" foreign key ({listed}) references t); create index i on u ({listed}); insert into t values ({', '.join('1' * count)}); insert into u values ({', '.join('1' * count)})")
                ended = self.copied(0 if count == 32 else 8, judged=count == 32)
                self.assertEqual(self.value("select count(*) from t"), 1, ended.words)
                if count == 33:
                    for start in ("primary key t", "unique u", "index i", "foreign key u"):
                        self.assertTrue(ended.told("left_out", start), (start, ended.report["left_out"]))

    def test_a_view_wider_than_a_row_of_a_query(self):
        columns = ", ".join(f"a as c{i}" for i in range(1_700))
        self.make(f"create table t (id integer primary key, a int); insert into t values (1, 2); create view w as select {columns} from t; create view v as select a from t")
        ended = self.copied(8, judged=False)
        self.assertTrue(ended.told("left_out", "view w"), ended.report["left_out"])
        self.assertEqual(self.value("select a from v"), 2)

    def test_index_entries_at_the_limit(self):
        for length, code in ((2_600, 0), (2_680, 0), (2_760, 8), (9_000, 8)):
            with self.subTest(length=length):
                self.again()
                self.make("create table t (id integer primary key, v text); create index i on t (v)", ("insert into t (v) values (?)", [(noise(length),)]))
                ended = self.copied(code, judged=False)
                self.assertEqual(self.value("select count(*) from t where v is not null"), 1)
                if code:
                    self.assertTrue(ended.told("left_out", "index i", "2,704"), ended.report["left_out"])

    def test_lengths_of_types_at_the_servers_limits(self):
        for declared in ("VARCHAR(10485760)", "VARCHAR(10485761)", "CHAR(10485761)", "VARCHAR(99999999999999999999)", "DECIMAL(1000,1000)", "DECIMAL(1000,0)", "DECIMAL(1001,0)", "DECIMAL(5,-3)", "NUMERIC(99999999999,2)", "TIMESTAMP(7)", "INTERVAL(9)"):
            with self.subTest(declared=declared):
                self.column(declared, ["x" if "CHAR" in declared else 1, None])

    # --- much of it ---

    def test_ten_thousand_rejects(self):
        self.make("create table t (id integer primary key, v text)")
        connection = sqlite3.connect(self.source)
        connection.executemany("insert into t (v) values (cast(? as text))", [(b"bad \xff" if i % 2 else b"good",) for i in range(20_000)])
        connection.commit()
        connection.close()
        self.refused(self.copy("--max-rejects=9999"), 8, "GW0514", "10,000 rows")
        self.assertEqual(self.tables(), [])
        ended = self.copied(8, "--max-rejects=10000", judged=False)
        self.assertEqual((ended.report["rejected"], self.value("select count(*) from t")), (10_000, 10_000))
        lines = (self.folder / "groundway-rejects" / "t.jsonl").read_text().splitlines()
        self.assertEqual([int(json.loads(line)["row"]) for line in lines], list(range(2, 20_001, 2)))

    def test_two_thousand_tables(self):
        self.make("".join(f"create table t{i} (id integer primary key, v text); insert into t{i} values (1, 'row {i}');" for i in range(2_000)))
        ended = self.copied(judged=False, timeout=600)
        self.assertEqual(len(self.tables()), 2_000)
        self.assertEqual(ended.report["verified"], True)
        self.assertEqual(self.value("select v from t1999"), "row 1999")

    def test_a_value_of_sixty_megabytes_and_a_row_of_three(self):
        """SQLite's own limit, 10^9 bytes a row, is below PostgreSQL's: what the library here can write, the server can hold."""
        self.make("create table t (id integer primary key, a blob, b blob, c blob); insert into t values (1, zeroblob(60000000), zeroblob(60000000), zeroblob(60000000))")
        self.copied(judged=False, timeout=300)
        self.assertEqual(self.value("select length(a) + length(b) + length(c) from t"), 180_000_000)


if __name__ == "__main__":
    unittest.main()
