"""Figures of the plan: who makes what (WBS, OBS, PBS), when it was to be and was, and how much is left."""

from . import backlog, earned_value
from .sources import number, rows
from .svg import BLUE, GREEN, GREY, INK, ORANGE, PALE, PAPER, RED, Chart, Drawing, wrapped


def sprints(last: int) -> list[str]:
    return [f"S{sprint}" for sprint in range(1, last + 1)]


def burndown() -> str:
    """Points that are left after each sprint, beside an even pace."""
    total, closed = backlog.total(), backlog.closed()
    left = [total, *(total - backlog.done(sprint) for sprint in range(1, closed + 1))]
    planned = len(earned_value.earned().pv)
    names = ["départ", *sprints(planned)]
    chart = Chart("Burndown du projet : points restants", names, total, number, "points d’effort (hypothèse H-24)")
    chart.path([(chart.x(0), chart.y(total)), (chart.x(planned), chart.y(0))], GREY, 1.2, "5 4")
    chart.paragraph(chart.x(planned) + 9, chart.y(0) - 8, "rythme régulier", 90, 12, GREY)
    chart.series(f"{number(left[-1])} restent", [float(points) for points in left], BLUE, "dot")
    return chart.done()


def burnup() -> str:
    """Points done after each sprint, under the scope; the scope was never written down sprint by sprint, so that it is level."""
    total, closed = backlog.total(), backlog.closed()
    done = [0.0, *(float(backlog.done(sprint)) for sprint in range(1, closed + 1))]
    planned = len(earned_value.earned().pv)
    chart = Chart("Burnup du projet : points faits, sous le périmètre", ["départ", *sprints(planned)], total * 1.02, number, "points d’effort (hypothèse H-24)")
    chart.path([(chart.x(0), chart.y(total)), (chart.x(planned), chart.y(total))], ORANGE, 2.2, "5 4")
    chart.paragraph(chart.x(planned) + 9, chart.y(total) + 4, f"périmètre : {number(total)}", 90, 12, ORANGE, weight="bold")
    chart.path([(chart.x(0), chart.y(0)), (chart.x(planned), chart.y(total))], GREY, 1.2, "2 3")
    chart.series(f"{number(done[-1])} faits", done, GREEN, "square", below=True)
    return chart.done()


def tree(title: str, trunk: str, tops: list[tuple[str, list[str]]], width=150.0) -> str:
    """A trunk, a column for each part, and what is below each."""
    gap = 12.0
    tall = max(len(below) for _, below in tops)
    drawing = Drawing(20 + len(tops) * (width + gap), 140 + tall * 46, title)
    middle = drawing.width / 2
    half = max(200.0, len(trunk) * 4.6)
    drawing.box(middle - half, 12, 2 * half, 34, BLUE, BLUE, 4)
    drawing.text(middle, 34, trunk, 13, "#ffffff", "middle", "bold")
    drawing.line(middle, 46, middle, 62, GREY)
    for index, (top, below) in enumerate(tops):
        x = 10 + index * (width + gap)
        drawing.line(min(middle, x + width / 2), 62, max(middle, x + width / 2), 62, GREY)
        drawing.line(x + width / 2, 62, x + width / 2, 74, GREY)
        drawing.box(x, 74, width, 44, "#e3edf6", BLUE, 3)
        drawing.paragraph(x + width / 2, 92, top, width - 30, 12, anchor="middle", weight="bold", lines=2)
        for line, words in enumerate(below):
            y = 126 + line * 46
            drawing.box(x + 8, y, width - 8, 40, "#ffffff", PALE, 3)
            drawing.paragraph(x + 14, y + 16, words, width - 18, 11, lines=2)
    return drawing.done()


def parts() -> tuple[dict[str, str], list[tuple[dict[str, str], list[dict[str, str]]]]]:
    """The trunk of the work breakdown, its parts, and what is below each."""
    found = rows("wbs.csv")
    trunk = next(row for row in found if "." not in row["id"])
    tops = [row for row in found if row["id"].count(".") == 1]
    return trunk, [(top, [row for row in found if row["id"].startswith(f"{top['id']}.")]) for top in tops]


def works() -> str:
    """WBS: the works and their lots."""
    trunk, tops = parts()
    label = lambda row: f"{row['id']} {row['lot']}"
    return tree("Organigramme des tâches (WBS)", trunk["lot"], [(label(top), [label(row) for row in below]) for top, below in tops])


def products() -> str:
    """PBS: what each lot hands over, without the marks of Markdown."""
    trunk, tops = parts()
    plain = lambda row: row["livrable"].replace("`", "")
    return tree("Organigramme du produit (PBS)", trunk["livrable"], [(plain(top), [plain(row) for row in below]) for top, below in tops], 192.0)


def organisation() -> str:
    """OBS: who answers for which lots, under whoever answers for the whole."""
    trunk, tops = parts()
    lots: dict[str, list[str]] = {}
    for _, below in tops:
        for row in below:
            lots.setdefault(row["responsable"], []).append(f"{row['id']} {row['lot']}")
    return tree("Organigramme des responsabilités (OBS)", trunk["responsable"], list(lots.items()))


def sprint_columns(drawing: Drawing, last: int, left: float, wide: float, below: float) -> None:
    """A line and a name for each sprint, down to so far above the end of the drawing."""
    for sprint in range(1, last + 1):
        x = left + (sprint - 1) * wide
        drawing.line(x, 52, x, drawing.height - below, PALE)
        drawing.text(x + wide / 2, 46, f"S{sprint}", 11, GREY, "middle")


def planned_and_real() -> str:
    """Of every milestone with stories, the sprint in which the plan had the last of them, and the one in which it was done."""
    stories, plan = backlog.by_id(), {row["us"]: int(row["sprint prévu"]) for row in rows("evm.csv")}
    found = [row for row in rows("jalons.csv") if row["récits"]]
    last = max(int(row["sprint fin"]) for row in rows("jalons.csv"))
    left, wide, tall = 330.0, 62.0, 34.0
    drawing = Drawing(left + last * wide + 150, 100 + len(found) * tall, "Jalons : sprint prévu, sprint réel")
    drawing.text(20, 24, "Jalons : sprint prévu, sprint réel", 14, weight="bold")
    sprint_columns(drawing, last, left, wide, 34)
    for index, row in enumerate(found):
        y, served = 58 + index * tall, row["récits"].split()
        for line, words in enumerate(wrapped(row["jalon"], left - 30, 11)[:2]):
            drawing.text(left - 10, y + 12 + 12 * line, words, 11, INK, "end")
        wanted = max(plan[story] for story in served)
        drawing.box(left + 3, y, wanted * wide - 6, 9, "#ffffff", GREY, 2, "4 3")
        reached = [stories[story].sprint for story in served if stories[story].done]
        if len(reached) == len(served):
            real, colour = max(reached), GREEN if max(reached) <= wanted else ORANGE
            words = "à l’heure" if real <= wanted else f"{real - wanted} sprint{'s' if real > wanted + 1 else ''} de retard"
        else:
            real, colour = backlog.last_sprint(), RED
            words = f"en cours, {len(served) - len(reached)} récit{'s' if len(served) > len(reached) + 1 else ''}"
        drawing.box(left + 3, y + 12, real * wide - 6, 9, colour, colour, 2)
        drawing.text(left + last * wide + 8, y + 20, words, 11, colour)
    y = drawing.height - 16
    drawing.box(left, y - 8, 24, 8, "#ffffff", GREY, 2, "4 3")
    drawing.text(left + 30, y, "prévu (plan reconstitué, H-25)", 11, GREY)
    drawing.box(left + 230, y - 8, 24, 8, GREEN, GREEN, 2)
    drawing.text(left + 260, y, "réel", 11, GREY)
    return drawing.done()


def gantt() -> str:
    """Milestones over sprints; the date of the data as a line."""
    found = rows("jalons.csv")
    last = max(int(row["sprint fin"]) for row in found)
    left, wide, tall = 290.0, 70.0, 30.0
    drawing = Drawing(left + last * wide + 30, 90 + len(found) * tall, "Planning par sprint")
    drawing.text(20, 24, "Planning par sprint", 14, weight="bold")
    sprint_columns(drawing, last, left, wide, 26)
    colours = {"livré": GREEN, "partiel": ORANGE, "prévu": "#ffffff"}
    for index, row in enumerate(found):
        y = 58 + index * tall
        start, end = int(row["sprint début"]), int(row["sprint fin"])
        x, width = left + (start - 1) * wide, (end - start + 1) * wide
        words = wrapped(row["jalon"], left - 30, 11)[:2]
        for line, part in enumerate(words):
            drawing.text(left - 10, y + 15 + 12 * line - 6 * (len(words) - 1), part, 11, INK, "end")
        drawing.box(x + 3, y + 2, width - 6, tall - 10, colours.get(row["état"], PAPER), GREY if row["état"] == "prévu" else colours.get(row["état"], GREY), 3, "4 3" if row["état"] == "prévu" else "")
        drawing.text(x + width / 2, y + 15, row["état"], 11, INK if row["état"] == "prévu" else "#ffffff", "middle")
    now = left + backlog.closed() * wide
    drawing.line(now, 50, now, drawing.height - 24, RED, 1.4, "3 3")
    drawing.text(now, drawing.height - 10, f"fin du sprint {backlog.closed()}", 11, RED, "middle")
    return drawing.done()
