"""Computes the catalogue's features from Kaggle's tables with polars, as a data engineer would do without Clairscore.

usage: python -m clairscore_training.bench_polars [--data FOLDER] --output F.parquet [--check OURS.parquet]

It is what `clairscore features --data FOLDER` is timed beside, and a second opinion on every feature: `--check`
compares with the file that it wrote; without `--data` nothing is computed, only compared. Nothing else may use it, for
the catalogue is the one definition of a feature. It trusts its input: rows with the same key, and contracts of two
clients, are not looked for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl
from polars import col, selectors

from .bench_polars_application import application, with_history
from .bench_polars_history import CLIENT, HISTORIES
from .bench_polars_terms import with_terms
from .errors import TrainingError

NO_DAY = 365_243
NONE = ["", "XNA", "XAP"]
TOLERANCE, NOISE = 1e-5, 1e-9
"""What two ways of computing the same f32 may differ by, relatively; and what is nothing, absolutely."""

KEYS = "SK_ID_CURR SK_ID_PREV SK_ID_BUREAU MONTHS_BALANCE NUM_INSTALMENT_NUMBER TARGET".split()
TEXTS = """NAME_CONTRACT_TYPE NAME_INCOME_TYPE OCCUPATION_TYPE FLAG_OWN_CAR FLAG_OWN_REALTY
    NAME_EDUCATION_TYPE NAME_HOUSING_TYPE CREDIT_ACTIVE CREDIT_TYPE STATUS NAME_CONTRACT_STATUS CODE_REJECT_REASON
    NAME_PRODUCT_TYPE NAME_YIELD_GROUP""".split()
"""All other columns that are needed are numbers."""


class Delivery:
    """Kaggle's tables in a folder; and the clients whose history was extracted, if a coverage.csv names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.coverage = self.folder / "coverage.csv"

    def has(self, table: str) -> bool:
        """Whether the table was delivered: one without a row was not."""
        path = self.folder / f"{table}.csv"
        return path.exists() and not pl.scan_csv(path, infer_schema=False).head(1).collect().is_empty()

    def rows(self, table: str) -> pl.LazyFrame:
        """The table, with missing for every way in which the source writes "none"."""
        path = self.folder / f"{table}.csv"
        names = pl.scan_csv(path, infer_schema=False).collect_schema().names()
        types = {name: pl.Int32 if name in KEYS else pl.String if name in TEXTS else pl.Float64 for name in names}
        rows = pl.scan_csv(path, schema=types, null_values=NONE)
        return rows.with_columns(selectors.starts_with("DAYS_").replace(NO_DAY, None))

    def applications(self) -> pl.LazyFrame:
        """All clients."""
        tables = [table for table in ("application_train", "application_test") if self.has(table)]
        if not tables:
            raise TrainingError(f"{self.folder} has neither application_train.csv nor application_test.csv.")
        rows = pl.concat([self.rows(table) for table in tables], how="diagonal")
        if not self.coverage.exists():
            return rows
        listed = pl.scan_csv(self.coverage, schema={CLIENT: pl.Int32, "installments": pl.Int32})
        return rows.join(listed, on=CLIENT, how="left")

    def knows(self, table: str) -> pl.Expr:
        """Whether a client's rows of the table were extracted."""
        if not self.coverage.exists():
            return pl.lit(True)
        return (col("installments") == 1) if table == "installments_payments" else col("installments").is_not_null()


def features(delivery: Delivery) -> pl.LazyFrame:
    """Every client's row, f32 with NaN for missing, in the order of the clients."""
    clients = with_terms(delivery.applications())
    found = application()
    for history in HISTORIES:
        names = [*history.zero, *history.missing]
        found |= {name: col(name) for name in names if not name.startswith("_")}
        if not all(map(delivery.has, history.tables)):
            clients = clients.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names)
            continue
        rows = history.prepare(*map(delivery.rows, history.tables))
        told = rows.group_by(CLIENT).agg(**history.zero, **history.missing)
        known = pl.when(delivery.knows(history.tables[0]))
        clients = clients.join(told, on=CLIENT, how="left").with_columns(
            *(known.then(col(name).fill_null(0)).alias(name) for name in history.zero),
            *(known.then(col(name)).alias(name) for name in history.missing),
        )
    found |= with_history()
    return clients.select(
        col(CLIENT).cast(pl.Int64).alias("sk_id_curr"),
        col("TARGET").alias("target"),
        *(value.cast(pl.Float32).fill_null(float("nan")).alias(name) for name, value in found.items()),
    ).sort("sk_id_curr")


def check(ours: pl.DataFrame, theirs: pl.DataFrame) -> bool:
    """Prints each feature's largest relative difference; returns whether all agree on the same clients."""
    names = ours.columns[2:]
    if set(names) != set(theirs.columns[2:]):
        print(f"Not in both: {', '.join(sorted(set(names) ^ set(theirs.columns[2:])))}.")
        return False
    if not ours.select("sk_id_curr", "target").equals(theirs.select("sk_id_curr", "target")):
        print("The clients or their outcomes differ.")
        return False
    agreed = True
    print(f"{'':<40}{'known':>10}{'missing in one':>16}{'rel. difference':>17}")
    for name in names:
        one, other = (frame[name].cast(pl.Float64).fill_nan(None) for frame in (ours, theirs))
        unlike = (one.is_null() != other.is_null()).sum()
        scale = pl.select(pl.max_horizontal(one.abs(), other.abs(), pl.lit(NOISE / TOLERANCE))).to_series()
        difference = ((one - other).abs() / scale).max() or 0.0
        agrees = unlike == 0 and difference <= TOLERANCE
        agreed &= agrees
        print(f"{name:<40}{one.count():>10,}{unlike:>16,}{difference:>17.1e}{'' if agrees else '  <--'}")
    return agreed


def main() -> int:
    """Writes the features; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench_polars", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, required=True, metavar="F.parquet")
    parser.add_argument("--check", type=Path, metavar="OURS.parquet", help="compare with this")
    options = parser.parse_args()
    try:
        if options.data:
            features(Delivery(options.data)).sink_parquet(options.output, engine="streaming")
        if not options.check:
            return 0
        # Groups are what fairness is measured by, not features.
        ours = pl.read_parquet(options.check).drop(selectors.starts_with("group_"))
        agreed = check(ours, pl.read_parquet(options.output))
    except (TrainingError, OSError, pl.exceptions.PolarsError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("They agree." if agreed else "They do not agree: see <--.")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
