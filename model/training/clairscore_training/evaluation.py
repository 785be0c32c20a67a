"""How good the model is, measured on clients that it had not seen: the numbers of `evaluation.json`.

Independent of the learner: it is given probabilities and outcomes. The shape of the report is
`model::evaluation::Evaluation` on the Rust side.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import expit
from scipy.stats import binomtest, norm, rankdata

from .calibration import platt
from .rounding import column

COST_FALSE_NEGATIVE, COST_FALSE_POSITIVE = 10.0, 1.0
"""A default that was granted, a good client who was refused."""
THRESHOLD = COST_FALSE_POSITIVE / (COST_FALSE_POSITIVE + COST_FALSE_NEGATIVE)
"""Where refusing a calibrated probability starts to cost less than granting (Elkan, IJCAI 2001)."""
RELIABILITY_BINS, SCORE_BINS = 10, 400


def estimate(value: float, lower: float, upper: float) -> dict:
    """A measured value with its 95 % interval."""
    return {"value": float(value), "lower": float(lower), "upper": float(upper)}


def share(part: int, all: int) -> dict:
    """A share with Wilson's interval."""
    interval = binomtest(part, all).proportion_ci(method="wilson")
    return estimate(part / all, interval.low, interval.high)


def mean_estimate(estimates: Iterable[dict]) -> dict:
    """The mean of one measure's estimates over the divisions into folds."""
    estimates = list(estimates)
    return estimate(*(np.mean([e[part] for e in estimates]) for part in ("value", "lower", "upper")))


def placements(score: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share of the other outcome's clients that each client who defaulted is ranked above, and that each who
    repaid is ranked below: their means are the AUC, their spread is its error (DeLong, in Sun & Xu's fast way, 2014).
    """
    positive, negative = score[target == 1], score[target == 0]
    m, n = len(positive), len(negative)
    ranks = rankdata(np.concatenate([positive, negative]))
    return (ranks[:m] - rankdata(positive)) / n, 1.0 - (ranks[m:] - rankdata(negative)) / m


def mean_of_placements(above: np.ndarray, below: np.ndarray) -> dict:
    """An AUC, or a difference of two, with DeLong's interval."""
    error = np.sqrt(above.var(ddof=1) / len(above) + below.var(ddof=1) / len(below))
    half = norm.ppf(0.975) * error
    return estimate(above.mean(), above.mean() - half, above.mean() + half)


def auc(score: np.ndarray, target: np.ndarray) -> dict:
    """Area under the ROC curve with DeLong's interval."""
    area = mean_of_placements(*placements(score, target))
    return area | {"lower": max(area["lower"], 0.0), "upper": min(area["upper"], 1.0)}


def mean_over_clients(losses: np.ndarray) -> dict:
    """What clients lose on average, none of them less than nothing, with the interval of a mean."""
    mean, half = losses.mean(), norm.ppf(0.975) * losses.std() / np.sqrt(len(losses))
    return estimate(mean, max(mean - half, 0.0), mean + half)


def brier(probability: np.ndarray, target: np.ndarray) -> dict:
    """Mean squared error of the probability."""
    return mean_over_clients((probability - target) ** 2)


def costs(probability: np.ndarray, target: np.ndarray, threshold: float = THRESHOLD) -> np.ndarray:
    """What refusing from `threshold` on costs, client by client, in units of one good client refused."""
    granted = probability < threshold
    return COST_FALSE_NEGATIVE * (granted & (target == 1)) + COST_FALSE_POSITIVE * (~granted & (target == 0))


def cost_per_client(probability: np.ndarray, target: np.ndarray, threshold: float = THRESHOLD) -> float:
    """The mean of `costs`."""
    return float(costs(probability, target, threshold).mean())


def slope(log_odds: np.ndarray, target: np.ndarray) -> dict:
    """Slope of the logistic recalibration, with Wald's interval: 1 is perfect (Cox, 1958)."""
    line = platt(log_odds, target)
    probability = expit(line(log_odds))
    weight = probability * (1 - probability)
    spread = np.sum(weight * (log_odds - np.average(log_odds, weights=weight)) ** 2)
    half = norm.ppf(0.975) / np.sqrt(spread)
    return estimate(line.slope, line.slope - half, line.slope + half)


def reliability(probability: np.ndarray, target: np.ndarray) -> list[dict]:
    """Ten groups of equal size by predicted probability, with what was then observed."""
    bins = []
    for group in np.array_split(np.argsort(probability, kind="stable"), RELIABILITY_BINS):
        defaults = int(target[group].sum())
        bins.append(
            {
                "predicted": float(probability[group].mean()),
                "observed": share(defaults, len(group)),
                "clients": len(group),
            }
        )
    return bins


def score_histogram(probability: np.ndarray, target: np.ndarray) -> dict:
    """Clients by outcome in equal bins over [0, 1]."""
    count = lambda outcome: np.histogram(probability[target == outcome], SCORE_BINS, (0.0, 1.0))[0].tolist()
    return {"repaid": count(0), "defaulted": count(1)}


def importance(contributions: np.ndarray, names: list[str]) -> list[dict]:
    """Features by mean absolute contribution, heaviest first; equal ones in the order of the columns."""
    weight = column(np.abs(contributions).mean(axis=0))
    order = np.argsort(-weight, kind="stable")
    return [{"feature": names[i], "mean_abs_contribution": float(weight[i])} for i in order]


def report(
    calibrated: list[np.ndarray],
    target: np.ndarray,
    folds: int,
    trees: int,
    importance: list[dict],
    fairness: list[dict],
    completeness: list[dict],
) -> dict:
    """The whole report but the artifact's name.

    `calibrated` holds the out-of-fold log-odds of every client, once a division into folds. Measures are averaged over
    the divisions; bins and histogram count each client once and are those of the first.
    """
    probabilities = [expit(log_odds) for log_odds in calibrated]
    return {
        "clients": len(target),
        "defaults": int(target.sum()),
        "folds": folds,
        "trees": trees,
        "features": len(importance),
        "auc": mean_estimate(auc(log_odds, target) for log_odds in calibrated),
        "brier": mean_estimate(brier(p, target) for p in probabilities),
        "cost_per_client": mean_estimate(mean_over_clients(costs(p, target)) for p in probabilities),
        "calibration": {
            "slope": mean_estimate(slope(log_odds, target) for log_odds in calibrated),
            "intercept": float(np.mean([platt(log_odds, target).intercept for log_odds in calibrated])),
            "bins": reliability(probabilities[0], target),
        },
        "scores": score_histogram(probabilities[0], target),
        "importance": importance,
        "fairness": fairness,
        "completeness": completeness,
    }
