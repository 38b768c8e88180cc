"""`groundway copy` of real databases, judged cell by cell. GROUNDWAY_EXTRA_DATA names a folder with more of them."""
import os, pathlib, sqlite3, unittest

from harness import CopyCase

PROJ = pathlib.Path("/usr/share/proj/proj.db")
EXTRA = os.environ.get("GROUNDWAY_EXTRA_DATA", "")
MORE = sorted(p for p in pathlib.Path(EXTRA).glob("*") if p.suffix in (".db", ".sqlite", ".sqlite3", ".gpkg")) if EXTRA else []


class Proj(CopyCase):
    def setUp(self):
        super().setUp()
        self.source = PROJ
        connection = sqlite3.connect(f"file:{PROJ}?mode=ro", uri=True)
        self.counts = dict(connection.execute("select type, count(*) from sqlite_schema where name not like 'sqlite_%' group by type"))
        self.rows = sum(connection.execute(f'select count(*) from "{t}"').fetchone()[0] for (t,) in connection.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"))
        self.keys = sum(len({r[0] for r in connection.execute(f'pragma foreign_key_list("{t}")')}) for (t,) in connection.execute("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"))
        connection.close()

    def test_it_arrives_whole_and_one_changed_byte_is_found(self):
        ended = self.copy()
        self.assertEqual(ended.code, 8 if ended.report["left_out"] else 0, ended.words)
        self.judge(ended)
        self.assertTrue(ended.report["verified"])
        self.assertEqual((len(self.tables()), ended.report["rows"]), (self.counts["table"], self.rows))
        told = [e["object"] for e in ended.report["left_out"]]
        self.assertEqual([t for t in told if not t.startswith(("trigger ", "check ", "default "))], [], told)
        keys = self.value("select count(*) from pg_constraint where contype = 'f' and convalidated")
        self.assertEqual(keys, self.keys)
        self.assertEqual(self.value("select count(*) from pg_views where schemaname = 'public'"), self.counts["view"])
        triggers = self.value("select count(distinct tgname) from pg_trigger where not tgisinternal")
        self.assertEqual(triggers + sum(t.startswith("trigger ") for t in told), self.counts["trigger"])
        self.change_a_byte()

    def change_a_byte(self):
        verified = self.copy("--verify-only")
        self.assertEqual(verified.code, 0, verified.words)
        row = self.sql("update ellipsoid set name = overlay(name placing 'X' from 2 for 1) where ctid = (select ctid from ellipsoid order by auth_name, code"
                       " limit 1 offset 7) returning auth_name, code, name")[0]
        verified = self.copy("--verify-only")
        self.assertEqual(verified.code, 8, verified.words)
        self.assertEqual([(d["table"], d["column"], d["target"]) for d in verified.report["differences"]], [("ellipsoid", "name", row[2])])
        self.assertIn("ellipsoid", verified.out)


@unittest.skipUnless(MORE, "GROUNDWAY_EXTRA_DATA names no folder with databases")
class More(CopyCase):
    def test_each_is_carried_or_told(self):
        for path in MORE:
            with self.subTest(path.name):
                self.fresh_target()
                self.source = path
                ended = self.copy("--on-orphan=not-valid")
                self.assertIn(ended.code, (0, 8), ended.words)
                self.assertEqual(ended.code == 8, bool(ended.report["left_out"] or ended.report["orphans"] or ended.report["rejected"]), ended.words)
                self.judge(ended)
                self.assertEqual(self.copy("--verify-only").code, 0)


if __name__ == "__main__":
    unittest.main()
