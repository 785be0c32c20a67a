"""The features of a client's history, of `bench_polars`, which says what this is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl
from polars import col

from .bench_polars_application import YEAR, ratio

CLIENT = "SK_ID_CURR"
Exprs = dict[str, pl.Expr]


class History(NamedTuple):
    """What the rows of a table tell of each client; what begins with _ is on the way to a feature."""

    tables: list[str]
    """Its rows; then others that `prepare` needs."""
    zero: Exprs
    """Counts and sums: 0 for a client without rows."""
    missing: Exprs
    """Means and extremes: missing for a client without rows."""
    prepare: Callable[..., pl.LazyFrame] = lambda rows: rows


def bureau() -> History:
    ago, end = -col("DAYS_CREDIT") / YEAR, col("DAYS_CREDIT_ENDDATE") / YEAR
    active = col("CREDIT_ACTIVE").eq_missing("Active")
    card = active & (col("CREDIT_TYPE") == "Credit card")
    debt, amount, overdue = col("AMT_CREDIT_SUM_DEBT"), col("AMT_CREDIT_SUM"), col("AMT_CREDIT_MAX_OVERDUE")
    zero = {
        "bureau_count": pl.len(),
        "bureau_active_count": active.sum(),
        "bureau_debt": debt.filter(active).sum(),
        "_bureau_annuity": col("AMT_ANNUITY").filter(active).sum(),
        "bureau_overdue": col("AMT_CREDIT_SUM_OVERDUE").sum(),
        "bureau_count_last_year": (ago <= 1).sum(),
    }
    missing = {
        "bureau_active_share": active.mean(),
        "bureau_debt_to_credit": ratio(debt.filter(active).sum(), amount.filter(active).sum()),
        "bureau_recent_debt_share": ratio(debt.filter(active & (ago <= 2)).sum(), debt.filter(active).sum()),
        "bureau_card_utilisation": ratio(debt.filter(card).sum(), amount.filter(card).sum()),
        "bureau_max_overdue": overdue.max(),
        "bureau_max_overdue_last_two_years": overdue.filter(ago <= 2).max(),
        "bureau_days_overdue": col("CREDIT_DAY_OVERDUE").max(),
        "bureau_oldest_years": ago.max(),
        "bureau_active_mean_years": ago.filter(active).mean(),
        "bureau_years_left": end.filter(active).max(),
        "bureau_years_left_mean": end.filter(active & (end > 0) & (end < 15)).mean(),
        "bureau_term_mean_years": (end + ago).filter(end + ago < 15).mean(),
        "bureau_ended_early_share": (col("DAYS_ENDDATE_FACT") < col("DAYS_CREDIT_ENDDATE")).mean(),
    }
    return History(["bureau"], zero, missing)


def bureau_balance() -> History:
    delay = col("STATUS").replace_strict(["C", *"012345"], [0, *range(6)], default=None, return_dtype=pl.Int8)
    late = col("delay") > 0

    def prepare(rows: pl.LazyFrame, credits: pl.LazyFrame) -> pl.LazyFrame:
        # Credits are far fewer than their months: what is joined is small.
        by_credit = (
            rows.with_columns(delay=delay)
            .group_by("SK_ID_BUREAU")
            .agg(
                known=col("delay").count(),
                late=late.sum(),
                late_last_year=(late & (col("MONTHS_BALANCE") >= -12)).sum(),
                worst=col("delay").max(),
            )
        )
        return credits.select(CLIENT, "SK_ID_BUREAU").join(by_credit, on="SK_ID_BUREAU")

    zero = {"bureau_months_late_last_year": col("late_last_year").sum()}
    missing = {
        "bureau_months_late_share": ratio(col("late").sum(), col("known").sum()),
        "bureau_worst_delay": col("worst").max(),
    }
    return History(["bureau_balance", "bureau"], zero, missing, prepare)


def previous_application() -> History:
    ago, down = -col("DAYS_DECISION") / YEAR, col("RATE_DOWN_PAYMENT")
    status, group = col("NAME_CONTRACT_STATUS"), col("NAME_YIELD_GROUP")
    approved, refused = status.eq_missing("Approved"), status.eq_missing("Refused")
    granted = ratio(col("AMT_CREDIT"), col("AMT_APPLICATION")).filter(approved)
    zero = {
        "previous_count": pl.len(),
        "previous_approved_count": approved.sum(),
        "previous_consumer_count": (approved & (col("NAME_CONTRACT_TYPE") == "Consumer loans")).sum(),
        "previous_refused_count": refused.sum(),
        "previous_refused_last_year": (refused & (ago <= 1)).sum(),
        "previous_refused_by_score": (refused & col("CODE_REJECT_REASON").is_in(["SCO", "SCOFR"])).sum(),
    }
    missing = {
        "previous_refused_share": (status == "Refused").mean(),
        # The rows come with the latest first.
        "previous_refused_share_last_three": refused.filter(approved | refused).head(3).mean(),
        "previous_canceled_share": (status == "Canceled").mean(),
        "previous_walk_in_share": (col("NAME_PRODUCT_TYPE") == "walk-in").mean(),
        "previous_cash_share": (col("NAME_CONTRACT_TYPE") == "Cash loans").mean(),
        "previous_last_years": ago.min(),
        "previous_first_years": ago.max(),
        "previous_days_decision_mean_years": ago.mean(),
        "previous_granted_to_asked": granted.mean(),
        "previous_granted_to_asked_min": granted.min(),
        "previous_down_payment_rate": down.filter(approved).mean(),
        "previous_down_payment_max": down.max(),
        "previous_term": col("CNT_PAYMENT").filter(approved).mean(),
        "previous_high_rate_share": (group == "high").mean(),
        "previous_low_rate_share": group.str.starts_with("low").mean(),
        "previous_insured_share": col("NFLAG_INSURED_ON_APPROVAL").filter(approved).mean(),
        "_previous_annuity": col("AMT_ANNUITY").filter(approved).mean(),
        "previous_last_due_years": (col("DAYS_LAST_DUE_1ST_VERSION") / YEAR).filter(approved).max(),
    }
    order = dict(by=["DAYS_DECISION", "SK_ID_PREV"], descending=True, nulls_last=True)
    return History(["previous_application"], zero, missing, lambda rows: rows.sort(**order))


def payments() -> History:
    late = col("DAYS_ENTRY_PAYMENT") - col("DAYS_INSTALMENT")
    is_late = pl.when(col("DAYS_INSTALMENT").is_not_null()).then((late > 0).fill_null(True))
    last_year = col("DAYS_INSTALMENT") >= -365
    missing = {
        "late_payment_share": is_late.mean(),
        "late_payment_share_last_year": is_late.filter(last_year).mean(),
        "late_payment_share_half_year": is_late.filter(col("DAYS_INSTALMENT") >= -182).mean(),
        "late_payment_share_trend": is_late.filter(last_year).mean() - is_late.filter(~last_year).mean(),
        "days_late_mean": late.filter(late > 0).mean(),
        "days_late_max": late.max().clip(0),
        "days_late_max_last_year": late.filter(last_year).max().clip(0),
        "late_days_sum_year": late.clip(0, 90).filter(last_year).sum(),
        "days_early_mean": (-late).clip(0).mean(),
        "days_early_mean_last_year": (-late).clip(0).filter(last_year).mean(),
    }
    return History(["installments_payments"], {}, missing)


def last_contract() -> History:
    """The payments of the contract that began last."""

    def prepare(rows: pl.LazyFrame) -> pl.LazyFrame:
        late = col("DAYS_ENTRY_PAYMENT") > col("DAYS_INSTALMENT")
        is_late = pl.when(col("DAYS_INSTALMENT").is_not_null()).then(late.fill_null(True))
        contracts = rows.group_by(CLIENT, "SK_ID_PREV").agg(began=col("DAYS_INSTALMENT").min(), late=is_late.mean())
        return contracts.filter(col("began").is_not_null())

    last = col("late").sort_by("began", "SK_ID_PREV").last()
    return History(["installments_payments"], {}, {"last_contract_late_share": last}, prepare)


def instalments() -> History:
    """An instalment may be paid in several parts."""

    def prepare(rows: pl.LazyFrame) -> pl.LazyFrame:
        parts = rows.group_by(CLIENT, "SK_ID_PREV", "NUM_INSTALMENT_NUMBER")
        due, day = col("AMT_INSTALMENT").max(), col("DAYS_INSTALMENT").min()
        return parts.agg(due=due, paid=col("AMT_PAYMENT").sum(), day=day).filter(col("due").is_not_null())

    due, paid, last_year = col("due"), col("paid"), col("day") >= -365
    weight = (col("day") / YEAR).exp()
    missing = {
        "short_payment_share": (paid < due - 0.01).mean(),
        "paid_to_due": ratio(paid.sum(), due.sum()),
        "paid_to_due_last_year": ratio(paid.filter(last_year).sum(), due.filter(last_year).sum()),
        "unpaid_weighted": ratio((weight * (due - paid).clip(0)).sum(), (weight * due).sum()),
    }
    return History(["installments_payments"], {}, missing, prepare)


def loan_months() -> History:
    late, month = col("SK_DPD") > 0, col("MONTHS_BALANCE")
    weight = (month / 12).exp()
    zero = {"loan_months": pl.len(), "loan_months_late_last_year": (late & (month >= -12)).sum()}
    missing = {
        "loan_months_late_share": late.mean(),
        "loan_days_late_max": col("SK_DPD_DEF").max(),
        "loan_late_weighted": ratio(weight.filter(late).sum(), weight.sum()),
        "loan_instalments_left_mean_year": col("CNT_INSTALMENT_FUTURE").filter(month >= -12).mean(),
    }
    return History(["POS_CASH_balance"], zero, missing)


def last_loan_months() -> History:
    def prepare(rows: pl.LazyFrame) -> pl.LazyFrame:
        last = col("NAME_CONTRACT_STATUS").get(col("MONTHS_BALANCE").arg_max())
        return rows.group_by(CLIENT, "SK_ID_PREV").agg(last)

    missing = {"loan_completed_share": (col("NAME_CONTRACT_STATUS") == "Completed").mean()}
    return History(["POS_CASH_balance"], {}, missing, prepare)


def card_months() -> History:
    month, balance, drawings = col("MONTHS_BALANCE"), col("AMT_BALANCE"), col("CNT_DRAWINGS_CURRENT")
    use = ratio(balance, col("AMT_CREDIT_LIMIT_ACTUAL"))
    lately, before = (use.filter(month.is_between(*months)).mean() for months in ((-3, 0), (-15, -4)))
    last = month == month.max()
    paid, minimum = col("AMT_PAYMENT_TOTAL_CURRENT"), col("AMT_INST_MIN_REGULARITY")
    due = (minimum > 0) & paid.is_not_null()
    missing = {
        "card_utilisation": use.mean(),
        "card_utilisation_last_half_year": use.filter(month >= -6).mean(),
        "card_utilisation_last": use.filter(last).mean(),
        "card_utilisation_trend": lately - before,
        "card_utilisation_max": use.max(),
        "card_cash_share": ratio(col("AMT_DRAWINGS_ATM_CURRENT").sum(), col("AMT_DRAWINGS_CURRENT").sum()),
        "card_below_minimum_share": (paid < minimum).filter(due).mean(),
        "card_paid_to_minimum": ratio(paid.filter(due).sum(), minimum.filter(due).sum()),
        "card_drawings_mean": drawings.mean(),
        "card_drawings_half_year": drawings.filter(month >= -6).mean(),
        "_card_balance_last": balance.filter(last).sum(),
    }
    return History(["credit_card_balance"], {}, missing)


HISTORIES = [
    *(bureau(), bureau_balance(), previous_application()),
    *(payments(), last_contract(), instalments(), loan_months(), last_loan_months(), card_months()),
]
