"""Every document as DOCX and as PDF, by pandoc and Typst, both inside their Python packages: no network, no office.

A table's columns are as wide as what stands in them; a document's row in documents.csv says whether its pages lie, and
how many there may be.
"""

import re
import shutil
import struct
import sys
import tempfile
from pathlib import Path

import font_source_sans_pro
import pypandoc
import typst

from . import general
from .sources import FIGURES, PROJECT

FILTER = Path(__file__).with_name("export.lua")
FONTS = Path(font_source_sans_pro.__file__).parent / "files"
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.M)

SLIDES = "54-soutenance.md"
FORMAT = "markdown-yaml_metadata_block-citations-tex_math_dollars+lists_without_preceding_blankline"

STYLE = """
#set page(paper: "a4", flipped: {flipped}, margin: (x: 1.6cm, top: 1.5cm, bottom: 1.6cm), numbering: "1 / 1", footer-descent: 40%)
#set text(font: ("Source Sans Pro", "DejaVu Sans Mono"), size: {size}, lang: "{language}", hyphenate: true)
#set par(justify: false, leading: 0.55em)
#set heading(numbering: none)
#show heading.where(level: 1): it => text(size: 1.7em, weight: "bold", fill: rgb("#1f5f99"), it.body) + v(0.3em)
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(size: 1.25em, weight: "bold", fill: rgb("#1f5f99"), it.body))
#show heading.where(level: 3): it => block(above: 1.1em, below: 0.6em, text(size: 1.08em, weight: "bold", it.body))
#show link: set text(fill: rgb("#1f5f99"))
#show raw: set text(font: "DejaVu Sans Mono", size: 0.88em)
#show raw.where(block: true): it => block(fill: rgb("#f5f7f9"), inset: 6pt, radius: 3pt, width: 100%, it)
#show table: set text(size: 0.84em)
#show table: set par(leading: 0.45em)
#show table: set align(left)
#show figure.where(kind: table): set block(breakable: true)
#show figure.where(kind: image): set figure(supplement: none, numbering: none)
#show figure.caption: set text(size: 0.9em, fill: rgb("#66727d"))
#set table(inset: (x: 4pt, y: 3.2pt), stroke: (x, y) => (bottom: 0.4pt + rgb("#c4cad0"), top: if y == 0 {{ 0.8pt + rgb("#1b2733") }}),
  fill: (x, y) => if y == 0 {{ rgb("#e3edf6") }})
#show table.cell.where(y: 0): set text(weight: "bold")
#let horizontalrule = line(length: 100%, stroke: 0.5pt + rgb("#c4cad0"))
"""


def widths(lines: list[list[str]], room: int) -> list[int]:
    """How wide each column of a table should be, in letters: its longest word, and of the rest more for what is long."""
    least, more = [], []
    for cells in zip(*lines):
        plain = [re.sub(r"\]\([^)]*\)|[`*\[\]]|</?u>", "", cell) for cell in cells]
        pieces = [word for cell in plain for word in re.split(r"[ /_:]|<br>", cell)]
        # What is short stays on one line.
        whole = max(map(len, plain))
        least.append(max(4, (whole if whole <= 17 else min(max(map(len, pieces)), 24)) + 2))
        mean, most = sum(map(len, plain)) / len(plain), max(map(len, plain))
        more.append((mean + min(most, 60)) / 2 - least[-1])
    rest = max(room - sum(least), 0)
    wanted = sum(max(part, 0) for part in more) or 1
    return [one + round(rest * max(part, 0) / wanted) for one, part in zip(least, more)]


def proportioned(markdown: str, room: int) -> str:
    """The rule of each table with as many dashes as its columns are wide: pandoc reads them."""

    def sized(match: re.Match) -> str:
        lines = match[0].splitlines()
        cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
        if len(lines) < 2 or len({len(row) for row in cells}) != 1:
            return match[0]
        rule = [
            "-" * (width * 3) + (":" if cell.endswith(":") else "")
            for cell, width in zip(cells[1], widths([cells[0], *cells[2:]], room))
        ]
        return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[2:]]) + "\n"

    return TABLE.sub(sized, markdown)


def readable(markdown: str, room: int) -> str:
    """What GitHub reads as HTML, as pandoc reads it."""
    markdown = re.sub(r"<u>(.*?)</u>", r"[\1]{.underline}", markdown)
    return proportioned(re.sub(r"<!--(?:=[\w-]+|/)-->", "", markdown), room)


def breakable(source: str) -> str:
    """Typst that may break a long name after its signs."""
    return re.sub(r"(?<=[\w`])(::|_|/)(?=\w)", "\\1\u200b", source)


def size(path: Path) -> tuple[float, float]:
    """Of a drawing or a screenshot, in points as it should be printed."""
    if path.suffix == ".png":
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        # Screenshots are larger than a page, and legible at less than half of it.
        return 0.4 * width, 0.4 * height
    head = path.read_text(encoding="utf-8")
    found = re.search(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"', head)
    found = found or re.search(r'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    return 0.75 * float(found[1]), 0.75 * float(found[2])


def fitted(match: re.Match, wide: float, high: float) -> str:
    """An image as large as it is drawn, or as the page lets it be; a screenshot leaves room for words beside it."""
    path = PROJECT / match[2]
    if path.suffix not in (".svg", ".png") or not path.is_file():
        return match[0]
    width, height = size(path)
    scale = min(1, wide / width, (280 if path.suffix == ".png" else high) / height)
    return f"{match[1]}({match[2]}){{width={width * scale:.0f}pt}}"


def markdown_of(name: str, page: tuple[float, float] | None) -> str:
    """A document as pandoc reads it; images fit a page so wide and high, if there is one."""
    lying = general.documents()[name]["page"] == "paysage"
    markdown = readable((PROJECT / name).read_text(encoding="utf-8"), 185 if lying else 120)
    if page:
        markdown = re.sub(r"(!\[[^\]]*\])\(([^)\s]+)\)", lambda image: fitted(image, *page), markdown)
    return markdown


def in_lines(markdown: str) -> str:
    """Long names may break, and a number (EX-F-001, US-001, H-20) stays on one line."""
    markdown = re.sub(r"`[^`\n]+`", lambda code: breakable(code[0]), markdown)
    return re.sub(r"\b[A-Z]{1,3}-(?:[A-Z]-)?\d+\b", lambda m: m[0].replace("-", "\u2060-\u2060"), markdown)


def with_pictures(markdown: str, drawn: Path) -> str:
    """The same with PNG for each drawing."""
    return re.sub(r"\]\(figures/([\w-]+)\.svg\)", rf"]({drawn}/\1.png)", markdown)


def pdf(name: str, row: dict[str, str], folder: Path) -> int:
    """Writes a document's PDF; says how many pages it has."""
    with tempfile.TemporaryDirectory() as work:
        shutil.copytree(FIGURES, Path(work, "figures"))
        body = pypandoc.convert_text(
            in_lines(markdown_of(name, (750, 310) if row["page"] == "paysage" else (500, 460))), "typst", format=FORMAT,
            extra_args=["--lua-filter", str(FILTER), "--wrap=none", "--columns=40"],
        )
        english = name in ("43-user-guide.md",)
        one_page = row["pages au plus"] == "1"
        style = STYLE.format(
            flipped="true" if row["page"] == "paysage" else "false", language="en" if english else "fr",
            size="8.6pt" if one_page else "9.5pt",
        )
        source = Path(work, "document.typ")
        source.write_text(style + body, encoding="utf-8")
        made = typst.compile(str(source), root=work, font_paths=[str(FONTS)])
        (folder / name).with_suffix(".pdf").write_bytes(made)
    counted = re.findall(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)", made)
    return max((int(one or other) for one, other in counted), default=0)


def pictures(folder: Path) -> None:
    """Every drawing as PNG, for a word processor."""
    for path in sorted(FIGURES.glob("*.svg")):
        made = typst.compile(
            f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{path.name}")'.encode(), root=str(FIGURES), format="png",
            ppi=150.0, font_paths=[str(FONTS)],
        )
        (folder / path.with_suffix(".png").name).write_bytes(made)


def docx(name: str, folder: Path, drawn: Path) -> None:
    pypandoc.convert_text(
        with_pictures(markdown_of(name, (450, 500)), drawn), "docx", format=FORMAT, outputfile=str((folder / name).with_suffix(".docx")),
        extra_args=["--lua-filter", str(FILTER), "--columns=40", f"--resource-path={PROJECT}"],
    )


def slides(name: str, folder: Path, drawn: Path) -> None:
    """A document of slides for whoever stands before a jury: a slide a heading, with its notes."""
    markdown = with_pictures(markdown_of(name, None), drawn)
    # What stands before the first slide is the document's, not the speaker's.
    markdown = re.sub(r"^<!--.*?-->$|^---$", "", markdown[markdown.index("\n## ") :], flags=re.M)
    pypandoc.convert_text(
        markdown, "pptx", format=FORMAT, outputfile=str((folder / name).with_suffix(".pptx")),
        extra_args=["--lua-filter", str(FILTER), "--columns=40", "--slide-level=2", f"--resource-path={PROJECT}"],
    )


def everything(folder: Path) -> int:
    """Writes all of them; 1 if one has more pages than it may."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as drawn:
        pictures(Path(drawn))
        for name, row in general.documents().items():
            if not (PROJECT / name).is_file():
                continue
            pages = pdf(name, row, folder)
            docx(name, folder, Path(drawn))
            if name == SLIDES:
                slides(name, folder, Path(drawn))
            print(f"{(folder / name).with_suffix('.pdf')}, .docx: {pages} pages")
            if row["pages au plus"] and pages > int(row["pages au plus"]):
                print(f"{name} has {pages} pages, and may have {row['pages au plus']}", file=sys.stderr)
                failed = 1
    return failed
