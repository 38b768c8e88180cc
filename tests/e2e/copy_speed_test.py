"""`groundway copy`: what it costs grows with the tables and rows, not faster; the short ways find what the long ones did."""
import os, sqlite3, unittest

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


if __name__ == "__main__":
    unittest.main()
