"""Diagrams of boxes on a grid and arrows between them (donnees/schema-NAME.csv): context, containers, deployment; and who does what.

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


def use_cases() -> str:
    """Every actor beside the cases that are theirs, in the frame of the system (UML)."""
    found = rows("cas-utilisation.csv")
    actors = list(dict.fromkeys(row["acteur"] for row in found))
    tall, left, wide, person = 42.0, 250.0, 430.0, 90.0
    of = lambda actor: [row for row in found if row["acteur"] == actor]
    drawing = Drawing(left + wide + 40, 60 + sum(max(len(of(actor)) * tall, person) + 14 for actor in actors), "Cas d’utilisation")
    drawing.box(left, 14, wide, drawing.height - 28, PAPER, GREY, 4)
    drawing.text(left + wide - 12, 34, "Clairscore", 13, GREY, "end", "bold")
    y = 44.0
    for actor in actors:
        own = of(actor)
        high = max(len(own) * tall, person)
        middle, end = y + high / 2 - 8, y + high + 14
        y += (high - len(own) * tall) / 2
        drawing.dot(80, middle - 26, 7, ORANGE)
        for line in ((80, -19, 80, 0), (66, -11, 94, -11), (80, 0, 68, 16), (80, 0, 92, 16)):
            drawing.line(line[0], middle + line[1], line[2], middle + line[3], ORANGE, 2)
        drawing.paragraph(80, middle + 32, actor, 140, 12, anchor="middle", weight="bold", lines=2)
        for row in own:
            drawing.line(102, middle - 6, left + 14, y + tall / 2 - 3, GREY)
            dash = "" if row["état"] == "livré" else "5 3"
            drawing.box(left + 14, y, wide - 60, tall - 8, "#e3edf6", BLUE, 17, dash)
            drawing.text(left + 30, y + 22, f"{row['id']}  {row['cas']}", 12)
            y += tall
        y = end
    return drawing.done()


def border(x1, y1, x2, y2, wide, tall) -> tuple[float, float]:
    """Where the line from the middle of a box to a point leaves the box."""
    dx, dy = x2 - x1, y2 - y1
    scale = min((wide / 2 + 4) / abs(dx) if dx else 1e9, (tall / 2 + 4) / abs(dy) if dy else 1e9)
    return x1 + dx * scale, y1 + dy * scale
