"""The tests that there are, by name, and how they last went.

Names are read off the sources, so that a document cannot speak of a test that is gone. Results come from the JUnit
files of `make test`, by `tools/documents results`, into a CSV file that is committed: a document says what that run
found, and of which commit.
"""

import csv
import os
import platform
import re
import subprocess
import xml.etree.ElementTree as xml
from functools import cache
from pathlib import Path

from .sources import DATA, ROOT, Fault, rows

CRATES = ["model", "migration", "store", "app", "server"]
ENGINE = re.compile(r"::on_(sqlite|postgres)$")
FIELDS = ["salle", "essai", "moteur", "état", "secondes"]


@cache
def known() -> dict[str, str]:
    """Every test by its name, with the file that it stands in."""
    found: dict[str, str] = {}
    for crate in CRATES:
        for path in sorted((ROOT / crate).rglob("*.rs")):
            parts = path.relative_to(ROOT / crate).parts
            if parts[0] == "src":
                found |= {f"{crate} {name}": str(path.relative_to(ROOT)) for name in rust_tests(path, parts[1:])}
            elif parts[0] == "tests":
                binary, inner = (parts[1].removesuffix(".rs"), ()) if len(parts) == 2 else (parts[1], parts[2:])
                if binary != "support" and path.name != "support.rs":
                    names = rust_tests(path, inner or ("main.rs",))
                    found |= {f"{crate}::{binary} {name}": str(path.relative_to(ROOT)) for name in names}
    for path in sorted((ROOT / "end2end/journeys").glob("*.spec.mjs")):
        source = path.read_text(encoding="utf-8")
        for quoted in re.finditer(r"^\s*test\(\s*(\"(?:[^\"\\]|\\.)*\"|`[^`]*`|'[^']*')", source, re.M):
            title = re.sub(r"\\(.)", r"\1", quoted[1][1:-1])
            found[f"{path.name} › {journey(title)}"] = str(path.relative_to(ROOT))
    for path in unittests():
        for name in re.findall(r"^    def (test_\w+)", path.read_text(encoding="utf-8"), re.M):
            found[f"{at_home(path)}/{path.name}::{name}"] = str(path.relative_to(ROOT))
    for path in sorted((ROOT / "model/training/tests").glob("test_*.py")):
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M):
            found[f"{path.name}::{name}"] = str(path.relative_to(ROOT))
    return found


def unittests() -> list[Path]:
    """The files that hold what is delivered beside the program: its documents, its board."""
    return [*sorted((ROOT / "tools/papers/tests").glob("test_*.py")), ROOT / "azure/test_bootstrap.py"]


def at_home(path: Path) -> str:
    """The folder by which a unittest is told from one of the training that has the same file name."""
    return "azure" if path.parent.name == "azure" else "papers"


def journey(title: str) -> str:
    """A journey's title without its tags, and with … for what is filled in."""
    return re.sub(r"\$\{[^}]*\}", "…", re.sub(r" @\w+", "", title))


def rust_tests(path: Path, parts: tuple[str, ...]) -> list[str]:
    """The tests of a file, with the modules that they stand in; rustfmt's indentation says where a module ends."""
    module = [part.removesuffix(".rs") for part in parts]
    module = [part for part in module if part not in ("lib", "main", "mod")]
    inner: list[tuple[int, str]] = []
    names, is_test, both = [], False, False
    for line in path.read_text(encoding="utf-8").splitlines():
        indent = len(line) - len(line.lstrip())
        code = line.strip()
        if code and inner and indent <= inner[-1][0] and code.startswith("}"):
            inner.pop()
        if opened := re.match(r"(?:pub(?:\(\w+\))? )?mod (\w+) \{$", code):
            inner.append((indent, opened[1]))
        elif code.startswith("on_both_engines! {"):
            both = True
        elif code == "}" and indent == 0:
            both = False
        elif code in ("#[test]", "#[wasm_bindgen_test]", "#[everywhere]") or code.startswith("#[tokio::test"):
            is_test = True
        elif started := re.match(r"(?:async )?fn (\w+)\(", code):
            if is_test or (both and indent == 4 and code.startswith("async fn")):
                names.append("::".join(module + [name for _, name in inner] + [started[1]]))
            is_test = False
    return names


def room(name: str) -> str:
    """Where a test is at home: a crate and its test program, the journeys, the training."""
    if " › " in name:
        return "parcours"
    if name.startswith(("papers/", "azure/")):
        return "livraison"
    return name.split(" ")[0] if " " in name else "entraînement"


def checked(name: str, where: str) -> str:
    if name not in known():
        raise Fault(f"{where}: there is no test “{name}”")
    return name


def results() -> dict[str, list[dict[str, str]]]:
    """How each test last went: one row, or one an engine or browser."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("resultats.csv"):
        found.setdefault(row["essai"], []).append(row)
    return found


def state(name: str) -> str:
    """« réussi », « échoué », « écarté », or « non exécuté »."""
    found = {row["état"] for row in results().get(name, [])}
    for worst in ("échoué", "écarté", "réussi"):
        if worst in found:
            return worst
    return "non exécuté"


def execution() -> dict[str, str]:
    """Of what and where the results are."""
    return {row["clé"]: row["valeur"] for row in rows("execution.csv")}


def collect(files: list[Path]) -> int:
    """Writes resultats.csv and execution.csv from JUnit files; says how many results there were. Of a test that was run again
    the last file's result counts."""
    last: dict[tuple[str, str], list[dict[str, str]]] = {}
    for path in files:
        of_file: dict[tuple[str, str], list[dict[str, str]]] = {}
        for suite in xml.parse(path).getroot().iter("testsuite"):
            for case in suite.iter("testcase"):
                row = result(path.stem, suite.get("name"), case, suite.get("hostname") or "")
                of_file.setdefault((row["essai"], row["moteur"]), []).append(row)
        last |= of_file
    found = sorted((row for of_test in last.values() for row in of_test), key=lambda row: (row["salle"], row["essai"], row["moteur"]))
    write("resultats.csv", FIELDS, found)
    git = lambda *words: subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--", ".", ":!docs/projet")
    facts = {
        "commit": git("rev-parse", "--short=12", "HEAD") + (" et des changements" if changed else ""),
        "date du commit": git("show", "-s", "--format=%cs", "HEAD"),
        "système": f"{platform.system()} {platform.machine()}",
        "cœurs": str(os.cpu_count()),
        "fichiers": " ".join(path.name for path in files),
    }
    write("execution.csv", ["clé", "valeur"], [{"clé": key, "valeur": value} for key, value in facts.items()])
    return len(found)


def result(file: str, suite: str, case: xml.Element, project: str) -> dict[str, str]:
    name, engine = case.get("name"), ""
    if file == "browser":
        engine = project
        name = f"{Path(case.get('classname')).name} › {journey(name.split(' › ')[-1])}"
        templates = (known_name for known_name in known() if "…" in known_name)
        for template in templates:
            if re.fullmatch(re.escape(template).replace("…", ".+"), name):
                name = template
    elif file in ("documents", "board"):
        home = "azure" if file == "board" else "papers"
        name = f"{home}/{case.get('classname').split('.')[-2]}.py::{name}"
    elif file == "python":
        name = f"{case.get('classname').split('.')[-1]}.py::{name.split('[')[0]}"
    else:
        if on := ENGINE.search(name):
            name, engine = name[: on.start()], on[1]
        name = f"{suite} {name}"
    failed = case.find("failure") is not None or case.find("error") is not None
    skipped = case.find("skipped") is not None
    return {
        "salle": room(name),
        "essai": name,
        "moteur": engine,
        "état": "échoué" if failed else "écarté" if skipped else "réussi",
        "secondes": f"{float(case.get('time') or 0):.2f}",
    }


def write(name: str, fields: list[str], found: list[dict[str, str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


