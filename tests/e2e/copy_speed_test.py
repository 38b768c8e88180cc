"""`groundway copy`: what it costs grows with the tables and rows, not faster; the short ways find what the long ones did."""
import os, sqlite3, time, unittest

from copy_case import Cases


class Parents(Cases):
    """Foreign keys to whole numbers are judged without a search in SQLite."""
    SCHEMA = """create table p (id integer primary key, v text);
                create table c (id integer primary key, p references p(id));"""

    def orphans(self, parents, children):
        self.source.unlink(missing_ok=True)
        self.make(self.SCHEMA, ("insert into p values (?, 'x')", [(i,) for i in parents]),
                  ("insert into c (p) values (?)", [(i,) for i in children]))
        ended = self.copy("--dry-run")
        self.assertIn(ended.code, (0, 8), ended.words)
        return ended

    def finds(self, count, parents, children):
        ended = self.orphans(parents, children)
        self.assertEqual(ended.code, 8 if count else 0, ended.words)
        if count:
            self.assertIn(f"{count} row", " ".join(ended.words.split()))

    def test_without_gaps(self):
        self.finds(0, range(1, 50), [1, 49, 7, None])
        self.finds(1, range(1, 50), [1, 50])
        self.finds(1, range(1, 50), [0, 1])

    def test_with_gaps(self):
        self.finds(0, [1, 5, 9, 1_000_000], [9, 1, None, 1_000_000])
        self.finds(2, [1, 5, 9, 1_000_000], [2, 5, 999_999])

    def test_gaps_over_the_whole_range(self):
        ends = [-2**63, 0, 2**63 - 1]
        self.finds(0, ends, ends)
        self.finds(1, ends, ends + [-1])

    def test_other_storage_classes_and_nobody_to_refer_to(self):
        self.finds(1, [1, 2], [1, "word"])
        self.finds(1, [1, 2], [1.0, 1.5])
        self.finds(1, [], [1])
        self.finds(0, [], [None])


class Growth(Cases):
    """Seconds of this process's children: the client's CPU, which a busy machine does not change much."""

    def many(self, tables):
        self.source.unlink(missing_ok=True)
        connection = sqlite3.connect(self.source)
        for i in range(tables):
            refers = f" references t{i - 1}(id)" if i else ""
            connection.execute(f"create table t{i} (id integer primary key, parent integer{refers}, name text not null unique)")
            connection.execute(f"create index t{i}_parent on t{i} (parent)")
            connection.execute(f"insert into t{i} values (1, {1 if i else 'null'}, 'a'), (2, null, 'b')")
        connection.commit()
        connection.close()

    def cost(self, tables, *flags):
        self.many(tables)
        before = os.times()
        ended = self.copied(0, *flags, judged=False)
        after = os.times()
        self.assertEqual(ended.report["tables"], tables)
        return (after.children_user + after.children_system - before.children_user - before.children_system) / tables

    def test_a_table_costs_the_same_among_many(self):
        few, many = self.cost(100, "--dry-run"), self.cost(1000, "--dry-run")
        self.assertLess(many, 3 * few + 0.001)

    def test_hundreds_of_tables_are_copied_and_proven(self):
        self.cost(300)
        self.assertEqual(self.value("select count(*) from pg_constraint where contype = 'f' and convalidated"), 299)
        self.assertEqual(self.value("select count(*) from t299"), 2)

    def transactions(self, tables):
        """That the server ended for one copy: it counts them when a session ends, or is idle for a second."""
        self.fresh_target()
        self.cost(tables)
        time.sleep(1.2)
        return self.value("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")

    def test_small_tables_share_transactions(self):
        few, many = self.transactions(20), self.transactions(420)
        self.assertLess(many - few, 400 // 4)


class Refused(Cases):
    """What is refused in the middle of many small tables is named, and everything else arrives."""

    def test_what_rows_and_names_refuse(self):
        tables = "".join(f"""create table t{i} (id integer primary key, p integer references t{max(i - 1, 0)}(id), name text,
                             amount integer, constraint plus{i} check (amount > 0));
                             create unique index name{i} on t{i} (name);
                             insert into t{i} values (1, 1, 'a', 1), (2, 1, 'b', 2);""" for i in range(60))
        self.make(tables + """pragma ignore_check_constraints = on;
                  insert into t17 values (3, 1, 'c', -1);
                  create table child (id integer primary key, name text references t33 (name));
                  insert into child values (1, 'a');""")
        self.sql("create view name33 as select 1 as x")  # the index's name: it cannot be made, nor the key that needs it
        ended = self.copied(8, judged=False)
        self.assertTrue(ended.report["verified"], ended.words)
        self.assertEqual(len(ended.report["left_out"]), 3, ended.words)
        self.assertTrue(ended.told("left_out", "check t17.plus17", "violated by some row"), ended.words)
        self.assertTrue(ended.told("left_out", "index name33", "already exists"), ended.words)
        self.assertTrue(ended.told("left_out", "foreign key child", "no unique constraint"), ended.words)
        self.assertEqual(self.sql("select contype, count(*) from pg_constraint where connamespace = 'public'::regnamespace "
                                  "and convalidated group by 1 order by 1"), [("c", 59), ("f", 60), ("p", 61)])
        self.assertEqual(self.value("select count(*) from pg_indexes where schemaname = 'public'"), 61 + 59)
        self.assertEqual(self.value("select count(*) from groundway.copy_table where rows > 0 and done_at is not null"), 61)
        self.assertEqual(self.value("select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace "
                                    "and reltuples < 1"), 0)


if __name__ == "__main__":
    unittest.main()
