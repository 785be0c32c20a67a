"""Diagrams of boxes on a grid and arrows between them (donnees/schema-NAME.csv): context, containers, deployment.

A row is a box (`genre` boîte, externe, base, acteur or zone; `colonne` and `ligne` from 0) or an arrow (`flèche`, from
`id` to `vers`, with a label).
"""

from .sources import Fault, rows
from .svg import BLUE, GREEN, GREY, ORANGE, PALE, PAPER, Drawing, wrapped

KINDS = {
    "boîte": ("#e3edf6", BLUE, 4, ""), "externe": ("#ffffff", GREY, 4, "5 3"), "base": ("#e7f1e6", GREEN, 16, ""),
    "acteur": ("#fbeed9", ORANGE, 22, ""), "zone": (PAPER, PALE, 4, ""),
}


def scheme(name: str) -> str:
    """Boxes on a grid and arrows between them."""
    found = rows(name, unique=False)
    wide, tall, step_x, step_y = 176.0, 80.0, 242.0, 142.0
    boxes = {row["id"]: row for row in found if row["genre"] != "flèche"}
    for row in boxes.values():
        if row["genre"] not in KINDS:
            raise Fault(f"{name}: {row['genre']} is none of {', '.join(KINDS)}, flèche")
    columns = 1 + max(float(row["colonne"]) for row in boxes.values())
    lines = 1 + max(float(row["ligne"]) for row in boxes.values())
    drawing = Drawing(columns * step_x - (step_x - wide) + 40, lines * step_y - (step_y - tall) + 40, name.removesuffix(".csv"))
    corner = {key: (20 + float(row["colonne"]) * step_x, 20 + float(row["ligne"]) * step_y) for key, row in boxes.items()}
    for row in found:
        if row["genre"] != "flèche":
            continue
        if row["id"] not in boxes or row["vers"] not in boxes:
            raise Fault(f"{name}: the arrow from {row['id']} to {row['vers']} needs both boxes")
        (x1, y1), (x2, y2) = ((corner[key][0] + wide / 2, corner[key][1] + tall / 2) for key in (row["id"], row["vers"]))
        start, end = border(x1, y1, x2, y2, wide, tall), border(x2, y2, x1, y1, wide, tall)
        drawing.arrow(*start, *end)
        if row["libellé"]:
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            level = abs(y1 - y2) < 1
            room = abs(end[0] - start[0]) if level else step_x - 60
            words = wrapped(row["libellé"], max(room, 60), 12)[:3]
            top = y - 6 - 13 * (len(words) - 1) if level else y - 7 * (len(words) - 1) + 4
            for index, line in enumerate(words):
                drawing.text(x if level else x + 7, top + 13 * index, line, 12, GREY, "middle" if level else "start")
    for key, row in boxes.items():
        (x, y), (fill, stroke, radius, dash) = corner[key], KINDS[row["genre"]]
        drawing.box(x, y, wide, tall, fill, stroke, radius, dash)
        after = drawing.paragraph(x + wide / 2, y + 22, row["nom"], wide - 8, 15, anchor="middle", weight="bold", lines=2)
        drawing.paragraph(x + wide / 2, after, row["détail"], wide - 8, 12, GREY, "middle", lines=3)
    return drawing.done()


def border(x1, y1, x2, y2, wide, tall) -> tuple[float, float]:
    """Where the line from the middle of a box to a point leaves the box."""
    dx, dy = x2 - x1, y2 - y1
    scale = min((wide / 2 + 4) / abs(dx) if dx else 1e9, (tall / 2 + 4) / abs(dy) if dy else 1e9)
    return x1 + dx * scale, y1 + dy * scale
