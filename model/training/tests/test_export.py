"""The ONNX file says exactly what the booster says."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np
import onnx
import pytest
from clairscore_training import artifact, export, golden, learner
from clairscore_training.calibration import NONE, Calibration
from clairscore_training.errors import TrainingError
from scipy.special import expit

BASIC = {"objective": "binary", "verbosity": -1, "num_leaves": 4, "min_data_in_leaf": 5, "num_threads": 1,
         "deterministic": True, "seed": 1}  # fmt: skip


def some_rows(count: int = 400, missing: bool = False) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    rows = random.normal(size=(count, 3)).astype(np.float32)
    rows[:, 2] = random.integers(0, 4, count)
    target = (rows[:, 0] + 0.5 * rows[:, 2] + random.normal(size=count) > 1.8).astype(int)
    if missing:
        rows[random.uniform(size=rows.shape) < 0.2] = np.nan
    return rows, target


def boost(
    rows: np.ndarray, target: np.ndarray, rounds: int = 20, categories: list[int] | str = "auto", **parameters
) -> lgb.Booster:
    return lgb.train(BASIC | parameters, lgb.Dataset(rows, target, categorical_feature=categories), rounds)


def probe(booster: lgb.Booster) -> np.ndarray:
    """Invented rows on, just above and just below the thresholds, and missing."""
    ensemble = export.trees(booster)
    return golden.invent(golden.thresholds(ensemble, booster.num_feature()), 500, seed=3)


def probability(booster: lgb.Booster, rows: np.ndarray, calibration: Calibration = NONE) -> np.ndarray:
    ensemble = export.fold_in(export.trees(booster), calibration)
    graph = export.to_onnx(ensemble, booster.num_feature())
    return golden.onnxruntime_probability(graph.SerializeToString(), rows)


@pytest.mark.parametrize("missing", [False, True], ids=["never-missing-in-training", "missing-in-training"])
def test_onnxruntime_equals_the_booster_on_thresholds_and_missing_values(missing):
    booster = boost(*some_rows(missing=missing))
    rows = probe(booster)
    assert np.isnan(rows).any()
    assert np.abs(probability(booster, rows) - booster.predict(rows)).max() <= 1e-6


def test_some_invented_rows_stand_exactly_on_thresholds_and_on_their_neighbours():
    booster = boost(*some_rows())
    (cuts, *_), rows = golden.thresholds(export.trees(booster), 3), probe(booster)
    for place in (cuts, np.nextafter(cuts, np.float32(np.inf)), np.nextafter(cuts, np.float32(-np.inf))):
        assert np.isin(rows[:, 0], place).mean() > 0.03


def test_a_trained_artifact_equals_its_booster(trained):
    shipped = artifact.read(trained.model)
    rows = probe(trained.booster)
    log_odds = shipped.calibration(trained.booster.predict(rows, raw_score=True))
    assert np.abs(golden.onnxruntime_probability(shipped.content, rows) - expit(log_odds)).max() <= 1e-6


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_average_of_boosters_says_their_mean_to_everyone(count):
    rows, target = some_rows(missing=True)
    several = [boost(rows, target, bagging_fraction=0.7, bagging_freq=1, seed=seed) for seed in range(count)]
    one = learner.average(several)
    assert one.num_trees() == sum(booster.num_trees() for booster in several)
    assert one.feature_name() == several[0].feature_name()
    rows = probe(one)
    mean = lambda **what: np.mean([booster.predict(rows, **what) for booster in several], axis=0)
    assert np.abs(one.predict(rows, raw_score=True) - mean(raw_score=True)).max() <= 1e-12
    assert np.abs(one.predict(rows, pred_contrib=True) - mean(pred_contrib=True)).max() <= 1e-12
    assert np.abs(probability(one, rows) - expit(mean(raw_score=True))).max() <= 1e-6
    contributions, base_value = golden.shap_contributions(export.trees(one), rows)
    assert np.abs(contributions - mean(pred_contrib=True)[:, :-1]).max() <= 1e-6
    assert base_value == pytest.approx(mean(pred_contrib=True)[0, -1], abs=1e-6)


def test_a_threshold_is_rounded_down_to_f32():
    above = 0.1 + 1e-12  # float32(0.1) is above 0.1
    for threshold in (0.1, above, -0.1, 1e-35, 3.0, 1 / 3, -1 / 3):
        rounded = export.round_down(threshold)
        assert float(rounded) <= threshold < float(np.nextafter(rounded, np.float32(np.inf)))
    assert export.round_down(1.7976931348623157e308) == np.finfo(np.float32).max


def test_a_split_below_zero_sends_what_lightgbm_takes_for_zero_where_lightgbm_does():
    columns = np.repeat(np.array([[-1.0], [0.0], [1.0]], np.float32), 200, axis=0)
    target = np.repeat([1, 0, 0], 200)
    settings = {"objective": "binary", "verbosity": -1, "min_data_in_leaf": 5, "num_threads": 1}
    booster = lgb.train(settings, lgb.Dataset(columns, target), num_boost_round=1)
    zero = export.ZERO
    near = [-zero, zero, np.nextafter(-zero, np.float32(-1)), np.nextafter(-zero, np.float32(1)), 0.0, -1.0, 1.0]
    rows = np.array(near, np.float32).reshape(-1, 1)
    ensemble = export.trees(booster)
    assert any(node.threshold == -float(zero) for node in ensemble[0] if isinstance(node, export.Split))
    expected = booster.predict(rows, raw_score=True)
    contributions, base = golden.shap_contributions(ensemble, rows)
    assert base + contributions.sum(axis=1) == pytest.approx(expected, abs=1e-9)


def test_calibration_is_inside_the_leaves():
    booster = boost(*some_rows(missing=True))
    rows, line = probe(booster), Calibration("platt", 0.8, -0.3)
    expected = expit(0.8 * booster.predict(rows, raw_score=True) - 0.3)
    assert np.abs(probability(booster, rows, line) - expected).max() <= 1e-6


def test_hit_rates_are_the_clients_that_passed():
    rows, target = some_rows()
    booster = boost(rows, target, rounds=3)
    node = export.to_onnx(export.trees(booster), 3).graph.node[0]
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    nodes = list(zip(attributes["nodes_treeids"], attributes["nodes_nodeids"], attributes["nodes_hitrates"],
                     attributes["nodes_modes"], attributes["nodes_truenodeids"], attributes["nodes_falsenodeids"]))  # fmt: skip
    passed = {(tree, number): hits for tree, number, hits, *_ in nodes}
    for tree, number, hits, mode, left, right in nodes:
        if number == 0:
            assert hits == len(rows)
        if mode == b"BRANCH_LEQ":
            assert hits == passed[tree, left] + passed[tree, right]
    leaf_hits = [hits for *_, hits, mode, _, _ in nodes if mode == b"LEAF"]
    assert min(leaf_hits) >= BASIC["min_data_in_leaf"]


def test_trees_of_one_leaf_are_exported():
    rows, target = some_rows()
    booster = boost(rows, target, rounds=2, min_data_in_leaf=390)
    assert [len(tree) for tree in export.trees(booster)] == [1]
    assert np.abs(probability(booster, rows) - target.mean()).max() <= 1e-6


def test_stumps_are_exported():
    booster = boost(*some_rows(), num_leaves=2)
    assert all(len(tree) == 3 for tree in export.trees(booster))
    rows = probe(booster)
    assert np.abs(probability(booster, rows) - booster.predict(rows)).max() <= 1e-6


def test_zero_as_missing_is_exported_or_refused_but_never_wrong():
    rows, target = some_rows()
    outcomes = set()
    for column in range(3):
        for sign in (1, -1):
            booster = boost(sign * rows[:, [column]], target, rounds=1, zero_as_missing=True, num_leaves=2)
            try:
                probed = probability(booster, probe(booster))
            except TrainingError as error:
                assert "zero_as_missing" in str(error)
                outcomes.add("refused")
            else:
                assert np.abs(probed - booster.predict(probe(booster))).max() <= 1e-6
                outcomes.add("exported")
    assert outcomes == {"exported", "refused"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"categories": [2], "min_data_per_group": 1, "cat_smooth": 0.0}, "categories"),
        ({"objective": "regression"}, "objective"),
        ({"boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1}, "averages"),
        ({"linear_tree": True}, "Linear trees"),
    ],
)
def test_what_the_graph_cannot_say_is_refused(parameters, message):
    rows, target = some_rows()
    target = np.where(rows[:, 2] == 1, 1, target)  # worth a split by category
    with pytest.raises(TrainingError, match=message):
        export.trees(boost(rows, target, **parameters))


def test_trees_that_runtimes_would_not_pass_through_the_logistic_are_refused():
    with pytest.raises(TrainingError, match="No leaf lowers"):
        export.to_onnx([[export.Leaf(0.5, 10.0)]], 1)
