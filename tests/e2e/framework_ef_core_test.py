"""A database of Entity Framework Core's SQLite provider goes into tables as Npgsql's migrations make them."""
import unittest

import judge_values
from frameworks import Contract, Framework

BOOLEANS = ["AspNetUsers.EmailConfirmed", "AspNetUsers.PhoneNumberConfirmed", "AspNetUsers.TwoFactorEnabled",
            "AspNetUsers.LockoutEnabled", "Visits.Paid"]


class EfCore(Contract, Framework):
    APPLICATION = "ef_core"
    COMMAND = ["/usr/bin/python3", "app.py"]
    FLAGS = ("--on-fine-time=truncate",)
    WHOLE_FLAGS = ("--on-fine-time=truncate", "--identifiers=keep")
    # SQLite's columns are TEXT and INTEGER whatever they mean: a whole copy must be told.
    TYPES = {**dict.fromkeys(BOOLEANS, "boolean"), "*.LockoutEnd": "timestamptz", "Visits.Id": "uuid", "Visits.Fee": "numeric(18,2)",
             "Visits.Rate": "numeric", "Visits.StartedAt": "timestamptz", "Visits.LocalAt": "timestamp", "Visits.SeenAt": "timestamptz",
             "Visits.MeasuredAt": "timestamptz", "Visits.Day": "date", "Visits.Opens": "time", "Visits.Lasts": "interval",
             "Visits.Tags": "text[]", "Visits.Scores": "integer[]", "Visits.Address": "jsonb", "Visits.Grade": "char(1)"}
    LEDGERS = ["__efmigrationshistory"]
    ANOTHER_REVISION = """update "__EFMigrationsHistory" set "MigrationId" = '20250101000000_Initial' where "MigrationId" like '%Initial'"""
    REVISIONS_NAMED = ["20240105101112_Initial", "20250101000000_Initial", "--exclude __EFMigrationsHistory"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        judge_values.cut_times = True

    def test_migrations_of_its_own_for_postgresql_are_told_by_leaving_the_ledger_out(self):
        self.app("migrate", self.url)
        self.sql(self.ANOTHER_REVISION)
        ended = self.copy("--data-only", "--exclude", "__EFMigrationsHistory", *self.FLAGS)
        self.assertEqual(ended.code, 0, ended.words)
        self.assertEqual(self.value('select count(*) from "Visits"'), 120)

    def test_times_finer_than_a_microsecond_are_refused_or_cut_and_counted(self):
        self.app("migrate", self.url)
        self.refused(self.copy("--data-only"), 8, "GW0514", "more than 6 fraction digits", "--on-fine-time=truncate")
        self.assertEqual(self.value('select count(*) from "AspNetUsers"'), 0)
        ended = self.copied(0, "--data-only", *self.FLAGS, judged=False)
        started = ended.told("changed", "column Visits.StartedAt")
        self.assertEqual([e["reason"] for e in started], ["48 times finer than timestamp with time zone keeps: cut"])
        self.assertEqual(len(ended.told("changed", "column Visits.Lasts")), 1)
        without = self.copy("--verify-only")
        self.assertEqual(without.code, 8, without.words)
        self.assertIn("--on-fine-time as the copy had them", " ".join(without.out.split()))


if __name__ == "__main__":
    unittest.main()
