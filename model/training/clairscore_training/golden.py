"""Golden values: what LightGBM, onnxruntime and the shap package, each by its own code, say of invented clients.

The rows are drawn from the model's own thresholds, for that is where two implementations part: exactly on one, on the
next f32 above and below, missing, zero, and anywhere between. They resemble nobody and no client's row enters.
Independent of the Rust implementation that is held against them.
"""

from __future__ import annotations

import json
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnxruntime
import shap
from scipy.special import expit

from . import artifact, export, granted
from .errors import TrainingError

ROWS, REFERENCE = 640, 64
"""Rows, and how many of the first of them are the reference of the interventional contributions."""
PROBABILITY_TOLERANCE = CONTRIBUTION_TOLERANCE = 1e-6


def thresholds(ensemble: list[list[export.Node]], columns: int) -> list[np.ndarray]:
    """Each column's distinct thresholds as f32, ascending; none for a column that no tree asks about.

    The largest f32 is left out: it parts missing from present, and no value stands near it.
    """
    largest = np.finfo(np.float32).max
    found: list[set[np.float32]] = [set() for _ in range(columns)]
    for tree in ensemble:
        for node in tree:
            if isinstance(node, export.Split):
                threshold = export.round_down(node.threshold)
                if threshold < largest:
                    found[node.feature].add(threshold)
    return [np.array(sorted(column), np.float32) for column in found]


def invent(cuts: list[np.ndarray], count: int, seed: int) -> np.ndarray:
    """`count` rows: two of all missing and all zero, the others mixed, each row with its own share of missing values."""
    random = np.random.default_rng(seed)
    rows = np.column_stack([_invent_column(column, count, random) for column in cuts]).astype(np.float32)
    missing_share = random.choice([0.0, 0.05, 0.2, 0.6], size=(count, 1))
    rows[random.random(rows.shape) < missing_share] = np.nan
    rows[0], rows[1] = np.nan, 0.0
    return rows


def _invent_column(cuts: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    if cuts.size == 0:
        return random.normal(size=count).astype(np.float32)
    on = random.choice(cuts, count)
    span = max(float(cuts[-1] - cuts[0]), abs(float(cuts[0])), 1e-3)
    between = random.uniform(cuts[0] - 0.1 * span, cuts[-1] + 0.1 * span, count).astype(np.float32)
    ways = [on, np.nextafter(on, np.float32(np.inf)), np.nextafter(on, np.float32(-np.inf)), between, np.zeros(count)]
    return np.choose(random.choice(len(ways), count, p=[0.35, 0.1, 0.1, 0.4, 0.05]), ways)


def onnxruntime_probability(model: bytes, rows: np.ndarray) -> np.ndarray:
    """Probability of default by onnxruntime, f64 of its f32."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (probabilities,) = session.run([export.PROBABILITIES], {export.INPUT: rows})
    return probabilities[:, 1].astype(np.float64)


def shap_explainer(ensemble: list[list[export.Node]], reference: np.ndarray | None = None) -> shap.TreeExplainer:
    """TreeSHAP by the shap package's own code: path-dependent, or interventional if there are reference rows.

    Given LightGBM's booster, shap would merely call LightGBM; given plain trees, it computes.
    """
    return shap.TreeExplainer(
        {
            "trees": [_shap_tree(tree) for tree in ensemble],
            "input_dtype": np.float32,
            "internal_dtype": np.float64,
            "objective": "binary_crossentropy",
            "tree_output": "log_odds",
        },
        data=reference,
        feature_perturbation="tree_path_dependent" if reference is None else "interventional",
    )


def shap_contributions(
    ensemble: list[list[export.Node]], rows: np.ndarray, reference: np.ndarray | None = None
) -> tuple[np.ndarray, float]:
    """What shap says of `rows`, one contribution a column, and its base value, in log-odds."""
    explainer = shap_explainer(ensemble, reference)
    contributions = explainer.shap_values(rows, check_additivity=False)
    return np.asarray(contributions, np.float64).reshape(rows.shape), float(np.ravel(explainer.expected_value)[0])


def _shap_tree(tree: list[export.Node]) -> dict[str, np.ndarray]:
    def of(split, leaf, dtype) -> np.ndarray:
        return np.array([split(n) if isinstance(n, export.Split) else leaf(n) for n in tree], dtype)

    no_child = lambda _: -1
    return {
        "children_left": of(lambda n: n.left, no_child, np.int32),
        "children_right": of(lambda n: n.right, no_child, np.int32),
        "children_default": of(lambda n: n.left if n.missing_left else n.right, no_child, np.int32),
        "feature": of(lambda n: n.feature, no_child, np.int32),
        # Interventional shap compares in f32: rounded down, a threshold sends every f32 value where it would have.
        "threshold": of(lambda n: export.round_down(n.threshold), lambda _: 0.0, np.float64),
        "value": of(lambda _: 0.0, lambda n: n.value, np.float64).reshape(-1, 1),
        "node_sample_weight": of(lambda n: n.clients, lambda n: n.clients, np.float64),
    }


def write(model: Path, booster_file: Path, output: Path, count: int = ROWS, seed: int = 1) -> str:
    """Makes the golden files in `output`; returns what was measured, in words. Three that disagree are not golden."""
    shipped = artifact.read(model)
    booster = artifact.read_booster(booster_file)
    if booster.feature_name() != shipped.names:
        raise TrainingError(f"{booster_file} and {model} have other features: write both with one `train`.")
    ensemble = export.trees(booster)
    rows = invent(thresholds(ensemble, len(shipped.names)), count, seed)

    calibration = shipped.calibration
    log_odds = calibration(booster.predict(rows, raw_score=True, num_threads=1))
    lightgbm = expit(log_odds)
    runtime = onnxruntime_probability(shipped.content, rows)
    contributions, base_value = shap_contributions(ensemble, rows)
    contributions, base_value = calibration.slope * contributions, float(calibration(np.float64(base_value)))
    interventional, reference_base_value = shap_contributions(ensemble, rows, rows[:REFERENCE])
    interventional *= calibration.slope
    reference_base_value = float(calibration(np.float64(reference_base_value)))
    own = calibration.slope * booster.predict(rows, pred_contrib=True, num_threads=1)[:, :-1]

    apart = {
        "probability, LightGBM and onnxruntime": np.abs(lightgbm - runtime).max(),
        "contribution, LightGBM and shap": np.abs(own - contributions).max(),
        "log-odds, LightGBM and the sum of shap's contributions": np.abs(
            base_value + contributions.sum(axis=1) - log_odds
        ).max(),
        "log-odds, LightGBM and the sum of shap's interventional contributions": np.abs(
            reference_base_value + interventional.sum(axis=1) - log_odds
        ).max(),
    }
    measured = "\n".join(f"  {what}: at most {distance:.1e} apart" for what, distance in apart.items())
    if max(apart.values()) > min(PROBABILITY_TOLERANCE, CONTRIBUTION_TOLERANCE):
        raise TrainingError(
            f"The three implementations disagree, so there are no golden values:\n{measured}\n"
            f"If {booster_file} is of another training than {model}, write both with one `train`."
        )
    meta = {
        "rows": count,
        "columns": len(shipped.names),
        "model": shipped.id,
        "base_value": base_value,
        "reference_rows": REFERENCE,
        "reference_base_value": reference_base_value,
        "granted_base_value": granted.base_value(export.fold_in(ensemble, calibration), shipped.granted),
    }
    for name, content in {
        "rows.f32": rows.astype("<f4").tobytes(),
        "probability_lightgbm.f64": lightgbm.astype("<f8").tobytes(),
        "probability_onnxruntime.f64": runtime.astype("<f8").tobytes(),
        "contributions_shap.f64": contributions.astype("<f8").tobytes(),
        "contributions_reference_shap.f64": interventional.astype("<f8").tobytes(),
        # Last: it names the model, so that a broken-off run is seen.
        "meta.json": (json.dumps(meta, indent=2) + "\n").encode(),
    }.items():
        artifact.write(output / name, content)
    return measured
