"""What docs/voisinage.md tells is measured as the screen measures it: the same distance, the same interval, the same reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from clairscore_study import folds, neighbours, report, stability
from clairscore_training import evaluation, features, learner
from clairscore_training.features import FeatureTable
from conftest import NAMES, QUICK
from scipy.special import expit


@pytest.fixture
def table(trained) -> FeatureTable:
    return features.read(trained.source)


def importance(table: FeatureTable) -> list[dict]:
    return [{"feature": name, "mean_abs_contribution": 1.0 + place} for place, name in enumerate(table.names)]


def test_the_distance_is_that_of_the_screen(table):
    log_odds = np.random.default_rng(1).normal(-2, 1, len(table.target))
    axes = neighbours.axes(table, importance(table), log_odds, 0.5)
    assert [axis["feature"] for axis in axes] == ["probability", *NAMES]
    assert sum(axis["weight"] for axis in axes) == pytest.approx(1.0) and axes[0]["weight"] == 0.5
    distances = neighbours.squared(neighbours.points(table, log_odds, axes), axes, np.arange(40), np.arange(900))
    assert any(np.isnan(table.rows[:40]).any(axis=0))
    for one, other in [(0, 1), (3, 700), (20, 21), (39, 899)]:
        total = 0.0
        for axis in axes:
            column = log_odds if axis["feature"] == "probability" else table.rows[:, table.names.index(axis["feature"])]
            a, b = (np.clip((column[client] - axis["mean"]) / axis["deviation"], -4, 4) for client in (one, other))
            unknown = np.isnan(a) != np.isnan(b)
            total += axis["weight"] * (2.0 if unknown else 0.0 if np.isnan(a) else (a - b) ** 2)
        assert distances[one, other] == pytest.approx(total, rel=1e-4, abs=1e-6)


def test_without_the_risk_there_is_no_axis_of_it(table):
    axes = neighbours.axes(table, importance(table), np.arange(900.0), 0.0)
    assert [axis["feature"] for axis in axes] == NAMES
    assert sum(axis["weight"] for axis in axes) == pytest.approx(1.0)


def test_neighbours_of_the_same_risk_leave_one_client_in_twenty_outside_by_chance(table):
    random = np.random.default_rng(2)
    log_odds = random.normal(-1.5, 0.8, 900)
    asked, everybody = np.arange(900), np.arange(900)
    axes = neighbours.axes(table, importance(table), log_odds, 1.0)
    outside = []
    for _ in range(20):
        drawn = replace(table, target=(random.uniform(size=900) < expit(log_odds)).astype(np.int8))
        outside.append(neighbours.around(drawn, log_odds, axes, 50, asked, everybody).outside.mean())
    assert 0.03 < np.mean(outside) < 0.08
    # Neighbours in what has nothing to do with the risk are apart from it, and it is their risk that is another.
    axes = neighbours.axes(table.without(["score", "ratio"]), importance(table.without(["score", "ratio"])), log_odds, 0.0)
    found = neighbours.around(table.without(["score", "ratio"]), log_odds, axes, 50, asked, everybody)
    assert found.outside.mean() > 0.2


def test_outside_is_told_by_wilsons_interval_and_by_what_it_is_due_to():
    found = neighbours.Found(np.array([0.34, 0.37, 0.37, 0.10]), np.array([0.1, 0.26, 0.34, 0.12]), np.full(4, 0.24), 100)
    assert found.outside.tolist() == [
        not evaluation.share(24, 100)["lower"] <= risk <= evaluation.share(24, 100)["upper"] for risk in found.predicted
    ]
    assert found.by_other_risk.tolist() == [found.outside[0], True, False, False]


def test_a_share_counts_every_band_as_often_as_it_has_clients():
    risk = np.repeat([0.01, 0.3], [900, 100])
    asked = np.concatenate([np.arange(50), np.arange(900, 950)])
    whole, bands = neighbours.shares(asked >= 900, asked, risk)
    assert whole["value"] == pytest.approx(0.1) and [bands[0]["value"], bands[-1]["value"]] == [0.0, 1.0]
    some, bands = neighbours.shares(asked % 2 == 0, asked, risk)
    assert some["value"] == bands[0]["value"] == 0.5 and some["lower"] < 0.5 < some["upper"]


def test_the_bags_are_what_the_model_was_averaged_from(table):
    settings = replace(QUICK, bags=2)
    booster = learner.fit(table, np.arange(900), settings, 1)
    parts = learner.apart(booster, 2)
    score = lambda model: model.predict(table.rows, raw_score=True)
    assert sum(map(score, parts)) == pytest.approx(score(booster), abs=1e-12)
    assert not np.allclose(score(parts[0]), score(parts[1]))


def test_reasons_are_told_by_concept_the_strongest_first_and_none_that_is_not_worth_it():
    contributions = np.array([[0.3, 0.3, 0.5, -0.2, 0.04, 0.1]])
    joined = stability.by_concept(contributions, list("abcdef"), {"a": "x", "b": "x"})
    # Concepts in the order of their names: c, d, e, f, x.
    assert joined == pytest.approx(np.array([[0.5, -0.2, 0.04, 0.1, 0.6]]))
    assert stability.told(joined).tolist() == [[4, 0, 3, -1]]


def test_models_that_say_the_same_give_the_same_reasons():
    one = np.random.default_rng(3).normal(0, 0.3, (500, 9))
    same = stability.measure(one, one)
    for name in ("same_first", "first_among_the_others", "same_reasons", "all_but_one"):
        assert same[name]["value"] == 1.0
    other = stability.measure(one, one + np.random.default_rng(4).normal(0, 0.2, one.shape))
    assert other["same_reasons"]["value"] < other["all_but_one"]["value"] < 1.0
    assert other["same_first"]["value"] < other["first_among_the_others"]["value"]


def test_the_page_is_printed_and_its_models_are_kept(table, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(report, "A_BAND", 20)
    said = []
    found = folds.measured(table, QUICK, 1, tmp_path, said.append)
    assert said and found.contributions.shape == (QUICK.bags, 900, len(NAMES))
    for number in range(QUICK.folds):
        inside = found.fold == number
        assert (found.out_of_fold[inside] == found.said[number, inside]).all()
    whole = found.contributions.mean(axis=0).sum(axis=1)
    assert np.std(found.out_of_fold - whole) < 0.2, "contributions and a base value are the log-odds"
    said.clear()
    again = folds.measured(table, QUICK, 1, tmp_path, said.append)
    assert not said and (again.said == found.said).all()
    report.tell_reasons(table, found, {name: "one" for name in NAMES[:2]})
    assert capsys.readouterr().out.count("\n| par ") == 2
