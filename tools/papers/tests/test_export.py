"""What is handed in: pages that are counted, columns that are wide enough, names that break where they may."""

import tempfile
import unittest
from pathlib import Path

from papers import export, general
from papers.sources import PROJECT


class Export(unittest.TestCase):
    def test_no_document_has_more_pages_than_it_may(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, row in general.documents().items():
                if row["pages au plus"] and (PROJECT / name).is_file():
                    with self.subTest(name):
                        self.assertLessEqual(export.pdf(name, row, Path(folder)), int(row["pages au plus"]))

    def test_there_are_fifteen_slides(self):
        path = PROJECT / export.SLIDES
        if path.is_file():
            self.assertEqual(path.read_text(encoding="utf-8").count("\n## "), 15)

    def test_pages_are_counted(self):
        row = {"page": "portrait", "pages au plus": ""}
        with tempfile.TemporaryDirectory() as folder:
            self.assertGreater(export.pdf("10-exigences.md", row, Path(folder)), 5)

    def test_a_columns_rule_is_as_long_as_the_column_is_wide(self):
        made = export.proportioned("| a | b |\n|---|---:|\n| EX-F-001 | une phrase bien plus longue que tout le reste de la ligne |\n", 80)
        first, second = made.splitlines()[1].strip("|").split("|")
        self.assertGreater(len(second), 2 * len(first))
        self.assertTrue(second.endswith(":"))
        self.assertEqual(made.splitlines()[2], "| EX-F-001 | une phrase bien plus longue que tout le reste de la ligne |")

    def test_marks_are_left_out_and_underlining_is_kept(self):
        self.assertEqual(export.readable("<u>#id</u> <!--=x-->1<!--/-->", 100), "[#id]{.underline} 1")

    def test_a_long_name_may_break(self):
        self.assertEqual(export.breakable("`store::bank a_b`"), "`store::\u200bbank a_\u200bb`")


if __name__ == "__main__":
    unittest.main()
