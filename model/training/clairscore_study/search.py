"""The search for settings: hyperopt's TPE over what shapes the trees, judged by log loss in a cross-validation.

Every trial is written down as soon as it is known. TPE draws from a seed and from the results so far, so that a
search that was interrupted is repeated from the file, trial by trial, and goes on where it ended; a file that another
data set or another space wrote is refused. The division into folds is none of those by which models are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
from clairscore_training import artifact, evaluation, learner
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from hyperopt import STATUS_OK, fmin, hp, tpe
from scipy.special import expit

SPACE = {
    "leaves": hp.qloguniform("leaves", np.log(4), np.log(16), 1),
    "clients_per_leaf": hp.qloguniform("clients_per_leaf", np.log(20), np.log(500), 10),
    "feature_share": hp.uniform("feature_share", 0.05, 0.5),
    "client_share": hp.uniform("client_share", 0.4, 1.0),
    "l1": hp.loguniform("l1", np.log(0.01), np.log(20)),
    "l2": hp.loguniform("l2", np.log(0.1), np.log(200)),
}
"""Trends stay what they are, and so does the learning rate, which is exchanged for trees."""
WHOLE = {"leaves", "clients_per_leaf"}
DIVISION, FOLDS = 101, 3
COARSE = {"learning_rate": 0.1, "max_bin": 63}
PATIENCE = 30
"""Of the search only: a third as many trees, on coarser bins, rank the other settings in a fourth of the time."""


def settings_of(parameters: dict[str, float]) -> learner.Settings:
    """The shipped settings with these in the place of theirs."""
    return replace(
        learner.Settings(),
        **{name: max(int(value), 2) if name in WHOLE else float(value) for name, value in parameters.items()},
    )


def measure(table: FeatureTable, settings: learner.Settings) -> dict:
    """One booster of these settings, cross-validated: how many trees, and with intervals over the clients, each judged
    by the fold that had not seen it, which log loss and which AUC."""
    folds = list(learner.divide(table.target, FOLDS, DIVISION))
    history = lgb.cv(
        settings.parameters(DIVISION, table.trends)
        | COARSE,
        lgb.Dataset(table.rows, table.target),
        num_boost_round=settings.most_rounds,
        folds=folds,
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
        return_cvbooster=True,
    )
    rounds = len(history["valid binary_logloss-mean"])
    log_odds = np.empty(len(table.target))
    for (_, held_out), booster in zip(folds, history["cvbooster"].boosters):
        log_odds[held_out] = booster.predict(table.rows[held_out], raw_score=True, num_iteration=rounds, num_threads=1)
    losses = -np.log(expit(np.where(table.target == 1, log_odds, -log_odds)))
    loss, area = evaluation.mean_over_clients(losses), evaluation.auc(log_odds, table.target)
    return {
        "rounds": rounds,
        "log_loss": loss["value"],
        "log_loss_low": loss["lower"],
        "log_loss_high": loss["upper"],
        "auc": area["value"],
        "auc_low": area["lower"],
        "auc_high": area["upper"],
    }


def search(
    table: FeatureTable, output: Path, trials: int, seed: int, progress: Callable[[str], None]
) -> list[dict]:
    """The trials, in their order; the first is of the shipped settings. `output` holds them and is resumed from."""
    shipped = {name: getattr(learner.Settings(), name) for name in SPACE}
    known = _known(output, table, seed)
    done: list[dict] = []

    def trial(drawn: dict[str, float]) -> dict:
        settings = settings_of(drawn)
        parameters = {name: getattr(settings, name) for name in SPACE}
        number = len(done)
        if number < len(known):
            if known[number]["parameters"] != parameters:
                raise TrainingError(f"{output} is of another search: delete it, or name another file.")
            done.append(known[number])
        else:
            done.append({"number": number, "parameters": parameters} | measure(table, settings))
            _write(output, table, seed, done)
            progress(f"trial {number}: log loss {done[-1]['log_loss']:.5f}, AUC {done[-1]['auc']:.4f}, {parameters}")
        return {"loss": done[-1]["log_loss"], "status": STATUS_OK}

    # hyperopt does not count the points that it is given.
    fmin(
        trial, SPACE, tpe.suggest, trials - 1, rstate=np.random.default_rng(seed),
        points_to_evaluate=[shipped], show_progressbar=False, verbose=False,
    )  # fmt: skip
    return done


def best(trials: list[dict]) -> dict:
    """The trial with the least log loss."""
    return min(trials, key=lambda trial: trial["log_loss"])


def read(path: Path) -> list[dict]:
    """The trials that `search` wrote."""
    return artifact.read_json(path)["trials"]


def _known(output: Path, table: FeatureTable, seed: int) -> list[dict]:
    if not output.exists():
        return []
    earlier = artifact.read_json(output)
    if (earlier["data_hash"], earlier["seed"]) != (table.data_hash, seed):
        raise TrainingError(f"{output} is of other data or of another seed: delete it, or name another file.")
    return earlier["trials"]


def _write(output: Path, table: FeatureTable, seed: int, trials: list[dict]) -> None:
    artifact.write_json(output, {"data_hash": table.data_hash, "seed": seed, "trials": trials})
