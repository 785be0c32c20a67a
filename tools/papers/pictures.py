"""The pictures of the user's guides: that each is shown, there in both languages, and of the journey that stands in the sources.

`make guide` takes them all and has `tools/documents pictures` write captures.csv: each picture with the hash of its bytes and of the
journey that took it. A picture that came another way, or whose journey has changed since, is a fault. That a screen looks otherwise than
its picture no hash can tell without being renewed at every commit: whoever publishes a version takes them anew (CONTRIBUTING.md).
"""

import csv
import hashlib
import re
from functools import cache

from . import prose
from .sources import DATA, FIGURES, PROJECT, Fault, rows, text

JOURNEYS = "end2end/guide/guide.spec.mjs"
FILE = "captures.csv"
FIELDS = ["image", "parcours", "empreinte du parcours", "empreinte"]
FOLDERS = {"fr": "", "en": "en/"}
SHORT = 12


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:SHORT]


@cache
def taken() -> dict[str, tuple[str, str]]:
    """The journey that takes each picture, and the hash of what it does."""
    found: dict[str, tuple[str, str]] = {}
    source = text(JOURNEYS)
    for journey in re.finditer(r'^    test\("([^"]+)".*?^    \}\);$', source, re.M | re.S):
        for name in re.findall(r'take\((?:[^()]|\([^()]*\))*?, "(\w+)"', journey[0]):
            if name in found:
                raise Fault(f"{JOURNEYS}: {name} is taken twice")
            found[name] = (journey[1], digest(journey[0].encode()))
    return found


def recorded() -> list[dict[str, str]]:
    """What captures.csv would be of the pictures that there are."""
    found = []
    for name, (journey, of_journey) in sorted(taken().items()):
        for folder in FOLDERS.values():
            path = FIGURES / "guide" / f"{folder}{name}.png"
            found.append(dict(zip(FIELDS, (f"{folder}{name}.png", journey, of_journey, digest(path.read_bytes()) if path.is_file() else ""))))
    return found


def record() -> int:
    """Writes captures.csv; says how many pictures there are."""
    with (DATA / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(recorded())
    return len(recorded())


def faults() -> list[str]:
    """Pictures that are missing, that nothing takes or shows, or that were not taken as their journey stands."""
    found = []
    known = {row["image"]: row for row in rows(FILE)}
    for row in recorded():
        name, there = row["image"], known.get(row["image"])
        if not row["empreinte"]:
            found.append(f"figures/guide/{name} is not there: `make guide` takes it")
        elif there is None:
            found.append(f"{FILE}: {name} is not recorded: `make guide` does")
        elif there["empreinte du parcours"] != row["empreinte du parcours"] or there["parcours"] != row["parcours"]:
            found.append(f"figures/guide/{name}: the journey « {row['parcours']} » has changed since it was taken: `make guide` takes it anew")
        elif there["empreinte"] != row["empreinte"]:
            found.append(f"figures/guide/{name} is not the picture that was recorded: `make guide` takes and records it")
    wanted = {row["image"] for row in recorded()}
    for path in sorted((FIGURES / "guide").rglob("*.png")):
        if (name := str(path.relative_to(FIGURES / "guide"))) not in wanted:
            found.append(f"figures/guide/{name}: no journey takes it")
    for row in sorted(set(known) - wanted):
        found.append(f"{FILE}: no journey takes {row}")
    shown = {name: (PROJECT / name).read_text(encoding="utf-8") for name in sorted(path.name for path in PROJECT.glob("*.md"))}
    quoted = {name: set(re.findall(r"figures/guide/([\w/]+\.png)", told)) for name, told in shown.items()}
    for name, pictures in quoted.items():
        folder = FOLDERS["en" if name in prose.ENGLISH else "fr"]
        found += [f"{name}: figures/guide/{picture} is none of the pictures in its language" for picture in sorted(pictures) if picture not in wanted or (folder == "") != ("/" not in picture)]
    on_front = set(re.findall(r"figures/guide/([\w/]+\.png)", text("README.md")))
    unshown = wanted - on_front.union(*quoted.values())
    return found + [f"figures/guide/{name}: no document shows it" for name in sorted(unshown)]
