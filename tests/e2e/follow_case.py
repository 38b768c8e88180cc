"""What the suites of follow and cutover share: a follower started and stopped, the journal, and what abandon must leave."""
import json, signal, sqlite3, subprocess, time

import psycopg2

import judge
import writers
from harness import GROUNDWAY, CopyCase, clean_environment

# What a copy had made in PostgreSQL and a follow puts away for a while.
PUT_AWAY = """
select 'key', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text from pg_constraint
 where connamespace = 'public'::regnamespace and contype in ('f', 'c', 'u', 'p')
union all
select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text from pg_trigger
 where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
order by 1, 2, 3"""


class FollowCase(CopyCase):
    server_goes_away = False  # then the application's own connections may be lost

    def setUp(self):
        super().setUp()
        self.fleets, self.followers = [], []
        self.addCleanup(self.end_all)

    def end_all(self):
        for fleet in self.fleets:
            fleet.kill()
        for follower in self.followers:
            if follower.poll() is None:
                follower.kill()
            follower.wait()

    def anew(self):
        """For a test of several cases: nothing of the one before is left."""
        self.tearDown()
        self.doCleanups()
        self.setUp()

    # --- the application ---

    def application(self, wal=True, rows=300, processes=3, seed=1, moves=True, pace=0.02):
        writers.build(self.source, rows, wal)
        return self.write_on(processes, seed, moves, pace)

    def write_on(self, processes=3, seed=1, moves=True, pace=0.02):
        folder = self.folder / f"ledgers{len(self.fleets)}"
        fleet = writers.Fleet(self.source, folder, processes, seed, pace, self.url if moves else "")
        self.fleets.append(fleet)
        fleet.start()
        return fleet

    # --- the product ---

    def start_follow(self, method, *flags, url=None, **environment):
        self.report = self.folder / "report.json"
        self.said = self.folder / f"follow{len(self.followers)}.txt"
        with open(self.said, "w") as said:
            child = subprocess.Popen([GROUNDWAY, "copy", str(self.source), url or self.url, f"--follow={method}", "--report",
                                      str(self.report), *flags], cwd=self.folder, env=clean_environment(**environment),
                                     stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        self.followers.append(child)
        return child

    def journal(self, url=None):
        """The newest follow as {column: value}; {} where there is none, or nobody answers."""
        try:
            connection = psycopg2.connect(url or self.url, connect_timeout=5)
        except psycopg2.OperationalError:
            return {}
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("select to_regclass('groundway.copy_follow') is not null")
                if not cursor.fetchone()[0]:
                    return {}
                cursor.execute("select f.* from groundway.copy_follow f join groundway.copy_run r on r.id = f.run order by r.started_at desc limit 1")
                row = cursor.fetchone()
                return {c[0]: v for c, v in zip(cursor.description, row) if c[0] not in ("plans", "away")} if row else {}
        except psycopg2.Error:
            return {}
        finally:
            connection.close()

    def until(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        said = self.said.read_text(errors="replace") if self.followers else ""
        self.fail(f"{what}: not within {seconds} s; the follower said:\n{said[-3000:]}\njournal: {self.journal()}")

    def until_follows(self, child, rounds=1):
        def follows():
            if child.poll() is not None:
                self.fail(f"the follower ended with {child.returncode}:\n{self.said.read_text(errors='replace')[-3000:]}")
            row = self.journal()
            return row.get("state") == "following" and (row.get("rounds") or 0) >= rounds and self.is_at_work()
        self.until(follows, "it follows", 180)

    def is_at_work(self):
        return self.value("select count(*) from pg_locks where locktype = 'advisory' and granted and database ="
                          " (select oid from pg_database where datname = current_database())") > 0

    def cutover(self, *flags, code=0, url=None, timeout=150, **environment):
        ended = self.groundway("copy", "cutover", self.source, url or self.url, *flags, timeout=timeout, **environment)
        if code is not None:
            self.assertEqual(ended.code, code, ended.words + "\n" + self.said.read_text(errors="replace")[-2000:])
        return ended

    def abandon(self, *flags, code=0, url=None, **environment):
        ended = self.groundway("copy", "abandon", self.source, url or self.url, *flags, **environment)
        if code is not None:
            self.assertEqual(ended.code, code, ended.words)
        return ended

    def status(self, *flags, url=None, **more):
        ended = self.groundway("copy", "status", self.source, url or self.url, "--json", *flags, **more)
        self.assertIn(ended.code, (0, 1), ended.words)
        return json.loads(ended.out)

    def ended(self, child, codes=(0,), seconds=60):
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.fail(f"the follower does not end:\n{self.said.read_text(errors='replace')[-3000:]}")
        self.assertIn(code, codes, self.said.read_text(errors="replace")[-3000:])
        return code

    def stop_follow(self, child, codes=(130,)):
        child.send_signal(signal.SIGINT)
        return self.ended(child, codes)

    def stopped(self, child):
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.wait(60)

    # --- what is left ---

    def catalogue(self, path=None):
        """sqlite_schema byte by byte, and every row as text."""
        db = sqlite3.connect(path or self.source, timeout=60)
        db.text_factory = bytes
        try:
            return db.execute("select type, name, tbl_name, sql from sqlite_schema order by rowid").fetchall()
        finally:
            db.close()

    def traces(self):
        return [r[1].decode() for r in self.catalogue() if b"groundway" in r[1].lower()]

    def is_fenced(self):
        return any("fence" in name for name in self.traces())

    def is_usable(self):
        db = sqlite3.connect(self.source, timeout=60, isolation_level=None)
        try:
            self.assertEqual(db.execute("pragma integrity_check").fetchall(), [("ok",)])
            db.execute("begin immediate")
            db.execute("insert into plain (who, stamp) values ('probe', '1')")
            db.execute("rollback")
        finally:
            db.close()

    def put_away(self):
        return self.sql(PUT_AWAY)

    def verdict(self, fleet, url=None, cells=True, late=True):
        """After fleet.stop(): what the ledgers say, then every cell of both sides."""
        found = fleet.verdict(url or self.url)
        self.assertEqual(found.wrong, [], "\n".join(found.wrong[:30]) + "\n" + self.said.read_text(errors="replace")[-1500:])
        self.assertEqual((found.lost, found.doubled, found.unasked), (0, 0, 0))
        self.assertTrue(self.server_goes_away or not found.away, f"connections of the application were lost: {found.away}")
        if cells:
            writers.forget_there(url or self.url)
            report = json.loads(self.report.read_text()) if self.report.exists() else self.plain_report()
            for table in report.get("details", []):
                table.pop("rows", None)  # those of the copy: more have come since
            losses = judge.judge(self.unfenced(), url or self.url, "public", report)
            self.assertEqual(losses, [], "\n".join(losses[:30]))
        return found

    def unfenced(self):
        """A copy of the file without what is ours: the judge asks for every trigger of it."""
        whole = self.folder / "unfenced.db"
        whole.unlink(missing_ok=True)
        with sqlite3.connect(self.source) as db, sqlite3.connect(whole) as copy:
            db.backup(copy)
        with sqlite3.connect(whole, isolation_level=None) as copy:
            for kind, name, _, _ in self.catalogue(whole):
                if b"groundway" in name.lower() and kind == b"trigger":
                    copy.execute(f'drop trigger "{name.decode()}"')
        return whole

    def plain_report(self):
        """What a copy of this file tells, made into a database of its own."""
        other = self.server.new_database()
        try:
            return self.copy(source=self.unfenced(), url=self.server.url(other)).report
        finally:
            self.server.drop_database(other)


class LiveCase(FollowCase):
    """An application that writes, a follower that follows it, and the move."""

    def followed(self, method="log", wal=True, moves=True, rows=60):
        fleet = self.application(wal, rows=rows, processes=2, moves=moves, pace=0.06)
        follower = self.start_follow(method)
        self.until_follows(follower)
        return fleet, follower

    def moved(self, fleet, follower=None):
        self.cutover()
        if follower:
            self.ended(follower)
        time.sleep(0.3)
        fleet.stop()
        return self.verdict(fleet)

    def words_of(self, ended):
        return " ".join(ended.words.split())

    def connect(self, path=None):
        db = sqlite3.connect(path or self.source, timeout=30, isolation_level=None)
        self.addCleanup(db.close)
        return db
