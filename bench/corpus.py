"""The files of bench/compare.py: what applications make, and one file for each kind of trouble that SQLite lets in.

CORPUS: name -> a function that makes the file at a path. Files of tests/frameworks/*/fixture/*.sqlite.sql join by themselves.
"""
import pathlib, shutil, sqlite3, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/fixtures"))
import cases


def of(script, *many):
    def make(path):
        connection = sqlite3.connect(path)
        connection.executescript(script)
        for statement, rows in many:
            connection.executemany(statement, rows)
        connection.commit()
        connection.close()
    return make


def from_dump(dump):
    return lambda path: of(dump.read_text())(path)


SPELLINGS = ("2024-02-29 12:00:00", "2024-02-29T12:00:00.123456", "2024-02-29", "1999-12-31 23:59:59.5")

CORPUS = {
    "proj": lambda path: shutil.copy("/usr/share/proj/proj.db", path),
    "shop": lambda path: cases.shop(path, 20_000),
    "blog": of("""
        create table users (id integer primary key autoincrement, email varchar(255) not null unique collate nocase, password_digest text not null,
                            admin boolean not null default 0, created_at datetime not null default current_timestamp);
        create table posts (id integer primary key, user_id integer not null references users (id) on delete cascade, title text not null check (length(title) > 0),
                            body text, published_at datetime, slug text generated always as (lower(title)) stored);
        create unique index posts_live on posts (slug) where published_at is not null;
        create table tags (post_id integer not null references posts on delete cascade, tag text not null, primary key (post_id, tag)) without rowid;
        create view recent as select p.id, u.email, p.title from posts p join users u on u.id = p.user_id where p.published_at is not null;
        create trigger no_empty before update on posts when new.title = '' begin select raise(abort, 'a title is needed'); end;""",
        ("insert into users (email, password_digest, admin) values (?, ?, ?)", [(f"u{i}@example.org", f"$2b$12${i:022}", i % 2) for i in range(200)]),
        ("insert into posts (user_id, title, body, published_at) values (?, ?, ?, ?)",
         [(1 + i % 200, f"Post {i}", "text " * (i % 50), SPELLINGS[i % 4] if i % 3 else None) for i in range(2000)]),
        ("insert into tags values (?, ?)", [(i, t) for i in range(1, 2001) for t in ("a", "b")])),
    "money": of("create table account (id integer primary key, owner text not null, balance decimal(12,2) not null default 0, rate real, check (balance >= 0));",
                ("insert into account (owner, balance, rate) values (?, ?, ?)", [(f"o{i}", i * 1.01, 0.1234567891234 * i) for i in range(1, 3000)])),
    "epochs": of("create table event (id integer primary key, at datetime not null, at_ms timestamp, day date, julian datetime);",
                 ("insert into event (at, at_ms, day, julian) values (?, ?, ?, ?)",
                  [(1_700_000_000 + i, (1_700_000_000 + i) * 1000, "2024-01-15", 2460000.5 + i) for i in range(1000)])),
    "booleans": of("create table flag (id integer primary key, a boolean, b tinyint(1) not null default 0, c bool);",
                   ("insert into flag (a, b, c) values (?, ?, ?)", [("tf"[i % 2], i % 2, ("true", "false", 0, 1, None)[i % 5]) for i in range(500)])),
    "dirty": of("""create table person (id integer primary key, age integer, name text, note text);
                   insert into person values (1, 42, 'a', 'x'), (2, 'mail@example.org', 'b', 'x'), (3, 12.5, 'c', cast(x'ff41' as text)), (4, 7, 'nul' || char(0) || 'in', 'x'),
                                             (5, null, x'00ff', 'x'), (6, 'false', 'f', ''), (7, 9223372036854775807, 'g', 'x');"""),
    "binary": of("create table file (id integer primary key, name text not null, content blob not null, sha blob);",
                 ("insert into file (name, content, sha) values (?, ?, ?)", [(f"f{i}", bytes([i % 256]) * (i * 7 % 4000), bytes(range(i % 32))) for i in range(800)])),
    "names": of("""create table "Order" ("Id" integer primary key, "user" text, "createdAt" datetime, "select" integer);
                   create table "OrderLine" (id integer primary key, "orderId" integer not null references "Order" ("Id"), "references" text);
                   create index "OrderLine_orderId" on "OrderLine" ("orderId");
                   insert into "Order" values (1, 'x', '2024-01-01 10:00:00', 1), (2, 'y', null, null); insert into "OrderLine" values (1, 1, 'r'), (2, 2, null);"""),
    "keys": of("""create table a (x integer, y text, v text, primary key (y, x));
                  create table b (id integer primary key, y text, x integer, foreign key (y, x) references a deferrable initially deferred);
                  create table c (code text primary key, n integer unique); create table d (id integer primary key autoincrement, c_code text references c);
                  insert into a values (1, 'k', 'v'), (2, 'k', null); insert into b values (1, 'k', 1), (2, null, null); insert into c values ('q', 1), (null, 2);
                  insert into d values (1, 'q'), (9, null); delete from d where id = 9;"""),
    "json": of("create table doc (id integer primary key, body json not null, tags text default '[]', meta jsonb);",
               ("insert into doc (body, meta) values (?, ?)", [('{"n": %d, "s": "ü", "f": 1e2}' % i, '{"a": [1, {"b": null}]}' if i % 2 else None) for i in range(600)])),
    "calendar": of("""create table span (id integer primary key, begins date not null, ends date, at time, check (ends is null or ends >= begins));
                      create view open_spans as select id, begins, julianday('2024-06-01') - julianday(begins) as days from span where ends is null;
                      create view by_month as select strftime('%Y-%m', begins) as month, count(*) as n, group_concat(id) as ids from span group by 1;
                      create trigger touch after insert on span begin update span set at = coalesce(new.at, '00:00:00') where id = new.id; end;""",
                   ("insert into span (begins, ends, at) values (?, ?, ?)", [(f"2024-0{1 + i % 9}-1{i % 10}", None if i % 3 else "2025-01-01", "12:30:00") for i in range(900)])),
    "search": of("""create table page (id integer primary key, title text not null, body text); create virtual table page_fts using fts5 (title, body, content='page', content_rowid='id');
                    create trigger page_ai after insert on page begin insert into page_fts (rowid, title, body) values (new.id, new.title, new.body); end;
                    insert into page values (1, 'one', 'alpha beta'), (2, 'two', 'gamma'); create index page_title on page (title collate nocase);"""),
    "utf16": of("pragma encoding = 'UTF-16le'; create table wort (id integer primary key, t text not null unique);",
                ("insert into wort (t) values (?)", [(chr(0x4E00 + i) + "ß😀" + str(i),) for i in range(700)])),
    "orphans": of("""create table parent (id integer primary key, name text not null); create table child (id integer primary key, parent_id integer references parent (id), n integer not null);
                     insert into parent values (1, 'a'), (2, 'b'); insert into child values (1, 1, 1), (2, 99, 2), (3, 2, 3), (4, null, 4);"""),
}
for dump in sorted((ROOT / "tests/frameworks").glob("*/fixture/*sqlite*.sql")):
    CORPUS[dump.parent.parent.name] = from_dump(dump)
