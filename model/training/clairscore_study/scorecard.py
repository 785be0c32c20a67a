"""The scorecard that a bank would otherwise use: every feature cut into bins, every bin weighed by its evidence, the
weights summed by a logistic regression.

Weight of evidence of a bin: ln(share of the defaults / share of those who repaid); missing is a bin of its own (Siddiqi,
"Credit Risk Scorecards", 2006). Independent of how it is validated: whatever is fitted here is fitted on the rows given.
"""

from __future__ import annotations

import numpy as np
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Learner, Predictor
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils.validation import check_is_fitted


class WeightOfEvidence(TransformerMixin, BaseEstimator):
    """Columns of numbers to columns of weights of evidence, by bins of about equal size and one for missing."""

    def __init__(self, bins: int = 10, prior: float = 20.0):
        self.bins = bins
        self.prior = prior
        """Clients of the average risk that are added to each bin, so that a rare one says little."""

    def fit(self, rows: np.ndarray, target: np.ndarray) -> WeightOfEvidence:
        """Learns edges and weights of these very rows."""
        base = target.mean()
        average = np.log(base / (1 - base))
        self.edges_, self.weights_ = [], []
        for column in rows.T:
            known = column[~np.isnan(column)]
            inner = np.linspace(0, 1, self.bins + 1)[1:-1]
            edges = np.unique(np.quantile(known, inner)) if known.size else np.empty(0)
            place = self._place(column, edges)
            clients = np.bincount(place, minlength=len(edges) + 2)
            defaults = np.bincount(place, target, minlength=len(edges) + 2)
            rate = (defaults + self.prior * base) / (clients + self.prior)
            self.edges_.append(edges)
            self.weights_.append(np.log(rate / (1 - rate)) - average)
        return self

    def transform(self, rows: np.ndarray) -> np.ndarray:
        """The weights of the bins that the rows fall into."""
        check_is_fitted(self, "edges_")
        columns = zip(rows.T, self.edges_, self.weights_)
        return np.column_stack([weights[self._place(column, edges)] for column, edges, weights in columns])

    @staticmethod
    def _place(column: np.ndarray, edges: np.ndarray) -> np.ndarray:
        """The number of the bin; missing is the last."""
        return np.where(np.isnan(column), len(edges) + 1, np.searchsorted(edges, column, side="left"))


def scorecard(penalty: float = 100.0) -> Learner:
    """Weights of evidence into a logistic regression, shrunk by `penalty` (of scikit-learn, 1 / C)."""

    def learn(table: FeatureTable, clients: np.ndarray, seed: int) -> Predictor:
        model = make_pipeline(WeightOfEvidence(), LogisticRegression(C=1 / penalty, solver="newton-cholesky"))
        return model.fit(table.rows[clients], table.target[clients]).decision_function

    return learn
