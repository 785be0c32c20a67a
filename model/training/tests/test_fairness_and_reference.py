"""What is told of groups of clients and of their distribution, against values known by other means."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from clairscore_training import evaluation, fairness, features, reference
from clairscore_training.errors import TrainingError
from clairscore_training.features import Grouping
from conftest import NAMES, Clients, Trained
from scipy.special import expit


def test_each_group_is_measured_on_its_own_clients(trained: Trained):
    colours = trained.report["fairness"]
    assert [entry["attribute"] for entry in colours] == ["colour"]
    groups = colours[0]["groups"]
    assert [group["group"] for group in groups] == ["blue", "red", "not_stated"]
    assert sum(group["clients"] for group in groups) == trained.report["clients"]
    assert sum(group["defaults"] for group in groups) == trained.report["defaults"]
    cost = sum(group["cost"]["value"] * group["clients"] for group in groups) / trained.report["clients"]
    assert cost == pytest.approx(trained.report["cost_per_client"]["value"])


def test_a_group_of_everybody_has_the_measures_of_everybody():
    random = np.random.default_rng(1)
    log_odds = random.normal(-2, 1, 4000)
    target = (random.uniform(size=4000) < expit(log_odds)).astype(int)
    everybody = Grouping("all", ["in", "nobody"], np.zeros(4000, np.int32))
    ((group,),) = [entry["groups"] for entry in fairness.measures([log_odds, log_odds], target, [everybody])]
    assert group["auc"] == pytest.approx(evaluation.auc(log_odds, target))
    assert group["cost"]["value"] == pytest.approx(evaluation.cost_per_client(expit(log_odds), target))
    assert group["slope"] == pytest.approx(evaluation.slope(log_odds, target))
    assert group["cost"]["lower"] < group["cost"]["value"] < group["cost"]["upper"]
    assert group["granted"]["value"] == pytest.approx((expit(log_odds) < evaluation.THRESHOLD).mean())
    assert (group["known"], group["defaults"]) == (4000, int(target.sum()))


def test_a_group_so_small_that_it_would_tell_of_persons_is_left_out():
    target = np.tile([0, 1], 50)
    grouping = Grouping("all", ["few", "many"], np.repeat([0, 1], [9, 91]).astype(np.int32))
    (told,) = fairness.measures([np.linspace(-3, 0, 100)], target, [grouping])
    assert [group["group"] for group in told["groups"]] == ["many"]


def test_too_few_outcomes_have_no_area_under_the_curve_and_no_slope():
    target = np.array([1] * 9 + [0] * 91)
    grouping = Grouping("all", ["in"], np.zeros(100, np.int32))
    (group,) = fairness.measures([np.linspace(-3, 0, 100)], target, [grouping])[0]["groups"]
    assert (group["auc"], group["slope"]) == (None, None)


def test_groups_are_never_learnt_from(trained: Trained):
    said = {entry.key: entry.value for entry in onnx.load(trained.model).metadata_props}
    assert json.loads(said["clairscore.features"]) == NAMES
    assert trained.booster.feature_name() == NAMES


def test_the_reference_counts_every_training_client_in_the_bins_of_the_rust_side(trained: Trained):
    said = {entry.key: entry.value for entry in onnx.load(trained.model).metadata_props}
    references = json.loads(said["clairscore.reference"])
    assert [entry["quantity"] for entry in references] == ["probability", *NAMES]
    table = features.read(trained.source)
    for entry in references:
        edges, counts = entry["edges"], entry["counts"]
        assert edges == sorted(set(edges)) and len(counts["clients"]) == len(edges) + 1 <= reference.BINS
        assert sum(counts["clients"]) + counts["missing"] == len(table.target)
        if entry["quantity"] in NAMES:
            values = table.rows[:, NAMES.index(entry["quantity"])].astype(float)
            assert counts["missing"] == np.isnan(values).sum()
            assert counts["clients"][0] == (values <= edges[0]).sum()
            assert counts["clients"][-1] == (values > edges[-1]).sum() > 0
    flag = next(entry for entry in references if entry["quantity"] == "flag")
    assert flag["edges"] == [0.0]
    score = references[0]["counts"]["clients"]
    assert len(score) == 10 and max(score) - min(score) <= 2


def test_a_feature_file_without_groups_has_no_fairness(clients: Clients, tmp_path):
    del clients.metadata["clairscore.groups"]
    assert features.read(clients.write(tmp_path / "f.parquet")).groupings == []


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ({"column": "group_shape"}, "lacks the column group_shape"),
        ({"column": "noise"}, "would learn the groups"),
        ({"groups": ["blue"]}, "metadata do not name"),
    ],
)
def test_groups_that_do_not_fit_are_refused(clients: Clients, tmp_path, groups, says):
    (entry,) = json.loads(clients.metadata["clairscore.groups"])
    clients.metadata["clairscore.groups"] = json.dumps([entry | groups])
    with pytest.raises(TrainingError, match=says):
        features.read(clients.write(tmp_path / "f.parquet"))
