#!/usr/bin/env python3
"""What the change log of `groundway copy --follow=log` costs the application's own writes: CPU microseconds a row with it and without.

usage: bench/follow_log.py [--rows 20000] [--runs 5] [--folder DIR]

CPU of the one process that writes, in WAL mode with synchronous=NORMAL; where a commit waits for a disk, the log's share of the
time is smaller. The triggers are written here as src/follow/source_log_ddl.cc writes them.
"""
import argparse, os, shutil, sqlite3, statistics, tempfile, time

TABLES = """create table plain(id integer primary key, name text, n integer, note text);
            create table users(id integer primary key, email text unique, n integer, note text);
            create table pairs(a text not null, b integer not null, n integer, note text, primary key (a, b)) without rowid;"""
LOG = """create table _groundway_log (seq integer primary key, tbl integer not null, k1, k2);
         create index _groundway_log_touched on _groundway_log(tbl) where tbl < 0;"""


def triggers(number, table, key, unique):
    """The log's triggers on one table, as src/follow/source_log_ddl.cc writes them."""
    slots = ", ".join(f"k{i + 1}" for i in range(len(key)))
    row = lambda of: ", ".join(f'{of}"{name}"' for name in key)
    log = f"insert into _groundway_log (tbl, {slots}) "
    moved = " or ".join(f'old."{name}" collate binary is not new."{name}"' for name in key)
    same = " and ".join(f'"{name}" is old."{name}"' for name in key)
    made = [("after insert", "", f"{log} values ({number}, {row('new.')});"),
            ("after update", "", f"{log} values ({number}, {row('old.')});"),
            ("after update", f"when {moved}", f"{log} values ({number}, {row('new.')});"),
            ("after delete", "", f"{log} values ({number}, {row('old.')});")]
    if unique:
        found = lambda columns: f"{log} select {number}, {row('')} from {table} where " + " and ".join(f'"{c}" = new."{c}"' for c in columns)
        made.append(("before insert", "", "".join(f"{found(columns)};" for columns in unique)))
        columns = ", ".join(f'"{c}"' for group in unique for c in group)
        made.append((f"before update of {columns}", "", "".join(f"{found(columns)} and not ({same});" for columns in unique)))
    return "".join(f"create trigger _groundway_log_{number}_{i} {event} on {table} {when} begin {body} end;"
                   for i, (event, when, body) in enumerate(made))


SHAPES = [("plain", ["id"], []), ("users", ["id"], [["email"]]), ("pairs", ["a", "b"], [])]


def statements(table, i, rows):
    insert = {"plain": ("insert into plain(name, n, note) values (?, ?, ?)", (f"name {i}", i, "a note of some length")),
              "users": ("insert into users(email, n, note) values (?, ?, ?)", (f"user{i}@example.org", i, "a note of some length")),
              "pairs": ("insert into pairs values (?, ?, ?, ?)", (f"key {i}", i, i, "a note of some length"))}[table]
    at = i * 7919 % rows
    update = {"plain": ("update plain set n = n + 1 where id = ?", (at + 1,)), "users": ("update users set n = n + 1 where id = ?", (at + 1,)),
              "pairs": ("update pairs set n = n + 1 where a = ? and b = ?", (f"key {at}", at))}[table]
    return insert, update


def measure(folder, table, logged, per_transaction, rows):
    """(insert, update) in microseconds a row."""
    path = os.path.join(folder, "app.db")
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("pragma journal_mode=wal; pragma synchronous=normal;" + TABLES)
    if logged:
        db.executescript(LOG + "".join(triggers(i, *shape) for i, shape in enumerate(SHAPES)))
    out = []
    for which in (0, 1):
        work = [statements(table, i, rows)[which] for i in range(rows)]
        begun = time.process_time()
        for i in range(0, rows, per_transaction):
            db.execute("begin immediate")
            for sql, values in work[i:i + per_transaction]:
                db.execute(sql, values)
            db.execute("commit")
        out.append((time.process_time() - begun) / rows * 1e6)
    db.close()
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder")
    args = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="follow-log-", dir=args.folder)
    try:
        print(f"SQLite {sqlite3.sqlite_version}, {args.rows} rows, median of {args.runs} runs, CPU microseconds a row\n")
        print("| table | rows a transaction | insert | with log | | update | with log | |\n|---|---|---|---|---|---|---|---|")
        for table, _, _ in SHAPES:
            for per_transaction in (1, 50):
                # in turns: a machine that slows down does so for both
                pairs = [(measure(folder, table, False, per_transaction, args.rows), measure(folder, table, True, per_transaction, args.rows))
                         for _ in range(args.runs)]
                cells = []
                for which in (0, 1):
                    bare, logged = (statistics.median(pair[side][which] for pair in pairs) for side in (0, 1))
                    cells.append(f"{bare:.1f} | {logged:.1f} | {100 * (logged / bare - 1):+.0f} %")
                print(f"| {table} | {per_transaction} | {cells[0]} | {cells[1]} |", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
