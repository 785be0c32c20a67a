"""How Clairscore stands to OWASP ASVS 5.0: the rows of docs/asvs.md, counted and held to what they name.

A requirement stands in one row, which says whether it is met; what is met, if in part, names a file or a test that there is, and
what is not says why. Independent of what the standard asks for: that stands in the standard.
"""

import re
from collections import Counter

from . import proofs
from .blocks import block
from .prose import PLACE, TEST
from .sources import ROOT, Fault, table

DOCUMENT = "asvs.md"
STATES = ["met", "in part", "not met", "does not apply"]
# Of each chapter the requirements of levels 1 and 2, of chapters 2, 8 and 16 those of level 3, too.
WANTED = {1: 27, 2: 13, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 13, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 17, 17: 7}
ROW = re.compile(r"^\| (?P<ids>\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| [\d, ]+ \| (?P<state>[^|]+) \| (?P<how>[^|]*) \| (?P<left>[^|]*) \|$", re.M)
HEADING = re.compile(r"^## (\d+) (.+)$", re.M)


def states(markdown: str) -> dict[str, str]:
    """Of every requirement how it stands, once that is well founded."""
    found: dict[str, str] = {}
    for row in ROW.finditer(markdown):
        where, state = f"{DOCUMENT}: {row['ids']}", row["state"]
        if state not in STATES:
            raise Fault(f"{where}: “{state}” is none of {', '.join(STATES)}")
        named = re.findall(r"`([^`]+)`", row["how"])
        places = [name for name in named if TEST.fullmatch(name) or PLACE.fullmatch(name) or (ROOT / name).is_file()]
        if state in ("met", "in part") and not places:
            raise Fault(f"{where}: it is {state}, and names neither a file nor a test")
        if state != "met" and not row["left"].strip():
            raise Fault(f"{where}: it is {state}, and does not say why")
        for name in places:
            if TEST.fullmatch(name):
                proofs.checked(name, where)
            elif not (ROOT / name).exists():
                raise Fault(f"{where}: {name} is not there")
        for number in row["ids"].split(", "):
            if number in found:
                raise Fault(f"{where}: {number} stands there twice")
            found[number] = state
    return found


@block("asvs")
def counts(_document: str, _arguments: str) -> str:
    """How many requirements of each chapter are met."""
    markdown = (ROOT / "docs" / DOCUMENT).read_text(encoding="utf-8")
    found, names = states(markdown), {int(number): name for number, name in HEADING.findall(markdown)}
    lines, total = [], Counter()
    for chapter, wanted in WANTED.items():
        of_chapter = Counter(state for number, state in found.items() if number.startswith(f"{chapter}."))
        if of_chapter.total() != wanted:
            raise Fault(f"{DOCUMENT}: chapter {chapter} has {wanted} requirements, and {of_chapter.total()} stand there")
        total += of_chapter
        lines.append([f"{chapter} {names[chapter]}", *(str(of_chapter[state]) for state in STATES), str(wanted)])
    lines.append(["all", *(str(total[state]) for state in STATES), str(total.total())])
    return table(["Chapter", *STATES, "all"], lines, set(range(1, len(STATES) + 2)))
