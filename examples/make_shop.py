#!/usr/bin/env python3
"""Make the SQLite file of a mesh-generation shop: users, teams, projects, meshes, jobs, orders; about 50,000 rows.

usage: make_shop.py FILE [--rows N] [--seed N]

The same rows for the same seed, with all that a living application leaves behind: password hashes, sessions,
booleans as 0 and 1, JSON in text, money in DECIMAL, dates in three spellings, blobs, ids deleted at the top,
partial and case-blind unique indexes, generated columns, views and triggers.
"""
import argparse, base64, datetime, hashlib, json, os, random, sqlite3

SCHEMA = """
create table users (
  id integer primary key autoincrement,
  email varchar(120) not null unique collate nocase,
  password_hash varchar(128) not null,
  full_name text,
  is_active boolean not null default 1,
  is_admin boolean not null default 0,
  created_at datetime not null default current_timestamp,
  last_login timestamp,
  settings json not null default '{}',
  check (length(email) > 3)
);
create table sessions (
  token char(36) primary key,
  user_id integer not null references users (id) on delete cascade,
  expires_at integer not null
) without rowid;
create table teams (
  id integer primary key,
  name text not null,
  owner_id integer not null references users (id),
  parent_id integer references teams (id) on delete set null
);
create table memberships (
  team_id integer not null references teams on delete cascade,
  user_id integer not null references users on delete cascade,
  role text not null default 'member' check (role in ('owner', 'editor', 'member')),
  primary key (user_id, team_id)
) without rowid;
create table projects (
  id integer primary key autoincrement,
  team_id integer not null references teams (id) on delete cascade,
  slug text not null,
  title text not null,
  archived_at datetime,
  budget decimal(12,2) check (budget >= 0),
  updated_at datetime
);
create table meshes (
  id integer primary key,
  project_id integer not null references projects (id) on delete cascade,
  name text not null,
  vertices integer not null check (vertices >= 0),
  faces integer not null,
  quality real,
  thumbnail blob,
  bounds json,
  density real generated always as (faces * 1.0 / (vertices + 1)) stored
);
create table jobs (
  id integer primary key,
  mesh_id integer not null references meshes (id) on delete cascade,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  queued_at datetime not null,
  seconds real,
  "order" integer,
  log text
);
create table orders (
  id integer primary key autoincrement,
  user_id integer not null references users (id),
  placed_on date not null,
  total decimal(10,2) not null,
  currency char(3) not null default 'EUR',
  invoice text
);
create table order_items (
  order_id integer not null references orders (id) on delete cascade,
  line integer not null,
  mesh_id integer references meshes (id) on delete set null deferrable initially deferred,
  price decimal(10,2) not null,
  primary key (order_id, line)
);
create table audit (id integer primary key, at datetime not null default current_timestamp, what text not null);
create unique index one_live_slug on projects (team_id, slug) where archived_at is null;
create index jobs_by_mesh on jobs (mesh_id, queued_at desc);
create index users_by_name on users (lower(full_name));
create unique index one_invoice on orders (invoice) where invoice is not null;
create view active_users as select id, email, full_name from users where is_active;
create view revenue as select user_id, count(*) as orders, sum(total) as total from orders group by user_id;
create trigger project_touched after update of title, budget on projects
begin
  update projects set updated_at = current_timestamp where id = new.id;
end;
create trigger no_negative_total before insert on orders when new.total < 0
begin
  select raise(abort, 'an order cannot be negative');
end;
"""
START = datetime.datetime(2023, 1, 1)
FIRST, LAST = ("Ana", "Björn", "Chloé", "Dmitri", "Eszter", "Farid", "Grace", "Hiro"), ("Ito", "Müller", "O'Brien", "Šimić", "Zhang")


class Shop:
    def __init__(self, rows, seed):
        self.source = random.Random(seed)
        self.users, self.meshes, self.jobs = max(20, rows // 25), max(20, rows // 8), max(20, rows * 2 // 5)
        self.orders = max(20, rows // 10)
        self.teams, self.projects = max(5, self.users // 8), max(10, rows // 50)

    def moment(self, days=900):
        return START + datetime.timedelta(seconds=self.source.randrange(days * 86400), milliseconds=self.source.randrange(1000))

    def password_hash(self, word):
        salt = self.source.randbytes(12)
        made = hashlib.pbkdf2_hmac("sha256", word.encode(), salt, 600)
        return "pbkdf2_sha256$600$" + base64.b64encode(salt).decode() + "$" + base64.b64encode(made).decode()

    def user(self, i):
        name = f"{self.source.choice(FIRST)} {self.source.choice(LAST)}"
        login = self.moment().isoformat(" ", "milliseconds") if i % 4 else None
        settings = {"theme": self.source.choice(["dark", "light"]), "units": "mm", "recent": self.source.sample(range(1, 500), i % 4)}
        return (i, f"User{i}@example.org", self.password_hash(f"password {i}"), name if i % 9 else None, i % 7 != 0, i % 100 == 1,
                self.moment().isoformat(" ", "seconds"), login, json.dumps(settings))

    def token(self):
        h = self.source.randbytes(16).hex()
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"

    def mesh(self, i):
        vertices = self.source.randrange(4, 2_000_000)
        bounds = [[round(self.source.uniform(-1e3, 1e3), 3) for _ in range(3)] for _ in range(2)]
        return (i, self.source.randint(1, self.projects), f"part {i}", vertices, vertices * 2 - self.source.randrange(4),
                self.source.random() if i % 11 else None, self.source.randbytes(self.source.randrange(20, 400)) if i % 3 else None, json.dumps(bounds))

    def job(self, i):
        state = self.source.choice(("queued", "running", "done", "done", "failed"))
        return (i, self.source.randint(1, self.meshes), state, self.moment().isoformat("T", "microseconds") if i % 2 else self.moment().isoformat(" ", "seconds"),
                self.source.expovariate(1 / 40) if state == "done" else None, i % 10, "error: non-manifold edge\n" * 3 if state == "failed" else None)

    def rows(self):
        """statement, rows: in the order of the foreign keys"""
        source, users = self.source, range(1, self.users + 1)
        yield "insert into users values (?,?,?,?,?,?,?,?,?)", map(self.user, users)
        yield "insert into sessions values (?,?,?)", ((self.token(), i, 1735689600 + i * 60) for i in users if i % 3)
        yield "insert into teams values (?,?,?,?)", ((i, f"Team {i}", source.choice(users), i // 2 or None) for i in range(1, self.teams + 1))
        yield "insert or ignore into memberships values (?,?,?)", ((source.randint(1, self.teams), source.choice(users), source.choice(("owner", "editor", "member")))
                                                                 for _ in range(self.users * 2))
        yield "insert into projects values (?,?,?,?,?,?,?)", ((i, source.randint(1, self.teams), f"project-{i}", f"Project {i} ✓", self.moment().isoformat(" ", "seconds") if i % 5 == 0 else None,
                                                               source.randrange(10**7) / 100, None) for i in range(1, self.projects + 1))
        yield "insert into meshes (id, project_id, name, vertices, faces, quality, thumbnail, bounds) values (?,?,?,?,?,?,?,?)", map(self.mesh, range(1, self.meshes + 1))
        yield "insert into jobs values (?,?,?,?,?,?,?)", map(self.job, range(1, self.jobs + 1))
        yield "insert into orders values (?,?,?,?,?,?)", ((i, source.choice(users), self.moment().date().isoformat(), source.randrange(10**6) / 100, "EUR" if i % 6 else "USD",
                                                           f"INV-{i:06}" if i % 4 else None) for i in range(1, self.orders + 1))
        yield "insert into order_items values (?,?,?,?)", ((i, line, source.randint(1, self.meshes) if line else None, source.randrange(10**5) / 100)
                                                           for i in range(1, self.orders + 1) for line in range(1 + i % 3))
        yield "insert into audit (what) values (?)", ((f"import {i}",) for i in range(50))


def make(path, rows=50_000, seed=20_260_101):
    if os.path.exists(path):
        os.remove(path)
    shop = Shop(rows, seed)
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    connection.executescript(SCHEMA)
    for statement, many in shop.rows():
        connection.executemany(statement, many)
    connection.execute("update audit set at = '2024-05-01 00:00:00'")
    connection.commit()
    connection.execute("pragma foreign_keys = on")
    connection.execute("delete from projects where id > (select max(id) - 3 from projects)")  # their ids are not given again
    connection.commit()
    tables = [r[0] for r in connection.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")]
    total = sum(connection.execute(f'select count(*) from "{t}"').fetchone()[0] for t in tables)
    connection.close()
    return len(tables), total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=20_260_101)
    given = parser.parse_args()
    tables, total = make(given.file, given.rows, given.seed)
    print(f"{given.file}: {tables} tables, {total:,} rows, {os.path.getsize(given.file):,} bytes")


if __name__ == "__main__":
    main()
