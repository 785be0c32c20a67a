"""Reads Kaggle's tables as they are delivered.

Independent of what is done with them. A table that is missing, or a column of it, is an error that names it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv

from .errors import TrainingError


def read(folder: Path, table: str, columns: list[str] | None = None) -> pd.DataFrame:
    """`table` (without `.csv`) of `folder`, all columns or only `columns`."""
    path = folder / f"{table}.csv"
    options = csv.ConvertOptions(include_columns=columns, strings_can_be_null=True, null_values=[""])
    try:
        return csv.read_csv(path, convert_options=options).to_pandas()
    except FileNotFoundError as error:
        raise TrainingError(f"{path} is not there. Name a folder that holds Kaggle's tables, unpacked.") from error
    except (pa.ArrowInvalid, pa.ArrowKeyError, KeyError) as error:
        raise TrainingError(f"{path} is not Kaggle's {table}: {error}.") from error


def covered(folder: Path, column: str | None = None) -> pd.Series | None:
    """The clients whose history was extracted, or whose `column` (installments) was; nothing means all of them."""
    if not (folder / "coverage.csv").exists():
        return None
    coverage = read(folder, "coverage")
    return coverage["SK_ID_CURR"] if column is None else coverage.loc[coverage[column] == 1, "SK_ID_CURR"]


def texts(column: pd.Series) -> pd.Series:
    """A column of categories as strings, None for missing."""
    return column.astype(object).where(column.notna(), None)
