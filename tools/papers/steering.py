"""What the steering committee reads beside the earned value: which risks are the gravest, and how far the index of costs
rests on the days that nobody counted.
"""

from . import earned_value
from .blocks import block
from .sources import number, percent, rows, table

# The days that were really spent may be so many times the supposed ones.
DOUBTS = (0.8, 1.0, 1.2, 1.5)


def grave(risk: dict[str, str]) -> int:
    """Probability times impact, 1 to 25."""
    return int(risk["probabilité"]) * int(risk["impact"])


@block("risques-principaux")
def gravest(_document: str, arguments: str) -> str:
    """The open risks of the highest product, five or as many as the argument says."""
    still = [risk for risk in rows("risques.csv") if risk["état"] == "ouvert"]
    first = sorted(still, key=lambda risk: (-grave(risk), risk["id"]))[: int(arguments or 5)]
    lines = [[r["id"], r["événement"], r["effet"], str(grave(r)), r["parade"], r["propriétaire"]] for r in first]
    return table(["Id", "Événement", "Effet", "Criticité", "Parade", "Propriétaire"], lines, {3})


@block("evm-sensibilité")
def doubts(_document: str, _arguments: str) -> str:
    """The index of costs and the estimate at completion, were the days others than supposed."""
    earned = earned_value.earned()
    _, value, cost = earned.now
    lines = []
    for doubt in DOUBTS:
        index = value / (cost * doubt)
        change = "jours supposés (H-23)" if doubt == 1 else f"{'+' if doubt > 1 else '−'}{percent(abs(doubt - 1))} de jours"
        lines.append([
            change, earned_value.euros(cost * doubt), number(index, 2), earned_value.light(index),
            earned_value.euros(earned.bac / index),
        ])
    return table(["Si l’on avait passé", "AC", "CPI", "Couleur", "EAC = BAC / CPI"], lines, {1, 2, 4})
