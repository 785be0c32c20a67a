"""What the law asks of a system that scores people: article, place in the product, requirements, tests, how it stands.

The articles stand in dossier-ia.csv; what proves them is read from the matrix, so that it is said once.
"""

from . import requirements
from .blocks import block
from .sources import Fault, plural, rows, table

FILE = "dossier-ia.csv"


def served(duty: dict[str, str]) -> list[dict[str, str]]:
    """The requirements that a duty rests on; it is met only if all of them are."""
    known = {row["id"]: row for row in requirements.requirements()}
    found = []
    for number in duty["exigences"].split():
        if number not in known:
            raise Fault(f"{FILE}: {duty['id']}: {number} is no requirement")
        if duty["état"] == "livré" and known[number]["état"] != "livré":
            raise Fault(f"{FILE}: {duty['id']} is « livré », and {number} is {known[number]['état']}")
        found.append(known[number])
    return found


def proofs_of(duty: dict[str, str]) -> str:
    """Its requirements, and how many tests hold them."""
    found = served(duty)
    tests = sum(len(requirements.tests(row)) for row in found)
    numbers = " ".join(row["id"] for row in found) or "—"
    return f"{numbers} ({plural(tests, 'essai')})" if tests else numbers


@block("ia-articles")
def articles(document: str, arguments: str) -> str:
    """The duties of one text, or all."""
    found = [duty for duty in rows(FILE) if not arguments or duty["texte"] == arguments]
    if not found:
        raise Fault(f"{document}: {FILE} has no row of the text “{arguments}”")
    lines = [[d["article"], d["obligation"], d["dans le produit"], proofs_of(d), d["état"], d["reste"]] for d in found]
    return table(["Article", "Obligation", "Dans le produit", "Exigences", "État", "Ce qui manque"], lines)


def told(file: str, row: dict[str, str], named: str, rest: str) -> dict[str, str]:
    """The row, which says what is missing of it unless nothing is."""
    if (row["état"] == "livré") == bool(row[rest]):
        raise Fault(f"{file}: {row[named]} is « {row['état']} », and what is missing of it is « {row[rest]} »")
    return row


@block("ia-annexe-iv")
def annex(_document: str, _arguments: str) -> str:
    """The points of annex IV, where each is, and what is missing of it."""
    file = "annexe-iv.csv"
    lines = [list(told(file, row, "id", "reste").values()) for row in rows(file)]
    return table(["Annexe IV", "Point", "Contenu", "Où", "État", "Ce qui manque"], lines)


@block("ia-essais")
def tests(_document: str, _arguments: str) -> str:
    """The tests of every requirement that a duty rests on, each requirement once."""
    found = {row["id"]: row for duty in rows(FILE) for row in served(duty)}
    lines = []
    for number, row in sorted(found.items()):
        if names := requirements.tests(row):
            lines += [f"- **{number}**", *(f"  - `{name}`" for name in names)]
    return "\n".join(lines)
