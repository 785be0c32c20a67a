"""The board's file (azure/backlog.csv) as a product backlog: what was done in which sprint, and how fast.

Points are a hypothesis (H-24): they were given afterwards, from what each item took.
"""

import re
import sys
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from .blocks import block, value
from .sources import NBSP, ROOT, number, plural, rows, table

sys.path.insert(0, str(ROOT / "azure"))
import backlog as board  # noqa: E402  (azure/backlog.py reads the file for the board, too)


@dataclass(frozen=True)
class Story:
    """One product backlog item."""

    id: str
    title: str
    epic: str
    wish: str
    criterion: str
    value: int
    points: int
    priority: int
    sprint: int | None
    done: bool
    role: str
    requirements: tuple[str, ...]


class Words(HTMLParser):
    """The text of an item's HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.text = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data


@cache
def stories() -> tuple[Story, ...]:
    found, epic = [], ""
    for row in board.rows():
        if board.level(row) == 1:
            epic = board.title(row)
        if board.level(row) != 3:
            continue
        tags = board.tags(row)
        number_, title = board.title(row).split(" ", 1)
        sprint = re.search(r"Sprint (\d+)$", row["Iteration Path"])
        roles = [tag for tag in tags if tag not in ("fait", "reste") and not tag.startswith("EX-")]
        found.append(
            Story(
                number_, title, epic, Words(row["Description"]).text, Words(row["Acceptance Criteria"]).text,
                int(row["Business Value"]), int(row["Effort"]), int(row["Priority"]),
                int(sprint[1]) if sprint else None, "fait" in tags, roles[0] if roles else "",
                tuple(tag for tag in tags if tag.startswith("EX-")),
            )
        )
    return tuple(found)


def by_id() -> dict[str, Story]:
    return {story.id: story for story in stories()}


def total() -> int:
    return sum(story.points for story in stories())


def done(until: int | None = None) -> int:
    """Points done, in all sprints or in those until one."""
    counted = [s for s in stories() if s.done and (until is None or s.sprint <= until)]
    return sum(story.points for story in counted)


def closed() -> int:
    """The last sprint whose days are known (jours.csv); what is done after it is of the running one."""
    return max(int(row["sprint"]) for row in rows("jours.csv"))


def last_sprint() -> int:
    return max(story.sprint for story in stories() if story.done)


def points_of(sprint: int) -> int:
    """Points done in a sprint."""
    return sum(s.points for s in stories() if s.done and s.sprint == sprint)


def velocities() -> list[int]:
    """Points done in each closed sprint."""
    return [points_of(sprint) for sprint in range(1, closed() + 1)]


def velocity() -> float:
    """The mean of the last three sprints."""
    last = velocities()[-3:]
    return sum(last) / len(last)


def left() -> int:
    return total() - done()


@block("backlog")
def backlog_block(_document: str, arguments: str) -> str:
    """Every item; `reste` or `fait` for some only."""
    lines = []
    for s in stories():
        if arguments and s.done != (arguments == "fait"):
            continue
        lines.append([s.id, s.title, s.wish, s.criterion, str(s.value), str(s.points), sprint_name(s), s.role])
    header = ["US", "Titre", "Récit", "Critère d’acceptation", "Valeur", "Points", "Sprint", "Rôle"]
    return table(header, lines, {4, 5})


@block("backlog-reste")
def left_block(document: str, _arguments: str) -> str:
    """What is left, the most valuable for its effort first (WSJF: value over points)."""
    open_items = sorted((s for s in stories() if not s.done), key=lambda s: (-s.value / s.points, s.id))
    lines = [[s.id, s.title, str(s.value), str(s.points), number(s.value / s.points, 1)] for s in open_items]
    return table(["US", "Titre", "Valeur", "Points", "Valeur par point"], lines, {2, 3, 4})


def sprint_name(story: Story) -> str:
    return f"Sprint {story.sprint}" if story.sprint else "à planifier"


@block("sprints")
def sprints_block(_document: str, _arguments: str) -> str:
    """What each sprint brought."""
    lines = []
    for sprint in range(1, last_sprint() + 1):
        items = [f"{s.id} {s.title}" for s in stories() if s.done and s.sprint == sprint]
        name = f"Sprint {sprint}" if sprint <= closed() else f"Sprint {sprint}, en cours"
        lines.append([name, str(points_of(sprint)), number(done(sprint)), number(total() - done(sprint)), " ; ".join(items)])
    return table(["Sprint", "Points faits", "Cumul", "Reste", "Récits terminés"], lines, {1, 2, 3})


@block("vélocité")
def velocity_block(_document: str, _arguments: str) -> str:
    """Velocity, and what it says of the rest."""
    slow, fast = min(velocities()[-3:]), max(velocities()[-3:])
    sprints = lambda speed: -(-left() // max(speed, 1))
    lines = [
        ["Points du backlog", number(total())],
        ["Points faits", number(done())],
        ["Points qui restent", number(left())],
        ["Vélocité, moyenne des trois derniers sprints", number(velocity(), 1)],
        ["Sprints pour le reste, à cette vélocité", number(-(-left() // velocity()))],
        [f"… au sprint le plus rapide ({fast}) et au plus lent ({slow}) des trois", f"{sprints(fast)} à {sprints(slow)}"],
    ]
    return table(["Mesure", "Valeur"], lines, {1})


@block("lots")
def lots_block(_document: str, _arguments: str) -> str:
    """How far each epic is."""
    lines = []
    for epic in dict.fromkeys(s.epic for s in stories()):
        items = [s for s in stories() if s.epic == epic]
        points, ready = sum(s.points for s in items), sum(s.points for s in items if s.done)
        lines.append([epic, str(len(items)), str(sum(s.done for s in items)), str(points), str(ready), f"{100 * ready / points:.0f}{NBSP}%"])
    return table(["Lot", "Récits", "Terminés", "Points", "Points faits", "Avancement"], lines, {1, 2, 3, 4, 5})


SOURCE = "azure/backlog.csv"
value("points_total", SOURCE, lambda: number(total()))
value("points_faits", SOURCE, lambda: number(done()))
value("points_restants", SOURCE, lambda: number(left()))
value("velocite", SOURCE, lambda: number(velocity(), 1))
value("sprints_faits", SOURCE, lambda: str(closed()))
value("recits", SOURCE, lambda: str(len(stories())))
value("recits_faits", SOURCE, lambda: str(sum(s.done for s in stories())))
value("recits_restants", SOURCE, lambda: plural(sum(not s.done for s in stories()), "récit"))
