"""What a document says besides its figures: French typography, links that lead somewhere, commands that there are.

Independent of what generated parts hold; they pass through here like the rest.
"""

import re
from pathlib import Path

from . import backlog, proofs, software
from .sources import NBSP, ROOT, hypotheses, rows

# Not prose: code, comments, targets of links, rules of tables.
KEPT = re.compile(r"```.*?```|`[^`\n]+`|<!--.*?-->|\]\([^)]*\)|^\|[-:| ]+\|$|https?://\S+", re.M | re.S)
# A test's name, as `proofs` has it.
TEST = re.compile(r"(?:model|migration|store|app|server)(?:::\w+)? \w+(?:::\w+)*|(?:papers/|azure/)?test_\w+\.py::\w+|[\w-]+\.spec\.mjs › .+")
# A story of which it is said that it, or a part of it, is still to come.
TO_COME = re.compile(r"\b(?:reste|restent|manque|manquent|à (?:écrire|faire|livrer|mesurer)|non terminée?s?|n’est pas (?:livrée?|mesurée?))\b[^.;|\n]{0,60}?\b(US-\d{3})")
# A file of the repository, as a document names it.
PLACE = re.compile(r"(?:app|azure|docs|end2end|frontend|infra|migration|model|public|server|store|style|tools)/[\w./-]+")
ENGLISH = {"43-user-guide.md", "asvs.md"}


def typography(markdown: str) -> str:
    """French prose with no-break spaces where French wants them, and its own apostrophe."""
    made, end = [], 0
    for kept in KEPT.finditer(markdown):
        made += [mended(markdown[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join(made) + mended(markdown[end:])


def mended(prose: str) -> str:
    prose = re.sub(r"(?<=[^\s|]) (?=[:;?!»%€])(?![:;?!] *\|)", NBSP, prose)
    prose = re.sub(r"« ", f"«{NBSP}", prose)
    prose = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NBSP, prose)
    return re.sub(r"(?<=\w)'(?=\w)", "’", prose)


def faults(source: Path, markdown: str) -> list[str]:
    """Links that lead nowhere; requirements, stories, hypotheses, tests, files and commands that there are not."""
    document, found = source.name, []
    prose = re.sub(r"```.*?```|`[^`\n]+`", "", markdown, flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (source.parent / path) if path else source
        if not there.exists():
            found.append(f"{document}: {target} is not there")
        elif not there.resolve().is_relative_to(ROOT):
            found.append(f"{document}: {target} is outside the repository")
        elif anchor and there.suffix == ".md" and anchor not in anchors(there):
            found.append(f"{document}: {path or document} has no heading #{anchor}")
    code = [*re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", markdown, flags=re.S))]
    for fenced in re.findall(r"```[a-z]*\n(.*?)```", markdown, re.S):
        code += fenced.replace("\\\n", " ").splitlines()
    known = {*(row["id"] for row in rows("exigences.csv")), *backlog.by_id(), *hypotheses()}
    for number in sorted(set(re.findall(r"\b(?:EX-[A-Z]-\d{3}|US-\d{3}|H-\d{2})\b", markdown)) - known):
        found.append(f"{document}: there is no {number}")
    for number in TO_COME.findall(markdown):
        if number in backlog.by_id() and backlog.by_id()[number].done:
            found.append(f"{document}: it says of {number} that something is left, and the story is done")
    for name in re.findall(r"`([^`\n]+)`", markdown):
        if TEST.fullmatch(name) and name not in proofs.known():
            found.append(f"{document}: there is no test `{name}`")
        elif PLACE.fullmatch(name) and not (ROOT / name).exists():
            found.append(f"{document}: there is no file `{name}`")
    for line in code:
        found += [f"{document}: `{line.strip()}`: {fault}" for fault in software.misused(line)]
    return found


def anchors(path: Path) -> set[str]:
    """As GitHub makes them of headings."""
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower().replace(NBSP, "")).replace(" ", "-") for head in heads}
