"""What was renamed keeps its rows, and nothing is taken for renamed that nobody said is."""
import subprocess, unittest

from schema_sides import SidesCase

BEFORE = """create table people (id serial primary key, mail text not null unique, age int check (age > 0));
create index people_mail_idx on people (lower(mail));
create view v as select mail as m, age from people where age > 1;
create table pets (id int primary key, owner int references people (id));
comment on column people.mail is 'where to write';"""
AFTER = """{table}create table users (id serial primary key,
  email text not null unique,{column}
  age int check (age > 0), note text);
create index users_email_idx on users (lower(email));
create view v as select email as m, age from users where age > 1;
create table pets (id int primary key, owner int references users (id));
comment on column users.email is 'where to write';"""


class Renames(SidesCase):
    def setUp(self):
        super().setUp()
        self.execute(BEFORE, "insert into people (mail, age) values ('a@b', 3)", "insert into pets values (1, 1)")

    def apply(self, *flags):
        done = self.run_("diff", "--from", self.url, "--to", "after.sql", "--sql", *flags)
        self.assertEqual(done.returncode, 1, done.stderr)
        ran = subprocess.run(["psql", "-Xq1", "-v", "ON_ERROR_STOP=1", "-d", self.url], input=done.stdout, text=True, capture_output=True)
        self.assertEqual(ran.returncode, 0, ran.stderr + done.stdout)
        self.assertEqual(self.differs(self.url, "after.sql"), [])
        return done.stdout

    def keeps_rows(self):
        self.assertEqual(self.execute("select id, email, age, note from users"), [(1, "a@b", 3, None)])
        self.assertEqual(self.execute("select * from pets"), [(1, 1)])
        self.assertEqual(self.execute("select * from v"), [("a@b", 3)])

    def test_said_on_the_command_line(self):
        self.write("after.sql", AFTER.format(table="", column=""))
        sql = self.apply("--rename", "people=users", "--rename", "users.mail=users.email")
        self.keeps_rows()
        self.assertNotIn("DROP", sql, "keys, indexes and the sequence are renamed, the view follows by itself")

    def test_said_by_marks_in_the_files(self):
        self.write("after.sql", AFTER.format(table="-- was: people\n", column=" -- was: mail"))
        self.apply()
        self.keeps_rows()

    def test_not_said_is_asked_and_not_guessed(self):
        self.write("after.sql", BEFORE.replace("people (id serial primary key, mail", "people (id serial primary key, email")
                   .replace("lower(mail)", "lower(email)").replace("select mail", "select email").replace("people.mail", "people.email"))
        done = self.run_("diff", "--from", self.url, "--to", "after.sql", "--sql")
        self.assertIn("DROP COLUMN mail", done.stdout)
        self.assertIn("--rename people.mail=people.email", done.stderr)

    def test_what_cannot_be_is_refused(self):
        self.write("after.sql", AFTER.format(table="", column=""))
        for flag, words in (("people=persons", "no table public.persons"), ("nobody=users", "no table nobody"),
                            ("people.mail=people.post", "no column public.people.post"), ("people", "not OLD=NEW")):
            done = self.run_("diff", "--from", self.url, "--to", "after.sql", "--rename", flag)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
