"""What docs/asvs.md says of the standard is well founded, or refused by name."""

import unittest

from papers import asvs
from papers.sources import Fault


class Rows(unittest.TestCase):
    def test_what_is_well_founded_is_taken(self):
        rows = "| 1.1.1, 1.1.2 | 2, 2 | met | `docs/asvs.md` |  |\n| 1.2.1 | 1 | not met |  | for want of it |\n"
        self.assertEqual(asvs.states(rows), {"1.1.1": "met", "1.1.2": "met", "1.2.1": "not met"})

    def test_what_is_not_is_refused_by_name(self):
        for row, said in (
            ("| 1.1.1 | 2 | met | by and large |  |", "1.1.1.*neither a file nor a test"),
            ("| 1.1.1 | 2 | met | `server::nothing at_all` |  |", "1.1.1.*no test"),
            ("| 1.1.1 | 2 | met | `docs/nothing.md` |  |", "1.1.1.*not there"),
            ("| 1.1.1 | 2 | in part | `docs/asvs.md` |  |", "1.1.1.*why"),
            ("| 1.1.1 | 2 | perhaps | `docs/asvs.md` |  |", "1.1.1.*none of"),
            ("| 1.1.1 | 2 | met | `docs/asvs.md` |  |\n| 1.1.1 | 2 | met | `docs/asvs.md` |  |", "1.1.1.*twice"),
        ):
            with self.subTest(row), self.assertRaisesRegex(Fault, said):
                asvs.states(row)
