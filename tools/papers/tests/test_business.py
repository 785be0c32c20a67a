"""The arithmetic of the business case and of what the committee reads, against values worked out by hand."""

import unittest
from unittest import mock

from papers import business, duties, model, steering, study
from papers.sources import Fault


class Money(unittest.TestCase):
    def test_a_present_value_discounts_every_year_by_its_distance(self):
        self.assertAlmostEqual(business.present_value([-100.0, 110.0, 121.0], 0.1), 100.0)

    def test_the_internal_rate_is_the_one_at_which_nothing_is_left(self):
        self.assertAlmostEqual(business.internal_rate([-100.0, 60.0, 60.0]), 0.130662, places=5)
        self.assertIsNone(business.internal_rate([-100.0, 10.0, 10.0 - 100.0]))

    def test_what_was_spent_has_come_back_in_the_month_that_covers_it(self):
        self.assertEqual(business.payback_months([-100.0, 50.0, 100.0]), 18)
        self.assertEqual(business.payback_months([-100.0, 200.0]), 6)
        self.assertIsNone(business.payback_months([-100.0, 10.0, 10.0]))


class Model(unittest.TestCase):
    def test_the_histogram_gives_the_cost_that_the_training_measured(self):
        measured = model.evaluation()["cost_per_client"]["value"]
        self.assertAlmostEqual(business.with_model(10).cost, measured, places=3)

    def test_more_volume_never_makes_the_case_worse(self):
        values = [business.present_value(business.flows(10, credits), 0.08) for credits in (1000, 10_000, 100_000)]
        self.assertEqual(values, sorted(values))

    def test_the_break_even_is_the_first_hundred_at_which_nothing_is_lost(self):
        edge = business.break_even(10)
        rate = business.hypothesis("H-06")
        self.assertGreaterEqual(business.present_value(business.flows(10, edge), rate), 0)
        self.assertLess(business.present_value(business.flows(10, edge - 100), rate), 0)


class Study(unittest.TestCase):
    def test_a_paired_difference_is_that_of_the_costs_that_the_evaluation_has(self):
        shipped = study.alternative("shipped")["cost"]["value"]
        for name in (*study.COMPARED, "reweighed", "ageless"):
            found = study.difference(name)
            self.assertAlmostEqual(found.value, study.alternative(name)["cost"]["value"] - shipped, places=3, msg=name)
            self.assertTrue(found.lower < found.value < found.upper, name)

    def test_a_model_that_the_notebook_does_not_print_is_a_fault(self):
        with self.assertRaisesRegex(Fault, "no difference"):
            study.difference("oracle")


class Agreement(unittest.TestCase):
    def test_a_milestone_that_its_stories_contradict_is_a_fault(self):
        wrong = [dict(row) for row in steering.rows("jalons.csv")]
        wrong[0]["état"] = "prévu"
        with mock.patch.object(steering, "rows", lambda name: wrong), self.assertRaisesRegex(Fault, "J-01"):
            steering.milestones("", "")

    def test_a_duty_is_not_met_by_a_requirement_that_is_not(self):
        known = ({"id": "EX-L-001", "état": "partiel", "tests": ""},)
        duty = {"id": "IA-00", "exigences": "EX-L-001", "état": "livré"}
        with mock.patch.object(duties.requirements, "requirements", lambda: known), self.assertRaisesRegex(Fault, "partiel"):
            duties.served(duty)

    def test_every_deliverable_has_one_who_answers_for_it_and_somebody_who_makes_it(self):
        for row in steering.rows("raci.csv"):
            letters = " ".join(value for key, value in row.items() if key not in ("id", "livrable")).split()
            self.assertEqual(letters.count("A"), 1, row["id"])
            self.assertGreaterEqual(letters.count("R"), 1, row["id"])


if __name__ == "__main__":
    unittest.main()
