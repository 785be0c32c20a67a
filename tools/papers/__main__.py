"""Writes the documents in docs/projet, and docs/asvs.md, from their sources, or checks that they are what the sources give.

usage: tools/documents [--check | values | results [JUNIT...] | coverage [COBERTURA] | pictures | export FOLDER | test [board]]
"""

import difflib
import importlib
import os
import pkgutil
import sys
import unittest
from pathlib import Path

import papers

from . import asvs, blocks, coverage, figures, general, junit, pictures, proofs, prose
from .sources import FIGURES, PROJECT, ROOT, Fault

# Every module registers what it makes.
for found in pkgutil.iter_modules(papers.__path__):
    if found.name not in ("__main__", "export", "tests"):
        importlib.import_module(f"papers.{found.name}")


# Pages of other folders that quote figures, too: only these are filled in.
OTHERS = [ROOT / "docs/performance.md", *sorted((ROOT / "docs/adr").glob("*.md"))]


def wanted() -> tuple[dict[Path, str], list[str]]:
    """What every document and figure should be, and what is wrong with their sources."""
    made, faults = {}, []
    for path, draw in figures.all_figures().items():
        try:
            made[path] = draw()
        except Fault as fault:
            faults.append(f"{path.name}: {fault}")
    for path in [*sorted(PROJECT.glob("*.md")), ROOT / "docs" / asvs.DOCUMENT]:
        try:
            text = path.read_text(encoding="utf-8")
            filled = blocks.filled(path.name, text)
            made[path] = filled if path.name in prose.ENGLISH else prose.typography(filled)
        except Fault as fault:
            faults.append(str(fault))
    for path in OTHERS:
        try:
            made[path] = blocks.filled(path.name, path.read_text(encoding="utf-8"))
        except Fault as fault:
            faults.append(str(fault))
    for name in {path.name for path in PROJECT.glob("*.md")} - set(general.documents()):
        faults.append(f"documents.csv: {name} has no row")
    return made, faults


def difference(path: Path, made: str) -> str | None:
    """The first line in which a file is not what it should be."""
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    if there == made:
        return None
    lines = difflib.unified_diff(there.splitlines(), made.splitlines(), lineterm="", n=0)
    changed = [line[:160] for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]
    return f"{path.relative_to(ROOT)} is not what its sources give (tools/documents writes it): {' '.join(changed[:2]) or 'its last line end'}"


def write(check: bool) -> list[str]:
    """Writes, or says what would change; then what is wrong with links and commands."""
    made, faults = wanted()
    for path, text in made.items():
        if check:
            faults += filter(None, [difference(path, text)])
        elif difference(path, text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path, text in made.items():
        if path.suffix == ".md":
            faults += prose.faults(path, text)
    try:
        faults += pictures.faults()
    except Fault as fault:
        faults.append(str(fault))
    for path in sorted(set(FIGURES.glob("*.svg")) - set(figures.all_figures())):
        faults.append(f"{path.relative_to(ROOT)}: nothing draws it any more")
    return faults


def values() -> None:
    for key, (make, source) in sorted(blocks.values.items()):
        try:
            print(f"{key:26} {make():20} {source}")
        except Fault as fault:
            print(f"{key:26} {'?':20} {fault}")


def target() -> Path:
    """Where what is built and found goes."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def main() -> int:
    match sys.argv[1:]:
        case [] | ["--check"] as arguments:
            faults = write(bool(arguments))
            print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
            return 1 if faults else 0
        case ["values"]:
            values()
        case ["results", *files]:
            found = [Path(file) for file in files] or sorted((target() / "junit").glob("*.xml"))
            if not found:
                print(f"There is no {target()}/junit/*.xml: run `make test` first, or name the files.", file=sys.stderr)
                return 1
            print(f"{proofs.collect(found)} results of {len(found)} files")
        case ["coverage", *files]:
            print(f"the lines of {coverage.collect(Path(files[0]) if files else target() / 'cobertura.xml')} crates")
        case ["pictures"]:
            print(f"{pictures.record()} pictures")
        case ["export", folder]:
            from . import export

            return export.everything(Path(folder))
        case ["test"]:
            suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent / "tests"), top_level_dir=str(ROOT / "tools"))
            return 0 if junit.run(suite, target() / "junit/documents.xml") else 1
        case ["test", "board"]:
            suite = unittest.defaultTestLoader.discover(str(ROOT / "azure"))
            return 0 if junit.run(suite, target() / "junit/board.xml") else 1
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Fault as fault:
        sys.exit(str(fault))
