"""The judge itself: each kind of loss, made on purpose, is named; an honest copy has none."""
import pathlib, sys, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "examples"))
import judge
import make_shop
from harness import CopyCase

LOSSES = {
    "update users set email = upper(email) where id = 5": "table users",
    "update jobs set seconds = seconds + 1e-13 where id = (select min(id) from jobs where seconds > 100)": "table jobs",
    "update orders set total = total + 0.01 where id = 7": "table orders",
    "update meshes set thumbnail = '\\x00' where id = 1": "table meshes",
    "update meshes set bounds = '[]' where id = 2": "table meshes",
    "update users set is_active = not is_active where id = 9": "table users",
    "delete from audit where id = 3": "table audit",
    "insert into audit (what) values ('late')": "table audit",
    "alter table users alter password_hash drop not null": "NOT NULL of users.password_hash",
    "alter table users alter created_at drop default": "DEFAULT",
    "alter table users drop constraint users_pkey cascade": "PRIMARY KEY",
    "alter table users drop constraint users_email_key": "UNIQUE",
    "alter table users alter id drop identity": "users.id is no identity column",
    "select setval('public.users_id_seq', 3)": "users.id: the next id",
    "alter table projects drop constraint projects_budget_check": "CHECK",
    "alter table meshes alter density drop expression": "generated column meshes.density",
    "drop index one_live_slug": "index one_live_slug",
    "drop index one_live_slug; create unique index one_live_slug on projects (team_id, slug)": "index one_live_slug",
    "drop index jobs_by_mesh; create index jobs_by_mesh on jobs (mesh_id, queued_at)": "index jobs_by_mesh",
    "alter table teams drop constraint teams_parent_id_fkey": "foreign key teams",
    "alter table teams drop constraint teams_parent_id_fkey; alter table teams add foreign key (parent_id) references teams": "foreign key teams",
    "alter table order_items drop constraint order_items_mesh_id_fkey; alter table order_items add foreign key (mesh_id) references meshes"
    " on delete set null": "deferred foreign keys",
    "alter table sessions drop constraint sessions_user_id_fkey; alter table sessions add foreign key (user_id) references users on delete"
    " cascade not valid": "not validated",
    "drop view revenue": "view revenue",
    "create or replace view active_users as select id, email, full_name from users": "view active_users",
    "drop trigger no_negative_total on orders": "trigger no_negative_total",
    "alter table audit rename what to why": "column audit.what",
    "alter table audit rename to other": "table audit",
}


class Judge(CopyCase):
    def setUp(self):
        super().setUp()
        make_shop.make(self.source, rows=1500)

    def test_every_loss_made_on_purpose_is_named(self):
        ended = self.copied()
        for statement, words in LOSSES.items():
            with self.subTest(statement):
                spoiled = self.server.new_database(self.database)
                self.addCleanup(self.server.drop_database, spoiled)
                url = self.server.url(spoiled)
                self.sql(statement, url=url)
                losses = judge.judge(self.source, url, "public", ended.report)
                self.assertTrue(any(words in loss for loss in losses), losses)

    def test_what_the_report_names_is_no_loss(self):
        ended = self.copied()
        self.sql("drop view revenue; drop index jobs_by_mesh; drop trigger no_negative_total on orders")
        report = dict(ended.report, left_out=[{"object": o, "reason": "told"} for o in ("view revenue", "index jobs_by_mesh", "trigger no_negative_total")])
        self.assertEqual(judge.judge(self.source, self.url, "public", report), [])


if __name__ == "__main__":
    unittest.main()
