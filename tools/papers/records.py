"""The records beside the bank: their tables, what each column means, and the second sheet of the conceptual model.

Their schema stands in a snapshot that a test holds true (store/tests/bank/records.rs). Only two of the references are foreign
keys of the engine; `renvoie à` in the dictionary says the others, which the chain and the audit keep.
"""

import sqlite3
from functools import cache

from . import concepts
from .bank import Reference, Table, Column
from .blocks import block, value
from .software import snapshot
from .sources import Fault, number, rows, table

SOURCE = "store/tests/bank/snapshots/bank__records__schema_records.snap"


@cache
def tables() -> tuple[Table, ...]:
    """Every table of the records, in the order of registres-tables.csv."""
    with sqlite3.connect(":memory:") as database:
        for statement in snapshot(SOURCE).strip().splitlines():
            if "sqlite_sequence" not in statement:
                database.execute(statement)
        made = [read(database, name) for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall()]
    order = [row["table"] for row in rows("registres-tables.csv")]
    if missing := {found.name for found in made} ^ set(order):
        raise Fault(f"registres-tables.csv: {', '.join(sorted(missing))} is not in both the records and the file")
    return tuple(sorted(made, key=lambda found: order.index(found.name)))


def read(database: sqlite3.Connection, name: str) -> Table:
    info = database.execute(f"PRAGMA table_info({name})").fetchall()
    columns = tuple(Column(column, kind.lower(), "", bool(required)) for _, column, kind, required, _, _ in info)
    key = tuple(column for _, column in sorted((place, column) for _, column, *_, place in info if place))
    references = tuple(
        Reference((own,), to, (other,), False) for _, _, to, own, other, *_ in database.execute(f"PRAGMA foreign_key_list({name})")
    )
    return Table(name, columns, key, references, (), False)


@cache
def dictionary() -> dict[tuple[str, str], dict[str, str]]:
    """What every column means; exactly the records' columns."""
    found = {(row["table"], row["colonne"]): row for row in rows("registres-dictionnaire.csv")}
    there = {(made.name, column.name) for made in tables() for column in made.columns}
    for missing in sorted(there - set(found)):
        raise Fault(f"registres-dictionnaire.csv: {'.'.join(missing)} is not described")
    for gone in sorted(set(found) - there):
        raise Fault(f"registres-dictionnaire.csv: the records have no {'.'.join(gone)}")
    for (name, column), row in found.items():
        if row["renvoie à"] and tuple(row["renvoie à"].split(".")) not in there:
            raise Fault(f"registres-dictionnaire.csv: {name}.{column} refers to {row['renvoie à']}, which is not there")
    return found


def refers(made: Table) -> set[str]:
    """The columns of a table that name a row of another one, whether or not the engine sees to it."""
    return {column.name for column in made.columns if dictionary()[made.name, column.name]["renvoie à"]}


def figure() -> str:
    """The second sheet of the conceptual model, if it says what the records are."""
    for made in tables():
        if lost := {column for reference in made.references for column in reference.columns} - refers(made):
            raise Fault(f"registres-dictionnaire.csv: {made.name}.{', '.join(lost)} is a foreign key, and does not say of what")
    return concepts.checked("registres", {made.name: made for made in tables()}, refers)


@block("registres-tables")
def tables_block(_document: str, _arguments: str) -> str:
    """What each table of the records holds, who reads it, why it may be kept and for how long."""
    lines = []
    for row in rows("registres-tables.csv"):
        made = next(found for found in tables() if found.name == row["table"])
        personal = sum(dictionary()[made.name, column.name]["donnée personnelle"].startswith("oui") for column in made.columns)
        lines.append([
            f"`{made.name}`", row["contenu"], row["qui lit"], f"{personal} sur {len(made.columns)}", row["base légale"], row["conservation"],
        ])
    return table(["Table", "Une ligne est", "Qui lit", "Colonnes personnelles", "Base légale", "Conservation"], lines)


@block("registres-dictionnaire")
def dictionary_block(_document: str, _arguments: str) -> str:
    """Every column of the records."""
    parts = []
    for made in tables():
        lines = []
        for column in made.columns:
            said = dictionary()[made.name, column.name]
            mark = " **PK**" if column.name in made.key else ""
            needed = "" if column.required else ", vide permis"
            to = f"`{said['renvoie à']}`" if said["renvoie à"] else ""
            lines.append([f"`{column.name}`{mark}", said["sens"], f"{column.sqlite}{needed}", to, said["donnée personnelle"]])
        parts.append(f"#### `{made.name}`\n\n" + table(["Colonne", "Sens", "Type SQLite", "Renvoie à", "Personnelle"], lines))
    return "\n\n".join(parts)


value("tables_registres", SOURCE, lambda: number(len(tables())))
value("colonnes_registres", SOURCE, lambda: number(sum(len(made.columns) for made in tables())))
