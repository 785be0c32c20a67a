"""Drawings as SVG text: the same bytes on every machine. Colours differ in lightness, too, and marks in shape.

Independent of what is drawn.
"""

from html import escape

FONT = "Source Sans Pro, Verdana, sans-serif"
INK, GREY, PALE, PAPER = "#1b2733", "#66727d", "#d9dee3", "#f5f7f9"
BLUE, ORANGE, GREEN, RED = "#1f5f99", "#c25e00", "#3c7d3f", "#a32a2a"


def short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Drawing:
    """A picture of so many pixels."""

    def __init__(self, width: float, height: float, title: str):
        self.width, self.height, self.title, self.parts = width, height, title, []

    def add(self, part: str) -> None:
        self.parts.append(part)

    def line(self, x1, y1, x2, y2, colour=INK, width=1.0, dash="") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(f'<line x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}" stroke="{colour}" stroke-width="{width}"{dashed}/>')

    def path(self, points: list[tuple[float, float]], colour=INK, width=2.0, dash="") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        listed = " ".join(f"{short(x)},{short(y)}" for x, y in points)
        self.add(f'<polyline points="{listed}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')

    def box(self, x, y, width, height, fill=PAPER, stroke=INK, radius=0.0, dash="") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<rect x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}" rx="{short(radius)}" '
            f'fill="{fill}" stroke="{stroke}"{dashed}/>'
        )

    def dot(self, x, y, radius=4.0, fill=BLUE) -> None:
        self.add(f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}" fill="{fill}"/>')

    def arrow(self, x1, y1, x2, y2, colour=GREY) -> None:
        """A line with a head at its end."""
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        self.line(x1, y1, x2 - 6 * dx, y2 - 6 * dy, colour, 1.4)
        left, right = (x2 - 9 * dx - 4 * dy, y2 - 9 * dy + 4 * dx), (x2 - 9 * dx + 4 * dy, y2 - 9 * dy - 4 * dx)
        corners = " ".join(f"{short(x)},{short(y)}" for x, y in ((x2, y2), left, right))
        self.add(f'<polygon points="{corners}" fill="{colour}"/>')

    def text(self, x, y, words, size=12.0, colour=INK, anchor="start", weight="normal", turn=0) -> None:
        turned = f' transform="rotate({turn} {short(x)} {short(y)})"' if turn else ""
        bold = f' font-weight="{weight}"' if weight != "normal" else ""
        self.add(
            f'<text x="{short(x)}" y="{short(y)}" font-size="{short(size)}" fill="{colour}" text-anchor="{anchor}"{bold}{turned}>'
            f"{escape(str(words))}</text>"
        )

    def paragraph(self, x, y, words, width, size=12.0, colour=INK, anchor="start", weight="normal", lines=3) -> float:
        """Words in lines that fit; says where the next line would stand."""
        for line in wrapped(words, width, size)[:lines]:
            self.text(x, y, line, size, colour, anchor, weight)
            y += size * 1.25
        return y

    def done(self) -> str:
        inside = "\n".join(self.parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {short(self.width)} {short(self.height)}" '
            f'width="{short(self.width)}" height="{short(self.height)}" font-family="{FONT}" role="img">\n'
            f"<title>{escape(self.title)}</title>\n"
            f'<rect width="{short(self.width)}" height="{short(self.height)}" fill="#ffffff"/>\n{inside}\n</svg>\n'
        )


def wrapped(words: str, width: float, size: float) -> list[str]:
    """In lines of about a width; a letter is half its size wide."""
    most, lines, line = max(int(width / (0.5 * size)), 1), [], ""
    for word in words.split(" "):
        if line and len(line) + 1 + len(word) > most:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def steps(most: float, count: int = 5) -> list[float]:
    """Round numbers from 0 to beyond `most`."""
    size = 1.0
    while size * count < most:
        size *= 10
    for part in (0.1, 0.2, 0.25, 0.5, 1.0):
        if size * part * count >= most:
            size *= part
            break
    return [size * index for index in range(count + 1) if size * (index - 1) < most]


class Chart(Drawing):
    """A drawing with two axes from 0: x in whole steps, y with its labels as `label` writes them."""

    def __init__(self, title, xs: list[str], most: float, label, axis: str, width=760.0, height=380.0, least=0.0):
        super().__init__(width, height, title)
        self.left, self.top, self.right, self.bottom = 74.0, 58.0, width - 150.0, height - 48.0
        ticks = [least + tick for tick in steps(most - least)]
        self.count, self.least, self.most = len(xs), least, ticks[-1]
        self.text(self.left - 60, 20, title, 14, weight="bold")
        for tick in ticks:
            y = self.y(tick)
            self.line(self.left, y, self.right, y, PALE)
            self.text(self.left - 8, y + 4, label(tick), 11, GREY, "end")
        self.text(self.left - 60, 37, axis, 11, GREY)
        for index, name in enumerate(xs):
            self.text(self.x(index), self.bottom + 18, name, 11, GREY, "middle")
        self.line(self.left, self.bottom, self.right, self.bottom, INK)

    def x(self, index: float) -> float:
        return self.left + (index + 0.5) * (self.right - self.left) / max(self.count, 1)

    def y(self, amount: float) -> float:
        return self.bottom - (amount - self.least) / (self.most - self.least) * (self.bottom - self.top)

    def series(self, name: str, amounts: list[float], colour: str, mark: str = "dot", dash: str = "", start=0.0, below=False) -> None:
        """A line with its name at its end; `mark` is dot, square or none."""
        points = [(self.x(start + index), self.y(amount)) for index, amount in enumerate(amounts)]
        self.path(points, colour, 2.2, dash)
        for x, y in points:
            if mark == "dot":
                self.dot(x, y, 3.6, colour)
            elif mark == "square":
                self.box(x - 3.2, y - 3.2, 6.4, 6.4, colour, colour)
        x, y = points[-1]
        self.paragraph(x + 9, y + (16 if below else 4), name, self.width - x - 14, 12, colour, weight="bold")
