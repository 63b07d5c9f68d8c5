"""A page's text in its own upright frame, whichever way the page was turned."""

from __future__ import annotations

from collections import Counter

from scr_nlp.ingest.formats.layout import PageText
from scr_nlp.ingest.formats.layout_runs import Run
from scr_nlp.ingest.formats.pdf_tags import Tag

SLANT = 0.1
"""Text that climbs more than this per unit of length is turned, not merely skewed."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a letter to which the file gives no character."""

_PLAIN = str.maketrans(
    {
        "\xad": "-",
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0d8": "➢",
        "\uf0fc": "✓",
        "\uf0a8": "□",
        "\uf06f": "□",
    }
)
"""A soft hyphen that is drawn is a hyphen; bullets of the Symbol and Wingdings fonts, which
have no characters of their own, are bullets."""

Box = tuple[float, float, float, float]


class PageFrame:
    """Collects runs by the direction of their text and keeps the commonest as upright.

    Coordinates given are PDF's (points, origin bottom left, y upwards); those of the
    runs are points from the top left corner of the page as it is read. A landscape
    page stored sideways therefore reads like any other, and a watermark does not.
    """

    def __init__(self, box: Box, tags: dict[int, Tag] | None = None) -> None:
        x0, y0, x1, y1 = box
        self.box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        self.tags = tags or {}
        self.letters: Counter[int] = Counter()
        self.runs: dict[int, list[Run]] = {}
        self.slanted: list[str] = []
        self.unmapped = 0

    def add(
        self,
        text: str,
        start: tuple[float, float],
        end: tuple[float, float],
        size: float,
        bold: bool,
        mark: int = -1,
    ) -> None:
        """Take in text drawn along the baseline from ``start`` to ``end``."""
        if not text.isascii():
            # A lone letter without a character is the bullet of a symbol font.
            text = "•" if text == UNKNOWN else text.translate(_PLAIN)
        left, low, right, high = self.box
        (x, y), (end_x, end_y) = start, end
        along, up = end_x - x, end_y - y
        if abs(up) <= SLANT * abs(along):
            if along >= 0:
                turn, run = 0, Run(text, x - left, end_x - left, high - y, size, bold, mark=mark)
            else:
                turn, run = 180, Run(text, right - x, right - end_x, y - low, size, bold, mark=mark)
        elif abs(along) <= SLANT * abs(up):
            if up > 0:
                turn, run = 90, Run(text, y - low, end_y - low, x - left, size, bold, mark=mark)
            else:
                turn, run = 270, Run(text, high - y, high - end_y, right - x, size, bold, mark=mark)
        else:
            self.slanted.append(text)
            return
        self.letters[turn] += len(text)
        self.runs.setdefault(turn, []).append(run)

    def read(self) -> PageText:
        """The page, turned so that most of its letters stand upright."""
        left, low, right, high = self.box
        width, height = max(right - left, 1.0), max(high - low, 1.0)
        if not self.letters:
            return PageText(width, height, [], self.slanted, self.unmapped)
        upright = self.letters.most_common(1)[0][0]
        if upright in (90, 270):
            width, height = height, width
        turned = [run.text for turn, runs in self.runs.items() if turn != upright for run in runs]
        return PageText(
            width, height, self.runs[upright], self.slanted + turned, self.unmapped, self.tags
        )
