"""How much of a model rests on what is known of a client, and what it changes that too little is no grant.

The same share as `model::engine` computes on the Rust side: of the model's summed importance, that of the features
whose inputs are known. Independent of what an input is: names, sets and clients come with the feature file.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from .evaluation import THRESHOLD, cost_per_client
from .features import FeatureTable, Inputs

LEAST = 0.7
"""The least completeness. Measured on Home Credit's 36,523 training clients, most of whose history is unknown: 12 in
10,000 are below, and all of them once their external scores are left blank, with or without a history. Between, from
0.66 to 0.73, nearly nobody is. docs/fiche-modele.md says what it changes."""
REQUIRED = ["NAME_CONTRACT_TYPE", "AMT_CREDIT", "AMT_ANNUITY", "AMT_INCOME_TOTAL", "NAME_INCOME_TYPE", "DAYS_BIRTH"]
"""What no file may lack: what is asked for, by whom, and out of which income. Home Credit's clients all have them, but
for 24 annuities of 85,267."""
EXTERNAL_SCORES = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"]


def required(inputs: Inputs) -> list[str]:
    """Those of `REQUIRED` that the catalogue knows."""
    return [name for name in REQUIRED if name in inputs.names]


def completeness(inputs: Inputs, importance: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Each client's share, by what is `known` of them; `importance` has the weight of each feature."""
    known = known[:, None]
    whole = (known & inputs.needs) == inputs.needs
    some = (inputs.needs_one_of == 0) | ((known & inputs.needs_one_of) != 0)
    return (whole & some) @ importance / importance.sum()


def is_enough(inputs: Inputs, importance: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Of whom enough is known for another advice than a closer look."""
    needed = inputs.bits(required(inputs))
    return (completeness(inputs, importance, known) >= LEAST) & ((known & needed) == needed)


def left_blank(table: FeatureTable, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The rows as they would be had nobody given these inputs, and what would then be known. A feature that is made of
    one of them alone, or of any of them, is what it is where nothing is known; no feature may mix them with others."""
    inputs, blank = table.inputs, table.inputs.bits(names)
    touched = ((inputs.needs | inputs.needs_one_of) & blank) != 0
    return np.where(touched, inputs.unknown, table.rows), inputs.known & ~blank


def effects(
    table: FeatureTable, importance: np.ndarray, delivered: np.ndarray, without_external: np.ndarray
) -> list[dict]:
    """What the limit changes, by the out-of-fold log-odds of the files as they are and without external scores."""
    as_delivered, less = expit(delivered), expit(without_external)
    _, known = left_blank(table, external_scores(table.inputs))
    return [
        _effect("as_delivered", table, importance, table.inputs.known, as_delivered, as_delivered),
        _effect("without_external_scores", table, importance, known, as_delivered, less),
    ]


def external_scores(inputs: Inputs) -> list[str]:
    """Those of `EXTERNAL_SCORES` that the catalogue knows."""
    return [name for name in EXTERNAL_SCORES if name in inputs.names]


def _effect(
    files: str, table: FeatureTable, importance: np.ndarray, known: np.ndarray, delivered: np.ndarray, now: np.ndarray
) -> dict:
    enough, refused = is_enough(table.inputs, importance, known), delivered >= THRESHOLD
    return {
        "files": files,
        "reviewed": float((~enough).mean()),
        "overturned": float((now[refused] < THRESHOLD).mean()) if refused.any() else 0.0,
        "cost": cost_per_client(now, table.target),
        "cost_of_others": cost_per_client(now[enough], table.target[enough]) if enough.any() else None,
    }
