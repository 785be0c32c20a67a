"""The profile tells of many or of nobody, and the fidelity report sees what differs. On made-up tables."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from clairscore_training import conditional, fidelity
from clairscore_training import profile_application as application
from clairscore_training import profile_histories as histories
from clairscore_training.__main__ import main

CODES = {
    "NAME_CONTRACT_TYPE": ["Cash loans", "Revolving loans"], "CODE_GENDER": ["F", "M"], "FLAG_OWN_CAR": ["Y", "N"],
    "ORGANIZATION_TYPE": ["Bank", "XNA", "School"], "NAME_FAMILY_STATUS": ["Married", "Widow"],
}  # fmt: skip
TEXTS = {
    "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "OCCUPATION_TYPE", "NAME_HOUSING_TYPE", "FLAG_OWN_REALTY",
    "NAME_TYPE_SUITE", "WEEKDAY_APPR_PROCESS_START", "FONDKAPREMONT_MODE", "HOUSETYPE_MODE", "WALLSMATERIAL_MODE",
    "EMERGENCYSTATE_MODE",
}  # fmt: skip


def made_up_clients(count: int, seed: int) -> pd.DataFrame:
    """Applications of people who do not exist, in the columns that are drawn; EXT_SOURCE_3 goes with the outcome."""
    random = np.random.default_rng(seed)
    target = (random.uniform(size=count) < 0.2).astype(int)
    frame = {"SK_ID_CURR": np.arange(count) + 100_001, "TARGET": target}
    extra = ["AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "OBS_60_CNT_SOCIAL_CIRCLE"]
    flags = [name.format(kind) for kind in ("REGION", "CITY") for name in application.PLACES]
    measures = [f"{measure}_{kind}" for measure in application.MEASURES for kind in ("MODE", "MEDI")]
    drawn = [name for name in application.PERSON + application.BUILDING + application.OTHERS if name.isupper() or "EXT" in name]
    for name in [*drawn, *extra, *measures]:
        if name in CODES or name in TEXTS:
            frame[name] = random.choice(CODES.get(name, ["a", "b"]), count)
        elif name.startswith("FLAG_"):
            frame[name] = random.integers(0, 2, count)
        else:
            frame[name] = np.where(random.uniform(size=count) < 0.05, np.nan, random.normal(50.0, 9.0, count).round(2))
    for name in flags:
        frame[name] = random.integers(0, 2, count)
    frame["DAYS_EMPLOYED"] = np.where(random.uniform(size=count) < 0.2, application.NO_DAY, -random.integers(1, 9000, count))
    frame["EXT_SOURCE_3"] = random.uniform(size=count) - 0.3 * target
    city = random.uniform(size=count) < 0.3
    for name, there, elsewhere in zip(application.REGION, (0.018801, 2, 2), (0.00033, 3, 1)):
        frame[name] = np.where(city, there, elsewhere)
    frame["AMT_CREDIT"] = random.integers(1, 9, count) * 45_000.0
    return pd.DataFrame(frame)


def made_up_terms(clients: pd.DataFrame) -> pd.DataFrame:
    count = len(clients)
    terms = {"term": np.full(count, 36.0), "rate": np.full(count, 0.3), "insurance": np.zeros(count)}
    return pd.DataFrame({"SK_ID_CURR": clients["SK_ID_CURR"], **terms})


@pytest.fixture(scope="module")
def table() -> dict:
    clients = made_up_clients(900, 1)
    train, test = clients[:700], clients[700:].assign(TARGET=np.nan)
    return application.learn(train, test, made_up_terms(clients))[0]


def column(table: dict, name: str) -> dict:
    return next(column for column in table["columns"] if column["name"] == name)


def test_every_column_is_drawn_once_by_what_was_drawn_before(table):
    names = [column["name"] for column in table["columns"]]
    assert len(names) == len(set(names)) > 100
    for place, one in enumerate(table["columns"], len(table["inputs"])):
        for tree in (one["value"], one.get("absent", one["value"])):
            splits = [node for node in tree["nodes"] if len(node) > 1]
            assert all(slot < place for slot, _, _ in splits)
            assert len(tree["leaves"]) == len(splits) + 1


def test_what_is_known_of_a_region_stays_together(table):
    assert set(column(table, "region")["codes"]) == {"0.018801 2 2", "0.00033 3 1"}


def test_what_follows_from_the_average_of_a_building_is_not_drawn():
    clients = made_up_clients(40, 1)
    for measure, scales in application.MEASURES.items():
        origin = application.COUNTED_DOWN.get(measure, 0.0)
        clients[f"{measure}_AVG"] = 0.2
        for kind, scale in zip(application.KINDS, scales):
            clients[f"{measure}_{kind}"] = round(origin + (0.2 - origin) * scale, 4)
    clients["LANDAREA_MEDI"] = 0.2036
    clients.loc[:4, "FLOORSMAX_MODE"] = 0.3333
    clients.loc[39, [name for name in clients if name.endswith(("_AVG", "_MODE", "_MEDI"))]] = np.nan
    drawn = application.prepare(clients, made_up_terms(clients))
    assert drawn["alike_by_median"].tolist() == pytest.approx([1.0] * 39 + [np.nan], nan_ok=True)
    assert drawn["alike_by_mode"].tolist() == pytest.approx([0.0] * 5 + [1.0] * 34 + [np.nan], nan_ok=True)
    measures = [f"{measure}_{kind}" for measure in application.MEASURES for kind in application.KINDS]
    assert drawn[measures].stack().dropna().tolist() == [0.3333] * 5
    # Rounded otherwise, as many clients show.
    land = application._usual(clients, "LANDAREA", "MEDI", 7)
    assert land == {"of": 7, "origin": 0.0, "scale": 1.0174, "listed": [[0.2, 0.2036]]}
    assert application._usual(clients, "FLOORSMAX", "MODE", 7)["listed"] == []


def test_the_shift_tells_what_goes_with_the_outcome(table):
    # A fifth of the unit interval is about one standard score of a uniform one.
    assert column(table, "EXT_SOURCE_3")["value"]["shift"] < -0.5
    others = [abs(one["value"]["shift"]) for one in table["columns"] if one["name"] != "EXT_SOURCE_3"]
    assert np.mean(others) < 0.05


def learnt(values: np.ndarray, seen: np.ndarray, clients: np.ndarray | None = None) -> dict:
    count = len(values)
    clients = np.arange(count) if clients is None else clients
    rows = conditional.Rows({"seen": seen, "value": values}, clients, np.ones(count), np.full(count, np.nan))
    return conditional.learn(rows, ["seen"], ["value"])["columns"][0]["value"]


def test_a_leaf_tells_of_a_hundred_clients_however_many_rows_they_have():
    random = np.random.default_rng(2)
    seen = np.repeat(random.uniform(size=150), 40)
    values = np.floor(seen * 10) + random.normal(0.0, 0.01, len(seen))
    assert len(learnt(values, seen)["leaves"]) > 5
    assert len(learnt(values, seen, np.repeat(np.arange(150), 40))["leaves"]) == 1


def test_a_question_about_few_is_not_asked_and_those_below_it_are():
    random = np.random.default_rng(4)
    clients = np.repeat(np.arange(400), 10)
    # What few have stands out most, and so is asked first.
    few = clients < 90
    seen = np.where(few, 9.0, random.uniform(size=len(clients)))
    values = np.where(few, 70.0, np.where(seen > 0.5, 0.8, 0.0)) + random.normal(0.0, 1.0, len(clients))
    tree = learnt(values, seen, clients)
    assert len(tree["leaves"]) == 2
    assert [node[1] for node in tree["nodes"] if len(node) > 1] == [pytest.approx(0.5, abs=0.02)]


def test_no_extreme_value_is_told():
    values = np.random.default_rng(3).normal(0.0, 1.0, 5000)
    values[17] = 117e6
    pieces = learnt(values, np.zeros(5000))["leaves"][0]["pieces"]
    told = [value for piece in pieces for value in piece[1:]]
    assert not np.isclose(told, values.min(), atol=1e-4).any() and 117e6 not in told
    # A value that many share is told as it is.
    values[:200] = 42.125
    assert [42.125] in [piece[1:] for piece in learnt(values, np.zeros(5000))["leaves"][0]["pieces"]]


def test_a_value_shared_by_few_is_no_code_of_a_leaf():
    values = np.array(["common"] * 995 + ["rare"] * 5, dtype=object)
    seen = np.concatenate([np.zeros(500), np.ones(500)])
    leaves = learnt(values, seen)["leaves"]
    # It is drawn as often as in the whole, wherever it was.
    rare = [piece for leaf in leaves for piece in leaf["pieces"] if piece[0] < 100]
    assert len(rare) == len(leaves) and all(weight == 50 for weight, _ in rare)


def test_the_tail_of_a_count_is_not_cut_off():
    # One to three of many, and more than that in twos and threes: too few to be told by themselves.
    values = np.concatenate([np.repeat([1.0, 2.0, 3.0], 300), np.tile(np.arange(4.0, 12.0), 3)])
    pieces = learnt(values, np.zeros(len(values)))["leaves"][0]["pieces"]
    mean = sum(weight * value for weight, value in pieces) / sum(weight for weight, _ in pieces)
    assert mean == pytest.approx(values.mean(), abs=0.02)
    assert {value for _, value in pieces} == {1, 2, 3, 7}


def test_a_day_is_told_by_the_one_that_follows_it():
    rows = pd.DataFrame({"SK_ID_CURR": [1, 1, 1, 2], "DAYS": [-10, -10, -400, -7], "code": [3.0, 4.0, 5.0, 6.0]})
    told = histories._newer(rows, "DAYS", ["code"])
    assert told["between"].tolist() == [-10, 0, -390, -7]
    assert told["newer_DAYS"].tolist() == [0, -10, -10, 0]
    assert told["left"].tolist() == [2, 1, 0, 0]
    assert told["newer_code"].fillna(-1.0).tolist() == [-1, 3, 4, -1]


def test_the_same_rows_give_the_same_profile(table):
    clients = made_up_clients(900, 1)
    again = application.learn(clients[:700], clients[700:].assign(TARGET=np.nan), made_up_terms(clients))[0]
    assert json.dumps(again) == json.dumps(table)


def compared(real: pd.DataFrame, synthetic: pd.DataFrame) -> dict:
    columns = [name for name in real if name not in fidelity.IDENTIFIERS]
    return {
        "marginals": fidelity._marginals(real, synthetic, columns),
        "missing": fidelity._missing(real, synthetic, columns),
        "deciles": fidelity._by_decile(real, synthetic),
        "discriminator": fidelity._discriminator(real, synthetic, columns),
    }


def test_banks_of_one_kind_are_not_told_apart_and_a_changed_column_is_named():
    real, synthetic = made_up_clients(1500, 5), made_up_clients(1500, 6)
    alike = compared(real, synthetic)
    assert alike["marginals"]["max"] < 0.08 and 0.42 < alike["discriminator"]["auc"] < 0.58
    assert alike["deciles"]["EXT_SOURCE_3"]["real"][0] > 0.4 > 0.2 > alike["deciles"]["EXT_SOURCE_3"]["real"][9]
    synthetic["APARTMENTS_AVG"] += 9.0
    synthetic.loc[:600, "OWN_CAR_AGE"] = np.nan
    differ = compared(real, synthetic)
    assert next(iter(differ["marginals"]["worst"])) == "APARTMENTS_AVG"
    assert next(iter(differ["missing"]["worst"])) == "OWN_CAR_AGE"
    assert set(list(differ["discriminator"]["by"])[:2]) == {"APARTMENTS_AVG", "OWN_CAR_AGE"}
    assert differ["discriminator"]["auc"] > 0.65


def test_a_folder_without_tables_is_refused(tmp_path: Path, capsys):
    features, output = tmp_path / "f.parquet", tmp_path / "profile.json.gz"
    assert main(["profile", "--data", str(tmp_path), "--features", str(features), "--output", str(output)]) == 1
    assert main(["fidelity", "--real", str(tmp_path), "--synthetic", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert told.count("application_train.csv is not there") == 2 and not output.exists()


def test_the_committed_profile_is_compact_and_tells_of_many():
    path = Path(__file__).parents[2] / "src" / "synthetic" / "profile.json.gz"
    assert path.stat().st_size < 400_000
    profile = json.loads(gzip.decompress(path.read_bytes()))
    assert {"application", "bureau", "previous", "instalment"} <= set(profile)
    texts = {code for table in profile.values() for one in table["columns"] for code in one.get("codes", [])}
    assert {"Cash loans", "XNA", "Approved"} <= texts
