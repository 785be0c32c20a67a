"""The files that leave the training: the ONNX artifact with everything it must say of itself, the evaluation, and
LightGBM's own text for the checks.

Independent of how the model came about. The metadata are what `model::parameters` reads on the Rust side.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnx
from onnx import helper

from .calibration import Calibration
from .completeness import LEAST, required
from .errors import TrainingError
from .evaluation import COST_FALSE_NEGATIVE, COST_FALSE_POSITIVE, THRESHOLD
from .features import FeatureTable
from .granted import Patterns, from_text, to_text
from .reference import PROBABILITY
from .rounding import significant

NAME, FORMAT = "credit-default", "2"
MODEL_FILE, EVALUATION_FILE = f"{NAME}.onnx", "evaluation.json"
REVIEW_BAND = 0.15
"""Within this share of the threshold on either side, a human looks closer."""
PREFIX = "clairscore."


PEER_AXES = 12
"""Features in whose space clients are neighbours, beside the predicted risk: the heaviest of the model."""
PEER_RISK_WEIGHT = 0.5
"""How much the predicted risk counts among the axes, all of which count 1. docs/voisinage.md says what was measured."""


def peers(table: FeatureTable, importance: list[dict], log_odds: np.ndarray) -> list[dict]:
    """The space in which clients are neighbours: how to standardise each axis, and how much it counts. `log_odds` is what
    is predicted of each client."""
    axes = []
    for heavy in importance:
        axis = _axis(heavy["feature"], table.rows[:, table.names.index(heavy["feature"])].astype(np.float64))
        if len(axes) < PEER_AXES and axis["deviation"] > 0:
            axes.append(axis | {"weight": heavy["mean_abs_contribution"]})
    total = sum(axis["weight"] for axis in axes)
    for axis in axes:
        axis["weight"] = (1 - PEER_RISK_WEIGHT) * (axis["weight"] / total if total else 1 / len(axes))
    return [_axis(PROBABILITY, log_odds) | {"weight": PEER_RISK_WEIGHT if axes else 1.0}, *axes]


def _axis(feature: str, values: np.ndarray) -> dict:
    known = values[~np.isnan(values)]
    mean, deviation = (known.mean(), known.std()) if len(known) else (0.0, 0.0)
    return {"feature": feature, "mean": float(mean), "deviation": float(deviation)}


def metadata(
    table: FeatureTable,
    calibration: Calibration,
    seed: int,
    importance: list[dict],
    references: list[dict],
    granted: list[Patterns],
    log_odds: np.ndarray,
) -> dict[str, str]:
    """Everything the artifact says of itself, each entry a string. `log_odds` is what was predicted of each client, out
    of fold."""
    clients, defaults = len(table.target), int(table.target.sum())
    weight = {heavy["feature"]: heavy["mean_abs_contribution"] for heavy in importance}
    entries = {
        "format": FORMAT,
        "name": NAME,
        "features": json.dumps(table.names),
        "importance": json.dumps([weight[name] for name in table.names]),
        "catalogue_hash": table.catalogue_hash,
        "policy": json.dumps(
            {
                "costs": {"false_negative": COST_FALSE_NEGATIVE, "false_positive": COST_FALSE_POSITIVE},
                "threshold": THRESHOLD,
                "review_from": THRESHOLD * (1 - REVIEW_BAND),
                "review_to": THRESHOLD * (1 + REVIEW_BAND),
                "least_completeness": LEAST,
                "required": required(table.inputs),
            }
        ),
        "calibration": json.dumps(asdict(calibration)),
        "training": json.dumps(
            {
                "clients": clients,
                "defaults": defaults,
                "base_rate": defaults / clients,
                "data_hash": table.data_hash,
                "seed": seed,
            }
        ),
        "peers": json.dumps(significant(peers(table, importance, log_odds))),
        "reference": json.dumps(references),
        "granted": to_text(granted),
    }
    return {PREFIX + key: value for key, value in entries.items()}


def to_bytes(model: onnx.ModelProto, entries: dict[str, str]) -> bytes:
    """The file's bytes: equal input gives equal bytes."""
    helper.set_model_props(model, entries)
    return model.SerializeToString(deterministic=True)


def identity(model: bytes) -> str:
    """The name by which scores and reports refer to these very bytes."""
    return f"{NAME}@{hashlib.sha256(model).hexdigest()[:12]}"


@dataclass(frozen=True)
class Artifact:
    """An artifact as it was read back."""

    id: str
    content: bytes
    names: list[str]
    catalogue_hash: str
    calibration: Calibration
    granted: list[tuple[bytes, list[int]]]
    """Of each tree, the patterns of the granted clients, and how many answer in each."""


def read(path: Path) -> Artifact:
    """Reads an artifact; raises `TrainingError` if it is none of ours."""
    try:
        content = path.read_bytes()
        entries = {entry.key: entry.value for entry in onnx.load_from_string(content).metadata_props}
        names, catalogue_hash = json.loads(entries[PREFIX + "features"]), entries[PREFIX + "catalogue_hash"]
        calibration = Calibration(**json.loads(entries[PREFIX + "calibration"]))
        granted = from_text(entries[PREFIX + "granted"])
    except OSError as error:
        raise TrainingError(f"{path} cannot be read: {error}. Train a model first.") from error
    except Exception as error:  # protobuf's parser has no public error type of its own
        raise TrainingError(f"{path} is not an artifact of this training ({error!r}). Train it again.") from error
    return Artifact(identity(content), content, names, catalogue_hash, calibration, granted)


def write_booster(booster: lgb.Booster, path: Path) -> None:
    """LightGBM's own text, gzipped without a time stamp: equal boosters give equal bytes."""
    write(path, gzip.compress(booster.model_to_string().encode(), mtime=0))


def read_booster(path: Path) -> lgb.Booster:
    """The booster that `write_booster` wrote."""
    try:
        return lgb.Booster(model_str=gzip.decompress(path.read_bytes()).decode())
    except (OSError, EOFError, ValueError, lgb.basic.LightGBMError) as error:
        raise TrainingError(f"{path} is not a booster written by `train --booster`: {error}.") from error


def write_json(path: Path, content: dict) -> None:
    """Writes a report for programs and people."""
    write(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def read_json(path: Path) -> dict:
    """Reads what `write_json` wrote."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path} cannot be read: {error}. `make notebook` writes it anew.") from error


def check_writable(folder: Path) -> None:
    """Makes `folder` and tries it, so that an hour of training does not end in a refusal to write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise TrainingError(f"{folder} cannot be written to: {error}. Choose another place.") from error


def write(path: Path, content: bytes) -> None:
    """Writes the whole file or leaves the earlier one."""
    check_writable(path.parent)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise TrainingError(f"{path} cannot be written: {error}. Choose another place.") from error
