"""What is read off the repository, and that what does not fit is refused by name."""

import dataclasses
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from papers import backlog, bank, brief, concepts, earned_value, figures, general, junit, model, proofs, records, requirements
from papers.sources import Fault, rows

JUNIT = """<testsuites><testsuite name="store::bank">
<testcase name="schema::foreign_keys_are_enforced::on_sqlite" time="0.5"/>
<testcase name="schema::foreign_keys_are_enforced::on_postgres" time="1"><failure/></testcase>
<testcase name="import::importing_twice_gives_the_same_bank::on_sqlite" time="0.25"/>
</testsuite></testsuites>"""


class Proofs(unittest.TestCase):
    def test_a_rust_test_has_the_name_that_the_runner_gives_it(self):
        source = "#[everywhere]\nfn zero() {}\nmod tests {\n    #[test]\n    fn one() {}\n    fn no_test() {}\n    mod deep {\n        #[tokio::test]\n        async fn two() {}\n    }\n}\n#[test]\nfn three() {}\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.rs")
            path.write_text(source)
            self.assertEqual(proofs.rust_tests(path, ("a", "x.rs")), ["a::x::zero", "a::x::tests::one", "a::x::tests::deep::two", "a::x::three"])

    def test_tests_of_every_kind_are_known(self):
        for name in (
            "store::bank schema::foreign_keys_are_enforced", "model decision::tests::the_business_threshold_balances_both_expected_costs",
            "clients.spec.mjs › a client is found by number", "test_golden.py::test_no_row_is_a_clients",
            "papers/test_export.py::test_pages_are_counted", "azure/test_bootstrap.py::test_a_dry_run_calls_nothing_and_says_everything",
        ):
            self.assertEqual(proofs.checked(name, "here"), name)
        with self.assertRaisesRegex(Fault, "here.*rien"):
            proofs.checked("model rien", "here")

    def test_results_are_read_from_junit_and_the_worst_counts(self):
        written = {}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "rust.xml")
            path.write_text(JUNIT)
            with mock.patch.object(proofs, "write", lambda name, _, found: written.update({name: found})):
                self.assertEqual(proofs.collect([path]), 3)
        found = written["resultats.csv"]
        self.assertEqual([(row["moteur"], row["état"], row["secondes"]) for row in found], [("sqlite", "réussi", "0.25"), ("postgres", "échoué", "1.00"), ("sqlite", "réussi", "0.50")])
        with mock.patch.object(proofs, "rows", lambda _: found):
            self.assertEqual(proofs.state("store::bank schema::foreign_keys_are_enforced"), "échoué")
            self.assertEqual(proofs.state("store::bank import::importing_twice_gives_the_same_bank"), "réussi")
            self.assertEqual(proofs.state("model rien"), "non exécuté")

    def test_results_of_unittests_are_told_from_those_of_the_training(self):
        written = {}
        two = {"test_one": lambda case: None, "test_two": lambda case: case.fail("two"), "__module__": __name__}
        suite = unittest.TestSuite(type("Two", (unittest.TestCase,), two)(name) for name in ("test_one", "test_two"))
        with tempfile.TemporaryDirectory() as folder, mock.patch("sys.stderr", io.StringIO()):
            self.assertFalse(junit.run(suite, Path(folder, "documents.xml")))
            with mock.patch.object(proofs, "write", lambda name, _, found: written.update({name: found})):
                proofs.collect([Path(folder, "documents.xml")])
        found = [(row["salle"], row["essai"], row["état"]) for row in written["resultats.csv"]]
        self.assertEqual(found, [("livraison", "papers/test_sources.py::test_one", "réussi"), ("livraison", "papers/test_sources.py::test_two", "échoué")])

    def test_a_journeys_title_is_told_without_tags_and_values(self):
        self.assertEqual(proofs.journey("${name} is accessible @hydrated"), "… is accessible")


class Requirements(unittest.TestCase):
    def changed(self, **cells):
        """The requirements with the first one changed."""
        found = [dict(row) for row in rows("exigences.csv")]
        found[0] |= cells
        real = rows
        self.enterContext(mock.patch.object(requirements, "rows", lambda name: found if name == "exigences.csv" else real(name)))
        return requirements.requirements.__wrapped__()

    def test_every_sentence_of_the_brief_is_answered(self):
        quoted = {number for row in requirements.requirements() for number in requirements.sentences(row["source"])}
        self.assertEqual(quoted, {row["id"] for row in rows("brief.csv")})

    def test_a_sentence_without_requirement_is_told(self):
        with mock.patch.object(brief, "phrases", lambda: {**{row["id"]: "" for row in rows("brief.csv")}, "999": ""}), self.assertRaisesRegex(Fault, "999"):
            requirements.requirements.__wrapped__()

    def test_nothing_that_the_brief_says_is_cut_away_or_made_up(self):
        self.assertEqual(set(brief.phrases()), {row["id"] for row in rows("brief.csv")})
        for number, phrase, told in (("5", "en structurant un Product Backlog", "jusqu à la livraison des livrables attendus"), ("86", "contenir les fonctionnalités suivantes", "a minima"), ("14", "une restauration", "une restauration"), ("85", "", "85")):
            changed = [row | {"phrase": phrase} if row["id"] == number else row for row in rows("brief.csv")]
            with self.subTest(number), mock.patch.object(brief, "rows", lambda _: changed), self.assertRaisesRegex(Fault, told):
                brief.phrases()

    def test_what_a_requirement_names_must_exist(self):
        for cells in (
            {"tests": "model rien"}, {"us": "US-999"}, {"composant": "rien"}, {"source": "brief 999"}, {"priorité": "Peut-être"},
            {"état": "fini"}, {"type": "légale"}, {"énoncé": ""}, {"tests": ""}, {"us": ""}, {"us": "US-007 US-003"},
        ):
            with self.subTest(cells), self.assertRaisesRegex(Fault, r"EX-D-001|999"):
                self.changed(**cells)

    def test_what_no_test_proves_has_a_trace_that_is_there(self):
        real = rows
        for found in ([], [{"exigence": "EX-D-012", "trace": "docs/rien.md"}], [{"exigence": "EX-D-001", "trace": "README.md"}]):
            told = "preuves.csv" if found else "EX-D-013"
            with self.subTest(found), mock.patch.object(requirements, "rows", lambda name: found if name == "preuves.csv" else real(name)), self.assertRaisesRegex(Fault, told):
                requirements.requirements.__wrapped__()

    def test_what_is_left_to_do_is_no_story_of_which_all_is_delivered(self):
        open_ = [dataclasses.replace(story, done=False) if story.id == "US-007" else story for story in backlog.stories()]
        with mock.patch.object(backlog, "stories", lambda: tuple(open_)), self.assertRaisesRegex(Fault, "US-007"):
            requirements.requirements.__wrapped__()

    def test_a_document_is_delivered_as_far_as_its_row_says(self):
        self.assertEqual(requirements.of_files(["docs/projet/00-index.md", "docs/performance.md"]), "livré")
        row = dict(general.documents()["40-bilan.md"], état="partiel")
        with mock.patch.object(general, "documents", lambda: {"40-bilan.md": row}):
            self.assertEqual(requirements.of_files(["docs/projet/40-bilan.md", "docs/performance.md"]), "partiel")

    def test_numbers_of_sentences_are_read_from_a_source(self):
        self.assertEqual(requirements.sentences("brief 12, 13 et 14; RGPD art. 22"), ["12", "13", "14"])


class EarnedValue(unittest.TestCase):
    def test_indices_and_ends_are_those_of_the_textbook(self):
        e = earned_value.Earned(bac=100, pv=(40, 100), ev=(35,), ac=(38,))
        for got, expected in (
            (e.cpi, 0.921), (e.spi, 0.875), (e.eac, 108.571), (e.eac_as_planned, 103), (e.eac_both, 118.653), (e.etc, 70.571),
            (e.vac, -8.571), (e.tcpi, 1.048), (e.schedule, 0.875), (e.spi_t, 0.875),
        ):
            self.assertAlmostEqual(got, expected, 3)

    def test_every_item_of_the_backlog_is_planned(self):
        self.assertEqual(earned_value.earned().pv[-1], earned_value.earned().bac)
        real = rows
        fewer = rows("evm.csv")[1:]
        with mock.patch.object(earned_value, "rows", lambda name: fewer if name == "evm.csv" else real(name)), self.assertRaisesRegex(Fault, "US-001"):
            earned_value.earned.__wrapped__()

    def test_what_is_done_and_what_is_left_is_all(self):
        self.assertEqual(backlog.done() + backlog.left(), backlog.total())
        self.assertEqual(backlog.done(backlog.last_sprint()), backlog.done())


class Model(unittest.TestCase):
    def test_costs_are_those_of_the_evaluation(self):
        # The threshold 1/11 stands between two edges.
        edge = min(model.outcomes(), key=lambda outcome: abs(outcome.threshold - 1 / 11))
        self.assertAlmostEqual(edge.cost, model.evaluation()["cost_per_client"]["value"], 2)
        self.assertAlmostEqual(model.outcomes()[-1].cost, model.all_granted(), 9)

    def test_the_business_optimum_is_not_the_f_scores(self):
        self.assertLess(model.cheapest().threshold, model.best_f1().threshold)
        self.assertLess(model.cheapest().cost, model.best_f1().cost)


class Bank(unittest.TestCase):
    def test_the_schema_is_read_with_its_keys(self):
        made = {table.name: table for table in bank.tables()}
        self.assertEqual(made["bureau_balance"].key, ("sk_id_curr", "sk_id_bureau", "months_balance"))
        self.assertEqual(made["bureau_balance"].references[0].to, "bureau")
        self.assertEqual(made["bureau"].unique, (("sk_id_bureau",),))
        self.assertTrue(made["bureau"].references[0].deferrable)
        self.assertTrue(made["score"].in_key_order)

    def test_engines_that_differ_are_told(self):
        real = bank.snapshot
        changed = lambda path: real(path).replace("column bureau credit_type text", "column bureau credit_kind text")
        bank.postgres.cache_clear()
        self.addCleanup(bank.postgres.cache_clear)
        with mock.patch.object(bank, "snapshot", changed), self.assertRaisesRegex(Fault, "bureau.credit_type"):
            bank.tables.__wrapped__()

    def test_a_column_that_nobody_described_is_told(self):
        real = rows
        fewer = [row for row in rows("dictionnaire.csv") if row["colonne"] != "ext_source_1"]
        with mock.patch.object(bank, "rows", lambda name: fewer if name == "dictionnaire.csv" else real(name)), self.assertRaisesRegex(Fault, "application.ext_source_1"):
            bank.dictionary.__wrapped__()

    def test_the_drawing_is_the_banks(self):
        self.assertIn("<svg", concepts.figure())
        svg, markdown = concepts.drawn("banque")
        for old, new in (
            ("- **SCORE** (<u>_#sk_id_curr_</u>, <u>version</u>", "- **SCORE** (<u>_#sk_id_curr_</u>, version"),
            ("<u>_#id import_id_</u>", "<u>import_id</u>"), ("**BUREAU**", "**CREDIT**"), ("cnt_instalment_future", "cnt_rien"),
        ):
            self.assertIn(old, markdown)
            with self.subTest(new), mock.patch.object(concepts, "drawn", lambda _: (svg, markdown.replace(old, new))), self.assertRaisesRegex(Fault, "banque.mcd"):
                concepts.figure()

    def test_the_second_drawing_is_the_records(self):
        self.assertIn("<svg", records.figure())
        other = {**records.dictionary(), ("letter", "sequence"): {**records.dictionary()["letter", "sequence"], "renvoie à": ""}}
        with mock.patch.object(records, "dictionary", lambda: other), self.assertRaisesRegex(Fault, "registres.mcd: letter"):
            records.figure()

    def test_features_are_found_by_the_columns_that_they_name(self):
        self.assertIn("credit_to_income", bank.used_by()["application", "amt_credit"])
        self.assertNotIn(("application", "code_gender"), bank.used_by())


class Figures(unittest.TestCase):
    def test_every_figure_is_drawn_the_same_twice(self):
        for path, draw in figures.all_figures().items():
            first = draw()
            self.assertTrue(first.lstrip().startswith("<"), path)
            self.assertEqual(draw(), first, path)


if __name__ == "__main__":
    unittest.main()
