"""The company's brief (brief.txt), and that the rows of brief.csv are all of it: nothing it says is cut away or made up.

A line of the text that begins with # asks for nothing: a title, a reading. Every word of any other line stands in a row's phrase, and
every phrase stands in the text. Independent of the requirements that answer the rows.
"""

import re

from .sources import Fault, rows, text

TEXT = "docs/projet/donnees/brief.txt"
FILE = "brief.csv"
WORD = re.compile(r"\w+")


def words(prose: str) -> list[str]:
    return WORD.findall(prose.lower())


def lines() -> list[str]:
    """What the brief asks for, sentence by sentence."""
    return [line for line in text(TEXT).splitlines() if line and not line.startswith("#")]


def phrases() -> dict[str, str]:
    """The brief's phrases by their number, which are the whole text."""
    found = {row["id"]: row["phrase"] for row in rows(FILE)}
    there = [words(line) for line in lines()]
    quoted = [[False] * len(line) for line in there]
    for number, phrase in found.items():
        said, stands = words(phrase), False
        for line, marks in zip(there, quoted):
            for start in range(len(line) - len(said) + 1):
                if line[start : start + len(said)] == said:
                    marks[start : start + len(said)] = [True] * len(said)
                    stands = True
        if not stands or not said:
            raise Fault(f"{FILE}: {number}: the brief does not say « {phrase} »")
    for line, marks in zip(there, quoted):
        if missing := [word for word, marked in zip(line, marks) if not marked]:
            raise Fault(f"{FILE}: no row has « {' '.join(missing)} » of the brief")
    return found
