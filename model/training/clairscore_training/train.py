"""The whole training, from a feature file to the artifact and its evaluation.

Independent of the command line: `__main__` brings the options.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import expit
from sklearn.metrics import roc_auc_score

from . import (
    artifact,
    calibration,
    completeness,
    evaluation,
    export,
    fairness,
    features,
    granted,
    learner,
    reference,
)
from .errors import TrainingError
from .rounding import significant


def train(
    source: Path,
    catalogue: str | None,
    output: Path,
    booster_file: Path | None,
    alternatives: Path | None,
    seed: int,
    repeats: int,
    jobs: int,
    without: list[str],
    settings: learner.Settings,
    progress: Callable[[str], None],
) -> dict:
    """Trains on `source`, writes into `output`; returns the evaluation.

    `catalogue` is the hash of the catalogue that will score with the model, if it is known; `repeats` is how many divisions into folds are measured, `jobs` how many folds are fitted at a time;
    `alternatives` is what the notebook wrote of the models it compared, if they are to stand in the evaluation.
    """
    artifact.check_writable(output)
    table = features.read(source, catalogue).without(without)
    _enough_of_both(table, settings)
    _none_is_always_missing(table)
    _none_tells_the_outcome(table)
    compared = _of_these_features(alternatives, table, progress) if alternatives else {}
    defaults = int(table.target.sum())
    progress(f"{len(table.target)} clients, {defaults} defaults ({defaults / len(table.target):.2%}), "
             f"{len(table.names)} features")

    progress(f"Cross-validation, {repeats} x {settings.folds} folds")
    seeds = list(range(seed, seed + repeats))
    blank, _ = completeness.left_blank(table, completeness.external_scores(table.inputs))
    learn = learner.boosted(settings)
    divisions = learner.cross_validate(table, learn, settings.folds, seeds, jobs, progress, blank)
    chosen, calibrated = calibrate(divisions, table.target)
    progress(f"Calibration: {chosen.method} (slope {chosen.slope:.4f}, intercept {chosen.intercept:+.4f})")

    progress("Final model on all clients")
    booster = learner.fit(table, np.arange(len(table.target)), settings, seed)
    ensemble = export.fold_in(export.trees(booster), chosen)
    graph = export.to_onnx(ensemble, len(table.names))
    contributions = chosen.slope * booster.predict(table.rows, pred_contrib=True, num_threads=jobs)[:, :-1]
    importance = evaluation.importance(contributions, table.names)
    references = reference.references(table, expit(calibrated[0]))
    counts = granted.count(ensemble, table.rows)
    model = artifact.to_bytes(
        graph, artifact.metadata(table, chosen, seed, importance, references, counts, calibrated[0])
    )
    weight = {heavy["feature"]: heavy["mean_abs_contribution"] for heavy in importance}
    effects = completeness.effects(
        table, np.array([weight[name] for name in table.names]), calibrated[0], chosen(divisions[0].changed)
    )  # fmt: skip
    report = {"model": artifact.identity(model)} | significant(evaluation.report(
        calibrated, table.target, settings.folds, booster.num_trees(), importance,
        fairness.measures(calibrated, table.target, table.groupings), effects,
    ) | compared)  # fmt: skip
    artifact.write(output / artifact.MODEL_FILE, model)
    artifact.write_json(output / artifact.EVALUATION_FILE, report)
    if booster_file is not None:
        artifact.write_booster(booster, booster_file)
    return report


def calibrate(
    divisions: list[learner.OutOfFold], target: np.ndarray
) -> tuple[calibration.Calibration, list[np.ndarray]]:
    """The line that is shipped, if one helps, and the out-of-fold log-odds that the evaluation rests on."""
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


def _none_is_always_missing(table: features.FeatureTable) -> None:
    """A model that was never shown a feature would score the day its column comes back as if nothing had changed."""
    empty = [name for name, gone in zip(table.names, np.isnan(table.rows).all(axis=0)) if gone]
    if empty:
        raise TrainingError(
            f"Missing for every client with a known outcome: {', '.join(empty)}. Mend the columns that they are made of, or "
            f"leave them out: {' '.join(f'--without {name}' for name in empty)} (make train WITHOUT=\"{' '.join(empty)}\")."
        )


TELLS_TOO_MUCH = 0.95
"""AUC of one feature alone. The best honest one, a mean of external scores, reaches 0.72."""


def _none_tells_the_outcome(table: features.FeatureTable) -> None:
    """What is known before the outcome cannot tell it, by its values or by where they are missing."""
    for name, column in zip(table.names, table.rows.T):
        missing = np.isnan(column)
        for clients, values in ((~missing, column), (np.full(len(missing), True), missing)):
            if len(np.unique(table.target[clients])) < 2:
                continue
            area = roc_auc_score(table.target[clients], values[clients])
            if max(area, 1 - area) > TELLS_TOO_MUCH:
                raise TrainingError(
                    f"{name} alone tells who defaulted (AUC {max(area, 1 - area):.3f}): it must have been made of the "
                    "outcome. Mend the feature, or leave it out with --without."
                )


def _of_these_features(
    alternatives: Path, table: features.FeatureTable, progress: Callable[[str], None]
) -> dict:
    """What was compared on these very features; nothing if it was on others."""
    compared = artifact.read_json(alternatives)
    if compared.get("data_hash") == table.data_hash:
        return {"alternatives": compared["alternatives"]}
    progress(f"{alternatives} is of other features and left out of the evaluation: run `make notebook` again")
    return {}
