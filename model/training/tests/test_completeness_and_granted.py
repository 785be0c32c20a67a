"""What is known of clients and what that changes, and whom they are compared with, against values known by other means."""

from __future__ import annotations

import base64
import json

import numpy as np
import onnx
import pytest
from clairscore_training import artifact, completeness, export, features, golden, granted, rounding
from clairscore_training.errors import TrainingError
from clairscore_training.export import Leaf, Split
from conftest import INPUTS, NAMES, Clients, Trained


def said(trained: Trained) -> dict[str, str]:
    return {entry.key.removeprefix("clairscore."): entry.value for entry in onnx.load(trained.model).metadata_props}


def test_completeness_is_the_share_of_the_importance_that_is_known(clients: Clients, tmp_path):
    inputs = features.read(clients.write(tmp_path / "f.parquet")).inputs
    weights = np.array([4.0, 3.0, 2.0, 1.0, 0.5])
    known = np.array([0b111, 0b101, 0b010, 0b000])
    # Without the second input `score` (4) is gone; with it alone `score` is all that is left.
    expected = [1.0, 6.5 / 10.5, 4.0 / 10.5, 0.0]
    assert completeness.completeness(inputs, weights, known) == pytest.approx(expected)
    # The only required field that these clients have is the income.
    assert completeness.required(inputs) == ["AMT_INCOME_TOTAL"]
    weights = np.array([0.0, 1.0, 0.0, 0.0, 0.0])
    assert completeness.is_enough(inputs, weights, np.array([0b001, 0b110, 0b000])).tolist() == [True, False, False]
    weights = np.array([0.0, 7.0, 3.0, 0.0, 0.0])
    assert completeness.is_enough(inputs, weights, np.array([0b001])).tolist() == [True], "exactly the limit"


def test_a_feature_of_an_input_that_is_left_blank_is_what_it_is_of_nobody(clients: Clients, tmp_path):
    clients.metadata["clairscore.inputs"] = json.dumps(INPUTS | {"unknown": [-1, None, None, None, None]})
    table = features.read(clients.write(tmp_path / "f.parquet"))
    rows, known = completeness.left_blank(table, ["EXT_SOURCE_1"])
    assert (rows[:, 0] == -1).all() and np.array_equal(rows[:, 1:], table.rows[:, 1:])
    assert (known == 5).all()


def test_what_the_limit_changes_is_measured_with_and_without_external_scores(trained: Trained):
    report = json.loads((trained.folder / "evaluation.json").read_text())
    delivered, without = report["completeness"]
    assert (delivered["files"], without["files"]) == ("as_delivered", "without_external_scores")
    table = features.read(trained.source)
    weight = dict(zip(NAMES, json.loads(said(trained)["importance"])))
    share = completeness.completeness(table.inputs, np.array([weight[n] for n in NAMES]), table.inputs.known)
    assert delivered["reviewed"] == pytest.approx((share < completeness.LEAST).mean())
    assert without["reviewed"] >= delivered["reviewed"] and delivered["overturned"] == 0.0


def test_who_is_refused_and_would_pass_without_a_score_is_counted(clients: Clients, tmp_path):
    table = features.read(clients.write(tmp_path / "f.parquet"))
    refused, granted_ = 3.0, -3.0
    delivered = np.where(np.arange(900) < 400, refused, granted_)
    without = np.where(np.arange(900) < 100, refused, granted_)
    weights = np.array([4.0, 3.0, 2.0, 1.0, 0.5])
    _, less = completeness.effects(table, weights, delivered, without)
    assert (less["overturned"], less["reviewed"], less["cost_of_others"]) == (0.75, 1.0, None)
    repaid, defaulted = (table.target[:100] == 0).sum(), (table.target[100:] == 1).sum()
    assert less["cost"] == pytest.approx((repaid + 10 * defaulted) / 900)


@pytest.mark.parametrize("spoil", [{"needs": [1]}, {"needs": None}, {"unknown": "x"}])
def test_a_feature_file_that_does_not_say_what_features_are_made_of_is_refused(clients: Clients, tmp_path, spoil):
    clients.metadata["clairscore.inputs"] = json.dumps(INPUTS | spoil)
    with pytest.raises(TrainingError, match="made of"):
        features.read(clients.write(tmp_path / "f.parquet"))


TREE = [Split(0, 0.5, True, 1, 2, 10.0), Leaf(-3.0, 5.0), Split(1, 0.0, False, 3, 4, 5.0), Leaf(-2.5, 2.0), Leaf(9.0, 3.0)]


def test_answers_and_leaves_are_those_of_a_walk_by_hand():
    rows = np.array([[0.5, 1], [np.nan, -1], [0.6, 0], [0.6, np.nan]], np.float32)
    assert granted.answers(TREE, rows).astype(int).tolist() == [[0, 1], [0, 0], [1, 0], [1, 1]]
    log_odds = np.array([-3.0, -3.0, -2.5, 9.0])
    assert granted.probabilities([TREE], rows) == pytest.approx(1 / (1 + np.exp(-log_odds)))


def test_only_clients_below_the_threshold_are_counted_each_by_the_pattern_of_their_answers():
    rows = np.repeat(np.array([[0, 1], [0, -1], [1, 0], [1, 1]], np.float32), [30, 20, 10, 50], axis=0)
    ((patterns, counts),) = granted.count([TREE], rows)
    # The 50 end in the leaf of 9: refused. Bit 0 is the first split's answer, 1 = right.
    assert patterns[:, 0].tolist() == [0b10, 0b00, 0b01] and counts.tolist() == [30, 20, 10]
    assert granted.count([TREE], rows[60:]) == []


def test_a_rare_pattern_is_counted_with_the_most_like_it():
    patterns = np.array([[0b0000], [0b1111], [0b0111], [0b0001]], np.uint8)
    merged, counts = granted._merged(patterns, np.array([40, 30, 9, 1]))
    assert merged[:, 0].tolist() == [0b0000, 0b1111] and counts.tolist() == [41, 39]
    merged, counts = granted._merged(patterns, np.array([4, 3, 2, 1]))
    assert merged[:, 0].tolist() == [0b0000] and counts.tolist() == [10], "all are rare"


def test_no_pattern_tells_of_few_clients_and_every_tree_counts_everybody(trained: Trained, monkeypatch):
    # So few of these clients are good that the model grants nobody.
    assert granted.from_text(said(trained)["granted"]) == []
    monkeypatch.setattr(granted, "THRESHOLD", 0.4)
    model, rows = artifact.read(trained.model), features.read(trained.source).rows
    ensemble = export.fold_in(export.trees(trained.booster), model.calibration)
    probabilities = granted.probabilities(ensemble, rows)
    assert probabilities == pytest.approx(golden.onnxruntime_probability(model.content, rows), abs=1e-6)
    trees = granted.from_text(granted.to_text(granted.count(ensemble, rows)))
    assert len(trees) == len(ensemble)
    for tree, (patterns, counts) in zip(ensemble, trees):
        width = -(-sum(isinstance(node, Split) for node in tree) // 8)
        assert len(patterns) == width * len(counts)
        assert sum(counts) == (probabilities < 0.4).sum() > 100 and min(counts) >= granted.LEAST_CLIENTS


def test_counts_are_written_as_postcard_writes_them():
    text = granted.to_text([(np.array([[1], [2]], np.uint8), np.array([300, 5]))])
    # One tree; two bytes 1 and 2; two numbers, 300 = 0b10_0101100 and 5.
    assert base64.b64decode(text) == bytes([1, 2, 1, 2, 2, 0xAC, 0x02, 5])
    assert granted.from_text(text) == [(b"\x01\x02", [300, 5])]


def test_a_number_is_rounded_to_what_it_means_and_a_value_is_not():
    assert rounding.significant({"a": [0.1 + 0.2, 1 / 3], "n": 7, "none": None}) == {
        "a": [0.3, 0.333333333], "n": 7, "none": None
    }  # fmt: skip
    assert rounding.significant(1234567890123.0, 3) == 1.23e12
    assert rounding.column(np.array([0.1 + 0.2, 2e-9 / 3])).tolist() == [0.3, 6.66666667e-10]


def test_the_last_bits_of_a_sum_change_nothing_that_is_written(trained: Trained):
    report = json.loads((trained.folder / "evaluation.json").read_text())
    assert report == rounding.significant(report)
    for key in ("peers", "importance"):
        content = json.loads(said(trained)[key])
        assert content == rounding.significant(content), key
    calibration = json.loads(said(trained)["calibration"])
    assert calibration == rounding.significant(calibration, rounding.FITTED)
    score, *_ = json.loads(said(trained)["reference"])
    assert score["edges"] == rounding.significant(score["edges"])
