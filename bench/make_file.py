"""A SQLite file of 4,100,000 rows and about 1.2 GB at scale 1, made in SQL alone: the same bytes at every run.

usage: bench/make_file.py FILE [SCALE]
"""
import os, random, sqlite3, sys

SCHEMA = """
create table users(id integer primary key autoincrement, email text not null unique, name varchar(80) not null,
                   active boolean not null default 1, balance decimal(12,2), created_at datetime not null);
create table projects(id integer primary key, owner_id integer not null references users(id), title text not null,
                      budget real, meta json, started date);
create table mesh_results(id integer primary key, project_id integer not null references projects(id), score real not null,
                          attempts integer not null check (attempts >= 0), settings json, payload blob, taken_at datetime not null);
create table notes(id integer primary key, author_id integer not null references users(id),
                   project_id integer references projects(id), body text not null, written_at datetime);
create table events(id integer primary key, user_id integer not null references users(id), kind text not null,
                    happened_at integer not null);
"""
INDEXES = """
create index projects_owner on projects(owner_id);
create index projects_funded on projects(started) where budget is not null;
create index mesh_results_project on mesh_results(project_id, taken_at);
create index notes_author on notes(author_id);
create index notes_project on notes(project_id);
create index events_user on events(user_id, happened_at);
"""
# `m` is a number that looks drawn: multiplied by a prime, the low bits cut.
FILL = {
    "users": """select i, 'user' || i || '@example.org', 'Person ' || (m % 9973), m % 7 > 0, (m % 10000000) / 100.0,
                datetime(1600000000 + m % 100000000, 'unixepoch') {}""",
    "projects": """select i, 1 + m % :users, 'Project ' || text_at(m % 60000, 10 + m % 30), case when m % 3 then (m % 999983) / 7.0 end,
                '{{"tags": ["a' || (m % 10) || '", "b"], "size": ' || (m % 1000) || ', "open": ' || iif(m % 2, 'true', 'false') || '}}',
                date(1500000000 + m % 200000000, 'unixepoch') {}""",
    "mesh_results": """select i, 1 + m % :projects, (m % 1000003) / 1000003.0, m % 17,
                '{{"solver": "mesh-' || (m % 12) || '", "steps": ' || (m % 5000) || ', "residual": ' || ((m % 9999) / 10000.0) || ', "layers": [1, 2, ' || (m % 64) || ']}}',
                case when m % 20 then blob_at(m % 900000, 60 + m % 240) end,
                strftime('%Y-%m-%d %H:%M:%S', 1700000000 + i, 'unixepoch') || '.' || substr('00000' || (m % 1000000), -6) {}""",
    "notes": """select i, 1 + m % :users, case when m % 5 then 1 + m % :projects end, text_at(m % 60000, 200 + m % 1000),
                case when m % 9 then datetime(1650000000 + m % 80000000, 'unixepoch') end {}""",
    "events": """select i, 1 + m % :users, 'kind-' || (m % 40), 1700000000 + m % 30000000 {}""",
}
ROWS = {"users": 200_000, "projects": 300_000, "mesh_results": 2_000_000, "notes": 600_000, "events": 1_000_000}
FROM = """from (with recursive n(i) as (select 1 union all select i + 1 from n where i < :rows)
                select i, (i * 2654435761 + 20260101) % 4294967296 >> 3 as m from n)"""


def rows_at(scale):
    return {name: max(10, int(count * scale)) for name, count in ROWS.items()}


def make(path, scale=1.0):
    rng, rows = random.Random(20260101), rows_at(scale)
    words = "mesh node result value über naïve field layer step solve the of and with error run 1.5 (see above)".split()
    partial = str(path) + ".part"
    if os.path.exists(partial):
        os.remove(partial)
    db = sqlite3.connect(partial, isolation_level=None)
    db.executescript("pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-200000; begin;" + SCHEMA)
    text, pool = " ".join(rng.choice(words) for _ in range(15_000)), rng.randbytes(1_000_000)
    db.create_function("text_at", 2, lambda at, size: text[at:at + size], deterministic=True)
    db.create_function("blob_at", 2, lambda at, size: pool[at:at + size], deterministic=True)
    for table, select in FILL.items():
        values = {"rows": rows[table], "users": rows["users"], "projects": rows["projects"]}
        db.execute(f"insert into {table} " + select.format(FROM), values)
    db.executescript(INDEXES + "pragma journal_mode=wal;")
    db.close()
    os.replace(partial, path)


if __name__ == "__main__":
    make(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
