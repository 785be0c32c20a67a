"""Made-up clients, small enough that the whole training runs in a second or two."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clairscore_training import artifact, learner
from clairscore_training.train import train

NAMES = ["score", "ratio", "count", "flag", "noise"]
TRENDS = [-1, 1, 0, 0, 0]
GROUPS = {"attribute": "colour", "column": "group_colour", "groups": ["blue", "red", "not_stated"]}
INPUTS = {
    "inputs": ["AMT_INCOME_TOTAL", "EXT_SOURCE_1", "bureau"],
    "needs": [0, 1, 4, 1, 5],
    "needs_one_of": [2, 0, 0, 0, 0],
    "unknown": [None] * 5,
}
"""`score` is made of the second input, `ratio` and `flag` of the first, `count` of the third, `noise` of the outer two."""
QUICK = learner.Settings(
    learning_rate=0.1, leaves=5, clients_per_leaf=15, feature_share=0.8, l1=0.0, l2=1.0, bins=31,
    most_rounds=60, patience=10, folds=3, inner_folds=2,
)  # fmt: skip


@dataclass
class Clients:
    """The columns of a feature file, to be spoilt by a test before they are written."""

    ids: np.ndarray
    target: list[int | None]
    columns: dict[str, np.ndarray]
    metadata: dict[str, str]

    def write(self, path: Path, leave_out: tuple[str, ...] = ()) -> Path:
        """Writes the feature file of the contract, without the columns `leave_out`."""
        fields = [pa.field("sk_id_curr", pa.int64(), nullable=False), pa.field("target", pa.int32())]
        arrays = [pa.array(self.ids, pa.int64()), pa.array(self.target, pa.int32())]
        for name, values in self.columns.items():
            arrays.append(pa.array(values))
            fields.append(pa.field(name, arrays[-1].type, nullable=False))
        kept = [i for i, field in enumerate(fields) if field.name not in leave_out]
        schema = pa.schema([fields[i] for i in kept], metadata=self.metadata)
        pq.write_table(pa.table([arrays[i] for i in kept], schema=schema), path)
        return path


def make_clients(count: int = 900, seed: int = 7) -> Clients:
    """Clients whose risk really depends on the first columns; `score` is missing for many, `noise` says nothing."""
    random = np.random.default_rng(seed)
    score, ratio, noise = random.uniform(size=count), random.normal(size=count), random.normal(size=count)
    number = random.poisson(2, count).astype(float)
    risk = -1.0 - 3.0 * (score - 0.5) + 0.8 * ratio + 0.2 * number
    target = (random.uniform(size=count) < 1 / (1 + np.exp(-risk))).astype(int)
    score[random.uniform(size=count) < 0.3] = np.nan
    group = random.integers(0, 3, count).astype(np.int32)
    columns = dict(zip(NAMES, (score, ratio, number, (ratio > 1.0).astype(float), noise)))
    return Clients(
        ids=np.arange(100_000, 100_000 + count),
        target=target.tolist(),
        columns={name: values.astype(np.float32) for name, values in columns.items()}
        | {"group_colour": group, "known": np.where(np.isnan(score), 5, 7).astype(np.int64)},
        metadata={
            "clairscore.catalogue_hash": "ab" * 32,
            "clairscore.features": json.dumps(NAMES),
            "clairscore.trends": json.dumps(TRENDS),
            "clairscore.groups": json.dumps([GROUPS]),
            "clairscore.inputs": json.dumps(INPUTS),
        },
    )


@pytest.fixture
def clients() -> Clients:
    return make_clients()


@dataclass(frozen=True)
class Trained:
    """What a training left behind."""

    source: Path
    folder: Path
    report: dict

    @property
    def model(self) -> Path:
        return self.folder / artifact.MODEL_FILE

    @property
    def booster_file(self) -> Path:
        return self.folder / "booster.txt.gz"

    @property
    def booster(self) -> lgb.Booster:
        return artifact.read_booster(self.booster_file)


def quick_train(
    source: Path,
    folder: Path,
    seed: int = 1,
    jobs: int = 1,
    without: tuple[str, ...] = (),
    alternatives: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Trained:
    """The whole training with settings for few clients."""
    report = train(
        source, None, folder, folder / "booster.txt.gz", alternatives, seed, repeats=2, jobs=jobs, without=list(without),
        settings=QUICK, progress=progress,
    )  # fmt: skip
    return Trained(source, folder, report)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    folder = tmp_path_factory.mktemp("trained")
    return quick_train(make_clients().write(folder / "features.parquet"), folder / "artifacts")
