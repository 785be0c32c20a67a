"""What the steering committee reads beside the earned value: which risks are the gravest, how far the index of costs
rests on the days that nobody counted; and how the milestones stand.
"""

from . import backlog, earned_value
from .blocks import block
from .sources import Fault, number, percent, rows, table

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


@block("jalons")
def milestones(_document: str, arguments: str) -> str:
    """The milestones, or those that are open (`ouverts`); one that is reached has no story that is not, and conversely."""
    stories, missing = backlog.by_id(), set(backlog.by_id())
    lines = []
    for row in rows("jalons.csv"):
        served = row["récits"].split()
        for story in served:
            if story not in stories:
                raise Fault(f"jalons.csv: {row['id']}: {story} is not in azure/backlog.csv")
        missing -= set(served)
        done = bool(served) and all(stories[story].done for story in served)
        if done != (row["état"] == "livré"):
            raise Fault(f"jalons.csv: {row['id']} is « {row['état']} », and its stories say otherwise")
        if not arguments or row["état"] != "livré":
            lines.append([row["id"], row["jalon"], f"{row['sprint début']} à {row['sprint fin']}", row["état"], row["récits"]])
    if missing:
        raise Fault(f"jalons.csv: {', '.join(sorted(missing))} lead to no milestone")
    return table(["Id", "Jalon", "Sprints", "État", "Récits"], lines)
