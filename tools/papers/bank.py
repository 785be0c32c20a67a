"""The bank as the migrations make it, and what the documents say of it.

The schema of both engines stands in snapshots that a test holds true (store/tests/bank/documented.rs). SQLite's is its
own DDL, and is read back by SQLite here; PostgreSQL's is one line a column, constraint or index.
"""

import re
import sqlite3
from dataclasses import dataclass
from functools import cache

from .blocks import block, value
from .software import snapshot
from .sources import Fault, number, rows, table, text

SNAPSHOTS = "store/tests/bank/snapshots/bank__documented__"


@dataclass(frozen=True)
class Column:
    """A column, with its type as each engine calls it."""

    name: str
    sqlite: str
    postgres: str
    required: bool


@dataclass(frozen=True)
class Reference:
    """A foreign key."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    deferrable: bool


@dataclass(frozen=True)
class Table:
    """A table as it stands."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    unique: tuple[tuple[str, ...], ...]
    in_key_order: bool


@cache
def postgres() -> dict[str, dict[str, tuple[str, bool]]]:
    """Types and NOT NULL of PostgreSQL's columns."""
    found: dict[str, dict[str, tuple[str, bool]]] = {}
    for line in snapshot(f"{SNAPSHOTS}schema_postgres.snap").splitlines():
        if match := re.fullmatch(r"column (\w+) (\w+) (.+?)( not null)?", line):
            found.setdefault(match[1], {})[match[2]] = (match[3], bool(match[4]))
    return found


@cache
def constraints() -> set[tuple[str, str]]:
    """PostgreSQL's keys: table and definition."""
    lines = snapshot(f"{SNAPSHOTS}schema_postgres.snap").splitlines()
    return {(m[1], m[2]) for line in lines if (m := re.fullmatch(r"constraint (\w+) \w+ (.+)", line))}


@cache
def tables() -> tuple[Table, ...]:
    """Every table; both engines must have the same columns and keys."""
    with sqlite3.connect(":memory:") as database:
        for statement in snapshot(f"{SNAPSHOTS}schema_sqlite.snap").strip().splitlines():
            if "sqlite_sequence" not in statement:
                database.execute(statement)
        names = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        order = [row["table"] for row in rows("tables.csv")]
        made = [table_of(database, name, sql) for name, sql in names.fetchall()]
    for found in made:
        if found.name not in order:
            raise Fault(f"tables.csv: {found.name} is not described")
    for gone in set(order) - {found.name for found in made}:
        raise Fault(f"tables.csv: there is no table {gone}")
    return tuple(sorted(made, key=lambda found: order.index(found.name)))


def table_of(database: sqlite3.Connection, name: str, sql: str) -> Table:
    there = postgres().get(name, {})
    columns, key = [], {}
    for _, column, kind, required, _, place in database.execute(f"PRAGMA table_info({name})"):
        if column not in there:
            raise Fault(f"{name}.{column} is in SQLite's schema and not in PostgreSQL's")
        if place:
            key[place] = column
        columns.append(Column(column, kind.lower(), there[column][0], bool(required)))
    if extra := set(there) - {column.name for column in columns}:
        raise Fault(f"{name}: only PostgreSQL has {', '.join(sorted(extra))}")
    ordered = tuple(key[place] for place in sorted(key))
    if (name, f"PRIMARY KEY ({', '.join(ordered)})") not in constraints():
        raise Fault(f"{name}: PostgreSQL's primary key is not ({', '.join(ordered)})")
    references = []
    links: dict[int, list] = {}
    for number_, _, to, own, other, *_ in database.execute(f"PRAGMA foreign_key_list({name})"):
        links.setdefault(number_, []).append((to, own, other))
    for link in links.values():
        to, own, other = link[0][0], tuple(part[1] for part in link), tuple(part[2] for part in link)
        said = f"FOREIGN KEY ({', '.join(own)}) REFERENCES {to}({', '.join(other)})"
        if (name, f"{said} DEFERRABLE") in constraints():
            references.append(Reference(own, to, other, True))
        elif (name, said) in constraints():
            references.append(Reference(own, to, other, False))
        else:
            raise Fault(f"{name}: PostgreSQL has no {said}")
    unique = []
    for _, index, is_unique, origin, _ in database.execute(f"PRAGMA index_list({name})"):
        if is_unique and origin != "pk":
            unique.append(tuple(part[2] for part in database.execute(f"PRAGMA index_info({index})")))
    return Table(name, tuple(columns), ordered, tuple(references), tuple(unique), "WITHOUT ROWID" in sql)


@cache
def dictionary() -> dict[tuple[str, str], dict[str, str]]:
    """What every column means; exactly the bank's columns."""
    found = {(row["table"], row["colonne"]): row for row in rows("dictionnaire.csv")}
    there = [(made.name, column.name) for made in tables() for column in made.columns]
    for missing in there:
        if missing not in found:
            raise Fault(f"dictionnaire.csv: {'.'.join(missing)} is not described")
    for gone in sorted(set(found) - set(there)):
        raise Fault(f"dictionnaire.csv: the bank has no {'.'.join(gone)}")
    return found


@cache
def used_by() -> dict[tuple[str, str], list[str]]:
    """The model's features that are computed from each column, as docs/variables.md says."""
    found: dict[tuple[str, str], list[str]] = {}
    known = {made.name: {column.name for column in made.columns} for made in tables()}
    columns: list[str] = []
    for line in text("docs/variables.md").splitlines():
        cells = [part.strip() for part in line.split("|")]
        if "calcul" in cells:
            columns = cells
        if len(cells) != len(columns) or not cells[1].startswith("`"):
            continue
        of = dict(zip(columns, cells, strict=True))
        feature, sources, formula = of["variable"].strip("`"), re.findall(r"\w+", of["tables"]), of["calcul"]
        for name in set(re.findall(r"\b[A-Z][A-Z0-9_]{3,}\b", formula)):
            for source in sources:
                if name.lower() in known.get(source, ()):
                    found.setdefault((source, name.lower()), []).append(feature)
    return found


@block("tables")
def tables_block(_document: str, _arguments: str) -> str:
    """What each table holds."""
    lines = []
    for row in rows("tables.csv"):
        made = next(found for found in tables() if found.name == row["table"])
        lines.append([f"`{made.name}`", row["contenu"], row["rôle"], row["fichier de la source"], str(len(made.columns))])
    return table(["Table", "Une ligne est", "Rôle", "Fichier de la source", "Colonnes"], lines, {4})


@block("mld")
def logical_block(_document: str, _arguments: str) -> str:
    """The logical model: primary keys underlined, foreign keys with a #."""
    lines = []
    for made in tables():
        foreign = {column for reference in made.references for column in reference.columns}
        names = []
        for column in made.columns:
            if column.name in made.key or column.name in foreign:
                shown = f"#{column.name}" if column.name in foreign else column.name
                names.append(f"<u>{shown}</u>" if column.name in made.key else shown)
        rest = [column.name for column in made.columns if column.name not in made.key and column.name not in foreign]
        names += rest if len(rest) <= 6 else [*rest[:5], f"… et {len(rest) - 5} autres"]
        lines.append(f"- **{made.name}** ({', '.join(names)})")
    return "\n".join(lines)


@block("clés")
def keys_block(_document: str, _arguments: str) -> str:
    """Primary keys, foreign keys and what is unique, in their order."""
    lines = []
    for made in tables():
        links = [f"({', '.join(r.columns)}) → {r.to}{' (*)' if r.deferrable else ''}" for r in made.references]
        unique = [f"({', '.join(columns)})" for columns in made.unique]
        lines.append([f"`{made.name}`", f"({', '.join(made.key)})", "<br>".join(links), ", ".join(unique)])
    return table(["Table", "Clé primaire, dans cet ordre", "Clés étrangères", "Unique aussi"], lines)


@block("mpd")
def physical_block(_document: str, _arguments: str) -> str:
    """How each engine keeps each table."""
    lines = []
    for made in tables():
        kinds: dict[tuple[str, str], int] = {}
        for column in made.columns:
            kinds[column.sqlite, column.postgres] = kinds.get((column.sqlite, column.postgres), 0) + 1
        types = ", ".join(f"{count} `{one}` / `{other}`" for (one, other), count in kinds.items())
        order = "dans l’ordre de la clé (`WITHOUT ROWID`)" if made.in_key_order else "dans l’ordre d’arrivée"
        required = sum(column.required for column in made.columns)
        lines.append([f"`{made.name}`", order, types, f"{required} sur {len(made.columns)}"])
    return table(["Table", "SQLite range les lignes", "Types SQLite / PostgreSQL", "NOT NULL"], lines)


@block("dictionnaire")
def dictionary_block(_document: str, arguments: str) -> str:
    """Every column of a table: meaning, unit, sentinel, type, personal or not, features that use it."""
    asked = [made for made in tables() if not arguments or made.name == arguments]
    if not asked:
        raise Fault(f"there is no table {arguments}")
    parts = []
    for made in asked:
        row = next(row for row in rows("tables.csv") if row["table"] == made.name)
        lines = []
        for column in made.columns:
            said = dictionary()[made.name, column.name]
            features = used_by().get((made.name, column.name), [])
            mark = " **PK**" if column.name in made.key else ""
            lines.append([
                f"`{column.name}`{mark}", said["sens"], said["unité ou domaine"], said["sentinelle"],
                f"{column.sqlite} / {column.postgres}{'' if column.required else ', vide permis'}",
                said["donnée personnelle"], ", ".join(f"`{name}`" for name in features),
            ])
        header = ["Colonne", "Sens", "Unité ou domaine", "Sentinelle", "Type SQLite / PostgreSQL", "Personnelle", "Variables du modèle"]
        parts.append(
            f"#### `{made.name}`\n\n{row['contenu'][:1].upper()}{row['contenu'][1:]}. Source : {row['fichier de la source']}. "
            f"Base légale : {row['base légale']}. Conservation : {row['conservation']}.\n\n{table(header, lines)}"
        )
    return "\n\n".join(parts)


@block("personnelles")
def personal_block(_document: str, _arguments: str) -> str:
    """How many columns of each table are personal data, and of what kind."""
    lines = []
    for row in rows("tables.csv"):
        said = [cell["donnée personnelle"] for (name, _), cell in dictionary().items() if name == row["table"]]
        personal = [kind for kind in said if not kind.startswith("non")]
        special = {kind: personal.count(kind) for kind in dict.fromkeys(personal) if kind != "oui"}
        told = " ; ".join(f"{count} {kind.removeprefix('oui, ')}" for kind, count in special.items())
        lines.append([f"`{row['table']}`", f"{len(personal)} sur {len(said)}", told, row["base légale"], row["conservation"]])
    return table(["Table", "Colonnes personnelles", "Dont", "Base légale", "Conservation"], lines)


@block("plans")
def plans_block(_document: str, _arguments: str) -> str:
    """Questions that join tables, and how SQLite answers them."""
    parts = []
    for told in snapshot(f"{SNAPSHOTS}plans_sqlite.snap").strip().split("\n\n"):
        question, sql, *plan = told.splitlines()
        broken = re.sub(r" (FROM|LEFT JOIN|JOIN|WHERE|AND|GROUP BY)\b", r"\n\1", sql)
        broken = re.sub(r"(BETWEEN \S+)\nAND", r"\1 AND", broken)
        parts.append(f"**{question.removeprefix('? ')}**\n\n```sql\n{broken}\n```\n\n" + "\n".join(f"- `{line}`" for line in plan))
    return "\n\n".join(parts)


SOURCE = "store/tests/bank/snapshots"
value("tables", SOURCE, lambda: number(len(tables())))
value("colonnes", SOURCE, lambda: number(sum(len(made.columns) for made in tables())))
value("cles_etrangeres", SOURCE, lambda: number(sum(len(made.references) for made in tables())))
value("colonnes_personnelles", "donnees/dictionnaire.csv", lambda: number(sum(row["donnée personnelle"].startswith("oui") for row in dictionary().values())))
value("colonnes_employees", "docs/variables.md", lambda: number(len(used_by())))
