"""Times what a bank would run instead, on the shipped model and the golden rows, single-threaded.

usage: python -m clairscore_training.bench_peers --model FILE.onnx --booster FILE.gz --rows rows.f32

Prints medians. lleaves is timed where it can be imported. Independent of the Rust benchmarks it is printed beside.
"""

from __future__ import annotations

import os

# Before the imports: OpenMP reads it when it is loaded, and shap passes no thread count on.
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnxruntime
import shap

from . import artifact, export, golden
from .errors import TrainingError

BATCH, EXPLAINED = 20_000, 1_000
"""Rows scored, rows explained at once."""
Call = Callable[[np.ndarray], object]


def scorers(booster: lgb.Booster, model: bytes) -> Iterator[tuple[str, Call]]:
    """What gives a probability."""
    yield "LightGBM predict", lambda rows: booster.predict(rows, num_threads=1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    yield "onnxruntime", lambda rows: session.run([export.PROBABILITIES], {export.INPUT: rows})
    if compiled := _lleaves(booster):
        yield "lleaves", lambda rows: compiled.predict(rows.astype(np.float64), n_jobs=1)


def explainers(booster: lgb.Booster, reference: np.ndarray) -> Iterator[tuple[str, Call]]:
    """What gives contributions; the last one, against `reference`."""
    yield "LightGBM pred_contrib", lambda rows: booster.predict(rows, pred_contrib=True, num_threads=1)
    # Given the booster, shap calls LightGBM; given plain trees, it runs its own C code. A user may do either.
    yield "shap, given LightGBM", shap.TreeExplainer(booster).shap_values
    ensemble = export.trees(booster)
    own = golden.shap_explainer(ensemble)
    yield "shap, its own TreeSHAP", lambda rows: own.shap_values(rows, check_additivity=False)
    against = golden.shap_explainer(ensemble, reference)
    yield f"shap, {len(reference)} references", lambda rows: against.shap_values(rows, check_additivity=False)


def _lleaves(booster: lgb.Booster):
    try:
        import lleaves
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "booster.txt")
        booster.save_model(text)
        compiled = lleaves.Model(model_file=text)
        compiled.compile()
    return compiled


def seconds(call: Callable[[], object], repeats: int) -> float:
    """Median time of one call, after one that warms up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(name: str, call: Call, rows: np.ndarray, single_repeats: int) -> str:
    """One line of the table."""
    batch, single = seconds(lambda: call(rows), 3), seconds(lambda: call(rows[:1]), single_repeats)
    return f"{name:<24}{len(rows) / batch:>14,.0f}{single * 1e6:>14,.1f}"


def main() -> int:
    """Prints the table; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench_peers", description=__doc__.splitlines()[0])
    for option in ("--model", "--booster", "--rows"):
        parser.add_argument(option, type=Path, required=True, metavar="FILE")
    options = parser.parse_args()
    try:
        shipped, booster = artifact.read(options.model), artifact.read_booster(options.booster)
        invented = np.fromfile(options.rows, "<f4").reshape(-1, len(shipped.names))
    except (TrainingError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # shap tells, at every call, that its output once had another shape.
    warnings.filterwarnings("ignore", message="LightGBM binary classifier with TreeExplainer")
    rows = np.resize(invented, (BATCH, invented.shape[1]))

    print(f"{shipped.id}: {booster.num_trees()} trees, {rows.shape[1]} columns, one thread")
    print(f"{'':<24}{'rows/s':>14}{'us, one row':>14}")
    timed = [(name, call, rows, 500) for name, call in scorers(booster, shipped.content)]
    timed += [(name, call, rows[:EXPLAINED], 20) for name, call in explainers(booster, rows[: golden.REFERENCE])]
    for peer in timed:
        print(measure(*peer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
