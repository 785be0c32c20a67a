"""What the law asks of a system that scores people: article, place in the product, requirements, tests, how it stands.

The articles stand in dossier-ia.csv; what proves them is read from the matrix, so that it is said once.
"""

from . import requirements
from .blocks import block
from .sources import Fault, rows, table

FILE = "dossier-ia.csv"
# Tests that are named in a row, before the matrix is pointed at.
NAMED = 2


def proofs_of(duty: dict[str, str]) -> str:
    """Its requirements, and the first tests that hold them."""
    known = {row["id"]: row for row in requirements.requirements()}
    numbers = duty["exigences"].split()
    for number in numbers:
        if number not in known:
            raise Fault(f"{FILE}: {duty['id']}: {number} is no requirement")
        if duty["état"] == "livré" and known[number]["état"] != "livré":
            raise Fault(f"{FILE}: {duty['id']} is « livré », and {number} is {known[number]['état']}")
    names = [name for number in numbers for name in requirements.tests(known[number])]
    shown = [f"`{name}`" for name in names[:NAMED]]
    if len(names) > NAMED:
        shown.append(f"et {len(names) - NAMED} de plus")
    return "<br>".join([" ".join(numbers), *shown]) if numbers else "—"


@block("ia-articles")
def articles(document: str, arguments: str) -> str:
    """The duties of one text, or all."""
    found = [duty for duty in rows(FILE) if not arguments or duty["texte"] == arguments]
    if not found:
        raise Fault(f"{document}: {FILE} has no row of the text “{arguments}”")
    lines = [[d["article"], d["obligation"], d["dans le produit"], proofs_of(d), d["état"], d["reste"]] for d in found]
    return table(["Article", "Obligation", "Dans le produit", "Exigences et essais", "État", "Ce qui manque"], lines)
