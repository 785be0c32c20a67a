"""Blocks of every kind of document: its identity, tables of CSV files, hypotheses, and the index of all deliverables."""

import re

from .blocks import block, value
from .sources import PROJECT, ROOT, Fault, capital, columns, hypotheses, number, rows, table, version

STATES = {"livré", "partiel", "prévu"}


def documents() -> dict[str, dict[str, str]]:
    """Every document by its file name."""
    return {row["fichier"]: row for row in rows("documents.csv")}


def state(row: dict[str, str]) -> str:
    """As its row says, unless the file is not there."""
    if row["état"] not in STATES:
        raise Fault(f"documents.csv: {row['fichier']}: the state “{row['état']}” is none of {', '.join(sorted(STATES))}")
    return row["état"] if (PROJECT / row["fichier"]).is_file() else "prévu"


@block("identité")
def identity_block(document: str, _arguments: str) -> str:
    """What it is, who answers for it, and how it stands."""
    row = documents().get(document)
    if row is None:
        raise Fault(f"documents.csv: {document} has no row")
    lines = [
        ["Objet", row["objet"]],
        ["Version", f"{version()}, avec le logiciel ; statut : {state(row)}"],
        ["Auteur, valideur", f"{row['auteur']} ; {row['valideur']}"],
        ["Historique", f"`git log -- docs/projet/{document}`"],
    ]
    return table(["Document", row["titre"]], lines)


@block("tableau")
def table_block(document: str, arguments: str) -> str:
    """FILE.csv [column, …] [où column = value]."""
    asked, _, condition = arguments.partition(" où ")
    name, _, listed = asked.partition(" ")
    there = columns(name)
    shown = [column.strip() for column in listed.split(",") if column.strip()] or there
    found = rows(name)
    if condition:
        column, _, wanted = (part.strip() for part in condition.partition("="))
        if column not in there:
            raise Fault(f"{document}: {name} has no column {column}")
        found = [row for row in found if row[column] == wanted]
        if not found:
            raise Fault(f"{document}: {name} has no row where {condition.strip()}")
    for column in shown:
        if column not in there:
            raise Fault(f"{document}: {name} has no column {column}; it has {', '.join(there)}")
    digits = re.compile(r"[−-]?[\d\s]+([.,]\d+)?(\s?[%€])?")
    right = {i for i, c in enumerate(shown) if found and all(digits.fullmatch(row[c]) for row in found if row[c]) and any(row[c] for row in found)}
    return table([capital(column) for column in shown], [[row[column] for column in shown] for row in found], right)


@block("hypothèses")
def hypotheses_block(document: str, arguments: str) -> str:
    """Those that are named, `H-01…H-19` for a range, or all."""
    known, asked = hypotheses(), []
    for word in arguments.split():
        if ends := re.fullmatch(r"(H-\d+)…(H-\d+)", word):
            asked += [number_ for number_ in known if ends[1] <= number_ <= ends[2]]
        elif word in known:
            asked.append(word)
        else:
            raise Fault(f"{document}: there is no hypothesis {word}")
    lines = [[known[n]["id"], known[n]["énoncé"], known[n]["valeur"], known[n]["unité"], known[n]["raison"]] for n in asked or sorted(known)]
    return table(["N°", "Hypothèse", "Valeur", "Unité", "Raison"], lines)


@block("index")
def index_block(_document: str, _arguments: str) -> str:
    """Every deliverable of the brief, where it is and how it stands."""
    lines = []
    for row in rows("livrables.csv"):
        links = []
        for path in row["fichier"].split():
            if (ROOT / path).exists():
                links.append(f"[`{path}`](../../{path})")
            elif row["état"] == "livré":
                raise Fault(f"livrables.csv: {path} is not there")
        if row["document"]:
            found = documents().get(row["document"])
            if found is None:
                raise Fault(f"livrables.csv: documents.csv does not list {row['document']}")
            there = (PROJECT / row["document"]).is_file()
            links.append(f"[{found['titre']}]({row['document']})" if there else found["titre"])
            how = state(found)
        else:
            how = row["état"]
        if how == "partiel" and not row["remarque"]:
            raise Fault(f"livrables.csv: {row['livrable']} is « partiel », and what is missing is not said")
        lines.append([row["phase"], row["livrable"], ", ".join(links) or "—", how, row["remarque"]])
    return table(["Phase", "Livrable du brief", "Où", "État", "Remarque"], lines)


@block("documents")
def documents_block(_document: str, _arguments: str) -> str:
    """Every document of this folder."""
    lines = []
    for name, row in documents().items():
        there = (PROJECT / name).is_file()
        lines.append([f"[{name}]({name})" if there else name, row["titre"], row["objet"], row["auteur"], row["valideur"], state(row)])
    return table(["Fichier", "Titre", "Objet", "Auteur (rôle)", "Valideur (rôle)", "État"], lines)


value("documents", "donnees/documents.csv", lambda: number(len(documents())))
value("hypotheses", "donnees/hypotheses*.csv", lambda: number(len(hypotheses())))
