"""Marks in a document, and what replaces them.

A block stands between `<!-- généré : NAME arguments -->` and `<!-- fin -->`, each alone on its line; a figure in a
sentence between `<!--=key-->` and `<!--/-->`. Independent of what blocks and keys there are: who makes them registers
them here by name.
"""

import re
from collections.abc import Callable

from .sources import Fault

BLOCK = re.compile(r"^<!-- généré\s*: (?P<call>.+?) -->\n(?P<body>.*?)^<!-- fin -->$", re.M | re.S)
VALUE = re.compile(r"<!--=(?P<key>[\wéèà-]+)-->(?P<body>.*?)<!--/-->")
OPEN = re.compile(r"^<!-- (généré|fin)", re.M)

# A block is given the document's name and the rest of its mark.
blocks: dict[str, Callable[[str, str], str]] = {}
# A value is made on demand, and says where it comes from.
values: dict[str, tuple[Callable[[], str], str]] = {}


def block(name: str):
    """Has the function make the block `name`."""

    def register(make: Callable[[str, str], str]):
        blocks[name] = make
        return make

    return register


def value(key: str, source: str, make: Callable[[], str]) -> None:
    """Has `key` be what `make` gives."""
    values[key] = (make, source)


def filled(document: str, markdown: str) -> str:
    """The document with every block and value as the sources give them."""

    def body(match: re.Match) -> str:
        name, _, arguments = match["call"].strip().partition(" ")
        if name not in blocks:
            raise Fault(f"{document}: nothing makes a block “{name}”; there are {', '.join(sorted(blocks))}")
        made = blocks[name](document, arguments.strip()).strip("\n")
        return f"<!-- généré : {match['call']} -->\n\n{made}\n\n<!-- fin -->"

    def figure(match: re.Match) -> str:
        if match["key"] not in values:
            raise Fault(f"{document}: no figure is named “{match['key']}” (tools/documents values)")
        return f"<!--={match['key']}-->{values[match['key']][0]()}<!--/-->"

    if len(OPEN.findall(markdown)) != 2 * len(BLOCK.findall(markdown)):
        raise Fault(f"{document}: a mark of a block has no partner")
    return VALUE.sub(figure, BLOCK.sub(body, markdown))
