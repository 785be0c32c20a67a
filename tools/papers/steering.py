"""What the steering committee reads beside the earned value: the weather of the project, its gravest risks, how far the
index of costs rests on days that nobody counted, the milestones, who has how much left to do, and who stands where.
"""

from . import backlog, earned_value, report
from .blocks import block
from .sources import Fault, number, percent, plural, rows, table

# From this product of probability and impact on, a risk is the committee's.
RED = 15
ATTITUDES = ("opposant", "neutre", "favorable", "moteur")
WEATHER = {"vert": "soleil", "orange": "nuages", "rouge": "pluie"}

# The days that were really spent may be so many times the supposed ones.
DOUBTS = (0.8, 1.0, 1.2, 1.5)


def grave(risk: dict[str, str]) -> int:
    """Probability times impact, 1 to 25."""
    return int(risk["probabilité"]) * int(risk["impact"])


def still_open() -> list[dict[str, str]]:
    """The open risks, the gravest first."""
    return sorted((r for r in rows("risques.csv") if r["état"] == "ouvert"), key=lambda r: (-grave(r), r["id"]))


@block("météo")
def weather(_document: str, _arguments: str) -> str:
    """Every axis with its weather, as the figures have it, and the figures."""
    earned, red = earned_value.earned(), [risk["id"] for risk in still_open() if grave(risk) >= RED]
    runs, _, failed, _ = report.counted(report.recorded())
    missing = len(report.unrun())
    tests = "non mesuré" if not runs else "pluie" if failed else "nuages" if missing else "soleil"
    told = f"{plural(failed, 'échec')} sur {plural(runs, 'exécution')} d’essais" if runs else "aucun résultat enregistré"
    if runs and missing:
        told += f", {plural(missing, 'essai')} sans résultat"
    lines = [
        ["Périmètre", "nuages" if backlog.left() else "soleil", f"{number(backlog.done())} points faits à ce jour sur {number(backlog.total())}"],
        ["Délai", WEATHER[earned_value.light(earned.spi)], f"SPI {number(earned.spi, 2)}, SPI(t) {number(earned.spi_t, 2)} ; plan reconstitué (H-25)"],
        ["Coût", WEATHER[earned_value.light(earned.cpi)], f"CPI {number(earned.cpi, 2)} ; jours supposés (H-23)"],
        ["Qualité", tests, f"{told} ([rapport de tests](22-rapport-de-tests.md))"],
        ["Risques", "pluie" if red else "soleil", f"{', '.join(red)} au rouge" if red else "aucun au rouge"],
    ]
    return table(["Axe", "Météo", "Pourquoi"], lines)


@block("charge")
def load(_document: str, _arguments: str) -> str:
    """Points done and left, role by role."""
    lines = []
    for role in dict.fromkeys(story.role for story in backlog.stories()):
        own = [story for story in backlog.stories() if story.role == role]
        done = sum(story.points for story in own if story.done)
        left = sum(story.points for story in own if not story.done)
        lines.append([role, number(done), number(left), percent(left / backlog.left() if backlog.left() else 0)])
    return table(["Rôle", "Points faits", "Points qui restent", "Part du reste"], lines, {1, 2, 3})


@block("risques-principaux")
def gravest(_document: str, arguments: str) -> str:
    """The open risks of the highest product, five or as many as the argument says."""
    first = still_open()[: int(arguments or 5)]
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


@block("engagement")
def engagement(_document: str, _arguments: str) -> str:
    """Where every stakeholder stands (A) and where the project wants them (S)."""
    lines = []
    for row in rows("parties-prenantes.csv"):
        now, wanted = row["attitude actuelle"], row["attitude souhaitée"]
        for attitude in (now, wanted):
            if attitude not in ATTITUDES:
                raise Fault(f"parties-prenantes.csv: {row['id']}: the attitude “{attitude}” is none of {', '.join(ATTITUDES)}")
        marks = [" ".join(m for m, at in (("A", now), ("S", wanted)) if at == attitude) for attitude in ATTITUDES]
        lines.append([row["id"], row["rôle"], *marks])
    return table(["Id", "Rôle", *(attitude.capitalize() for attitude in ATTITUDES)], lines)
