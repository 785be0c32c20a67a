"""What the model does to groups of clients, out of fold: the same measures as the bank's own report.

Independent of which groups there are: attributes, groups and who is in which come with the feature file. The shape is
`model::fairness::AttributeMeasures` on the Rust side, which also compares the groups with each other.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .evaluation import THRESHOLD, auc, costs, mean_estimate, mean_over_clients, share, slope
from .features import Grouping

LEAST_CLIENTS = 10
"""A smaller group is left out: the evaluation is published, and would tell what became of persons."""
LEAST_OUTCOMES = 10
"""Fewest clients of either outcome for an area under the curve or a slope: their intervals are approximations."""


def measures(calibrated: list[np.ndarray], target: np.ndarray, groupings: list[Grouping]) -> list[dict]:
    """One entry an attribute; `calibrated` holds the out-of-fold log-odds of every client, once a division."""
    return [
        {
            "attribute": grouping.attribute,
            "groups": [
                {"group": group, **_measure([log_odds[inside] for log_odds in calibrated], target[inside])}
                for group, inside in ((g, grouping.of == place) for place, g in enumerate(grouping.groups))
                if inside.sum() >= LEAST_CLIENTS
            ],
        }
        for grouping in groupings
    ]


def _measure(calibrated: list[np.ndarray], target: np.ndarray) -> dict:
    clients, defaults = len(target), int(target.sum())
    probabilities = [expit(log_odds) for log_odds in calibrated]
    enough = min(defaults, clients - defaults) >= LEAST_OUTCOMES
    return {
        "clients": clients,
        "known": clients,
        "defaults": defaults,
        "auc": mean_estimate(auc(log_odds, target) for log_odds in calibrated) if enough else None,
        "predicted": float(np.mean(probabilities)),
        "observed": share(defaults, clients),
        "slope": mean_estimate(slope(log_odds, target) for log_odds in calibrated) if enough else None,
        "granted": mean_estimate(share(int((p < THRESHOLD).sum()), clients) for p in probabilities),
        "cost": mean_estimate(mean_over_clients(costs(p, target)) for p in probabilities),
    }
