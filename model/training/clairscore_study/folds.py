"""One division of the clients into folds, with what the model of each fold says of everybody, and how each of the bags that
it is averaged from explains the clients it had not seen.

Kept in a folder, so that what rests on it is measured again in a minute. Independent of what is made of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from clairscore_training import artifact, learner
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Settings


@dataclass(frozen=True)
class Folds:
    """The models of one division."""

    fold: np.ndarray
    """Which fold each client is in."""
    said: np.ndarray
    """Log-odds, one row a fold: what its model, trained on the other folds, says of every client."""
    contributions: np.ndarray
    """One a bag, client and feature, log-odds: of each client by the model that had not seen them."""

    @property
    def out_of_fold(self) -> np.ndarray:
        """Log-odds of each client by the model that had not seen them."""
        return self.said[self.fold, np.arange(len(self.fold))]


def measured(
    table: FeatureTable, settings: Settings, seed: int, folder: Path, progress: Callable[[str], None] = print
) -> Folds:
    """The models of the division `seed`; read again if they are known."""
    digest = hashlib.sha256(f"{table.data_hash} {settings}".encode()).hexdigest()
    path = folder / f"folds-{seed}-{digest[:12]}.npz"
    if not path.exists():
        found = _measure(table, settings, seed, progress)
        artifact.check_writable(folder)
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, fold=found.fold, said=found.said, contributions=found.contributions)
        partial.replace(path)
    with np.load(path) as known:
        return Folds(known["fold"], known["said"], known["contributions"])


def _measure(table: FeatureTable, settings: Settings, seed: int, progress: Callable[[str], None]) -> Folds:
    clients = len(table.target)
    found = Folds(
        np.zeros(clients, np.int8),
        np.zeros((settings.folds, clients)),
        np.zeros((settings.bags, clients, len(table.names)), np.float32),
    )
    for number, (train, held_out) in enumerate(learner.divide(table.target, settings.folds, seed)):
        booster = learner.fit(table, train, settings, seed)
        found.fold[held_out] = number
        found.said[number] = booster.predict(table.rows, raw_score=True, num_threads=1)
        for bag, one in enumerate(learner.apart(booster, settings.bags)):
            explained = one.predict(table.rows[held_out], pred_contrib=True, num_threads=1)
            # A bag's leaves were divided by the number of bags.
            found.contributions[bag, held_out] = settings.bags * explained[:, :-1]
        progress(f"  division {seed}, fold {number + 1}/{settings.folds}")
    return found

