"""An application of Laravel's Eloquent leaves SQLite for PostgreSQL."""
import unittest

from frameworks import Contract, Framework


class Laravel(Contract, Framework):
    APPLICATION = "laravel"
    COMMAND = ["php", "app.php"]
    LEDGERS = ["migrations"]
    ANOTHER_REVISION = "delete from migrations where migration like '2023_02%'"
    TYPES = {"orders.lines": "json", "orders.extra": "jsonb"}  # SQLite's column says text, the queries say json
    REVISIONS_NAMED = ["2023_02_01_000000_create_orders_table"]


if __name__ == "__main__":
    unittest.main()
