"""What cannot be trained on is refused, in words that say what to do, and leaves nothing behind."""

from __future__ import annotations

import json

import numpy as np
import pytest
from clairscore_training.__main__ import main
from conftest import NAMES, TRENDS, Clients, quick_train


def refusal(source, tmp_path, capsys, *options) -> str:
    """What the command line says when it refuses `source`."""
    output = tmp_path / "artifacts"
    assert main(["train", "--features", str(source), "--output", str(output), *options]) == 1
    assert list(output.iterdir()) == []
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ") and "Traceback" not in captured.err
    return captured.err


def test_a_missing_file(tmp_path, capsys):
    assert "clairscore features" in refusal(tmp_path / "absent.parquet", tmp_path, capsys)


def test_a_file_that_is_not_parquet(tmp_path, capsys):
    (tmp_path / "f.parquet").write_text("sk_id_curr,target\n1,0\n")
    assert "Parquet" in refusal(tmp_path / "f.parquet", tmp_path, capsys)


@pytest.mark.parametrize("key", ["clairscore.catalogue_hash", "clairscore.features", "clairscore.trends"])
def test_a_file_that_does_not_say_its_catalogue(clients: Clients, tmp_path, capsys, key):
    del clients.metadata[key]
    assert key in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_a_file_of_another_catalogue(clients: Clients, tmp_path, capsys):
    message = refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys, "--catalogue", "cd" * 32)
    assert "another catalogue" in message and "clairscore features" in message


def test_a_list_of_names_that_is_not_one(clients: Clients, tmp_path, capsys):
    clients.metadata["clairscore.features"] = "[1, 2"
    assert "not JSON" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


@pytest.mark.parametrize("trends", ["[0, 0]", "[0, 0, 0, 0, 2]", "0"])
def test_trends_that_are_not_one_for_each_feature(clients: Clients, tmp_path, capsys, trends):
    clients.metadata["clairscore.trends"] = trends
    assert "not -1, 0 or 1" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_no_target(clients: Clients, tmp_path, capsys):
    message = refusal(clients.write(tmp_path / "f.parquet", leave_out=("target",)), tmp_path, capsys)
    assert "TARGET" in message and "application_train" in message


def test_a_column_that_is_announced_but_absent(clients: Clients, tmp_path, capsys):
    assert "noise" in refusal(clients.write(tmp_path / "f.parquet", leave_out=("noise",)), tmp_path, capsys)


def test_only_applicants(clients: Clients, tmp_path, capsys):
    clients.target = [None] * len(clients.ids)
    assert "known outcome" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


@pytest.mark.parametrize(("outcome", "word"), [(0, "repaid"), (1, "defaulted")])
def test_only_one_outcome(clients: Clients, tmp_path, capsys, outcome, word):
    clients.target = [outcome] * len(clients.ids)
    assert f"all 900 clients {word}" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_an_outcome_that_is_none(clients: Clients, tmp_path, capsys):
    clients.target[3] = 2
    assert "must be 0 or 1" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_too_few_of_one_outcome(clients: Clients, tmp_path, capsys):
    clients.target = [1] * 5 + [0] * 895
    assert "Only 5 clients" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_a_client_who_stands_there_twice(clients: Clients, tmp_path, capsys):
    clients.ids[10] = clients.ids[11]
    assert f"the first is {clients.ids[11]}" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


@pytest.mark.parametrize("leak", ["target", "TARGET", "sk_id_curr"])
def test_the_outcome_or_the_client_among_the_features(clients: Clients, tmp_path, capsys, leak):
    clients.metadata["clairscore.features"] = json.dumps([*NAMES, leak])
    clients.metadata["clairscore.trends"] = json.dumps([*TRENDS, 0])
    assert "the model would cheat" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


@pytest.mark.parametrize("how", ["by its values", "by its values, upside down", "by where they are missing"])
def test_a_feature_that_was_made_of_the_outcome(clients: Clients, tmp_path, capsys, how):
    outcome, noise = np.array(clients.target, np.float32), clients.columns["noise"]
    made = {"by its values": 10 * outcome, "by its values, upside down": -10 * outcome, "by where they are missing": 0}[how]
    clients.columns["noise"] = noise + made
    if how == "by where they are missing":
        clients.columns["noise"] = np.where(outcome == 1, np.float32(np.nan), noise)
    message = refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)
    assert "noise alone tells who defaulted" in message and "--without" in message


def test_a_column_that_is_missing_for_everybody(clients: Clients, tmp_path, capsys):
    clients.columns["noise"][:] = np.nan
    source = clients.write(tmp_path / "f.parquet")
    message = refusal(source, tmp_path, capsys)
    assert "Missing for every client with a known outcome: noise" in message and "--without noise" in message
    trained = quick_train(source, tmp_path / "artifacts", without=["noise"])
    assert "noise" not in {entry["feature"] for entry in trained.report["importance"]}


def test_infinite_values(clients: Clients, tmp_path, capsys):
    clients.columns["ratio"][5] = np.inf
    assert "infinite values in ratio" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_doubles_instead_of_floats(clients: Clients, tmp_path, capsys):
    clients.columns["ratio"] = clients.columns["ratio"].astype(np.float64)
    assert "32 bits" in refusal(clients.write(tmp_path / "f.parquet"), tmp_path, capsys)


def test_a_place_that_cannot_be_written(clients: Clients, tmp_path, capsys):
    (tmp_path / "occupied").write_text("a file, not a folder")
    source = clients.write(tmp_path / "f.parquet")
    assert main(["train", "--features", str(source), "--output", str(tmp_path / "occupied")]) == 1
    assert "Choose another place" in capsys.readouterr().err


def test_a_foreign_model_gives_no_golden_values(trained, tmp_path, capsys):
    (tmp_path / "foreign.onnx").write_bytes(b"not a model")
    arguments = ["--booster", str(trained.booster_file), "--output", str(tmp_path / "golden")]
    assert main(["golden", "--model", str(tmp_path / "foreign.onnx"), *arguments]) == 1
    assert "not an artifact" in capsys.readouterr().err
    assert main(["golden", "--model", str(trained.model), "--booster", str(trained.model), *arguments[2:]]) == 1
    assert "not a booster" in capsys.readouterr().err


def test_misuse_is_told_apart_from_failure(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["train", "--seed", "minus one"])
    assert stopped.value.code == 2
