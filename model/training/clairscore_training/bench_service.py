"""What a team would put up instead of Clairscore's API: FastAPI, LightGBM and shap over a table of features in memory.

usage: python -m clairscore_training.bench_service --booster FILE.gz --features FILE.parquet --port N

Answers GET /clients/{id}/explanation as Clairscore's API does. It has an easier life: the features are computed
beforehand and kept in memory, where Clairscore reads the client's file from the database and computes them anew.
"""

from __future__ import annotations

import os

# Before the imports: one request, one thread, as one would serve it.
os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import warnings
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import shap
import uvicorn
from fastapi import FastAPI, HTTPException
from scipy.special import expit

from . import artifact
from .features import CLIENT


def service(booster_file: Path, features: Path) -> FastAPI:
    """The application, with everything loaded."""
    warnings.filterwarnings("ignore", message="LightGBM binary classifier with TreeExplainer")
    booster = artifact.read_booster(booster_file)
    names = booster.feature_name()
    table = parquet.read_table(features, columns=[CLIENT, *names])
    place = {client: row for row, client in enumerate(table[CLIENT].to_pylist())}
    rows = np.column_stack([table[name].to_numpy() for name in names]).astype(np.float32)
    explainer = shap.TreeExplainer(booster)
    base_value = float(np.ravel(explainer.expected_value)[-1])
    app = FastAPI()

    @app.get("/clients/{client}/explanation")
    def explanation(client: int) -> dict[str, object]:
        if client not in place:
            raise HTTPException(404)
        row = rows[place[client]][None]
        log_odds = float(booster.predict(row, raw_score=True, num_threads=1)[0])
        contributions = np.ravel(explainer.shap_values(row))
        return {
            "client_id": client,
            "probability": float(expit(log_odds)),
            "log_odds": log_odds,
            "base_value": base_value,
            "contributions": [
                {"feature": names[at], "value": _or_none(row[0, at]), "contribution": float(contributions[at])}
                for at in np.argsort(-np.abs(contributions))
            ],
        }

    return app


def _or_none(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)


def main() -> None:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(prog="bench_service", description=__doc__.splitlines()[0])
    parser.add_argument("--booster", type=Path, required=True, metavar="FILE")
    parser.add_argument("--features", type=Path, required=True, metavar="FILE")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvicorn.run(service(options.booster, options.features), port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
