"""Every model that was compared, under one name each, and what it said of the clients it had not seen.

What a model said is kept in a folder, one file a model and division, so that the notebook is executed again in
minutes. The divisions are those by which the shipped model was evaluated; all models share them, so that they can be
compared client by client.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from clairscore_training import artifact, learner
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from clairscore_training.learner import Learner, OutOfFold, Settings, boosted

from . import learners
from .scorecard import scorecard

SEEDS = (1, 2)
"""Of the divisions into folds, which are those of the shipped evaluation."""
FAMILY = ("Married", "Single / not married", "Civil marriage", "Separated", "Widow")
AGE = ("age_years", "employed_to_age", "age_at_employment", "car_age_to_age", "age_at_identity_document")
"""The features that tell the client's age, alone or inside a ratio."""
GOES_WITH_AGE = (
    "years_employed", "registration_years", "identity_document_years", "phone_years", "income_type",
    "external_score_1", "external_score_product",
)  # fmt: skip
"""Since when something is so, and whatever else has a rank correlation with age above 0.3 (a pension; a score)."""
PRICE = (
    "credit_rate", "interest_to_credit", "total_cost_to_goods", "credit_term", "insurance_monthly_share",
    "credit_duration", "credit_to_goods",
)  # fmt: skip
"""The lender's own price of the loan, what is deduced with it, and the ratios of amounts that it can be read from: what
the client asks for (amounts, instalment) stays."""


LEANER = {"ageless": AGE, "proxyless": (*AGE, *GOES_WITH_AGE), "priceless": PRICE}
"""Trials of the shipped learner without some features."""


@dataclass(frozen=True)
class Trial:
    """A learner and the table it learns from."""

    name: str
    """Of its files."""
    learn: Learner
    table: FeatureTable
    settings: Settings | None = None
    """Of the boosters, if it has any."""


def shipped(table: FeatureTable) -> Trial:
    """The learner that is shipped."""
    return Trial("shipped", boosted(Settings()), table, Settings())


def leaner(name: str, table: FeatureTable) -> Trial:
    """The same without the features of `LEANER`."""
    return Trial(name, boosted(Settings()), table.without(list(LEANER[name])), Settings())


def all_of_them(
    table: FeatureTable,
    private: dict[str, np.ndarray],
    region: dict[str, np.ndarray],
    age_band: np.ndarray,
    tuned: Settings,
) -> dict[str, Trial]:
    """Every trial by its name; `private` holds the columns of gender and family, `region` those of where the client
    lives: the catalogue has neither."""
    settings, single = Settings(), replace(Settings(), bags=1)
    gender = {"is_woman": private["is_woman"]}
    family = {name: column for name, column in private.items() if name not in gender}
    fair, less = learners.reweighed(settings, age_band), {name: leaner(name, table) for name in LEANER}
    compared = [
        shipped(table),
        Trial("scorecard", scorecard(), table),
        Trial("forest", learners.forest(), table),
        Trial("single", boosted(single), table, single),
        Trial("weighed", learners.balanced(single, learners.weighed), table, single),
        Trial("smote", learners.balanced(single, learners.smote), table, single),
        Trial("trendless", boosted(settings), without_trends(table), settings),
        Trial("private", boosted(settings), with_columns(table, private), settings),
        Trial("gender", boosted(settings), with_columns(table, gender), settings),
        Trial("family", boosted(settings), with_columns(table, family), settings),
        *less.values(),
        Trial("region", boosted(settings), with_columns(table, region), settings),
        Trial("reweighed", fair, table, settings),
        Trial("reweighed_ageless", fair, less["ageless"].table, settings),
        Trial("tuned", boosted(tuned), table, tuned),
    ]
    return {trial.name: trial for trial in compared}


def private_columns(application: pd.DataFrame) -> dict[str, np.ndarray]:
    """Gender and family of the clients of `application_train`, as features that the catalogue must not have."""
    gender = application.CODE_GENDER.map({"F": 1.0, "M": 0.0})
    status = {f"family_{number}": application.NAME_FAMILY_STATUS == status for number, status in enumerate(FAMILY)}
    others = {"children": application.CNT_CHILDREN, "household": application.CNT_FAM_MEMBERS}
    return {name: column.to_numpy(np.float32) for name, column in {"is_woman": gender, **status, **others}.items()}


def region_columns(application: pd.DataFrame) -> dict[str, np.ndarray]:
    """What is known of where the clients of `application_train` live."""
    rating, population = application.REGION_RATING_CLIENT_W_CITY, application.REGION_POPULATION_RELATIVE
    return {"region_rating": rating.to_numpy(np.float32), "region_population": population.to_numpy(np.float32)}


def with_columns(table: FeatureTable, columns: dict[str, np.ndarray]) -> FeatureTable:
    """The same clients with more features, which may do to the risk whatever the data say."""
    return replace(
        table,
        rows=np.column_stack([table.rows, *columns.values()]).astype(np.float32),
        names=[*table.names, *columns],
        inputs=table.inputs.and_more(len(columns)),
        trends=[*table.trends, *(0 for _ in columns)],
    )


def without_trends(table: FeatureTable) -> FeatureTable:
    """The same clients, and no feature bound to a trend."""
    return replace(table, trends=[0] * len(table.trends))


def out_of_fold(trial: Trial, folder: Path, progress: Callable[[str], None] = print) -> list[OutOfFold]:
    """What the trial's models say of the clients they had not seen, once a division; read again if it is known."""
    return [_division(trial, seed, folder, progress) for seed in SEEDS]


def _division(trial: Trial, seed: int, folder: Path, progress: Callable[[str], None]) -> OutOfFold:
    table, folds = trial.table, Settings().folds
    digest = hashlib.sha256(f"{table.data_hash} {trial.settings}".encode()).hexdigest()
    path = folder / f"{trial.name}-{seed}-{digest[:12]}.npz"
    if not path.exists():
        progress(f"{trial.name}, division {seed}")
        [division] = learner.cross_validate(table, trial.learn, folds, [seed], 1, progress)
        artifact.check_writable(folder)
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, fold=division.fold, log_odds=division.log_odds)
        partial.replace(path)
    with np.load(path) as known:
        return OutOfFold(known["fold"], known["log_odds"])


def check_catalogue(table: FeatureTable, model: artifact.Artifact) -> None:
    """Raises `TrainingError` unless the model was trained on features of the table's catalogue."""
    if model.catalogue_hash != table.catalogue_hash:
        raise TrainingError(
            f"The features are of catalogue {table.catalogue_hash[:12]}, the model {model.id} of {model.catalogue_hash[:12]}. "
            "Train it again on these features (`make train`), or make the features with the program of the model."
        )
