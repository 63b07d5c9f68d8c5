"""From pieces of text with a place on the page to lines in reading order.

Both PDF readers hand over the same thing: runs of text in the order in which the
file draws them. That order is nearly always right inside a column or a table cell,
and often wrong between them (headers, boxes, the second column, the next cell), so
the runs are stacked into blocks while they follow each other downwards, and only
the blocks are put in order, by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from scr_nlp.ingest.lines import Geometry, Line
from scr_nlp.types import BlockKind

WIDE_GAP = 0.8
"""A gap of this many font sizes may part two cells; readers start a new run there."""

CLEAR_GAP = 1.5
"""A gap of this many font sizes parts two cells even in stretched, justified text."""

WORD_GAP = 0.13
"""A gap of this many font sizes is a space between words."""

ASCENT, DESCENT = 0.75, 0.25
"""How far a line reaches above and below its baseline, in font sizes."""

MAX_LEADING = 1.6
"""Baselines of one table cell are at most this many font sizes apart."""

TOUCH = 1.0
"""Blocks that overlap by no more than this many points only touch."""

COLUMN_LINES = 5
"""Side by side, two blocks of at least this many lines each may be columns of text."""

MARK = re.compile(
    r"""[•▪◦‣●○■□–—*·o➢✓-]                     # a bullet
    | \(?\d{1,3}(?:[.-]\d{1,3})*[.):]?           # 4  6.14  6-14  (2)
    | \(?[A-Za-z][.)] | \(?[ivxlc]{1,5}[.)]      # a)  (iv)
    | [A-Z]{1,3}\d{1,2}(?:\.\d{1,2})?[.:]?       # R4
    | (?:Finding|Recommendation|Lesson)\ \d{1,2}[.:]?""",
    re.VERBOSE,
)
"""What hangs to the left of a paragraph or item and belongs to its first line."""


class Run(NamedTuple):
    """Text drawn on one baseline without a wide gap; points from the top left corner."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        """Upper edge, one ascent above the baseline."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge, one descent below the baseline."""
        return self.y + DESCENT * self.size


@dataclass(slots=True)
class PageText:
    """What a reader found on one page, in drawing order.

    ``turned`` holds text that stands at an angle to the rest (watermarks, stamps);
    ``unmapped`` counts letters for which the file names no character.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    unmapped: int = 0


@dataclass(slots=True)
class Block:
    """Runs that follow each other downwards; ``wall`` bounds it on the left."""

    runs: list[Run]
    wall: float = float("-inf")

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(run.x0 for run in self.runs)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(run.x1 for run in self.runs)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(run.top for run in self.runs)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(run.bottom for run in self.runs)


def lay_out(page: PageText, number: int) -> Iterator[Line]:
    """Yield the lines of a page in reading order; turned text last, as furniture.

    A table row is a block of kind ROW, its cells parted by `` | ``; side by side
    pieces that make no table share a line, parted by a tab.
    """
    parts = list(order_blocks(stack_runs(join_runs(page.runs))))
    for index, part in enumerate(parts):
        if isinstance(part, Run):
            yield Line(part.text, number, geometry=_place(part, page))
        elif _is_table_row(parts, index):
            yield from _row_lines(part, page, number)
        else:
            yield from _side_by_side(part, page, number)
    for text in page.turned:
        yield Line(text, number, furniture=True)


def _is_table_row(parts: list[Run | Row], index: int) -> bool:
    row = parts[index]
    assert isinstance(row, Row)
    if len(row.cells) > 2 or any(len(cell) > 1 for cell in row.cells):
        return True
    around = parts[max(0, index - 1) : index] + parts[index + 1 : index + 2]
    return any(isinstance(part, Row) and len(part.cells) > 1 for part in around)


def _row_lines(row: Row, page: PageText, number: int) -> Iterator[Line]:
    # A cell's last line and the next cell's first share a Line, so that the structure
    # step joins a row's lines, and mends its hyphens, as it does in any other block.
    lines: list[list[Run]] = [[]]
    for cell in row.cells:
        lines[-1].append(cell[0])
        lines += [[run] for run in cell[1:]]
    for position, runs in enumerate(lines):
        yield Line(
            " | ".join(run.text for run in runs),
            number,
            kind=BlockKind.ROW,
            starts_block=position == 0,
            geometry=_place(_around(runs), page),
        )


def _side_by_side(row: Row, page: PageText, number: int) -> Iterator[Line]:
    runs = [cell[0] for cell in row.cells]
    yield Line("\t".join(r.text for r in runs), number, geometry=_place(_around(runs), page))


def _around(runs: list[Run]) -> Run:
    """One run that stands for several: their outline, the largest size, bold if all are."""
    largest = max(runs, key=lambda run: run.size)
    return Run(
        "",
        min(run.x0 for run in runs),
        max(run.x1 for run in runs),
        largest.y,
        largest.size,
        all(run.bold for run in runs),
    )


def _place(run: Run, page: PageText) -> Geometry:
    # Rounded, so that both readers say the same and records stay small.
    return Geometry(
        round(run.x0 / page.width, 4),
        round(run.x1 / page.width, 4),
        round(run.top / page.height, 4),
        round(run.bottom / page.height, 4),
        round(run.size, 1),
        run.bold,
    )


def join_runs(runs: Iterable[Run]) -> list[Run]:
    """Join runs that continue each other on one baseline, with a space where there is a gap."""
    joined: list[Run] = []
    line: list[Run] = []
    for run in runs:
        if line and _continues(line[-1], run):
            if run.x0 - line[-1].x1 < WIDE_GAP * max(run.size, line[-1].size):
                line[-1] = _joined(line[-1], run)
            else:
                line.append(run)
            continue
        joined += _unstretched(line)
        line = [run]
    return joined + _unstretched(line)


def _continues(last: Run, run: Run) -> bool:
    size = max(last.size, run.size)
    return abs(run.y - last.y) < 0.5 * size and run.x0 > last.x1 - 0.5 * size


def _unstretched(line: list[Run]) -> list[Run]:
    """A line whose wide gaps come from justifying, not from columns, made whole."""
    if len(line) < 3:
        return line
    gaps = [right.x0 - left.x1 for left, right in pairwise(line)]
    narrow = sum(run.text.count(" ") for run in line)
    mean = sum(gaps) / len(gaps)
    even = max(gaps) - mean < 0.25 * mean and mean - min(gaps) < 0.25 * mean
    if not even or (narrow and mean > CLEAR_GAP * line[0].size):
        return line
    return [reduce(_joined, line)]


def _joined(last: Run, run: Run) -> Run:
    big = last if last.size >= run.size else run
    space = " " if run.x0 - last.x1 > WORD_GAP * big.size else ""
    return Run(
        last.text + space + run.text,
        last.x0,
        max(last.x1, run.x1),
        big.y,
        big.size,
        last.bold and run.bold,
    )


def stack_runs(runs: list[Run]) -> list[Block]:
    """Stack runs into blocks: paragraphs of a column, or the lines of a table cell."""
    blocks: list[Block] = []
    for run in runs:
        if not blocks:
            blocks.append(Block([run]))
            continue
        current = blocks[-1]
        last = current.runs[-1]
        half = 0.5 * max(run.size, last.size)
        if run.y > last.y + half and run.x0 >= current.wall - half:
            current.runs.append(run)
            continue
        wall = float("-inf")
        if run.y <= last.y + half:
            cut = _cut_before(current.runs, run)
            beside = [r for r in current.runs[cut:] if r.x1 <= run.x0 + half]
            if cut < len(current.runs) and len(beside) == len(current.runs) - cut:
                wall = max(r.x1 for r in beside)
            if 0 < cut < len(current.runs):
                blocks[-1] = Block(current.runs[:cut], current.wall)
                blocks.append(Block(current.runs[cut:], current.wall))
        blocks.append(Block([run], wall))
    return blocks


def _cut_before(runs: list[Run], run: Run) -> int:
    """Index of the first of ``runs`` that stands beside or below ``run``."""
    cut = len(runs)
    while cut and runs[cut - 1].y > run.y - 0.5 * run.size:
        cut -= 1
    # A cell centred in its row starts higher than a shorter neighbour: at most as many
    # of its lines stand above the neighbour as beside and below it.
    higher = cut
    while higher and 2 * cut - higher < len(runs):
        above = runs[higher - 1]
        below = runs[higher] if higher < len(runs) else None
        if below is None or above.x1 > run.x0 or above.size != below.size:
            break
        if abs(above.x0 - below.x0) > 1 or below.y - above.y > 1.35 * below.size:
            break
        higher -= 1
    return higher


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks that stand side by side: the cells of a table row, from the left."""

    cells: tuple[tuple[Run, ...], ...]


def order_blocks(blocks: list[Block]) -> Iterator[Run | Row]:
    """Yield runs and table rows in reading order: bands from the top, columns from the left."""
    for band in _parted(blocks, "top", "bottom"):
        if len(band) == 1:
            yield from band[0].runs
            continue
        columns = list(_parted(band, "x0", "x1"))
        if len(columns) == 1:
            for block in band:  # drawn over each other: the drawing order is the best guess
                yield from block.runs
        elif _hangs(columns):
            yield from _join_marks(columns)
        elif _are_columns(columns):
            for column in columns:
                yield from order_blocks(column)
        else:
            yield Row(tuple(tuple(_flatten(order_blocks(column))) for column in columns))


def _parted(blocks: list[Block], low: str, high: str) -> Iterator[list[Block]]:
    """Part blocks wherever no block's extent crosses; the drawing order stays inside."""
    order = {id(block): index for index, block in enumerate(blocks)}
    group: list[Block] = []
    reach = 0.0
    for block in sorted(blocks, key=lambda b: getattr(b, low)):
        if group and getattr(block, low) >= reach - TOUCH:
            yield sorted(group, key=lambda b: order[id(b)])
            group = []
        reach = max(reach, getattr(block, high)) if group else getattr(block, high)
        group.append(block)
    if group:
        yield sorted(group, key=lambda b: order[id(b)])


def _flatten(parts: Iterable[Run | Row]) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, Row):
            for cell in part.cells:
                yield from cell
        else:
            yield part


def _hangs(columns: list[list[Block]]) -> bool:
    """Whether two columns are numbers or bullets and the text that they belong to."""
    return len(columns) == 2 and all(
        MARK.fullmatch(run.text) for block in columns[0] for run in block.runs
    )


def _join_marks(columns: list[list[Block]]) -> Iterator[Run | Row]:
    """Put each mark before the line that stands on its baseline."""
    marks = [run for block in columns[0] for run in block.runs]
    for part in order_blocks(columns[1]):
        while marks and isinstance(part, Run) and marks[0].y <= part.y + 0.5 * part.size:
            mark = marks.pop(0)
            if mark.y < part.y - 0.5 * part.size:
                yield mark
                continue
            size = max(mark.size, part.size)
            text = f"{mark.text} {part.text}"
            part = Run(text, mark.x0, part.x1, part.y, size, mark.bold and part.bold)
        yield part
    yield from marks


def _are_columns(columns: list[list[Block]]) -> bool:
    """Whether side by side stand columns of running text, not cells of one row."""
    widths = [max(b.x1 for b in c) - min(b.x0 for b in c) for c in columns]
    counts = [sum(len(b.runs) for b in c) for c in columns]
    if len(columns) > 3 or min(widths) < 0.7 * max(widths):
        return False
    return min(counts) >= COLUMN_LINES or max(counts) >= 3 * COLUMN_LINES
