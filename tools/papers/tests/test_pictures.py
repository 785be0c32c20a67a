"""What is held of the pictures of the guides, and of the lines that tests reach."""

import tempfile
import unittest
from pathlib import Path
from unittest import mock

from papers import coverage, pictures
from papers.sources import ROOT, rows

COBERTURA = """<coverage><packages><package><classes>
<class filename="model/src/a.rs"><lines><line number="1" hits="2"/><line number="2" hits="0"/></lines></class>
<class filename="{root}/store/src/b.rs"><lines><line number="1" hits="0"/></lines></class>
<class filename="model/src/a.rs"><lines><line number="2" hits="1"/></lines></class>
</classes></package></packages></coverage>"""


class Pictures(unittest.TestCase):
    def test_every_picture_is_shown_and_is_the_one_that_its_journey_took(self):
        self.assertEqual(pictures.faults(), [])
        self.assertEqual(pictures.taken()["liste"][0], "finding a client")

    def test_a_picture_or_a_journey_that_has_changed_is_told(self):
        for column, told in (("empreinte", "is not the picture that was recorded"), ("empreinte du parcours", "has changed since")):
            changed = [row | {column: "0"} if row["image"] == "liste.png" else row for row in rows("captures.csv")]
            with self.subTest(column), mock.patch.object(pictures, "rows", lambda _: changed):
                self.assertEqual([told in fault and "liste.png" in fault for fault in pictures.faults()], [True])

    def test_a_picture_that_is_missing_or_that_nothing_takes_is_told(self):
        gone = {name: journey for name, journey in pictures.taken().items() if name != "liste"} | {"rien": ("a journey", "0")}
        with mock.patch.object(pictures, "taken", lambda: gone):
            told = "\n".join(pictures.faults())
        for fault in ("guide/rien.png is not there", "guide/liste.png: no journey takes it", "captures.csv: no journey takes liste.png"):
            self.assertIn(fault, told)


class Coverage(unittest.TestCase):
    def test_a_line_counts_once_and_is_reached_if_any_report_of_it_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "cobertura.xml").write_text(COBERTURA.format(root=ROOT))
            with mock.patch.object(coverage, "DATA", Path(folder)):
                self.assertEqual(coverage.collect(Path(folder, "cobertura.xml")), 2)
            self.assertEqual(Path(folder, "couverture.csv").read_text(), "salle,lignes,atteintes\nmodel,2,2\nstore,1,0\n")

    def test_what_was_not_measured_is_said_so(self):
        with mock.patch.object(coverage, "rows", lambda name: [] if name == "couverture.csv" else rows(name)):
            self.assertIn("Non mesurée", coverage.coverage_block("", ""))
            self.assertIn("non mesurée", coverage.density_block("", ""))


if __name__ == "__main__":
    unittest.main()
