"""The matrix of requirements: where each comes from, who wants it, which story, which code, which tests, how they went.

A requirement quotes sentences of the brief by their number (`brief 12`, a row of brief.csv), articles of law, or an
internal rule. What it names must exist: a test, a story, a place in the repository, a sentence. What no test proves is
proven by what preuves.csv names, a file that somebody can open: nothing is « livré » without a trace.
"""

import re
from collections.abc import Callable
from functools import cache

from . import backlog, brief, general, proofs
from .blocks import block, value
from .sources import ROOT, Fault, number, percent, rows, table

FILE = "exigences.csv"
KINDS = {
    "F": "fonctionnelle", "D": "données", "T": "technique", "S": "sécurité", "L": "légale", "Q": "qualité", "P": "projet",
}
PRIORITIES = ["Must", "Should", "Could", "Won’t"]
STATES = ["livré", "partiel", "prévu"]
# The state of a document: as documents.csv has it; of another file, « livré » once it stands, « prévu » until then.
BY_FILE = "selon le fichier"
PROOFS = ["test", "inspection", "démonstration", "analyse"]


def tests(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row["tests"].split(" ; ") if name.strip()]


def traces() -> dict[str, dict[str, str]]:
    """Where what no test proves can be seen, by requirement."""
    found = {row["exigence"]: row for row in rows("preuves.csv")}
    for number_, row in found.items():
        if not (ROOT / row["trace"]).exists():
            raise Fault(f"preuves.csv: {number_}: {row['trace']} is not in the repository")
    return found


def of_files(places: list[str]) -> str:
    """The least that a document among these is."""
    listed = {f"docs/projet/{name}": general.state(row) for name, row in general.documents().items()}
    return max((listed.get(place, "livré") for place in places), key=STATES.index)


def sentences(source: str) -> list[str]:
    """The numbers of the brief's sentences that a source quotes."""
    found = []
    for listed in re.findall(r"brief ((?:\d+(?:, | et )?)+)", source):
        found += re.findall(r"\d+", listed)
    return found


@cache
def requirements() -> tuple[dict[str, str], ...]:
    """Every requirement, all that it names being there."""
    found, said = [dict(row) for row in rows(FILE)], set(brief.phrases())
    stories, quoted, shown = backlog.by_id(), set(), traces()
    if unproven := sorted(set(shown) - {row["id"] for row in found if row["vérification"] != "test"}):
        raise Fault(f"preuves.csv: {', '.join(unproven)}: no requirement is proven so")
    for row in found:
        where = f"{FILE}: {row['id']}"
        there = all((ROOT / place).exists() for place in row["composant"].split())
        if row["état"] == BY_FILE:
            row["état"] = of_files(row["composant"].split()) if there else "prévu"
        elif not there:
            raise Fault(f"{where}: one of {row['composant']} is not in the repository")
        kind = re.fullmatch(r"EX-([A-Z])-\d{3}", row["id"])
        if not kind or KINDS.get(kind[1]) != row["type"]:
            raise Fault(f"{where}: its number and its type “{row['type']}” do not fit")
        for column, words in (("priorité", PRIORITIES), ("état", STATES), ("vérification", PROOFS)):
            if row[column] not in words:
                raise Fault(f"{where}: {column} “{row[column]}” is none of {', '.join(words)}")
        for column in ("énoncé", "source", "partie prenante", "critère"):
            if not row[column]:
                raise Fault(f"{where}: it has no {column}")
        for story in row["us"].split():
            if story not in stories:
                raise Fault(f"{where}: {story} is not in azure/backlog.csv")
            if row["id"] not in stories[story].requirements:
                raise Fault(f"{where}: azure/backlog.csv does not give {story} the tag {row['id']}")
        for name in tests(row):
            proofs.checked(name, where)
        if row["vérification"] == "test" and row["état"] != "prévu" and not tests(row):
            raise Fault(f"{where}: it is verified by tests, and names none")
        if row["vérification"] != "test" and row["état"] != "prévu" and row["id"] not in shown:
            raise Fault(f"{where}: it is proven by {row['vérification']}, and preuves.csv names nothing to be seen")
        for sentence in sentences(row["source"]):
            if sentence not in said:
                raise Fault(f"{where}: the brief has no sentence {sentence}")
            quoted.add(sentence)
    if unanswered := sorted(said - quoted, key=int):
        raise Fault(f"{FILE}: no requirement answers the brief's sentences {', '.join(unanswered)}")
    named = {(row["id"], story) for row in found for story in row["us"].split()}
    for story in stories.values():
        for tag in story.requirements:
            if (tag, story.id) not in named:
                raise Fault(f"azure/backlog.csv: {story.id} has the tag {tag}, and {FILE} does not say so")
        if not story.done and all(row["état"] == "livré" for row in found if row["id"] in story.requirements):
            raise Fault(f"azure/backlog.csv: {story.id} is left to do, and all that it serves is « livré »")
    return tuple(found)


def last_result(row: dict[str, str]) -> str:
    """How its tests last went, together."""
    found = [proofs.state(name) for name in tests(row)]
    if not found:
        return "—" if row["état"] == "prévu" else row["vérification"]
    for worst in ("échoué", "écarté", "non exécuté"):
        if worst in found:
            return f"{found.count(worst)} sur {len(found)} : {worst}"
    return f"{len(found)} réussi{'s' if len(found) > 1 else ''}"


def shown_by(row: dict[str, str]) -> str:
    """How it is verified where no test does it, and where that is seen."""
    trace = traces().get(row["id"])
    return f"{row['vérification']} : `{trace['trace']}`, {trace['ce que l’on y voit']}" if trace else row["vérification"]


def kind_of(arguments: str) -> list[dict[str, str]]:
    return [row for row in requirements() if not arguments or row["type"] == arguments]


@block("exigences")
def matrix_block(_document: str, arguments: str) -> str:
    """What is required, from whom, and when it is met; of one type, or all."""
    lines = [
        [row["id"], row["énoncé"], row["source"], row["partie prenante"], row["priorité"], row["critère"], row["état"]]
        for row in kind_of(arguments)
    ]
    return table(["Id", "Énoncé", "Source", "Partie prenante", "Priorité", "Critère d’acceptation", "État"], lines)


@block("exigences-preuves")
def proof_block(_document: str, arguments: str) -> str:
    """Where each is met and by what it is proven, with the last result."""
    lines = []
    for row in kind_of(arguments):
        places = " ".join(f"`{place}`" for place in row["composant"].split())
        names = "<br>".join(f"`{name}`" for name in tests(row)) or shown_by(row)
        lines.append([row["id"], row["us"], places, names, last_result(row)])
    return table(["Id", "US", "Composant", "Preuve", "Dernier résultat"], lines)


@block("exigences-inverse")
def reverse_block(_document: str, _arguments: str) -> str:
    """From each test to the requirements that it proves."""
    proven: dict[str, list[str]] = {}
    for row in requirements():
        for name in tests(row):
            proven.setdefault(name, []).append(row["id"])
    lines = [[f"`{name}`", ", ".join(ids), proofs.state(name)] for name, ids in sorted(proven.items())]
    return table(["Essai", "Exigences", "Dernier résultat"], lines)


@block("exigences-trous")
def gaps_block(_document: str, _arguments: str) -> str:
    """What is not delivered whole, not proven by a test, or in no story."""
    lines = []
    for row in requirements():
        gaps = []
        if row["état"] != "livré":
            gaps.append(row["état"])
        if row["état"] != "prévu" and not tests(row):
            gaps.append(f"sans essai automatique ; {shown_by(row)}")
        if not row["us"]:
            gaps.append("dans aucun récit du backlog")
        if any(proofs.state(name) == "échoué" for name in tests(row)):
            gaps.append("un essai échoue")
        if gaps:
            lines.append([row["id"], row["énoncé"], row["priorité"], " ; ".join(gaps), row["remarque"]])
    return table(["Id", "Énoncé", "Priorité", "Ce qui manque", "Remarque"], lines)


@block("exigences-couverture")
def coverage_block(_document: str, _arguments: str) -> str:
    """How many of each type and priority are delivered, and proven by a test."""
    lines = []
    groups = [(kind, [r for r in requirements() if r["type"] == kind]) for kind in KINDS.values()]
    groups += [(name, [r for r in requirements() if r["priorité"] == name]) for name in PRIORITIES]
    groups.append(("toutes", list(requirements())))
    for name, found in groups:
        if found:
            counts = [sum(row["état"] == state for row in found) for state in STATES]
            tested, otherwise = sum(bool(tests(row)) for row in found), sum(row["id"] in traces() for row in found)
            lines.append([name, str(len(found)), *map(str, counts), str(tested), str(otherwise), percent((tested + otherwise) / len(found))])
    header = ["Type ou priorité", "Exigences", "Livrées", "Partielles", "Prévues", "Par essai", "Autrement, avec sa trace", "Part prouvée"]
    return table(header, lines, {1, 2, 3, 4, 5, 6, 7})


@block("exigences-brief")
def brief_block(_document: str, _arguments: str) -> str:
    """Each sentence of the brief with the requirements that answer it."""
    answered: dict[str, list[str]] = {}
    for row in requirements():
        for sentence in sentences(row["source"]):
            answered.setdefault(sentence, []).append(f"{row['id']} ({row['état']})")
    lines = [[row["id"], row["partie"], f"« {row['phrase']} »", ", ".join(answered[row["id"]])] for row in rows("brief.csv")]
    return table(["N°", "Partie", "Ce que dit le brief", "Exigences"], lines)


def verdict(scenario: dict[str, str]) -> str:
    """Of an acceptance scenario, by its tests."""
    states = {proofs.state(name) for name in tests(scenario)}
    return "à la main" if not states else "OK" if states == {"réussi"} else "KO" if "échoué" in states else "NT"


def verdicts() -> str:
    found = [verdict(row) for row in rows("recette.csv")]
    return ", ".join(f"{found.count(name)} {name}" for name in dict.fromkeys(["OK", *found]))


@block("recette")
def acceptance_block(_document: str, _arguments: str) -> str:
    """The acceptance scenarios with what their tests last found."""
    known = {row["id"] for row in requirements()}
    lines = []
    for row in rows("recette.csv"):
        where = f"recette.csv: {row['id']}"
        for number_ in row["exigences"].split():
            if number_ not in known:
                raise Fault(f"{where}: there is no requirement {number_}")
        names = "<br>".join(f"`{proofs.checked(name, where)}`" for name in tests(row))
        lines.append([row["id"], row["titre"], row["exigences"], names, verdict(row)])
    header = ["N°", "Scénario", "Exigences", "Essais", "Statut"]
    return table(header, lines)


def count(state: str | None = None) -> str:
    return number(sum(state is None or row["état"] == state for row in requirements()))


SOURCE = f"donnees/{FILE}"
value("recette", "donnees/recette.csv", lambda: number(len(rows("recette.csv"))))
value("recette_statuts", "donnees/recette.csv, resultats.csv", verdicts)
value("exigences", SOURCE, count)
value("exigences_livrees", SOURCE, lambda: count("livré"))
value("exigences_partielles", SOURCE, lambda: count("partiel"))
value("exigences_prevues", SOURCE, lambda: count("prévu"))
def must(proven: Callable[[dict[str, str]], bool]) -> str:
    return number(sum(proven(row) for row in requirements() if row["priorité"] == "Must"))


value("must", SOURCE, lambda: must(lambda row: True))
value("must_par_essai", SOURCE, lambda: must(lambda row: bool(tests(row))))
value("must_autrement", "donnees/preuves.csv", lambda: must(lambda row: row["id"] in traces()))
value("must_prevus", SOURCE, lambda: must(lambda row: row["état"] == "prévu"))
value("phrases_brief", "donnees/brief.csv", lambda: number(len(rows("brief.csv"))))
