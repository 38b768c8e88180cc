"""`groundway copy postgresql://... sqlite:file`: the way back. What comes is what is there, a file is whole or not there at
all, and masked rows say nothing about anybody.
"""
import re, signal, sqlite3, subprocess, time, unittest

from back_case import BackCase
from harness import GROUNDWAY, clean_environment

NATIVE = """
create type mood as enum ('sad', 'ok', 'it''s');
create domain posint as integer check (value > 0);
create domain mail as text not null check (value ~~ '%@%');
create type pt as (x int, y text);
create extension if not exists citext;
create table people (
  id bigint generated always as identity primary key, email varchar(80) not null unique, name text, active boolean not null default true,
  created timestamptz not null default now(), updated timestamp default '2020-01-01 00:00:00', born date, t time, balance numeric(12,2) default 0,
  big numeric(30,10), anynum numeric, f4 real, f8 double precision, j json, jb jsonb default '{}', u uuid default gen_random_uuid(), b bytea, tags text[],
  nums int[], mat int[][], m mood default 'ok', p posint, e mail, r int4range, iv interval, ip inet, cd cidr, mac macaddr, c5 char(5), mon money, x xml,
  tsv tsvector, comp pt, bits varbit(8), sm smallint, nick citext unique, "Weird ""Col" int, shout text generated always as (upper(name) || '!') stored,
  constraint rich check (balance >= 0), constraint code check (c5 in ('ab', 'cd')), check (length(name) < 50));
create table orders (
  id serial primary key, person bigint not null references people on delete cascade deferrable initially deferred, total numeric(10,2),
  status text check (status = any (array['new', 'paid'])), note text, parent int references orders(id) on update set null, placed timestamptz);
create index by_person on orders (person, placed desc);
create index by_note on orders (lower(note)) where status <> 'paid';
create index by_json on people using gin (jb);
create table parts (id int, d date not null, v text, primary key (id, d)) partition by range (d);
create table parts1 partition of parts for values from ('2024-01-01') to ('2025-01-01');
create view paid as select o.id, p.email, o.total from orders o join people p on p.id = o.person where o.status = 'paid';
create view lists as select array_agg(id) as ids from orders;
create function f(int) returns int language sql as 'select $1';
create function tg() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before insert on orders for each row execute function tg();
insert into people (email, name, born, t, balance, big, anynum, f4, f8, j, jb, u, b, tags, nums, mat, m, p, e, r, iv, ip, cd, mac, c5, mon, x, tsv, comp, bits,
                    sm, nick, "Weird ""Col", created, updated) values
('ann@real.org', 'Ann', '1990-01-02', '10:11:12.5', 12.50, 12345678901234567890.1234567890, 1.10, 0.1, 1e300, '{"a": 1 }', '{"k": [1, 2.50]}',
 '0d3c9c4b-1f6a-4a6e-8f5d-2b7c9e1a3f50', '\\x0001ff', '{a,"b c",NULL}', '{1,2}', '{{1,2},{3,4}}', 'it''s', 5, 'a@b', '[1,5)', '1 mon 2 days 03:04:05.6',
 '10.0.0.1', '10.1.0.0/16', '08:00:2b:01:02:03', 'ab', '12.34', '<a/>', 'a b', '(1,zz)', '101', -7, 'Annie', 3, '2024-05-06 07:08:09.123+02', '2024-01-01 00:00:00.5'),
('bob@real.org', E'B\\\\o''b', '2000-02-29', '23:59:59', 0, 0.1, 'NaN', '-0', 'NaN', '3', '1.50', null, '', '{}', null, null, 'sad', null, 'q@q', 'empty', '-1 day',
 '::1', '::/0', null, 'cd', null, null, null, null, null, 32767, 'BOB', null, '2024-01-01', null);
insert into orders (person, total, status, note, placed)
  select 1 + i % 2, i * 1.5, case when i % 2 = 0 then 'new' else 'paid' end, 'note ' || i, '2024-01-01'::timestamptz + i * interval '1 hour' from generate_series(1, 200) i;
delete from orders where id > 190;
insert into parts values (1, '2024-02-03', 'x');
"""


class Native(BackCase):
    """A schema that was never SQLite's."""

    def setUp(self):
        super().setUp()
        self.sql(NATIVE)

    def test_every_value_is_kept_and_every_object_told(self):
        ended = self.back(code=8)
        self.assertTrue(ended.report["verified"], ended.words)
        self.assert_sound()
        row = dict(zip([r[1] for r in self.lite("pragma table_xinfo(people)")], self.lite("select * from people where id = 1")[0]))
        self.assertEqual({k: row[k] for k in ("active", "created", "updated", "born", "t", "balance", "big", "anynum", "f4", "b", "tags", "mat", "m", "r", "ip", "cd",
                                              "c5", "mon", "comp", "bits", "shout", 'Weird "Col')},
                         {"active": 1, "created": "2024-05-06 05:08:09.123000+00:00", "updated": "2024-01-01 00:00:00.500000", "born": "1990-01-02",
                          "t": "10:11:12.500000", "balance": 12.5, "big": "12345678901234567890.1234567890", "anynum": "1.10", "f4": 0.1, "b": b"\x00\x01\xff",
                          "tags": '["a","b c",null]', "mat": "[[1,2],[3,4]]", "m": "it's", "r": "[1,5)", "ip": "10.0.0.1", "cd": "10.1.0.0/16", "c5": "ab", "mon": "12.34",
                          "comp": '{"x":1,"y":"zz"}', "bits": "101", "shout": "ANN!", 'Weird "Col': 3})
        self.assertEqual(self.lite("select f8, anynum, f4, name from people where id = 2"), [("NaN", "NaN", 0.0, "B\\o'b")])
        left = sorted(e["object"] for e in ended.report["left_out"])
        self.assertEqual(left, ["function f(integer)", "index by_json", "trigger orders.touch", "view lists"], ended.words)
        for entry in ended.report["left_out"]:
            self.assertTrue(entry["reason"], entry)

    def test_constraints_hold_in_the_file(self):
        self.back(code=8)
        db = sqlite3.connect(self.file)
        self.addCleanup(db.close)
        db.execute("pragma foreign_keys = on")
        start = "insert into people (email, e, c5, balance, m, p, nick) values "
        for values in ("('x', 'a@b', 'zz', 1, 'ok', 1, 'n')", "('x', 'a@b', 'ab', -1, 'ok', 1, 'n')", "('x', 'a@b', 'ab', 1, 'bad', 1, 'n')",
                       "('x', 'a@b', 'ab', 1, 'ok', 0, 'n')", "('x', 'none', 'ab', 1, 'ok', 1, 'n')", "('x', null, 'ab', 1, 'ok', 1, 'n')",
                       "('ann@real.org', 'a@b', 'ab', 1, 'ok', 1, 'n')", "('x', 'a@b', 'ab', 1, 'ok', 1, 'ANNIE')"):
            with self.assertRaises(sqlite3.IntegrityError, msg=values):
                db.execute(start + values)
        db.execute(start + "('x', 'a@b', 'ab', 1, 'ok', 1, 'n')")
        made = db.execute("select id, active, length(u), created like '____-__-__ __:__:%+00:00', shout from people where email = 'x'").fetchone()
        self.assertEqual(made, (3, 1, 36, 1, None))
        with self.assertRaises(sqlite3.IntegrityError):
            db.execute("insert into orders (person, status) values (1, 'lost')")
        db.execute("insert into orders (person, status) values (1, 'new')")
        self.assertEqual(db.execute("select max(id) from orders").fetchone(), (201,))  # 191 to 200 were given once
        db.execute("delete from people where id = 1")
        db.commit()
        self.assertEqual(db.execute("select count(*) from orders where person = 1").fetchone(), (0,))

    def test_it_goes_forward_again(self):
        self.back(code=8)
        here = self.url
        self.fresh_target()
        again = self.copy(source=self.file)
        self.assertEqual(again.report["rejected"], 0, again.words)
        self.assertTrue(again.report["verified"], again.words)
        types = self.types("people")
        self.assertEqual({k: types[k] for k in ("active", "created", "updated", "born", "t", "balance", "big", "jb", "u", "b", "sm")},
                         {"active": "boolean", "created": "timestamp with time zone", "updated": "timestamp without time zone", "born": "date",
                          "t": "time without time zone", "balance": "numeric(12,2)", "big": "numeric(30,10)",
                          "jb": "jsonb", "u": "uuid", "b": "bytea", "sm": "bigint"})
        for column in ("created", "updated", "born", "t", "balance", "big", "anynum", "jb", "u", "b"):
            statement = f"select {column}::text from people order by id"
            self.assertEqual(self.sql(statement, url=here), self.sql(statement), column)

    def test_other_schemas_come_when_they_are_named(self):
        self.sql("create schema other; create table other.people (id int primary key, v text); insert into other.people values (7, 'z')")
        first = self.back(code=8)
        self.assertIn("tables in other schemas stay behind (other)", " ".join(first.report["notes"]))
        self.back("--schema", "public,other", "--replace", code=8)
        self.assertEqual(self.lite("select * from other_people"), [(7, "z")])
        self.refused(self.back("--schema", "nowhere", "--replace", code=None), 2, "GW0518", "nowhere")

    def test_tables_can_be_chosen(self):
        self.back("--tables", "people", code=8)
        self.assertEqual(self.lite("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"), [("people",)])
        ended = self.back("--exclude", "people", "--replace", code=8)
        self.assertTrue(ended.told("left_out", "foreign key orders (person)", "stays behind"), ended.words)
        self.assert_sound()
        self.refused(self.back("--tables", "peopel", "--replace", code=None), 2, "GW0518", "did you mean 'people'")

    def test_a_schema_alone_and_a_dry_run_carry_no_row(self):
        self.back("--dry-run", code=8)
        self.assertFalse(self.file.exists())
        self.back("--schema-only", code=8)
        self.assertEqual(self.lite("select count(*) from people"), [(0,)])

    def test_a_proof_later_finds_one_changed_value(self):
        self.back(code=8)
        self.assertTrue(self.back("--verify-only", code=8).report["verified"])
        db = sqlite3.connect(self.file)
        db.execute("update orders set total = 4.51 where id = 3")
        db.commit()
        db.close()
        ended = self.back("--verify-only", code=8)
        self.assertFalse(ended.report["verified"])
        self.assertEqual([(d["table"], d["column"]) for d in ended.report["differences"]], [("orders", "total")])

    def test_hostile_names_and_values_change_nothing_but_their_place(self):
        names = ['a"b', "a'b", "a]b", "select", "sqlite_x", "x.y", "Ünï", "a\\b", "a;b--", "%s"]
        for i, n in enumerate(names):
            q = '"' + n.replace('"', '""') + '"'
            self.sql(f"create table {q} (id int primary key, {q} text, {q[:-1]}2\" int references {q} (id), check ({q} <> 'x''y\\'))")
            self.sql(f"insert into {q} values (1, " + "$q$it's \\ \"x\" \t\n\u2028😀$q$" + ", 1), (2, '', null), (3, null, 2)")
        ended = self.back(code=8)
        self.assertTrue(ended.report["verified"], ended.words)
        self.assert_sound()
        for n in names:
            n = "_" + n if n.startswith("sqlite_") else n
            q = '"' + n.replace('"', '""') + '"'
            self.assertEqual(self.lite(f"select count(*), max(length({q.replace('_sqlite', 'sqlite')})) from {q}"), [(3, 15)], n)


class Masked(BackCase):
    SCHEMA = """
    create table users (id serial primary key, email varchar(60) not null unique, full_name text not null, phone varchar(16), born date, ssn char(11) unique,
      ip inet, secret bytea, score int, salary numeric(10,2), token uuid unique, plan text not null default 'free' check (plan in ('free', 'pro')),
      greeting text generated always as ('Dear ' || full_name) stored, created_at timestamptz not null);
    create table letters (id serial primary key, sender varchar(60) not null references users (email), body text, notes text, contact text,
      meta jsonb not null, labels text[]);
    insert into users (email, full_name, phone, born, ssn, ip, secret, score, salary, token, plan, created_at)
      select 'person' || i || '@realcorp.example.org', 'Realname Number' || i, '+4917012345' || i, '1970-01-01'::date + i, '123-45-' || lpad(i::text, 4, '0'),
        '192.168.7.1'::inet + i, decode(md5(i::text), 'hex'), 100000 + i, 50000.25 + i, md5('t' || i)::uuid, case when i % 3 = 0 then 'pro' else 'free' end,
        '2023-01-01 12:34:56+00'::timestamptz + i * interval '1 day' from generate_series(1, 300) i;
    insert into letters (sender, body, notes, contact, meta, labels)
      select 'person' || (1 + i % 300) || '@realcorp.example.org', 'Confidential matter ' || i, 'Remember this ' || i, 'person' || i || '@realcorp.example.org',
        jsonb_build_object('from', 'person' || i || '@realcorp.example.org', 'n', i, 'deep', jsonb_build_array('Realname Number' || i)), array['Realname', null]
      from generate_series(1, 600) i;
    """
    RULES = """
    [columns]
    "*.email" = "email"
    "letters.contact" = "email"
    users.full_name = "name"
    users.phone = "phone"
    users.born = "date"
    users.ssn = "hash"
    users.ip = "ip"
    users.secret = "hash"
    users.score = "number"
    users.salary = "number"
    users.token = "uuid"
    users.created_at = "date"
    letters.body = "text"
    letters.notes = "null"
    letters.meta = "text"
    letters.labels = "text"
    """

    def setUp(self):
        super().setUp()
        self.sql(self.SCHEMA)
        (self.folder / "groundway.toml").write_text(f'[env.production]\ntier = "production"\nurl = "{self.url}"\n')
        self.rules = self.folder / "mask.toml"
        self.rules.write_text(self.RULES)

    def masked(self, *flags, **more):
        return self.back("--mask", self.rules, *flags, source="production", **more)

    def test_rows_of_a_protected_tier_leave_only_masked(self):
        ended = self.back(source="production", code=None)
        self.refused(ended, 6, "GW0306", "leave only masked", "--mask-init")
        self.assertFalse(self.file.exists())
        self.back("--schema-only", source="production")
        command = re.search(r"fix: (groundway .*--mask-init \S+)", " ".join(ended.err.split())).group(1)
        self.rules.unlink()
        self.assertEqual(self.groundway(*command.split()[1:]).code, 0, command)
        self.masked("--replace")

    def test_the_file_to_begin_with_is_enough(self):
        begun = self.folder / "begun.toml"
        ended = self.groundway("copy", "production", "--mask-init", begun)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertIn('"users.email" = "email"', begun.read_text())
        self.assertIn('"letters.contact" = "email"', begun.read_text())  # by its values
        self.back("--mask", begun, source="production")
        self.assertEqual(self.groundway("copy", "production", "--mask-init", begun).code, 2)

    def test_no_original_value_is_in_the_file(self):
        ended = self.masked()
        self.assertTrue(ended.report["verified"], ended.words)
        self.assertEqual(ended.report["masked_columns"], 17)
        self.assert_sound()
        bytes_there = self.file.read_bytes().lower()
        originals = {str(v) for row in self.sql("select email, full_name, phone, ssn, host(ip), token, born, salary from users union all"
                                                " select sender, body, notes, contact, null, null, null, null from letters") for v in row if v is not None}
        originals |= {s.replace("-", "") for s in originals if re.fullmatch(r"[0-9a-f-]{36}", s)} | {"realcorp", "realname", "confidential", "remember"}
        for original in originals:
            self.assertNotIn(original.lower().encode(), bytes_there, original)
        for secret in self.sql("select secret from users"):
            self.assertNotIn(bytes(secret[0]), self.file.read_bytes())
        told = self.file.parent.joinpath("back.json").read_text() + ended.out + ended.err
        self.assertNotIn("realcorp", told.lower())

    def test_joins_counts_and_checks_are_what_they_were(self):
        self.masked()
        self.assertEqual(self.lite("select count(*), count(distinct email), count(distinct ssn), count(distinct token), count(distinct score) from users"), [(300,) * 5])
        self.assertEqual(self.lite("select count(*) from letters l join users u on u.email = l.sender"), [(600,)])
        here = self.sql("select count(*) from letters l join users u on u.email = l.contact")[0]
        self.assertEqual(self.lite("select count(*) from letters l join users u on u.email = l.contact"), [here])
        self.assertEqual(self.lite("select count(*), max(length(email)) <= 60, max(length(phone)) <= 16, max(length(ssn)) <= 11 from users"), [(300, 1, 1, 1)])
        self.assertEqual(self.lite("select count(*) from users where greeting = 'Dear ' || full_name"), [(300,)])
        self.assertEqual(self.lite("select min(score) >= 100000 and max(score) <= 999999, min(salary) >= 10000 from users"), [(1, 1)])
        kept = self.sql("select plan, count(*) from users group by 1 order by 1")
        self.assertEqual(self.lite("select plan, count(*) from users group by 1 order by 1"), kept)
        self.assertEqual(self.lite("select count(notes) from letters"), [(0,)])
        self.assertEqual(self.lite("select count(*), count(distinct meta ->> 'from') from letters where json_valid(meta) and json_valid(labels)"), [(600, 600)])
        days = self.lite("select max(julianday(born)) - min(julianday(born)), max(julianday(created_at)) - min(julianday(created_at)) from users")
        self.assertEqual(days, [(299.0, 299.0)])

    def test_a_seed_gives_the_same_again_and_none_gives_another(self):
        self.masked()
        first = self.lite("select email from users order by id")
        self.masked("--replace")
        self.assertNotEqual(self.lite("select email from users order by id"), first)
        self.rules.write_text('seed = "team"\n' + self.RULES)
        self.masked("--replace")
        seeded = self.lite("select * from users order by id")
        self.masked("--replace")
        self.assertEqual(self.lite("select * from users order by id"), seeded)

    def test_every_mistake_in_a_mask_file_is_named_with_its_line(self):
        cases = {'"users.emial" = "email"': "did you mean", '"users.score" = "email"': "does not make", '"users.full_name" = "null"': "is NOT NULL",
                 '"users.email" = "mail"': "there is no kind", '"users.token" = { constant = "x" }': "unique", "users = 3": "names no column",
                 '"letters.sender" = "email"': "refers to", "[columns": "not TOML", '"users.plan" = "text"': "break check"}
        for rule, words in cases.items():
            keep = '"*.*" = "keep"\n'
            self.rules.write_text(f"[columns]\n{keep}{rule}\n")
            ended = self.masked(code=None)
            self.refused(ended, 3, "GW0523", words)
            if words != "break check":
                self.assertIn("mask.toml:", ended.err, rule)
            self.assertFalse(self.file.exists(), rule)

    def test_a_personal_column_without_a_rule_stops_it(self):
        self.rules.write_text(self.RULES.replace("users.ssn", "#"))
        self.refused(self.masked(code=None), 6, "GW0306", "users.ssn", '"users.ssn" = "hash"')
        self.rules.write_text(self.RULES.replace('users.ssn = "hash"', 'users.ssn = "keep"'))
        self.masked()


class Whole(BackCase):
    """The file that was there, or the new one; nothing between."""

    def setUp(self):
        super().setUp()
        self.sql("create table t (id serial primary key, v text); insert into t (v) select repeat('x', 500) || i from generate_series(1, 20000) i")

    def old(self):
        self.make("create table old (a); insert into old values (42)", path=self.file)

    def is_old(self):
        return self.lite("select * from old") == [(42,)]

    def test_a_kill_at_any_step_leaves_the_old_file_or_the_new(self):
        for point in ("pull.rows", "pull.filled", "pull.proved", "pull.placed"):
            self.file.unlink(missing_ok=True)
            self.old()
            ended = self.back("--replace", code=None, GROUNDWAY_FAILPOINT=f"{point}=kill")
            self.assertEqual(ended.code, -signal.SIGKILL, ended.words)
            if point == "pull.placed":
                self.assertEqual(self.lite("select count(*) from t"), [(20000,)])
            else:
                self.assertTrue(self.is_old(), point)
            self.back("--replace")  # takes over what was left
            self.assertEqual(self.lite("select count(*) from t"), [(20000,)])
            self.assertEqual([p.name for p in self.folder.glob("back.db*")], ["back.db"])

    def test_a_kill_at_any_moment_leaves_a_whole_file(self):
        self.old()
        for delay in (0.02, 0.06, 0.1, 0.15, 0.2, 0.3):
            process = subprocess.Popen([GROUNDWAY, "copy", self.url, f"sqlite:{self.file}", "--replace", "--quiet"], cwd=self.folder, env=clean_environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay)
            process.kill()
            process.wait()
            self.assert_sound()
            tables = [r[0] for r in self.lite("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'")]
            self.assertIn(tables, (["old"], ["t"]), delay)
            if tables == ["t"]:
                self.assertEqual(self.lite("select count(*) from t"), [(20000,)])

    def test_a_file_that_is_there_is_refused(self):
        self.old()
        self.refused(self.back(code=None), 6, "GW0510", "--replace")
        self.assertTrue(self.is_old())

    def test_what_is_no_database_is_never_replaced(self):
        self.file.write_text("my notes, and more of them: not a database at all")
        self.refused(self.back("--replace", code=None), 6, "GW0510", "no SQLite database")
        self.assertTrue(self.file.read_text().startswith("my notes"))

    def test_a_file_that_an_application_holds_open_is_not_replaced(self):
        self.old()
        db = sqlite3.connect(self.file)
        self.addCleanup(db.close)
        db.execute("pragma journal_mode = wal")
        db.execute("insert into old values (43)")
        db.commit()
        self.refused(self.back("--replace", code=None), 5, "GW0504")
        self.assertEqual(db.execute("select count(*) from old").fetchone(), (2,))
        db.close()
        self.back("--replace")
        self.assertEqual(self.lite("select count(*) from t"), [(20000,)])
        self.assertEqual([p.name for p in self.folder.glob("back.db*")], ["back.db"])

    def test_rows_written_meanwhile_are_in_neither_the_file_nor_its_proof(self):
        process = subprocess.Popen([GROUNDWAY, "copy", self.url, f"sqlite:{self.file}", "--report", self.folder / "back.json"], cwd=self.folder,
                                   env=clean_environment(GROUNDWAY_FAILPOINT="pull.filled=pause:1500"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(1.2)
        self.sql("update t set v = 'later'")
        out = process.communicate(timeout=60)[0].decode()
        self.assertEqual(process.returncode, 0, out)
        self.assertEqual(self.lite("select count(*) from t where v = 'later'"), [(0,)])

    def test_the_source_is_read_with_a_login_that_may_only_read(self):
        self.sql("grant usage on schema public to app_user; grant select on t to app_user")
        reader = self.server.url(self.database, "app_user")
        self.back(source=reader)
        self.sql("revoke select on t from app_user")
        self.refused(self.back("--replace", source=reader, code=None), 4, "GW0206", "may not read")

    def test_flags_of_the_other_direction_are_refused(self):
        for flag in ("--data-only", "--append", "--assume-utc"):
            self.refused(self.back(flag, code=None), 2, "GW0001", flag)
        self.refused(self.groundway("copy", self.url, self.url), 2, "GW0001", "SQLite file")
        self.old()
        self.refused(self.groundway("copy", self.file, self.url, "--mask", "x"), 2, "GW0001", "--mask")


if __name__ == "__main__":
    unittest.main()
