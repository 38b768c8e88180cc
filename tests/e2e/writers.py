"""An application that never stops writing, and what it remembers of it.

    fleet = Fleet(file, folder, processes=4); fleet.start(); ...; fleet.stop(); found = fleet.verdict(url)

Each writer is a process of its own. It keeps a ledger: one line, flushed to disk, after each commit that SQLite has
acknowledged, with the rows that are its own as they are now. A transaction carries a token into table `counted`, so that
each acknowledged one can be looked for afterwards, once and no more. Rows of `shared` belong to all writers: there the
file's last state alone counts, compared cell by cell by the judge. Nothing of the product is imported.
"""
import collections, json, os, pathlib, random, sqlite3, subprocess, sys, time

MOVED = "moved to PostgreSQL"
SHARED = "shared"

SCHEMA = """
create table plain (id integer primary key, who text not null, stamp text not null, n integer, ratio real, note text);
create table counted (id integer primary key autoincrement, who text not null, stamp text not null, amount decimal(12,2),
  made timestamp, day date, flag boolean);
create table pairs (who text not null, part text not null, stamp text not null, n integer, body blob,
  primary key (who, part)) without rowid;
create table loose (code text primary key, who text not null, stamp text not null, n integer);
create table heap (who text not null, stamp text not null, n integer, x real);
create table people (id integer primary key, who text not null, stamp text not null, email text not null unique, nick text,
  team text, slot integer, badge text unique on conflict replace, unique (team, slot));
create unique index people_nick on people (nick) where nick is not null;
create table handles (id integer primary key, who text not null, stamp text not null, handle text not null);
create unique index handles_lower on handles (lower(handle));
create table tree (id integer primary key, who text not null, stamp text not null, label text,
  parent integer references tree (id) on delete cascade on update cascade,
  friend integer references tree (id) on delete set null on update cascade);
create table owners (id integer primary key autoincrement, who text not null, stamp text not null, name text);
create table items (id integer primary key, who text not null, stamp text not null,
  owner integer references owners (id) on delete cascade on update cascade deferrable initially deferred,
  keeper integer references owners (id) on delete set null on update cascade,
  price decimal(10,2), qty integer not null default 1, double integer generated always as (qty * 2) stored,
  body json, data blob, seen timestamp);
create table audit (id integer primary key autoincrement, who text not null, what text not null, item integer);
create table tags (tag text collate nocase not null primary key, who text not null, stamp text not null, n integer) without rowid;
create table gauges (id integer primary key, who text not null, stamp text not null, level integer not null, label text,
  raw blob, next integer generated always as (level + 1) virtual) strict;
create trigger items_made after insert on items begin insert into audit (who, what, item) values (new.who, 'made', new.id); end;
create trigger items_changed after update of price, qty, body on items
  begin insert into audit (who, what, item) values (new.who, 'changed', new.id); end;
create trigger items_gone after delete on items begin insert into audit (who, what, item) values (old.who, 'gone', old.id); end;
create view stock as select who, count(*) as lines, sum(qty) as pieces from items group by who;
"""

# What names a row, the same expression in both databases; heap and audit hold equal rows, which are counted.
KEYS = {"plain": "id", "pairs": "part", "loose": "code", "people": "id", "handles": "id", "tree": "id", "owners": "id",
        "items": "id", "tags": "tag", "gauges": "id"}
COUNTED = {"heap": "stamp", "audit": "what"}
TABLES = [*KEYS, *COUNTED, "counted"]
FAR = 1_000_000_000  # ids given by SQLite come after this one: no writer takes another's


def build(path, rows=400, wal=True):
    """The file as it is before anybody follows it; every type that a column will hold is there."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"pragma journal_mode = {'wal' if wal else 'delete'}")
    db.execute("begin")
    for statement in SCHEMA.split(";\n"):
        whole = statement + ";"
        if statement.strip():
            db.execute(whole)
    for table in KEYS:
        db.execute(f"create index {table}_who on {table} (who)")
    many = lambda sql, make: db.executemany(sql, [make(i) for i in range(1, rows + 1)])
    many("insert into plain values (?,?,?,?,?,?)", lambda i: (i, SHARED, "0", i, i / 7, f"note {i}"))
    db.execute("insert into plain values (?, ?, '0', 1, 0.5, null)", (FAR, SHARED))
    many("insert into counted (who, stamp, amount, made, day, flag) values (?,?,?,?,?,?)",
         lambda i: (SHARED, f"seed:{i}", i / 4, f"2024-01-{1 + i % 28:02} 10:11:12.345", f"2024-02-{1 + i % 28:02}", i % 2))
    many("insert into pairs values (?,?,?,?,?)", lambda i: (SHARED, f"p{i}", "0", i, bytes([i % 256, 0, 255])))
    many("insert into loose values (?,?,?,?)", lambda i: (f"c{i}" if i % 9 else None, SHARED, "0", i))
    many("insert into heap values (?,?,?,?)", lambda i: (SHARED, "0", i % 5, (i % 3) / 3))
    many("insert into people values (?,?,?,?,?,?,?,?)",
         lambda i: (i, SHARED, "0", f"shared.{i}@example.org", f"nick{i}" if i % 3 else None, SHARED, i, None))
    many("insert into handles values (?,?,?,?)", lambda i: (i, SHARED, "0", f"Shared{i}"))
    many("insert into tree values (?,?,?,?,?,?)", lambda i: (i, SHARED, "0", "leaf", i // 2 or None, (i * 7) // 9 or None))
    db.execute("insert into tree values (?, ?, '0', 'far', null, null)", (FAR, SHARED))
    many("insert into owners (id, who, stamp, name) values (?,?,?,?)", lambda i: (i, SHARED, "0", f"owner {i}"))
    db.execute("insert into owners values (?, ?, '0', 'far')", (FAR, SHARED))
    many("insert into items (id, who, stamp, owner, keeper, price, qty, body, data, seen) values (?,?,?,?,?,?,?,?,?,?)",
         lambda i: (i, SHARED, "0", i, 1 + i % 9, i / 4, i % 50, json.dumps({"i": i, "of": [1, None, "x"]}), os.urandom(9),
                    "2024-03-01 00:00:00"))
    many("insert into tags values (?,?,?,?)", lambda i: (f"Tag{i}", SHARED, "0", i))
    many("insert into gauges (id, who, stamp, level, label, raw) values (?,?,?,?,?,?)",
         lambda i: (i, SHARED, "0", i, f"l{i}", b"\x00\x01"))
    db.execute("commit")
    db.close()


class Moved(Exception):
    pass


class Writer:
    """The inside of one process."""

    def __init__(self, path, name, seed, ledger, foreign_keys, pace):
        self.name, self.random, self.pace, self.foreign_keys = name, random.Random(seed), pace, foreign_keys
        self.base = int(name[1:]) * 1_000_000
        self.db = sqlite3.connect(path, isolation_level=None, timeout=60)
        self.db.execute(f"pragma foreign_keys = {'on' if foreign_keys else 'off'}")
        if self.random.random() < 0.3:
            self.db.execute("pragma recursive_triggers = on")
        self.ledger = open(ledger, "a", encoding="utf-8")
        self.known, self.tokens, self.stamps, self.touched = {}, 0, 0, set()

    # --- the ledger ---

    def write(self, kind, **entry):
        self.ledger.write(json.dumps({"kind": kind, "at": time.time(), **entry}) + "\n")
        self.ledger.flush()
        os.fsync(self.ledger.fileno())

    def mine(self, table):
        if table in COUNTED:
            rows = self.db.execute(f"select {COUNTED[table]}, count(*) from {table} where who = ? group by 1", (self.name,))
        else:
            rows = self.db.execute(f"select {KEYS[table]}, stamp from {table} where who = ?", (self.name,))
        return {str(k): str(v) for k, v in rows}

    def changes(self, tables):
        """What is different from what the ledger knows, and the state that will be known."""
        state = {t: self.mine(t) for t in tables}
        found = {}
        for table, rows in state.items():
            old = self.known.get(table, {})
            diff = {k: v for k, v in rows.items() if old.get(k) != v}
            diff.update({k: None for k in old if k not in rows})
            if diff:
                found[table] = diff
        return found, state

    # --- statements ---

    def run(self, sql, *parameters):
        try:
            return self.db.execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            if MOVED in str(error):
                raise Moved(str(error)) from error
            if "UNIQUE constraint failed" in str(error):
                return None  # the application was refused a row, as it would be without us
            raise

    def stamp(self):
        self.stamps += 1
        return f"{self.name}:{self.stamps}"

    def token(self):
        self.tokens += 1
        name, r = f"t{self.name}:{self.tokens}", self.random
        self.run("insert into counted (who, stamp, amount, made, day, flag) values (?,?,?,?,?,?)", self.name, name,
                 r.randrange(10**6) / 100, f"2025-0{r.randint(1, 9)}-1{r.randint(0, 9)} 0{r.randint(0, 9)}:00:00.{r.randrange(10**6):06}",
                 r.choice([None, "1999-12-31"]), r.choice([None, 0, 1]))
        return name

    def space(self):
        """Whose rows: mine, or those that all write."""
        return (SHARED, 0) if self.random.random() < 0.35 else (self.name, self.base)

    def one(self):
        who, base = self.space()
        table = self.random.choice([t for t in TABLES if t not in ("audit", "counted")])
        i = self.random.randint(1, 30)
        getattr(self, "on_" + table)(who, base, i, self.random.random())
        self.touched |= {table} | ({"items", "audit"} if table in ("owners", "items") else set())

    def on_plain(self, who, base, i, dice):
        r = self.random
        if dice < 0.02:
            self.run("insert into plain (who, stamp, n) with recursive c (i) as (select 1 union all select i + 1 from c where i < 300)"
                     " select ?, ? || ':' || i, i from c", who, self.stamp())
        elif dice < 0.3:
            self.run("insert or replace into plain values (?,?,?,?,?,?)", base + i, who, self.stamp(), r.randint(-9, 9), r.random(), "é" * i)
        elif dice < 0.45:
            self.run("insert into plain (who, stamp, n) values (?,?,?)", who, self.stamp(), r.randint(-2**62, 2**62))
        elif dice < 0.6:
            self.run("update plain set stamp = ?, n = n + 1, note = null where who = ? and id = ?", self.stamp(), who, base + i)
        elif dice < 0.75:
            self.run("insert into plain values (?,?,?,?,?,?) on conflict (id) do update set stamp = excluded.stamp, ratio = -1.5",
                     base + i, who, self.stamp(), 0, 0.25, "upsert")
        elif dice < 0.85:
            self.run("update or replace plain set id = ?, stamp = ? where who = ? and id = ?", base + r.randint(1, 30), self.stamp(), who, base + i)
        elif dice < 0.93:
            self.run("delete from plain where who = ? and id = ?", who, base + i)
        else:
            self.run("delete from plain where who = ? and (id > ? or id % 3 = 1)", who, FAR)

    def on_pairs(self, who, base, i, dice):
        part = f"p{i}"
        if dice < 0.4:
            self.run("replace into pairs values (?,?,?,?,?)", who, part, self.stamp(), i, os.urandom(i))
        elif dice < 0.6:
            self.run("insert into pairs values (?,?,?,?,?) on conflict do update set stamp = excluded.stamp, body = null", who, part, self.stamp(), i, b"")
        elif dice < 0.75:
            self.run("update or replace pairs set part = ?, stamp = ? where who = ? and part = ?", f"p{self.random.randint(1, 30)}", self.stamp(), who, part)
        elif dice < 0.9:
            self.run("delete from pairs where who = ? and part = ?", who, part)
        else:
            self.run("delete from pairs where who = ? and n % 2", who)

    def on_loose(self, who, base, i, dice):
        code = f"{who}{i}"
        if dice < 0.3:
            self.run("insert or replace into loose values (?,?,?,?)", code, who, self.stamp(), i)
        elif dice < 0.4 and who == SHARED:
            self.run("insert into loose values (null,?,?,?)", who, self.stamp(), i)
        elif dice < 0.7:
            self.run("update loose set stamp = ?, n = null where code = ?", self.stamp(), code)
        elif dice < 0.8 and who == SHARED:
            self.run("delete from loose where code is null and n = ?", i)
        else:
            self.run("delete from loose where code = ?", code)

    def on_heap(self, who, base, i, dice):
        stamp = f"h{i % 6}"  # rows that are equal in every column
        if dice < 0.5:
            self.run("insert into heap values (?,?,1,0.5)", who, stamp)
        elif dice < 0.75:
            self.run("update heap set stamp = ? where rowid in (select rowid from heap where who = ? and stamp = ? limit 2)", f"h{(i + 1) % 6}", who, stamp)
        else:
            self.run("delete from heap where rowid in (select rowid from heap where who = ? and stamp = ? limit 3)", who, stamp)

    def on_people(self, who, base, i, dice):
        r = self.random
        j, row = r.randint(1, 30), lambda: (base + i, who, self.stamp(), f"{who}.{r.randint(1, 30)}@example.org",
                                            r.choice([None, f"{who}{r.randint(1, 30)}"]), who, r.randint(1, 30), None)
        if dice < 0.35:
            self.run("insert or replace into people values (?,?,?,?,?,?,?,?)", *row())
        elif dice < 0.5:
            self.run("update or replace people set email = ?, stamp = ? where who = ? and id = ?", f"{who}.{j}@example.org", self.stamp(), who, base + i)
        elif dice < 0.6:
            self.run("update or ignore people set slot = ?, stamp = ? where who = ? and id = ?", j, self.stamp(), who, base + i)
        elif dice < 0.75:  # replaces by the table's own word
            self.run("update people set badge = ?, stamp = ? where who = ? and id = ?", f"{who}/{j % 5}", self.stamp(), who, base + i)
        elif dice < 0.9:
            self.run("insert into people values (?,?,?,?,?,?,?,?) on conflict (email) do update set stamp = excluded.stamp, nick = null", *row())
        else:
            self.run("delete from people where who = ? and id = ?", who, base + i)

    def on_handles(self, who, base, i, dice):
        handle = f"{who}x{self.random.randint(1, 20)}"
        handle = handle.upper() if dice * 1000 % 2 < 1 else handle
        if dice < 0.6:
            self.run("insert or replace into handles values (?,?,?,?)", base + i, who, self.stamp(), handle)
        elif dice < 0.8:
            self.run("update or replace handles set handle = ?, stamp = ? where who = ? and id = ?", handle, self.stamp(), who, base + i)
        else:
            self.run("delete from handles where who = ? and id = ?", who, base + i)

    def on_tree(self, who, base, i, dice):
        any_one = "(select id from tree where who = ? order by id * ? % 31 limit 1)"
        if dice < 0.4:
            self.run(f"insert into tree values (?,?,?,?,{any_one},{any_one}) on conflict (id) do update set stamp = excluded.stamp,"
                     " friend = excluded.friend", base + i, who, self.stamp(), "node", who, i, who, i + 1)
        elif dice < 0.6:
            self.run(f"update tree set parent = {any_one}, stamp = ? where who = ? and id = ?", who, i, self.stamp(), who, base + i)
        elif dice < 0.7 and self.foreign_keys:
            self.run("update or ignore tree set id = ?, stamp = ? where who = ? and id = ?", base + 31 + i % 20, self.stamp(), who, base + i)
        elif self.foreign_keys:
            self.run("delete from tree where who = ? and id = ?", who, base + self.random.randint(1, 50))
        else:
            self.run("delete from tree where who = ? and id = ? and not exists (select 1 from tree c where tree.id in (c.parent, c.friend))", who, base + i)

    def on_owners(self, who, base, i, dice):
        if dice < 0.35:
            self.run("insert into owners (id, who, stamp, name) values (?,?,?,?) on conflict (id) do update set stamp = excluded.stamp",
                     base + i, who, self.stamp(), f"owner {i}")
        elif dice < 0.5:
            self.run("insert into owners (who, stamp, name) values (?,?,?)", who, self.stamp(), "given an id")
        elif dice < 0.7:
            self.run("update owners set name = ?, stamp = ? where who = ? and id = ?", "o" * i, self.stamp(), who, base + i)
        elif dice < 0.8 and self.foreign_keys:
            self.run("insert or replace into owners (id, who, stamp, name) values (?,?,?,'replaced: its items go')", base + i, who, self.stamp())
        elif self.foreign_keys:
            self.run("delete from owners where who = ? and id = ?", who, base + i)
        else:
            self.run("delete from owners where who = ? and id = ? and not exists (select 1 from items where owners.id in (owner, keeper))", who, base + i)

    def on_items(self, who, base, i, dice):
        r, owner = self.random, "(select id from owners where who = ? order by id * ? % 31 limit 1)"
        if dice < 0.4:
            verb = "insert or replace" if dice < 0.2 else "insert or ignore"
            self.run(f"{verb} into items (id, who, stamp, owner, keeper, price, qty, body, data, seen) values (?,?,?,{owner},{owner},?,?,?,?,?)",
                     base + i, who, self.stamp(), who, i, who, i + 3, r.randrange(10**5) / 100, r.randint(0, 99),
                     json.dumps({"n": r.randint(0, 9), "text": "ü\"\\", "deep": [[], {}]}), os.urandom(r.randint(0, 40)), "2025-01-02 03:04:05.678901")
        elif dice < 0.6:
            self.run("update items set qty = qty + 1, price = ?, stamp = ? where who = ? and id = ?", r.randrange(1000) / 4, self.stamp(), who, base + i)
        elif dice < 0.75:
            self.run("update items set body = json_set(body, '$.n', ?), stamp = ? where who = ? and id = ?", i, self.stamp(), who, base + i)
        elif dice < 0.95:
            self.run("delete from items where who = ? and id = ?", who, base + i)
        else:
            self.run("delete from audit where who = ? and id % 2", who)

    def on_tags(self, who, base, i, dice):
        tag = f"{who}t{i}"
        tag = tag.upper() if dice * 1000 % 2 < 1 else tag
        if dice < 0.5:
            self.run("insert or replace into tags values (?,?,?,?)", tag, who, self.stamp(), i)
        elif dice < 0.7:
            self.run("insert into tags values (?,?,?,?) on conflict (tag) do update set stamp = excluded.stamp, n = n + 1", tag, who, self.stamp(), i)
        elif dice < 0.8:
            self.run("update tags set tag = ?, stamp = ? where tag = ?", tag.swapcase(), self.stamp(), tag)
        else:
            self.run("delete from tags where tag = ?", tag)

    def on_gauges(self, who, base, i, dice):
        if dice < 0.5:
            self.run("replace into gauges (id, who, stamp, level, label, raw) values (?,?,?,?,?,?)", base + i, who, self.stamp(), i, None, os.urandom(3))
        elif dice < 0.8:
            self.run("update gauges set level = level - ?, stamp = ? where who = ? and id = ?", i, self.stamp(), who, base + i)
        else:
            self.run("delete from gauges where who = ? and id = ?", who, base + i)

    # --- transactions ---

    def transaction(self):
        self.touched, dice = set(), self.random.random()
        begun = time.time()
        if dice < 0.2:
            token = self.token()  # one statement that commits itself
            self.acknowledge(token, {}, begun)
            return
        self.db.execute("begin immediate" if dice < 0.8 else "begin")
        try:
            token = self.token()
            for _ in range(self.random.randint(1, 5)):
                self.one()
            if self.random.random() < 0.2:
                self.db.execute("savepoint inner_one")
                self.one()
                self.db.execute("rollback to inner_one")
                self.db.execute("release inner_one")
            changes, state = self.changes(self.touched)
            if self.random.random() < 0.15:
                self.db.execute("rollback")
                self.write("rolled back", token=token)
                return
            self.db.execute("commit")
        except (Moved, sqlite3.Error):
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise
        self.known.update(state)
        self.acknowledge(token, changes, begun)

    def acknowledge(self, token, changes, begun):
        self.write("done", token=token, rows=changes, took=time.time() - begun)

    def work(self, stop):
        """Until the file has moved, or somebody says stop."""
        while not stop.exists():
            begun = time.time()
            try:
                self.transaction()
            except Moved as moved:
                self.write("moved", token=f"t{self.name}:{self.tokens}", took=time.time() - begun, words=str(moved))
                return True
            except sqlite3.OperationalError as error:
                busy = "locked" in str(error) and time.time() - begun < 30  # a snapshot too old to write: begin again
                self.write("busy" if busy else "error", words=str(error), took=time.time() - begun)
            time.sleep(self.random.random() * self.pace)
        return False

    def knock(self):
        """Every table, every kind of statement: how many were answered, and which slipped in."""
        answered, slipped = 0, []
        for table in TABLES:
            row = self.db.execute(f"select * from {table} limit 1").fetchone()
            names = [c[1] for c in self.db.execute(f"pragma table_info({table})")]
            if row is None:
                continue
            columns, marks = ", ".join(names), ", ".join("?" * len(names))
            values = self.db.execute(f"select {columns} from {table} limit 1").fetchone()
            for sql, parameters in ((f"insert or replace into {table} ({columns}) values ({marks})", values),
                                    (f"insert or ignore into {table} ({columns}) values ({marks})", values),
                                    (f"update {table} set who = 'late'", ()), (f"delete from {table}", ())):
                try:
                    self.run(sql, *parameters)
                    slipped.append(sql)
                except Moved:
                    answered += 1
        self.write("knocked", answered=answered, slipped=slipped)


THERE = (("plain", "n", "1"), ("counted", "amount", "2.5"), ("owners", "name", "'new'"), ("tree", "label", "'new'"),
         ("people", "email", "gen_random_uuid()::text"), ("items", "qty", "3"), ("gauges", "level", "7"),
         ("handles", "handle", "gen_random_uuid()::text"))


def insert_there(connection, stamp):
    ids = {}
    with connection, connection.cursor() as cursor:
        for table, columns, values in THERE:
            cursor.execute(f"insert into {table} (who, stamp, {columns}) values ('pg', %s, {values}) returning id", (stamp,))
            ids[table] = cursor.fetchone()[0]
    return ids


def find_there(connection, stamp):
    """After a server that went away: whether the COMMIT had arrived."""
    with connection, connection.cursor() as cursor:
        found = {}
        for table, _, _ in THERE:
            cursor.execute(f"select id from {table} where who = 'pg' and stamp = %s", (stamp,))
            found.update({table: row[0] for row in cursor.fetchall()})
    return found


def connect_there(url, seconds=30):
    import psycopg2
    end = time.time() + seconds
    while True:
        try:
            return psycopg2.connect(url)
        except psycopg2.OperationalError:
            if time.time() > end:
                raise
            time.sleep(0.1)


def over_there(writer, url, stop):
    """The application after it was told: the same work in PostgreSQL, which gives the ids."""
    import psycopg2
    connection = connect_there(url)
    while True:
        begun, stamp, ids = time.time(), writer.stamp(), {}
        try:
            ids = insert_there(connection, stamp)
        except psycopg2.Error as error:
            writer.write("away" if connection.closed else "error", words="PostgreSQL: " + str(error), took=time.time() - begun)
            if connection.closed:
                connection = connect_there(url)
                ids = find_there(connection, stamp)
        if ids:
            writer.write("there", ids=ids, took=time.time() - begun)
        if stop.exists():
            return
        time.sleep(0.02)


def main(path, name, seed, folder, foreign_keys, pace, url):
    stop = pathlib.Path(folder) / "stop"
    writer = Writer(path, name, int(seed), f"{folder}/{name}.jsonl", foreign_keys == "1", float(pace))
    try:
        if writer.work(stop):
            writer.knock()
            writer.db.close()
            if url:
                over_there(writer, url, stop)
    except Exception as error:
        writer.write("error", words=f"{type(error).__name__}: {error}", took=0)
        raise


class Fleet:
    """Several writers, started and stopped together; `url`: where they go when the file has moved."""

    def __init__(self, path, folder, processes=4, seed=1, pace=0.02, url=""):
        self.path, self.folder = pathlib.Path(path), pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.plan = [(f"w{i}", seed * 100 + i, "1" if i % 3 else "0") for i in range(1, processes + 1)]
        self.pace, self.url, self.children = pace, url, []

    def start(self):
        (self.folder / "stop").unlink(missing_ok=True)
        self.children = [subprocess.Popen([sys.executable, __file__, str(self.path), name, str(seed), str(self.folder), keys,
                                           str(self.pace), self.url], stdin=subprocess.DEVNULL) for name, seed, keys in self.plan]

    def stop(self, wait=90):
        (self.folder / "stop").touch()
        for child in self.children:
            child.wait(wait)

    def kill(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
                child.wait()

    def entries(self):
        for name, _, _ in self.plan:
            ledger = self.folder / f"{name}.jsonl"
            for line in ledger.read_text().splitlines() if ledger.exists() else []:
                yield name, json.loads(line)

    def count(self, kind):
        return sum(entry["kind"] == kind for _, entry in self.entries())

    def verdict(self, url=None):
        """What the ledgers say against the file, and against PostgreSQL if a `url` is given."""
        return Verdict(list(self.entries())).look(self.path, url)


class Verdict:
    """acknowledged, lost, doubled, unasked, late, held, gap; `wrong` holds a sentence for each thing amiss."""

    def __init__(self, entries):
        self.wrong, self.tokens, self.rows, self.there = [], set(), collections.defaultdict(dict), []
        self.late = self.busy = self.away = 0
        self.held = self.slowest = self.gap = 0.0
        last = {}
        for name, e in entries:
            if e["kind"] == "done":
                self.tokens.add(e["token"])
                self.slowest, last[name] = max(self.slowest, e["took"]), e["at"]
                for table, rows in e["rows"].items():
                    self.rows[name, table].update(rows)
            elif e["kind"] == "moved":
                self.held = max(self.held, e["took"])
                self.late += 1
            elif e["kind"] == "knocked":
                self.late += e["answered"]
                self.wrong += [f"{name}: written after the move: {sql}" for sql in e["slipped"]]
            elif e["kind"] == "there":
                if name in last:
                    self.gap = max(self.gap, e["at"] - last.pop(name))
                self.there.append(e["ids"])
            elif e["kind"] == "busy":
                self.busy += 1
            elif e["kind"] == "away":
                self.away += 1
            elif e["kind"] == "error":
                self.wrong.append(f"{name}: {e['words']} after {e['took']:.1f} s")
        self.acknowledged, self.lost, self.doubled, self.unasked = len(self.tokens), 0, 0, 0

    def look(self, path, url):
        db = sqlite3.connect(path, timeout=60)
        self.compare("SQLite", lambda sql: db.execute(sql).fetchall())
        db.close()
        if url:
            import psycopg2
            connection = psycopg2.connect(url)

            def ask(sql):
                with connection, connection.cursor() as cursor:
                    cursor.execute(sql)
                    return cursor.fetchall()
            self.compare("PostgreSQL", ask)
            self.lost, self.doubled, self.unasked = self.last
            self.look_there(ask)
            connection.close()
        return self

    def compare(self, where, ask):
        found = collections.Counter(r[0] for r in ask("select stamp from counted where stamp like 't%'"))
        self.last = (len(self.tokens - set(found)), sum(n - 1 for n in found.values()), len(set(found) - self.tokens))
        for count, what in zip(self.last, ("acknowledged transactions are not there", "are there twice", "are there that nobody acknowledged")):
            if count:
                self.wrong.append(f"{where}: {count} {what}")
        for (name, table), rows in sorted(self.rows.items()):
            expected = collections.Counter({(k, v): 1 for k, v in rows.items() if v is not None})
            if table in COUNTED:
                there = ask(f"select {COUNTED[table]}, count(*) from {table} where who = '{name}' group by 1")
            else:
                there = ask(f"select {KEYS[table]}, stamp from {table} where who = '{name}'")
            there = collections.Counter((str(k), str(v)) for k, v in there)
            for what, left in (("is not there", expected - there), ("should not be there", there - expected)):
                if left:
                    self.wrong.append(f"{where}: {table} of {name}: {sum(left.values())} rows, the first {next(iter(left))} {what}")

    def look_there(self, ask):
        """What was written in PostgreSQL after the move: each row once, under an id of its own, its trigger run."""
        for table in self.there[0] if self.there else []:
            ids = [e[table] for e in self.there]
            found = sorted(r[0] for r in ask(f"select id from {table} where who = 'pg'"))
            if sorted(ids) != found:
                self.wrong.append(f"PostgreSQL: {table}: {len(ids)} rows were written after the move, {len(found)} are there")
        if self.there and ask("select count(*) from audit where who = 'pg'")[0][0] != len(self.there):
            self.wrong.append("PostgreSQL: the audit trigger did not run once for each row written after the move")


def forget_there(url):
    """Takes away what was written after the move, so that both sides can be compared cell by cell."""
    import psycopg2
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        for table in ("items", "owners", "tree", "plain", "counted", "people", "gauges", "handles", "audit"):
            cursor.execute(f"delete from {table} where who = 'pg'")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
