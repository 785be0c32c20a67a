"""What a team would put up instead of Clairscore's API: FastAPI or Flask, LightGBM and shap over a table of features in memory.

usage: python -m clairscore_training.bench_service --booster FILE.gz --features FILE.parquet --port N [--framework flask]

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
from scipy.special import expit

from . import artifact
from .features import CLIENT


class Service:
    """What both frameworks answer with, everything loaded."""

    def __init__(self, booster_file: Path, features: Path) -> None:
        warnings.filterwarnings("ignore", message="LightGBM binary classifier with TreeExplainer")
        self.booster = artifact.read_booster(booster_file)
        self.names = self.booster.feature_name()
        table = parquet.read_table(features, columns=[CLIENT, *self.names])
        self.place = {client: row for row, client in enumerate(table[CLIENT].to_pylist())}
        self.rows = np.column_stack([table[name].to_numpy() for name in self.names]).astype(np.float32)
        self.explainer = shap.TreeExplainer(self.booster)
        self.base_value = float(np.ravel(self.explainer.expected_value)[-1])

    def explanation(self, client: int) -> dict[str, object] | None:
        """A client's score and its contributions; none for a number that nobody has."""
        if client not in self.place:
            return None
        row = self.rows[self.place[client]][None]
        log_odds = float(self.booster.predict(row, raw_score=True, num_threads=1)[0])
        contributions = np.ravel(self.explainer.shap_values(row))
        return {
            "client_id": client,
            "probability": float(expit(log_odds)),
            "log_odds": log_odds,
            "base_value": self.base_value,
            "contributions": [
                {
                    "feature": self.names[at],
                    "value": _or_none(row[0, at]),
                    "contribution": float(contributions[at]),
                }
                for at in np.argsort(-np.abs(contributions))
            ],
        }


def serve_fastapi(service: Service, port: int) -> None:
    """FastAPI, by uvicorn."""
    import uvicorn
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/clients/{client}/explanation")
    def explanation(client: int) -> dict[str, object]:
        found = service.explanation(client)
        if found is None:
            raise HTTPException(404)
        return found

    uvicorn.run(app, port=port, log_level="warning")


def serve_flask(service: Service, port: int) -> None:
    """Flask, by waitress: the server that Flask brings along is for development."""
    import waitress
    from flask import Flask, abort

    app = Flask(__name__)

    @app.get("/clients/<int:client>/explanation")
    def explanation(client: int) -> dict[str, object]:
        found = service.explanation(client)
        if found is None:
            abort(404)
        return found

    waitress.serve(app, host="127.0.0.1", port=port, threads=THREADS)


# As many as the bench has connections at most; FastAPI has forty of its own.
THREADS = 8
FRAMEWORKS = {"fastapi": serve_fastapi, "flask": serve_flask}


def _or_none(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)


def main() -> None:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(prog="bench_service", description=__doc__.splitlines()[0])
    parser.add_argument("--booster", type=Path, required=True, metavar="FILE")
    parser.add_argument("--features", type=Path, required=True, metavar="FILE")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--framework", choices=FRAMEWORKS, default="fastapi")
    options = parser.parse_args()
    FRAMEWORKS[options.framework](Service(options.booster, options.features), options.port)


if __name__ == "__main__":
    main()
