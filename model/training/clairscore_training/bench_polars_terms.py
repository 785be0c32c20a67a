"""Term and rate of the credit asked for, decoded with polars: `bench_polars`'s part of `model::catalogue::terms`.

The bank's tariff is read from the catalogue's own table, which is data; the method is written anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import polars as pl
from polars import col

TARIFF = Path(__file__).resolve().parents[2] / "src/catalogue/tariff.rs"

PLAUSIBLE = 0.1, 0.75
"""Yearly rates that a bank may ask for, exclusive."""
LEAST, MOST = -0.02, 0.3
"""Monthly rates within which one is looked for."""
STEPS = 4
"""Of Newton's method: on Kaggle's clients no rate moves after three."""
NO_RATE = 1e-9
INSURED, UNSEEN, FLOOR = 0.01, 0.5, 0.001

Counts = dict[int, float]


class Term(NamedTuple):
    """The credits of one term."""

    months: int
    share: float
    rates: Counts
    insurance: Counts

    @property
    def rate(self) -> str:
        """The column of the monthly rate at which a credit would be repaid in this term."""
        return f"monthly_rate_{self.months}"


def _counts(rust: str) -> Counts:
    return {int(value): float(n) for value, n in re.findall(r"\((\d+), (\d+)\)", rust)}


def tariff() -> tuple[Counts, Counts, list[Term]]:
    """How often each rate and each price of insurance was counted, in all and of each term."""
    rust = TARIFF.read_text()
    every = (re.search(rf"{name}: &ValueCounts = &\[(.*?)\];", rust, re.DOTALL)[1] for name in ("RATES", "INSURANCE"))
    term = r"months: (\d+),\s+share: ([\d.]+),\s+rates: &\[(.*?)\],\s+insurance: &\[(.*?)\],"
    terms = re.findall(term, rust, re.DOTALL)
    return *map(_counts, every), [Term(int(m), float(s), _counts(r), _counts(i)) for m, s, r, i in terms]


def with_terms(applications: pl.LazyFrame) -> pl.LazyFrame:
    """`applications` with the columns `credit_term` (months) and `credit_rate` (yearly)."""
    rates, insurance, terms = tariff()
    amounts = map(col, ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE"))
    credit, annuity, goods = (pl.when(amount > 0).then(amount) for amount in amounts)
    told = col("NAME_CONTRACT_TYPE").ne_missing("Revolving loans") & goods.is_not_null()
    frame = applications.with_columns(worth=pl.when(told).then(credit / annuity), extra=credit / goods - 1)
    frame = frame.with_columns(_start(term).alias(term.rate) for term in terms)
    for _ in range(STEPS):
        frame = frame.with_columns(_step(term).alias(term.rate) for term in terms)

    def likelihood(term: Term) -> pl.Expr:
        rate = _bucket(12_000 * col(term.rate))
        of_rate = UNSEEN + _count(rates, rate) + len(terms) * _count(term.rates, rate)
        least, most = (_discounted(pl.lit(rate / 12), term.months)[0] for rate in reversed(PLAUSIBLE))
        of_rate = pl.when((least < col("worth")) & (col("worth") < most)).then(of_rate).otherwise(0)
        price = _bucket(100_000 * col("extra") / term.months)
        of_insurance = 1 + _count(insurance, price) + len(terms) * _count(term.insurance, price)
        of_insurance = pl.when(col("extra") > INSURED).then(of_insurance).otherwise(1)
        return (of_rate + FLOOR) * of_insurance * (term.share + FLOOR)

    # Of equals the first, which is the shortest.
    best = pl.when(col("worth").is_not_null()).then(pl.concat_list(map(likelihood, terms)).list.arg_max())
    found = [(col("best") == place, term) for place, term in enumerate(terms)]
    return frame.with_columns(best=best).with_columns(
        credit_term=pl.coalesce(pl.when(this).then(term.months) for this, term in found),
        credit_rate=12 * pl.coalesce(pl.when(this).then(col(term.rate)) for this, term in found),
    )


def _start(term: Term) -> pl.Expr:
    """The root of the first three terms of its series, worth = n / (1 + (n + 1) / 2 rate + (n^2 - 1) / 12 rate^2)."""
    n = term.months
    slope, bend, interest = (n + 1) / 2, (n * n - 1) / 12, n / col("worth") - 1
    root = (slope**2 + 4 * bend * interest).clip(lower_bound=0).sqrt()
    return ((root - slope) / (2 * bend)).clip(LEAST, MOST)


def _step(term: Term) -> pl.Expr:
    worth, lost = _discounted(rate := col(term.rate), term.months)
    return (rate + (worth - col("worth")) / lost).clip(LEAST, MOST)


def _discounted(rate: pl.Expr, n: int) -> tuple[pl.Expr, pl.Expr]:
    """What `n` instalments of 1 are worth at the monthly `rate`, and how much less for one more unit of rate."""
    last = (1 + rate) ** -n
    worth = (1 - last) / rate
    lost = (worth - n * last / (1 + rate)) / rate
    none = rate.abs() < NO_RATE
    return pl.when(none).then(float(n)).otherwise(worth), pl.when(none).then(n * (n + 1) / 2).otherwise(lost)


def _bucket(value: pl.Expr) -> pl.Expr:
    return value.round(mode="half_to_even").clip(0, 65_535).cast(pl.Int32)


def _count(counts: Counts, value: pl.Expr) -> pl.Expr:
    return value.replace_strict(counts, default=0.0, return_dtype=pl.Float64) if counts else pl.lit(0.0)
