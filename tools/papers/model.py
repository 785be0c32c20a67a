"""What the shipped model is worth, from the file that its training wrote (model/artifacts/evaluation.json).

Costs are those of the brief's matrix: a good client refused costs 1, a client with payment difficulties granted RATIO.
"""

import json
from dataclasses import dataclass
from functools import cache

from .blocks import block, value
from .sources import NBSP, number, percent, table, text

EVALUATION = "model/artifacts/evaluation.json"
RATIO = 10


@cache
def evaluation() -> dict:
    return json.loads(text(EVALUATION))


@dataclass(frozen=True)
class Outcome:
    """What refusing from one threshold on leads to."""

    threshold: float
    granted: float
    difficulties: float
    cost: float
    f1: float


@cache
def outcomes(ratio: float = RATIO) -> tuple[Outcome, ...]:
    """At every edge of a bin, from refusing everybody to granting everybody."""
    repaid, defaulted = evaluation()["scores"]["repaid"], evaluation()["scores"]["defaulted"]
    good, bad, bins = sum(repaid), sum(defaulted), len(repaid)
    found, good_granted, bad_granted = [], 0, 0
    for edge in range(bins + 1):
        refused_bad, refused_good = bad - bad_granted, good - good_granted
        granted = good_granted + bad_granted
        found.append(Outcome(
            edge / bins, granted / (good + bad), bad_granted / granted if granted else 0.0,
            (ratio * bad_granted + refused_good) / (good + bad),
            2 * refused_bad / (2 * refused_bad + refused_good + bad_granted),
        ))
        if edge < bins:
            good_granted += repaid[edge]
            bad_granted += defaulted[edge]
    return tuple(found)


def cheapest(ratio: float = RATIO) -> Outcome:
    return min(outcomes(ratio), key=lambda outcome: outcome.cost)


def best_f1() -> Outcome:
    return max(outcomes(), key=lambda outcome: outcome.f1)


def all_granted(ratio: float = RATIO) -> float:
    """Cost per client without a model: everybody is granted."""
    return ratio * evaluation()["defaults"] / evaluation()["clients"]


def saved() -> float:
    """What the model saves per client, as a share of the cost without it."""
    return 1 - evaluation()["cost_per_client"]["value"] / all_granted()


def interval(estimate: dict, digits: int) -> str:
    shown = [number(estimate[key], digits) for key in ("value", "lower", "upper")]
    return f"{shown[0]} ({shown[1]} à {shown[2]})"


@block("modèles")
def models_block(_document: str, _arguments: str) -> str:
    """Every model that was tried, measured the same way."""
    lines = []
    for found in evaluation()["alternatives"]:
        ratios = [number(found[f"grant_rate_ratio_{group}"]["value"], 2) for group in ("gender", "age", "region")]
        lines.append([found["label"]["fr"], interval(found["auc"], 3), interval(found["cost"], 3), *ratios])
    header = ["Modèle", "AUC (intervalle à 95 %)", "Coût par client (intervalle à 95 %)", "Accord, sexes", "Accord, âges", "Accord, régions"]
    return table([name.replace(" %", f"{NBSP}%") for name in header], lines, {1, 2, 3, 4, 5})


@block("seuils")
def thresholds_block(_document: str, _arguments: str) -> str:
    """The threshold that costs least beside the one with the highest F-score, and no model at all."""
    none, every = outcomes()[0], outcomes()[-1]
    lines = []
    for name, outcome in (
        ("Le moins coûteux", cheapest()), ("Le F-score le plus élevé", best_f1()),
        ("Accorder à tous", every), ("Refuser à tous", none),
    ):
        lines.append([
            name, percent(outcome.threshold, 2), percent(outcome.granted, 1), percent(outcome.difficulties, 2),
            number(outcome.cost, 3), number(outcome.f1, 3),
        ])
    return table(["Seuil", "Refuser à partir de", "Accordés", "En difficulté parmi eux", "Coût par client", "F-score"], lines, {1, 2, 3, 4, 5})


@block("sensibilité-coûts")
def ratios_block(_document: str, _arguments: str) -> str:
    """What the model saves when a default costs more or less; the threshold moves with it."""
    lines = []
    for ratio in (5, 10, 15, 20):
        best = cheapest(ratio)
        gain = all_granted(ratio) - best.cost
        lines.append([
            f"{ratio} pour 1", percent(best.threshold, 2), percent(best.granted, 1), number(all_granted(ratio), 3),
            number(best.cost, 3), number(gain, 3), percent(gain / all_granted(ratio)),
        ])
    header = ["Un client en difficulté accordé coûte", "Seuil le moins coûteux", "Accordés", "Coût, tous accordés", "Coût, avec le modèle", "Gain par client", "Part épargnée"]
    return table(header, lines, {1, 2, 3, 4, 5, 6})


def tried(name: str) -> dict:
    """A model that was tried, by its name in the experiment."""
    return next(found for found in evaluation()["alternatives"] if found["name"] == name)


def files(name: str) -> dict:
    """What asking for a least completeness changes for such files."""
    return next(found for found in evaluation()["completeness"] if found["files"] == name)


def estimate(key: str, path: str, bound: str, digits: int = 3) -> None:
    value(key, EVALUATION, lambda: number(evaluation()[path][bound], digits))


for key, path in (("auc", "auc"), ("cout", "cost_per_client")):
    estimate(key, path, "value")
    estimate(f"{key}_bas", path, "lower")
    estimate(f"{key}_haut", path, "upper")
estimate("brier", "brier", "value", 4)
value("calibration_pente", EVALUATION, lambda: number(evaluation()["calibration"]["slope"]["value"], 2))
value("cout_tous_accordes", EVALUATION, lambda: number(all_granted(), 3))
value("gain_par_client", EVALUATION, lambda: number(all_granted() - evaluation()["cost_per_client"]["value"], 3))
value("gain_bas", EVALUATION, lambda: number(all_granted() - evaluation()["cost_per_client"]["upper"], 3))
value("gain_haut", EVALUATION, lambda: number(all_granted() - evaluation()["cost_per_client"]["lower"], 3))
value("gain_part", EVALUATION, lambda: percent(saved()))
value("taux_defaut", EVALUATION, lambda: percent(evaluation()["defaults"] / evaluation()["clients"], 2))
value("seuil", "rapport des coûts, 1/(1+10)", lambda: percent(1 / (1 + RATIO), 1))
value("seuil_cout", EVALUATION, lambda: percent(cheapest().threshold, 2))
value("seuil_f1", EVALUATION, lambda: percent(best_f1().threshold, 2))
value("cout_f1", EVALUATION, lambda: number(best_f1().cost, 3))
value("part_accordee", EVALUATION, lambda: percent(cheapest().granted, 1))
value("ratio_cout", "matrice de coûts du modèle", lambda: str(RATIO))
value("clients_entrainement", EVALUATION, lambda: number(evaluation()["clients"]))
value("clients_en_difficulte", EVALUATION, lambda: number(evaluation()["defaults"]))
value("variables", EVALUATION, lambda: str(evaluation()["features"]))
value("arbres", EVALUATION, lambda: number(evaluation()["trees"]))
value("plis", EVALUATION, lambda: str(evaluation()["folds"]))
value("modele", EVALUATION, lambda: evaluation()["model"])
value("modeles_essayes", EVALUATION, lambda: str(len(evaluation()["alternatives"])))
value("pente_bas", EVALUATION, lambda: number(evaluation()["calibration"]["slope"]["lower"], 2))
value("pente_haut", EVALUATION, lambda: number(evaluation()["calibration"]["slope"]["upper"], 2))
for key, name, measure, digits in (
    ("equite_age", "shipped", "grant_rate_ratio_age", 2), ("equite_sexe", "shipped", "grant_rate_ratio_gender", 2),
    ("equite_region", "shipped", "grant_rate_ratio_region", 2), ("equite_age_repondere", "reweighed", "grant_rate_ratio_age", 2),
    ("equite_sans_age", "ageless", "grant_rate_ratio_age", 2), ("sans_age", "ageless", "cost", 3), ("age_repondere", "reweighed", "cost", 3),
):
    for suffix, bound in (("", "value"), ("_bas", "lower"), ("_haut", "upper")):
        value(key + suffix, EVALUATION, lambda n=name, m=measure, b=bound, d=digits: number(tried(n)[m][b], d))
value("part_incomplets", EVALUATION, lambda: percent(files("as_delivered")["reviewed"], 2))
value("tels_quels_cout", EVALUATION, lambda: number(files("as_delivered")["cost"], 3))
value("sans_externes_refus", EVALUATION, lambda: percent(files("without_external_scores")["overturned"]))
value("sans_externes_cout", EVALUATION, lambda: number(files("without_external_scores")["cost"], 3))
for name in ("shipped", "weighed", "smote"):
    value(f"auc_{name}", EVALUATION, lambda n=name: number(tried(n)["auc"]["value"], 4))
    value(f"cout_{name}", EVALUATION, lambda n=name: number(tried(n)["cost"]["value"], 4))
