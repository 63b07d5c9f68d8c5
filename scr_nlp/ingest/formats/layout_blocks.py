"""Blocks of runs that follow each other downwards, put in order by where they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from scr_nlp.ingest.formats.layout_runs import ASCENT, DESCENT, MARK, MAX_LEADING, Run

TOUCH = 1.0
"""Blocks that overlap by no more than this many points only touch."""

_GAP = 2.0
"""Lines parted by more than this many font sizes may have another block between them."""

SET_IN = 48.0
"""Points by which blocks of one column of text, or lines of a numbered paragraph or item, may
be set in."""

BAR_MARGIN = 1.5
"""A side bar and its frame keep lines short that are this many font sizes away from its text."""

TALL_CELL = 40
"""A table cell of more lines than this is a column of text that was taken for one."""

MOST_COLUMNS = 3
"""Text stands in this many columns at most; what stands in more, side by side, are cells."""


@dataclass(slots=True)
class Block:
    """Runs that follow each other downwards; ``wall`` bounds it on the left.

    ``columns`` holds the contents of text set in columns, which is one block to its
    surroundings. Its edges are worked out once, when its runs are complete.
    """

    runs: list[Run]
    wall: float = float("-inf")
    columns: list[list[Block]] = field(default_factory=list)
    _known: tuple[float, float, float, float] | None = None

    def _edges(self) -> tuple[float, float, float, float]:
        if self._known is None:
            x0 = top = float("inf")
            x1 = bottom = float("-inf")
            for _, left, right, y, size, *_ in self.runs:
                x0, x1 = min(x0, left), max(x1, right)
                top, bottom = min(top, y - ASCENT * size), max(bottom, y + DESCENT * size)
            self._known = x0, x1, top, bottom
        return self._known

    @property
    def x0(self) -> float:
        """Left edge."""
        return self._edges()[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self._edges()[1]

    @property
    def reach(self) -> float:
        """Right edge of the lines of more than one word."""
        return max((run.x1 for run in self.runs if " " in run.text), default=self.x0)

    @property
    def top(self) -> float:
        """Upper edge."""
        return self._edges()[2]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self._edges()[3]


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks that stand side by side: the cells of a table row, from the left."""

    cells: tuple[tuple[Run, ...], ...]


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
        if run.y > last.y + half and run.x0 >= current.wall - TOUCH:
            current.runs.append(run)
            continue
        wall = float("-inf")
        if run.y <= last.y + half:
            cut = _cut_before(current.runs, run)
            beside = [r for r in current.runs[cut:] if r.x1 <= run.x0 + half or _juts(r, run)]
            if cut < len(current.runs) and len(beside) == len(current.runs) - cut:
                wall = min(run.x0, max(r.x1 for r in beside))
            if 0 < cut < len(current.runs):
                blocks[-1] = Block(current.runs[:cut], current.wall)
                blocks.append(Block(current.runs[cut:], current.wall))
        blocks.append(Block([run], wall))
    return list(_cut_around(blocks))


def _juts(run: Run, beside: Run) -> bool:
    """Whether a run is a word too wide for its cell that juts out over the next one."""
    return " " not in run.text and run.x0 < beside.x0 - run.size


def _cut_around(blocks: list[Block]) -> Iterator[Block]:
    """Cut each block whose lines stand above and below another block.

    A header and a footer do so that were drawn one after the other.
    """
    runs: list[tuple[float, float, float, int]] = []
    for block in blocks:
        x0, x1, start = block.x0, block.x1, 0
        for index, (above, below) in enumerate(pairwise(block.runs), 1):
            if below.y - above.y <= _GAP * below.size:
                continue
            if not runs:
                runs = sorted((run.y, run.x0, run.x1, id(b)) for b in blocks for run in b.runs)
            low = bisect_right(runs, (above.y + 0.5 * above.size,))
            high = bisect_left(runs, (below.y - 0.5 * below.size,))
            if any(r[3] != id(block) and r[1] < x1 and r[2] > x0 for r in runs[low:high]):
                yield Block(block.runs[start:index], block.wall)
                start = index
        yield Block(block.runs[start:], block.wall) if start else block


def _cut_before(runs: list[Run], run: Run) -> int:
    """Index of the first of ``runs`` that stands beside or below ``run``."""
    cut = len(runs)
    while cut and runs[cut - 1].y > run.y - 0.5 * run.size:
        cut -= 1
    if cut == len(runs) or MARK.fullmatch(runs[cut].text):
        return cut
    # A cell centred in its row starts higher than a shorter neighbour: as many of its
    # lines stand above the neighbour as below it.
    beside = abs(runs[cut].y - run.y) < 0.2 * run.size
    higher = cut
    while higher and cut - higher < len(runs) - cut - beside:
        above, below = runs[higher - 1], runs[higher]
        if above.x1 > run.x0 or above.size != below.size or abs(above.x0 - below.x0) > 1:
            break
        if below.y - above.y > MAX_LEADING * below.size:
            break
        higher -= 1
    return higher


def order_blocks(blocks: list[Block]) -> Iterator[Run | Row]:
    """Yield runs and table rows in reading order: bands from the top, columns from the left."""
    for band in _parted(blocks, "top", "bottom"):
        if len(band) == 1:
            yield from _read_block(band[0])
            continue
        columns = [part for column in _parted(band, "x0", "x1") for part in _at_words(column)]
        if len(columns) == 1:
            for block in _set_in_bars(band):
                yield from _read_block(block)
        elif _hangs(columns):
            yield from _join_marks(columns)
        elif _is_bar(band, columns):
            yield from _read_block(band[0])
            yield from order_blocks(_with_edge(band[1:]))
        elif _are_columns(columns):
            for column in columns:
                yield from order_blocks(column)
        else:
            yield Row(tuple(tuple(_flatten(order_blocks(column))) for column in columns))


def _are_columns(columns: list[list[Block]]) -> bool:
    """Whether blocks side by side are too tall for cells, and few enough to be columns of text."""
    return len(columns) <= MOST_COLUMNS and any(
        sum(len(block.runs) for block in column) > TALL_CELL for column in columns
    )


def _is_bar(band: list[Block], columns: list[list[Block]]) -> bool:
    """Whether the last of the columns of a band is a side bar: drawn first, as no cell there is."""
    bar = band[0]
    return columns[-1] == [bar] and len(bar.runs) > 1 and not bar.columns


def _with_edge(blocks: list[Block]) -> list[Block]:
    """Blocks beside a side bar, whose lines end where it leaves off."""
    edge = max(block.x1 for block in blocks)
    return [
        Block([run._replace(edge=edge) for run in block.runs], block.wall, block.columns)
        for block in blocks
    ]


def _set_in_bars(band: list[Block]) -> list[Block]:
    """Blocks of one band, with each side bar before the paragraph that it stands beside.

    A side bar takes the room of a part of some lines of the text. Blocks that are really
    drawn over each other stay in drawing order, which is the best guess.
    """
    text = max(band, key=lambda block: len(block.runs))
    bars = [block for block in band if block is not text]
    if len(bars) > 1 and not text.columns:
        flow = [block for block in band if abs(block.x0 - text.x0) < SET_IN and not block.columns]
        if all(above.bottom <= below.top + TOUCH for above, below in pairwise(flow)):
            text = Block([run for block in flow for run in block.runs], text.wall)
            bars = [block for block in band if all(block is not other for other in flow)]
    if text.columns or any(bar.columns or _touch(bar, text) for bar in bars):
        return band
    runs = list(text.runs)
    parts: list[tuple[int, Block]] = []
    for bar in bars:
        beside = [i for i, run in enumerate(runs) if run.bottom > bar.top and run.top < bar.bottom]
        if not beside:
            return band
        if all(runs[i].x1 <= bar.x0 for i in beside):
            edge = max(runs[i].x1 for i in beside)
            for i in (*beside, *_in_margin(runs, beside, bar)):
                runs[i] = runs[i]._replace(edge=edge)
        parts.append((_paragraph_start(runs, beside[0]), bar))
    ordered: list[Block] = []
    done = 0
    for place, bar in sorted(parts, key=lambda part: (part[0], part[1].top)):
        if place > done:
            ordered.append(Block(runs[done:place], text.wall))
            done = place
        ordered.append(bar)
    return [*ordered, Block(runs[done:], text.wall)]


def _in_margin(runs: list[Run], beside: list[int], bar: Block) -> Iterator[int]:
    """The line above and the line below a side bar that its margin keeps short too."""
    for index in (beside[0] - 1, beside[-1] + 1):
        if 0 <= index < len(runs) and runs[index].x1 <= bar.x0:
            run = runs[index]
            if max(bar.top - run.bottom, run.top - bar.bottom) < BAR_MARGIN * run.size:
                yield index


def _touch(bar: Block, text: Block) -> bool:
    """Whether a line of one block is drawn over the place of the other."""
    return any(
        run.bottom > bar.top and run.top < bar.bottom and run.x1 > bar.x0 and run.x0 < bar.x1
        for run in text.runs
    )


def _paragraph_start(runs: list[Run], index: int) -> int:
    """Index of the first line of the paragraph that a line belongs to, by the gaps above it."""
    steps = sorted(below.y - above.y for above, below in pairwise(runs))
    leading = steps[len(steps) // 4] if steps else 0.0
    while index and runs[index].y - runs[index - 1].y <= 1.25 * leading:
        index -= 1
    return index


def _read_block(block: Block) -> Iterator[Run | Row]:
    if not block.columns:
        yield from block.runs
    for column in block.columns:
        yield from order_blocks(column)


def _parted(blocks: list[Block], low: str, high: str) -> Iterator[list[Block]]:
    """Part blocks wherever no block's extent crosses; the drawing order stays inside."""
    placed = [(getattr(b, low), getattr(b, high), index) for index, b in enumerate(blocks)]
    group: list[int] = []
    reach = 0.0
    for start, end, index in sorted(placed):
        if group and start >= reach - TOUCH:
            yield [blocks[i] for i in sorted(group)]
            group = []
        reach = max(reach, end) if group else end
        group.append(index)
    if group:
        yield [blocks[i] for i in sorted(group)]


def _at_words(blocks: list[Block]) -> list[list[Block]]:
    """Part blocks that stand beside each other, but for words that jut out over the next one."""
    parts = list(_parted(blocks, "x0", "reach"))
    lowest_top = max(min(block.top for block in part) for part in parts)
    highest_foot = min(max(block.bottom for block in part) for part in parts)
    return parts if lowest_top < highest_foot else [blocks]


def _flatten(parts: Iterable[Run | Row]) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, Row):
            for cell in part.cells:
                yield from cell
        else:
            yield part


def join_marks(parts: Iterable[Run | Row]) -> Iterator[Run | Row]:
    """Put a mark that comes just before its line, on the same baseline, into the line."""
    mark: Run | None = None
    for part in parts:
        if mark is not None:
            if isinstance(part, Run) and abs(part.y - mark.y) < 0.5 * part.size < part.x0 - mark.x0:
                bold = mark.bold and part.bold
                part = part._replace(text=f"{mark.text} {part.text}", x0=mark.x0, bold=bold)
            else:
                yield mark
            mark = None
        if isinstance(part, Run) and MARK.fullmatch(part.text):
            mark = part
        else:
            yield part
    if mark is not None:
        yield mark


def _hangs(columns: list[list[Block]]) -> bool:
    """Whether two columns are numbers or bullets and the text that they belong to."""
    return len(columns) == 2 and all(
        MARK.fullmatch(run.text) for block in columns[0] for run in block.runs
    )


def _join_marks(columns: list[list[Block]]) -> Iterator[Run | Row]:
    """Put each mark before the line that stands nearest to its baseline."""
    marks = [run for block in columns[0] for run in block.runs]
    parts = list(order_blocks(columns[1]))
    lines = sorted((part.y, index) for index, part in enumerate(parts) if isinstance(part, Run))
    of_line: dict[int, Run] = {}
    for mark in marks:
        near = bisect_left(lines, (mark.y,))
        found = [
            (abs(y - mark.y), index)
            for y, index in lines[max(0, near - 2) : near + 2]
            if abs(y - mark.y) < 0.5 * mark.size and index not in of_line
        ]
        if found:
            of_line[min(found)[1]] = mark
    alone = [mark for mark in marks if mark not in of_line.values()]
    for index, part in enumerate(parts):
        while alone and isinstance(part, Run) and alone[0].y < part.y:
            yield alone.pop(0)
        if isinstance(part, Run) and index in of_line:
            mark = of_line[index]
            bold = mark.bold and part.bold
            part = part._replace(text=f"{mark.text} {part.text}", x0=mark.x0, bold=bold)
        yield part
    yield from alone
