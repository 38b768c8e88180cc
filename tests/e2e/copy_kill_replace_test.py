"""--replace killed at every step that has a name, and resumed."""
import unittest

from kill_case import KillCase


class Replace(KillCase):
    def test_a_copy_that_replaces_another(self):
        self.shop()
        self.walk(("--replace",), self.OF_DATA_ONLY | self.OF_RESUME | self.OF_LARGE, before=self.older)

    def older(self):
        """What stood in the target before: another state of the same tables."""
        self.sql("create table people (id int primary key, email text); insert into people values (1, 'old');"
                 "create table orders (id int primary key); create view paid as select id from orders")


if __name__ == "__main__":
    unittest.main()
