"""What replaces marks, how French is set, and what is refused."""

import unittest
from pathlib import Path
from unittest import mock

from papers import __main__ as program
from papers import blocks, general, prose, software
from papers.sources import NBSP, PROJECT, ROOT, Fault, number, percent, table


class Blocks(unittest.TestCase):
    def setUp(self):
        self.enterContext(mock.patch.dict(blocks.blocks, {"essai": lambda document, words: f"{document} : {words}"}))
        self.enterContext(mock.patch.dict(blocks.values, {"clé": (lambda: "0,5", "")}))

    def test_a_block_and_a_value_become_what_the_sources_give_and_stay_so(self):
        written = "Il est à <!--=clé-->?<!--/-->.\n\n<!-- généré : essai a b -->\nvieux\n<!-- fin -->\n"
        made = blocks.filled("x.md", written)
        self.assertEqual(made, "Il est à <!--=clé-->0,5<!--/-->.\n\n<!-- généré : essai a b -->\n\nx.md : a b\n\n<!-- fin -->\n")
        self.assertEqual(blocks.filled("x.md", made), made)

    def test_a_name_that_nothing_makes_is_refused(self):
        for written in ("<!-- généré : rien -->\n<!-- fin -->\n", "<!--=rien-->1<!--/-->"):
            with self.assertRaisesRegex(Fault, "x.md.*rien"):
                blocks.filled("x.md", written)

    def test_a_mark_without_its_partner_is_refused(self):
        for written in ("<!-- généré : essai -->\n", "<!-- fin -->\n"):
            with self.assertRaisesRegex(Fault, "partner"):
                blocks.filled("x.md", written)


class Numbers(unittest.TestCase):
    def test_a_number_is_written_as_french_writes_it(self):
        self.assertEqual(number(1234567.891, 2), f"1{NBSP}234{NBSP}567,89")
        self.assertEqual((number(-0.4), number(-1.5, 1)), ("0", "−1,5"))
        self.assertEqual(percent(0.0802, 2), f"8,02{NBSP}%")

    def test_a_bar_in_a_cell_ends_no_cell(self):
        self.assertEqual(table(["a"], [["x|y"]]), "| a |\n|---|\n| x\\|y |")


class Prose(unittest.TestCase):
    def test_french_has_its_no_break_spaces_and_its_apostrophe(self):
        self.assertEqual(prose.typography("l'an : « 10 % » et 1 000 000 ?"), f"l’an{NBSP}: «{NBSP}10{NBSP}%{NBSP}» et 1{NBSP}000{NBSP}000{NBSP}?")

    def test_code_links_marks_and_rules_stay_as_they_are(self):
        for kept in ("`a : b`", "[x](a'b : c)", "<!-- généré : x -->", "|---|---:|", "```\na : b\n```"):
            self.assertEqual(prose.typography(kept), kept)

    def test_a_link_that_leads_nowhere_is_told(self):
        told = prose.faults(PROJECT / "00-index.md", "[a](../../README.md) [b](rien.md) ![c](figures/rien.svg) [d](https://exemple.fr) [e](#rien)")
        self.assertEqual([fault.split(": ")[1] for fault in told], ["rien.md is not there", "figures/rien.svg is not there", "00-index.md has no heading #rien"])

    def test_a_requirement_a_story_or_a_hypothesis_that_there_is_not_is_told(self):
        told = prose.faults(PROJECT / "00-index.md", "EX-F-001 EX-F-999 US-001 US-999 H-20 H-99 (C-634/21)")
        self.assertEqual(told, [f"00-index.md: there is no {number}" for number in ("EX-F-999", "H-99", "US-999")])

    def test_what_is_done_is_not_said_to_be_left(self):
        self.assertEqual(prose.faults(PROJECT / "00-index.md", "taux à mesurer (US-054) ; reste la vitesse (US-042)"), ["00-index.md: it says of US-054 that something is left, and the story is done"])

    def test_a_command_or_a_test_that_there_is_not_is_told(self):
        for code in ("`clairscore oublier`", "`clairscore score --vite`", "`make café`".replace("é", "e"), "```sh\nmake rien DATA=x\n```", "`store::bank schema::rien`", "`store/src/rien.rs`"):
            self.assertTrue(prose.faults(PROJECT / "00-index.md", code), code)
        for code in ("`clairscore score --missing`", "`make lint`", "`clairscore --database-url sqlite://x restore F --empty`", "`clairscore`", "`store/src`"):
            self.assertEqual(prose.faults(PROJECT / "00-index.md", code), [], code)


class Check(unittest.TestCase):
    def test_a_difference_names_the_file_and_the_first_line(self):
        told = program.difference(Path(ROOT, "rust-toolchain.toml"), "autre\n")
        self.assertRegex(told, r"^rust-toolchain.toml is not what .* -\[toolchain\] ")
        self.assertIsNone(program.difference(Path(ROOT, "Makefile"), Path(ROOT, "Makefile").read_text()))

    def test_a_table_names_its_columns_and_its_rows(self):
        made = general.table_block("x.md", "hypotheses.csv id, valeur où id = H-20")
        self.assertEqual(made, "| Id | Valeur |\n|---|---:|\n| H-20 | 1 |")
        for wrong in ("rien.csv", "hypotheses.csv rien", "hypotheses.csv id où id = H-99"):
            with self.assertRaises(Fault):
                general.table_block("x.md", wrong)

    def test_every_command_is_described(self):
        with mock.patch.object(software, "rows", lambda _: []), self.assertRaisesRegex(Fault, "commandes.csv: command or option"):
            software.told("commandes.csv", ("commande", "option"), {("serve", "")}, "command or option")


if __name__ == "__main__":
    unittest.main()
