"""Learns how a table is drawn, column after column: each column's distribution in the leaves of a small tree on the
columns before it (Reiter, 2005, "Using CART to generate partially synthetic public use microdata"; the method of
R's synthpop, Nowok et al., 2016).

Independent of what the columns mean. Nothing that is handed on tells of few people: a leaf holds at least
`LEAST_CLIENTS` clients, a value is told only if at least `LEAST_VALUES` rows of the leaf share it, and every other
number is the mean of as many. What goes with the outcome beyond the columns before is one number per column, the
`shift`: by how many standard scores the defaulters stand higher in their leaf than the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from scipy.stats import norm
from sklearn.tree import DecisionTreeClassifier

LEAST_CLIENTS, LEAST_VALUES = 100, 10
MISSING = -1e9
"""What a tree sees where nothing is: less than everything."""
ATOMS, BINS = 24, 10
"""Most values told one by one, and most bins of the others, in a leaf."""
TAIL_LEVELS = (0.002, 0.01, 0.03)
MOST_ROWS = 12_000
"""Rows from which the splits of a tree for many classes are learnt: its time grows with rows times classes."""
DISCRETE = 500
"""A column with at most so many values has only these."""
MOST_LUMPS, LUMPY = 1_000, 0.8
"""A column whose values are mostly shared by several clients has these between the quantiles of its leaves: most such
values, and the share of rows that must have one."""
OFTEN = 0.01
"""Share of missing values from which a tree of its own says where they are."""
SIGNIFICANT = 2.5
"""Standard errors that a shift must have to be told."""
WEIGHTS = 10_000
"""Weights of a leaf sum up to about this."""


@dataclass(frozen=True)
class Rows:
    """The rows that a table is learnt from."""

    values: dict[str, np.ndarray]
    """Columns by name: floats (NaN = missing), or strings (None = missing)."""
    clients: np.ndarray
    """Whose row it is."""
    weight: np.ndarray
    """How many rows of the whole bank it stands for."""
    target: np.ndarray
    """1 = the client defaulted, 0 = repaid, NaN = unknown."""


def learn(
    rows: Rows, inputs: list[str], columns: list[str], leaves: int = 48, codes: dict | None = None, sums: dict | None = None
) -> dict:
    """The table: `columns` in the order in which they are drawn, given each other and `inputs`. Those of `sums` are not
    drawn: each is the sum of the two that it names."""
    codes, sums = dict(codes or {}), sums or {}
    encoded: dict[str, np.ndarray] = {}
    for name in inputs + columns:
        if rows.values[name].dtype == object:
            codes.setdefault(name, by_default_rate(rows.target, rows.values[name]))
            encoded[name] = places(rows.values[name], codes[name])
        else:
            encoded[name] = rows.values[name].astype(float)
    seen = np.column_stack([np.nan_to_num(encoded[name], nan=MISSING) for name in inputs + columns])
    grower = _Grower(rows, seen, leaves)
    learnt = []
    for place, name in enumerate(columns, len(inputs)):
        if name in sums:
            of = [(inputs + columns).index(part) for part in sums[name]]
            learnt.append({"name": name, "value": {"shift": 0.0, "nodes": [], "leaves": []}, "sum": of})
            continue
        learnt.append(_column(rows, name, encoded[name], grower, place, codes.get(name)))
    return {"inputs": inputs, "columns": learnt}


def by_default_rate(target: np.ndarray, values: np.ndarray) -> list[str]:
    """The codes in the order of their default rates, so that they can be compared like numbers."""
    known = ~np.isnan(target)
    overall = target[known].mean() if known.any() else 0.0
    rates = {}
    for code in sorted({value for value in values if value is not None}):
        mine = known & (values == code)
        # Drawn towards the whole: a rare code has no rate of its own.
        rates[code] = (np.nansum(target[mine]) + 200 * overall) / (mine.sum() + 200)
    return sorted(rates, key=rates.__getitem__)


def places(values: np.ndarray, codes: list[str]) -> np.ndarray:
    """The numbers that stand for the codes when they are drawn; what is no code has none."""
    place = {code: float(i) for i, code in enumerate(codes)}
    return np.array([place.get(value, np.nan) for value in values])


def _column(rows: Rows, name: str, y: np.ndarray, grower: _Grower, place: int, codes: list[str] | None) -> dict:
    """A column: whether it is missing, if it often is, and its values where it is not, each by a tree of its own."""
    absent = np.isnan(y)
    column = {"name": name} | ({"codes": codes} if codes else {})
    part = np.arange(len(y))
    if OFTEN <= absent.mean() < 1.0:
        column["absent"] = _tree(rows, absent.astype(float), grower, place, part, None)
        part = np.flatnonzero(~absent)
    if not codes and (lumps := _lumps(y, rows)):
        column["lumps"] = lumps
    return column | {"value": _tree(rows, y, grower, place, part, codes)}


def _lumps(y: np.ndarray, rows: Rows) -> list[list]:
    """The values that several clients share, with their weights, if they are most of the column's but not few."""
    known = np.flatnonzero(~np.isnan(y))
    values, place = np.unique(y[known], return_inverse=True)
    if values.size <= DISCRETE:
        return []
    shared = np.unique(np.column_stack([place, rows.clients[known]]), axis=0)[:, 0]
    shared = np.bincount(shared, minlength=values.size) >= LEAST_VALUES
    mass = np.bincount(place, rows.weight[known])
    if shared.sum() > MOST_LUMPS or mass[shared].sum() < LUMPY * mass.sum():
        return []
    weights = np.maximum(1, np.round(mass[shared] * 10 * WEIGHTS / mass.sum())).astype(int)
    return [[_short(value), int(weight)] for value, weight in zip(values[shared], weights)]


def _tree(rows: Rows, y: np.ndarray, grower: _Grower, place: int, part: np.ndarray, codes: list[str] | None) -> dict:
    """The tree for `y`, learnt from the rows `part`, and what its leaves hold."""
    rows = Rows({}, rows.clients[part], rows.weight[part], rows.target[part])
    nodes = grower.grow(y[part], place, part, codes)
    y, leaf = y[part], _prune(nodes, grower.seen[part], rows.clients)
    order, numbers = _preorder(nodes)
    rare = _rare_codes(y, rows) if codes else {}
    few = np.unique(y[~np.isnan(y)]).size <= DISCRETE
    told = []
    for node in numbers:
        mine = leaf == node
        t = rows.target[mine]
        bad = float(np.nanmean(t)) if (~np.isnan(t)).any() else 0.0
        pieces = _pieces(y[mine], rows.weight[mine], rows.clients[mine], rare, bool(codes), few)
        told.append({"bad": round(bad, 4), "pieces": pieces})
    return {"shift": _shift(rows, y, leaf), "nodes": order, "leaves": told}


class _Grower:
    """Grows trees on the first columns of a table. The columns are sorted into bins once, for all trees."""

    def __init__(self, rows: Rows, seen: np.ndarray, leaves: int) -> None:
        self.seen, self.leaves = seen, leaves
        self.per_client = max(1.0, len(rows.clients) / len(np.unique(rows.clients)))
        # At least so many rows; that they are of so many clients is seen to afterwards.
        self.least = int(LEAST_CLIENTS * 1.2)
        self.weight = rows.weight / rows.weight.mean()
        self.all = len(seen)
        self.fixed = {"feature_pre_filter": False, "use_missing": False, "max_bin": 255, "verbosity": -1, "num_threads": 1}
        self.data = lgb.Dataset(seen, np.zeros(len(seen)), weight=self.weight, params=self.fixed, free_raw_data=False).construct()

    def grow(self, y: np.ndarray, place: int, part: np.ndarray, codes: list[str] | None) -> list[list]:
        """The tree for `y`, the values of the rows `part`, that splits by the columns before `place` only.

        Nodes as [slot, threshold, left, right], parents first; a leaf has slot -1. Left is `value <= threshold`."""
        if place == 0 or len(y) < 2 * self.least or np.unique(y).size < 2:
            return [[-1, 0.0, 0, 0]]
        if codes and np.unique(y).size > 2:
            return self._classes(np.nan_to_num(y, nan=-1.0), place, part)
        weight = self.weight[part]
        label = _ranks(y, weight)
        spread = float(np.average((label - np.average(label, weights=weight)) ** 2, weights=weight))
        parameters = {
            "objective": "regression", "num_leaves": self.leaves, "min_data_in_leaf": self.least, "learning_rate": 1.0,
            # A split must gain what chance gives one column in a few thousand.
            "min_gain_to_split": 12.0 * spread * self.per_client**0.5, "min_sum_hessian_in_leaf": 0.0,
            "feature_contri": [1.0] * place + [0.0] * (self.seen.shape[1] - place), "feature_pre_filter": False,
            "use_missing": False, "max_bin": 255, "deterministic": True, "force_col_wise": True, "seed": 1,
            "num_threads": 1, "verbosity": -1,
        }  # fmt: skip
        whole = np.zeros(self.all)
        whole[part] = label
        data = self.data.set_label(whole)
        if len(part) < self.all:
            data = data.subset(part, params=self.fixed)
        booster = lgb.train(parameters, data, num_boost_round=1)
        nodes: list[list] = []

        def add(node: dict) -> int:
            place = len(nodes)
            nodes.append([-1, 0.0, 0, 0])
            if "split_feature" in node:
                left, right = add(node["left_child"]), add(node["right_child"])
                nodes[place] = [node["split_feature"], float(f"{node['threshold']:.6g}"), left, right]
            return place

        add(booster.dump_model()["tree_info"][0]["tree_structure"])
        return nodes

    def _classes(self, y: np.ndarray, place: int, part: np.ndarray) -> list[list]:
        # Where to split is learnt well enough from some; what the leaves hold is counted on all rows.
        some = np.random.default_rng(1).permutation(len(y))[:MOST_ROWS]
        # The more classes, the more clients a leaf needs to tell of each.
        least = max(self.least, 2 * LEAST_VALUES * np.unique(y).size)
        learner = DecisionTreeClassifier(
            max_leaf_nodes=self.leaves, min_samples_leaf=max(20, least * len(some) // len(y)),
            min_impurity_decrease=1e-4, random_state=1,
        )  # fmt: skip
        tree = learner.fit(self.seen[part[some], :place], y[some], sample_weight=self.weight[part[some]]).tree_
        parts = zip(tree.feature, tree.threshold, tree.children_left, tree.children_right)
        return [
            [-1, 0.0, 0, 0] if left < 0 else [int(slot), float(f"{threshold:.6g}"), int(left), int(right)]
            for slot, threshold, left, right in parts
        ]


def _ranks(y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted ranks between 0 and 1, ties at their middle; missing below."""
    label = np.full(len(y), -0.3)
    known = ~np.isnan(y)
    values, place = np.unique(y[known], return_inverse=True)
    if values.size:
        mass = np.bincount(place, weight[known])
        label[known] = ((np.cumsum(mass) - mass / 2) / mass.sum())[place]
    return label


def _leaf_of(nodes: list[list], seen: np.ndarray) -> np.ndarray:
    place = np.zeros(len(seen), dtype=np.int64)
    for number, (slot, threshold, left, right) in enumerate(nodes):
        if slot >= 0:
            # Children stand after their parents in both learners' order.
            here = place == number
            place[here] = np.where(seen[here, slot] <= threshold, left, right)
    return place


def _prune(nodes: list[list], seen: np.ndarray, clients: np.ndarray) -> np.ndarray:
    """Takes back every split that leaves fewer than `LEAST_CLIENTS` clients on a side: nobody is asked that question, and
    all go on to the other side. Returns the leaf of each row."""
    while True:
        leaf = _leaf_of(nodes, seen)
        small = {n for n, (slot, *_) in enumerate(nodes) if slot == -1 and len(np.unique(clients[leaf == n])) < LEAST_CLIENTS}
        parents = [n for n, (slot, _, left, right) in enumerate(nodes) if slot >= 0 and small & {left, right}]
        if not parents:
            return leaf
        # The lower ones first: what is above then goes on to what has become of them.
        for parent in reversed(parents):
            _, _, left, right = nodes[parent]
            nodes[parent] = list(nodes[right if left in small else left])
        reached = _reached(nodes)
        for n in set(range(len(nodes))) - reached:
            nodes[n] = [-2, 0.0, 0, 0]


def _reached(nodes: list[list]) -> set[int]:
    reached, stack = set(), [0]
    while stack:
        n = stack.pop()
        reached.add(n)
        if nodes[n][0] >= 0:
            stack += nodes[n][2:]
    return reached


def _preorder(nodes: list[list]) -> tuple[list, list[int]]:
    """The tree as [slot, threshold, place of the right child] and [leaf], a left child after its parent; its leaves."""
    order: list = []
    leaves: list[int] = []

    def add(n: int) -> None:
        slot, threshold, left, right = nodes[n]
        if slot < 0:
            order.append([len(leaves)])
            leaves.append(n)
            return
        place = len(order)
        order.append([slot, threshold, 0])
        add(left)
        order[place][2] = len(order)
        add(right)

    add(0)
    return order, leaves


def _rare_codes(y: np.ndarray, rows: Rows) -> dict[float, float]:
    """Codes of fewer clients than a leaf must have, with their share of the whole: they are drawn so rarely in
    every leaf, for no leaf may tell where they were."""
    rare = {}
    for code in np.unique(y[~np.isnan(y)]):
        mine = y == code
        if len(np.unique(rows.clients[mine])) < LEAST_CLIENTS:
            rare[float(code)] = float(rows.weight[mine].sum() / rows.weight.sum())
    return rare


def _pieces(
    y: np.ndarray, weight: np.ndarray, clients: np.ndarray, rare: dict[float, float], codes: bool, few: bool
) -> list[list]:
    """The leaf's distribution in ascending order: [weight] missing, [weight, value], [weight, from, to]."""
    total = weight.sum()
    told: list[list] = []
    missing = np.isnan(y)
    if missing.sum() >= LEAST_VALUES or missing.all():
        told.append([weight[missing].sum() / total])
    y, weight, clients = y[~missing], weight[~missing], clients[~missing]
    values, place, counts = np.unique(y, return_inverse=True, return_counts=True)
    mass = np.bincount(place, weight) if len(y) else np.zeros(0)
    # One client's many rows of a history count once: a value needs the rows of several.
    least = max(LEAST_VALUES, int(np.ceil(LEAST_VALUES * len(y) / max(1, len(np.unique(clients))))))
    if codes:
        told += [[m / total, v] for v, m, n in zip(values, mass, counts) if n >= least and v not in rare]
        told += [[share, v] for v, share in rare.items()]
        told.sort(key=lambda piece: piece[1] if len(piece) > 1 else -1.0)
    else:
        enough = np.flatnonzero(counts >= (least if few else max(least, 0.01 * len(y))))
        atoms = np.sort(enough[np.argsort(-mass[enough], kind="stable")][: DISCRETE if few else ATOMS])
        spread = ~np.isin(place, atoms)
        numbers = [[mass[a] / total, values[a]] for a in atoms]
        if few and numbers:
            # Between the values of a column that has few there is nothing: what only few share goes to the nearest.
            # Beyond them there is a tail, which must not be cut off: it is told by the value nearest to its mean.
            kept = values[atoms]
            for tail in (y < kept[0], y > kept[-1]):
                if tail.sum() >= least:
                    mean = np.average(y[tail], weights=weight[tail])
                    numbers.append([weight[tail].sum() / total, values[np.abs(values - mean).argmin()]])
                    spread &= ~tail
            nearest = np.abs(y[spread][:, None] - kept[None, :]).argmin(axis=1)
            for number, more in zip(numbers, np.bincount(nearest, weight[spread], len(kept))):
                number[0] += more / total
        else:
            numbers += _bins(y[spread], weight[spread] / total, least)
        told += sorted(numbers, key=lambda piece: (piece[1] + piece[-1]) / 2)
    told = [[max(1, round(piece[0] * WEIGHTS)), *(_short(v) for v in piece[1:])] for piece in told]
    return told or [[WEIGHTS]]


def _bins(y: np.ndarray, share: np.ndarray, least: int) -> list[list]:
    """Stretches of equal weight, and narrower ones at both ends; every bound is the mean of `least` values."""
    if len(y) < least:
        return []
    order = np.argsort(y, kind="stable")
    y, level = y[order], np.cumsum(share[order]) / share.sum()
    count = min(BINS, max(1, len(y) // (3 * least)))
    tails = [tail for tail in TAIL_LEVELS if tail * len(y) >= 1.5 * least and tail < 0.5 / count]
    levels = sorted({0.0, 1.0, *tails, *(1.0 - tail for tail in tails), *(i / count for i in range(count + 1))})
    bounds = []
    for wanted in levels:
        middle = np.searchsorted(level, wanted)
        start = int(np.clip(middle - least // 2, 0, len(y) - least))
        bounds.append(float(y[start : start + least].mean()))
    return [
        [(high - low) * share.sum(), bounds[i], bounds[i + 1]] for i, (low, high) in enumerate(zip(levels, levels[1:]))
    ]


def _short(value: float) -> float | int:
    """Five digits tell enough of a number that is drawn."""
    value = float(f"{value:.5g}") if abs(value) % 1 else value
    return int(value) if value == int(value) else value


def _shift(rows: Rows, y: np.ndarray, leaf: np.ndarray) -> float:
    """How much higher, in standard scores within their leaf, the defaulters stand (missing lowest)."""
    known = ~np.isnan(rows.target)
    leaf, t = leaf[known], rows.target[known]
    y = np.nan_to_num(y[known], nan=-np.inf)
    top = bottom = 0.0
    for number in np.unique(leaf):
        mine = leaf == number
        values, place, counts = np.unique(y[mine], return_inverse=True, return_counts=True)
        # The mean score of a tie: what a draw from that stretch of the levels has on average.
        upper = np.cumsum(counts) / counts.sum()
        edges = norm.pdf(norm.ppf(np.concatenate([[0.0], np.clip(upper, 0.0, 1.0)])))
        score = ((edges[:-1] - edges[1:]) / (counts / counts.sum()))[place]
        bad = t[mine] - t[mine].mean()
        spread = float((score**2).mean())
        if spread > 1e-9:
            top += float((bad * score).sum())
            bottom += float((bad**2).sum() * spread)
    if bottom <= 0.0:
        return 0.0
    # More than a score is what chance makes of the few who have something rare.
    shift = float(np.clip(top / bottom, -1.0, 1.0))
    return round(shift, 3) if abs(shift) * np.sqrt(bottom) > SIGNIFICANT else 0.0
