"""What was measured of pages: the first load of a client's page, as `make bench` writes it down."""

from .blocks import block, value
from .sources import Fault, number, rows, table

FIRST_LOAD = "premier-chargement.csv"
OF_DASH = "premier-chargement-dash.csv"


def first_load(kind: str) -> list[dict[str, str]]:
    """The rows of one kind: files, the page itself, the budget."""
    found = [row for row in rows(FIRST_LOAD) if row["genre"] == kind]
    if not found:
        raise Fault(f"{FIRST_LOAD}: it has no row of the kind « {kind} »; `make bench` writes it")
    return found


def received(kind: str) -> int:
    return sum(int(row["octets"]) for row in first_load(kind))


@block("premier-chargement")
def first_load_block(_document: str, _arguments: str) -> str:
    """What a browser receives that has nothing yet, file by file."""
    lines = [[row["nom"].replace("_", "\\_"), number(int(row["octets"]))] for row in first_load("fichier")]
    lines.append([f"**ensemble, de {number(received('budget'))} au plus**", f"**{number(received('fichier'))}**"])
    lines.append(["en plus, la page elle-même", number(received("page"))])
    return table(["fichier", "octets reçus"], lines, {1})


SOURCE = f"donnees/{FIRST_LOAD}"
value("premier_chargement", SOURCE, lambda: number(received("fichier")))
value("premier_chargement_ko", SOURCE, lambda: f"{number(received('fichier') / 1000)} Ko")
value("premier_chargement_fichiers", SOURCE, lambda: number(len(first_load("fichier"))))
value("dash_fichiers", f"donnees/{OF_DASH}", lambda: rows(OF_DASH)[0]["fichiers"])
value("dash_premier_chargement", f"donnees/{OF_DASH}", lambda: number(int(rows(OF_DASH)[0]["brotli"])))
value("dash_premier_chargement_ko", f"donnees/{OF_DASH}", lambda: number(int(rows(OF_DASH)[0]["brotli"]) / 1000))
value("premier_chargement_budget", SOURCE, lambda: f"{number(received('budget') / 1000)} Ko")
