"""What the generator must know of an application: its columns in the order in which they are drawn, and what is drawn
in their place where an exact relation makes the column (model/src/synthetic/application.rs has the other half).

Independent of the histories, which are drawn after it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import conditional, kaggle

BANK = {"application_train": 307_511, "application_test": 48_744}
"""Clients of the whole bank: an extract stands for it."""
MOST_APPLICANTS = 12_000
"""Clients without outcome that are learnt from."""
NO_DAY = 365_243
MEASURES = {
    "APARTMENTS": (1.01886, 1.00969), "BASEMENTAREA": (1.03774, 1.0), "YEARS_BEGINEXPLUATATION": (1.0, 1.0),
    "YEARS_BUILD": (0.96083, 0.98663), "COMMONAREA": (1.00914, 1.00633), "ELEVATORS": (1.00701, 1.0),
    "ENTRANCES": (1.0, 1.0), "FLOORSMAX": (1.0, 1.0), "FLOORSMIN": (1.0, 1.0), "LANDAREA": (1.02282, 1.0174),
    "LIVINGAPARTMENTS": (1.0925, 1.01731), "LIVINGAREA": (1.04188, 1.01796), "NONLIVINGAPARTMENTS": (1.00774, 1.00544),
    "NONLIVINGAREA": (1.05866, 1.02097),
}  # fmt: skip
"""What is measured of a building, and what its mode and its median are of its average where the building is all alike:
each is told relative to its own largest value."""
COUNTED_DOWN = {"YEARS_BUILD": 1.0}
"""Where a measure is counted from, if not from 0."""
KINDS = {"MODE": "alike_by_mode", "MEDI": "alike_by_median"}
ROUNDED = 2.5e-4
"""What four decimals leave open of a mode that is computed from an average of four."""
PERSON = [
    "NAME_CONTRACT_TYPE", "CODE_GENDER", "DAYS_BIRTH", "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "DAYS_EMPLOYED",
    "ORGANIZATION_TYPE", "OCCUPATION_TYPE", "NAME_FAMILY_STATUS", "CNT_CHILDREN", "NAME_HOUSING_TYPE",
    "FLAG_OWN_REALTY", "FLAG_OWN_CAR", "OWN_CAR_AGE", "region", "AMT_INCOME_TOTAL", "price", "price_known", "term",
    "insurance", "rate", "annuity_known",
    "NAME_TYPE_SUITE", "WEEKDAY_APPR_PROCESS_START", "HOUR_APPR_PROCESS_START", "DAYS_REGISTRATION", "DAYS_ID_PUBLISH",
    "DAYS_LAST_PHONE_CHANGE", "FLAG_WORK_PHONE", "FLAG_CONT_MOBILE", "FLAG_PHONE", "FLAG_EMAIL", "places_in_region",
    "places_in_city", "EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3",
]  # fmt: skip
BUILDING = [
    *(f"{measure}_AVG" for measure in MEASURES), "TOTALAREA_MODE", "FONDKAPREMONT_MODE", "HOUSETYPE_MODE",
    "WALLSMATERIAL_MODE", "EMERGENCYSTATE_MODE", *KINDS.values(),
    *(f"{measure}_{kind}" for measure in MEASURES for kind in KINDS),
]  # fmt: skip
OTHERS = [
    "OBS_30_CNT_SOCIAL_CIRCLE", "circle_60_fewer", "DEF_30_CNT_SOCIAL_CIRCLE", "DEF_60_CNT_SOCIAL_CIRCLE",
    *(f"FLAG_DOCUMENT_{number}" for number in (3, 6, 8, 5, 2, 4, 7, *range(9, 22))),
    *(f"AMT_REQ_CREDIT_BUREAU_{period}" for period in ("YEAR", "QRT", "MON", "WEEK", "DAY", "HOUR")),
]  # fmt: skip
REGION = ["REGION_POPULATION_RELATIVE", "REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY"]
"""What is known of a region, which its population tells from the others."""
PLACES = ("REG_{0}_NOT_LIVE_{0}", "REG_{0}_NOT_WORK_{0}", "LIVE_{0}_NOT_WORK_{0}")


def learn(train: pd.DataFrame, test: pd.DataFrame, terms: pd.DataFrame) -> tuple[dict, pd.DataFrame]:
    """The table `application`, and every client's columns as they are drawn, for what is drawn after them.

    `terms` are the decoded terms of the credits asked for, by client, of `clairscore features`."""
    columns = PERSON + BUILDING + OTHERS
    # They are few in the whole bank: what is learnt from more of them is worth no time.
    test = test.sample(min(len(test), MOST_APPLICANTS), random_state=1)
    clients = pd.concat([train, test], ignore_index=True)
    drawn = prepare(clients, terms)
    share = {True: BANK["application_test"] / len(test), False: BANK["application_train"] / len(train)}
    rows = conditional.Rows(
        {name: drawn[name].to_numpy() for name in ["applicant", *columns]},
        drawn["SK_ID_CURR"].to_numpy(),
        np.where(drawn["applicant"] == 1.0, share[True], share[False]),
        drawn["TARGET"].to_numpy(dtype=float),
    )
    table = conditional.learn(rows, ["applicant"], columns)
    slots = table["inputs"] + columns
    for column in table["columns"]:
        name = column["name"]
        column["whole"] = name in train and pd.api.types.is_integer_dtype(train[name])
        column["step"] = _step(name)
        measure, _, kind = name.rpartition("_")
        if measure in MEASURES and kind in KINDS:
            column["usual"] = _usual(clients, measure, kind, slots.index(f"{measure}_AVG"))
        if "codes" in column:
            drawn[name] = conditional.places(drawn[name], column["codes"])
    return table, drawn


def _step(name: str) -> float:
    """What values of a column are multiples of, where one is drawn between two quantiles."""
    if name.startswith("EXT_SOURCE"):
        return 1e-9
    if name.endswith(("_AVG", "_MODE", "_MEDI")) or name == "rate":
        return 1e-4
    steps = {"AMT_INCOME_TOTAL": 450.0, "price": 4500.0}
    return steps.get(name, 1.0)


def prepare(clients: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """The columns as they are drawn: numbers, or strings with None for missing."""
    frame = clients.merge(terms, on="SK_ID_CURR", how="left")
    new = {"applicant": frame["TARGET"].isna().astype(float)}
    new["DAYS_EMPLOYED"] = frame["DAYS_EMPLOYED"].astype(float).where(frame["DAYS_EMPLOYED"] != NO_DAY)
    # Who has no employment has no employer; the generator writes XNA again.
    new["ORGANIZATION_TYPE"] = frame["ORGANIZATION_TYPE"].where(frame["ORGANIZATION_TYPE"] != "XNA", None)
    # Where the price is not told, it is the credit.
    new["price"] = frame["AMT_GOODS_PRICE"].fillna(frame["AMT_CREDIT"])
    new["price_known"] = frame["AMT_GOODS_PRICE"].notna().astype(float)
    new["annuity_known"] = frame["AMT_ANNUITY"].notna().astype(float)
    for kind in ("REGION", "CITY"):
        flags = [frame[name.format(kind)].astype(str) for name in PLACES]
        new[f"places_in_{kind.lower()}"] = flags[0] + flags[1] + flags[2]
    new["region"] = frame[REGION].astype(str).agg(" ".join, axis=1)
    for kind, alike in KINDS.items():
        others = {}
        for measure in MEASURES:
            told = frame[f"{measure}_{kind}"]
            others[measure] = (told - _expected(frame, measure, kind)).abs() > ROUNDED
            # What follows from the average is not drawn.
            new[f"{measure}_{kind}"] = told.where(others[measure])
        known = frame[[f"{measure}_AVG" for measure in MEASURES]].notna().any(axis=1)
        new[alike] = (~pd.DataFrame(others).any(axis=1)).astype(float).where(known)
    new["circle_60_fewer"] = frame["OBS_30_CNT_SOCIAL_CIRCLE"] - frame["OBS_60_CNT_SOCIAL_CIRCLE"]
    frame = frame.assign(**new)
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = kaggle.texts(frame[name])
    return frame


def _proportion(measure: str, kind: str) -> tuple[float, float]:
    """Where a measure is counted from, and what its mode or median is of its average there."""
    return COUNTED_DOWN.get(measure, 0.0), dict(zip(KINDS, MEASURES[measure]))[kind]


def _expected(frame: pd.DataFrame, measure: str, kind: str) -> pd.Series:
    """The mode or the median of a building that is all alike."""
    origin, scale = _proportion(measure, kind)
    return (origin + (frame[f"{measure}_AVG"] - origin) * scale).round(4)


def _usual(clients: pd.DataFrame, measure: str, kind: str, slot: int) -> dict:
    """How a mode or a median follows from the average, which stands in `slot`: its scale, and the values that several
    clients share and that rounding makes others of."""
    average, told, expected = clients[f"{measure}_AVG"], clients[f"{measure}_{kind}"], _expected(clients, measure, kind)
    pairs = pd.DataFrame({"average": average, "told": told, "expected": expected})[(told - expected).abs() <= ROUNDED]
    counts = pairs.groupby(["average", "expected"])["told"].agg(["size", lambda told: told.mode()[0]]).reset_index()
    counts.columns = ["average", "expected", "size", "told"]
    listed = counts[(counts["size"] >= conditional.LEAST_VALUES) & (counts["told"] != counts["expected"])]
    origin, scale = _proportion(measure, kind)
    return {"of": slot, "origin": origin, "scale": scale, "listed": listed[["average", "told"]].to_numpy().tolist()}
