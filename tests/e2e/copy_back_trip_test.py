"""A file that goes to PostgreSQL and comes back is what it was: its rows, keys and types, and it goes forward again.

GROUNDWAY_RANDOM_ROUNDS and GROUNDWAY_RANDOM_SEED widen it; a failure names its seed.
"""
import collections, os, pathlib, unittest

from back_case import BackCase
from copy_random_test import Maker

ROUNDS = int(os.environ.get("GROUNDWAY_RANDOM_ROUNDS", "4"))
SEED = int(os.environ.get("GROUNDWAY_RANDOM_SEED", "1"))
PROJ = pathlib.Path("/usr/share/proj/proj.db")


class RoundTrip(BackCase):
    def state(self, url):
        """Everything of a database that a round trip must bring back."""
        out = {}
        tables = [r[0] for r in self.sql("select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public'"
                                         " and relkind = 'r' order by 1", url=url)]
        for t in tables:
            columns = self.sql("select attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text, attgenerated::text from pg_attribute"
                               " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum", t, url=url)
            keys = self.sql("select contype::text, pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype in ('p', 'u', 'f')"
                            " order by 1, 2", t, url=url)
            checks = self.sql("select count(*) from pg_constraint where conrelid = %s::regclass and contype = 'c'", t, url=url)
            rows = collections.Counter(r[0] for r in self.sql(f"select x::text from {t} x", url=url))
            out[t] = {"columns": columns, "keys": keys, "checks": checks, "rows": rows}
        return out

    def round_trip(self, seed=None):
        """File -> PostgreSQL -> file -> PostgreSQL: the two databases hold the same."""
        first = self.copy("--max-rejects", 100000, "--on-orphan", "not-valid", "--on-nul", "escape")
        self.assertIn(first.code, (0, 8), f"seed {seed}: {first.words}")
        back = self.back(code=None)
        self.assertIn(back.code, (0, 8), f"seed {seed}: {back.words}")
        self.assertTrue(back.report["verified"], f"seed {seed}: {back.words}")
        self.assert_sound()
        here = self.url
        self.fresh_target()
        again = self.copy("--identifiers", "keep", source=self.file)
        self.assertIn(again.code, (0, 8), f"seed {seed}: {again.words}")
        self.assertEqual(again.report["rejected"], 0, f"seed {seed}: {again.words}")
        return self.state(here), self.state(self.url), back, again

    def compare(self, was, now, back, again, note):
        told = {e["object"] for ended in (back, again) for kind in ("left_out", "changed") for e in ended.report[kind]}
        self.assertEqual(sorted(was), sorted(now), note)
        for table, before in was.items():
            after, bare = now[table], table.strip('"').replace('""', '"')
            if before["columns"] == after["columns"]:
                self.assertEqual(before["rows"], after["rows"], f"{note}: {table}")
            for b, a in zip(before["columns"], after["columns"]):
                self.assertEqual((b[0], b[2]), (a[0], a[2]), f"{note}: {table}")
                changed = b[1] != a[1] and f"column {bare}.{b[0]}" not in told
                quoted = '"' + b[0].replace('"', '""') + '"'
                empty = self.sql(f"select count({quoted}) from {table}") == [(0,)]  # nothing says what it is
                self.assertFalse(changed and not empty, f"{note}: {table}.{b[0]} was {b[1]}, is {a[1]}")
            lost = [k for k in before["keys"] if k not in after["keys"]]
            lost = [k for k in lost if not any(o.split(" ")[0] in ("foreign", "unique", "primary") and bare in o for o in told)]
            self.assertEqual(lost, [], f"{note}: {table}\n{after['keys']}")
            fewer = after["checks"] < before["checks"] and not any(o.startswith("check ") and bare in o for o in told)
            self.assertFalse(fewer, f"{note}: {table} lost a CHECK")

    def test_random_databases_come_back_as_they_were(self):
        for seed in range(SEED, SEED + ROUNDS):
            self.source = self.folder / f"random{seed}.db"
            self.file = self.folder / f"back{seed}.db"
            Maker(seed).make(self.source)
            self.fresh_target()
            self.compare(*self.round_trip(seed), f"seed {seed}")

    @unittest.skipUnless(PROJ.exists(), "proj-data is not installed")
    def test_proj_db_comes_back_as_it_was(self):
        self.source = PROJ
        was, now, back, again = self.round_trip()
        self.compare(was, now, back, again, "proj.db")
        self.assertGreater(sum(sum(t["rows"].values()) for t in now.values()), 50000)


if __name__ == "__main__":
    unittest.main()
