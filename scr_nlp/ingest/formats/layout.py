"""From pieces of text with a place on the page to lines in reading order.

Both PDF readers hand over the same thing: runs of text in the order in which the
file draws them. That order is nearly always right inside a column or a table cell,
and often wrong between them (headers, boxes, the second column, the next cell), so
the runs are stacked into blocks while they follow each other downwards, and only
the blocks are put in order, by where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scr_nlp.ingest.formats.layout_blocks import Row, join_marks, order_blocks
from scr_nlp.ingest.formats.layout_columns import Columns
from scr_nlp.ingest.formats.layout_runs import ASCENT, CLEAR_GAP, DESCENT, MARK, Run, join_runs
from scr_nlp.ingest.formats.layout_tags import Blocks, is_bare_item, tagged_blocks, untagged
from scr_nlp.ingest.formats.pdf_tags import Tag
from scr_nlp.ingest.lines import CELL_BORDER, Geometry, Line
from scr_nlp.types import BlockKind

MARGIN = 0.07
"""Share of the page's height at its top and foot where running headers stand."""


@dataclass(slots=True)
class PageText:
    """What a reader found on one page, in drawing order.

    ``turned`` holds text that stands at an angle to the rest (watermarks, stamps);
    ``unmapped`` counts letters for which the file names no character; ``tags`` is the
    structure tree of the page, by the marks of the runs.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    unmapped: int = 0
    tags: dict[int, Tag] = field(default_factory=dict)


def lay_out(page: PageText, number: int, columns: Columns) -> Iterator[Line]:
    """Yield the lines of a page in reading order; turned text last, as furniture.

    A table row is a block of kind ROW, its cells parted by `` | ``; side by side
    pieces that make no table share a line, parted by a tab. ``columns`` remembers from
    page to page where columns of text stand.
    """
    blocks = tagged_blocks(page.runs, page.tags, page.height)
    if blocks:
        yield from _lay_out_tagged(blocks, page, number)
    else:
        yield from _lay_out_runs(page.runs, page, number, columns)
    for text in page.turned:
        yield Line(text, number, furniture=True)


def _lay_out_tagged(blocks: Blocks, page: PageText, number: int) -> Iterator[Line]:
    """Lines in the order of the structure tree; what it leaves out stands at top and foot."""
    rest = untagged(page.runs, page.tags)
    top = min(lines[0].y for _, cells in blocks for lines in cells)
    yield from _lay_out_runs([run for run in rest if run.y < top], page, number, Columns())
    for tag, cells in blocks:
        if tag.role == "row":
            row = Row(tuple(tuple(lines) for lines in cells))
            yield from _row_lines(row, page, number)
            continue
        kind = BlockKind.HEADING if tag.role == "heading" else None
        if is_bare_item(tag, cells[0]):
            kind = BlockKind.ITEM
        for position, run in enumerate(cells[0]):
            yield Line(
                run.text,
                number,
                kind=kind,
                level=tag.level if kind else 0,
                starts_block=position == 0,
                furniture=tag.role == "contents",
                geometry=_place(run, page),
                block=0 if tag.role in ("loose", "note") else tag.block,
            )
    yield from _lay_out_runs([run for run in rest if run.y >= top], page, number, Columns())


def _lay_out_runs(runs: list[Run], page: PageText, number: int, columns: Columns) -> Iterator[Line]:
    """Lines in the order in which they stand on the page."""
    parts = list(join_marks(order_blocks(columns.blocks(join_runs(runs)))))
    for index, part in enumerate(parts):
        if isinstance(part, Run):
            yield Line(part.text, number, geometry=_place(part, page))
        elif _is_table_row(parts, index, page):
            yield from _row_lines(part, page, number)
        else:
            yield from _side_by_side(part, page, number)


def _is_table_row(parts: list[Run | Row], index: int, page: PageText) -> bool:
    row = parts[index]
    assert isinstance(row, Row)
    if any(len(cell) > 1 for cell in row.cells):
        return True
    around = parts[max(0, index - 1) : index] + parts[index + 1 : index + 2]
    if any(isinstance(part, Row) for part in around):
        return True
    # A row by itself is the first or last of a table that a page cut, unless it stands
    # where running headers do, leads to a page number, or its gap is no clear one.
    if len(row.cells) > 2:
        return not MARK.fullmatch(row.cells[0][0].text)
    (left,), (right,) = row.cells
    outside = left.bottom < MARGIN * page.height or left.top > (1 - MARGIN) * page.height
    clear = right.x0 - left.x1 >= CLEAR_GAP * left.size
    return clear and not outside and not right.text.isdecimal()


def _row_lines(row: Row, page: PageText, number: int) -> Iterator[Line]:
    # A cell's last line and the next cell's first share a Line, so that the structure
    # step joins a row's lines, and mends its hyphens, as it does in any other block.
    lines: list[list[Run]] = [[]]
    for cell in row.cells:
        lines[-1].append(cell[0])
        lines += [[run] for run in cell[1:]]
    lefts = [min(run.x0 for run in cell) for cell in row.cells]
    # A word too wide for its cell juts out over the next one.
    rights = [
        min(max(run.x1 for run in cell), following)
        for cell, following in zip(row.cells, [*lefts[1:], page.width], strict=True)
    ]
    edges = tuple(
        (round(left / page.width, 4), round(right / page.width, 4))
        for left, right in zip(lefts, rights, strict=True)
    )
    for position, runs in enumerate(lines):
        yield Line(
            CELL_BORDER.join(run.text for run in runs),
            number,
            kind=BlockKind.ROW,
            starts_block=position == 0,
            geometry=_place(_around(runs), page),
            cells=() if position else edges,
        )


def _side_by_side(row: Row, page: PageText, number: int) -> Iterator[Line]:
    runs = [cell[0] for cell in row.cells]
    if MARK.fullmatch(runs[0].text):
        yield Line(" ".join(r.text for r in runs), number, geometry=_place(_around(runs), page))
        return
    wide = runs[1].x0 - runs[0].x1 >= CLEAR_GAP * runs[0].size
    yield Line(
        ("\t" if wide else " ").join(r.text for r in runs),
        number,
        geometry=_place(_around(runs), page),
    )


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
    _, x0, x1, y, size, bold, edge, _ = run
    width, height = page.width, page.height
    return Geometry(
        round(x0 / width, 4),
        round(x1 / width, 4),
        round((y - ASCENT * size) / height, 4),
        round((y + DESCENT * size) / height, 4),
        round(size, 1),
        bold,
        round(min(1.0, edge / width), 4),
    )
