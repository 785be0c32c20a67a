"""How faithful an invented bank is to the real one: aggregates of both, side by side, and what a learner makes of them.

Independent of how the bank was invented. Applications are compared by the clients whose outcome is known; histories by
those whose history was extracted (`coverage.csv`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd
from scipy.stats import ks_2samp
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from . import kaggle
from .errors import TrainingError

IDENTIFIERS = ["SK_ID_CURR", "TARGET"]
SCORES = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"]
TABLES = ["bureau", "previous_application", "POS_CASH_balance", "credit_card_balance", "installments_payments"]
MOST_CLIENTS = 20_000
"""Clients of each bank that are compared: more would only take longer."""
FOLDS, ROUNDS, WORST = 5, 60, 10
LEARNER = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 31, "min_data_in_leaf": 50, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "deterministic": True, "force_col_wise": True, "seed": 1,
    "num_threads": 1,
}  # fmt: skip


def write(real: Path, synthetic: Path, output: Path | None, progress: Callable[[str], None]) -> dict:
    """Compares the banks in two folders; writes the report as JSON to `output`, if there is one."""
    report = measure(real, synthetic, progress)
    if output is not None:
        output.write_text(json.dumps(report, indent=1) + "\n")
    return report


def measure(real: Path, synthetic: Path, progress: Callable[[str], None]) -> dict:
    """The report: aggregates only."""
    banks = [_clients(folder) for folder in (real, synthetic)]
    if list(banks[0]) != list(banks[1]):
        raise TrainingError(f"application_train of {real} and of {synthetic} have other columns: generate the bank anew.")
    columns = [name for name in banks[0] if name not in IDENTIFIERS]
    report = {"clients": [len(bank) for bank in banks], "default_rate": [_round(bank["TARGET"].mean()) for bank in banks]}
    for name, part in (
        ("marginals", lambda: _marginals(*banks, columns)),
        ("missing", lambda: _missing(*banks, columns)),
        ("correlations", lambda: _correlations(*banks, columns)),
        ("default_rate_by_decile", lambda: _by_decile(*banks)),
        ("histories", lambda: _histories(real, synthetic)),
        ("discriminator_auc", lambda: _discriminator(*banks, columns)),
        ("default_model_auc", lambda: _default_models(*banks, columns)),
    ):
        report[name] = part()
        progress(f"{name}: {json.dumps(report[name])}")
    return report


def _clients(folder: Path) -> pd.DataFrame:
    clients = kaggle.read(folder, "application_train")
    if len(clients) > MOST_CLIENTS:
        clients = clients.sample(MOST_CLIENTS, random_state=1)
    return clients.reset_index(drop=True)


def _round(value: float, digits: int = 4) -> float:
    return round(float(value), digits)


def _numeric(frame: pd.DataFrame, name: str) -> bool:
    return pd.api.types.is_numeric_dtype(frame[name])


def _marginals(real: pd.DataFrame, synthetic: pd.DataFrame, columns: list[str]) -> dict:
    """Kolmogorov-Smirnov's distance of numbers, total variation of categories, the missing left out."""
    distance = {}
    for name in columns:
        one, other = real[name].dropna(), synthetic[name].dropna()
        if _numeric(real, name):
            distance[name] = ks_2samp(one, other, method="asymp").statistic
        else:
            shares = [side.value_counts(normalize=True) for side in (one, other)]
            distance[name] = shares[0].sub(shares[1], fill_value=0.0).abs().sum() / 2
    return _summary(distance)


def _summary(distance: dict[str, float]) -> dict:
    worst = sorted(distance, key=distance.__getitem__, reverse=True)[:WORST]
    return {
        "mean": _round(np.mean(list(distance.values()))),
        "max": _round(max(distance.values())),
        "worst": {name: _round(distance[name]) for name in worst},
    }


def _missing(real: pd.DataFrame, synthetic: pd.DataFrame, columns: list[str]) -> dict:
    """Differences of the missing shares, and of the shares in which two columns are missing together."""
    absent = [bank[columns].isna().to_numpy(dtype=float) for bank in (real, synthetic)]
    shares = dict(zip(columns, np.abs(absent[0].mean(axis=0) - absent[1].mean(axis=0))))
    together = np.abs(absent[0].T @ absent[0] / len(absent[0]) - absent[1].T @ absent[1] / len(absent[1]))
    pairs = together[np.triu_indices(len(columns), 1)]
    return _summary(shares) | {"pairs_mean": _round(pairs.mean()), "pairs_max": _round(pairs.max())}


def _correlations(real: pd.DataFrame, synthetic: pd.DataFrame, columns: list[str]) -> dict:
    numbers = [name for name in columns if _numeric(real, name)]
    numbers = [name for name in numbers if real[name].nunique() > 1 and synthetic[name].nunique() > 1]
    codes = [name for name in columns if not _numeric(real, name)]
    spearman = [bank[numbers].rank().corr(min_periods=100).to_numpy() for bank in (real, synthetic)]
    difference = np.abs(spearman[0] - spearman[1])
    pairs = {
        f"{numbers[i]} / {numbers[j]}": difference[i, j]
        for i, j in combinations(range(len(numbers)), 2)
        if not np.isnan(difference[i, j])
    }
    cramer = {f"{a} / {b}": abs(_cramer(real, a, b) - _cramer(synthetic, a, b)) for a, b in combinations(codes, 2)}
    return {"spearman": _summary(pairs), "cramer": _summary(cramer)}


def _cramer(bank: pd.DataFrame, a: str, b: str) -> float:
    """Cramér's V, with the correction of Bergsma (2013) for small tables."""
    counts = pd.crosstab(bank[a], bank[b]).to_numpy(dtype=float)
    n, (rows, columns) = counts.sum(), counts.shape
    if min(rows, columns) < 2:
        return 0.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    phi = max(0.0, ((counts - expected) ** 2 / expected).sum() / n - (rows - 1) * (columns - 1) / (n - 1))
    rows, columns = (k - (k - 1) ** 2 / (n - 1) for k in (rows, columns))
    return float(np.sqrt(phi / (min(rows, columns) - 1)))


def _by_decile(real: pd.DataFrame, synthetic: pd.DataFrame) -> dict:
    """Default rates by decile of each external score; the bounds are the real bank's."""
    rates = {}
    for name in SCORES:
        bounds = real[name].quantile(np.linspace(0.1, 0.9, 9)).to_numpy()
        sides = []
        for bank in (real, synthetic):
            known = bank[bank[name].notna()]
            decile = np.searchsorted(bounds, known[name])
            sides.append([_round(known["TARGET"][decile == d].mean(), 3) for d in range(10)])
        rates[name] = {"real": sides[0], "synthetic": sides[1]}
    return rates


def _histories(real: Path, synthetic: Path) -> dict:
    """Rows per client, and what of a history goes with the outcome, as [real, synthetic]."""
    sides = [_history(folder) for folder in (real, synthetic)]
    return {name: [sides[0][name], sides[1][name]] for name in sides[0]}


def _history(folder: Path) -> dict:
    clients = kaggle.read(folder, "application_train", ["SK_ID_CURR", "TARGET"])
    found: dict = {}
    for table in TABLES:
        covered = kaggle.covered(folder, "installments" if table == "installments_payments" else None)
        mine = clients if covered is None else clients[clients["SK_ID_CURR"].isin(covered)]
        columns, quantity, of = _RISK[table]
        rows = kaggle.read(folder, table, ["SK_ID_CURR", *columns])
        rows = rows[rows["SK_ID_CURR"].isin(mine["SK_ID_CURR"])].assign(quantity=lambda frame: of(frame).astype(float))
        counts = mine["SK_ID_CURR"].map(rows["SK_ID_CURR"].value_counts()).fillna(0)
        found[f"{table}: rows per client"] = _round(counts.mean(), 2)
        found[f"{table}: clients with none"] = _round((counts == 0).mean(), 3)
        found[f"{table}: 95 % have up to"] = int(counts.quantile(0.95))
        target = rows["SK_ID_CURR"].map(mine.set_index("SK_ID_CURR")["TARGET"])
        for outcome, name in ((0, "repaid"), (1, "defaulted")):
            found[f"{table}: {quantity}, {name}"] = _round(rows["quantity"][target == outcome].mean())
        if table == "bureau":
            found |= _months(folder, mine)
    return found


_RISK = {
    "bureau": (["CREDIT_ACTIVE"], "share active", lambda rows: rows["CREDIT_ACTIVE"] == "Active"),
    "previous_application": (
        ["NAME_CONTRACT_STATUS"], "share refused", lambda rows: rows["NAME_CONTRACT_STATUS"] == "Refused"
    ),
    "POS_CASH_balance": (["SK_DPD"], "share of months late", lambda rows: rows["SK_DPD"] > 0),
    "credit_card_balance": (
        ["AMT_BALANCE", "AMT_CREDIT_LIMIT_ACTUAL"], "use of the limit",
        lambda rows: (rows["AMT_BALANCE"] / rows["AMT_CREDIT_LIMIT_ACTUAL"]).replace(np.inf, np.nan),
    ),
    "installments_payments": (
        ["DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT"], "share paid late",
        lambda rows: rows["DAYS_ENTRY_PAYMENT"] > rows["DAYS_INSTALMENT"],
    ),
}  # fmt: skip
"""What of each table tells the outcome: the columns it takes, its name, itself."""


def _months(folder: Path, clients: pd.DataFrame) -> dict:
    """bureau_balance has no client of its own: its credits lead to them."""
    credits = kaggle.read(folder, "bureau", ["SK_ID_CURR", "SK_ID_BUREAU"])
    credits = credits[credits["SK_ID_CURR"].isin(clients["SK_ID_CURR"])]
    months = kaggle.read(folder, "bureau_balance", ["SK_ID_BUREAU", "STATUS"])
    months = months[months["SK_ID_BUREAU"].isin(credits["SK_ID_BUREAU"])]
    status = months["STATUS"].value_counts(normalize=True)
    return {
        "bureau_balance: rows per client": _round(len(months) / len(clients), 2),
        "bureau_balance: share closed": _round(status.get("C", 0.0), 3),
        "bureau_balance: share late": _round(status.drop(["C", "X", "0"], errors="ignore").sum()),
    }


def _matrix(banks: list[pd.DataFrame], columns: list[str]) -> np.ndarray:
    """Rows of all banks; categories as places in their common order."""
    both = pd.concat([bank[columns] for bank in banks], ignore_index=True)
    for name in columns:
        if not _numeric(both, name):
            both[name] = both[name].astype("category").cat.codes
    return both.to_numpy(dtype=float)


def _out_of_fold(x: np.ndarray, y: np.ndarray) -> float:
    """AUC of predictions by models that did not see the row."""
    predicted = np.zeros(len(y))
    for learn, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(x, y):
        predicted[test] = lgb.train(LEARNER, lgb.Dataset(x[learn], y[learn]), ROUNDS).predict(x[test])
    return _round(roc_auc_score(y, predicted))


def _discriminator(real: pd.DataFrame, synthetic: pd.DataFrame, columns: list[str]) -> dict:
    """How well a learner tells synthetic applications from real ones (0.5 = not at all), and by what."""
    count = min(len(real), len(synthetic))
    x = _matrix([real[:count], synthetic[:count]], columns)
    y = np.repeat([0, 1], count)
    booster = lgb.train(LEARNER, lgb.Dataset(x, y), ROUNDS)
    gain = booster.feature_importance("gain")
    heaviest = np.argsort(-gain)[:WORST]
    return {"auc": _out_of_fold(x, y), "by": {columns[i]: _round(gain[i] / gain.sum(), 3) for i in heaviest}}


def _default_models(real: pd.DataFrame, synthetic: pd.DataFrame, columns: list[str]) -> dict:
    """AUC of models of default learnt on one bank and tried on the other (rounds halved: defaults are few)."""
    x = _matrix([real, synthetic], columns)
    sides = [(x[: len(real)], real["TARGET"].to_numpy()), (x[len(real) :], synthetic["TARGET"].to_numpy())]
    found = {}
    for (a, name), (b, other) in (((0, "real"), (1, "synthetic")), ((1, "synthetic"), (0, "real"))):
        booster = lgb.train(LEARNER | {"num_leaves": 8}, lgb.Dataset(*sides[a]), ROUNDS)
        found[f"{name} -> {other}"] = _round(roc_auc_score(sides[b][1], booster.predict(sides[b][0])))
        found[f"{name} -> {name}"] = _out_of_fold(*sides[a])
    return found
