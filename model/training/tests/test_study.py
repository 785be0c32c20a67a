"""What is compared beside the shipped model is compared fairly: nothing is fitted on clients that it is judged by."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from clairscore_study import alternatives, importance, learners, measure, scorecard, search, trials
from clairscore_training import artifact, calibration, evaluation, features, learner
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from clairscore_training.learner import OutOfFold
from conftest import NAMES, QUICK, quick_train
from scipy.special import expit
from sklearn.metrics import fbeta_score, roc_auc_score

LEARNERS = {
    "boosted": learner.boosted(QUICK),
    "scorecard": scorecard.scorecard(),
    "forest": learners.forest(trees=20),
    "weighed": learners.balanced(QUICK, learners.weighed),
    "smote": learners.balanced(QUICK, learners.smote),
    "reweighed": learners.reweighed(QUICK, np.arange(900) % 3),
}


@pytest.fixture
def table(trained) -> FeatureTable:
    return features.read(trained.source)


@pytest.fixture
def divisions(table) -> list[OutOfFold]:
    return learner.cross_validate(table, LEARNERS["scorecard"], 3, [1, 2], 1, lambda _: None)


@pytest.mark.parametrize("name", LEARNERS)
def test_a_learner_takes_nothing_from_the_clients_it_is_judged_by(table, name):
    train, held_out = next(learner.divide(table.target, 3, seed=1))
    spoilt = replace(table, rows=table.rows.copy(), target=table.target.copy())
    spoilt.rows[held_out] = 1e3
    spoilt.target[held_out] = 1 - spoilt.target[held_out]
    honest, other = (LEARNERS[name](t, train, 1)(table.rows[held_out]) for t in (table, spoilt))
    assert np.array_equal(honest, other)
    assert 0.6 < roc_auc_score(table.target[held_out], honest) < 0.95


@pytest.mark.parametrize("name", LEARNERS)
def test_a_learner_says_the_same_again(table, name):
    clients = np.arange(600)
    one, two = (LEARNERS[name](table, clients, 3)(table.rows[600:]) for _ in range(2))
    assert np.array_equal(one, two) and np.isfinite(one).all()


@pytest.mark.parametrize("balance", [learners.weighed, learners.smote])
def test_balancing_gives_both_outcomes_the_same_weight_and_no_missing_value_is_invented_from(table, balance):
    (rows, target, weights), _ = balance(table.rows, table.target, 1)
    weights = np.ones(len(target)) if weights is None else weights
    assert weights[target == 1].sum() == pytest.approx(weights[target == 0].sum())
    assert np.isnan(rows).any() == (balance is learners.weighed)


def test_reweighing_makes_group_and_outcome_independent_and_keeps_the_size_of_both():
    random = np.random.default_rng(1)
    group = random.choice([-1, 2, 5], 3000, p=[0.1, 0.3, 0.6])
    target = (random.uniform(size=3000) < np.where(group == 2, 0.4, 0.1)).astype(np.int8)
    weights = learners.independence(group, target)
    rates = [np.average(target[group == g], weights=weights[group == g]) for g in (-1, 2, 5)]
    assert rates == pytest.approx(np.full(3, target.mean()))
    for part in (*(group == g for g in (-1, 2, 5)), target == 1):
        assert weights[part].sum() == pytest.approx(part.sum())
    # A group without a default has none to weigh; what it has weighs something.
    assert np.isfinite(learners.independence(np.repeat([0, 1], 10), np.arange(20) // 15)).all()


def test_reweighing_for_a_group_brings_what_is_said_of_its_members_nearer_to_what_is_said_of_the_others(table):
    group, clients = (np.nan_to_num(table.rows[:, 0]) > np.nanmedian(table.rows[:, 0])).astype(int), np.arange(900)
    gap = lambda learn: np.abs(np.diff([learn(table, clients, 1)(table.rows)[group == g].mean() for g in (0, 1)]))[0]
    assert gap(learners.reweighed(QUICK, group)) < 0.7 * gap(LEARNERS["boosted"])


def test_the_evidence_of_a_bin_is_what_was_observed_in_it():
    column = np.repeat([0.0, 1.0, np.nan], 1000).astype(np.float32)
    target = np.concatenate([np.arange(1000) < defaults for defaults in (100, 200, 300)]).astype(int)
    encoder = scorecard.WeightOfEvidence(bins=2, prior=0.0).fit(column[:, None], target)
    weights = encoder.transform(np.float32([[0.0], [1.0], [np.nan]]))[:, 0]
    rate, base = np.array([0.1, 0.2, 0.3]), 0.2
    assert weights == pytest.approx(np.log(rate / (1 - rate)) - np.log(base / (1 - base)))


def test_a_column_that_is_missing_for_everybody_gives_no_evidence():
    rows, target = np.full((100, 1), np.nan, np.float32), np.arange(100) % 2
    assert scorecard.WeightOfEvidence().fit(rows, target).transform(rows) == pytest.approx(0.0)


@pytest.mark.parametrize("method", [calibration.platt, measure.isotonic, measure.uncalibrated])
def test_a_fold_is_calibrated_by_the_others_only(table, divisions, method):
    [first, _] = divisions
    spoilt = np.where(first.fold == 0, 1 - table.target, table.target)
    honest, other = (
        calibration.cross_fitted(first.log_odds, t, first.fold, method) for t in (table.target, spoilt)
    )
    assert (honest[first.fold == 0] == other[first.fold == 0]).all()


def test_isotonic_calibration_undoes_what_a_line_cannot():
    random = np.random.default_rng(1)
    log_odds = random.normal(-2, 1, 20_000)
    target = (random.uniform(size=20_000) < expit(log_odds)).astype(int)
    bent, fold = np.sign(log_odds) * np.abs(log_odds) ** 3, np.arange(20_000) % 5
    calibrated = lambda method: expit(calibration.cross_fitted(bent, target, fold, method))
    brier = lambda method: evaluation.brier(calibrated(method), target)["value"]
    assert brier(measure.isotonic) < brier(calibration.platt) < brier(measure.uncalibrated)


def test_a_difference_of_areas_has_the_interval_of_resampling(table, divisions, monkeypatch):
    monkeypatch.setattr(measure, "DRAWS", 200)
    worse = [replace(d, log_odds=d.log_odds + np.random.default_rng(5).normal(0, 1, 900)) for d in divisions]
    difference = measure.area_difference(divisions, worse, table.target)
    area = lambda ds, i: np.mean([roc_auc_score(table.target[i], d.log_odds[i]) for d in ds])
    drawn = measure.bootstrap(lambda i: area(divisions, i) - area(worse, i), 900)
    assert difference["value"] == pytest.approx(drawn["value"], abs=1e-12)
    assert difference["lower"] == pytest.approx(drawn["lower"], abs=0.01)
    assert difference["upper"] == pytest.approx(drawn["upper"], abs=0.01)
    same = measure.area_difference(divisions, divisions, table.target)
    assert same == evaluation.estimate(0.0, 0.0, 0.0)
    assert measure.area(divisions, table.target)["value"] == pytest.approx(area(divisions, np.arange(900)))


def test_what_clients_cost_is_what_the_evaluation_says(table, divisions):
    probabilities = measure.as_shipped(divisions, table.target)
    cost = measure.mean(measure.costs(probabilities, table.target))
    expected = np.mean([evaluation.cost_per_client(p, table.target) for p in probabilities])
    assert cost["value"] == pytest.approx(expected)
    assert cost["lower"] < cost["value"] < cost["upper"]


def test_the_threshold_by_cost_is_one_eleventh_and_that_of_no_other_criterion():
    random = np.random.default_rng(3)
    log_odds = random.normal(-2.8, 1.0, 100_000)
    probability = expit(log_odds)
    target = (random.uniform(size=len(probability)) < probability).astype(int)
    found = measure.thresholds(probability, target)
    assert found["cost"] == pytest.approx(1 / 11, abs=0.015)
    assert found["youden"] == pytest.approx(target.mean(), abs=0.02)
    # An F-score asks for a threshold that depends on how well the model does (Lipton et al., 2014).
    for beta in (1, 2):
        score = fbeta_score(target, probability >= found[f"f{beta}"], beta=beta)
        assert found[f"f{beta}"] == pytest.approx(score / (1 + beta**2), abs=0.015)


def test_a_found_threshold_has_the_interval_of_finding_it_on_other_clients(monkeypatch):
    monkeypatch.setattr(measure, "DRAWS", 100)
    random = np.random.default_rng(4)
    probability = expit(random.normal(-2.8, 1.0, 20_000))
    target = (random.uniform(size=len(probability)) < probability).astype(int)
    found = measure.found_thresholds([probability, probability], target)
    assert {name: each["value"] for name, each in found.items()} == measure.thresholds(probability, target)
    assert found["cost"]["lower"] < 1 / 11 < found["cost"]["upper"]
    for each in found.values():
        assert each["lower"] <= each["value"] <= each["upper"] and each["lower"] < each["upper"]


def test_a_threshold_is_chosen_by_the_other_folds_only(table, divisions):
    [first, _], probability = divisions, expit(divisions[0].log_odds)
    cost = measure.costs_at_chosen([first], [probability], table.target)
    for fold in range(3):
        inside = first.fold == fold
        chosen = measure.thresholds(probability[~inside], table.target[~inside])["cost"]
        assert (cost[inside] == evaluation.costs(probability[inside], table.target[inside], chosen)).all()


@pytest.mark.parametrize("centre", [-2, 0])
def test_the_intercept_has_the_interval_of_resampling(monkeypatch, centre):
    monkeypatch.setattr(measure, "DRAWS", 200)
    random = np.random.default_rng(7)
    log_odds = random.normal(centre, 1, 5000)
    target = (random.uniform(size=5000) < expit(0.8 * log_odds - 0.3)).astype(int)
    said = measure.intercept(log_odds, target)
    drawn = measure.bootstrap(lambda i: calibration.platt(log_odds[i], target[i]).intercept, 5000)
    assert said["value"] == pytest.approx(drawn["value"])
    assert said["lower"] < -0.3 < said["upper"]
    assert said["upper"] - said["lower"] == pytest.approx(drawn["upper"] - drawn["lower"], rel=0.25)


def test_the_ratio_of_grant_rates_is_of_groups_that_are_large_enough():
    group = np.repeat([0, 1, 2, -1], [1000, 1000, measure.FEWEST - 1, 500])
    granted = np.concatenate([np.arange(1000) < 900, np.arange(1000) < 600, np.zeros(799, bool)])
    ratio = measure.grant_rate_ratio([np.where(granted, 0.01, 0.5)], group)
    assert ratio["value"] == pytest.approx(600 / 900)
    assert ratio["lower"] < 600 / 900 < ratio["upper"]


def test_a_difference_of_ratios_is_of_the_same_clients():
    random = np.random.default_rng(2)
    group, drawn = np.repeat([0, 1], 1000), random.uniform(size=2000)
    one, other = [np.where(drawn < 0.9 - 0.3 * group, 0.01, 0.5)], [np.where(drawn < 0.9 - 0.2 * group, 0.01, 0.5)]
    ratio = lambda probabilities: measure.grant_rate_ratio(probabilities, group)
    difference = measure.grant_rate_ratio_difference(other, one, group)
    assert difference["value"] == pytest.approx(ratio(other)["value"] - ratio(one)["value"])
    assert 0 < difference["lower"] < difference["value"] < difference["upper"]
    width = lambda estimated: estimated["upper"] - estimated["lower"]
    assert width(difference) < 0.8 * (width(ratio(one)) ** 2 + width(ratio(other)) ** 2) ** 0.5
    assert measure.grant_rate_ratio_difference(one, one, group) == evaluation.estimate(0.0, 0.0, 0.0)


def test_bands_of_age_begin_with_their_first_year():
    assert measure.age_band(np.array([18.0, 29.99, 30.0, 59.9, 60.0, 90.0])).tolist() == [0, 0, 1, 3, 4, 4]


def test_folds_of_another_scale_do_not_spoil_the_area_within_folds(table, divisions):
    moved = [replace(d, log_odds=d.log_odds + 2 * d.fold) for d in divisions]
    within = measure.within_folds(divisions, table.target)
    areas = [roc_auc_score(table.target[d.fold == f], d.log_odds[d.fold == f]) for d in divisions for f in range(3)]
    assert within["value"] == pytest.approx(np.mean(areas), abs=1e-3)
    assert within["lower"] < within["value"] < within["upper"]
    assert measure.within_folds(moved, table.target) == within
    assert measure.area(moved, table.target)["value"] < measure.area(divisions, table.target)["value"] - 0.02


class Stop(Exception):
    """Whoever waited has gone."""


def test_a_search_that_was_interrupted_ends_as_one_that_was_not(table, tmp_path):
    small, quiet = replace(table, rows=table.rows[:400], target=table.target[:400]), lambda _: None
    whole = search.search(small, tmp_path / "whole.json", 4, 1, quiet)
    shipped = learner.Settings()
    assert whole[0]["parameters"] == {name: getattr(shipped, name) for name in search.SPACE}
    assert len({json.dumps(trial["parameters"]) for trial in whole}) == 4
    for trial in whole:
        assert trial["log_loss_low"] < trial["log_loss"] < trial["log_loss_high"]
        assert trial["auc_low"] < trial["auc"] < trial["auc_high"]

    said = []

    def stop_after_two(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            raise Stop

    with pytest.raises(Stop):
        search.search(small, tmp_path / "parts.json", 4, 1, stop_after_two)
    assert len(search.read(tmp_path / "parts.json")) == 2
    said.clear()
    assert search.search(small, tmp_path / "parts.json", 4, 1, said.append) == whole
    assert len(said) == 2, "what was known is not measured again"
    assert (tmp_path / "parts.json").read_bytes() == (tmp_path / "whole.json").read_bytes()

    with pytest.raises(TrainingError, match="another seed"):
        search.search(small, tmp_path / "whole.json", 4, 2, quiet)
    with pytest.raises(TrainingError, match="other data"):
        search.search(replace(small, names=NAMES[::-1]), tmp_path / "whole.json", 4, 1, quiet)


def test_shuffling_a_feature_that_says_nothing_costs_nothing(table, tmp_path):
    measured = importance.measure(table, QUICK, (1,), lambda _: None)
    assert [entry["feature"] for entry in measured] == NAMES
    by_name = {entry["feature"]: entry for entry in measured}
    assert by_name["ratio"]["mean"] > 0.05 > 0.02 > by_name["noise"]["mean"]
    assert by_name["score"]["missing"] == pytest.approx(np.isnan(table.rows[:, 0]).mean())
    assert by_name["noise"]["missing"] == 0
    importance.write(tmp_path / "importance.json", table, measured)
    assert importance.read(tmp_path / "importance.json", table) == measured
    with pytest.raises(TrainingError, match="other data"):
        importance.read(tmp_path / "importance.json", table.without(["noise"]))


def test_the_trees_about_a_column_are_all_that_a_change_of_it_changes(trained, table):
    booster, changed = trained.booster, table.rows.copy()
    changed[:, 1] = changed[::-1, 1]
    score = lambda model, rows: model.predict(rows, raw_score=True)
    some = learner.about(booster, 1)
    assert 0 < some.num_trees() < booster.num_trees()
    assert score(some, changed) - score(some, table.rows) == pytest.approx(
        score(booster, changed) - score(booster, table.rows), abs=1e-12
    )
    assert learner.about(booster, 99) is None


def test_what_a_model_said_is_read_again_unless_its_table_is_another(table, tmp_path):
    said = []
    trial = trials.Trial("scorecard", LEARNERS["scorecard"], table)
    first = trials.out_of_fold(trial, tmp_path, said.append)
    assert said
    said.clear()
    again = trials.out_of_fold(trial, tmp_path, said.append)
    assert not said
    for one, other in zip(first, again):
        assert (one.log_odds == other.log_odds).all() and (one.fold == other.fold).all()
    for other in (replace(trial, table=table.without(["noise"])), replace(trial, settings=QUICK)):
        said.clear()
        trials.out_of_fold(other, tmp_path, said.append)
        assert said


def test_alternatives_of_these_features_stand_in_the_evaluation_and_others_do_not(trained, table, tmp_path):
    told, file = [], tmp_path / "alternatives.json"
    entries = [{"name": "shipped", "label": {"fr": "Modèle", "en": "Model"}, "auc": 0.7}]
    alternatives.write(file, table, entries)
    report = quick_train(trained.source, tmp_path / "same", alternatives=file).report
    assert report.pop("alternatives") == entries and report == trained.report
    alternatives.write(file, table.without(["noise"]), entries)
    report = quick_train(trained.source, tmp_path / "other", alternatives=file, progress=told.append).report
    assert report == trained.report
    assert any("make notebook" in line for line in told)
    with pytest.raises(TrainingError, match="make notebook"):
        quick_train(trained.source, tmp_path / "none", alternatives=tmp_path / "absent.json")


def test_an_alternative_says_what_it_is_worth_and_whom_it_grants(table, divisions):
    is_woman = np.where(np.arange(900) < 100, np.nan, np.arange(900) % 2)
    said = alternatives.summary(
        {name: divisions for name in alternatives.WORDS}, table.target, is_woman, np.repeat([30.0, 50.0], 450), np.arange(900) % 3
    )
    assert len(said) == len(alternatives.WORDS)
    assert "difference" not in said[0]
    for entry in said:
        # All say the same as the shipped one.
        assert all(each["value"] == 0 for each in entry.get("difference", {}).values())
        for measured in ("auc", "cost"):
            assert entry[measured]["lower"] < entry[measured]["value"] < entry[measured]["upper"]
        for ratio in ("grant_rate_ratio_gender", "grant_rate_ratio_age", "grant_rate_ratio_region"):
            assert entry[ratio]["lower"] <= entry[ratio]["value"] <= entry[ratio]["upper"] <= 1
        assert entry["name"] and entry["label"]["fr"] and entry["label"]["en"]


def test_a_trial_is_added_to_the_others_in_its_place_and_to_no_others_data(table, divisions, tmp_path):
    file, groups = tmp_path / "alternatives.json", {"gender": np.arange(900) % 2}
    worse = [replace(d, log_odds=d.log_odds + np.random.default_rng(5).normal(0, 1, 900)) for d in divisions]
    entry = lambda trial, said: alternatives.entry(trial, said, divisions, table.target, groups)
    earlier = [entry("shipped", divisions), entry("priceless", divisions), entry("scorecard", divisions)]
    alternatives.write(file, table, earlier)
    alternatives.add(file, table, [entry("priceless", worse), entry("forest", divisions)])
    now = artifact.read_json(file)["alternatives"]
    assert [each["name"] for each in now] == ["shipped", "priceless", "scorecard", "forest"]
    assert now[0] == earlier[0] and now[1]["difference"]["auc"]["upper"] < 0 < now[1]["difference"]["cost"]["value"]
    with pytest.raises(TrainingError, match="other features"):
        alternatives.add(file, table.without(["noise"]), [])


def test_gender_family_and_region_are_tried_apart_and_no_trial_loses_what_it_is_about(table):
    names = [*trials.AGE, *trials.GOES_WITH_AGE, *trials.PRICE, "credit"]
    rows = np.zeros((len(table.target), len(names)), np.float32)
    inputs = table.inputs.of([]).and_more(len(names))
    whole = replace(table, rows=rows, names=names, trends=[0] * len(names), inputs=inputs)
    nothing = np.zeros(len(rows), np.float32)
    private, region = dict.fromkeys(("is_woman", "children"), nothing), {"town": nothing}
    every = trials.all_of_them(whole, private, region, np.zeros(len(rows), int), learner.Settings())
    added = {name: set(every[name].table.names) - set(names) for name in ("gender", "family", "private", "region")}
    both = {"is_woman", "children"}
    assert added == {"gender": {"is_woman"}, "family": {"children"}, "private": both, "region": {"town"}}
    assert every["proxyless"].table.names == [*trials.PRICE, "credit"]
    assert every["priceless"].table.names == [*trials.AGE, *trials.GOES_WITH_AGE, "credit"]
    assert every["reweighed"].table.names == names and every["reweighed_ageless"].table == every["ageless"].table
    assert set(alternatives.WORDS) <= set(every)


def test_features_of_another_catalogue_than_the_models(clients, trained, tmp_path):
    model = artifact.read(trained.model)
    trials.check_catalogue(features.read(trained.source), model)
    clients.metadata["clairscore.catalogue_hash"] = "cd" * 32
    with pytest.raises(TrainingError, match="cdcdcdcdcdcd.*abababababab.*make train"):
        trials.check_catalogue(features.read(clients.write(tmp_path / "f.parquet")), model)
