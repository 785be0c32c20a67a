"""What the shipped learner is held against: a forest, and boosters whose clients were weighed or resampled, for the
sake of the rare outcome or of a group.

Each is a `Learner`: it is given the training part of a fold and nothing else, so that imputing, resampling and the
choice of the number of trees happen inside that part. Independent of how it is validated.
"""

from __future__ import annotations

from collections.abc import Callable

import lightgbm as lgb
import numpy as np
from clairscore_training import learner
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Learner, Predictor, Settings
from imblearn.over_sampling import SMOTE
from scipy.special import logit
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Data = tuple[np.ndarray, np.ndarray, np.ndarray | None]
"""Rows, outcomes, weights."""
Balance = Callable[[np.ndarray, np.ndarray, int], tuple[Data, Callable[[np.ndarray], np.ndarray]]]
"""From rows, outcomes and seed to what is learnt from instead, and what every other row must go through."""


def forest(trees: int = 300, clients_per_leaf: int = 25) -> Learner:
    """A random forest that knows missing values; its probabilities are kept off 0 and 1."""

    def learn(table: FeatureTable, clients: np.ndarray, seed: int) -> Predictor:
        model = RandomForestClassifier(trees, min_samples_leaf=clients_per_leaf, max_samples=0.5, random_state=seed)
        model.fit(table.rows[clients], table.target[clients])
        return lambda rows: logit(np.clip(model.predict_proba(rows)[:, 1], 1e-4, 1 - 1e-4))

    return learn


def weighed(rows: np.ndarray, target: np.ndarray, seed: int) -> tuple[Data, Predictor]:
    """Defaults weigh as much as all others together."""
    weights = np.where(target == 1, (1 - target).sum() / target.sum(), 1.0)
    return (rows, target, weights), lambda other: other


def smote(rows: np.ndarray, target: np.ndarray, seed: int) -> tuple[Data, Predictor]:
    """Invented defaults between neighbours, until both outcomes are equally frequent (Chawla et al., 2002).

    Neighbours need every value and one scale: medians stand in for what is missing.
    """
    complete = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    drawn, outcomes = SMOTE(random_state=seed).fit_resample(complete.fit_transform(rows), target)
    return (drawn.astype(np.float32), outcomes, None), lambda other: complete.transform(other).astype(np.float32)


def balanced(settings: Settings, balance: Balance) -> Learner:
    """The shipped learner, of one booster, on balanced clients.

    The number of trees is the one with the best AUC on a part of the real clients that nothing was drawn from: the log
    loss, by which the shipped learner chooses, means nothing for probabilities that are wrong on purpose.
    """

    def learn(table: FeatureTable, clients: np.ndarray, seed: int) -> Predictor:
        rows, target = table.rows[clients], table.target[clients]
        parameters = settings.parameters(seed, table.trends) | {"metric": "auc"}
        train, held_out = next(learner.divide(target, settings.folds, seed))
        (some, outcomes, weights), prepare = balance(rows[train], target[train], seed)
        data = lgb.Dataset(some, outcomes, weight=weights)
        check = lgb.Dataset(prepare(rows[held_out]), target[held_out], reference=data)
        stop = lgb.early_stopping(settings.patience, verbose=False)
        rounds = lgb.train(parameters, data, settings.most_rounds, [check], callbacks=[stop]).best_iteration
        (every, outcomes, weights), prepare = balance(rows, target, seed)
        booster = lgb.train(parameters, lgb.Dataset(every, outcomes, weight=weights), rounds)
        return lambda other: booster.predict(prepare(other), raw_score=True, num_threads=1)

    return learn


def independence(group: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Weights that make group and outcome independent: how many of a group would have an outcome if its rate were that
    of all, over how many have it (Kamiran & Calders, 2012). They sum to the number of clients."""
    _, group = np.unique(group, return_inverse=True)
    observed = np.zeros((group.max() + 1, 2))
    np.add.at(observed, (group, target), 1)
    expected = observed.sum(axis=1, keepdims=True) * observed.sum(axis=0) / len(target)
    return (expected / np.maximum(observed, 1))[group, target]


def reweighed(settings: Settings, group: np.ndarray) -> Learner:
    """The shipped learner, told that all groups default alike; `group` holds that of every client of the table.

    The weights count in the choice of the number of trees too: what is learnt is the world in which they are true.
    """
    return learner.boosted(settings, lambda clients, target: independence(group[clients], target))
