"""Every figure in docs/projet/figures: what draws it, from which data. One that has no data file yet is not drawn."""

from collections.abc import Callable
from pathlib import Path

from . import backlog, concepts, earned_value, model, planning, records, schemes
from .sources import DATA, FIGURES, NBSP, Fault, number, percent, rows
from .svg import BLUE, GREEN, GREY, INK, ORANGE, PAPER, RED, Chart, Drawing


def all_figures() -> dict[Path, Callable[[], str]]:
    """Every figure that has its data, by its path."""
    named: dict[str, Callable[[], str]] = {
        "mcd": concepts.figure, "mcd-registres": records.figure, "courbe-en-s": s_curve, "indices": indices, "velocite": velocity,
        "cout-seuil": cost_curve, "burndown": planning.burndown, "burnup": planning.burnup, "gantt-prevu-reel": planning.planned_and_real,
        "obs": planning.organisation, "pbs": planning.products, "cas-utilisation": schemes.use_cases,
    }
    for name, source, draw in (
        ("parties-prenantes", "parties-prenantes.csv", stakeholders), ("risques", "risques.csv", risks),
        ("wbs", "wbs.csv", planning.works), ("gantt", "jalons.csv", planning.gantt),
    ):
        if (DATA / source).is_file():
            named[name] = draw
    for path in sorted(DATA.glob("schema-*.csv")):
        named[path.stem] = lambda name=path.name: schemes.scheme(name)
    return {FIGURES / f"{name}.svg": draw for name, draw in named.items()}


def thousands(amount: float) -> str:
    return f"{number(amount / 1000)}{NBSP}k€"


def s_curve() -> str:
    """PV, EV and AC, and where the cost would end."""
    e = earned_value.earned()
    chart = Chart("Courbe en S : valeur planifiée, acquise, coût réel", planning.sprints(len(e.pv)), max(e.eac, e.bac) * 1.02, thousands, "euros cumulés (hypothèses H-20, H-21, H-23)")
    chart.series("PV, prévu", list(e.pv), BLUE, "none")
    last = len(e.pv) - 1
    here = chart.x(e.at - 1)
    chart.line(here, chart.top, here, chart.bottom, GREY, 1, "2 3")
    chart.text(here, chart.top - 4, "date des données", 11, GREY, "middle")
    chart.path([(here, chart.y(e.ac[-1])), (chart.x(last), chart.y(e.eac))], ORANGE, 1.6, "5 4")
    chart.paragraph(chart.x(last) + 9, chart.y(e.eac) + (-12 if e.eac > e.bac else 14), f"EAC {thousands(e.eac)}", 100, 12, ORANGE, weight="bold")
    chart.series("AC", list(e.ac), ORANGE, "square")
    chart.series("EV", list(e.ev), GREEN, "dot", below=True)
    return chart.done()


def indices() -> str:
    """CPI and SPI, sprint by sprint, against 1."""
    e = earned_value.earned()
    spi = [ev / pv for pv, ev in zip(e.pv, e.ev)]
    cpi = [ev / ac for ev, ac in zip(e.ev, e.ac)]
    least = min(0.8, *(0.1 * int(10 * index) for index in (*spi, *cpi)))
    chart = Chart(
        "Indices de coût et de délai", planning.sprints(e.at), max(1.1, *spi, *cpi), lambda tick: number(tick, 2), "1 : comme prévu ; sous 0,95 : rouge",
        least=least,
    )
    for level, colour in ((1.0, GREEN), (0.95, RED)):
        chart.line(chart.left, chart.y(level), chart.right, chart.y(level), colour, 1, "4 3")
    over = spi[-1] >= cpi[-1]
    chart.series(f"SPI {number(spi[-1], 2)}", spi, BLUE, "dot", below=not over)
    chart.series(f"CPI {number(cpi[-1], 2)}", cpi, ORANGE, "square", below=over)
    return chart.done()


def velocity() -> str:
    """Points done in each sprint, and the mean of the last three."""
    done = backlog.velocities()
    chart = Chart("Vélocité : points terminés par sprint", planning.sprints(len(done)), max(done), number, "points d’effort (hypothèse H-24)")
    wide = (chart.right - chart.left) / len(done) * 0.55
    for index, points in enumerate(done):
        chart.box(chart.x(index) - wide / 2, chart.y(points), wide, chart.bottom - chart.y(points), BLUE, BLUE)
        chart.text(chart.x(index), chart.y(points) - 5, str(points), 12, INK, "middle", "bold")
    mean = backlog.velocity()
    chart.line(chart.x(len(done) - 3) - wide / 2, chart.y(mean), chart.right, chart.y(mean), ORANGE, 2, "5 4")
    chart.paragraph(chart.right + 6, chart.y(mean) + 4, f"moyenne des trois derniers : {number(mean, 1)}", 130, 12, ORANGE, weight="bold")
    return chart.done()


def cost_curve() -> str:
    """Cost per client by threshold; the business optimum is not the F-score's."""
    shown = [outcome for outcome in model.outcomes() if outcome.threshold <= 0.5]
    most = max(outcome.cost for outcome in shown)
    chart = Chart("Coût par client selon le seuil de refus", [], most, lambda tick: number(tick, 1), f"un client en difficulté accordé : {model.RATIO} ; un bon client refusé : 1")
    x = lambda threshold: chart.left + threshold / 0.5 * (chart.right - chart.left)
    for tenth in range(6):
        chart.text(x(tenth / 10), chart.bottom + 18, percent(tenth / 10), 11, GREY, "middle")
    chart.text((chart.left + chart.right) / 2, chart.bottom + 36, "refuser à partir de cette probabilité de difficultés", 11, GREY, "middle")
    chart.path([(x(o.threshold), chart.y(o.cost)) for o in shown], INK, 2.2)
    every = model.all_granted()
    chart.line(chart.left, chart.y(every), chart.right, chart.y(every), GREY, 1.2, "5 4")
    chart.paragraph(chart.right + 6, chart.y(every) + 4, f"tous accordés : {number(every, 3)}", 135, 12, GREY)
    for name, best, colour, square, lift in (
        ("optimum métier", model.cheapest(), BLUE, False, 30), ("optimum du F-score", model.best_f1(), ORANGE, True, -42),
    ):
        px, py = x(best.threshold), chart.y(best.cost)
        if square:
            chart.box(px - 5, py - 5, 10, 10, colour, colour)
        else:
            chart.dot(px, py, 6, colour)
        chart.text(px, py + lift, f"{name} : {percent(best.threshold, 1)}", 12, colour, "middle", "bold")
        chart.text(px, py + lift + 15, f"coût {number(best.cost, 3)}", 12, colour, "middle")
    return chart.done()


def grade(row: dict[str, str], column: str, where: str) -> int:
    if row[column] not in ("1", "2", "3", "4", "5"):
        raise Fault(f"{where}: {row['id']}: {column} is a whole number from 1 to 5")
    return int(row[column])


def placed(cells: dict[tuple[int, int], list[str]], drawing: Drawing, corner, size: float, colour) -> None:
    """Ids in the cells of a grid that begins at `corner` (bottom left)."""
    for (column, line), ids in sorted(cells.items()):
        left, bottom = corner[0] + (column - 1) * size, corner[1] - (line - 1) * size
        for index, name in enumerate(ids):
            x, y = left + 22 + index % 3 * 34, bottom - size + 20 + index // 3 * 20
            drawing.text(x, y, name, 11, colour(column, line), "middle", "bold")


# What to do with a stakeholder, by whether interest and power are strong (4 or 5).
STRATEGIES = {(True, True): "Gérer de près", (False, True): "Satisfaire", (True, False): "Informer", (False, False): "Surveiller"}


def stakeholders() -> str:
    """Power and interest of every stakeholder; what to do with each quarter."""
    name = "parties-prenantes.csv"
    found = rows(name)
    size, corner = 112.0, (70.0, 620.0)
    drawing = Drawing(1010, 680, "Parties prenantes : pouvoir et intérêt")
    drawing.text(20, 24, "Parties prenantes : pouvoir et intérêt", 14, weight="bold")
    for (interest, power), strategy in STRATEGIES.items():
        wide, tall = (2 if interest else 3) * size, (2 if power else 3) * size
        x, y = corner[0] + (3 * size if interest else 0), corner[1] - (5 * size if power else 3 * size)
        drawing.box(x, y, wide, tall, "#e3edf6" if interest and power else PAPER if interest or power else "#ffffff", GREY)
        drawing.text(x + wide - 8, y + tall - 10, strategy, 13, GREY, "end", "bold")
    cells: dict[tuple[int, int], list[str]] = {}
    for row in found:
        interest, power = grade(row, "intérêt", name), grade(row, "pouvoir", name)
        wanted = STRATEGIES[interest > 3, power > 3]
        if row["stratégie"].lower() != wanted.lower():
            raise Fault(f"{name}: {row['id']}: interest {interest} and power {power} ask for « {wanted} », not « {row['stratégie']} »")
        cells.setdefault((interest, power), []).append(row["id"])
    placed(cells, drawing, corner, size, lambda *_: BLUE)
    for step in range(1, 6):
        drawing.text(corner[0] + (step - 0.5) * size, corner[1] + 18, str(step), 11, GREY, "middle")
        drawing.text(corner[0] - 10, corner[1] - (step - 0.5) * size + 4, str(step), 11, GREY, "end")
    drawing.text(corner[0] + 2.5 * size, corner[1] + 40, "intérêt", 12, INK, "middle", "bold")
    drawing.text(28, corner[1] - 2.5 * size, "pouvoir", 12, INK, "middle", "bold", -90)
    for index, row in enumerate(found):
        drawing.text(650, 70 + index * min(24, 570 / len(found)), f"{row['id']}  {row['rôle']}", 11.5)
    return drawing.done()


def risks() -> str:
    """Probability by impact of every risk."""
    found = rows("risques.csv")
    size, corner = 96.0, (80.0, 540.0)
    drawing = Drawing(1000, 600, "Risques : probabilité et impact")
    drawing.text(20, 24, "Risques : probabilité et impact", 14, weight="bold")
    shade = lambda column, line: "#f4d9d6" if column * line >= 15 else "#fbeed9" if column * line >= 8 else "#e7f1e6"
    cells: dict[tuple[int, int], list[str]] = {}
    for row in found:
        key = grade(row, "impact", "risques.csv"), grade(row, "probabilité", "risques.csv")
        cells.setdefault(key, []).append(row["id"])
    for column in range(1, 6):
        for line in range(1, 6):
            drawing.box(corner[0] + (column - 1) * size, corner[1] - line * size, size, size, shade(column, line), "#ffffff")
            drawing.text(corner[0] + column * size - 6, corner[1] - (line - 1) * size - 6, str(column * line), 10, GREY, "end")
        drawing.text(corner[0] + (column - 0.5) * size, corner[1] + 18, str(column), 11, GREY, "middle")
        drawing.text(corner[0] - 10, corner[1] - (column - 0.5) * size + 4, str(column), 11, GREY, "end")
    placed(cells, drawing, corner, size, lambda *_: INK)
    drawing.text(corner[0] + 2.5 * size, corner[1] + 40, "impact", 12, INK, "middle", "bold")
    drawing.text(32, corner[1] - 2.5 * size, "probabilité", 12, INK, "middle", "bold", -90)
    y = 64.0
    for row in sorted(found, key=lambda row: -int(row["impact"]) * int(row["probabilité"])):
        words = f"{row['id']} ({int(row['impact']) * int(row['probabilité'])})  {row['événement']}"
        y = drawing.paragraph(590, y, words, 390, 11.5, lines=2) + 5
    drawing.height = max(drawing.height, y + 10)
    return drawing.done()
