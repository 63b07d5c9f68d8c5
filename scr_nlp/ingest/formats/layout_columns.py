"""Text in columns, told apart from tables by the order in which it was drawn.

A table is drawn row by row, a column of text from its top to its foot. So where the
drawing jumps from the foot of one stretch of lines up to the top of another one right of
it, and both are tall and their lines about as long, they are columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from scr_nlp.ingest.formats.layout_blocks import Block, stack_runs
from scr_nlp.ingest.formats.layout_runs import Run

TALL = 10
"""Lines that the first of two columns has at least, where no page before had columns."""

SHORT = 3
"""Lines that one of them has at least, where an earlier page had columns at the same place."""

SAME_PLACE = 12.0
"""Points by which the edges of columns may differ from page to page."""

ALIKE = 0.75
"""The narrower of two columns has at least this share of the other's width."""


@dataclass(slots=True)
class Columns:
    """Finds text in columns, and remembers from page to page where columns stand."""

    edges: list[tuple[float, float]] = field(default_factory=list)

    def blocks(self, runs: list[Run]) -> list[Block]:
        """The blocks of a page or column, with text in columns as one block."""
        found = self._find(runs)
        if found is None:
            return stack_runs(runs)
        start, middle, end = found
        both = Block(runs[start:end])
        both.columns = [self.blocks(runs[start:middle]), self.blocks(runs[middle:end])]
        return [*self.blocks(runs[:start]), both, *self.blocks(runs[end:])]

    def _find(self, runs: list[Run]) -> tuple[int, int, int] | None:
        """Where the first column starts, where the second does, and where it ends."""
        for middle in range(1, len(runs)):
            first, last = runs[middle], runs[middle - 1]
            if first.y > last.y - first.size or first.x0 <= last.x0:
                continue
            start, end = self._reach(runs, middle)
            if start < middle and self._are_columns(runs[start:middle], runs[middle:end]):
                return start, middle, end
        return None

    def _reach(self, runs: list[Run], middle: int) -> tuple[int, int]:
        """How far the lines before and after a jump belong to the columns left and right."""
        top, edge = runs[middle].y - 1.5 * runs[middle].size, runs[middle].x0
        start, gutter = middle, float("-inf")
        while start and runs[start - 1].x1 <= edge and runs[start - 1].y >= top:
            start -= 1
            gutter = max(gutter, runs[start].x1)
        # What was drawn before the first column and stands below its top is a footer.
        while start + 1 < middle and runs[start].y > runs[start + 1].y + 3 * runs[start].size:
            start += 1
        end = middle
        while end < len(runs) and runs[end].x0 >= gutter and runs[end].y >= top:
            end += 1
        return start, end

    def _are_columns(self, left: list[Run], right: list[Run]) -> bool:
        place = min(run.x0 for run in left), min(run.x0 for run in right)
        for known in self.edges:
            if all(abs(a - b) < SAME_PLACE for a, b in zip(place, known, strict=True)):
                return max(_lines(left), _lines(right)) >= SHORT
        if _lines(left) < TALL:
            return False
        width, first = _width(left), right[: _next_column(right)]
        if not _alike(width, _width(right)) and not _alike(width, _width(first)):
            return False
        self.edges.append(place)
        return True


def _width(runs: list[Run]) -> float:
    return max(run.x1 for run in runs) - min(run.x0 for run in runs)


def _alike(one: float, other: float) -> bool:
    return min(one, other) >= ALIKE * max(one, other)


def _next_column(runs: list[Run]) -> int:
    """Where the drawing jumps up and right again: three columns are two and one more."""
    for index, (before, after) in enumerate(pairwise(runs), 1):
        if after.y < before.y - after.size and after.x0 > max(r.x1 for r in runs[:index]):
            return index
    return len(runs)


def _lines(runs: list[Run]) -> int:
    return 1 + sum(after.y > before.y + 0.5 * after.size for before, after in pairwise(runs))
