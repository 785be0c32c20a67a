"""Platt calibration: a straight line through the log-odds, fitted where the model did not learn.

Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999. A line keeps the order of clients and can be
folded into the leaves of the trees, so that the artifact needs no second step. Independent of the learner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss

from .rounding import FITTED, significant


@dataclass(frozen=True)
class Calibration:
    """Calibrated log-odds = `slope` * raw + `intercept`."""

    method: str
    slope: float
    intercept: float

    def __call__(self, log_odds: np.ndarray) -> np.ndarray:
        return self.slope * log_odds + self.intercept


NONE = Calibration("none", 1.0, 0.0)


def platt(log_odds: np.ndarray, target: np.ndarray) -> Calibration:
    """The line that makes `log_odds` most likely to give `target`."""
    line = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10).fit(log_odds.reshape(-1, 1), target)
    slope, intercept = significant([float(line.coef_[0, 0]), float(line.intercept_[0])], FITTED)
    return Calibration("platt", slope, intercept)


Method = Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]
"""From log-odds and outcomes to what makes calibrated log-odds of raw ones."""


def cross_fitted(log_odds: np.ndarray, target: np.ndarray, fold: np.ndarray, method: Method = platt) -> np.ndarray:
    """Each fold's log-odds as the other folds calibrate them: what calibration does to clients it has not seen."""
    calibrated = np.empty_like(log_odds)
    for held_out in np.unique(fold):
        inside = fold == held_out
        calibrated[inside] = method(log_odds[~inside], target[~inside])(log_odds[inside])
    return calibrated


def helps(raw: np.ndarray, calibrated: np.ndarray, target: np.ndarray) -> bool:
    """Whether `calibrated` is the better probability by both proper scores, log loss and Brier."""
    before, after = expit(raw), expit(calibrated)
    return bool(
        log_loss(target, after) < log_loss(target, before)
        and brier_score_loss(target, after) <= brier_score_loss(target, before)
    )
