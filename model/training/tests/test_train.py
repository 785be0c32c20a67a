"""The whole training: the same every time, everything said, nothing leaked."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import onnx
import pyarrow.parquet as pq
import pytest
from clairscore_training import artifact, export, features, learner
from clairscore_training.errors import TrainingError
from conftest import NAMES, QUICK, TRENDS, Clients, Trained, make_clients, quick_train


def metadata(trained: Trained) -> dict[str, str]:
    return {entry.key: entry.value for entry in onnx.load(trained.model).metadata_props}


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_cores(trained, tmp_path):
    again = quick_train(trained.source, tmp_path, jobs=2)
    for name in ("credit-default.onnx", "evaluation.json", "booster.txt.gz"):
        assert (again.folder / name).read_bytes() == (trained.folder / name).read_bytes(), name


def test_the_hash_of_the_data_is_of_what_is_learnt_from_and_not_of_how_the_file_holds_it(clients: Clients, tmp_path):
    path = clients.write(tmp_path / "features.parquet")
    said = features.read(path).data_hash
    pq.write_table(pq.read_table(path), path, compression="gzip", use_dictionary=False, row_group_size=100)
    assert features.read(path).data_hash == said
    clients.columns["noise"][0] += 1
    assert features.read(clients.write(path)).data_hash != said


def test_another_seed_grows_other_trees(trained, tmp_path):
    other = quick_train(trained.source, tmp_path, seed=2)
    assert export.trees(other.booster)[0] != export.trees(trained.booster)[0]


def test_the_order_of_the_rows_in_the_file_does_not_matter(trained, tmp_path):
    shuffled = make_clients()
    order = np.random.default_rng(0).permutation(len(shuffled.ids))
    shuffled.ids, shuffled.target = shuffled.ids[order], [shuffled.target[i] for i in order]
    shuffled.columns = {name: values[order] for name, values in shuffled.columns.items()}
    again = quick_train(shuffled.write(tmp_path / "shuffled.parquet"), tmp_path)
    assert again.booster.model_to_string() == trained.booster.model_to_string()


def test_the_artifact_says_everything_of_itself(trained):
    said = metadata(trained)
    assert set(said) == {
        "clairscore." + key
        for key in (
            "format", "name", "features", "importance", "catalogue_hash", "policy", "calibration", "training", "peers",
            "reference", "granted",
        )  # fmt: skip
    }
    assert (said["clairscore.format"], said["clairscore.name"]) == ("2", "credit-default")
    assert json.loads(said["clairscore.features"]) == NAMES
    assert said["clairscore.catalogue_hash"] == "ab" * 32

    policy = json.loads(said["clairscore.policy"])
    assert policy["costs"] == {"false_negative": 10.0, "false_positive": 1.0}
    assert policy["threshold"] == pytest.approx(1 / 11)
    assert policy["review_from"] < policy["threshold"] < policy["review_to"]
    assert 0 < policy["least_completeness"] < 1 and policy["required"] == ["AMT_INCOME_TOTAL"]
    assert len(json.loads(said["clairscore.importance"])) == len(NAMES)

    axes = json.loads(said["clairscore.peers"])
    assert axes[0]["feature"] == "probability" and axes[0]["weight"] == artifact.PEER_RISK_WEIGHT
    assert {axis["feature"] for axis in axes[1:]} <= set(NAMES) and len(axes) > 2
    assert sum(axis["weight"] for axis in axes) == pytest.approx(1.0)
    assert all(axis["deviation"] > 0 for axis in axes)
    calibration = json.loads(said["clairscore.calibration"])
    assert set(calibration) == {"method", "slope", "intercept"} and calibration["method"] in ("none", "platt")

    training = json.loads(said["clairscore.training"])
    assert training["clients"] == 900 and training["seed"] == 1
    assert training["base_rate"] == pytest.approx(training["defaults"] / 900)
    assert training["data_hash"] == features.read(trained.source).data_hash


def test_the_evaluation_belongs_to_the_artifact_and_counts_each_client_once(trained):
    report = json.loads((trained.folder / "evaluation.json").read_text())
    assert report == trained.report
    digest = hashlib.sha256(trained.model.read_bytes()).hexdigest()
    assert report["model"] == f"credit-default@{digest[:12]}"
    assert report["trees"] == trained.booster.num_trees()
    scores = report["scores"]
    assert len(scores["repaid"]) == len(scores["defaulted"]) == 400
    assert sum(scores["defaulted"]) == report["defaults"]
    assert sum(scores["repaid"]) == report["clients"] - report["defaults"]
    assert sum(group["clients"] for group in report["calibration"]["bins"]) == report["clients"]
    assert {entry["feature"] for entry in report["importance"]} == set(NAMES)


def test_the_model_finds_what_matters_without_seeing_the_outcome_it_predicts(trained):
    assert 0.65 < trained.report["auc"]["value"] < 0.95
    weights = {entry["feature"]: entry["mean_abs_contribution"] for entry in trained.report["importance"]}
    assert weights["ratio"] > weights["noise"]


def test_a_model_is_made_of_as_many_boosters_as_asked_for_each_of_its_own(trained):
    assert trained.booster.num_trees() % QUICK.bags == 0 and QUICK.bags > 1
    first, second = np.array_split(np.arange(trained.booster.num_trees()), QUICK.bags)[:2]
    ensemble = export.trees(trained.booster)
    assert ensemble[first[0]] != ensemble[second[0]]


@pytest.mark.parametrize("column", [i for i, trend in enumerate(TRENDS) if trend])
def test_more_of_a_feature_with_a_trend_never_works_against_it(trained, column):
    table = features.read(trained.source)
    rows = np.repeat(table.rows[:200], 50, axis=0)
    rows[:, column] = np.tile(np.nanquantile(table.rows[:, column], np.linspace(0, 1, 50)), 200)
    steps = np.diff(trained.booster.predict(rows, raw_score=True).reshape(200, 50), axis=1)
    assert (TRENDS[column] * steps >= -1e-12).all() and (steps != 0).any()


def test_what_contradicts_a_trend_is_not_learnt(clients: Clients, tmp_path):
    clients.metadata["clairscore.trends"] = json.dumps([0, -1, 0, 0, 0])
    contrary = quick_train(clients.write(tmp_path / "contrary.parquet"), tmp_path).booster
    rows = np.repeat(np.float32([[0.5, 0, 2, 0, 0]]), 50, axis=0)
    rows[:, 1] = np.linspace(-3, 3, 50)
    assert (np.diff(contrary.predict(rows, raw_score=True)) <= 1e-12).all()


def test_columns_of_noise_have_no_out_of_fold_merit(clients: Clients, tmp_path):
    random = np.random.default_rng(3)
    clients.columns |= {name: random.normal(size=900).astype(np.float32) for name in NAMES}
    area = quick_train(clients.write(tmp_path / "noise.parquet"), tmp_path).report["auc"]
    assert area["lower"] < 0.5 < area["upper"] + 0.02


def test_every_client_is_held_out_exactly_once_and_never_in_its_own_training(trained):
    table = features.read(trained.source)
    held_out_ever = []
    for train, held_out in learner.divide(table.target, QUICK.folds, seed=1):
        assert not set(table.clients[train]) & set(table.clients[held_out])
        held_out_ever += table.clients[held_out].tolist()
    assert sorted(held_out_ever) == table.clients.tolist()


def test_applicants_without_an_outcome_are_left_out(clients: Clients, tmp_path):
    known = 900 - 50
    clients.target[:50] = [None] * 50
    assert len(features.read(clients.write(tmp_path / "f.parquet")).clients) == known


def test_a_feature_that_is_left_out_is_in_no_part_of_the_artifact(trained, tmp_path):
    leaner = quick_train(trained.source, tmp_path, without=("noise",))
    assert json.loads(metadata(leaner)["clairscore.features"]) == [name for name in NAMES if name != "noise"]
    assert onnx.load(leaner.model).graph.input[0].type.tensor_type.shape.dim[1].dim_value == len(NAMES) - 1
    with pytest.raises(TrainingError, match="No such feature to leave out: shoe_size"):
        quick_train(trained.source, tmp_path, without=("shoe_size",))
