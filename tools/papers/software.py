"""What the program itself says: its commands, its API, what it is built with.

The commands are those of the snapshot that a test of the command line holds true, the API is the OpenAPI document of
another. What they mean in French stands in CSV files, which must name all of them and nothing else.
"""

import json
import re
import shlex
import tomllib
from functools import cache

from .blocks import block, value
from .sources import Fault, rows, table, text

COMMANDS = "server/src/snapshots/server__cli__tests__the_commands_that_are_documented_are_the_ones_that_there_are.snap"
OPENAPI = "server/tests/all/snapshots/all__api__openapi.snap"


def snapshot(path: str) -> str:
    """What a snapshot holds, without its head."""
    return text(path).split("---\n", 2)[2]


@cache
def commands() -> dict[str, dict]:
    """Every command by its name; `clairscore` has what all of them take."""
    return {command["command"]: command for command in json.loads(snapshot(COMMANDS))}


@cache
def paths() -> dict[tuple[str, str], dict]:
    """Every operation of the API, by method and path."""
    document = json.loads(snapshot(OPENAPI))
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def told(name: str, of: tuple[str, ...], there: set[tuple[str, ...]], what: str) -> dict[tuple[str, ...], str]:
    """The French of a CSV file by its columns `of`; whatever is `there` must stand in it, and nothing else."""
    french = {tuple(row[column] for column in of): row["description"] for row in rows(name)}
    for missing in sorted(there - set(french)):
        raise Fault(f"{name}: {what} {' '.join(missing).strip()} is not described")
    for gone in sorted(set(french) - there):
        raise Fault(f"{name}: there is no {what} {' '.join(gone).strip()}")
    return french


def argument_name(argument: dict) -> str:
    return argument["option"] or argument["value"]


@cache
def french() -> dict[tuple[str, ...], str]:
    there = {(name, "") for name in commands() if name != "clairscore"}
    for name, command in commands().items():
        there |= {(name, argument_name(argument)) for argument in command["arguments"]}
    return told("commandes.csv", ("commande", "option"), there, "command or option")


@block("commandes")
def commands_block(_document: str, _arguments: str) -> str:
    """Every command with its options."""
    lines = []
    for name, command in commands().items():
        if name != "clairscore":
            lines.append([f"`{name}`", "", french()[name, ""], ""])
        for argument in command["arguments"]:
            shown = argument_name(argument)
            if argument["option"] and argument["value"]:
                shown += f" {argument['value']}"
            default = argument["default"]
            lines.append([
                "toutes" if name == "clairscore" else "",
                f"`{shown.replace('|', ' ou ')}`",
                french()[name, argument_name(argument)],
                f"`{default}`" if default else "obligatoire" if argument["required"] else "",
            ])
    return table(["Commande", "Option", "Ce qu’elle fait", "Par défaut"], lines)


@block("variables-environnement")
def variables_block(_document: str, _arguments: str) -> str:
    """Every environment variable that the command line reads, and those that other parts do."""
    found: dict[str, list] = {}
    for name, command in commands().items():
        for argument in command["arguments"]:
            if argument["variable"]:
                entry = found.setdefault(argument["variable"], [french()[name, argument_name(argument)], [], argument])
                entry[1].append("toutes" if name == "clairscore" else f"`{name}`")
    lines = [
        [f"`{variable}`", meaning, ", ".join(used), f"`{argument['default']}`" if argument["default"] else ""]
        for variable, (meaning, used, argument) in sorted(found.items())
    ]
    for row in rows("variables.csv"):
        if row["variable"] in found:
            raise Fault(f"variables.csv: the command line says {row['variable']} of itself")
        if row["variable"] not in text(row["source"]):
            raise Fault(f"variables.csv: {row['source']} does not name {row['variable']}")
        lines.append([f"`{row['variable']}`", row["description"], row["lue par"], row["par défaut"]])
    return table(["Variable", "Ce qu’elle dit", "Commandes", "Par défaut"], lines)


@block("api")
def api_block(_document: str, _arguments: str) -> str:
    """Every path of the REST API."""
    meaning = told("api.csv", ("méthode", "chemin"), set(paths()), "path")
    lines = []
    for (method, path), operation in paths().items():
        parameters = [f"`{p['name']}`" for p in operation.get("parameters", []) if p["in"] == "query"]
        answers = ", ".join(sorted(operation["responses"]))
        lines.append([f"`{method}`", f"`{path}`", meaning[method, path], ", ".join(parameters), answers])
    return table(["Méthode", "Chemin", "Ce qu’il rend", "Paramètres", "Réponses"], lines)


@cache
def locked() -> dict[str, str]:
    """Versions by name; of several, the greatest."""
    found: dict[str, str] = {}
    for package in tomllib.loads(text("Cargo.lock"))["package"]:
        order = lambda version: [int(part) for part in re.findall(r"\d+", version.split("+")[0])]
        if package["name"] not in found or order(package["version"]) > order(found[package["name"]]):
            found[package["name"]] = package["version"]
    return found


@block("versions")
def versions_block(_document: str, _arguments: str) -> str:
    """The main parts of the program, their versions and why they are there."""
    rust = tomllib.loads(text("rust-toolchain.toml"))["toolchain"]["channel"]
    lines = [["Rust", rust, "langage et outils (`rust-toolchain.toml`)"]]
    for row in rows("composants.csv"):
        if row["composant"] not in locked():
            raise Fault(f"composants.csv: {row['composant']} is not in Cargo.lock")
        lines.append([f"`{row['composant']}`", locked()[row["composant"]], row["rôle"]])
    return table(["Composant", "Version", "Rôle"], lines)


@block("métriques")
def metrics_block(_document: str, _arguments: str) -> str:
    """What /metrics tells."""
    source = text("server/src/telemetry.rs")
    for row in rows("metriques.csv"):
        stem = row["source"]
        if stem not in source:
            raise Fault(f"metriques.csv: server/src/telemetry.rs has no {stem}")
    lines = [[f"`{row['métrique']}`", row["étiquettes"], row["sens"]] for row in rows("metriques.csv")]
    return table(["Métrique", "Étiquettes", "Ce qu’elle compte"], lines)


@cache
def goals() -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))


def misused(line: str) -> list[str]:
    """What is wrong with a line of code that calls `clairscore` or `make`; nothing if it calls neither."""
    try:
        words = shlex.split(line.strip().removeprefix("$ "), comments=True)
    except ValueError:
        return []
    while words and (re.fullmatch(r"[A-Z_]+=.*", words[0]) or words[0] in ("sudo", "exec")):
        words = words[1:]
    if not words:
        return []
    if words[0] == "make":
        asked = [word for word in words[1:] if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
        return [f"make has no goal {goal}" for goal in asked[:1] if goal not in goals()]
    if words[0].split("/")[-1] != "clairscore":
        return []
    return misused_command(words[1:])


def options(command: str) -> dict[str, dict]:
    return {argument["option"]: argument for argument in commands()[command]["arguments"] if argument["option"]}


def misused_command(words: list[str]) -> list[str]:
    common = {a["option"]: a for a in commands()["clairscore"]["arguments"]}
    known, found, skip = dict(common), [], False
    known |= {"--help": {"value": None}, "--version": {"value": None}}
    command = None
    for word in words:
        if skip:
            skip = False
            continue
        option, _, given = word.partition("=")
        if word.startswith("--"):
            if option not in known:
                found.append(f"{command or 'clairscore'} has no option {option}")
            else:
                skip = bool(known[option]["value"]) and not given
        elif command is None and re.fullmatch(r"[a-z-]+", word):
            command = word
            if word in commands():
                known |= options(word)
            elif not any(name.startswith(f"{word} ") for name in commands()):
                return [f"there is no command {word}"]
        elif command not in commands() and f"{command} {word}" in commands():
            command = f"{command} {word}"
            known |= options(command)
        elif word in (">", "|", "&&", ";", "2>"):
            break
    return found


value("version", "Cargo.toml", lambda: tomllib.loads(text("Cargo.toml"))["workspace"]["package"]["version"])
value("api_chemins", OPENAPI, lambda: str(len(paths())))
value("commandes", COMMANDS, lambda: str(len(commands()) - 1))
