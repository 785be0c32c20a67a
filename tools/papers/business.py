"""The business case: what decisions by the model would save, what building and running it would cost, and what both
depend on.

What an error costs is measured (evaluation.json: scores out of fold, by outcome, in bins); volumes, margins and costs are
hypotheses (hypotheses-affaire.csv, couts.csv). Euros without tax; the first year is the one after the construction.
"""

import re
from functools import cache

from . import earned_value, model
from .blocks import block, value
from .sources import NBSP, Fault, columns, hypothesis, number, percent, plural, rows, table, text

YEARS = (1, 2, 3)
RATIOS = (5, 10, 20)


def below(probability: float) -> float:
    """Share of the clients whose score, out of fold, is below a probability, to the bin."""
    edges = model.outcomes()
    return edges[round(probability * (len(edges) - 1))].granted


def with_model(ratio: float) -> model.Outcome:
    """What comes of the threshold that a ratio of costs gives for calibrated probabilities, to the bin."""
    edges = model.outcomes(ratio)
    return edges[round((len(edges) - 1) / (1 + ratio))]


def saved(ratio: float) -> float:
    """Margins per client, compared with granting everybody, as the process did that chose these clients."""
    return model.all_granted(ratio) - with_model(ratio).cost


def yearly_gain(per_client: float, credits: float | None = None) -> float:
    """Euros a year, if all of it were realised."""
    return per_client * (hypothesis("H-01") if credits is None else credits) * hypothesis("H-02")


def realised(year: int) -> float:
    return hypothesis("H-04" if year == 1 else "H-05")


@cache
def review_band() -> tuple[float, float]:
    """The probabilities between which a person is to look closer, as the model card tells them."""
    found = re.search(r"De ([\d,]+)\s% à ([\d,]+)\s%, l’avis est d’examiner", text("docs/fiche-modele.md"))
    if not found:
        raise Fault("docs/fiche-modele.md does not tell the band to look closer at")
    lower, upper = (float(bound.replace(",", ".")) / 100 for bound in found.groups())
    return lower, upper


def review_share() -> float:
    lower, upper = review_band()
    return below(upper) - below(lower)


def review_cost(credits: float) -> float:
    """Euros a year for the time that files near the threshold take."""
    return credits * review_share() * hypothesis("H-08") / 60 * hypothesis("H-09")


def construction() -> float:
    return earned_value.earned().bac


def running(year: int, credits: float) -> list[tuple[str, float]]:
    """What a year costs, item by item."""
    items = [(row["poste"], float(re.sub(r"\s", "", row[f"année {year}"]))) for row in rows("couts.csv")]
    items.append(("Maintenance corrective et évolutive (H-07)", hypothesis("H-07") * construction()))
    items.append(("Examen des dossiers proches du seuil (H-08, H-09)", review_cost(credits)))
    return items


def flows(ratio: float, credits: float) -> list[float]:
    """What comes in less what goes out: the construction, then year by year."""
    gain = yearly_gain(saved(ratio), credits)
    return [-construction()] + [realised(y) * gain - sum(cost for _, cost in running(y, credits)) for y in YEARS]


def present_value(cash: list[float], rate: float) -> float:
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(cash))


def internal_rate(cash: list[float]) -> float | None:
    """The rate at which a present value is nothing; none if no rate up to 1,000 % is."""
    lower, upper = -0.99, 10.0
    if present_value(cash, lower) < 0 or present_value(cash, upper) > 0:
        return None
    for _ in range(200):
        middle = (lower + upper) / 2
        lower, upper = (middle, upper) if present_value(cash, middle) > 0 else (lower, middle)
    return lower


def payback_months(cash: list[float]) -> int | None:
    """Months after the construction until what was spent has come back, flows being even within a year."""
    balance = cash[0]
    for year, flow in enumerate(cash[1:]):
        if flow > 0 and balance + flow >= 0:
            return -int(-12 * (year - balance / flow) // 1)
        balance += flow
    return None


def break_even(ratio: float) -> int | None:
    """Credits a year, to the hundred, from which the present value of three years is positive."""
    for credits in range(100, 1_000_000, 100):
        if present_value(flows(ratio, credits), hypothesis("H-06")) >= 0:
            return credits
    return None


def euros(amount: float) -> str:
    """To the hundred, or from a million on to the thousand: hypotheses know no more."""
    return f"{number(round(amount, -2 if abs(amount) < 1e6 else -3))}{NBSP}€"


@block("affaire-sensibilité")
def sensitivity(document: str, arguments: str) -> str:
    """What the model is worth at other ratios of costs: the threshold moves with them."""
    lines = []
    for ratio in RATIOS:
        without, outcome, credits = model.all_granted(ratio), with_model(ratio), break_even(ratio)
        lines.append([
            f"{ratio} pour 1", percent(1 / (1 + ratio), 1), percent(outcome.granted), number(without, 3),
            number(outcome.cost, 3), f"−{number(saved(ratio), 3)} (−{percent(saved(ratio) / without)})",
            euros(yearly_gain(saved(ratio))), plural(credits, "crédit") if credits else "aucun",
        ])
    header = ["Rapport des coûts", "Seuil de refus", "Clients sous le seuil", "Coût, tous accordés", "Coût, modèle",
              "Écart", "Gain théorique par an", "Volume où la VAN de trois ans est nulle"]
    # A slide holds half of the columns.
    shown = [0, 2, 5, 7] if arguments == "court" else range(len(header))
    return table([header[i] for i in shown], [[line[i] for i in shown] for line in lines], set(range(1, len(shown))))


@block("affaire-rentabilité")
def profitability(document: str, arguments: str) -> str:
    """The three years, line by line."""
    credits, ratio = hypothesis("H-01"), hypothesis("H-03")
    gain = yearly_gain(saved(ratio), credits)
    lines = [["Construction (BAC)", euros(-construction())] + ["–"] * 3]
    for index, (name, _) in enumerate(running(1, credits)):
        lines.append([name, "–", *(euros(-running(y, credits)[index][1]) for y in YEARS)])
    lines.append(["Pertes évitées, part réalisée (H-04, H-05)", "–", *(euros(realised(y) * gain) for y in YEARS)])
    cash = flows(ratio, credits)
    lines.append(["**Flux**", *(f"**{euros(flow)}**" for flow in cash)])
    total, discounted = 0.0, []
    for year, flow in enumerate(cash):
        total += flow / (1 + hypothesis("H-06")) ** year
        discounted.append(euros(total))
    lines.append(["Flux actualisé cumulé (H-06)", *discounted])
    return table(["Euros", "Année 0", "Année 1", "Année 2", "Année 3"], lines, {1, 2, 3, 4})


@block("affaire-scénarios")
def scenarios(document: str, arguments: str) -> str:
    """The present value of three years, by volume and by ratio of costs."""
    volumes = [int(hypothesis("H-01") * part) for part in (0.1, 0.2, 0.5, 1, 2)]
    lines = []
    for credits in volumes:
        values = [present_value(flows(ratio, credits), hypothesis("H-06")) for ratio in RATIOS]
        lines.append([number(credits), *(euros(found) for found in values)])
    return table(["Crédits par an", *(f"VAN, {ratio} pour 1" for ratio in RATIOS)], lines, {0, 1, 2, 3})


@block("affaire-options")
def options(document: str, arguments: str) -> str:
    """The options, note by note, and what the weights make of them."""
    names = [name for name in columns("options.csv") if re.match(r"[A-Z]\. ", name)]
    found = rows("options.csv")
    weights = sum(int(row["poids"]) for row in found)
    lines = [[row["critère"], row["poids"], *(row[name] for name in names), row["justification"]] for row in found]
    totals = [sum(int(row["poids"]) * int(row[name]) for row in found) / weights for name in names]
    lines.append(["**Note pondérée, sur 5**", str(weights), *(f"**{number(total, 2)}**" for total in totals), ""])
    return table(["Critère", "Poids", *names, "Pourquoi"], lines, set(range(1, 2 + len(names))))


def main_case() -> list[float]:
    return flows(hypothesis("H-03"), hypothesis("H-01"))


def gain_at(bound: str) -> str:
    cost = model.evaluation()["cost_per_client"][bound]
    return euros(yearly_gain(model.all_granted(hypothesis("H-03")) - cost))


def months() -> str:
    found = payback_months(main_case())
    return plural(found, "mois", "mois") if found is not None else "plus de trois ans"


def rate() -> str:
    found = internal_rate(main_case())
    return percent(found) if found is not None else "aucun"


def edge(ratio: float) -> str:
    found = break_even(ratio)
    return number(found) if found else "aucun volume"


HERE = f"{model.EVALUATION}, docs/projet/donnees/{{hypotheses-affaire,couts}}.csv"
value("gain_an", HERE, lambda: gain_at("value"))
value("gain_an_bas", HERE, lambda: gain_at("upper"))
value("gain_an_haut", HERE, lambda: gain_at("lower"))
value("van", HERE, lambda: euros(present_value(main_case(), hypothesis("H-06"))))
value("van_5", HERE, lambda: euros(present_value(flows(5, hypothesis("H-01")), hypothesis("H-06"))))
value("tri", HERE, rate)
value("recuperation", HERE, months)
value("equilibre", HERE, lambda: edge(hypothesis("H-03")))
value("equilibre_5", HERE, lambda: edge(5))
value("construction", "donnees/evm.csv", lambda: euros(construction()))
value(
    "exploitation_an",
    HERE,
    lambda: euros(sum(cost for _, cost in running(2, hypothesis("H-01")))),
)
value("part_sous_seuil", model.EVALUATION, lambda: percent(with_model(hypothesis("H-03")).granted))
value("part_au_dessus", model.EVALUATION, lambda: percent(1 - with_model(hypothesis("H-03")).granted))
value("part_examen", f"{model.EVALUATION}, docs/fiche-modele.md", lambda: percent(review_share()))
value("cout_examen", HERE, lambda: euros(review_cost(hypothesis("H-01"))))
