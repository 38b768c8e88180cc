"""Writes what each framework made as SQL: fixture/sqlite.sql, its filled file; fixture/postgres.sql, its empty tables."""
import pathlib, re, subprocess, sys, unittest

import live

HERE = pathlib.Path(__file__).resolve().parent
PG_DUMP = ["/usr/lib/postgresql/15/bin/pg_dump", "--no-owner", "--no-privileges"]
NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\.*|CREATE SCHEMA public;)?$")


def postgres(case, name):
    """The schema after the migrations, and the rows that they left."""
    case.app("migrate", case.url)
    dump = subprocess.run([*PG_DUMP, "--inserts", case.url], check=True, text=True, stdout=subprocess.PIPE).stdout
    return "\n".join(line for line in dump.splitlines() if not NOISE.match(line)) + "\n"


def written(base):
    class Written(base):
        def runTest(self):
            folder = HERE / base.__name__.lower() / "fixture"
            folder.mkdir(exist_ok=True)
            dump = subprocess.run(["sqlite3", str(self.source), ".dump"], check=True, text=True, stdout=subprocess.PIPE).stdout
            (folder / "sqlite.sql").write_text(dump)
            (folder / "postgres.sql").write_text(postgres(self, base.__name__))
    return Written("runTest")


if __name__ == "__main__":
    suite = unittest.TestSuite(written(getattr(live, name)) for name in sys.argv[1:])
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
