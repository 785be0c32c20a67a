"""Where things are, and how a figure is written."""

import csv
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "docs/projet"
DATA = PROJECT / "donnees"
FIGURES = PROJECT / "figures"
# A space at which no line breaks.
NBSP = "\u00a0"


class Fault(Exception):
    """What is wrong with a source, said to whoever wrote it."""


@cache
def rows(name: str, unique: bool = True) -> list[dict[str, str]]:
    """The rows of a CSV file in docs/projet/donnees, by its header; ids are `unique`, if there are any."""
    path = DATA / name
    if not path.is_file():
        raise Fault(f"docs/projet/donnees/{name} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        found = []
        for row in reader:
            if None in row or None in row.values():
                raise Fault(f"{name}:{reader.line_num}: this row has not as many cells as the header")
            found.append({key: value.strip() for key, value in row.items()})
    keys = [row["id"] for row in found if "id" in row]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if unique and twice:
        raise Fault(f"{name}: {', '.join(twice)} stands there more than once")
    return found


def columns(name: str) -> list[str]:
    """The header of a CSV file."""
    rows(name)
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


@cache
def text(path: str) -> str:
    """A file of the repository."""
    if not (ROOT / path).is_file():
        raise Fault(f"{path} is not there")
    return (ROOT / path).read_text(encoding="utf-8")


def version() -> str:
    """The workspace's."""
    return re.search(r'^version = "(.*)"$', text("Cargo.toml"), re.M)[1]


def hypotheses() -> dict[str, dict[str, str]]:
    """Every hypothesis, by its number."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(DATA.glob("hypotheses*.csv")):
        for row in rows(path.name):
            if row["id"] in found:
                raise Fault(f"{path.name}: {row['id']} is another hypothesis already")
            found[row["id"]] = row
    return found


def hypothesis(number: str) -> float:
    """The value of one."""
    try:
        return float(hypotheses()[number]["valeur"].replace(",", ".").replace(" ", "").replace(NBSP, ""))
    except (KeyError, ValueError) as error:
        raise Fault(f"hypothesis {number} has no value") from error


def number(value: float, digits: int = 0) -> str:
    """As French writes it: decimal comma, groups of three, a true minus."""
    whole = f"{abs(value):,.{digits}f}".replace(",", NBSP).replace(".", ",")
    return f"−{whole}" if value < 0 and float(f"{value:.{digits}f}") != 0 else whole


def percent(share: float, digits: int = 0) -> str:
    return f"{number(100 * share, digits)}{NBSP}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun; French has a singular for 0 and 1."""
    return f"{number(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def cell(value: str) -> str:
    """What may stand in a cell of a Markdown table."""
    return str(value).replace("|", "\\|").replace("\n", " ").strip()


def table(header: list[str], lines: list[list[str]], right: set[int] = frozenset()) -> str:
    """A Markdown table; the columns `right` are numbers."""
    rules = ["---:" if index in right else "---" for index in range(len(header))]
    head = [f"| {' | '.join(header)} |", f"|{'|'.join(rules)}|"]
    return "\n".join(head + [f"| {' | '.join(cell(value) for value in line)} |" for line in lines])


def capital(name: str) -> str:
    return name[:1].upper() + name[1:]
