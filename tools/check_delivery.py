"""What no schema says of the pipeline and the infrastructure: that they fit each other and this repository.

usage: python tools/check_delivery.py

Templates exist and are given the parameters that they declare; stages depend on stages that exist; every `make`
goal is one of the Makefile's; the steps that the pipeline asks of `make test` and `make lint` are all the steps of
tools/test, so that what is green there is what is green at a desk; Bicep parses; every parameter of a Bicep file is
given; systemd accepts its units and finds them closed enough, where it is there to be asked; options of `clairscore` that
units, Bicep and Compose name exist, and what serves is not what owns the bank. Exit 1 and a sentence for each fault.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import tree_sitter_bicep
import yaml
from papers.software import commands
from tree_sitter import Language, Parser

ROOT = Path(__file__).resolve().parent.parent
EXPOSURE = 15
"""Tenths of systemd's measure of what a service could do to its host, at most; without any care it is 96."""
faults: list[str] = []


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def walk(node: object):
    """Every mapping in a YAML document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def templates(path: Path) -> None:
    """The templates that a file uses, and what it gives them."""
    for use in walk(load(path)):
        if "template" not in use:
            continue
        template = path.parent / use["template"]
        if not template.is_file():
            faults.append(f"{path.name} uses {use['template']}, which does not exist")
            continue
        declared = {p["name"]: p for p in load(template).get("parameters", [])}
        given = set(use.get("parameters", {}))
        for name in given - set(declared):
            faults.append(f"{path.name} gives {template.name} the parameter {name}, which it does not declare")
        for name, parameter in declared.items():
            if name not in given and "default" not in parameter:
                faults.append(f"{path.name} does not give {template.name} the parameter {name}")


def stages(pipeline: dict) -> None:
    names = [m["stage"] for m in walk(pipeline) if "stage" in m]
    names += [m["parameters"]["environment"] for m in walk(pipeline) if m.get("template") == "azure/deploy.yml"]
    for stage in walk(pipeline):
        if "stage" in stage:
            for after in [stage["dependsOn"]] if isinstance(stage.get("dependsOn"), str) else stage.get("dependsOn") or []:
                if after not in names:
                    faults.append(f"stage {stage['stage']} depends on {after}, which does not exist")


def goals(pipeline: dict) -> None:
    """The goals of `make` that the pipeline calls, and the steps of tools/test that it reaches."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z-]+):.*##", makefile, re.M))
    program = (ROOT / "tools/test").read_text(encoding="utf-8")
    steps = set(re.search(r"^all_steps=\((.*)\)$", program, re.M)[1].split())
    lint = set(re.search(r"^lint:.*\n(?:\t.*\n)*?\ttools/test (.*)$", makefile, re.M)[1].split())
    reached: set[str] = set()
    for use in walk(pipeline):
        goal = use.get("parameters", {}).get("goal") if "template" in use else None
        if goal is None:
            continue
        name, *rest = goal.split(" ", 1)
        if name not in known:
            faults.append(f"the pipeline calls `make {name}`, which the Makefile does not list")
        if name == "lint":
            reached |= lint
        elif name == "test":
            asked = re.search(r'STEPS="([^"]*)"', rest[0]) if rest else None
            reached |= set(asked[1].split()) if asked else steps
    for step in sorted(steps - reached):
        faults.append(f"the pipeline never runs the step {step} of tools/test")
    for step in sorted(reached - steps):
        faults.append(f"the pipeline asks for the step {step}, which tools/test does not know")


def bicep() -> None:
    parser = Parser(Language(tree_sitter_bicep.language()))

    def errors(node):
        if node.is_error or node.is_missing:
            yield node
        for child in node.children:
            yield from errors(child)

    for path in sorted((ROOT / "infra").glob("*.bicep")):
        tree = parser.parse(path.read_bytes())
        for node in errors(tree.root_node):
            faults.append(f"infra/{path.name}:{node.start_point.row + 1}: this is no Bicep")
    declared = dict(re.findall(r"^param (\w+) [^=\n]*(=)?", (ROOT / "infra/main.bicep").read_text(), re.M))
    for path in sorted((ROOT / "infra").glob("*.bicepparam")):
        given = set(re.findall(r"^param (\w+) =", path.read_text(), re.M))
        for name in given - set(declared):
            faults.append(f"infra/{path.name} gives {name}, which main.bicep does not declare")
        for name, default in declared.items():
            if not default and name not in given:
                faults.append(f"infra/{path.name} does not give {name}")


def called(file: str, words: list[str]) -> None:
    """Whether a call of `clairscore` is one that it understands."""
    known = commands().get(words[0])
    if known is None:
        faults.append(f"{file} calls `clairscore {words[0]}`, which does not exist")
        return
    options = {argument["option"] for argument in (*known["arguments"], *commands()["clairscore"]["arguments"])}
    for word in words[1:]:
        if word.startswith("--") and word.split("=")[0] not in options:
            faults.append(f"{file} calls `clairscore {words[0]} {word}`, which does not exist")


def calls() -> None:
    """Calls of `clairscore` by units and by containers."""
    for path in sorted((ROOT / "infra/systemd").glob("*.service")):
        for line in re.findall(r"^Exec\w+=/usr/local/bin/clairscore (.*)$", path.read_text(), re.M):
            called(path.name, shlex.split(line))
    for path in sorted((ROOT / "infra").glob("*.bicep")):
        for arguments in re.findall(r"^ *args: \[\n(.*?)^ *\]$", path.read_text(), re.M | re.S):
            called(path.name, re.findall(r"'(.*)'", arguments))


def compose() -> None:
    """What Compose calls, and as whom: who serves a bank does not own it."""
    users: dict[str, set[str]] = {}
    for service in load(ROOT / "compose.yaml")["services"].values():
        command = service.get("command")
        url = (service.get("environment") or {}).get("DATABASE_URL")
        if url is None:
            continue
        called("compose.yaml", command)
        users.setdefault(command[0], set()).add(re.match(r"postgres://([^@]+)@", url)[1])
    for user in users["serve"] & users["migrate"]:
        faults.append(f"compose.yaml serves as {user}, who owns the bank")
    for user in users["serve"] | users["migrate"]:
        if ":" in user:
            faults.append(f"compose.yaml writes a password of {user.split(':')[0]} into the environment")
    bicep = (ROOT / "infra/main.bicep").read_text(encoding="utf-8")
    serving = bicep[bicep.index("      containers: [") :]
    if "secretRef: 'owner-url'" in serving:
        faults.append("infra/main.bicep serves as the owner of the bank")


def units() -> None:
    """The units of systemd: each timer has a service, and systemd has no fault to find."""
    folder = ROOT / "infra/systemd"
    for timer in folder.glob("*.timer"):
        if not any((folder / f"{name}.service").is_file() for name in (timer.stem, timer.stem.split("@")[0] + "@")):
            faults.append(f"infra/systemd/{timer.name} has no service")
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return

    def ask(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([analyze, *arguments], cwd=folder, capture_output=True, text=True)

    # Judging a unit that is not loaded came with systemd 250.
    judges = int(re.search(r"\d+", ask("--version").stdout)[0]) >= 250
    for unit in sorted(path.name for path in folder.iterdir() if path.suffix in (".service", ".timer")):
        for line in ask("verify", f"./{unit}").stderr.splitlines():
            # The program is not installed where it is checked.
            if "is not executable: No such file" not in line:
                faults.append(f"infra/systemd: {line}")
        if judges and unit.endswith(".service"):
            judged = ask("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}", f"./{unit}")
            if judged.returncode != 0:
                faults.append(f"infra/systemd/{unit}: {(judged.stdout + judged.stderr).strip().splitlines()[-1]}")


def main() -> None:
    pipeline_file = ROOT / "azure-pipelines.yml"
    pipeline = load(pipeline_file)
    templates(pipeline_file)
    stages(pipeline)
    goals(pipeline)
    bicep()
    calls()
    compose()
    units()
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
