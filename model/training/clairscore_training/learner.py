"""Gradient-boosted trees on the clients as they are: no resampling, no class weights, so that the score stays a
probability. Several boosters that differ by chance only are averaged into one, and where the catalogue says what more
of a feature may do to the risk, no tree says otherwise.

How many trees: measured by cross-validation inside whatever the trees are fitted on. A fold's outcome is thus never
seen by the model that predicts it, not even to stop in time. Independent of files and of what a feature means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from sklearn.model_selection import StratifiedKFold

from .features import FeatureTable


@dataclass(frozen=True)
class Settings:
    """How the trees are grown; the values suit some tens of thousands of clients, one in twelve of whom defaults."""

    learning_rate: float = 0.03
    leaves: int = 8
    clients_per_leaf: int = 100
    feature_share: float = 0.2
    client_share: float = 0.7
    l1: float = 1.0
    l2: float = 20.0
    bins: int = 127
    bags: int = 2
    """Boosters that are averaged. Two bring most of what more would; each costs its time at every score."""
    most_rounds: int = 3000
    patience: int = 100
    """Rounds without a better log loss after which the inner cross-validation ends."""
    folds: int = 5
    inner_folds: int = 3

    def parameters(self, seed: int, trends: list[int]) -> dict:
        """LightGBM's parameters. One thread and one kind of histogram: sums in one fixed order, the same bits again."""
        return {
            "objective": "binary",
            "metric": "binary_logloss",
            "learning_rate": self.learning_rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.clients_per_leaf,
            "feature_fraction": self.feature_share,
            "bagging_fraction": self.client_share,
            "bagging_freq": 1,
            "lambda_l1": self.l1,
            "lambda_l2": self.l2,
            "max_bin": self.bins,
            "monotone_constraints": trends,
            "seed": seed,
            "deterministic": True,
            "force_col_wise": True,
            "num_threads": 1,
            "verbosity": -1,
        }


@dataclass(frozen=True)
class OutOfFold:
    """One division of the clients into folds, and what the models that had not seen them say of them."""

    fold: np.ndarray
    """Which fold each client is in."""
    log_odds: np.ndarray
    """Raw log-odds of each client, by the model trained on the other folds."""
    changed: np.ndarray | None = None
    """The same of the clients' changed rows, if there are any."""


Predictor = Callable[[np.ndarray], np.ndarray]
"""Rows to raw log-odds."""
Learner = Callable[[FeatureTable, np.ndarray, int], Predictor]
"""Learns from these clients of the table, and from no other; all chance is of the seed."""


def divide(target: np.ndarray, folds: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Folds with the same share of defaults: (train, held out) indices. One row is one client."""
    return StratifiedKFold(folds, shuffle=True, random_state=seed).split(np.zeros(len(target)), target)


Weigh = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Clients and their outcomes to what each of them weighs."""


def best_rounds(
    rows: np.ndarray, target: np.ndarray, weights: np.ndarray | None, trends: list[int], settings: Settings, seed: int
) -> int:
    """The number of trees with the least log loss in a cross-validation inside these very rows."""
    history = lgb.cv(
        settings.parameters(seed, trends),
        lgb.Dataset(rows, target, weight=weights),
        num_boost_round=settings.most_rounds,
        folds=list(divide(target, settings.inner_folds, seed)),
        callbacks=[lgb.early_stopping(settings.patience, verbose=False)],
    )
    return len(history["valid binary_logloss-mean"])


BAG_STEP = 1000
"""Between the seeds of two boosters of one bag: farther than the seeds of divisions lie apart."""


def fit(
    table: FeatureTable, clients: np.ndarray, settings: Settings, seed: int, weigh: Weigh | None = None
) -> lgb.Booster:
    """The trees for these clients of the table, who weigh the same unless told otherwise."""
    rows, target = table.rows[clients], table.target[clients]
    weights = weigh(clients, target) if weigh else None
    rounds = best_rounds(rows, target, weights, table.trends, settings, seed)
    return average(
        [
            lgb.train(
                settings.parameters(seed + BAG_STEP * bag, table.trends),
                lgb.Dataset(rows, target, weight=weights, feature_name=table.names),
                num_boost_round=rounds,
            )
            for bag in range(settings.bags)
        ]
    )


def average(boosters: list[lgb.Booster]) -> lgb.Booster:
    """One booster that says the mean of what these say, which differ in nothing but their trees.

    Made from LightGBM's own text: all trees one after the other, each leaf divided by the number of boosters. A booster
    like any other, it is then exported, saved and held against other implementations like any other.
    """

    def divided(line: re.Match) -> str:
        return line[1] + " ".join(repr(float(value) / len(boosters)) for value in line[2].split())

    (head, _, tail), *_ = parts = [_parts(booster) for booster in boosters]
    trees = [tree for _, trees, _ in parts for tree in trees]
    value = re.compile(r"^((?:leaf|internal)_value=)(.*)$", flags=re.MULTILINE)
    return _assembled(head, [value.sub(divided, tree) for tree in trees], tail)


def apart(booster: lgb.Booster, boosters: int) -> list[lgb.Booster]:
    """The boosters that `average` made this one of, each leaf still divided by their number."""
    head, trees, tail = _parts(booster)
    each = len(trees) // boosters
    return [_assembled(head, trees[number * each : (number + 1) * each], tail) for number in range(boosters)]


def about(booster: lgb.Booster, column: int) -> lgb.Booster | None:
    """The trees alone that ask about a column, if any does: what a change of it changes, at a fraction of the time."""
    head, trees, tail = _parts(booster)
    asks = re.compile(rf"^split_feature=(?:.* )?{column}(?: .*)?$", flags=re.MULTILINE)
    asking = [tree for tree in trees if asks.search(tree)]
    return _assembled(head, asking, tail) if asking else None


def _parts(booster: lgb.Booster) -> tuple[str, list[str], str]:
    """LightGBM's own text: what stands before the trees, each tree, what stands after them."""
    head, *trees, tail = re.split(r"^(?=Tree=|end of trees)", booster.model_to_string(), flags=re.MULTILINE)
    return head, trees, tail


def _assembled(head: str, trees: list[str], tail: str) -> lgb.Booster:
    numbered = [re.sub(r"^Tree=\d+", f"Tree={number}", tree) for number, tree in enumerate(trees)]
    # Without the sizes of the trees' texts, which are now others, LightGBM reads them one by one.
    head = re.sub(r"^tree_sizes=.*\n", "", head, flags=re.MULTILINE)
    return lgb.Booster(model_str="".join([head, *numbered, tail]))


def boosted(settings: Settings, weigh: Weigh | None = None) -> Learner:
    """These trees as one learner among others."""

    def learn(table: FeatureTable, clients: np.ndarray, seed: int) -> Predictor:
        booster = fit(table, clients, settings, seed, weigh)
        return lambda rows: booster.predict(rows, raw_score=True, num_threads=1)

    return learn


def cross_validate(
    table: FeatureTable,
    learn: Learner,
    folds: int,
    seeds: list[int],
    jobs: int,
    progress: Callable[[str], None],
    changed: np.ndarray | None = None,
) -> list[OutOfFold]:
    """One `OutOfFold` a seed. `jobs` folds are fitted at a time; the result does not depend on it. `changed` has
    rows of the same clients that nothing is learnt from."""

    def predict(task: tuple[int, int, np.ndarray, np.ndarray]) -> list[np.ndarray]:
        seed, number, train, held_out = task
        predictor = learn(table, train, seed)
        log_odds = [predictor(rows[held_out]) for rows in (table.rows, changed) if rows is not None]
        progress(f"  division {seed}, fold {number + 1}/{folds}")
        return log_odds

    tasks = [
        (seed, number, train, held_out)
        for seed in seeds
        for number, (train, held_out) in enumerate(divide(table.target, folds, seed))
    ]
    empty = lambda: np.empty(len(table.target))
    results = {
        seed: OutOfFold(np.empty(len(table.target), np.int8), empty(), None if changed is None else empty())
        for seed in seeds
    }
    with ThreadPoolExecutor(jobs) as pool:
        for (seed, number, _, held_out), log_odds in zip(tasks, pool.map(predict, tasks)):
            results[seed].fold[held_out] = number
            for rows, found in zip((results[seed].log_odds, results[seed].changed), log_odds):
                rows[held_out] = found
    return list(results.values())
