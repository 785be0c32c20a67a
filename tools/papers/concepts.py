"""The conceptual model (MCD, Merise), drawn by mocodo from docs/projet/donnees/banque.mcd and, of the records, registres.mcd.

The text is written by hand, for names and cardinalities are meaning; what mocodo derives from it, tables, primary keys
and foreign keys, must be the bank's.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from . import bank
from .sources import DATA, Fault

# Fonts that a machine without mocodo's own has.
FONTS = re.compile(r'font-family="(?:Trebuchet MS|Verdana)"')


@cache
def drawn(sheet: str) -> tuple[str, str]:
    """The drawing of a sheet as SVG, and the logical model as mocodo derives it, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"{sheet}.mcd")
        source.write_text((DATA / f"{sheet}.mcd").read_text(encoding="utf-8"), encoding="utf-8")
        mocodo = [sys.executable, "-m", "mocodo", "--input", str(source), "--output_dir", folder, "--title", sheet]
        for more in ([], ["-t", "markdown"]):
            run = subprocess.run(
                [*mocodo, "--language", "fr", "--colors", "ocean", "--shapes", "trebuchet", *more],
                capture_output=True, text=True, cwd=folder,
            )
            if run.returncode:
                raise Fault(f"{sheet}.mcd: mocodo says {(run.stderr or run.stdout).strip().splitlines()[-1]}")
        svg = Path(folder, f"{sheet}.svg").read_text(encoding="utf-8")
        return FONTS.sub('font-family="Source Sans Pro, Verdana, sans-serif"', svg), Path(folder, f"{sheet}_mld.md").read_text(encoding="utf-8")


def derived(markdown: str) -> dict[str, tuple[list[str], set[str], list[str]]]:
    """Of each table of mocodo's: the primary key, which columns are foreign, and all columns."""
    found = {}
    for name, inside in re.findall(r"^- \*\*(.+?)\*\* \((.*)\)$", markdown, re.M):
        key, foreign, columns = [], set(), []
        for shown in inside.split(", "):
            # A key that goes by another name in the child stands behind its own.
            column = re.sub(r"</?u>|[_#]*$|^[_#]+", "", re.sub(r"</?u>", "", shown)).split(" ")[-1]
            columns.append(column)
            if "#" in shown:
                foreign.add(column)
            if shown.startswith("<u>"):
                key.append(column)
        found[name.lower().replace(" ", "_")] = (key, foreign, columns)
    return found


def declared(made: bank.Table) -> set[str]:
    """The columns of a table's foreign keys."""
    return {column for reference in made.references for column in reference.columns}


def figure() -> str:
    """The drawing of the bank, if it says what the bank is."""
    return checked("banque", {made.name: made for made in bank.tables()}, declared)


def checked(sheet: str, there: dict[str, bank.Table], refers: Callable[[bank.Table], set[str]]) -> str:
    """The drawing of a sheet, if its entities are these tables, identified and referring as they do."""
    svg, markdown = drawn(sheet)
    entities = derived(markdown)
    if missing := sorted(set(there) - set(entities)):
        raise Fault(f"{sheet}.mcd: there is no entity of {', '.join(missing)}")
    if gone := sorted(set(entities) - set(there)):
        raise Fault(f"{sheet}.mcd: there is no table {', '.join(gone)}")
    for name, (key, foreign, columns) in entities.items():
        made = there[name]
        if tuple(key) != made.key:
            raise Fault(f"{sheet}.mcd: {name} is identified by {', '.join(key)}, in the database by {', '.join(made.key)}")
        if foreign != refers(made):
            raise Fault(f"{sheet}.mcd: {name} refers by {', '.join(sorted(foreign))}, in the database by {', '.join(sorted(refers(made)))}")
        known = {column.name for column in made.columns}
        if strange := [column for column in columns if column not in known]:
            raise Fault(f"{sheet}.mcd: {name} has no column {', '.join(strange)}")
    return svg
