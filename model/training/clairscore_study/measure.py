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
from scipy.stats import norm
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


def within_folds(divisions: list[OutOfFold], target: np.ndarray) -> dict:
    """AUC among clients of one fold, the mean over folds and divisions: blind to folds that differ in their scale."""
    return evaluation.mean_of_placements(*_placements(divisions, target, within_folds=True))


def _placements(
    divisions: list[OutOfFold], target: np.ndarray, within_folds: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Of each client who defaulted, and of each who repaid, in their order: the mean over the divisions."""
    placed = np.zeros(len(target))
    for division in divisions:
        fold = division.fold if within_folds else np.zeros(len(target))
        for inside in (fold == number for number in np.unique(fold)):
            above, below = evaluation.placements(division.log_odds[inside], target[inside])
            placed[inside & (target == 1)] += above / len(divisions)
            placed[inside & (target == 0)] += below / len(divisions)
    return placed[target == 1], placed[target == 0]


def intercept(log_odds: np.ndarray, target: np.ndarray) -> dict:
    """Intercept of the logistic recalibration whose slope is `evaluation.slope`, with Wald's interval: 0 is perfect."""
    line = calibration.platt(log_odds, target)
    probability = expit(line(log_odds))
    weight = probability * (1 - probability)
    centre = np.average(log_odds, weights=weight)
    error = np.sqrt(1 / weight.sum() + centre**2 / np.sum(weight * (log_odds - centre) ** 2))
    half = norm.ppf(0.975) * error
    return estimate(line.intercept, line.intercept - half, line.intercept + half)


def costs(probabilities: list[np.ndarray], target: np.ndarray, threshold: float = THRESHOLD) -> np.ndarray:
    """What each client costs, the mean over the divisions, in good clients refused."""
    return np.mean([evaluation.costs(p, target, threshold) for p in probabilities], axis=0)


def bootstrap(measure: Callable[[np.ndarray], float | np.ndarray], clients: int) -> dict | list[dict]:
    """`measure` of the clients at some indices, with the 2.5 % and 97.5 % quantiles over draws with replacement; of
    several measures at once, one estimate each."""
    random = np.random.default_rng(SEED)
    drawn = [measure(random.integers(0, clients, clients)) for _ in range(DRAWS)]
    value, (lower, upper) = measure(np.arange(clients)), np.quantile(drawn, [0.025, 0.975], axis=0)
    if np.ndim(value):
        return [estimate(*each) for each in zip(value, lower, upper)]
    return estimate(value, lower, upper)


def mean(values: np.ndarray) -> dict:
    """The mean of one value per client: a cost, a difference of two, whether the client is granted."""
    return bootstrap(lambda clients: values[clients].mean(), len(values))


def granted(probabilities: list[np.ndarray], threshold: float = THRESHOLD) -> np.ndarray:
    """Of each client, the share of the divisions in which the probability is under the threshold."""
    return np.mean([p < threshold for p in probabilities], axis=0)


def grant_rate_ratio(probabilities: list[np.ndarray], group: np.ndarray, threshold: float = THRESHOLD) -> dict:
    """The lowest share granted of any group over the highest: below 0.8 a group is at a disadvantage (four fifths).

    `group` is the number of each client's group; a negative one is of no group, and so is one of few clients. Which
    groups are the lowest and the highest is found anew in every draw of clients.
    """
    return bootstrap(_ratio(probabilities, group, threshold), len(group))


def grant_rate_ratio_difference(one: list[np.ndarray], other: list[np.ndarray], group: np.ndarray) -> dict:
    """The ratio of `one` minus that of `other`, in the same draws of clients."""
    ratio, reference = (_ratio(probabilities, group, THRESHOLD) for probabilities in (one, other))
    return bootstrap(lambda clients: ratio(clients) - reference(clients), len(group))


def _ratio(probabilities: list[np.ndarray], group: np.ndarray, threshold: float) -> Callable[[np.ndarray], float]:
    counts = np.bincount(group[group >= 0])
    group = np.where(counts[np.maximum(group, 0)] >= FEWEST, group, -1)
    given = granted(probabilities, threshold)

    def ratio(clients: np.ndarray) -> float:
        inside = clients[group[clients] >= 0]
        count = np.bincount(group[inside])
        rates = np.bincount(group[inside], given[inside])[count > 0] / count[count > 0]
        return rates.min() / rates.max()

    return ratio


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


def found_thresholds(probabilities: list[np.ndarray], target: np.ndarray) -> dict[str, dict]:
    """What `thresholds` finds, the mean over the divisions, with the interval of finding it on other clients."""

    def found(clients: np.ndarray) -> np.ndarray:
        each = [thresholds(p[clients], target[clients]) for p in probabilities]
        return np.mean([list(one.values()) for one in each], axis=0)

    names = thresholds(probabilities[0], target)
    return dict(zip(names, bootstrap(found, len(target))))


def costs_at_chosen(divisions: list[OutOfFold], probabilities: list[np.ndarray], target: np.ndarray) -> np.ndarray:
    """What each client costs at the threshold that costs the other folds least: the least cost that was measured
    without its flattery, for a threshold chosen on the clients who measure it suits them."""
    each = []
    for division, probability in zip(divisions, probabilities):
        cost = np.empty(len(target))
        for inside in (division.fold == fold for fold in np.unique(division.fold)):
            chosen = thresholds(probability[~inside], target[~inside])["cost"]
            cost[inside] = evaluation.costs(probability[inside], target[inside], chosen)
        each.append(cost)
    return np.mean(each, axis=0)
