"""How often the risk that is predicted for a client lies outside the interval of what was observed among their
neighbours, and why: what the choice of the neighbourhood (its axes, their weights, how many clients) rests on.

Predicted is by a model that had seen neither the client nor the neighbours. If a neighbourhood were made of clients of
the very same risk, one client in twenty would lie outside, by chance. The search is by brute force and in the terms of
`model::peers` on the Rust side: the same axes, the same distance. Independent of how the risks were predicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from clairscore_training import artifact
from clairscore_training.evaluation import THRESHOLD, estimate
from clairscore_training.features import FeatureTable
from clairscore_training.reference import PROBABILITY
from scipy.special import expit
from scipy.stats import norm

REACH, UNKNOWN = 4.0, 2.0
"""Of `model::peers`: deviations beyond which a client is no farther out, squared distance of known and unknown."""
BAND_EDGES = (0.03, THRESHOLD * (1 - artifact.REVIEW_BAND), THRESHOLD * (1 + artifact.REVIEW_BAND), 0.15, 0.25)
"""Of the predicted risk: clients are told apart by the band between two of them that they are in."""
CHUNK = 100
"""Clients whose distances to everybody are in memory at once."""


@dataclass(frozen=True)
class Neighbourhood:
    """Which clients are neighbours."""

    risk_weight: float
    """How much the predicted risk counts among the axes; none at 0."""
    peers: Callable[[int], int]
    """How many are asked, in a bank of so many."""


def hundred(bank: int) -> int:
    """The same number in every bank."""
    return 100


def by_size(bank: int) -> int:
    """As `model::peers` asks: fewer in a small bank."""
    return min(max(bank // 100, 50), 100)


BEFORE, AFTER = Neighbourhood(0.0, hundred), Neighbourhood(artifact.PEER_RISK_WEIGHT, by_size)


@dataclass(frozen=True)
class Found:
    """What was found around some clients."""

    predicted: np.ndarray
    """The risk predicted for each."""
    of_peers: np.ndarray
    """The mean of the risks predicted for the neighbours."""
    observed: np.ndarray
    """The share of the neighbours who had difficulties."""
    peers: int

    @property
    def outside(self) -> np.ndarray:
        """Whether the predicted risk is outside the Wilson interval of what was observed."""
        z, n, rate = norm.ppf(0.975), self.peers, self.observed
        centre, scale = rate + z * z / (2 * n), 1 + z * z / n
        half = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
        return (self.predicted < (centre - half) / scale) | (self.predicted > (centre + half) / scale)

    @property
    def by_other_risk(self) -> np.ndarray:
        """Whether it is outside above all because the risk predicted for the neighbours is another."""
        direction = np.sign(self.predicted - self.observed)
        risk, outcome = self.predicted - self.of_peers, self.of_peers - self.observed
        return self.outside & (direction * risk > direction * outcome)


def axes(table: FeatureTable, importance: list[dict], log_odds: np.ndarray, risk_weight: float) -> list[dict]:
    """The axes that the artifact would have, with this weight of the predicted risk."""
    shipped = artifact.peers(table, importance, log_odds)
    others = sum(axis["weight"] for axis in shipped if axis["feature"] != PROBABILITY)
    weight = lambda axis: risk_weight if axis["feature"] == PROBABILITY else axis["weight"] / others * (1 - risk_weight)
    return [axis | {"weight": weight(axis)} for axis in shipped if weight(axis) > 0]


def points(table: FeatureTable, log_odds: np.ndarray, axes: list[dict]) -> np.ndarray:
    """One row an axis, one column a client; weights are inside."""
    column = lambda name: log_odds if name == PROBABILITY else table.rows[:, table.names.index(name)]
    standard = lambda axis: (column(axis["feature"]) - axis["mean"]) / axis["deviation"]
    return np.stack([standard(axis).clip(-REACH, REACH) * np.sqrt(axis["weight"]) for axis in axes]).astype(np.float32)


def squared(points: np.ndarray, axes: list[dict], asked: np.ndarray, bank: np.ndarray) -> np.ndarray:
    """Squared distances, one row a client who is asked about, one column a client of the bank."""
    total = np.zeros((len(asked), len(bank)), np.float32)
    for row, axis in zip(points, axes):
        own, other = row[asked][:, None], row[bank][None]
        apart = own - other
        apart *= apart
        if np.isnan(row).any():
            unknown = np.isnan(own) != np.isnan(other)
            apart = np.where(unknown, np.float32(UNKNOWN * axis["weight"]), np.nan_to_num(apart, copy=False))
        total += apart
    return total


def around(
    table: FeatureTable, log_odds: np.ndarray, axes: list[dict], peers: int, asked: np.ndarray, bank: np.ndarray
) -> Found:
    """What is found around the clients `asked` among those of `bank`, never themselves."""
    where, risk = points(table, log_odds, axes), expit(log_odds)
    nearest = np.concatenate(list(_nearest(where, axes, peers, asked, bank)))
    return Found(risk[asked], risk[nearest].mean(axis=1), table.target[nearest].mean(axis=1), peers)


def _nearest(
    where: np.ndarray, axes: list[dict], peers: int, asked: np.ndarray, bank: np.ndarray
) -> Iterator[np.ndarray]:
    for some in np.array_split(asked, max(len(asked) // CHUNK, 1)):
        distances = squared(where, axes, some, bank)
        distances[some[:, None] == bank[None]] = np.inf
        yield bank[np.argpartition(distances, peers, axis=1)[:, :peers]]


def joined(parts: Iterable[Found]) -> Found:
    """What was found around several groups of clients, one behind the other."""
    parts = list(parts)
    columns = zip(*((part.predicted, part.of_peers, part.observed) for part in parts))
    return Found(*map(np.concatenate, columns), parts[0].peers)


def bands(risk: np.ndarray) -> np.ndarray:
    """The number of each client's band."""
    return np.searchsorted(BAND_EDGES, risk, side="right")


def sample(risk: np.ndarray, a_band: int, seed: int) -> np.ndarray:
    """Clients to ask about: so many of each band, for those of a high risk are few."""
    random, band = np.random.default_rng(seed), bands(risk)
    drawn = [random.permutation(np.flatnonzero(band == number))[:a_band] for number in range(len(BAND_EDGES) + 1)]
    return np.sort(np.concatenate(drawn))


def shares(told: np.ndarray, asked: np.ndarray, risk: np.ndarray) -> tuple[dict, list[dict]]:
    """The share of whom something is so: of all clients, every band counting as many as it has, and of each band; with
    the interval of having asked about a sample."""
    band = bands(risk)
    weight = np.bincount(band, minlength=len(BAND_EDGES) + 1) / len(risk)
    clients = np.bincount(band[asked], minlength=len(weight))
    mean = np.bincount(band[asked], told, minlength=len(weight)) / np.maximum(clients, 1)
    error = np.sqrt(mean * (1 - mean) / np.maximum(clients, 1))
    of = lambda value, error: estimate(value, max(value - norm.ppf(0.975) * error, 0.0), value + norm.ppf(0.975) * error)
    return of(mean @ weight, np.sqrt(weight**2 @ error**2)), [of(*each) for each in zip(mean, error)]
