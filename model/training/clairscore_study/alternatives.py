"""The alternatives to the shipped model that were tried, for those who run it and those who ask whether a fairer one
was at hand: `alternatives.json`, which the training puts into the evaluation it ships.

Independent of the notebook that tells how the numbers came about.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from clairscore_training import artifact
from clairscore_training.errors import TrainingError
from clairscore_training.features import FeatureTable
from clairscore_training.learner import OutOfFold

from . import measure

WORDS = {
    "shipped": ("Modèle livré : LightGBM, deux ensembles d’arbres, tendances imposées",
                "Shipped model: LightGBM, two sets of trees, trends imposed"),
    "ageless": ("Sans l’âge ni les rapports à l’âge", "Without age and what is relative to it"),
    "proxyless": ("Sans l’âge ni ce qui va avec l’âge", "Without age and what goes with it"),
    "reweighed": ("Clients repondérés par tranche d’âge", "Clients reweighed by age band"),
    "reweighed_ageless": ("Clients repondérés par tranche d’âge, sans l’âge",
                          "Clients reweighed by age band, without age"),
    "private": ("Avec le sexe et la situation familiale", "With gender and family status"),
    "region": ("Avec la région", "With the region"),
    "priceless": ("Sans le prix du crédit, ni ce dont il se déduit",
                  "Without the price of the loan, or what it can be deduced from"),
    "trendless": ("Sans tendances imposées", "Without imposed trends"),
    "scorecard": ("Grille de score (régression logistique)", "Scorecard (logistic regression)"),
    "forest": ("Forêt aléatoire", "Random forest"),
    "weighed": ("Difficultés surpondérées", "Difficulties weighing more"),
    "smote": ("Difficultés suréchantillonnées (SMOTE)", "Difficulties oversampled (SMOTE)"),
    "tuned": ("Réglages trouvés par hyperopt", "Settings found by hyperopt"),
}  # fmt: skip
"""Of the trials that are shown, in their order: in French and in English."""


def summary(
    divisions: dict[str, list[OutOfFold]],
    target: np.ndarray,
    is_woman: np.ndarray,
    years: np.ndarray,
    region: np.ndarray,
) -> list[dict]:
    """One entry a trial that is shown. All are calibrated as the shipped model is, and refuse from its threshold on.

    `is_woman` is 1, 0 or missing, `years` the age of each client, `region` the rating of where they live. Intervals of
    95 % are of the sampling of clients: DeLong's for the AUC, the bootstrap's over clients for the cost and for the
    ratios of grant rates, whose lowest and highest group are found anew in every draw.
    """
    gender = np.where(np.isnan(is_woman), -1, is_woman).astype(int)
    groups = {"gender": gender, "age": measure.age_band(years), "region": region}
    return [entry(trial, divisions[trial], divisions["shipped"], target, groups) for trial in WORDS]


def entry(
    trial: str,
    divisions: list[OutOfFold],
    shipped: list[OutOfFold],
    target: np.ndarray,
    groups: dict[str, np.ndarray],
) -> dict:
    """One trial; beside its own measures, how much they are more than the shipped model's, client by client."""
    french, english = WORDS[trial]
    calibrated = measure.as_shipped(divisions, target)
    cost = measure.costs(calibrated, target)
    ratios = {
        f"grant_rate_ratio_{attribute}": measure.grant_rate_ratio(calibrated, group)
        for attribute, group in groups.items()
    }
    said = {"name": trial, "label": {"fr": french, "en": english}}
    said |= {"auc": measure.area(divisions, target), "cost": measure.mean(cost)} | ratios
    if trial == "shipped":
        return said
    dearer = cost - measure.costs(measure.as_shipped(shipped, target), target)
    difference = {"auc": measure.area_difference(divisions, shipped, target), "cost": measure.mean(dearer)}
    return said | {"difference": difference}


def write(path: Path, table: FeatureTable, entries: list[dict]) -> None:
    """Writes what `summary` returned, with the data it is of."""
    artifact.write_json(path, {"data_hash": table.data_hash, "alternatives": entries})


def add(path: Path, table: FeatureTable, entries: list[dict]) -> None:
    """Writes these entries among those that `path` has, in the place of earlier ones of their names."""
    known = artifact.read_json(path)
    if known["data_hash"] != table.data_hash:
        raise TrainingError(f"{path} is of other features: `make notebook` writes it anew.")
    every = {each["name"]: each for each in [*known["alternatives"], *entries]}
    write(path, table, sorted(every.values(), key=lambda each: list(WORDS).index(each["name"])))
