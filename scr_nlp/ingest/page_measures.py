"""What is usual on the pages of a document: body size, leading, margins, small print."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scr_nlp.ingest.drafts import ends_sentence
from scr_nlp.ingest.lines import Geometry, Line
from scr_nlp.types import BlockKind

_SMALL = 0.93
"""Print of this share of the body size, or less, is small print."""

_LOWER_HALF = 0.4
_SLACK = 5
"""Letters by which a line may stop short of its edge, besides the next word."""

_FAR = 0.4
"""A line that leaves this share of its column empty ends a paragraph."""

_LARGER = 1.05
"""... unless its print is larger than this share of the body size, as in a title."""

_FLUSH = 0.002
"""Lines that end within this share of the page's width end at the same edge."""

_JUSTIFIED = 0.5
"""Text is justified if more than this share of its lines reach the edge."""

_COLUMN_LINES = 5
_MIDDLE = 0.48
_GUTTER = 0.06
_NOTE_START = re.compile(r"(?:(\d{1,3})\s*(?=[A-Z\"'‘“(h])|([*†‡]{1,3})\s*(?=\S))")


@dataclass(frozen=True, slots=True)
class Measures:
    """Usual values of a document; sizes in points, places as shares of the page.

    ``column_step`` is how far the second column of text stands from the first, 0 where no
    page has two.
    """

    body_size: float
    leading: float
    left: float
    right_edges: dict[tuple[int, int], float] = field(default_factory=dict)
    two_columns: frozenset[int] = frozenset()
    justified: bool = False
    column_step: float = 0.0

    @property
    def shifts(self) -> tuple[float, ...]:
        """How far to the right text may stand from where it stood before a break."""
        return (0.0, self.column_step, -self.column_step) if self.column_step else (0.0,)

    def is_full(self, line: Line) -> bool:
        """Whether a line of justified text reaches its edge, as few last lines do."""
        place = line.geometry
        edge = self.right_edges.get((line.page, self.column(line)), 1.0)
        return self.justified and place is not None and abs(edge - place.x1) < _FLUSH

    def column(self, line: Line) -> int:
        """0 for a line over the whole width or in the left column, 1 for the right one."""
        place = line.geometry
        return int(bool(place and line.page in self.two_columns and place.x0 >= _MIDDLE))

    def falls_short(self, line: Line, following: Line, right: float | None = None) -> bool:
        """Whether the first word of the next line would have fitted at the end of a line.

        ``right`` is the edge of the block where that is known to be narrower.
        """
        place = line.geometry
        if place is None:
            return False
        edge = min(place.edge, self.right_edges.get((line.page, self.column(line)), 1.0))
        if right is not None:
            edge = min(edge, right)
        letter = (place.x1 - place.x0) / max(1, len(line.text))
        word = following.text.split(" ", 1)[0]
        return edge - place.x1 > (len(word) + _SLACK) * letter

    def falls_far_short(self, line: Line, right: float | None = None) -> bool:
        """Whether a line ends so early that nothing but the end of a paragraph explains it.

        Text in columns is left out: where it stands beside a table, its edge is doubtful.
        """
        place = line.geometry
        if place is None or place.size > _LARGER * self.body_size or self.two_columns:
            return False
        edge = min(place.edge, self.right_edges.get((line.page, self.column(line)), 1.0))
        if right is not None:
            edge = min(edge, right)
        return edge - place.x1 > _FAR * (edge - place.x0)


def _placed(lines: list[Line]) -> list[tuple[Line, Geometry]]:
    return [(line, line.geometry) for line in lines if line.geometry and line.text]


def measure(lines: list[Line]) -> Measures:
    """Measure the running text: lines that are no table rows, weighted by their length."""
    placed = [(line, g) for line, g in _placed(lines) if line.kind is not BlockKind.ROW]
    placed = placed or _placed(lines)
    sizes: Counter[float] = Counter()
    for line, place in placed:
        sizes[round(place.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 11.0
    running = [(line, g) for line, g in placed if abs(g.size - body) <= 0.3]
    gaps = [
        after.top - before.top
        for (a, before), (b, after) in pairwise(running)
        if a.page == b.page and 0 < after.top - before.top < 0.1
    ]
    # The lines of a paragraph are the closest that are common: a low quantile, not the mean.
    leading = sorted(gaps)[len(gaps) // 4] if gaps else 0.02
    lefts = Counter(round(g.x0, 2) for line, g in running if len(line.text) > 20)
    left = lefts.most_common(1)[0][0] if lefts else 0.1
    pages: dict[int, list[Geometry]] = defaultdict(list)
    for line, place in running:
        pages[line.page].append(place)
    rows = _row_edges(lines)
    two = frozenset(
        page for page, places in pages.items() if _has_two_columns(places, rows.get(page, []))
    )
    found = Measures(
        body, leading, left, _right_edges(pages, two), two, True, _column_step(pages, two)
    )
    full = sum(found.is_full(line) for line, _ in running)
    return replace(found, justified=full > _JUSTIFIED * len(running))


def _row_edges(lines: list[Line]) -> dict[int, list[tuple[float, float]]]:
    """The outer edges of the table rows of each page, for every line of them."""
    edges: dict[int, list[tuple[float, float]]] = defaultdict(list)
    row: tuple[float, float] | None = None
    for line in lines:
        if line.kind is BlockKind.ROW:
            row = (line.cells[0][0], line.cells[-1][1]) if line.cells else row
            if row:
                edges[line.page].append(row)
    return edges


def _has_two_columns(places: list[Geometry], rows: list[tuple[float, float]]) -> bool:
    """Whether text stands left of the middle and right of it; rows count where none crosses it."""
    edges = [(g.x0, g.x1) for g in places]
    if not any(x0 < _MIDDLE and x1 > _MIDDLE + _GUTTER for x0, x1 in [*edges, *rows]):
        edges += rows
    return (
        sum(x0 >= _MIDDLE for x0, _ in edges) >= _COLUMN_LINES
        and sum(x1 <= _MIDDLE + _GUTTER for _, x1 in edges) >= _COLUMN_LINES
    )


def _right_edges(
    pages: dict[int, list[Geometry]], two: frozenset[int]
) -> dict[tuple[int, int], float]:
    everywhere = [g.x1 for page, places in pages.items() if page not in two for g in places]
    usual = _high(everywhere) if everywhere else 0.9
    edges: dict[tuple[int, int], float] = {}
    for page, places in pages.items():
        if page in two:
            edges[page, 0] = _high([g.x1 for g in places if g.x0 < _MIDDLE])
            edges[page, 1] = _high([g.x1 for g in places if g.x0 >= _MIDDLE])
        else:
            own = _high([g.x1 for g in places]) if places else usual
            # The last page of a text in columns may have the first column alone.
            alone = two and own <= _MIDDLE + _GUTTER
            edges[page, 0] = own if alone else max(usual, own)
    return edges


def _column_step(pages: dict[int, list[Geometry]], two: frozenset[int]) -> float:
    """How far apart the columns of text begin."""
    lefts = [g.x0 for page in two for g in pages[page]]
    first = sorted(x0 for x0 in lefts if x0 < _MIDDLE)
    second = sorted(x0 for x0 in lefts if x0 >= _MIDDLE)
    return second[len(second) // 20] - first[len(first) // 20] if first and second else 0.0


def _high(values: list[float]) -> float:
    """A value that nearly all others stay below: the edge of a ragged column."""
    return sorted(values)[int(0.95 * (len(values) - 1))] if values else 0.9


def note_number(text: str) -> str | None:
    """The number or mark with which a footnote begins."""
    match = _NOTE_START.match(text)
    return (match[1] or match[2]) if match else None


def find_notes(lines: list[Line], measures: Measures) -> dict[int, str]:
    """The lines of footnotes, by index: the note's number, or "" where a note goes on.

    Footnotes are the small print at the foot of a page or column, from the first line
    there that begins with a number or mark.
    """
    pages: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text:
            pages[line.page, measures.column(line)].append(index)
    notes: dict[int, str] = {}
    going_on = False
    for _, members in sorted(pages.items()):
        foot: list[int] = []
        for index in reversed(members):
            place = lines[index].geometry
            if (
                place is None
                or place.size > _SMALL * measures.body_size
                or place.top < _LOWER_HALF
                or lines[index].kind is BlockKind.ROW
            ):
                break
            foot.insert(0, index)
        numbers = [note_number(lines[index].text) for index in foot]
        first = next((at for at, number in enumerate(numbers) if number), None)
        if first is None:
            if not (going_on and foot):
                going_on = False
                continue
            first = len(foot)
        begin = 0 if going_on else first
        for index, number in zip(foot[begin:], numbers[begin:], strict=True):
            notes[index] = number or ""
        going_on = bool(foot) and not ends_sentence(lines[foot[-1]].text)
    return notes
