"""Text in columns, told apart from tables by the order in which it was drawn.

A table is drawn row by row, a column of text from its top to its foot. So where the
drawing jumps from the foot of one stretch of lines up to the top of another one right of
it, and both are tall and their lines about as long, they are columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from scr_nlp.ingest.formats.layout_blocks import SET_IN, Block, stack_runs
from scr_nlp.ingest.formats.layout_runs import FAR_BULLET, MARK, Run

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

    def blocks(self, runs: list[Run], beside: float = 0.0) -> list[Block]:
        """The blocks of a page, or of what stands right of a column, with columns as one block.

        ``beside`` is the width of the column on the left. A column is not parted again:
        what looks like columns in it are the tall cells of a table.
        """
        found = self._find(runs, beside)
        if found is None:
            return stack_runs(runs)
        start, middle, end = found
        both = Block(runs[start:end])
        left = runs[start:middle]
        both.columns = [stack_runs(left), self.blocks(runs[middle:end], _width(left))]
        return [*self.blocks(runs[:start], beside), both, *self.blocks(runs[end:], beside)]

    def _find(self, runs: list[Run], beside: float) -> tuple[int, int, int] | None:
        """Where the first column starts, where the second does, and where it ends.

        Columns at the place of earlier ones come first: a table in them may look like others.
        """
        places: list[tuple[int, int, int]] = []
        for middle, (last, first) in enumerate(pairwise(runs), 1):
            jump = first.y <= last.y - first.size and first.x0 > last.x0
            # A column that is one row of a table ends with a cell on its first line.
            level = abs(first.y - last.y) < 0.5 * first.size and first.x0 >= last.x1
            if not jump and not (level and self._known_edge(first.x0)):
                continue
            start, end = self._reach(runs, middle)
            left, right = runs[start:middle], runs[middle:end]
            if left and (not beside or _alike(beside, _width(left))):
                if self._are_known(left, right, SHORT if jump else TALL):
                    return start, middle, end
                if jump:
                    places.append((start, middle, end))
        # The tall cells of a row in a column may look like columns too, but have less in them.
        for start, middle, end in sorted(places, key=lambda place: place[0] - place[2]):
            left, right = runs[start:middle], runs[middle:end]
            if _look_like_columns(left, right):
                self.edges.append((_left_edge(left), _left_edge(right)))
                return start, middle, end
        return None

    def _reach(self, runs: list[Run], middle: int) -> tuple[int, int]:
        """How far the lines before and after a jump belong to the columns left and right."""
        top, edge = runs[middle].y - 1.5 * runs[middle].size, runs[middle].x0
        start, gutter = middle, float("-inf")
        # The last cells of a table may stand out over the edge of a column known from before.
        known = self._known_edge(edge)
        most = edge if known is None else edge + SAME_PLACE
        while start and runs[start - 1].x1 <= most and runs[start - 1].y >= top:
            start -= 1
            gutter = max(gutter, runs[start].x1)
        # What was drawn before the first column and stands below its top is a footer.
        while start + 1 < middle and runs[start].y > runs[start + 1].y + 3 * runs[start].size:
            start += 1
        gutter = gutter if known is None else min(gutter, known)
        end = middle
        while end < len(runs) and runs[end].x0 >= gutter and runs[end].y >= top:
            end += 1
        return start, end

    def _known_edge(self, x0: float) -> float | None:
        """Where a column starts, at the earliest, in which a line that starts here may stand."""
        known = (right - SAME_PLACE for _, right in self.edges)
        return next((edge for edge in known if edge < x0 < edge + SAME_PLACE + SET_IN), None)

    def _are_known(self, left: list[Run], right: list[Run], least: int) -> bool:
        place = _left_edge(left), _left_edge(right)
        return max(_lines(left), _lines(right)) >= least and any(
            all(b - SAME_PLACE < a < b + SET_IN for a, b in zip(place, known, strict=True))
            for known in self.edges
        )


def _look_like_columns(left: list[Run], right: list[Run]) -> bool:
    """Whether both stretches are tall, and about as wide as each other.

    Text stands in three columns at most; what stands in more, side by side, are cells.
    """
    if _lines(left) < TALL or _are_cells(left, right[0]):
        return False
    width, second = _width(left), _next_column(right)
    third = right[second:]
    cells = bool(third) and _next_column(third) < len(third)
    return _alike(width, _width(right)) or (not cells and _alike(width, _width(right[:second])))


def _are_cells(left: list[Run], first: Run) -> bool:
    """Whether a stretch is set side by side from where ``first`` stands on, as cells of a row."""
    edge, top = _left_edge(left), first.y + first.size
    for index, (before, after) in enumerate(pairwise(left), 1):
        beside = after.y < before.y + 0.5 * after.size and after.x0 > before.x1
        hangs = MARK.fullmatch(before.text) and after.x0 - before.x1 < FAR_BULLET * after.size
        if beside and not hangs and after.y < top and after.x0 > edge + after.size:
            return all(run.x0 > edge + run.size for run in left[index:])
    return False


def _left_edge(runs: list[Run]) -> float:
    return min(run.x0 for run in runs)


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
