"""Reads the feature file that `clairscore features` writes.

Independent of what a feature means: names, their order and the catalogue's hash are taken from the file and handed
on. A file that does not say which catalogue it came from is refused, because the artifact could not say it either.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import TrainingError

CLIENT, TARGET = "sk_id_curr", "target"
HASH_KEY, NAMES_KEY, TRENDS_KEY = b"clairscore.catalogue_hash", b"clairscore.features", b"clairscore.trends"
GROUPS_KEY, INPUTS_KEY, KNOWN = b"clairscore.groups", b"clairscore.inputs", "known"
CONCEPTS_KEY = b"clairscore.concepts"
HOW_TO_MAKE_ONE = "Write one with `clairscore features --output FILE.parquet`."


@dataclass(frozen=True)
class Grouping:
    """Which group of one attribute each client is in: what fairness is measured by, never what is learnt from."""

    attribute: str
    groups: list[str]
    of: np.ndarray
    """Each client's place in `groups`."""


@dataclass(frozen=True)
class Inputs:
    """What features are made of, and what of that is known of each client. A set is a number, one bit an input."""

    names: list[str]
    """The fields and tables, in the order of their bits."""
    needs: np.ndarray
    """For each feature, what must all be known for it to be known..."""
    needs_one_of: np.ndarray
    """...and of what at least one, if there is any."""
    unknown: np.ndarray
    """Each feature's value where nothing is known, float32."""
    known: np.ndarray
    """What is known of each client, int64."""

    def bits(self, names: list[str]) -> int:
        """The set of these inputs."""
        return sum(1 << self.names.index(name) for name in names)

    def and_more(self, features: int) -> Inputs:
        """The same with so many features behind, which are made of nothing that is told."""
        more = lambda each, value: np.append(each, np.full(features, value, each.dtype))
        return replace(
            self,
            needs=more(self.needs, 0),
            needs_one_of=more(self.needs_one_of, 0),
            unknown=more(self.unknown, np.nan),
        )

    def of(self, kept: list[int]) -> Inputs:
        """The same for these features only."""
        return replace(
            self, needs=self.needs[kept], needs_one_of=self.needs_one_of[kept], unknown=self.unknown[kept]
        )


@dataclass(frozen=True)
class FeatureTable:
    """The clients whose outcome is known, in client order."""

    clients: np.ndarray
    """SK_ID_CURR, int64, ascending, each once."""
    target: np.ndarray
    """1 = defaulted, 0 = repaid, int8."""
    rows: np.ndarray
    """One row a client, one column a feature, float32, NaN = missing."""
    names: list[str]
    """Catalogue names, in the order of the columns."""
    trends: list[int]
    """What more of each feature may do to the risk: 1 = only raise it, -1 = only lower it, 0 = either."""
    catalogue_hash: str
    """Hash of the catalogue that made the columns, hex."""
    groupings: list[Grouping]
    """One an attribute by which fairness is measured; empty if the file has none."""
    inputs: Inputs
    """What the features are made of, and what of it is known."""

    @property
    def data_hash(self) -> str:
        """SHA-256 of what is learnt from, whatever else the file holds, hex."""
        parts = (self.rows, self.target, json.dumps([self.names, self.trends]).encode())
        return hashlib.sha256(b"".join(bytes(part) for part in parts)).hexdigest()

    def without(self, dropped: list[str]) -> FeatureTable:
        """The same clients without the features `dropped`."""
        if unknown := sorted(set(dropped) - set(self.names)):
            raise TrainingError(f"No such feature to leave out: {', '.join(unknown)}.")
        kept = [i for i, name in enumerate(self.names) if name not in dropped]
        if not kept:
            raise TrainingError("Every feature was left out: there is nothing to learn from.")
        return replace(
            self,
            rows=np.ascontiguousarray(self.rows[:, kept]),
            names=[self.names[i] for i in kept],
            trends=[self.trends[i] for i in kept],
            inputs=self.inputs.of(kept),
        )


def read(path: Path, catalogue: str | None = None) -> FeatureTable:
    """Reads `path`; raises `TrainingError` if it cannot be trained on, or is not of the catalogue of hash `catalogue`."""
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise TrainingError(f"{path} cannot be read as a Parquet file: {error}. {HOW_TO_MAKE_ONE}") from error
    catalogue_hash, names, trends = _catalogue(table, path)
    if catalogue is not None and catalogue_hash != catalogue:
        raise TrainingError(
            f"{path} was made by another catalogue of features ({catalogue_hash[:12]}, now {catalogue[:12]}): "
            "whoever scores would refuse the model. " + HOW_TO_MAKE_ONE
        )
    _check_columns(table, names, path)

    table = table.filter(table[TARGET].is_valid()).sort_by(CLIENT)
    clients = table[CLIENT].to_numpy()
    target = table[TARGET].to_numpy()
    rows = np.column_stack([table[name].to_numpy() for name in names])
    groupings = _groupings(table, names, path)
    _check_outcomes(target, path)
    if (repeated := clients[1:][clients[1:] == clients[:-1]]).size:
        raise TrainingError(
            f"{path}: {repeated.size} clients stand there twice (the first is {repeated[0]}). "
            "A client in two folds would be learnt and predicted at once: write the file anew."
        )
    if (infinite := np.isinf(rows).any(axis=0)).any():
        culprits = ", ".join(name for name, bad in zip(names, infinite) if bad)
        raise TrainingError(f"{path}: infinite values in {culprits}. Missing is written NaN; mend the feature.")
    inputs = _inputs(table, names, path)
    return FeatureTable(clients, target.astype(np.int8), rows, names, trends, catalogue_hash, groupings, inputs)


def concepts(path: Path) -> dict[str, str]:
    """Which concept each feature belongs to, by its name; nothing if the file does not say."""
    metadata = pq.read_schema(path).metadata or {}
    return json.loads(metadata[CONCEPTS_KEY]) if CONCEPTS_KEY in metadata else {}


def _catalogue(table: pa.Table, path: Path) -> tuple[str, list[str], list[int]]:
    metadata = table.schema.metadata or {}
    if absent := [key.decode() for key in (HASH_KEY, NAMES_KEY, TRENDS_KEY) if key not in metadata]:
        raise TrainingError(
            f"{path} does not say which catalogue it came from (no {' and no '.join(absent)} in its metadata). "
            + HOW_TO_MAKE_ONE
        )
    names, trends = (_list(metadata, key, path) for key in (NAMES_KEY, TRENDS_KEY))
    if not names or not all(isinstance(name, str) for name in names):
        raise TrainingError(f"{path}: {NAMES_KEY.decode()} is not a list of names. {HOW_TO_MAKE_ONE}")
    if len(trends) != len(names) or not all(trend in (-1, 0, 1) for trend in trends):
        raise TrainingError(f"{path}: {TRENDS_KEY.decode()} is not -1, 0 or 1 for each feature. {HOW_TO_MAKE_ONE}")
    return metadata[HASH_KEY].decode(), names, trends


def _list(metadata: dict[bytes, bytes], key: bytes, path: Path) -> list:
    try:
        entries = json.loads(metadata[key])
    except ValueError as error:
        raise TrainingError(f"{path}: {key.decode()} is not JSON: {error}. {HOW_TO_MAKE_ONE}") from error
    return entries if isinstance(entries, list) else []


def _groupings(table: pa.Table, names: list[str], path: Path) -> list[Grouping]:
    groupings = []
    for entry in _list(table.schema.metadata, GROUPS_KEY, path) if GROUPS_KEY in table.schema.metadata else []:
        attribute, column, groups = entry["attribute"], entry["column"], entry["groups"]
        if column in names:
            raise TrainingError(f"{path}: {column} stands among the features: the model would learn the groups.")
        if column not in table.column_names:
            raise TrainingError(f"{path} lacks the column {column}. {HOW_TO_MAKE_ONE}")
        places = table[column].to_numpy()
        if places.size and not 0 <= places.min() <= places.max() < len(groups):
            raise TrainingError(f"{path}: {column} has groups that its metadata do not name. {HOW_TO_MAKE_ONE}")
        groupings.append(Grouping(attribute, groups, places))
    return groupings


def _inputs(table: pa.Table, names: list[str], path: Path) -> Inputs:
    try:
        said = json.loads(table.schema.metadata[INPUTS_KEY])
        needs, one_of = (np.array(said[key], np.int64) for key in ("needs", "needs_one_of"))
        unknown = np.array([np.nan if value is None else value for value in said["unknown"]], np.float32)
        inputs = Inputs(said["inputs"], needs, one_of, unknown, table[KNOWN].to_numpy())
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path} does not say what its features are made of. {HOW_TO_MAKE_ONE}") from error
    if any(len(each) != len(names) for each in (needs, one_of, unknown)):
        raise TrainingError(f"{path} says of other features what they are made of. {HOW_TO_MAKE_ONE}")
    return inputs


def _check_columns(table: pa.Table, names: list[str], path: Path) -> None:
    if leaked := {name for name in names if name.lower() in (CLIENT, TARGET)}:
        raise TrainingError(f"{path}: {', '.join(sorted(leaked))} stands among the features: the model would cheat.")
    if CLIENT not in table.column_names:
        raise TrainingError(f"{path} has no column {CLIENT}. {HOW_TO_MAKE_ONE}")
    if TARGET not in table.column_names:
        raise TrainingError(
            f"{path} has no column {TARGET} (TARGET): without known outcomes there is nothing to learn. "
            "Import a folder that has application_train, then write the feature file again."
        )
    if absent := [name for name in names if name not in table.column_names]:
        raise TrainingError(f"{path} lacks the columns of these features: {', '.join(absent)}. {HOW_TO_MAKE_ONE}")
    if wrong := [name for name in names if table.schema.field(name).type != pa.float32()]:
        raise TrainingError(f"{path}: not FLOAT (32 bits): {', '.join(wrong)}. {HOW_TO_MAKE_ONE}")
    if empty := [name for name in names if table[name].null_count]:
        raise TrainingError(f"{path}: nulls in {', '.join(empty)}. Missing is written NaN. {HOW_TO_MAKE_ONE}")


def _check_outcomes(target: np.ndarray, path: Path) -> None:
    if target.size == 0:
        raise TrainingError(f"{path}: no client with a known outcome. Import a folder that has application_train.")
    found = np.unique(target)
    if not np.isin(found, (0, 1)).all():
        raise TrainingError(f"{path}: {TARGET} must be 0 or 1, found {', '.join(map(str, found))}.")
    if found.size == 1:
        outcome = "defaulted" if found[0] == 1 else "repaid"
        raise TrainingError(f"{path}: all {target.size} clients {outcome}. A model needs clients of both outcomes.")
