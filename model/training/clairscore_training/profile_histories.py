"""What the generator must know of the clients' histories: one table for each thing that is drawn (a client's credits, one
credit, one month of it), with what is known beforehand (model/src/synthetic has the other half, a file for each).

A client's credits and applications are drawn from the newest to the oldest, each given the one before; months and
instalments from the oldest to the newest. Independent of how a column is learnt.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from . import conditional, kaggle
from .profile_application import NO_DAY

CLIENT = [
    "DAYS_BIRTH", "EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3", "AMT_INCOME_TOTAL", "price", "NAME_CONTRACT_TYPE",
    "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "DAYS_EMPLOYED", "DAYS_LAST_PHONE_CHANGE", "region",
    "AMT_REQ_CREDIT_BUREAU_YEAR", "AMT_REQ_CREDIT_BUREAU_QRT", "OBS_30_CNT_SOCIAL_CIRCLE",
]  # fmt: skip
"""What is known of the client when a history is drawn."""
DAYS_A_MONTH = 30.44


def learn(data: Path, clients: pd.DataFrame) -> Iterator[tuple[str, dict]]:
    """The tables of the histories, each with its name. `clients` are the applications as they were drawn."""
    covered = kaggle.covered(data)
    known = clients if covered is None else clients[clients["SK_ID_CURR"].isin(covered)]
    yield from _bureau(data, known)
    previous, contracts = _previous(data, known)
    yield from previous
    paid = kaggle.covered(data, "installments")
    yield from _loans(data, known, contracts, paid)
    yield from _cards(data, known, contracts, paid)


def _table(
    frame: pd.DataFrame, clients: pd.DataFrame, inputs: list[str], columns: list[str], leaves: int = 48, sums: dict | None = None
) -> dict:
    """Learns `columns` of `frame`, a row of which belongs to the client SK_ID_CURR, but for those that are `sums` of others."""
    context = [name for name in inputs if name not in frame.columns]
    frame = frame.merge(clients[["SK_ID_CURR", "TARGET", *context]], on="SK_ID_CURR")
    values = {}
    for name in inputs + columns:
        column = frame[name]
        if pd.api.types.is_numeric_dtype(column):
            values[name] = column.to_numpy(dtype=float)
        else:
            values[name] = kaggle.texts(column).to_numpy(dtype=object)
    rows = conditional.Rows(
        values, frame["SK_ID_CURR"].to_numpy(), np.ones(len(frame)), frame["TARGET"].to_numpy(dtype=float)
    )
    table = conditional.learn(rows, inputs, columns, leaves, sums=sums)
    for column in table["columns"]:
        column["whole"] = column["name"] in frame and pd.api.types.is_integer_dtype(frame[column["name"]])
        column["step"] = _step(column["name"])
    return table


def _step(name: str) -> float:
    """What values of a column are multiples of, where one is drawn between two quantiles."""
    if name.endswith("_share"):
        return 1e-4
    if name.startswith("RATE_"):
        return 1e-6
    if name == "AMT_APPLICATION":
        return 4.5
    return 0.5 if name.startswith("AMT_") else 1.0


def _codes(frame: pd.DataFrame, clients: pd.DataFrame, name: str) -> np.ndarray:
    """`name` as the number that stands for its code when it is drawn."""
    target = frame[["SK_ID_CURR"]].merge(clients[["SK_ID_CURR", "TARGET"]], on="SK_ID_CURR", how="left")["TARGET"]
    values = kaggle.texts(frame[name]).to_numpy(dtype=object)
    return conditional.places(values, conditional.by_default_rate(target.to_numpy(dtype=float), values))


def _newer(frame: pd.DataFrame, day: str, columns: list[str]) -> pd.DataFrame:
    """Adds each row's place among the client's, the newest first, and how many follow, what stands in the row before it,
    and how many days lie between the two: drawn by itself, a day would drift away from those that it stands among. Before
    the newest row there is the present application, which is day 0."""
    own = frame.groupby("SK_ID_CURR")
    frame["place"] = own.cumcount().astype(float)
    frame["left"] = own.cumcount(ascending=False).astype(float)
    for name in columns:
        frame[f"newer_{name}"] = own[name].shift(1)
    frame[f"newer_{day}"] = own[day].shift(1, fill_value=0).astype(float)
    frame["between"] = frame[day] - frame[f"newer_{day}"]
    return frame


def _counted(frame: pd.DataFrame, clients: pd.DataFrame, name: str) -> pd.DataFrame:
    """How many rows of `frame` each client has."""
    counts = clients["SK_ID_CURR"].map(frame["SK_ID_CURR"].value_counts()).fillna(0.0)
    return pd.DataFrame({"SK_ID_CURR": clients["SK_ID_CURR"], name: counts})


def _bureau(data: Path, clients: pd.DataFrame) -> Iterator[tuple[str, dict]]:
    credits, months = kaggle.read(data, "bureau"), kaggle.read(data, "bureau_balance")
    months = months[months["SK_ID_BUREAU"].isin(credits["SK_ID_BUREAU"])]
    credits = credits.sort_values(["SK_ID_CURR", "DAYS_CREDIT"], ascending=[True, False], ignore_index=True)
    per_client = _counted(credits, clients, "credits")
    with_months = credits.loc[credits["SK_ID_BUREAU"].isin(months["SK_ID_BUREAU"]), "SK_ID_CURR"]
    per_client["with_months"] = per_client["SK_ID_CURR"].isin(with_months).astype(float)
    per_client.loc[per_client["credits"] == 0, "with_months"] = np.nan
    yield "bureau_of", _table(per_client, clients, CLIENT, ["credits", "with_months"])

    credits["credits"] = credits.groupby("SK_ID_CURR")["SK_ID_CURR"].transform("size").astype(float)
    credits["duration"] = credits["DAYS_CREDIT_ENDDATE"] - credits["DAYS_CREDIT"]
    ended = credits["DAYS_ENDDATE_FACT"]
    credits["as_planned"] = (ended == credits["DAYS_CREDIT_ENDDATE"]).astype(float).where(ended.notna())
    credits["lasted"] = ended - credits["DAYS_CREDIT"]
    credits["heard_after"] = credits["DAYS_CREDIT_UPDATE"] - ended.fillna(0.0)
    credits["debt_share"] = (credits["AMT_CREDIT_SUM_DEBT"] / credits["AMT_CREDIT_SUM"]).replace([np.inf, -np.inf], np.nan)
    for name in ("CREDIT_ACTIVE", "CREDIT_TYPE"):
        credits[f"{name}_code"] = _codes(credits, clients, name)
    credits = _newer(credits, "DAYS_CREDIT", ["CREDIT_ACTIVE_code", "CREDIT_TYPE_code", "AMT_CREDIT_SUM"])
    newer = [name for name in credits if name.startswith("newer_")]
    columns = [
        "between", "DAYS_CREDIT", "CREDIT_TYPE", "duration", "DAYS_CREDIT_ENDDATE", "CREDIT_ACTIVE", "as_planned", "lasted",
        "DAYS_ENDDATE_FACT", "heard_after", "AMT_CREDIT_SUM", "debt_share", "AMT_CREDIT_SUM_LIMIT", "CREDIT_DAY_OVERDUE",
        "AMT_CREDIT_SUM_OVERDUE", "AMT_CREDIT_MAX_OVERDUE", "CNT_CREDIT_PROLONG", "AMT_ANNUITY", "CREDIT_CURRENCY",
    ]  # fmt: skip
    inputs = ["place", "credits", "left", *newer, "DAYS_BIRTH", "EXT_SOURCE_2", "EXT_SOURCE_3", "AMT_INCOME_TOTAL"]
    sums = {
        "DAYS_CREDIT": ("newer_DAYS_CREDIT", "between"), "DAYS_CREDIT_ENDDATE": ("DAYS_CREDIT", "duration"),
        "DAYS_ENDDATE_FACT": ("DAYS_CREDIT", "lasted"),
    }  # fmt: skip
    yield "bureau", _table(credits, clients, inputs, columns, sums=sums)

    months = months.sort_values(["SK_ID_BUREAU", "MONTHS_BALANCE"], ignore_index=True)
    own = months.groupby("SK_ID_BUREAU")
    known = own["MONTHS_BALANCE"].agg(latest="max", months="size").reset_index()
    closed = months["STATUS"].eq("C").groupby(months["SK_ID_BUREAU"]).sum().rename("closed_months")
    known = known.merge(closed.reset_index(), on="SK_ID_BUREAU").merge(credits, on="SK_ID_BUREAU")
    inputs = ["DAYS_CREDIT", "DAYS_ENDDATE_FACT", "CREDIT_ACTIVE_code", "CREDIT_TYPE_code", "months"]
    known["months"] = np.floor(known["DAYS_CREDIT"] / DAYS_A_MONTH)
    known[["latest", "closed_months"]] = known[["latest", "closed_months"]].astype(float)
    yield "bureau_months", _table(known, clients, inputs, ["latest", "closed_months"])

    months["place"] = own.cumcount().astype(float)
    months = months[months["STATUS"] != "C"].merge(credits[["SK_ID_BUREAU", "SK_ID_CURR", "CREDIT_TYPE_code"]], on="SK_ID_BUREAU")
    months["STATUS_code"] = _codes(months, clients, "STATUS")
    own = months.groupby("SK_ID_BUREAU")["STATUS_code"]
    months["before"], months["before_that"] = own.shift(1), own.shift(2)
    yield "bureau_month", _table(months, clients, ["place", "before", "before_that", "CREDIT_TYPE_code"], ["STATUS"], 24)


def _previous(data: Path, clients: pd.DataFrame) -> tuple[list[tuple[str, dict]], pd.DataFrame]:
    """The tables of earlier applications, and the contracts that came of them with the codes of their kind."""
    frame = kaggle.read(data, "previous_application")
    frame = frame.sort_values(["SK_ID_CURR", "DAYS_DECISION"], ascending=[True, False], ignore_index=True)
    per_client = _counted(frame, clients, "applications")
    for table, name in (("POS_CASH_balance", "lost_loans"), ("credit_card_balance", "lost_cards")):
        children = kaggle.read(data, table, ["SK_ID_PREV", "SK_ID_CURR"]).drop_duplicates()
        lost = children[~children["SK_ID_PREV"].isin(frame["SK_ID_PREV"])]
        per_client[name] = _counted(lost, clients, name)[name]
    tables = [("previous_of", _table(per_client, clients, CLIENT, ["applications", "lost_loans", "lost_cards"]))]

    frame["applications"] = frame.groupby("SK_ID_CURR")["SK_ID_CURR"].transform("size").astype(float)
    asked = frame["AMT_APPLICATION"].replace(0.0, np.nan)
    frame["price_known"] = frame["AMT_GOODS_PRICE"].notna().astype(float)
    frame["credit_share"] = frame["AMT_CREDIT"] / asked
    frame["credit_alone"] = frame["AMT_CREDIT"].where(asked.isna())
    frame["down_share"] = frame["AMT_DOWN_PAYMENT"] / asked
    times = frame["CNT_PAYMENT"].replace(0.0, 20.0)
    frame["annuity_share"] = (frame["AMT_ANNUITY"] * times / frame["AMT_CREDIT"]).replace([np.inf, -np.inf], np.nan)
    for name in ("NAME_CONTRACT_TYPE", "NAME_CONTRACT_STATUS"):
        frame[f"{name}_code"] = _codes(frame, clients, name)
    frame = _newer(frame, "DAYS_DECISION", ["NAME_CONTRACT_TYPE_code", "NAME_CONTRACT_STATUS_code", "AMT_APPLICATION"])
    newer = [name for name in frame if name.startswith("newer_")]
    columns = [
        "between", "DAYS_DECISION", "NAME_CONTRACT_TYPE", "NAME_CONTRACT_STATUS", "NAME_PORTFOLIO", "NAME_PRODUCT_TYPE",
        "PRODUCT_COMBINATION", "NAME_YIELD_GROUP", "CODE_REJECT_REASON", "NAME_CLIENT_TYPE", "CHANNEL_TYPE",
        "NAME_CASH_LOAN_PURPOSE", "NAME_PAYMENT_TYPE", "NAME_SELLER_INDUSTRY", "NAME_GOODS_CATEGORY", "SELLERPLACE_AREA",
        "NAME_TYPE_SUITE", "WEEKDAY_APPR_PROCESS_START", "HOUR_APPR_PROCESS_START", "FLAG_LAST_APPL_PER_CONTRACT",
        "NFLAG_LAST_APPL_IN_DAY", "AMT_APPLICATION", "price_known", "credit_share", "credit_alone", "CNT_PAYMENT",
        "annuity_share", "RATE_DOWN_PAYMENT", "down_share", "RATE_INTEREST_PRIMARY", "RATE_INTEREST_PRIVILEGED",
    ]  # fmt: skip
    inputs = [
        "place", "applications", "left", *newer, "DAYS_BIRTH", "EXT_SOURCE_2", "EXT_SOURCE_3",
        "AMT_INCOME_TOTAL", "DAYS_LAST_PHONE_CHANGE",
    ]  # fmt: skip
    sums = {"DAYS_DECISION": ("newer_DAYS_DECISION", "between")}
    tables.append(("previous", _table(frame, clients, inputs, columns, sums=sums)))

    approved = frame[frame["NAME_CONTRACT_STATUS"] == "Approved"].copy()
    for name in ("DAYS_FIRST_DRAWING", "DAYS_FIRST_DUE", "DAYS_LAST_DUE", "DAYS_TERMINATION"):
        approved[name] = approved[name].where(approved[name] != NO_DAY)
    approved["card"] = (approved["NAME_CONTRACT_TYPE"] == "Revolving loans").astype(float)
    approved["planned_end"] = approved["DAYS_DECISION"] + 30.0 * approved["CNT_PAYMENT"]
    approved["started"] = frame["DAYS_FIRST_DUE"].notna().astype(float)
    approved["first_due_after"] = approved["DAYS_FIRST_DUE"] - approved["DAYS_DECISION"]
    approved["drawing_after"] = approved["DAYS_FIRST_DRAWING"] - approved["DAYS_DECISION"]
    planned = approved["DAYS_FIRST_DUE"] + 30.0 * (approved["CNT_PAYMENT"] - 1)
    approved["months_early"] = ((planned - approved["DAYS_LAST_DUE"]) / 30.0).round()
    approved["terminated_after"] = approved["DAYS_TERMINATION"] - approved["DAYS_LAST_DUE"]
    # A card has no last instalment: it ends on a day of its own.
    cards = approved["card"] == 1.0
    approved.loc[cards, "months_early"] = np.nan
    approved.loc[cards, "terminated_after"] = (approved["DAYS_TERMINATION"] - approved["DAYS_DECISION"])[cards]
    months = pd.concat([kaggle.read(data, t, ["SK_ID_PREV"]) for t in ("POS_CASH_balance", "credit_card_balance")])
    approved["with_months"] = approved["SK_ID_PREV"].isin(months["SK_ID_PREV"]).astype(float)
    inputs = ["card", "DAYS_DECISION", "CNT_PAYMENT", "planned_end", "NAME_CONTRACT_TYPE_code", "EXT_SOURCE_3"]
    columns = [
        "started", "first_due_after", "drawing_after", "months_early", "terminated_after", "NFLAG_INSURED_ON_APPROVAL",
        "with_months",
    ]  # fmt: skip
    tables.append(("contract", _table(approved, clients, inputs, columns)))
    return tables, approved


def _loans(data: Path, clients: pd.DataFrame, contracts: pd.DataFrame, paid: pd.Series | None) -> Iterator[tuple[str, dict]]:
    """Months and instalments of loans."""
    known = contracts[["SK_ID_PREV", "NAME_CONTRACT_TYPE_code", "CNT_PAYMENT", "AMT_ANNUITY", "card"]]
    months = kaggle.read(data, "POS_CASH_balance").merge(known, on="SK_ID_PREV")
    months = months.sort_values(["SK_ID_PREV", "MONTHS_BALANCE"], ignore_index=True)
    own = months.groupby("SK_ID_PREV")
    months["place"], months["left"] = own.cumcount().astype(float), months["CNT_INSTALMENT_FUTURE"]
    months["before"], months["before_that"] = own["SK_DPD"].shift(1), own["SK_DPD"].shift(2)
    months["before_serious"] = own["SK_DPD_DEF"].shift(1)
    months["late"] = (months["SK_DPD"] > 0).astype(float)
    running = months[months["NAME_CONTRACT_STATUS"].isin(["Active", "Signed", "Demand", "Amortized debt"])]
    inputs = ["place", "left", "before", "before_that", "before_serious", "NAME_CONTRACT_TYPE_code", "EXT_SOURCE_3"]
    yield "loan_month", _table(running, clients, inputs, ["late", "NAME_CONTRACT_STATUS", "SK_DPD", "SK_DPD_DEF"])

    rows = kaggle.read(data, "installments_payments")
    if paid is not None:
        rows = rows[rows["SK_ID_CURR"].isin(paid)]
    rows = rows.merge(known, on="SK_ID_PREV")
    rows = rows[rows["card"] == 0.0]
    own = rows.groupby(["SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION"])
    due = own.agg(
        SK_ID_CURR=("SK_ID_CURR", "first"), parts=("AMT_PAYMENT", "size"), amount=("AMT_INSTALMENT", "first"),
        paid=("AMT_PAYMENT", "sum"), first=("AMT_PAYMENT", "min"), day=("DAYS_INSTALMENT", "first"),
        last=("DAYS_ENTRY_PAYMENT", "max"), annuity=("AMT_ANNUITY", "first"), term=("CNT_PAYMENT", "first"),
        NAME_CONTRACT_TYPE_code=("NAME_CONTRACT_TYPE_code", "first"),
    ).reset_index()  # fmt: skip
    due = due.sort_values(["SK_ID_PREV", "NUM_INSTALMENT_NUMBER"], ignore_index=True)
    due["number"], due["left"] = due["NUM_INSTALMENT_NUMBER"].astype(float), due["term"] - due["NUM_INSTALMENT_NUMBER"]
    due["parts"] = due["parts"].clip(upper=3).astype(float)
    due["delay"] = due["last"] - due["day"]
    # Whether it is late goes with the outcome; how early it is does not.
    due["late"] = (due["delay"] > 0).astype(float)
    own = due.groupby("SK_ID_PREV")["delay"]
    due["before"], due["before_that"] = own.shift(1), own.shift(2)
    due["habit"] = own.transform(lambda delay: delay.shift(1).expanding().mean())
    due["amount_share"] = due["amount"] / due["annuity"]
    due["part_share"] = (due["first"] / due["amount"]).where(due["parts"] > 1)
    due["paid_share"] = due["paid"] / due["amount"]
    inputs = ["number", "left", "before", "before_that", "habit", "NAME_CONTRACT_TYPE_code", "EXT_SOURCE_3"]
    yield "instalment", _table(due, clients, inputs, ["late", "delay", "parts", "part_share", "paid_share", "amount_share"])


def _cards(data: Path, clients: pd.DataFrame, contracts: pd.DataFrame, paid: pd.Series | None) -> Iterator[tuple[str, dict]]:
    """Months of cards, and how often something was paid in one."""
    months = kaggle.read(data, "credit_card_balance").sort_values(["SK_ID_PREV", "MONTHS_BALANCE"], ignore_index=True)
    own = months.groupby("SK_ID_PREV")
    card = own.agg(
        SK_ID_CURR=("SK_ID_CURR", "first"), months=("MONTHS_BALANCE", "size"), latest=("MONTHS_BALANCE", "max"),
        limit=("AMT_CREDIT_LIMIT_ACTUAL", "max"), drawn=("AMT_DRAWINGS_CURRENT", "max"),
    ).reset_index()  # fmt: skip
    card["used"] = (card["drawn"] > 0).astype(float)
    card[["months", "latest", "limit"]] = card[["months", "latest", "limit"]].astype(float)
    card = card.merge(contracts[["SK_ID_PREV", "DAYS_DECISION"]], on="SK_ID_PREV", how="left")
    inputs = ["DAYS_DECISION", "EXT_SOURCE_3", "AMT_INCOME_TOTAL", "DAYS_BIRTH"]
    yield "card", _table(card, clients, inputs, ["months", "latest", "used", "limit"])

    months = months.merge(card[["SK_ID_PREV", "used", "limit", "months"]], on="SK_ID_PREV")
    limit = months["limit"].replace(0.0, np.nan)
    months["place"] = own.cumcount().astype(float)
    months["limit_share"] = months["AMT_CREDIT_LIMIT_ACTUAL"] / limit
    months["balance_share"] = months["AMT_BALANCE"] / limit
    months["drawn_share"] = months["AMT_DRAWINGS_CURRENT"] / limit
    months["machine_share"] = (months["AMT_DRAWINGS_ATM_CURRENT"] / months["AMT_DRAWINGS_CURRENT"]).replace(np.inf, np.nan)
    months["paid_share"] = months["AMT_PAYMENT_TOTAL_CURRENT"] / limit
    own = months.groupby("SK_ID_PREV")
    for name in ("limit_share", "balance_share", "drawn_share", "SK_DPD", "SK_DPD_DEF"):
        months[f"before_{name}"] = own[name].shift(1)
    inputs = [
        "place", "used", "limit", "before_limit_share", "before_balance_share", "before_drawn_share", "before_SK_DPD",
        "before_SK_DPD_DEF",
    ]  # fmt: skip
    columns = [
        "NAME_CONTRACT_STATUS", "limit_share", "drawn_share", "machine_share", "CNT_DRAWINGS_CURRENT", "paid_share",
        "SK_DPD", "SK_DPD_DEF",
    ]  # fmt: skip
    yield "card_month", _table(months, clients, inputs, columns)

    rows = kaggle.read(data, "installments_payments", ["SK_ID_PREV", "SK_ID_CURR", "DAYS_INSTALMENT"])
    rows["MONTHS_BALANCE"] = np.floor(rows["DAYS_INSTALMENT"] / DAYS_A_MONTH)
    counts = rows.groupby(["SK_ID_PREV", "MONTHS_BALANCE"]).size().rename("payments").reset_index()
    if paid is not None:
        months = months[months["SK_ID_CURR"].isin(paid)]
    months = months.merge(counts, on=["SK_ID_PREV", "MONTHS_BALANCE"], how="left")
    months["payments"] = months["payments"].fillna(0.0)
    inputs = ["used", "before_balance_share", "before_drawn_share", "balance_share", "drawn_share", "paid_share"]
    yield "card_payments", _table(months, clients, inputs, ["payments"], 12)
