"""Rows that a copy left behind go after it: mended in SQLite or in the reject file, each exactly once."""
import json, signal, subprocess, threading, time, unittest

import psycopg2

from harness import GROUNDWAY, CopyCase, clean_environment

PEOPLE = """
create table people (id integer primary key, name text not null, age integer);
create table books (id integer primary key autoincrement, title text, author integer references people (id));
create table notes (words text, weight real);
create table tags (name text primary key, colour text) without rowid;
"""
NUL = "cast(x'610062' as text)"  # a text with a zero byte: PostgreSQL has no such thing


class Replay(CopyCase):
    def copy_with_rejects(self, *flags, code=8):
        self.make(PEOPLE + f"""
insert into people values (1, 'Ada', 36), (2, {NUL}, 40), (3, 'Grace', 85);
insert into books values (1, 'Notes', 1), (7, 'Lost', 2), (9, {NUL}, 3);
insert into notes values ('twice', 1.5), ('twice', 1.5), ({NUL}, 2.25);
insert into tags values ('red', 'f00'), ('blue', {NUL});
""")
        ended = self.copy("--max-rejects=9", "--on-orphan=reject", *flags)
        self.assertEqual(ended.code, code, ended.words)
        self.assertEqual(ended.report["rejected"], 5)
        return ended

    def replay(self, *flags, **more):
        return self.copy("--replay", "groundway-rejects/", *flags, **more)

    def mend_source(self, *statements):
        for statement in statements:
            self.make(statement)

    def mend_all(self):
        self.mend_source("update people set name = 'Bob' where id = 2", "update books set title = 'Found' where id = 9",
                         "update notes set words = 'once' where weight = 2.25", "update tags set colour = '00f' where name = 'blue'")

    def edit(self, table, change):
        """Lines of a table's reject file, each through `change`, written by another program's JSON."""
        path = self.folder / "groundway-rejects" / f"{table}.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        path.write_text("".join(json.dumps(change(line) or line) + "\n" for line in lines))

    def counts(self, ended):
        return tuple(ended.report["replay"][k] for k in ("went", "mended", "there", "stay"))

    def test_rows_mended_in_sqlite_arrive_and_the_proof_is_whole(self):
        self.copy_with_rejects()
        self.mend_all()
        ended = self.replay()
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual(self.counts(ended), (5, 0, 0, 0))
        self.assertEqual(self.sql("select id, title, author from books order by 1"), [(1, "Notes", 1), (7, "Lost", 2), (9, "Found", 3)])
        self.assertEqual(self.sql("select words, count(*) from notes group by 1 order by 1"), [("once", 1), ("twice", 2)])
        self.assertEqual(self.rejects(), [])
        proof = self.copy("--verify-only")
        self.assertEqual(proof.code, 0, proof.words)
        self.assertIn("verified: every row and column", proof.out)

    def test_each_row_goes_once_also_without_a_key(self):
        self.copy_with_rejects()
        kept = {f.name: f.read_text() for f in (self.folder / "groundway-rejects").iterdir()}
        self.mend_all()
        self.assertEqual(self.replay().code, 0)
        for name, text in kept.items():  # the files come back: out of a backup, say
            (self.folder / "groundway-rejects" / name).write_text(text)
        ended = self.replay()
        self.assertEqual((ended.code, self.counts(ended)), (0, (0, 0, 5, 0)), ended.words)
        self.assertIn("notes row 3 went before", " ".join(ended.report["notes"]))
        self.assertEqual(self.sql("select count(*) from notes"), [(3,)])
        self.assertEqual(self.copy("--verify-only").code, 0)

    def test_values_from_the_file_are_told_by_the_proof(self):
        self.copy_with_rejects()
        self.edit("people", lambda line: dict(line, value="Édith"))
        self.edit("books", lambda line: dict(line, value=None) if line["row"] == "9" else line)
        self.edit("notes", lambda line: dict(line, value="mended \\ \" \U0001f600"))
        self.edit("tags", lambda line: dict(line, value="00f"))
        ended = self.replay()
        self.assertEqual((ended.code, self.counts(ended)), (0, (5, 4, 0, 0)), ended.words)
        self.assertEqual(self.value("select name from people where id = 2"), "Édith")
        self.assertEqual(self.value("select title from books where id = 9"), None)
        self.assertEqual(self.value("select words from notes where weight = 2.25"), "mended \\ \" \U0001f600")
        proof = self.copy("--verify-only")
        self.assertEqual(proof.code, 0, proof.words)
        self.assertTrue(proof.report["verified"])
        told = " ".join(proof.report["notes"])
        self.assertIn("1 row of people differs from SQLite by intent", told)
        self.assertIn("row 2 (name)", told)
        self.sql("update people set name = 'Edith' where id = 2")  # and what differs without intent is still found
        self.assertEqual(self.copy("--verify-only").code, 8)

    def test_what_still_cannot_go_is_named_and_stays(self):
        self.copy_with_rejects()
        self.mend_source("update notes set words = 'once' where weight = 2.25")
        ended = self.replay()
        self.assertEqual((ended.code, self.counts(ended)), (8, (1, 0, 0, 4)), ended.words)
        told = " ".join(ended.report["notes"])
        self.assertIn("people row 2 stays: name: ", told)
        self.assertIn("books row 7 stays: ", told)
        self.assertRegex(told, "foreign key constraint")
        left = {(r["table"], r["row"]) for r in self.rejects()}
        self.assertEqual(left, {("people", "2"), ("books", "7"), ("books", "9"), ("tags", '["blue"]')})
        self.mend_all()
        self.assertEqual(self.replay().code, 0)
        self.assertEqual(self.copy("--verify-only").code, 0)

    def test_a_dry_run_writes_nothing(self):
        self.copy_with_rejects()
        self.mend_all()
        before = self.rejects()
        ended = self.replay("--dry-run")
        self.assertEqual((ended.code, self.counts(ended)), (0, (5, 0, 0, 0)), ended.words)
        self.assertIn("dry run: 5 rows would go", ended.out)
        self.assertEqual(self.value("select count(*) from people"), 2)
        self.assertEqual(self.rejects(), before)

    def test_new_ids_come_after_the_replayed_ones(self):
        self.copy_with_rejects()
        self.mend_all()
        self.sql("alter sequence books_id_seq restart with 5")
        self.assertEqual(self.replay().code, 0)
        self.assertEqual(self.value("insert into books (title) values ('next') returning id"), 10)

    def test_a_parent_in_a_circle(self):
        self.make("create table a (id integer primary key, b integer references b (id), t text);"
                  "create table b (id integer primary key, a integer references a (id), boss integer references b (id));"
                  f"insert into a values (1, 1, {NUL}), (2, 2, 'ok'); insert into b values (1, 1, 1), (2, 2, 1);")
        self.assertEqual(self.copy("--max-rejects=9", "--on-orphan=reject").code, 8)
        self.assertEqual(self.value("select count(*) from a"), 0)
        self.mend_source("update a set t = 'mended' where id = 1")
        ended = self.replay()
        self.assertEqual((ended.code, ended.report["replay"]["went"]), (0, 4), ended.words)
        self.assertEqual(self.copy("--verify-only").code, 0)
        self.assertEqual(self.value("select count(*) from pg_constraint where contype = 'f' and condeferrable"), 0)

    def test_a_row_that_the_application_made_meanwhile(self):
        self.copy_with_rejects()
        self.mend_all()
        self.sql("insert into people values (2, 'somebody else', 1)")
        ended = self.replay()
        self.assertEqual((ended.code, ended.report["replay"]["stay"]), (8, 1), ended.words)
        self.assertIn("people row 2 stays: ", " ".join(ended.report["notes"]))
        self.assertEqual(self.value("select name from people where id = 2"), "somebody else")
        self.sql("update people set name = 'Bob', age = 40 where id = 2")  # the same row as in SQLite
        ended = self.replay()
        self.assertEqual((ended.code, self.counts(ended)), (0, (0, 0, 1, 0)), ended.words)

    def test_lines_that_cannot_be_read(self):
        self.copy_with_rejects()
        path = self.folder / "groundway-rejects" / "people.jsonl"
        line = json.loads(path.read_text())
        for broken, words in (("{", "this is not JSON"), ("[]", "a line names a row"), ('{"table":"people"}', "a line names a row"),
                              (json.dumps(dict(line, value=[1])), '"value" is [1]'), (json.dumps(dict(line, column="nmae", value=1)), 'did you mean "name"?'),
                              (json.dumps(dict(line, value={"hex": "0g"})), "no sequence of bytes"), (json.dumps(dict(line, table="peeple")), "no table peeple"),
                              (json.dumps(dict(line, value=1)) + "\n" + json.dumps(dict(line, value=2)), "another value")):
            path.write_text(broken + "\n")
            ended = self.replay()
            self.assertNotEqual(ended.code, 0, words)
            self.assertIn("people.jsonl:", ended.err)
            self.assertIn(words, ended.err)
        self.assertEqual(self.value("select count(*) from people"), 2)

    def test_rows_that_were_not_left_behind(self):
        self.copy_with_rejects()
        folder = self.folder / "groundway-rejects"
        folder.joinpath("notes.jsonl").write_text('{"table":"notes","row":1}\n')  # would be doubled
        folder.joinpath("people.jsonl").write_text('{"table":"people","row":1}\n{"table":"people","row":404}\n')
        ended = self.replay()
        self.assertEqual(ended.code, 8, ended.words)
        told = " ".join(ended.report["notes"])
        self.assertIn("notes row 1 stays: the last copy into this table did not leave it behind", told)
        self.assertIn("people row 1 is there already", told)
        self.assertIn("people row 404 stays: SQLite has no such row any more", told)
        self.assertEqual(self.sql("select count(*) from notes"), [(2,)])

    def test_into_tables_of_migrations_with_triggers_that_stay_still(self):
        self.make("create table people (id integer primary key, name text, age integer); insert into people values (1, 'Ada', 36), (2, 'Bob', 'forty')")
        self.sql("create table people (id int generated always as identity primary key, name varchar(20), age smallint check (age > 0), seen timestamptz default now());"
                 "create function no() returns trigger language plpgsql as $$ begin new.name = 'changed'; return new; end $$;"
                 "create trigger no before insert on people for each row execute function no()")
        self.assertEqual(self.copy("--data-only", "--max-rejects=1").code, 8)
        self.edit("people", lambda line: dict(line, value=-1))
        ended = self.replay()
        self.assertEqual(ended.code, 8, ended.words)
        self.assertIn("check constraint", " ".join(ended.report["notes"]))
        self.edit("people", lambda line: dict(line, value=40))
        ended = self.replay()
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual(self.sql("select id, name, age from people order by 1"), [(1, "Ada", 36), (2, "Bob", 40)])
        self.assertEqual(self.sql("insert into people (name) values ('x') returning id, name"), [(3, "changed")])
        self.sql("delete from people where id = 3")
        self.assertEqual(self.copy("--verify-only", "--data-only").code, 0)

    def test_bytes_numbers_and_truths(self):
        self.make("create table t (id integer primary key, raw blob, r real, n decimal(9,2), flag boolean, bad text);"
                  f"insert into t values (1, x'00', 1.5, 2.5, 1, 'ok'), (2, x'01', 2.5, 3.5, 0, {NUL})")
        self.assertEqual(self.copy("--max-rejects=1").code, 8)
        path = self.folder / "groundway-rejects" / "t.jsonl"
        given = dict(bad="good", raw={"hex": "00FFab"}, r=0.1, n=12.34, flag=True)
        path.write_text("".join(json.dumps(dict(table="t", row="2", column=c, value=v)) + "\n" for c, v in given.items()))
        ended = self.replay()
        self.assertEqual((ended.code, self.counts(ended)), (0, (1, 1, 0, 0)), ended.words)
        raw, r, n, flag, bad = self.sql("select raw, r, n::text, flag, bad from t where id = 2")[0]
        self.assertEqual((bytes(raw), r, n, flag, bad), (b"\x00\xff\xab", 0.1, "12.34", True, "good"))
        proof = self.copy("--verify-only")
        self.assertEqual(proof.code, 0, proof.words)

    def test_no_copy_of_ours_and_a_newer_copy(self):
        self.copy_with_rejects()
        kept = (self.folder / "groundway-rejects" / "notes.jsonl").read_text()
        self.mend_all()
        self.assertEqual(self.copy("--replace").code, 0)  # carries every row: the old file is out of date
        (self.folder / "groundway-rejects" / "notes.jsonl").write_text(kept)
        ended = self.replay()
        self.assertEqual(self.value("select count(*) from notes"), 3, ended.words)
        self.sql("drop schema groundway cascade")
        ended = self.replay()
        self.refused(ended, 7, "GW0511", "no copy of groundway filled")

    def test_killed_at_any_moment_nothing_is_lost_or_twice(self):
        rows = ",".join(f"('n{i}' || {NUL})" for i in range(400))
        self.make("create table notes (words text); insert into notes values ('fine');" + f"insert into notes values {rows}")
        self.assertEqual(self.copy("--max-rejects=400").code, 8)
        self.mend_source("update notes set words = 'n' || rowid where rowid > 1")
        for delay in (0.05, 0.12, 0.2, 0.3, 0.45):
            process = subprocess.Popen([GROUNDWAY, "copy", self.source, self.url, "--replay", "groundway-rejects"], cwd=self.folder,
                                       env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait(20)
            self.assertIn(self.value("select count(*) from notes"), (1, 401))
        for _ in range(50):  # the server ends the dead session's transaction
            if self.replay().code == 0:
                break
            time.sleep(0.1)
        self.assertEqual(self.sql("select count(*), count(distinct words) from notes"), [(401, 401)])
        self.assertEqual(self.copy("--verify-only").code, 0)

    def test_two_at_once(self):
        self.copy_with_rejects()
        self.mend_all()
        holder = psycopg2.connect(self.url)
        self.addCleanup(holder.close)
        holder.cursor().execute("lock table notes in access exclusive mode")
        ended = []
        threads = [threading.Thread(target=lambda: ended.append(self.groundway("copy", self.source, self.url, "--replay", "groundway-rejects"))) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        holder.rollback()
        for thread in threads:
            thread.join(60)
        self.assertTrue(all(e.code in (0, 4, 7) for e in ended), [e.words for e in ended])
        self.assertEqual(self.sql("select count(*) from notes"), [(3,)])


if __name__ == "__main__":
    unittest.main()
