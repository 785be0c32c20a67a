"""What azure/backlog.csv says, for the script that makes a board of it and for whoever checks it.

usage: python azure/backlog.py areas|sprints|items|check

The file is what Azure Boards imports by hand, too: four levels by the column of the title, no state (an import makes
everything New). Whether an item is done stands among its tags: "fait" or "reste". Efforts are points of the Fibonacci
series, a hypothesis; sprints have no dates, for the repository has none to give.
"""

import csv
import re
import sys
from pathlib import Path

FILE = Path(__file__).with_name("backlog.csv")
HEADER = (
    "Work Item Type,Title 1,Title 2,Title 3,Title 4,Description,Acceptance Criteria,Priority,Business Value,Effort,"
    "Remaining Work,Activity,Area Path,Iteration Path,Tags"
).split(",")
LEVELS = ["Epic", "Feature", "Product Backlog Item", "Task"]
FIBONACCI = {"1", "2", "3", "5", "8", "13", "21"}
# Points that a sprint holds: a hypothesis, as no velocity was ever measured.
CAPACITY = 60
FIELDS = {
    "Description": "System.Description",
    "Acceptance Criteria": "Microsoft.VSTS.Common.AcceptanceCriteria",
    "Priority": "Microsoft.VSTS.Common.Priority",
    "Business Value": "Microsoft.VSTS.Common.BusinessValue",
    "Effort": "Microsoft.VSTS.Scheduling.Effort",
    "Remaining Work": "Microsoft.VSTS.Scheduling.RemainingWork",
    "Activity": "Microsoft.VSTS.Common.Activity",
    "Area Path": "System.AreaPath",
    "Iteration Path": "System.IterationPath",
    "Tags": "System.Tags",
}


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == HEADER, f"the header of {FILE.name} is not Azure's"
        return list(reader)


def level(row: dict[str, str]) -> int:
    """1 for an epic to 4 for a task, by the column that its title stands in."""
    titles = [n for n in range(1, 5) if row[f"Title {n}"]]
    assert len(titles) == 1, f"one title a row: {row}"
    return titles[0]


def title(row: dict[str, str]) -> str:
    return row[f"Title {level(row)}"]


def tags(row: dict[str, str]) -> list[str]:
    return [tag.strip() for tag in row["Tags"].split(";")]


def state(row: dict[str, str]) -> str:
    """The state of an item in the Scrum process. A task begins as "To Do", which Azure gives it by itself."""
    return "Done" if "fait" in tags(row) else "New"


def last_parts(column: str) -> list[str]:
    """The areas or sprints that are named, without the project."""
    parts = {row[column].split("\\", 1)[1] for row in rows() if "\\" in row[column]}
    return sorted(parts)


def check() -> list[str]:
    """What is wrong with the backlog."""
    faults, before, seen, points, story = [], 0, set(), {}, None
    for row in rows():
        depth, name = level(row), title(row)
        if row["Work Item Type"] != LEVELS[depth - 1]:
            faults.append(f"{name}: a {row['Work Item Type']} stands at level {depth}")
        if depth > before + 1:
            faults.append(f"{name}: it has no parent")
        before = depth
        # The board's script knows an item by its title.
        if name in seen:
            faults.append(f"{name}: it is there twice")
        seen.add(name)
        if depth == 4:
            if ("fait" in tags(row)) == ("reste" in tags(row)):
                faults.append(f"{name}: it is neither done nor left")
            if "reste" in tags(row) and "fait" in tags(story):
                faults.append(f"{name}: it is left to do, and {title(story)} is done")
            if ("reste" in tags(row)) != (row["Remaining Work"] != "0"):
                faults.append(f"{name}: what remains of it is {row['Remaining Work'] or 'not said'}")
        if depth == 3:
            story = row
            if not re.match(r"US-\d{3} ", name):
                faults.append(f"{name}: it has no number")
            for column in ("Description", "Acceptance Criteria", "Business Value"):
                if not row[column]:
                    faults.append(f"{name}: it has no {column}")
            if row["Effort"] not in FIBONACCI:
                faults.append(f"{name}: its effort is none of the Fibonacci series")
            if not any(tag.startswith("EX-") for tag in tags(row)):
                faults.append(f"{name}: it serves no requirement")
            if ("fait" in tags(row)) == ("reste" in tags(row)):
                faults.append(f"{name}: it is neither done nor left")
            sprint = row["Iteration Path"]
            if "fait" in tags(row) and "\\" not in sprint:
                faults.append(f"{name}: it is done in no sprint")
            points[sprint] = points.get(sprint, 0) + int(row["Effort"])
    for sprint, sum_of_points in points.items():
        if "\\" in sprint and sum_of_points > CAPACITY:
            faults.append(f"{sprint}: {sum_of_points} points are more than {CAPACITY}")
    return faults


def main() -> None:
    match sys.argv[1:]:
        case ["areas"]:
            print("\n".join(last_parts("Area Path")))
        case ["sprints"]:
            print("\n".join(last_parts("Iteration Path")))
        case ["items"]:
            for row in rows():
                fields = "\x1e".join(f"{name}={row[column]}" for column, name in FIELDS.items() if row[column])
                print(level(row), row["Work Item Type"], title(row), state(row), "; ".join(tags(row)), fields, sep="\x1f")
        case ["check"]:
            faults = check()
            print("\n".join(faults), file=sys.stderr)
            sys.exit(1 if faults else 0)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
