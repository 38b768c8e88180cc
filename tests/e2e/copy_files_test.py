"""`groundway copy`: files that are locked, damaged, read-only, wide or not SQLite at all."""
import os, pathlib, shutil, sqlite3, sys, threading, time, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import cases
from harness import CopyCase


def dump(path):
    return pathlib.Path(path).read_bytes()


class Files(CopyCase):
    def nothing_there(self):
        self.assertEqual(self.tables(), [])

    def test_no_such_file(self):
        self.refused(self.copy(), 4, "GW0501", "app.db")
        self.assertFalse(self.source.exists())

    def test_a_folder_or_a_text_is_no_database(self):
        self.refused(self.copy(source=self.folder), 4, "GW0502")
        self.source.write_text("id,name\n1,x\n" * 100)
        self.refused(self.copy(), 4, "GW0502")
        self.nothing_there()

    def test_an_encrypted_file(self):
        cases.encrypted(self.source)
        self.refused(self.copy(), 4, "GW0502", "encrypted")

    def test_an_empty_file_has_no_tables(self):
        self.source.write_bytes(b"")
        ended = self.copy()
        self.assertIn(ended.code, (0, 4), ended.words)
        self.assertTrue("no tables" in ended.words or "empty" in ended.words or "0 tables" in ended.words, ended.words)
        self.nothing_there()

    def test_a_truncated_file_is_damaged_and_nothing_is_written(self):
        for keep in (0.3, 0.6, 0.95):
            self.source.unlink(missing_ok=True)
            cases.truncated(self.source, keep)
            self.refused(self.copy(), 4, "GW0503")
            self.nothing_there()

    def test_a_flipped_page_is_damaged_and_nothing_is_written(self):
        cases.truncated(self.source, 1.0)
        content = bytearray(dump(self.source))
        content[4096 * 30:4096 * 31] = b"\xa5" * 4096
        self.source.write_bytes(content)
        self.refused(self.copy(), 4, "GW0503")
        self.nothing_there()

    def test_an_exclusive_lock_is_waited_for_and_then_named(self):
        cases.small(self.source)
        holder = sqlite3.connect(self.source, isolation_level=None)
        holder.execute("begin exclusive")
        begun = time.monotonic()
        ended = self.copy(timeout=90)
        self.refused(ended, 5, "GW0504", "locked")
        self.assertLess(time.monotonic() - begun, 60)
        holder.execute("rollback")
        holder.close()
        self.copied()

    def test_a_lock_that_is_given_back_is_no_error(self):
        cases.small(self.source)
        holder = sqlite3.connect(self.source, isolation_level=None, check_same_thread=False)
        holder.execute("begin exclusive")
        release = threading.Timer(1.0, lambda: holder.execute("commit"))
        release.start()
        self.copied()
        release.join()
        holder.close()

    def test_a_read_only_file_in_a_read_only_folder(self):
        for journal in ("delete", "wal"):
            with self.subTest(journal=journal):
                self.fresh_target()
                folder = self.folder / journal
                folder.mkdir()
                cases.small(folder / "app.db", journal)
                (folder / "app.db").chmod(0o444)
                folder.chmod(0o555)
                before = dump(folder / "app.db")
                ended = self.copied(source=folder / "app.db", judged=False, as_nobody=True)
                self.judge(ended, source=folder / "app.db")
                self.assertEqual((dump(folder / "app.db"), sorted(os.listdir(folder))), (before, ["app.db"]))
                folder.chmod(0o755)

    def test_a_wal_that_holds_the_newest_rows(self):
        cases.small(self.source, "wal")
        writer = sqlite3.connect(self.source)
        writer.execute("pragma wal_autocheckpoint = 0")
        writer.execute("insert into t values (3, 'in the wal')")
        writer.commit()
        self.assertGreater(pathlib.Path(str(self.source) + "-wal").stat().st_size, 0)
        self.copied()
        self.assertEqual(self.value("select count(*) from t"), 3)
        writer.close()

    def test_a_wal_beside_a_read_only_folder(self):
        folder = self.folder / "ro"
        folder.mkdir()
        cases.small(self.source, "wal")
        writer = sqlite3.connect(self.source)
        writer.execute("insert into t values (3, 'in the wal')")
        writer.commit()
        for suffix in ("", "-wal"):
            shutil.copy(str(self.source) + suffix, str(folder / "app.db") + suffix)
        writer.close()
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        ended = self.copied(source=folder / "app.db", judged=False, as_nobody=True)
        self.assertEqual(self.value("select count(*) from t"), 3, ended.words)
        self.assertEqual(sorted(os.listdir(folder)), ["app.db", "app.db-wal"])

    def test_a_hot_journal_is_rolled_back_in_a_copy_of_ours(self):
        connection = sqlite3.connect(self.source, isolation_level=None)
        connection.executescript("pragma journal_mode = delete; pragma cache_size = 2; create table t (id integer primary key, v text);")
        connection.execute("begin")
        connection.executemany("insert into t (v) values (?)", [("x" * 900,) for _ in range(300)])
        connection.execute("commit")
        connection.execute("begin")
        connection.execute("update t set v = 'changed'")
        crashed = self.folder / "crashed.db"
        shutil.copy(self.source, crashed)
        shutil.copy(str(self.source) + "-journal", str(crashed) + "-journal")
        connection.execute("rollback")
        connection.close()
        ended = self.copied(source=crashed, judged=False)
        self.assertEqual(self.value("select count(*) from t where v = 'changed'"), 0, ended.words)
        self.assertEqual(self.value("select count(*) from t"), 300)

    def test_the_source_is_never_changed(self):
        for journal in ("delete", "wal"):
            with self.subTest(journal=journal):
                self.fresh_target()
                self.source.unlink(missing_ok=True)
                cases.shop(self.source, 500, journal)
                before = dump(self.source)
                self.copied()
                self.assertEqual(dump(self.source), before)
                self.assertEqual([f for f in os.listdir(self.folder) if f.startswith("app.db")], ["app.db"])

    def test_a_view_in_newer_syntax_does_not_hide_the_rest(self):
        cases.newer_view_syntax(self.source)
        ended = self.copied(8, judged=False)
        self.assertEqual(self.value("select count(*) from t"), 2)
        self.assertTrue(ended.told("left_out", "view later"), ended.report["left_out"])

    def test_fifteen_hundred_columns_pass(self):
        cases.many_columns(self.source, 1500, 400)
        self.copied()
        self.assertEqual(len(self.types("wide")), 1500)

    def test_fifteen_hundred_numbers_in_one_row_do_not_fit_a_page(self):
        cases.many_columns(self.source, 1500, 1500)
        self.refused(self.copy(), 8, "GW0515", "wide")
        self.nothing_there()

    def test_two_thousand_columns_are_refused_before_anything_is_written(self):
        cases.many_columns(self.source, 2000, 10)
        self.refused(self.copy(), 8, "GW0515", "wide", "2000", "1600")
        self.nothing_there()

    def test_rows_wider_than_a_page_are_found_beforehand(self):
        cases.wide_rows(self.source)
        self.refused(self.copy(), 8, "GW0515", "wide")
        self.nothing_there()

    def test_long_values_move_out_of_the_row(self):
        self.make("create table t (id integer primary key, a text, b blob)", ("insert into t values (?, ?, ?)", [(1, "x" * 3_000_000, os.urandom(2_000_000)), (2, "", b"")]))
        self.copied()

    def test_the_file_may_be_named_in_every_way(self):
        odd = self.folder / "my app %41#1?.db"
        cases.small(odd)
        for spelling in (str(odd), "file:my%20app%20%2541%231%3F.db", "file:" + str(odd.parent) + "/my%20app%20%2541%231%3F.db"):
            with self.subTest(spelling=spelling):
                self.fresh_target()
                self.assertEqual(self.copy(source=spelling).code, 0)
                self.assertEqual(self.value("select count(*) from t"), 2)


class Busy(CopyCase):
    """The application goes on writing while the copy runs."""

    def writer(self, stop, told):
        connection = sqlite3.connect(self.source, timeout=30, isolation_level=None)
        number = 0
        while not stop.is_set():
            number += 1
            begun = time.monotonic()
            connection.execute("insert into customers (name, mail) values (?, ?)", (f"late {number}", f"late{number}@example.org"))
            connection.execute("update orders set note = ? where id = 1", (f"late {number}",))
            told.append(time.monotonic() - begun)
            time.sleep(0.002)
        connection.close()

    def test_rows_added_meanwhile_do_not_break_the_proof(self):
        for journal in ("wal", "delete"):
            with self.subTest(journal=journal):
                self.fresh_target()
                self.source.unlink(missing_ok=True)
                cases.shop(self.source, 60_000, journal)
                stop, waits = threading.Event(), []
                thread = threading.Thread(target=self.writer, args=(stop, waits))
                thread.start()
                try:
                    ended = self.copy()
                finally:
                    stop.set()
                    thread.join()
                self.assertEqual(ended.code, 0, ended.words)
                self.assertTrue(ended.report["verified"])
                self.assertGreater(len(waits), 20)
                self.assertLess(max(waits), 5)
                rows = self.value("select count(*) from customers")
                self.assertGreaterEqual(rows, 6000)
                self.assertEqual(rows, self.value("select max(id) from customers"))


if __name__ == "__main__":
    unittest.main()
