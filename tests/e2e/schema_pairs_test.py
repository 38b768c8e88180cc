"""`groundway schema diff` over the pairs of tests/schema_pairs/: one test a file."""
import unittest

import schema_pairs
from schema_case import SchemaCase


class Pairs(SchemaCase):
    def test_there_are_pairs(self):
        self.assertGreater(sum(len(schema_pairs.read(f)) for f in schema_pairs.files()), 0)


def of_file(file):
    def test(self):
        self.right(schema_pairs.read(file))
    return test


for path in schema_pairs.files():
    setattr(Pairs, f"test_{path.stem}", of_file(path))

if __name__ == "__main__":
    unittest.main()
