"""An application of SQLAlchemy and Alembic leaves SQLite for PostgreSQL."""
import unittest

from frameworks import Contract, Framework


class SqlAlchemy(Contract, Framework):
    APPLICATION = "sqlalchemy"
    COMMAND = ["/usr/bin/python3", "app.py"]
    LEDGERS = ["alembic_version"]
    ANOTHER_REVISION = "update alembic_version set version_num = 'a1f0c3'"
    REVISIONS_NAMED = ["b27d9e", "a1f0c3"]
    TYPES = {"thing.lasts": "interval", "thing.tags": "text[]", "thing.numbers": "integer[]"}
    WHOLE_COPY_MAY_DIFFER = "modify_type|modify_default"


if __name__ == "__main__":
    unittest.main()
