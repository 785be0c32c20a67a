"""The whole training, from a feature file to the artifact and its evaluation.

Independent of the command line: `__main__` brings the options.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import expit

from . import artifact, calibration, evaluation, export, fairness, features, learner, reference
from .errors import TrainingError


def train(
    source: Path,
    output: Path,
    booster_file: Path | None,
    seed: int,
    repeats: int,
    jobs: int,
    without: list[str],
    settings: learner.Settings,
    progress: Callable[[str], None],
) -> dict:
    """Trains on `source`, writes into `output`; returns the evaluation.

    `repeats` is how many divisions into folds are measured, `jobs` how many folds are fitted at a time.
    """
    artifact.check_writable(output)
    table = features.read(source).without(without)
    _enough_of_both(table, settings)
    defaults = int(table.target.sum())
    progress(f"{len(table.target)} clients, {defaults} defaults ({defaults / len(table.target):.2%}), "
             f"{len(table.names)} features")
    if empty := [name for name, gone in zip(table.names, np.isnan(table.rows).all(axis=0)) if gone]:
        progress(f"Missing for every client, so of no use to the model: {', '.join(empty)}")

    progress(f"Cross-validation, {repeats} x {settings.folds} folds")
    seeds = list(range(seed, seed + repeats))
    divisions = learner.cross_validate(table, settings, seeds, jobs, progress)
    chosen, calibrated = _calibrate(divisions, table.target)
    progress(f"Calibration: {chosen.method} (slope {chosen.slope:.4f}, intercept {chosen.intercept:+.4f})")

    progress("Final model on all clients")
    booster = learner.fit(table, np.arange(len(table.target)), settings, seed)
    graph = export.to_onnx(export.fold_in(export.trees(booster), chosen), len(table.names))
    contributions = chosen.slope * booster.predict(table.rows, pred_contrib=True, num_threads=jobs)[:, :-1]
    importance = evaluation.importance(contributions, table.names)
    references = reference.references(table, expit(calibrated[0]))
    model = artifact.to_bytes(graph, artifact.metadata(table, chosen, seed, importance, references))
    report = {"model": artifact.identity(model)} | evaluation.report(
        calibrated, table.target, settings.folds, booster.num_trees(), importance,
        fairness.measures(calibrated, table.target, table.groupings),
    )  # fmt: skip
    artifact.write(output / artifact.MODEL_FILE, model)
    artifact.write(output / artifact.EVALUATION_FILE, (json.dumps(report, indent=1) + "\n").encode())
    if booster_file is not None:
        artifact.write_booster(booster, booster_file)
    return report


def _calibrate(
    divisions: list[learner.OutOfFold], target: np.ndarray
) -> tuple[calibration.Calibration, list[np.ndarray]]:
    """The line that is shipped, and the out-of-fold log-odds that its evaluation rests on."""
    raw = [division.log_odds for division in divisions]
    lined = [calibration.cross_fitted(d.log_odds, target, d.fold) for d in divisions]
    every = np.tile(target, len(divisions))
    if calibration.helps(np.concatenate(raw), np.concatenate(lined), every):
        return calibration.platt(np.concatenate(raw), every), lined
    return calibration.NONE, raw


def _enough_of_both(table: features.FeatureTable, settings: learner.Settings) -> None:
    rarer, needed = int(min(table.target.sum(), (1 - table.target).sum())), settings.folds * settings.inner_folds
    if rarer < needed:
        raise TrainingError(
            f"Only {rarer} clients of the rarer outcome; cross-validation needs at least {needed}. "
            "Train on more clients."
        )
