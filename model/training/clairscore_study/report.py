"""The tables of docs/voisinage.md, printed as Markdown in the language of that page.

Independent of how anything is measured.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from clairscore_training.evaluation import THRESHOLD
from clairscore_training.features import FeatureTable
from scipy.special import expit

from . import folds, neighbours, stability
from .neighbours import AFTER, BEFORE, Found, Neighbourhood

SEED, A_BAND, BANKS = 1, 300, (2000, 10_000)
"""Of division and samples; clients asked about, of each band of the risk; sizes of banks beside the whole."""
TRIED = {
    "12 critères": BEFORE,
    "… et le risque, poids 0,25": Neighbourhood(0.25, neighbours.hundred),
    "… poids 0,50": Neighbourhood(0.5, neighbours.hundred),
    "… poids 0,75": Neighbourhood(0.75, neighbours.hundred),
    "le risque seul": Neighbourhood(1.0, neighbours.hundred),
}


def tell_neighbours(table: FeatureTable, found: folds.Folds, importance: list[dict]) -> None:
    """How often predicted and observed are apart: by what neighbours are found by, then before and after the choice."""
    log_odds, everybody = found.out_of_fold, np.arange(len(table.target))
    risk = expit(log_odds)
    asked = neighbours.sample(risk, A_BAND, SEED)
    sizes = [*(size for size in BANKS if size < len(everybody)), len(everybody)]

    def of(choice: Neighbourhood, size: int) -> Found:
        axes = neighbours.axes(table, importance, log_odds, choice.risk_weight)
        random, whole = np.random.default_rng(SEED), size == len(everybody)
        # A small bank is drawn again and again: what is found in one is chance.
        parts = [
            (some, everybody if whole else np.sort(random.permutation(everybody)[:size]))
            for some in np.array_split(asked, max(len(asked) // neighbours.CHUNK, 1))
        ]
        return neighbours.joined(neighbours.around(table, log_odds, axes, choice.peers(size), *part) for part in parts)

    _head("voisins par", [f"banque de {_count(size)}" for size in sizes])
    for words, choice in TRIED.items():
        _row(words, (_share(neighbours.shares(of(choice, size).outside, asked, risk)[0]) for size in sizes))

    edges = neighbours.BAND_EDGES
    inner = [f"{_percent(low)} à {_percent(high)}" for low, high in zip(edges, edges[1:])]
    bands = [f"moins de {_percent(edges[0])}", *inner, f"{_percent(edges[-1])} et plus"]
    print()
    _head("banque, choix", ["voisins", "tous", *bands, "dont autre risque"])
    rows = {f"{_count(size)}, {words}": (choice, size) for size in sizes for words, choice in (("avant", BEFORE), ("après", AFTER))}
    for words, (choice, size) in rows.items():
        _row(words, _apart(of(choice, size), asked, risk))
    learnt, order = _among_the_learnt(table, found, importance, asked)
    _row("clients déjà appris, après", _apart(learnt, order, risk))


def tell_invented(table: FeatureTable, log_odds: np.ndarray, importance: list[dict]) -> None:
    """The same in an invented bank, whose outcomes were drawn before anything that the model sees."""
    everybody, risk = np.arange(len(table.target)), expit(log_odds)
    for words, choice in (("avant", BEFORE), ("après", AFTER)):
        axes = neighbours.axes(table, importance, log_odds, choice.risk_weight)
        found = neighbours.around(table, log_odds, axes, choice.peers(len(everybody)), everybody, everybody)
        _row(f"{_count(len(everybody))} inventés, {words}", _apart(found, everybody, risk))


def _apart(found: Found, asked: np.ndarray, risk: np.ndarray) -> Iterator[str]:
    whole, each = neighbours.shares(found.outside, asked, risk)
    other, _ = neighbours.shares(found.by_other_risk, asked, risk)
    yield str(found.peers)
    yield from map(_share, [whole, *each])
    yield _percent(other["value"] / whole["value"]) if whole["value"] else "—"


def _among_the_learnt(
    table: FeatureTable, found: folds.Folds, importance: list[dict], asked: np.ndarray
) -> tuple[Found, np.ndarray]:
    """A new client among clients whom the model has learnt from: those of each fold among all others, as its model says."""
    axes = neighbours.axes(table, importance, found.out_of_fold, AFTER.risk_weight)
    banks = [np.flatnonzero(found.fold != number) for number in range(len(found.said))]
    inside = [asked[found.fold[asked] == number] for number in range(len(found.said))]
    peers = AFTER.peers(min(map(len, banks)))
    parts = (neighbours.around(table, said, axes, peers, *part) for said, *part in zip(found.said, inside, banks))
    return neighbours.joined(parts), np.concatenate(inside)


def tell_reasons(table: FeatureTable, found: folds.Folds, concepts: dict[str, str]) -> None:
    """How alike the reasons of both bags are, by feature and, if concepts are known, by concept."""
    refused = found.out_of_fold >= np.log(THRESHOLD / (1 - THRESHOLD))
    print()
    _head("raisons d’un refus", ["refusés", "même première", "chaque première parmi les autres", "toutes les mêmes",
                                 "toutes sauf une", "en commun"])  # fmt: skip
    for words, groups in {"par variable": {}, "par concept": concepts}.items():
        if groups or words == "par variable":
            one, other, *_ = stability.by_concept(found.contributions[:, refused], table.names, groups)
            said = stability.measure(one, other)
            shares = (said[name] for name in ("same_first", "first_among_the_others", "same_reasons", "all_but_one"))
            _row(words, [_count(said["clients"]), *map(_share, shares), _percent(said["in_common"])])


def _head(first: str, others: list[str]) -> None:
    print(f"| {first} | {' | '.join(others)} |\n|---|{'---:|' * len(others)}")


def _row(first: str, cells: Iterator[str] | list[str]) -> None:
    print(f"| {first} | {' | '.join(cells)} |", flush=True)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _share(estimate: dict) -> str:
    return f"{_percent(estimate['value'])} [{_percent(estimate['lower'])[:-2]} ; {_percent(estimate['upper'])[:-2]}]"
