"""How the training clients are distributed, so that a bank can tell whether its clients still are: the bins in which
each quantity is counted, fixed here, and the training clients in them.

Independent of what a feature means. The shape is `model::stability::Reference` on the Rust side, which counts in the
same way: a bin holds its upper edge, not its lower one.
"""

from __future__ import annotations

import numpy as np

from . import rounding
from .features import FeatureTable

BINS = 10
PROBABILITY = "probability"
"""The quantity that is no feature: the score itself."""


def references(table: FeatureTable, probability: np.ndarray) -> list[dict]:
    """The score, out of fold, and every feature that some client has."""
    columns = [(PROBABILITY, rounding.column(probability)), *zip(table.names, table.rows.T)]
    return [_reference(name, values.astype(np.float64)) for name, values in columns if not np.isnan(values).all()]


def _reference(quantity: str, values: np.ndarray) -> dict:
    known = values[~np.isnan(values)]
    edges = _edges(known)
    bins = np.searchsorted(edges, known, side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return {
        "quantity": quantity,
        "edges": edges.tolist(),
        "counts": {"clients": counts.tolist(), "missing": len(values) - len(known)},
    }


def _edges(known: np.ndarray) -> np.ndarray:
    """Every value is a bin if there are few of them, else a tenth of the clients is, as far as equal values let."""
    values = np.unique(known)
    if len(values) > BINS:
        values = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:], method="inverted_cdf"))
    return values[:-1]
