"""`groundway copy`: triggers in the style of real applications, each proven by probes on both sides or named with its reason."""
import hashlib, sqlite3, unittest

import psycopg2

from harness import CopyCase

SHOP = """
create table users (id integer primary key, name text not null, mail text collate nocase, level int not null default 0, posts int not null default 0,
  active boolean not null default 1, created_at datetime default current_timestamp, updated_at datetime);
create table posts (id integer primary key, user_id int not null references users on delete cascade, title text not null, body text, state text default 'draft',
  score int not null default 0, slug text, updated_at text);
create table tags (id integer primary key, label text not null unique, uses int not null default 0);
create table post_tags (post_id int not null references posts on delete cascade, tag_id int not null references tags, primary key (post_id, tag_id));
create table audit (id integer primary key autoincrement, at datetime default current_timestamp, what text, row_id int, old text, new text);
create table stats (name text primary key, n int not null);
create table accounts (id integer primary key, owner text, balance int not null, locked boolean not null default 0);
create table moves (id integer primary key, account_id int not null references accounts, amount int not null, memo text);
create table items (id integer primary key, sku text not null, qty int, price real, total real, parent_id int references items);
create table bookings (id integer primary key, room int not null, starts text not null, ends text not null, state text not null default 'open');
create table settings (key text primary key, value text) without rowid;
create view active_users as select id, name, mail from users where active;
insert into stats values ('posts', 4), ('users', 3), ('moves', 0);
insert into users (id, name, mail, level, posts, active, created_at) values (1, 'ann', 'a@x.org', 1, 2, 1, '2024-01-01 10:00:00'),
  (2, 'bob', 'B@x.org', 5, 2, 1, '2024-01-02 10:00:00'), (3, 'cy', null, 9, 0, 0, '2024-01-03 10:00:00');
insert into posts (id, user_id, title, body, state, score, slug) values (1, 1, 'One', 'x', 'draft', 0, 'one'), (2, 1, 'Two', null, 'done', 3, 'two'),
  (3, 2, 'Three', 'y', 'done', -1, null), (4, 2, 'Four', '', 'draft', 7, 'four');
insert into tags values (1, 'red', 2), (2, 'blue', 1), (3, 'none', 0);
insert into post_tags values (1, 1), (2, 1), (2, 2);
insert into accounts values (1, 'ann', 100, 0), (2, 'bob', 0, 0), (3, 'cy', 50, 1);
insert into moves values (1, 1, 100, 'start'), (2, 3, 50, null);
insert into items values (1, 'a', 2, 1.5, 3.0, null), (2, 'b', 0, 2.5, 0.0, 1), (3, 'c', null, null, null, 1);
insert into bookings values (1, 1, '2024-01-01', '2024-01-05', 'open'), (2, 1, '2024-02-01', '2024-02-03', 'void'), (3, 2, '2024-01-02', '2024-01-04', 'open');
insert into settings values ('theme', 'dark'), ('lang', 'de');
"""

PROVEN = {  # name: trigger, each alone in a database
    "log_insert": "after insert on users begin insert into audit (what, row_id, new) values ('insert', new.id, new.name); end",
    "log_delete": "after delete on users begin insert into audit (what, row_id, old) values ('delete', old.id, old.name); end",
    "log_update": "after update on users begin insert into audit (what, row_id, old, new) values ('update', new.id, old.name, new.name); end",
    "log_renamed": "after update of name on users when old.name <> new.name begin insert into audit (what, old, new) values ('rename', old.name, new.name); end",
    "touch_post": "after update on posts begin update posts set updated_at = datetime('now') where id = new.id; end",
    "touch_user": "after update of name, mail on users for each row begin update users set updated_at = current_timestamp where id = old.id; end",
    "count_up": "after insert on posts begin update users set posts = posts + 1 where id = new.user_id; end",
    "count_down": "after delete on posts begin update users set posts = posts - 1 where id = old.user_id; end",
    "count_moved": "after update of user_id on posts when old.user_id <> new.user_id begin update users set posts = posts - 1 where id = old.user_id;"
                   " update users set posts = posts + 1 where id = new.user_id; end",
    "stat_posts": "after insert on posts begin update stats set n = (select count(*) from posts) where name = 'posts'; end",
    "tag_used": "after insert on post_tags begin update tags set uses = uses + 1 where id = new.tag_id; end",
    "tag_unused": "after delete on post_tags begin update tags set uses = uses - 1 where id = old.tag_id; end",
    "no_empty_title": "before insert on posts when new.title = '' begin select raise(abort, 'a title is needed'); end",
    "no_level": "before update of level on users when new.level < 0 begin select raise(abort, 'level must not be negative'); end",
    "no_level_case": "before insert on users begin select case when new.level > 100 then raise(abort, 'too high') when new.level < 0 then raise(abort, 'too low') end; end",
    "no_delete_done": "before delete on posts when old.state = 'done' begin select raise(abort, 'a published post stays'); end",
    "no_locked": "before insert on moves begin select raise(abort, 'the account is locked') from accounts where id = new.account_id and locked = 1; end",
    "no_overdraft": "before insert on moves when (select balance from accounts where id = new.account_id) + new.amount < 0 begin select raise(abort, 'no money'); end",
    "no_overlap": "before insert on bookings begin select raise(abort, 'the room is taken') where exists (select 1 from bookings b where b.room = new.room"
                  " and b.state = 'open' and b.starts < new.ends and b.ends > new.starts); end",
    "no_key_change": "before update of id on accounts when new.id <> old.id begin select raise(abort, 'ids do not change'); end",
    "no_owner_null": "before update on accounts when new.owner is null and old.owner is not null begin select raise(fail, 'the owner stays'); end",
    "apply_move": "after insert on moves begin update accounts set balance = balance + new.amount where id = new.account_id; end",
    "undo_move": "after delete on moves begin update accounts set balance = balance - old.amount where id = old.account_id; end",
    "line_total": "after insert on items when new.qty is not null begin update items set total = new.qty * new.price where id = new.id; end",
    "line_changed": "after update of qty, price on items begin update items set total = coalesce(new.qty, 0) * coalesce(new.price, 0) where id = new.id; end",
    "drop_children": "after delete on items begin delete from items where parent_id = old.id; end",
    "void_tags": "after update of state on posts when new.state = 'void' or new.score < 0 begin delete from post_tags where post_id = new.id; end",
    "copy_setting": "after update on settings begin insert into audit (what, old, new) values (new.key, old.value, new.value); end",
    "ignore_none": "before insert on tags when new.label = 'none' or new.uses < 0 begin select raise(ignore); end",
    "seed_tag": "after insert on posts begin insert or ignore into tags (label) values (lower(new.title)); end",
    "log_select": "after insert on post_tags begin insert into audit (what, row_id) select 'tag', p.id from posts p where p.id = new.post_id; end",
    "view_insert": "instead of insert on active_users begin insert into users (name, mail) values (new.name, new.mail); end",
    "view_update": "instead of update on active_users begin update users set name = new.name, mail = new.mail where id = old.id; end",
    "view_delete": "instead of delete on active_users begin update users set active = 0 where id = old.id; end",
    "own_before": "before insert on users when new.active begin update users set level = 1 where id = 1; end",
    "put_setting": "after insert on accounts begin insert or replace into settings (key, value) values (new.owner, new.balance); end",
    "put_count": "after update of state on posts begin replace into stats (name, n) values (new.state, coalesce((select n from stats where name = new.state), 0) + 1); end",
    "upsert_stat": "after insert on moves begin insert into stats (name, n) values ('moves', 1) on conflict (name) do update set n = n + excluded.n; end",
    "upsert_nothing": "after insert on items begin insert into settings (key, value) values (new.sku, 'new') on conflict do nothing; end",
    "ignore_null": "after update on items begin insert or ignore into tags (label) values (new.sku); end",
    "view_two": "instead of insert on active_users begin insert into posts (user_id, title) values (1, new.name);"
                " insert into audit (what, row_id) values ('made', last_insert_rowid()); end",
    "many_terms": "before insert on posts when new.state = 'void' and new.user_id = 2 and new.score between 10 and 20 and new.title like 'bad%' and new.slug is null"
                  " begin select raise(abort, 'not so'); end",
    "looks_up": "before update of room on bookings when (select count(*) from bookings) > 0 and new.state in ('held', 'gone') and old.state = 'done'"
                " begin select raise(abort, 'not held'); end",
    "two_steps": "after insert on users begin update stats set n = n + 1 where name = 'users'; insert into audit (what, row_id) values ('user', new.id); end",
}
NAMED = {  # name: (trigger, words of the reason)
    "never": ("after insert on users when 1 = 2 begin insert into audit (what) values ('x'); end", "nothing made it fire"),
    "local": ("after insert on users begin insert into audit (what) values (datetime('now', 'localtime')); end", "localtime"),
    "app_function": ("after insert on users begin insert into audit (what) values (my_function(new.name)); end", "my_function"),
    # in SQLite the id is not known yet, in PostgreSQL it is: the translation cannot be right, and the proof says so
    "before_id": ("before insert on users begin insert into audit (what, row_id) values ('x', new.id); end", "rows of audit differ"),
    # SQLite goes on with the row as the trigger left it, PostgreSQL stops
    "own_row_before": ("before update of title on posts begin update posts set score = score + 1 where id = new.id; end", "SQLite did it"),
    "writes_index": ("after insert on posts begin insert into posts_index (rowid, title) values (new.id, new.title); end", "posts_index, which is left out"),
}


class Triggers(CopyCase):
    def make_with(self, triggers, more=""):
        self.source.unlink(missing_ok=True)
        self.make(SHOP + more + "".join(f"create trigger {name} {body};\n" for name, body in triggers.items()))

    def proofs(self, ended):
        return {p["object"]: p for p in ended.report["proofs"]}

    def state(self):
        """Everything that a probe could leave behind."""
        rows = [self.sql(f"select t::text from {t} t order by 1") for t in self.tables()]
        sequences = self.sql("select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1")
        return rows, sequences

    def test_each_trigger_alone_is_proven(self):
        wrong = []
        for name, body in PROVEN.items():
            self.make_with({name: body})
            self.fresh_target()
            ended = self.copy()
            proof = self.proofs(ended).get("trigger " + name)
            if ended.code != 0 or proof is None or not proof["proven"] or proof["fired"] == 0:
                wrong.append((name, ended.report["left_out"] if ended.report else ended.words))
        self.assertEqual(wrong, [])

    def test_all_together_they_are_proven_and_nothing_stays(self):
        self.make_with(PROVEN)
        before = hashlib.sha256(self.source.read_bytes()).hexdigest()
        ended = self.copied(0, judged=False)  # the judge itself takes numbers from sequences
        self.assertEqual(len([p for p in self.proofs(ended) if p.startswith("trigger ")]), len(PROVEN))
        self.assertEqual(hashlib.sha256(self.source.read_bytes()).hexdigest(), before)
        self.assertEqual(self.value("select count(*) from audit"), 0)
        self.assertEqual(self.sql("select n from stats order by name"), [(0,), (4,), (3,)])
        self.assertEqual(self.value("insert into audit (what) values ('x') returning id"), 1)
        self.assertEqual(self.value("insert into accounts (owner, balance) values ('x', 0) returning id"), 4)
        self.assertEqual(self.value("select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = %s and l.pid <> pg_backend_pid()",
                                    self.database), 0)

    def test_what_is_not_proven_is_named_and_not_there(self):
        self.make_with({name: body for name, (body, _) in NAMED.items()}, "create virtual table posts_index using fts5 (title);\n")
        ended = self.copied(8)
        for name, (_, words) in NAMED.items():
            self.assertTrue(ended.told("left_out", "trigger " + name, words), (name, ended.report["left_out"]))
        self.assertEqual(self.value("select count(*) from pg_trigger where not tgisinternal"), 0)
        self.assertEqual(self.value("select count(*) from pg_proc where pronamespace = 'public'::regnamespace"), 0)

    def test_a_trigger_that_never_ends_is_left_out_in_time(self):
        self.make_with({"endless": "after insert on users begin insert into audit (what) with recursive c (n) as"
                                   " (select 1 union all select n + 1 from c) select n from c; end"})
        ended = self.copied(8)
        self.assertTrue(ended.told("left_out", "trigger endless", "not proven"), ended.report["left_out"])

    def test_a_dry_run_names_what_would_be_proven_and_what_is_left_out_at_once(self):
        self.make_with({"two_steps": PROVEN["two_steps"], "local": NAMED["local"][0]})
        ended = self.copy("--dry-run")
        self.assertIn("1 view and 1 trigger would be made", " ".join(ended.words.split()))
        self.assertIn("trigger two_steps", ended.words)
        self.assertTrue(ended.told("left_out", "trigger local", "localtime"))
        self.assertEqual(self.tables(), [])

    def test_a_trigger_that_another_one_always_stops_is_proven_alone(self):
        self.make_with({"z_log": "before insert on posts begin insert into audit (what, new) values ('post', new.title); end",
                        "a_stop": "before insert on posts begin select raise(abort, 'closed'); end"})
        proofs = self.proofs(self.copied())
        self.assertIn("alone", proofs["trigger z_log"]["words"])
        self.assertNotIn("alone", proofs["trigger a_stop"]["words"])
        with self.assertRaises(psycopg2.Error) as caught:
            self.sql("insert into posts (user_id, title) values (1, 'x')")
        self.assertIn("closed", str(caught.exception))
        self.assertEqual(self.value("select count(*) from pg_trigger where not tgisinternal"), 2)

    def test_several_triggers_of_one_event_keep_their_order(self):
        self.make_with({"b_first": "before insert on posts when new.score < 0 begin select raise(abort, 'made first'); end",
                        "c_second": "before insert on posts when new.score < 0 and new.user_id = 1 begin select raise(abort, 'made second'); end"})
        self.copied()
        with self.assertRaises(psycopg2.Error) as caught:
            self.sql("insert into posts (user_id, title, score) values (1, 'x', -1)")
        self.assertIn("made second", str(caught.exception))
        with self.assertRaises(sqlite3.Error) as there:
            sqlite3.connect(self.source).execute("insert into posts (user_id, title, score) values (1, 'x', -1)")
        self.assertEqual(str(there.exception), "made second")


if __name__ == "__main__":
    unittest.main()
