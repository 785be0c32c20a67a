"""The numbers by which models are compared: each with an interval, differences client by client.

A model is judged by what it said of clients that it had not seen, averaged over the divisions. Intervals are of the
sampling of clients: DeLong's for areas, the bootstrap's for costs and rates. Independent of how the models were made.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from clairscore_training import calibration, evaluation, train
from clairscore_training.evaluation import COST_FALSE_NEGATIVE, COST_FALSE_POSITIVE, THRESHOLD, estimate
from clairscore_training.learner import OutOfFold
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

DRAWS, SEED = 500, 1
"""Of the bootstrap."""
AGE_BANDS = ((18, 30), (30, 40), (40, 50), (50, 60), (60, 120))
"""Years, the end exclusive."""
FEWEST = 300
"""A group of fewer clients has no rate of its own."""


def isotonic(log_odds: np.ndarray, target: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """A staircase that never goes down (Zadrozny & Elkan, KDD 2002), in log-odds, kept off certainty."""
    stairs = IsotonicRegression(y_min=1e-3, y_max=1 - 1e-3, out_of_bounds="clip").fit(log_odds, target)
    return lambda other: logit(stairs.predict(other))


def uncalibrated(log_odds: np.ndarray, target: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Log-odds as they are."""
    return calibration.NONE


def as_shipped(divisions: list[OutOfFold], target: np.ndarray) -> list[np.ndarray]:
    """Probabilities, once a division, calibrated as the training does it: on a line, if a line helps."""
    return [expit(log_odds) for log_odds in train.calibrate(divisions, target)[1]]


def probabilities(divisions: list[OutOfFold], target: np.ndarray, method: calibration.Method) -> list[np.ndarray]:
    """Probabilities, once a division, calibrated by the other folds."""
    return [expit(calibration.cross_fitted(d.log_odds, target, d.fold, method)) for d in divisions]


def area(divisions: list[OutOfFold], target: np.ndarray) -> dict:
    """AUC of the uncalibrated log-odds, the mean over the divisions."""
    return evaluation.mean_of_placements(*_placements(divisions, target))


def area_difference(one: list[OutOfFold], other: list[OutOfFold], target: np.ndarray) -> dict:
    """AUC of `one` minus that of `other`, of the same clients (DeLong's paired interval)."""
    pairs = zip(_placements(one, target), _placements(other, target))
    return evaluation.mean_of_placements(*(a - b for a, b in pairs))


def within_folds(divisions: list[OutOfFold], target: np.ndarray) -> float:
    """AUC among clients of one fold, the mean over folds and divisions: blind to folds that differ in their scale."""
    areas = [
        evaluation.auc(d.log_odds[d.fold == fold], target[d.fold == fold])["value"]
        for d in divisions
        for fold in np.unique(d.fold)
    ]
    return float(np.mean(areas))


def _placements(divisions: list[OutOfFold], target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pairs = [evaluation.placements(d.log_odds, target) for d in divisions]
    return np.mean([above for above, _ in pairs], axis=0), np.mean([below for _, below in pairs], axis=0)


def costs(probabilities: list[np.ndarray], target: np.ndarray, threshold: float = THRESHOLD) -> np.ndarray:
    """What each client costs, the mean over the divisions, in good clients refused."""
    return np.mean([evaluation.costs(p, target, threshold) for p in probabilities], axis=0)


def bootstrap(measure: Callable[[np.ndarray], float], clients: int) -> dict:
    """`measure` of the clients at some indices, with the 2.5 % and 97.5 % quantiles over draws with replacement."""
    random = np.random.default_rng(SEED)
    drawn = [measure(random.integers(0, clients, clients)) for _ in range(DRAWS)]
    return estimate(measure(np.arange(clients)), *np.quantile(drawn, [0.025, 0.975]))


def mean_cost(costs: np.ndarray) -> dict:
    """The mean of a cost per client, or of a difference of two."""
    return bootstrap(lambda clients: costs[clients].mean(), len(costs))


def grant_rate_ratio(probabilities: list[np.ndarray], group: np.ndarray, threshold: float = THRESHOLD) -> dict:
    """The lowest share granted of any group over the highest: below 0.8 a group is at a disadvantage (four-fifths rule).

    `group` is the number of each client's group; a negative one is of no group, and so is one of few clients.
    """
    counts = np.bincount(group[group >= 0])
    group = np.where(counts[np.maximum(group, 0)] >= FEWEST, group, -1)
    granted = np.mean([p < threshold for p in probabilities], axis=0)

    def ratio(clients: np.ndarray) -> float:
        inside = clients[group[clients] >= 0]
        count = np.bincount(group[inside])
        rates = np.bincount(group[inside], granted[inside])[count > 0] / count[count > 0]
        return rates.min() / rates.max()

    return bootstrap(ratio, len(group))


def age_band(years: np.ndarray) -> np.ndarray:
    """The number of each client's band."""
    return np.searchsorted([end for _, end in AGE_BANDS], years, side="right")


def thresholds(probability: np.ndarray, target: np.ndarray) -> dict[str, float]:
    """The threshold that each criterion takes for the best, of 999 between 0 and 1."""
    tried = np.arange(1, 1000) / 1000
    # How many of each outcome are refused from each threshold on.
    refused = lambda outcome: (target == outcome).sum() - np.searchsorted(np.sort(probability[target == outcome]), tried)
    defaults, good = refused(1), refused(0)
    missed = (target == 1).sum() - defaults
    f = lambda beta: (1 + beta**2) * defaults / ((1 + beta**2) * defaults + beta**2 * missed + good)
    best = lambda values: float(tried[np.argmax(values)])
    return {
        "cost": best(-(COST_FALSE_NEGATIVE * missed + COST_FALSE_POSITIVE * good)),
        "f1": best(f(1)),
        "f2": best(f(2)),
        "youden": best(defaults / (target == 1).sum() - good / (target == 0).sum()),
    }
