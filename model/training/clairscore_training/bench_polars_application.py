"""The features that need the application, of `bench_polars`, which says what this is for."""

from __future__ import annotations

import polars as pl
from polars import col

YEAR = 365.25

# In the order of their numbers.
EDUCATION = [
    *("Lower secondary", "Secondary / secondary special", "Incomplete higher", "Higher education"),
    "Academic degree",
]
INCOME_TYPE = [
    *("Unemployed", "Maternity leave", "Student", "Working", "Commercial associate", "State servant", "Pensioner"),
    "Businessman",
]
OCCUPATION = [
    *("Low-skill Laborers", "Cleaning staff", "Waiters/barmen staff", "Cooking staff", "Security staff", "Laborers"),
    *("Drivers", "Sales staff", "Private service staff", "Secretaries", "Realty agents", "Medicine staff"),
    *("Core staff", "HR staff", "High skill tech staff", "IT staff", "Managers", "Accountants"),
]
HOUSING = [
    *("With parents", "Rented apartment", "Municipal apartment", "Office apartment", "Co-op apartment"),
    "House / apartment",
]


def ratio(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Missing where the whole is zero."""
    return pl.when(whole != 0).then(part / whole)


def place(column: str, categories: list[str]) -> pl.Expr:
    return col(column).replace_strict(categories, range(len(categories)), default=None, return_dtype=pl.Int8)


def application() -> dict[str, pl.Expr]:
    """What is asked for, with which means, by whom; and the external scores."""
    credit, annuity, goods, income = map(col, ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL"))
    birth, employed, phone = col("DAYS_BIRTH"), col("DAYS_EMPLOYED"), col("DAYS_LAST_PHONE_CHANGE")
    identity = col("DAYS_ID_PUBLISH")
    scores = [col(f"EXT_SOURCE_{n}") for n in (1, 2, 3)]
    one, two, three = (score.fill_null(1) for score in scores)
    known = sum(score.is_not_null().cast(pl.Int8) for score in scores)
    term, cost = col("credit_term"), annuity * col("credit_term")
    return {
        "credit": credit,
        "annuity": annuity,
        "goods_price": goods,
        "credit_to_income": ratio(credit, income),
        "annuity_to_income": ratio(annuity, income),
        "credit_duration": ratio(credit, annuity),
        "credit_to_goods": ratio(credit, goods),
        "income": income,
        "years_employed": -employed / YEAR,
        "employed_to_age": ratio(employed, birth),
        "age_at_employment": (employed - birth) / YEAR,
        "income_type": place("NAME_INCOME_TYPE", INCOME_TYPE),
        "occupation": place("OCCUPATION_TYPE", OCCUPATION),
        "owns_car": col("FLAG_OWN_CAR") == "Y",
        "car_age": col("OWN_CAR_AGE"),
        "car_age_to_age": ratio(col("OWN_CAR_AGE"), -birth / YEAR),
        "owns_home": col("FLAG_OWN_REALTY") == "Y",
        "age_years": -birth / YEAR,
        "education": place("NAME_EDUCATION_TYPE", EDUCATION),
        "housing": place("NAME_HOUSING_TYPE", HOUSING),
        "registration_years": -col("DAYS_REGISTRATION") / YEAR,
        "identity_document_years": -identity / YEAR,
        "age_at_identity_document": (identity - birth) / YEAR,
        "phone_years": -phone / YEAR,
        "work_phone_given": col("FLAG_WORK_PHONE") != 0,
        "lives_outside_registered_city": col("REG_CITY_NOT_LIVE_CITY") != 0,
        "works_outside_registered_city": col("REG_CITY_NOT_WORK_CITY") != 0,
        "acquaintances_in_default": col("DEF_30_CNT_SOCIAL_CIRCLE"),
        "building_floors": col("FLOORSMAX_AVG"),
        "building_area": col("TOTALAREA_MODE"),
        "credit_term": term,
        "credit_rate": col("credit_rate"),
        "insurance_monthly_share": (ratio(credit, goods) - 1) / term,
        "interest_to_credit": ratio(cost, credit) - 1,
        "total_cost_to_goods": ratio(cost, goods) - 1,
        **{f"external_score_{n}": score for n, score in enumerate(scores, 1)},
        "external_score_mean": pl.mean_horizontal(scores),
        "external_score_min": pl.min_horizontal(scores),
        "external_score_max": pl.max_horizontal(scores),
        "external_score_product": pl.when(known > 0).then(one * two * three),
        "external_score_count": known,
        "bureau_enquiries_last_quarter": col("AMT_REQ_CREDIT_BUREAU_QRT"),
        "bureau_enquiries_last_year": col("AMT_REQ_CREDIT_BUREAU_YEAR"),
    }


def with_history() -> dict[str, pl.Expr]:
    """What is told of a client's history relative to what they ask for."""
    income = col("AMT_INCOME_TOTAL")
    return {
        "bureau_debt_to_income": ratio(col("bureau_debt"), income),
        "bureau_annuity_to_income": ratio(col("_bureau_annuity"), income),
        "annuity_to_previous": ratio(col("AMT_ANNUITY"), col("_previous_annuity")),
        "card_balance_last_to_income": ratio(col("_card_balance_last"), income),
    }
