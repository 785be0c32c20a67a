"""The report of the tests: what the last recorded run found, room by room."""

from . import backlog, earned_value, proofs, requirements
from .blocks import block, value
from .sources import NBSP, number, percent, plural, rows, table

ROOMS = {
    "model": "domaine du score", "store": "base de données", "app": "pages", "server": "serveur et ligne de commande",
    "parcours": "navigateur", "entraînement": "entraînement (Python)", "migration": "schéma",
    "livraison": "documents et tableau Azure (unittest)",
}


def recorded() -> list[dict[str, str]]:
    return rows("resultats.csv")


def counted(found: list[dict[str, str]]) -> list[int]:
    return [len(found), *(sum(row["état"] == state for row in found) for state in ("réussi", "échoué", "écarté"))]


def seconds(found: list[dict[str, str]]) -> float:
    return sum(float(row["secondes"]) for row in found)


def unrun() -> list[str]:
    """Tests that stand in the sources and of which no result was recorded."""
    ran = {row["essai"] for row in recorded()}
    return sorted(set(proofs.known()) - ran)


def gone() -> list[str]:
    """Results of tests that stand in the sources no more."""
    return sorted({row["essai"] for row in recorded()} - set(proofs.known()))


@block("essais-synthèse")
def summary_block(_document: str, _arguments: str) -> str:
    """Of what, where, how many, and the verdict."""
    facts, found = proofs.execution(), recorded()
    if not found:
        return "Aucun résultat n’a été enregistré : `make test`, puis `tools/documents results`."
    all_, passed, failed, skipped = counted(found)
    lines = [
        ["Version éprouvée", f"`{facts['commit']}`, du {facts['date du commit']}"],
        ["Machine", f"{facts['système']}, {facts['cœurs']} cœurs"],
        ["Exécutions", f"{plural(all_, 'exécution')} de {plural(len({row['essai'] for row in found}), 'essai')}"],
        ["Réussies, échouées, écartées", f"{number(passed)}, {number(failed)}, {number(skipped)}"],
        ["Durée, toutes exécutions mises bout à bout", f"{number(seconds(found) / 60, 1)}{NBSP}min"],
        ["Essais des sources sans résultat", number(len(unrun()))],
        ["Verdict", verdict(failed, len(unrun()))],
    ]
    return table(["Mesure", "Valeur"], lines)


def verdict(failed: int, missing: int) -> str:
    """Nothing is said of tests that were not run."""
    if failed:
        return f"défavorable : {plural(failed, 'échec')}"
    return f"favorable pour ce qui a couru ; rien n’est dit de {plural(missing, 'essai')} sans résultat" if missing else "favorable"


@block("essais-météo")
def weather_block(_document: str, _arguments: str) -> str:
    """Four axes at a glance: sun, clouds or rain, and why."""
    all_, passed, failed, _ = counted(recorded())
    ran = "non mesuré" if not all_ else "pluie" if failed else "nuages" if unrun() else "soleil"
    must = [row for row in requirements.requirements() if row["priorité"] == "Must"]
    met = sum(row["état"] == "livré" for row in must) / len(must)
    spi = earned_value.earned().spi
    found = rows("anomalies.csv")
    open_ = [row for row in found if not row["correction"]]
    lines = [
        ["Essais", ran, f"{number(passed)} réussies sur {plural(all_, 'exécution')}, {number(len(unrun()))} essais sans résultat"],
        ["Périmètre", grade(met, 0.95, 0.8), f"{percent(met)} des exigences « Must » livrées en entier"],
        ["Anomalies", "soleil" if not open_ else "pluie", f"{plural(len(open_), 'ouverte')} sur {number(len(found))} marquantes"],
        ["Délai", grade(spi, 1.0, 0.95), f"SPI {number(spi, 2)} (hypothèses H-20 à H-25)"],
    ]
    return table(["Axe", "Météo", "Pourquoi"], lines)


def grade(share: float, sun: float, clouds: float) -> str:
    return "soleil" if share >= sun else "nuages" if share >= clouds else "pluie"


@block("essais-salles")
def rooms_block(_document: str, _arguments: str) -> str:
    """Room by room: tests in the sources, runs, verdicts, time."""
    known = proofs.known()
    names = dict.fromkeys([proofs.room(name) for name in sorted(known)] + sorted({row["salle"] for row in recorded()}))
    lines = []
    for room in names:
        found = [row for row in recorded() if row["salle"] == room]
        there = sum(proofs.room(name) == room for name in known)
        lines.append([f"`{room}`", ROOMS.get(room.split("::")[0], ""), str(there), *map(number, counted(found)), number(seconds(found), 1)])
    everything = [str(len(known)), *map(number, counted(recorded())), number(seconds(recorded()), 1)]
    lines.append(["**toutes**", "", *everything])
    header = ["Salle", "Ce qu’elle éprouve", "Essais écrits", "Exécutions", "Réussies", "Échouées", "Écartées", "Secondes"]
    return table(header, lines, {2, 3, 4, 5, 6, 7})


@block("essais-moteurs")
def engines_block(_document: str, _arguments: str) -> str:
    """The same by engine and by kind of browser."""
    names = {"": "une seule fois", "sqlite": "SQLite", "postgres": "PostgreSQL", "hydrated": "navigateur, avec JavaScript", "server-rendered": "navigateur, sans JavaScript"}
    lines = []
    for engine, name in names.items():
        found = [row for row in recorded() if row["moteur"] == engine]
        if found:
            lines.append([name, *map(number, counted(found)), number(seconds(found), 1)])
    return table(["Sur", "Exécutions", "Réussies", "Échouées", "Écartées", "Secondes"], lines, {1, 2, 3, 4, 5})


@block("essais-calendrier")
def calendar_block(_document: str, _arguments: str) -> str:
    """Sprint by sprint: which stories were to be proven, by how many tests, and how these last went."""
    lines = []
    for sprint in range(1, backlog.last_sprint() + 1):
        stories = [story.id for story in backlog.stories() if story.done and story.sprint == sprint]
        served = [row for row in requirements.requirements() if set(row["us"].split()) & set(stories)]
        states = [proofs.state(name) for name in sorted({name for row in served for name in requirements.tests(row)})]
        counts = [len(served), len(states), states.count("réussi"), states.count("non exécuté")]
        lines.append([f"Sprint {sprint}", ", ".join(stories), *map(number, counts)])
    return table(["Sprint", "Récits éprouvés", "Exigences", "Essais nommés", "Réussis", "Sans résultat"], lines, {2, 3, 4, 5})


@block("essais-échecs")
def failures_block(_document: str, _arguments: str) -> str:
    """What failed or was skipped, and what has no result."""
    lines = [[f"`{row['essai']}`", row["moteur"], row["état"]] for row in recorded() if row["état"] != "réussi"]
    told = table(["Essai", "Sur", "État"], lines) if lines else "Aucun échec, aucun essai écarté."
    if unrun():
        rooms = {room: sum(proofs.room(name) == room for name in unrun()) for room in map(proofs.room, unrun())}
        told += "\n\nSans résultat enregistré : " + ", ".join(f"{n} de `{room}`" for room, n in rooms.items()) + "."
    if gone():
        told += f"\n\nRésultats d’essais qui ne sont plus dans les sources : {plural(len(gone()), 'essai')}."
    return told


@block("essais-lents")
def slow_block(_document: str, _arguments: str) -> str:
    """The ten that take longest."""
    slow = sorted(recorded(), key=lambda row: -float(row["secondes"]))[:10]
    lines = [[f"`{row['essai']}`", row["moteur"], number(float(row["secondes"]), 1)] for row in slow]
    return table(["Essai", "Sur", "Secondes"], lines, {2})


@block("essais-liste")
def list_block(_document: str, arguments: str) -> str:
    """Every test of a room with its last result."""
    lines = [[f"`{name}`", proofs.state(name)] for name in sorted(proofs.known()) if not arguments or proofs.room(name) == arguments]
    return table(["Essai", "Dernier résultat"], lines)


SOURCES = "les sources des essais"
RESULTS = "donnees/resultats.csv"


def of(*rooms: str) -> str:
    return number(sum(any(proofs.room(name).split("::")[0] == room for room in rooms) for name in proofs.known()))


value("tests_rust", SOURCES, lambda: of("model", "migration", "store", "app", "server"))
value("tests_navigateur", SOURCES, lambda: of("parcours"))
value("tests_python", SOURCES, lambda: of("entraînement"))
value("tests_livraison", SOURCES, lambda: of("livraison"))
value("tests", SOURCES, lambda: number(len(proofs.known())))
value("executions", RESULTS, lambda: number(len(recorded())))
value("executions_reussies", RESULTS, lambda: number(counted(recorded())[1]))
value("executions_echouees", RESULTS, lambda: number(counted(recorded())[2]))
value("executions_part", RESULTS, lambda: percent(counted(recorded())[1] / max(1, len(recorded()))))
value("date_eprouvee", "donnees/execution.csv", lambda: proofs.execution().get("date du commit", "aucune"))
value("commit_eprouve", "donnees/execution.csv", lambda: proofs.execution().get("commit", "aucun"))
