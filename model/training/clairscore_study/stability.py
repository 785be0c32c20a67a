"""How often two models that differ by chance only would give a refused client the same reasons: the bags that the shipped
model is averaged from, each asked alone about clients that neither had seen.

A reason is a concept (features that say one thing, together) whose joint contribution raises the risk; the strongest
are told. Contributions are those against the average client. Independent of what a concept is called.
"""

from __future__ import annotations

import numpy as np
from clairscore_training.evaluation import share

MOST_TOLD, WORTH_TELLING = 4, 0.05
"""Reasons told at most, and log-odds below which none is worth telling: as the screen does."""


def by_concept(contributions: np.ndarray, names: list[str], concepts: dict[str, str]) -> np.ndarray:
    """The contributions, the last axis being concepts instead of features; a feature without one is one."""
    _, place = np.unique([concepts.get(name, name) for name in names], return_inverse=True)
    joined = np.zeros((*contributions.shape[:-1], place.max() + 1))
    for column, concept in enumerate(place):
        joined[..., concept] += contributions[..., column]
    return joined


def told(contributions: np.ndarray) -> np.ndarray:
    """The concepts that are told of each client, the strongest first; -1 where fewer are."""
    order = np.argsort(-contributions, axis=1, kind="stable")[:, :MOST_TOLD]
    return np.where(np.take_along_axis(contributions, order, axis=1) >= WORTH_TELLING, order, -1)


def measure(one: np.ndarray, other: np.ndarray) -> dict:
    """How alike the reasons of two models are; contributions of the same clients, one column a concept."""
    first, second = told(one), told(other)
    common = np.array([len((set(a) & set(b)) - {-1}) for a, b in zip(first.tolist(), second.tolist())])
    most = np.maximum((first >= 0).sum(axis=1), (second >= 0).sum(axis=1))
    clients = len(one)
    among = lambda strongest, others: (strongest[:, :1] == others).any(axis=1)
    return {
        "clients": clients,
        "same_first": share(int((first[:, 0] == second[:, 0]).sum()), clients),
        "first_among_the_others": share(int((among(first, second) & among(second, first)).sum()), clients),
        "same_reasons": share(int((common == most).sum()), clients),
        "all_but_one": share(int((common >= most - 1).sum()), clients),
        "in_common": float((common / np.maximum(most, 1)).mean()),
    }
