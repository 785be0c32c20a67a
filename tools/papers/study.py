"""What the notebook measured client by client: how much more than the shipped model another one costs.

Intervals of two models overlap although the same clients tell them apart; only the paired difference says so. It stands in
the outputs of the executed notebook, and nowhere else.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from . import model
from .blocks import block, value
from .sources import NBSP, Fault, hypothesis, number, table, text

NOTEBOOK = "model/training/notebook.ipynb"
ESTIMATE = r"([+−]?[\d,]+) \[([+−]?[\d,]+) ; ([+−]?[\d,]+)\]"
# What the slides hold beside the shipped model, by their names in evaluation.json.
COMPARED = ("scorecard", "forest", "weighed", "smote", "tuned")


@dataclass(frozen=True)
class Difference:
    """Cost per client beyond the shipped model's, with its interval of 95 %."""

    value: float
    lower: float
    upper: float

    def __str__(self) -> str:
        sign = "+" if self.value > 0 else ""
        return f"{sign}{number(self.value, 3)} ({number(self.lower, 3)} à {number(self.upper, 3)})"


@cache
def printed() -> str:
    """All tables of the notebook, as text."""
    cells = json.loads(text(NOTEBOOK))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join("".join(output.get("data", {}).get("text/plain", [])) for output in outputs)


def difference(trial: str) -> Difference:
    """A trial's, at the threshold of 1/11: the second column of a table whose columns are differences, told by their signs."""
    for found in re.finditer(rf"^{trial}\s+{ESTIMATE}\s+{ESTIMATE}", printed(), re.M | re.I):
        if found[4][0] in "+−":
            return Difference(*(float(part.replace(",", ".").replace("−", "-")) for part in found.groups()[3:]))
    raise Fault(f"{NOTEBOOK} prints no difference of costs of “{trial}”")


def alternative(name: str) -> dict:
    return next(found for found in model.evaluation()["alternatives"] if found["name"] == name)


@block("modèles-courts")
def few_models(_document: str, _arguments: str) -> str:
    """The shipped model beside simpler ones, resampling and a search of settings."""
    shipped = alternative("shipped")
    lines = [[shipped["label"]["fr"], number(shipped["auc"]["value"], 3), number(shipped["cost"]["value"], 3), "–"]]
    for name in COMPARED:
        tried = alternative(name)
        lines.append([
            tried["label"]["fr"], number(tried["auc"]["value"], 3), number(tried["cost"]["value"], 3), str(difference(name)),
        ])
    header = ["Modèle", "AUC", "Coût par client", f"Coût de plus, apparié (95{NBSP}%)"]
    return table(header, lines, {1, 2, 3})


def yearly(amount: float) -> str:
    """A cost per client, as euros a year."""
    return f"{number(round(amount * hypothesis('H-01') * hypothesis('H-02'), -3))}{NBSP}€"


for key, trial in (("grille", "scorecard"), ("reglages", "tuned"), ("repondere", "reweighed"), ("sans_age", "ageless")):
    value(f"ecart_{key}", NOTEBOOK, lambda trial=trial: str(difference(trial)))
value("ecart_grille_an", f"{NOTEBOOK}, H-01, H-02", lambda: yearly(difference("scorecard").value))
value("grille", model.EVALUATION, lambda: number(alternative("scorecard")["cost"]["value"], 3))
