"""A copy that is stopped somehow, resumed, and held against a copy that nobody disturbed."""
import json, os, signal, sqlite3, subprocess, time

from harness import GROUNDWAY, CopyCase, clean_environment

# Everything that a copy makes: keys of one and of several columns, checks, foreign keys in a circle, unique and partial
# indexes, views that read views, triggers, identities that gave more ids than there are rows. One table is too large to share
# a transaction with others.
DDL = """
create table people (id integer primary key autoincrement, email text not null unique, born date, score real check (score >= 0),
  friend integer references people (id));
create table orders (id integer primary key, person integer not null references people (id) on delete cascade, at datetime,
  total decimal(10, 2), state text check (state in ('new', 'paid')));
create table lines (order_id integer references orders (id), number integer, what text, primary key (order_id, number)) without rowid;
create table notes (body text, at text);
create table readings (id integer primary key, at integer);
create index orders_person on orders (person, at desc);
create index orders_new on orders (at) where state = 'new';
create index notes_at on notes (at);
create index readings_at on readings (at);
create view paid as select id, person, total from orders where state = 'paid';
create view best as select person, count(*) as orders from paid group by person;
"""
TRIGGER = """create trigger touched after update of state on orders when new.state = 'paid'
  begin update people set score = score + 1 where id = new.person; end;"""

CATALOGUE = """
select 'constraint', n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid) || o.convalidated from pg_constraint o
  join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = any (array['public', 'groundway_incoming'])
union all
select c.relkind::text, n.nspname, c.relname, '', coalesce(case c.relkind when 'i' then pg_get_indexdef(c.oid) when 'v' then pg_get_viewdef(c.oid) end, '')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any (array['public', 'groundway_incoming'])
union all
select 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || a.attnotnull || a.attidentity::text
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any (array['public', 'groundway_incoming']) and a.attnum > 0 and not a.attisdropped
union all
select 'trigger', n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = any (array['public', 'groundway_incoming']) and not t.tgisinternal
union all
select 'function', n.nspname, p.proname, '', p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any (array['public', 'groundway_incoming'])
union all select 'schema', nspname, '', '', '' from pg_namespace where nspname like 'groundway%' or nspname = 'public'
order by 1, 2, 3, 4, 5"""


class KillCase(CopyCase):
    ROWS, READINGS = 300, 5000
    SMALL = 0  # more tables of a few rows, which share transactions
    # of a fresh copy: never reached by one that is not of this kind
    OF_DATA_ONLY = {"copy.data.set_aside", "copy.data.table.filled", "copy.data.restored", "copy.data.committed"}
    OF_RESUME = {"copy.resume.begun", "copy.resume.compared", "copy.resume.emptied"}
    OF_REPLACE = {"copy.swap.recorded", "copy.swapped"}
    OF_LARGE = {"copy.rows.sent"}  # needs more rows than one message takes

    def undisturbed(self, *flags, before=None):
        if before:
            before()
        ended = self.copy(*flags)
        self.assertEqual(ended.code, 0, ended.words)
        return self.end_state()

    def walk(self, flags, expected_unreached, before=lambda: None):
        """Kills at each point, resumes, compares."""
        wanted = self.undisturbed(*flags, before=before)
        unreached = set()
        for point in self.failpoints():
            with self.subTest(flags=flags, point=point):
                self.fresh_target()
                before()
                if not self.killed(*flags, failpoint=point):
                    unreached.add(point)
                    continue
                self.resumed(*flags)
                self.same(self.end_state(), wanted)
        self.assertEqual(unreached, expected_unreached)

    def shop(self, rows=None, tag="first"):
        rows = rows or self.ROWS
        self.source.unlink(missing_ok=True)
        db = sqlite3.connect(self.source)
        db.executescript(DDL)
        self.fill(db, 1, rows, tag)
        db.executemany("insert into readings values (?, ?)", [(i, i % 7) for i in range(1, self.READINGS + 1)])
        for n in range(self.SMALL):
            db.execute(f"create table small{n} (id integer primary key autoincrement, v text unique, at datetime check (at > '2000-01-01'),"
                       f" before integer references small{max(n - 1, 0)} (id))")
            db.execute(f"create index small{n}_at on small{n} (at)")
            db.executemany(f"insert into small{n} (v, at, before) values (?, '2025-01-02 03:04:05', ?)", [(f"{tag} {i}", i) for i in range(1, 8)])
        db.execute("insert into people (id, email, score) values (?, 'gone', 1)", (rows + 500,))
        db.execute("delete from people where id = ?", (rows + 500,))
        db.executescript(TRIGGER)
        db.commit()
        db.close()
        time.sleep(0.08)  # what was written a moment ago counts as in motion

    def fill(self, db, first, last, tag):
        ids = range(first, last + 1)
        db.executemany("insert into people values (?, ?, ?, ?, ?)",
                       [(i, f"{tag}.{i}@example.com", "2001-02-03", i / 3, i - 1 if i > first else None) for i in ids])
        db.executemany("insert into orders values (?, ?, ?, ?, ?)",
                       [(i, i, "2020-01-01 10:00:00", f"{i}.25", "new" if i % 3 else "paid") for i in ids])
        db.executemany("insert into lines values (?, ?, ?)", [(i, 1, f"{tag} {i}") for i in ids])
        db.executemany("insert into notes values (?, ?)", [(f"{tag} note {i}", f"2020-01-{i % 28 + 1:02}") for i in ids])

    def goes_on(self):
        """The application goes on writing while the copy lies still."""
        db = sqlite3.connect(self.source)
        db.execute("drop trigger touched")
        self.fill(db, self.ROWS + 1000, self.ROWS + 1100, "later")
        db.execute("update people set email = 'changed.' || id || '@example.com' where id % 50 = 7")
        db.execute("delete from lines where order_id % 40 = 3")
        db.execute("delete from readings where at = 5 and id % 5 = 0")
        db.execute("insert into readings select id + 100000, 8 from readings")
        db.executescript(TRIGGER)
        db.commit()
        db.close()
        time.sleep(0.08)

    def start(self, *flags, url=None, failpoint=None, **more):
        environment = clean_environment(**({"GROUNDWAY_FAILPOINT": failpoint} if failpoint else {}))
        return subprocess.Popen([GROUNDWAY, "copy", str(self.source), url or self.url, "--report", str(self.folder / "k.json"), *flags],
                                cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, **more)

    def killed(self, *flags, failpoint):
        """Runs into the failpoint: True; ends without reaching it: False."""
        child = self.start(*flags, failpoint=failpoint)
        out, err = child.communicate(timeout=120)
        if child.returncode == -signal.SIGKILL:
            return True
        self.assertEqual(child.returncode, 0, f"{failpoint}\n{out}{err}")
        return False

    def failpoints(self):
        listed = self.groundway("copy", "--list-failpoints", "--json")
        self.assertEqual(listed.code, 0, listed.words)
        return [row["name"] for row in json.loads(listed.out)["failpoints"] if row["name"].startswith("copy.")]

    def end_state(self):
        """All that a person could find in the target, the journal's own history aside."""
        state = {"catalogue": self.sql(CATALOGUE)}
        for table in self.tables():
            state[table] = self.value(f'select count(*) || md5(coalesce(string_agg(t::text, e\'\\n\' order by t::text collate "C"), \'\')) from "{table}" t')
        for name, in self.sql("select sequencename from pg_sequences where schemaname = 'public' order by 1"):
            state["sequence " + name] = self.sql(f'select case when is_called then last_value + 1 else last_value end from "{name}"')
        state["run"] = self.value("select state from groundway.copy_run order by started_at desc limit 1")
        state["open"] = self.value("select count(*) from groundway.copy_run where state in ('running', 'loaded')")
        return state

    def same(self, state, wanted):
        for key in sorted(set(state) | set(wanted), key=str):
            self.assertEqual(state.get(key), wanted.get(key), key)

    def resumed(self, *flags, **more):
        """--resume; where no copy had begun, what its error says to do."""
        ended = self.copy("--resume", **more)
        if ended.code == 7 and "GW0519" in ended.err and "without --resume" in " ".join(ended.err.split()):
            ended = self.copy(*flags, **more)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertTrue(ended.report["verified"], ended.words)
        return ended
