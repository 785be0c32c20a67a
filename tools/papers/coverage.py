"""Which lines the Rust tests reach, crate by crate, as `make coverage` counts them; and how many anomalies there were for so much code.

Counted into couverture.csv by `tools/documents coverage COBERTURA`; while it has no rows, documents say that nothing was measured.
"""

import csv
import xml.etree.ElementTree as xml
from pathlib import Path

from . import backlog
from .blocks import block, value
from .sources import DATA, ROOT, Fault, number, percent, plural, rows, table

FILE = "couverture.csv"
FIELDS = ["salle", "lignes", "atteintes"]
GRAVITIES = ["bloquante", "majeure", "mineure"]


def collect(report: Path) -> int:
    """Writes the lines of each crate that a Cobertura report has; says how many crates there were."""
    if not report.is_file():
        raise Fault(f"{report} is not there: `make coverage` writes it")
    reached: dict[str, dict[tuple[str, str], bool]] = {}
    for of_file in xml.parse(report).getroot().iter("class"):
        path = Path(of_file.get("filename"))
        crate = (path.relative_to(ROOT) if path.is_absolute() else path).parts[0]
        lines = reached.setdefault(crate, {})
        for line in of_file.iter("line"):
            key = (str(path), line.get("number"))
            lines[key] = lines.get(key, False) or int(line.get("hits")) > 0
    with (DATA / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows([crate, len(lines), sum(lines.values())] for crate, lines in sorted(reached.items()))
    return len(reached)


def counted() -> tuple[int, int]:
    """Lines, and those that were reached; none if nothing was measured."""
    found = rows(FILE)
    return sum(int(row["lignes"]) for row in found), sum(int(row["atteintes"]) for row in found)


def told() -> str:
    lines, reached = counted()
    return percent(reached / lines, 1) if lines else "non mesurée"


@block("couverture")
def coverage_block(_document: str, _arguments: str) -> str:
    """Crate by crate, or that nothing was measured."""
    if not rows(FILE):
        return "**Non mesurée** sur cette version : `make coverage` la mesure (cargo-llvm-cov) et l’écrit dans `donnees/couverture.csv`."
    of = lambda row: [row["salle"], number(int(row["lignes"])), number(int(row["atteintes"])), percent(int(row["atteintes"]) / int(row["lignes"]), 1)]
    lines, reached = counted()
    total = ["**toutes**", number(lines), number(reached), percent(reached / lines, 1)]
    return table(["Salle", "Lignes", "Atteintes par un essai", "Part"], [*map(of, rows(FILE)), total], {1, 2, 3})


@block("anomalies-densité")
def density_block(_document: str, _arguments: str) -> str:
    """Anomalies by gravity for a hundred points done and, once lines are counted, for a thousand of them."""
    found, (lines, _) = rows("anomalies.csv"), counted()
    made = []
    for name, own in [*((gravity, [row for row in found if row["gravité"] == gravity]) for gravity in GRAVITIES), ("toutes", found)]:
        by_lines = number(1000 * len(own) / lines, 2) if lines else "non mesurée"
        made.append([name, number(len(own)), number(sum(not row["correction"] for row in own)), number(100 * len(own) / backlog.done(), 1), by_lines])
    header = ["Gravité", "Marquantes", "Ouvertes", f"Pour 100 points ({plural(backlog.done(), 'point')} faits)", "Pour 1 000 lignes de Rust"]
    return table(header, made, {1, 2, 3, 4})


value("couverture", f"donnees/{FILE}", told)
