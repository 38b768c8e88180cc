"""What the suites of cases share: files with many tables, looked at column by column."""
import sqlite3

from harness import CopyCase


class Cases(CopyCase):
    def tell(self, ended, *entries):
        """(kind, beginning of the object, words that stand in the entry...)"""
        for kind, *words in entries:
            self.assertTrue(ended.told(kind, *words), (words, ended.report[kind]))

    def holds(self, table, *columns):
        """(name, type, texts in order of id) of the columns of table."""
        types = self.types(table)
        for name, kind, values in columns:
            with self.subTest(table=table, column=name):
                self.assertEqual(types[name], kind)
                self.assertEqual([r[0] for r in self.sql(f'select "{name}"::text from "{table}" order by id')], values)

    def columns(self, spec):
        """One table t of a column for each (name, declared, values): None fills up the shorter ones."""
        height = max(len(values) for _, _, values in spec)
        rows = [[i] + [v[i] if i < len(v) else None for _, _, v in spec] for i in range(height)]
        self.make("create table t (id integer primary key, " + ", ".join(f"{n} {d}" for n, d, _ in spec) + ")",
                  (f"insert into t values ({', '.join('?' * (len(spec) + 1))})", rows))
        return height

    def rewrite(self, script, *changes):
        """A file whose catalogue was changed by another program: (statement, parameters) on sqlite_schema."""
        connection = sqlite3.connect(self.source)
        connection.executescript(script)
        connection.commit()
        connection.execute("pragma writable_schema = on")
        for statement, parameters in changes:
            connection.execute(statement, parameters)
        connection.execute("pragma schema_version = 99")
        connection.commit()
        connection.close()
