"""`groundway copy --follow` and `copy cutover`: what an application writes meanwhile arrives, and late writers are told.

GROUNDWAY_KILLS=all: killed at every step; without it at those where the two databases agree least.
"""
import json, os, pathlib, signal, sqlite3, subprocess, sys, threading, time, unittest

import writers
from harness import GROUNDWAY, CopyCase, clean_environment

KILLS = bool(os.environ.get("GROUNDWAY_KILLS"))

SHOP = """
create table users (id integer primary key autoincrement, name text unique, seen datetime);
create table orders (id integer primary key, user int references users (id) on delete cascade, total decimal(10,2));
create table tag (k text primary key not null, v real) without rowid;
create table loose (a text, b text);
create trigger made after insert on orders begin insert into loose values ('order', new.id); end;
create view sums as select user, sum(total) as total from orders group by user;
"""


class FollowCase(CopyCase):
    def make_shop(self, rows=300, wal=True):
        self.make(SHOP)
        self.write(f"pragma journal_mode = {'wal' if wal else 'delete'}",
                   "with recursive c (i) as (select 1 union all select i + 1 from c where i < %d)"
                   " insert into users (name) select 'user ' || i from c" % rows,
                   "insert into orders (user, total) select id, id * 1.5 from users", "insert into tag values ('a', 1), ('b', 2)")

    def write(self, *statements, checked=True):
        connection = sqlite3.connect(self.source, timeout=20, isolation_level=None)
        try:
            connection.execute(f"pragma foreign_keys = {'on' if checked else 'off'}")
            for statement in statements:
                connection.execute(statement).fetchall()
        finally:
            connection.close()

    def read(self, statement):
        connection = sqlite3.connect(self.source, timeout=20)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def follow(self, method, *flags, **environment):
        """A follower in the background; its words go to files."""
        self.runs = getattr(self, "runs", 0) + 1
        words = open(self.folder / f"follow-{self.runs}.txt", "w+")
        how = [f"--follow={method}"] if method else []
        child = subprocess.Popen([GROUNDWAY, "copy", str(self.source), self.url, *how, "--report",
                                  str(self.folder / "report.json"), *flags], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=words,
                                 stderr=words, env=clean_environment(**environment))
        child.words = words
        self.addCleanup(self.end, child)
        return child

    @staticmethod
    def end(child):
        child.kill()
        child.wait()
        child.words.close()

    @staticmethod
    def words_of(child):
        child.words.flush()
        return pathlib.Path(child.words.name).read_text()

    def until(self, what, seconds=40, child=None):
        deadline = time.monotonic() + seconds
        while not what():
            self.assertTrue(child is None or child.poll() is None, child and self.words_of(child))
            self.assertLess(time.monotonic(), deadline, child and self.words_of(child))
            time.sleep(0.05)

    def followed(self, method, *flags, **environment):
        child = self.follow(method, *flags, **environment)
        self.until(lambda: "carried" in self.words_of(child) or self.state() == "following", child=child)
        return child

    def state(self):
        if self.value("select to_regclass('groundway.copy_follow') is null"):
            return None
        rows = self.sql("select state from groundway.copy_follow order by started_at desc limit 1")
        return rows[0][0] if rows else None

    def cutover(self, *flags, code=0):
        ended = self.groundway("copy", "cutover", self.url, *flags)
        self.assertEqual(ended.code, code, ended.words)
        return ended

    def equal(self):
        for table, key in (("users", "id"), ("orders", "id"), ("tag", "k"), ("loose", "b")):
            columns = {"users": "id, name", "orders": 'id, "user", total', "tag": "k, v", "loose": "a, b"}[table]
            mine = sorted((tuple(str(float(v)) if isinstance(v, float) else str(v) for v in r)
                           for r in self.read(f'select {columns} from {table}')))
            theirs = sorted((tuple(str(float(v)) if not isinstance(v, (int, str)) else str(v) for v in r)
                             for r in self.sql(f'select {columns} from {table}')))
            same = len(mine) == len(theirs) and all([x.removesuffix(".0") for x in a] == [x.removesuffix(".0") for x in b] for a, b in zip(mine, theirs))
            if not same:
                return False
        return True

    def arrives(self, child):
        self.until(self.equal, child=child)


CHANGES = ("update users set name = 'changed ' || id where id < 20", "delete from orders where id between 50 and 60",
           "insert into users (name) values ('new')", "update users set name = 'swap' where id = 30",
           "update users set name = 'user 30' where id = 31", "update tag set k = 'c' where k = 'a'",
           "insert or replace into users (id, name) values (40, 'user 41')", "delete from users where id = 45",
           "insert into orders (user, total) values (31, 12.25)")


class Carries(FollowCase):
    def test_changes_arrive_and_the_move_leaves_fences(self):
        for method in ("log", "ranges"):
            for wal in (True, False):
                with self.subTest(method=method, wal=wal):
                    self.setUp()
                    self.make_shop(wal=wal)
                    child = self.followed(method)
                    self.write(*CHANGES)
                    self.arrives(child)
                    ended = self.cutover()
                    self.assertIn("writes were held for", ended.out)
                    self.assertEqual(child.wait(20), 0, self.words_of(child))
                    with self.assertRaisesRegex(sqlite3.Error, writers.MOVED):
                        self.write("insert into users (name) values ('late')")
                    self.assertEqual(self.read("select count(*) from sqlite_schema where name like '%groundway_log%'"), [(0,)])
                    self.assertEqual(self.sql("select conname, convalidated from pg_constraint where contype = 'f'"), [("orders_user_fkey", True)])
                    self.assertEqual(self.value("insert into users (name) values ('here') returning id"), 302)
                    before = self.value("select count(*) from loose")
                    self.sql("insert into orders (id, \"user\", total) values (90000, 302, 1)")
                    self.assertEqual(self.value("select count(*) from loose"), before + 1)

    def test_one_that_is_killed_is_gone_on_with(self):
        for method in ("log", "ranges"):
            every = ("follow.log.installed", "copy.rows.loaded", "follow.begun", "follow.put_away", "follow.deleted", "follow.sent", "follow.committed")
            few = ("copy.rows.loaded", "follow.put_away", "follow.sent") if method == "log" else ("follow.sent",)
            for point in every[3:] if KILLS and method == "ranges" else every if KILLS else few:
                with self.subTest(method=method, point=point):
                    self.setUp()
                    self.make_shop()
                    child = self.follow(method, GROUNDWAY_FAILPOINT=point)
                    for n in range(100):
                        if child.poll() is not None:
                            break
                        self.write(f"update users set name = 'n {n} ' || id where id % 7 = {n % 7}")
                        time.sleep(0.05)
                    self.assertEqual(child.wait(5), -signal.SIGKILL, self.words_of(child))
                    self.write(*CHANGES)
                    again = self.follow(method)
                    self.until(lambda: self.state() == "following", child=again)
                    self.arrives(again)
                    again.send_signal(signal.SIGINT)
                    self.assertEqual(again.wait(20), 130, self.words_of(again))
                    self.assertIn("goes on", self.words_of(again))
                    self.cutover()
                    self.assertTrue(self.equal())

    def test_a_copy_that_was_stopped_is_still_known_as_one_to_follow(self):
        for before in ((None, "copy.rows.loaded=kill"), ("ranges", "copy.proved=kill")), (("ranges", "copy.rows.loaded=kill"),):
            with self.subTest(before=before):
                self.setUp()
                self.make_shop()
                for method, point in before:
                    self.assertEqual(self.follow(method, GROUNDWAY_FAILPOINT=point).wait(30), -signal.SIGKILL)
                    seen = json.loads(self.groundway("copy", "status", self.source, self.url, "--json").out)
                    self.assertEqual(seen["copy"]["follow"], method or "")
                    self.assertTrue(seen["next"].endswith("--follow=ranges" if method else "--resume"), seen)
                child = self.follow(None, "--resume")
                self.until(lambda: self.state() == "following", child=child)
                self.write(*CHANGES)
                self.arrives(child)

    def test_a_lock_that_the_application_holds_is_waited_for_as_long_as_was_said(self):
        self.make_shop()
        holder = sqlite3.connect(self.source, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("begin immediate")
        self.assertNotIn((child := self.follow("log", "--wait", "300ms")).wait(30), (0, 70))
        self.assertIn("within 300 ms", self.words_of(child))
        holder.execute("rollback")
        child = self.followed("log")
        holder.execute("begin immediate")
        ended = self.groundway("copy", "abandon", self.url, "--wait", "2s")
        self.assertNotIn(ended.code, (0, 70), ended.words)
        self.assertIn("within 2000 ms", ended.words)
        holder.execute("rollback")
        self.assertEqual(self.groundway("copy", "abandon", self.url).code, 0)
        ended = self.groundway("copy", self.source, self.url, "--wait", "3s")
        self.assertEqual(ended.code, 2, ended.words)
        self.assertIn("--follow", ended.words)

    def test_a_complete_copy_is_taken_up_without_loading_it_again(self):
        self.make_shop()
        self.copied(0, judged=False)
        before = self.value("select count(*) from groundway.copy_run")
        self.write(*CHANGES)
        child = self.followed("log")
        self.arrives(child)
        self.assertEqual(self.value("select count(*) from groundway.copy_run"), before)

    def test_an_abandon_that_is_killed_is_gone_on_with_though_the_file_is_gone(self):
        keys = "select conname, convalidated, pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
        triggers = "select tgname, tgenabled from pg_trigger where not tgisinternal"
        for point in ("abandon.source.cleaned", "abandon.restored"):
            with self.subTest(point=point):
                self.setUp()
                self.make_shop()
                schema = self.read("select * from sqlite_schema order by rowid")
                self.copied(0, judged=False)
                before = (self.sql(keys), self.sql(triggers))
                child = self.followed("log")
                self.write(*CHANGES)
                self.arrives(child)
                self.assertNotEqual((self.sql(keys), self.sql(triggers)), before)
                ended = self.groundway("copy", "abandon", self.url, GROUNDWAY_FAILPOINT=point)
                self.assertEqual(ended.code, -signal.SIGKILL, ended.words)
                self.assertEqual(child.wait(20), 0, self.words_of(child))
                self.assertEqual([r[:3] + r[4:] for r in self.read("select * from sqlite_schema order by rowid")],
                                 [r[:3] + r[4:] for r in schema])
                self.source.unlink()
                again = self.groundway("copy", "abandon", self.url)
                self.assertEqual(again.code, 0, again.words)
                self.assertIn("is gone", again.words)
                self.assertEqual((self.sql(keys), self.sql(triggers)), before)
                self.assertEqual(self.state(), "abandoned")

    def test_what_was_chosen_for_the_copy_is_chosen_for_its_follow(self):
        self.make_shop()
        self.write("insert into loose values ('bad', cast(x'610062' as text))")
        self.copied(0, "--on-nul=escape", "--exclude", "tag", judged=False)
        for flags in (("--on-nul=bytea",), ("--exclude", "tag,loose"), ("--tables", "users")):
            refused = self.groundway("copy", self.source, self.url, "--follow=log", *flags)
            self.assertEqual(refused.code, 7, refused.words)
            self.assertIn("GW0519", refused.words)
        self.assertEqual(self.read("select count(*) from sqlite_schema where name like '%groundway%'"), [(0,)])
        child = self.followed("log")  # no flag: those of the copy
        self.write("insert into loose values ('worse', cast(x'620063' as text))")
        self.until(lambda: self.value("select count(*) from loose where a = 'worse'") == 1, child=child)
        self.assertEqual(self.value("select to_regclass('tag') is null"), True)
        self.assertEqual(self.value("select count(*) from groundway.copy_follow_refused"), 0)
        child.send_signal(signal.SIGINT)
        child.wait(20)
        refused = self.groundway("copy", self.source, self.url, "--follow=log", "--on-nul=replace")
        self.assertIn("GW0519", refused.words)
        self.cutover()

    def test_a_schema_that_changes_ends_the_follow(self):
        self.make_shop()
        child = self.followed("log")
        self.write("alter table users add column more text")
        self.assertEqual(child.wait(20), 7, self.words_of(child))
        self.assertIn("GW0520", self.words_of(child))


class Moves(FollowCase):
    STEPS = ("cutover.lock.taken", "cutover.proved", "cutover.held", "cutover.last_round", "cutover.target.committed",
             "cutover.fences.put", "cutover.fences.committed", "cutover.moved", "cutover.validated")

    def test_one_that_is_killed_leaves_one_side_to_write_and_is_gone_on_with(self):
        for method in ("log", "ranges"):
            few = ("cutover.target.committed", "cutover.fences.committed") if method == "log" else ("cutover.last_round",)
            for point in self.STEPS if KILLS else few:
                with self.subTest(method=method, point=point):
                    self.setUp()
                    self.make_shop()
                    child = self.followed(method)
                    self.write(*CHANGES)
                    ended = self.groundway("copy", "cutover", self.url, GROUNDWAY_FAILPOINT=point)
                    self.assertEqual(ended.code, -signal.SIGKILL, ended.words)
                    self.assertEqual(child.wait(20), 0)
                    fenced = self.STEPS.index(point) >= self.STEPS.index("cutover.fences.committed")
                    late = "insert into users (name) values ('meanwhile')"
                    if fenced:
                        with self.assertRaisesRegex(sqlite3.Error, writers.MOVED):
                            self.write(late)
                    else:
                        self.write(late)
                    self.cutover()
                    self.assertEqual(self.state(), "moved")
                    self.assertTrue(self.equal())
                    self.assertEqual(self.sql("select convalidated from pg_constraint where contype = 'f'"), [(True,)])
                    self.assertEqual(self.value("select tgenabled from pg_trigger where not tgisinternal"), "O")

    def test_what_an_application_that_never_stops_was_told_is_there(self):
        for method in ("log", "ranges"):
            with self.subTest(method=method):
                self.setUp()
                writers.build(self.source, rows=200)
                child = self.followed(method, "--on-orphan=not-valid")
                fleet = writers.Fleet(self.source, self.folder / "ledgers", processes=3, pace=0.01)
                self.addCleanup(fleet.kill)
                fleet.start()
                time.sleep(4)
                ended = self.cutover("--wait", "20s", code=0)
                fleet.stop()
                self.assertEqual(child.wait(20), 0, self.words_of(child))
                self.assertEqual(fleet.verdict(self.url).wrong, [], ended.words + self.words_of(child))

    def test_a_row_that_cannot_be_carried_stands_in_the_way(self):
        self.make_shop()
        child = self.followed("log")
        self.write("insert into users (name, seen) values ('odd', 'not a time')")
        self.until(lambda: "cannot be carried" in self.words_of(child), child=child)
        self.refused(self.cutover(code=8), 8, "GW0514", "users")
        self.write("update users set seen = null where name = 'odd'")
        self.cutover()
        self.assertTrue(self.equal())

    def test_orphans_stand_in_the_way(self):
        self.make_shop()
        self.followed("log")
        self.write("insert into orders (user, total) values (77777, 1)", checked=False)
        self.refused(self.cutover(code=8), 8, "GW0513", "orders_user_fkey")
        self.write("delete from orders where user = 77777")
        self.cutover()

    def test_a_hold_that_is_too_long_goes_back(self):
        self.make_shop()
        self.followed("log")
        ended = self.groundway("copy", "cutover", self.url, "--max-hold", "300ms", GROUNDWAY_FAILPOINT="cutover.held=pause:600")
        self.refused(ended, 8, "GW0522", "--max-hold")
        self.write("insert into users (name) values ('goes on')")
        self.cutover()
        self.assertTrue(self.equal())

    def test_a_hold_that_would_be_too_long_is_not_begun(self):
        self.make_shop()
        self.write("create table filler (id integer primary key, body text)")
        self.write("with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000) "
                   "insert into filler select i, hex(randomblob(200)) from n")  # read under the lock in more than 1 ms
        self.followed("ranges")
        ends = threading.Event()

        def goes_on():
            while not ends.wait(0.02):
                self.write("update tag set v = v + 1")

        writer = threading.Thread(target=goes_on)
        writer.start()
        try:
            ended = self.groundway("copy", "cutover", self.url, "--max-hold", "1ms")
        finally:
            ends.set()
            writer.join()
        self.refused(ended, 8, "GW0522", "writes would be held for about", "--max-hold allows 1 ms")
        self.assertNotIn("SQLite takes them again", ended.words)
        self.assertRegex(self.cutover().words, r"writes will be held for about [0-9.]+ m?s")
        self.assertTrue(self.equal())


if __name__ == "__main__":
    unittest.main()
