"""`groundway copy`: values of every kind SQLite lets stand in a column, and the types they become."""
import json, sqlite3, unittest

from harness import CopyCase


class Values(CopyCase):
    def column(self, declared, values, *flags, code=0, judged=True):
        """One column v of the declared type with these values; -> its type in PostgreSQL."""
        self.make(f"create table t (id integer primary key, v {declared})",
                  ("insert into t (v) values (?)", [(v,) for v in values]))
        self.ended = self.copied(code, *flags, judged=judged)
        return self.types("t")["v"]

    def texts(self):
        return [r[0] for r in self.sql("select v::text from t order by id")]

    def test_integers_of_any_name_are_bigint(self):
        names = ["int(5)", "TINYINT", "UNSIGNED BIG INT", "INT UNSIGNED", "int4", "MEDIUMINT(8)", "BIGINT UNSIGNED", "int8"]
        listed = ", ".join(f"c{i} {n}" for i, n in enumerate(names))
        self.make(f"create table t ({listed}); insert into t values ({', '.join(['9223372036854775807'] * len(names))});"
                  f"insert into t values ({', '.join(['-9223372036854775808'] * len(names))})")
        self.copied()
        self.assertEqual(set(self.types("t").values()), {"bigint"})

    def test_odd_type_names_go_by_their_values_and_never_abort(self):
        names = ["byte[]", "text[]", "", "INTEGER_OR_TEXT", "LONGVARCHAR", "POINT", "DOUBLE PRECISION", "geometry(POINT, 4326)",
                 "\"quoted type\"", "VARCHAR(MAX)", "DECIMAL(10", "enum('a','b')"]
        for n in names:
            with self.subTest(declared=n):
                try:
                    connection = sqlite3.connect(":memory:")
                    connection.execute(f"create table t (c {n})")
                except sqlite3.Error:
                    continue
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.make(f"create table t (c {n}); insert into t values ('x'), ('y'), (null)")
                self.copied()
                want = "bytea" if n == "byte[]" else "text"
                self.assertEqual(self.types("t")["c"], want)

    def test_an_unknown_type_takes_the_narrowest_that_holds_its_values(self):
        self.make("create table t (a, b point, c any_thing, d, e);"
                  "insert into t values (1, 1.5, x'00ff', 9007199254740993, 3.0), (2, 2, x'01', 0.5, 4.0)")
        self.copied()
        self.assertEqual(self.types("t"), {"a": "bigint", "b": "double precision", "c": "bytea", "d": "numeric",
                                           "e": "double precision"})

    def test_reals_are_eight_bytes_to_the_last_bit(self):
        values = [0.1, 19.99, 123456789.0, 1e308, 5e-324, -1.7976931348623157e308, 2 / 3, 1e15, 123456789012345680.0]
        self.assertEqual(self.column("REAL", values), "double precision")

    def test_infinity_arrives(self):
        self.assertEqual(self.column("REAL", [float("inf"), float("-inf"), 1.5]), "double precision")
        self.assertEqual(self.texts(), ["Infinity", "-Infinity", "1.5"])

    def test_reals_in_an_integer_column_widen_it(self):
        self.assertEqual(self.column("INTEGER", [1, 12.3, 1230.99]), "double precision")
        self.assertTrue(self.ended.told("changed", "column t.v"), self.ended.report["changed"])

    def test_a_text_among_integers_makes_text_and_tells(self):
        self.assertEqual(self.column("INTEGER", [1, "somebody@example.org", 3]), "text")
        self.assertEqual(self.texts(), ["1", "somebody@example.org", "3"])
        self.assertTrue(self.ended.told("changed", "column t.v", "text"))

    def test_the_word_false_among_integers_makes_text(self):
        self.assertEqual(self.column("INTEGER", [0, 1, "false"]), "text")
        self.assertEqual(self.texts(), ["0", "1", "false"])

    def test_booleans_hold_zero_one_and_words(self):
        self.assertEqual(self.column("BOOLEAN", [0, 1, "t", "f", "true", "false", "TRUE", None]), "boolean")
        self.assertEqual(self.texts(), ["false", "true", "true", "false", "true", "false", "true", None])

    def test_a_two_in_a_boolean_makes_bigint(self):
        self.assertEqual(self.column("TINYINT(1)", [0, 1, 2]), "bigint")

    def test_decimals_are_exact(self):
        self.assertEqual(self.column("DECIMAL(10,2)", [0.1, 19.99, 99999999.99, 5, -0.05]), "numeric(10,2)")
        self.assertEqual(self.texts(), ["0.10", "19.99", "99999999.99", "5.00", "-0.05"])

    def test_a_third_decimal_widens_the_column_and_is_kept(self):
        self.assertEqual(self.column("NUMERIC(10,2)", [1.5, 2.125]), "numeric")
        self.assertEqual(self.texts(), ["1.5", "2.125"])

    def test_varchar_keeps_its_length_only_where_all_fit(self):
        self.make("create table t (a varchar(3), b varchar(3)); insert into t values ('äöü', 'abcd'), ('', 'x')")
        self.copied()
        self.assertEqual(self.types("t"), {"a": "character varying(3)", "b": "text"})

    def test_a_blob_column_that_holds_text_is_bytea(self):
        self.assertEqual(self.column("BLOB", ["aGVsbG8=", b"\x00\xff", "grün", 12]), "bytea")
        self.assertEqual(bytes(self.value("select v from t where id = 1")), b"aGVsbG8=")

    def test_a_text_column_that_holds_text_blobs_is_text(self):
        self.assertEqual(self.column("TEXT", ["a", "grün".encode()]), "text")
        self.assertEqual(self.texts(), ["a", "grün"])

    def test_a_text_column_that_holds_binary_is_bytea_and_tells(self):
        self.assertEqual(self.column("TEXT", ["a", b"\x00\xff\xfe"]), "bytea")
        self.assertTrue(self.ended.told("changed", "column t.v", "bytea"))

    def test_numbers_in_text_columns_without_affinity_keep_their_bits(self):
        self.make("create table t (v); insert into t values (0.1), ('x'), (3.0), (1e300), (12), (123456789012345678)")
        self.copied()
        self.assertEqual(self.types("t")["v"], "text")

    def test_strict_tables_and_any(self):
        self.make("create table t (a any, b int, c text, d blob, e real) strict;"
                  "insert into t values (1, 1, 'x', x'00', 1.5), ('1', 2, 'y', x'01', 2)")
        self.copied()
        self.assertEqual(self.types("t"), {"a": "text", "b": "bigint", "c": "text", "d": "bytea", "e": "double precision"})

    # --- dates and times ---

    def test_every_iso_spelling_is_one_timestamp(self):
        values = ["2024-02-29 12:34", "2024-02-29T12:34:56", "2024-02-29 12:34:56.789", "2024-02-29 12:34:56.123456", None]
        self.assertEqual(self.column("DATETIME", values), "timestamp without time zone")
        self.assertEqual(self.texts(), ["2024-02-29 12:34:00", "2024-02-29 12:34:56", "2024-02-29 12:34:56.789",
                                        "2024-02-29 12:34:56.123456", None])

    def test_offsets_make_timestamptz(self):
        self.assertEqual(self.column("DATETIME", ["2024-01-01 12:00:00+02:00", "2024-01-01T12:00:00Z", "2024-01-01 12:00:00-0530"]),
                         "timestamp with time zone")
        self.assertEqual(self.value("select extract(epoch from v)::bigint from t where id = 1"), 1704103200)

    def test_naive_and_offset_together_make_text_or_utc_on_request(self):
        values = ["2024-01-01 12:00:00+02:00", "2024-01-01 12:00:00"]
        self.assertEqual(self.column("TIMESTAMP", values), "text")
        self.assertTrue(self.ended.told("changed", "column t.v", "--assume-utc"))
        self.fresh_target()
        self.copied(0, "--assume-utc")
        self.assertEqual(self.types("t")["v"], "timestamp with time zone")
        self.assertEqual(self.value("select extract(epoch from v)::bigint from t where id = 2"), 1704110400)

    def test_epochs_are_told_by_their_range(self):
        for unit in (1, 1000, 1_000_000):
            with self.subTest(unit=unit):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.assertEqual(self.column("DATETIME", [1704103200 * unit, 1709210096 * unit]), "timestamp with time zone")
                self.assertEqual(self.value("select extract(epoch from v)::bigint from t where id = 2"), 1709210096)

    def test_julian_days_are_instants(self):
        self.assertEqual(self.column("DATETIME", [2460310.5, 2460311.25]), "timestamp with time zone")
        self.assertEqual(self.value("select extract(epoch from v)::bigint from t where id = 1"), 1704067200)

    def test_zero_empty_and_no_date_at_all_are_kept_as_they_are(self):
        for values in ([0, 1704103200], ["2024-01-01 00:00:00", ""], ["2024-01-01", "0000-00-00"], ["2023-02-30 00:00:00"],
                       [1704103200, "2024-01-01 00:00:00"], [0]):
            with self.subTest(values=values):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                kind = self.column("DATETIME", values)
                self.assertIn(kind, ("text", "bigint"))
                self.assertEqual(self.texts(), [str(v) for v in values])
                self.assertTrue(self.ended.told("changed", "column t.v"))

    def test_dates_and_times_of_day(self):
        self.make("create table t (d date, t time, m date); insert into t values ('2024-02-29', '23:59:59.5', '2024-01-01'),"
                  "('0001-01-01', '00:00', '2024-01-01 10:00:00'), ('9999-12-31', '12:00:00', null)")
        self.copied()
        self.assertEqual(self.types("t"), {"d": "date", "t": "time without time zone", "m": "timestamp without time zone"})

    # --- json and uuid ---

    def test_strict_json_is_jsonb(self):
        values = ['{"a": [1, 2.50, null, true], "ü": "x"}', '[]', '"text"', '1e2', '{"nested": {"deep": [[[]]]}}', None]
        self.assertEqual(self.column("JSON", values), "jsonb")
        self.assertEqual(self.value("select v -> 'a' ->> 1 from t where id = 1"), "2.50")

    def test_json_that_jsonb_would_change_stays_json(self):
        for value in ('{"a": 1, "a": 2}', '{"a": "\\u0000"}', '"\\ud800"'):
            with self.subTest(value=value):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.assertEqual(self.column("JSON", ['{}', value]), "json" if "ud800" not in value else self.types("t")["v"])
                self.assertIn(self.types("t")["v"], ("json", "text"))
                self.assertEqual(self.texts(), ['{}', value])

    def test_large_json_numbers_are_exact(self):
        self.assertIn(self.column("JSON", ['{"n": 1e400}', '{"n": 123456789012345678901234567890.125}']), ("jsonb", "json"))

    def test_what_is_no_json_makes_text(self):
        self.assertEqual(self.column("JSON", ['{}', "", "{'a': 1}"]), "text")
        self.assertEqual(self.texts(), ['{}', "", "{'a': 1}"])

    def test_uuids_are_uuid(self):
        self.make("create table t (a char(32), b char(36), c uuid, d char(32));")
        plain = "0d3c9c4b1f6a4a6e8f5d2b7c9e1a3f50"
        dashed = "0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50"
        self.make("", ("insert into t values (?, ?, ?, ?)", [(plain, dashed, dashed.upper(), "not a uuid")]))
        self.copied()
        self.assertEqual(self.types("t"), {"a": "uuid", "b": "uuid", "c": "uuid", "d": "character varying(32)"})
        self.assertEqual(self.sql("select a = b and b = c from t"), [(True,)])

    # --- what PostgreSQL cannot hold ---

    DIRTY = ("insert into t (v) values (cast(? as text))", [("clean".encode(),), (b"nul\x00in",), (b"bad \xff\xfe utf8",)])

    def dirty(self):
        self.make("create table t (id integer primary key, v text)")
        connection = sqlite3.connect(self.source)
        connection.executemany(*self.DIRTY)
        connection.commit()
        connection.close()

    def test_nul_and_invalid_utf8_stop_the_copy_before_it_writes(self):
        self.dirty()
        ended = self.copy()
        self.refused(ended, 8, "GW0514", "2 rows cannot be represented")
        self.assertEqual(self.tables(), [])
        self.assertEqual([(r["row"], r["column"], r["typeof"], bytes.fromhex(r["value_hex"])) for r in self.rejects()],
                         [("2", "v", "text", b"nul\x00in"), ("3", "v", "text", b"bad \xff\xfe utf8")])
        self.assertEqual([r["reason"] for r in self.rejects()], ["zero byte in text", "invalid UTF-8 in text"])

    def test_max_rejects_lets_the_others_pass_and_says_8(self):
        self.dirty()
        self.assertEqual(self.copy("--max-rejects=1").code, 8)
        self.assertEqual(self.tables(), [])
        ended = self.copied(8, "--max-rejects=2")
        self.assertEqual(ended.report["rejected"], 2)
        self.assertEqual(self.sql("select id, v from t"), [(1, "clean")])

    def test_the_other_policies_carry_every_row(self):
        for policy, nul, bad, kind in (("escape", "nul\\x00in", "bad \\xff\\xfe utf8", "text"),
                                       ("replace", "nul\u2400in", "bad \ufffd\ufffd utf8", "text"), ("bytea", None, None, "bytea")):
            with self.subTest(policy=policy):
                self.source.unlink(missing_ok=True)
                self.fresh_target()
                self.dirty()
                ended = self.copied(0, f"--on-nul={policy}", f"--on-bad-utf8={policy}", judged=False)
                self.assertEqual(self.types("t")["v"], kind)
                if kind == "text":
                    self.assertEqual(self.sql("select v from t order by id"), [("clean",), (nul,), (bad,)])
                    self.assertTrue(ended.told("changed", "column t.v"), ended.report["changed"])
                else:
                    self.assertEqual([bytes(r[0]) for r in self.sql("select v from t order by id")],
                                     [b"clean", b"nul\x00in", b"bad \xff\xfe utf8"])
                self.assertEqual(self.copy("--verify-only", f"--on-nul={policy}", f"--on-bad-utf8={policy}").code, 0)

    def test_a_utf16_file_is_read_as_text(self):
        self.make("pragma encoding = 'UTF-16le'; create table t (id integer primary key, v text unique);"
                  "insert into t (v) values ('grün'), ('日本'), ('😀'), ('')")
        self.copied()
        self.assertEqual(self.sql("select v from t order by id"), [("grün",), ("日本",), ("😀",), ("",)])

    def test_values_named_in_the_configuration_get_their_type(self):
        self.make("create table users (id integer primary key, balance real, at integer);"
                  "insert into users values (1, 12.5, 1704103200)")
        (self.folder / "groundway.toml").write_text('[copy.types]\n"users.balance" = "numeric(12,2)"\n"users.at" = "timestamptz"\n')
        self.copied()
        self.assertEqual(self.types("users"), {"id": "bigint", "balance": "numeric(12,2)", "at": "timestamp with time zone"})

    def test_the_reasons_for_every_column_are_in_the_report(self):
        self.assertEqual(self.column("INTEGER", [1, 2.5]), "double precision")
        details = self.ended.report["details"][0]
        self.assertEqual([c["source"] for c in details["columns"]], ["id", "v"])
        self.assertTrue(all(c["reason"] for c in details["columns"]))
        self.assertEqual((details["rows"], details["proved"]), (2, True))
        self.assertTrue(json.dumps(self.ended.report))


if __name__ == "__main__":
    unittest.main()
