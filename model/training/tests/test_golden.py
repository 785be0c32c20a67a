"""Golden values are of three independent makers who agree, or there are none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from clairscore_training import export, golden
from clairscore_training.errors import TrainingError
from conftest import quick_train


def test_three_implementations_agree_and_are_written(trained, tmp_path):
    golden.write(trained.model, trained.booster_file, tmp_path)
    meta = json.loads((tmp_path / "meta.json").read_text())
    assert meta["rows"] >= 500 and meta["model"] == trained.report["model"]
    count, columns = meta["rows"], meta["columns"]
    rows = np.fromfile(tmp_path / "rows.f32", "<f4").reshape(count, columns)
    contributions = np.fromfile(tmp_path / "contributions_shap.f64", "<f8").reshape(count, columns)
    lightgbm = np.fromfile(tmp_path / "probability_lightgbm.f64", "<f8")
    runtime = np.fromfile(tmp_path / "probability_onnxruntime.f64", "<f8")
    assert len(lightgbm) == len(runtime) == count
    assert np.abs(lightgbm - runtime).max() <= 1e-6
    log_odds = meta["base_value"] + contributions.sum(axis=1)
    assert np.abs(1 / (1 + np.exp(-log_odds)) - lightgbm).max() <= 1e-9
    assert np.isnan(rows[0]).all() and (rows[1] == 0).all() and not np.isinf(rows).any()


def test_the_same_model_gives_the_same_golden_bytes(trained, tmp_path):
    for folder in ("one", "two"):
        golden.write(trained.model, trained.booster_file, tmp_path / folder)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_no_row_is_a_clients(trained):
    columns = trained.booster.num_feature()
    rows = golden.invent(golden.thresholds(export.trees(trained.booster), columns), 100, seed=1)
    again = golden.invent(golden.thresholds(export.trees(trained.booster), columns), 100, seed=1)
    assert np.array_equal(rows, again, equal_nan=True), "drawn from the thresholds and the seed alone"


def test_a_booster_of_another_training_gives_no_golden_values(trained, tmp_path):
    other = quick_train(trained.source, tmp_path / "other", seed=2)
    with pytest.raises(TrainingError, match="disagree"):
        golden.write(trained.model, other.booster_file, tmp_path / "golden")
    assert not (tmp_path / "golden").exists()
