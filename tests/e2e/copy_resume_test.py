"""What --resume takes up, what it refuses, and how it says so."""
import time, unittest

from kill_case import KillCase


class Resume(KillCase):
    def stopped(self, *flags, point="copy.piece.committed"):
        self.shop()
        self.assertTrue(self.killed(*flags, failpoint=point))

    def test_where_nothing_was_begun_it_says_what_to_do(self):
        self.shop()
        self.refused(self.copy("--resume"), 7, "GW0519", "no copy has begun", "without --resume")

    def test_a_completed_copy_is_compared_again(self):
        self.shop()
        self.assertEqual(self.copy().code, 0)
        ended = self.copy("--resume")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertIn("nothing to go on with", " ".join(ended.out.split()))
        self.sql("update people set score = 99 where id = 5")
        self.assertEqual(self.copy("--resume").code, 8)

    def test_other_choices_are_named(self):
        self.stopped("--tables", "people,orders")
        self.refused(self.copy("--resume", "--tables", "people"), 7, "GW0519", "with --tables people,orders")
        self.refused(self.copy("--resume", "--on-nul=escape"), 7, "GW0519", "without --on-nul")
        self.resumed()
        self.assertEqual(sorted(self.tables()), ["orders", "people"])

    def test_a_copy_without_proof_goes_on_with_one(self):
        self.stopped("--verify=off")
        without = "select count(*) from groundway.copy_piece where done_at is not null and digest is null"
        done = self.value(without)
        self.assertGreater(done, 0)
        ended = self.copy("--resume")
        self.assertEqual((ended.code, ended.report["verified"]), (0, True), ended.words)
        self.assertEqual(self.value(without), done)

    def test_a_copy_without_sums_loads_again_what_may_have_changed(self):
        self.stopped("--verify=off")
        self.make("update people set score = 12345 where id = 3")
        ended = self.copy("--resume", "--verify=off")
        self.assertEqual(ended.code, 0, ended.words)
        self.assertRegex(" ".join(ended.out.split()), r"\b([1-9]\d*) of \1 pieces? that (were|was) there differ")
        self.assertEqual(self.value("select score from people where id = 3"), 12345)

    def test_another_type_is_named(self):
        self.stopped()
        (self.folder / "groundway.toml").write_text('[copy.types]\n"people.score" = "numeric"\n')
        self.refused(self.copy("--resume"), 7, "GW0519", "people.score as numeric")

    def test_values_that_ask_for_another_type_are_named(self):
        self.stopped()
        self.make("insert into notes values (x'00ff', 'no time at all')")
        self.refused(self.copy("--resume"), 7, "GW0520", "notes.", "--replace")

    def test_another_definition_is_refused(self):
        self.stopped()
        self.make("create index more on notes (body)")
        self.refused(self.copy("--resume"), 7, "GW0520", "definitions", "--replace")
        self.assertEqual(self.copy("--replace").code, 0)

    def test_rows_that_somebody_wrote_are_never_emptied_away(self):
        self.stopped(point="copy.complete.before")
        self.sql("update people set score = 77 where id = 3")
        self.goes_on()
        self.refused(self.copy("--resume"), 7, "GW0519", "somebody has written to")
        self.assertEqual(self.value("select score from people where id = 3"), 77)

    def test_a_trigger_that_tells_ids_is_proven_though_the_last_id_has_left_the_file(self):
        self.make("create table items (id integer primary key, name text); create table told (item integer);"
                  "create trigger made after insert on items begin insert into told values (new.id); end;"
                  "insert into items (name) values ('a'), ('b'), ('c'); insert into items values (900, 'far')")
        self.assertTrue(self.killed(failpoint="copy.proved"))
        self.make("delete from items where id = 900")
        ended = self.resumed()
        self.assertEqual(ended.report["left_out"], [])
        self.sql("insert into items (name) values ('d')")
        self.assertEqual(self.sql("select id from items join told on item = id where name = 'd'"), [(4,)])

    def test_a_table_that_is_gone_is_named(self):
        self.stopped()
        self.sql("drop table notes")
        self.refused(self.copy("--resume"), 7, "GW0519", "public.notes", "is gone")

    def test_two_at_once_do_not_meet(self):
        self.stopped()
        first = self.start("--resume", failpoint="copy.resume.begun=pause:1500")
        time.sleep(0.4)
        second = self.start("--resume")
        codes = []
        for child in (first, second):
            out, err = child.communicate(timeout=120)
            codes.append(child.returncode)
            self.assertTrue(child.returncode == 0 or "GW0519" in err, out + err)
        self.assertIn(0, codes)
        self.assertEqual(self.copy("--verify-only").code, 0)

    def test_appended_rows_that_were_committed_are_proven(self):
        self.shop()
        self.sql("create table notes (body text, at timestamp); insert into notes values ('mine', null)")
        self.assertTrue(self.killed("--data-only", "--append", "--tables", "notes", failpoint="copy.data.committed"))
        self.goes_on()
        ended = self.resumed()
        self.assertIn("appended before", " ".join(ended.out.split()))
        self.assertEqual(self.value("select count(*) from notes"), self.ROWS + 1)

    def test_schema_only_and_append_beside(self):
        for flags, point in ((("--schema-only",), "copy.constraints.made"), (("--append",), "copy.rows.loaded")):
            with self.subTest(flags=flags):
                self.fresh_target()
                self.sql("create table mine (x int)")
                if flags == ("--schema-only",):
                    self.sql("drop table mine")
                self.stopped(*flags, point=point)
                ended = self.copy("--resume")
                self.assertEqual(ended.code, 0, ended.words)
                self.assertEqual(self.value("select state from groundway.copy_run"), "complete")

    def test_a_journal_of_an_older_groundway_is_understood(self):
        self.stopped("--jobs", "1")  # one worker: what comes after its first piece is not there
        self.sql("alter table groundway.copy_run drop options, drop types, drop source_schema, drop seed, drop incoming, drop swapped_at;"
                 "alter table groundway.copy_table drop before_rows, drop before_digest, drop digest, drop seed; drop table groundway.copy_piece")
        self.refused(self.copy("--resume"), 7, "GW0519", "could not resume", "--replace")
        self.assertIn(self.copy("--verify-only").code, (4, 7, 8))
        ended = self.copy("--replace")
        self.assertEqual(ended.code, 0, ended.words)
        self.judge(ended)


if __name__ == "__main__":
    unittest.main()
