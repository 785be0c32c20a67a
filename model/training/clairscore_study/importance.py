"""What each feature is worth to clients that the model has not seen: by how much the AUC falls when its column is
shuffled among them (Breiman, 2001; per fold, several times).

Unlike a mean contribution it says nothing of the clients that were learnt from; and of two features that say the same,
it gives neither its worth, for the other stays. `docs/variables.md` is made of the file that is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lightgbm as lgb
import numpy as np
from clairscore_training import artifact, learner
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Settings
from sklearn.metrics import roc_auc_score

REPEATS = 3


def measure(
    table: FeatureTable, settings: Settings, seeds: tuple[int, ...], progress: Callable[[str], None]
) -> list[dict]:
    """One entry a feature, in the order of the columns: mean and standard deviation, over folds and repeats, of the
    fall in AUC, and the share of clients for whom the feature is missing."""
    drops = []
    for seed in seeds:
        for number, (train, held_out) in enumerate(learner.divide(table.target, settings.folds, seed)):
            booster, target = learner.fit(table, train, settings, seed), table.target[held_out]
            drops.append(_drops(booster, table.rows[held_out], target, np.random.default_rng([seed, number])))
            progress(f"  division {seed}, fold {number + 1}/{settings.folds}")
    falls = np.concatenate(drops, axis=1)
    missing = np.isnan(table.rows).mean(axis=0)
    return [
        {"feature": name, "mean": float(fall.mean()), "deviation": float(fall.std(ddof=1)), "missing": float(gone)}
        for name, fall, gone in zip(table.names, falls, missing)
    ]


def _drops(booster: lgb.Booster, rows: np.ndarray, target: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The fall in AUC: one row a feature, one column a repeat."""
    log_odds = booster.predict(rows, raw_score=True, num_threads=1)
    whole = roc_auc_score(target, log_odds)
    drops = np.zeros((rows.shape[1], REPEATS))
    for column in range(rows.shape[1]):
        if asking := learner.about(booster, column):
            predict = lambda rows: asking.predict(rows, raw_score=True, num_threads=1)
            before, shuffled = predict(rows), rows.copy()
            for repeat in range(REPEATS):
                shuffled[:, column] = random.permutation(rows[:, column])
                drops[column, repeat] = whole - roc_auc_score(target, log_odds + predict(shuffled) - before)
    return drops


def write(path: Path, table: FeatureTable, features: list[dict]) -> None:
    """Writes what `measure` returned, with the catalogue and the data it is of."""
    report = {
        "catalogue_hash": table.catalogue_hash,
        "data_hash": table.data_hash,
        "clients": len(table.target),
        "features": features,
    }
    artifact.write_json(path, report)


def read(path: Path, table: FeatureTable) -> list[dict]:
    """What `write` wrote of this very table."""
    report = artifact.read_json(path)
    if report["data_hash"] != table.data_hash:
        raise TrainingError(f"{path} is of other data: delete it and measure again.")
    return report["features"]
