"""The profile of a bank: the aggregates of which the invented one is drawn (`model/src/synthetic`), learnt from
Kaggle's tables.

Independent of how a column is learnt (`conditional`) and of which columns there are (`profile_application`,
`profile_histories`). Terms of credits are read from what `clairscore features` writes: only the catalogue decodes them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from . import kaggle, profile_application, profile_histories
from .errors import TrainingError

TERMS = {"sk_id_curr": "SK_ID_CURR", "credit_term": "term", "credit_rate": "rate", "insurance_monthly_share": "insurance"}


def write(data: Path, features: Path, output: Path, progress: Callable[[str], None]) -> None:
    """Learns the profile of the bank in the folder `data` and writes it to `output` as gzipped JSON."""
    train, test = (kaggle.read(data, table) for table in ("application_train", "application_test"))
    progress(f"{len(train)} clients with outcome, {len(test)} without")
    table, clients = profile_application.learn(train, test, _terms(features))
    tables = {"application": table}
    progress("application")
    for name, table in profile_histories.learn(data, clients):
        tables[name] = table
        progress(name)
    lines = [f"{json.dumps(name)}: {_table(table)}" for name, table in tables.items()]
    # No time and no name inside: the same profile is the same file.
    output.write_bytes(gzip.compress(("{" + ",\n".join(lines) + "}\n").encode(), mtime=0))


def _table(table: dict) -> str:
    """A line a column, so that a change of one shows as one."""
    columns = ",\n".join(json.dumps(column, separators=(",", ":")) for column in table["columns"])
    return f'{{"inputs": {json.dumps(table["inputs"])}, "columns": [\n{columns}\n]}}'


def _terms(features: Path) -> pd.DataFrame:
    try:
        terms = pq.read_table(features, columns=list(TERMS)).to_pandas().rename(columns=TERMS)
    except (OSError, pa.ArrowInvalid) as error:
        raise TrainingError(f"{features} cannot be read: {error}. Write it with `clairscore features`.") from error
    if missing := sorted(set(TERMS.values()) - set(terms.columns)):
        raise TrainingError(f"{features} has no {', '.join(missing)}. Write it with `clairscore features`.")
    for name in ("term", "rate", "insurance"):
        terms[name] = terms[name].astype(float)
    # As the tariff counts them: hundred-thousandths of the price a month, thousandths a year.
    terms["insurance"] = (terms["insurance"] * 100_000).round().clip(lower=0)
    terms["rate"] = terms["rate"].round(3)
    return terms
