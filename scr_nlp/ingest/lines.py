"""What every document format yields, and the structure step reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scr_nlp.types import BlockKind, OcrPage

CELL_BORDER = " | "
"""Stands between the cells of a table row."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a line stands on its page, normalised once by the reader.

    ``x0``, ``x1`` and ``top``, ``bottom`` are fractions of the page's width and
    height, from the top left corner; ``size`` is the font size in points. ``edge`` is
    the right edge of the lines beside a side bar, 1 elsewhere.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    edge: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document, in reading order.

    A format that knows its own structure (Markdown, HTML, Word) says so: ``kind``
    and ``level`` (heading level, or depth of a list) are set, ``number`` holds a
    number that the format computed, and ``starts_block`` is true on the first line
    of each block. A format that knows only positions (PDF) leaves ``kind`` empty
    and gives ``geometry``; plain text gives neither. ``furniture`` marks headers
    and footers that the format itself names as such. ``block`` numbers the blocks of a
    page whose file says where they begin and end (tagged PDF); 0 where it does not.
    ``cells`` says on the first line of a table row where its cells stand: the left and
    right edge of each, as shares of the page's width.
    ``origin`` holds the elements of the file that it was read from, where the format can
    be written back to (Word).
    """

    text: str
    page: int = 1
    kind: BlockKind | None = None
    level: int = 0
    number: str | None = None
    starts_block: bool = False
    furniture: bool = False
    geometry: Geometry | None = None
    block: int = 0
    cells: tuple[tuple[float, float], ...] = ()
    origin: tuple[Any, ...] = field(default=(), compare=False, repr=False)


@dataclass(slots=True)
class Source:
    """What a reader returns: the lines as they come, and what it noticed on the way.

    ``properties`` are the file's own metadata (title, author, created); ``warnings``
    is complete once ``lines`` has been read to the end. A ``settled`` source counts
    its own blocks: nothing is joined or set aside (Markdown, whose blocks are the
    units of the annotation format). ``outline`` is the file's own list of headings: page,
    level and title, to be believed where the page has a line that says the same.
    """

    lines: Iterator[Line]
    n_pages: int = 1
    properties: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    unread_pages: list[int] = field(default_factory=list)
    ocr_pages: list[OcrPage] = field(default_factory=list)
    settled: bool = False
    outline: list[tuple[int, int, str]] = field(default_factory=list)
