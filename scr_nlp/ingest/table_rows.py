"""Rows of tables made whole: cut by the foot of a page or column, or with empty cells.

Print shows no empty cells, and it cuts a row wherever a page ends: each cell goes on by
itself on the next page. Where the columns of the table stand tells both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scr_nlp.ingest.drafts import ends_sentence
from scr_nlp.ingest.lines import CELL_BORDER, Line

SAME_EDGE = 0.005
"""Cells of one column begin at the same place, to this share of the page's width."""

MAX_LEADING = 1.7
"""Lines of one cell are at most this many line heights apart."""

SAME_SIZE = 0.3
"""Points by which the print of the two parts of a row may differ."""

FULL_ROWS = 2
"""Rows with all their cells that show where the columns of a table stand."""

Edges = tuple[float, float]


@dataclass(slots=True)
class _Row:
    """The cells of a row, from the left; ``lines`` is the block that they are written back to."""

    lines: list[Line]
    edges: list[Edges]
    cells: list[list[Line]]
    changed: bool = False

    def spread(self, places: Sequence[int], n_columns: int) -> None:
        """Give each cell its column; columns without a cell get an empty one."""
        cells = dict(zip(places, self.cells, strict=True))
        self.cells = [cells.get(at, []) for at in range(n_columns)]

    def write_back(self) -> None:
        """Set the lines of the block to the cells, parted as the readers part them."""
        if not self.changed:
            return
        while not self.cells[-1]:
            self.cells.pop()
        lines: list[Line] = []
        for cell in self.cells[:-1]:
            last = cell[-1] if cell else replace(self.lines[0], text="")
            lines += [*cell[:-1], replace(last, text=f"{last.text}{CELL_BORDER}".strip())]
        self.lines[:] = [*lines, *self.cells[-1]]


def _read_row(lines: list[Line]) -> _Row | None:
    """The cells of a row; None where the text of one holds what parts cells."""
    cells: list[list[Line]] = [[]]
    for line in lines:
        first, *rest = line.text.split(CELL_BORDER)
        cells[-1].append(replace(line, text=first) if rest else line)
        cells += [[replace(line, text=text)] for text in rest]
    edges = list(lines[0].cells)
    return _Row(lines, edges, cells) if len(cells) == len(edges) else None


def _read_rest(lines: list[Line]) -> _Row | None:
    """Lines without a kind that may be what a page left over of a single cell."""
    places = [line.geometry for line in lines if line.geometry]
    if not places or len(places) < len(lines):
        return None
    edges = min(place.x0 for place in places), max(place.x1 for place in places)
    return _Row(lines, [edges], [lines])


@dataclass(slots=True)
class _Frame:
    """Rows of one table that stand on one page, and where the columns of the table stand."""

    columns: list[Edges] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)

    def add(self, row: _Row) -> None:
        """Take in a row; the columns stand where the rows with the most cells have them."""
        self.rows.append(row)
        if len(row.edges) > len(self.columns):
            self.columns = list(row.edges)
        elif len(row.edges) == len(self.columns):
            both = zip(self.columns, row.edges, strict=True)
            self.columns = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in both]

    def is_clear(self) -> bool:
        """Whether no column reaches into the next."""
        return all(left[1] <= right[0] for left, right in pairwise(self.columns))

    def all_begin(self) -> bool:
        """Whether every row has a cell in the first column."""
        return all(row.edges[0][0] < self.columns[0][1] for row in self.rows)

    def starts(self, row: _Row, shift: float) -> list[int] | None:
        """The columns that the cells of a row begin with, the row moved by ``shift``."""
        found: list[int] = []
        for left, right in row.edges:
            for index, (start, _) in enumerate(self.columns):
                if abs(left + shift - start) < SAME_EDGE:
                    found.append(index)
                    following = self.columns[index + 1 :]
                    if following and right + shift > following[0][0]:
                        return None  # over the next column too
        return found if len(found) == len(row.edges) else None

    def overlaps(self, row: _Row) -> list[int] | None:
        """The columns that the cells of a row stand in; None where one stands in none or two."""
        found: list[int] = []
        for left, right in row.edges:
            under = [i for i, (x0, x1) in enumerate(self.columns) if left < x1 and right > x0]
            if len(under) != 1 or under[0] in found:
                return None
            found += under
        return found

    def fill(self) -> None:
        """Give each row its empty cells, where the rows with all of them agree."""
        full = [row for row in self.rows if len(row.cells) == len(self.columns)]
        if len(full) < FULL_ROWS or not self.is_clear():
            return
        for row in self.rows:
            if len(row.cells) < len(self.columns) and (places := self.overlaps(row)):
                row.spread(places, len(self.columns))
                row.changed = True


class Table:
    """Takes in the rows of a table one after the other, and mends them at the end.

    Args:
        shifts: how far to the right, as shares of the page's width, a row may stand from
            the rows before it where the table goes on in another column of text.
    """

    def __init__(self, shifts: Sequence[float]) -> None:
        self._shifts = shifts
        self._frames = [_Frame()]
        self._last: _Row | None = None
        self._foot: Line | None = None
        self._rest: int | None = None
        """The column of the last row that the lines below a break went on with, if one did."""

    def add(self, lines: list[Line]) -> bool:
        """Take in a row. False if it is no row of its own: the rest, or the head, of another."""
        row = _read_row(lines)
        if row is not None and self._is_below_break(lines):
            if self._is_head(row) or self._join(row):
                return False
            self._frames.append(_Frame())
        if row is not None:
            self._frames[-1].add(row)
        self._last, self._foot, self._rest = row, lines[-1], None
        return True

    def add_rest(self, lines: list[Line]) -> bool:
        """Take in lines without a kind. False if they are not what is left over of a cell."""
        row = _read_rest(lines)
        if row is None:
            return False
        if self.in_rest:
            return self._follow(row)
        return self._is_below_break(lines) and self._join(row)

    def _follow(self, rest: _Row) -> bool:
        """Join lines that stand close below the rest of a cell, in its column."""
        foot = self._foot.geometry if self._foot else None
        first = rest.lines[0].geometry
        if self._last is None or foot is None or first is None or self._rest is None:
            return False
        near = 0 < first.top - foot.top < MAX_LEADING * (foot.bottom - foot.top)
        if not near or self._frames[-1].starts(rest, 0.0) != [self._rest]:
            return False
        cell = self._last.cells[self._rest]
        cell += rest.lines
        self._foot = rest.lines[-1]
        return True

    @property
    def in_rest(self) -> bool:
        """Whether the last row goes on below a break, in one of its columns."""
        return self._rest is not None

    def finish(self) -> None:
        """Write the mended rows back to the lists of lines that they were read from."""
        for frame in self._frames:
            frame.fill()
            for row in frame.rows:
                row.write_back()

    def _is_below_break(self, lines: list[Line]) -> bool:
        """Whether lines stand on another page than the last row, or higher up on the same."""
        if self._foot is None:
            return False
        before, after = self._foot.geometry, lines[0].geometry
        higher = before is not None and after is not None and after.top < before.top
        return lines[0].page != self._foot.page or higher

    def _is_head(self, row: _Row) -> bool:
        """Whether a row says the same as the first one of the table."""
        rows = self._frames[0].rows
        first = [[line.text for line in cell] for cell in rows[0].cells] if rows else []
        return len(first) > 1 and first == [[line.text for line in cell] for cell in row.cells]

    def _join(self, rest: _Row) -> bool:
        """Join a row, or what may be a part of one, to the last row if it must go on with it."""
        frame, row = self._frames[-1], self._last
        if row is None or not _same_size(row.cells, rest.cells) or not frame.is_clear():
            return False
        own = list(range(len(row.cells)))
        if len(own) < len(frame.columns):
            own = frame.overlaps(row) or []
        for shift in self._shifts if own else ():
            places = frame.starts(rest, -shift)
            if places is None or not self._goes_on(
                dict(zip(own, row.cells, strict=True)), places, rest
            ):
                continue
            row.spread(own, len(frame.columns))
            for place, cell in zip(places, rest.cells, strict=True):
                row.cells[place] = [*row.cells[place], *cell]
            row.changed = True
            self._frames.append(_Frame([(a + shift, b + shift) for a, b in frame.columns]))
            self._foot = rest.lines[-1]
            self._rest = places[0] if len(places) == 1 else None
            return True
        return False

    def _goes_on(self, cells: dict[int, list[Line]], places: list[int], rest: _Row) -> bool:
        """Whether a row goes on in others at these places: nothing else explains them."""
        if 0 not in places and 0 in cells and all(frame.all_begin() for frame in self._frames):
            return True
        return all(
            place in cells and _runs_on(cells[place], cell)
            for place, cell in zip(places, rest.cells, strict=True)
        )


def _runs_on(above: list[Line], below: list[Line]) -> bool:
    """Whether a sentence goes on from one part of a cell to the other."""
    return not ends_sentence(above[-1].text) and below[0].text[:1].islower()


def _same_size(one: list[list[Line]], other: list[list[Line]]) -> bool:
    sizes = [
        max((line.geometry.size for cell in cells for line in cell if line.geometry), default=0.0)
        for cells in (one, other)
    ]
    return abs(sizes[0] - sizes[1]) < SAME_SIZE
