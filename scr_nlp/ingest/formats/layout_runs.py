"""Runs of text on one baseline, joined to the lines that a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import reduce
from itertools import groupby, pairwise
from typing import NamedTuple

WIDE_GAP = 0.8
"""A gap of this many font sizes may part two cells; readers start a new run there."""

CLEAR_GAP = 1.5
"""A gap of this many font sizes parts two cells even in a line with narrower gaps."""

WORD_GAP = 0.13
"""A gap of this many font sizes is a space between words."""

ASCENT, DESCENT = 0.75, 0.25
"""How far a line reaches above and below its baseline, in font sizes."""

SMALL_MARK = 0.8
"""A figure of at most this share of the size of its line, and raised, marks a note."""

EVEN = 0.25
"""Gaps within this share of their mean are even, as justifying makes them."""

WIDEST_GAP = 2.5
"""Justifying makes no gap wider than this many font sizes."""

MAX_LEADING = 1.7
"""Lines of one paragraph or cell are at most this many font sizes apart."""

MARK = re.compile(
    r"""[•▪◦‣●○■□–—*·o➢✓-]                     # a bullet
    | \(?\d{1,3}(?:[.-]\d{1,3})*[.):]?           # 4  6.14  6-14  (2)
    | \(?[A-Za-z][.)] | \(?[ivxlc]{1,5}[.)]      # a)  (iv)
    | (?:R|F|Q|S|LP|KLOE|Rec)\s?\d{1,2}(?:\.\d{1,2})?[.:]?    # R4
    | (?:Finding|Recommendation|Lesson)\ \d{1,2}[.:]?""",
    re.VERBOSE,
)
"""What hangs to the left of a paragraph or item and belongs to its first line."""

BULLETS = frozenset("•▪◦‣●○■□➢✓")

LEADER = 4
"""As many dots in a row, each drawn by itself, lead from an entry to its page."""

FAR_BULLET = 4.0
"""A bullet stands at most this many font sizes before its line."""

_NOTE_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*|[*†‡§]{1,3}")


class Run(NamedTuple):
    """Text drawn on one baseline without a wide gap; points from the top left corner.

    ``edge`` is the right edge of the lines beside a side bar, where there is one; ``mark``
    is the number that the structure tree knows the text by, or -1.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    edge: float = float("inf")
    mark: int = -1

    @property
    def top(self) -> float:
        """Upper edge, one ascent above the baseline."""
        return self.y - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge, one descent below the baseline."""
        return self.y + DESCENT * self.size


def reunite_bullets(runs: Sequence[Run]) -> Sequence[Run]:
    """Runs with each bullet before the line it belongs to, where it was drawn apart from it."""
    bullets = [i for i, run in enumerate(runs) if run.text in BULLETS]
    apart = [i for i in bullets if i + 1 == len(runs) or not _is_marked(runs[i], runs[i + 1])]
    if not apart:
        return runs
    lines = sorted((run.y, index) for index, run in enumerate(runs) if run.text not in BULLETS)
    before: dict[int, list[int]] = {}
    for index in apart:
        bullet = runs[index]
        low = bisect_left(lines, (bullet.y - 0.5 * bullet.size,))
        high = bisect_right(lines, (bullet.y + 0.5 * bullet.size,))
        marked = [at for _, at in lines[low:high] if _is_marked(bullet, runs[at])]
        if marked:
            before.setdefault(min(marked, key=lambda at: runs[at].x0), []).append(index)
    moved = {index for indices in before.values() for index in indices}
    return [
        runs[at]
        for index in range(len(runs))
        if index not in moved
        for at in (*before.get(index, ()), index)
    ]


def _is_marked(bullet: Run, run: Run) -> bool:
    """Whether a bullet stands just before a run, on its line."""
    gap = run.x0 - bullet.x1
    return -0.5 * run.size < gap < FAR_BULLET * run.size and abs(run.y - bullet.y) < 0.5 * run.size


def gather_leaders(runs: Sequence[Run]) -> Sequence[Run]:
    """Runs with the dots that lead to a page number as one, whichever way they were drawn."""
    if sum(run.text == "." for run in runs) < LEADER:
        return runs
    gathered: list[Run] = []
    for (dots, y), group in groupby(runs, lambda run: (run.text == ".", run.y)):
        members = list(group)
        if dots and len(members) >= LEADER:
            x0, x1 = min(run.x0 for run in members), max(run.x1 for run in members)
            members = [members[0]._replace(text="." * len(members), x0=x0, x1=x1, y=y)]
        gathered += members
    return gathered


def join_runs(runs: Sequence[Run]) -> list[Run]:
    """Join runs that continue each other on one baseline, with a space where there is a gap.

    Runs parted by a wide gap stay apart, unless the line is justified. Raised figures
    that mark a note go, except at the start of a line, where the note itself begins.
    """
    lines: list[list[Run]] = []
    for run in reunite_bullets(gather_leaders(runs)):
        line = lines[-1] if lines else None
        if line is None or not _continues(line[-1], run):
            lines.append([run])
        elif run.x0 - line[-1].x1 < WIDE_GAP * max(run.size, line[-1].size):
            line[-1] = _joined(line[-1], run)
        else:
            line.append(run)
    joined: list[Run] = []
    for index, line in enumerate(lines):
        if len(line) > 1:
            above = lines[index - 1] if index else None
            below = lines[index + 1] if index + 1 < len(lines) else None
            line = _unstretched(line, above, below)
        joined += line
    return joined


def _continues(last: Run, run: Run) -> bool:
    size = max(last.size, run.size)
    return abs(run.y - last.y) < 0.5 * size and run.x0 > last.x1 - 0.5 * size


def _joined(last: Run, run: Run) -> Run:
    if _is_note_mark(run, last):
        return last._replace(x1=max(last.x1, run.x1))
    if _is_note_mark(last, run):
        return run._replace(text=f"{last.text} {run.text}", x0=last.x0)
    space = " " if run.x0 - last.x1 > WORD_GAP * max(last.size, run.size) else ""
    longer = last if len(last.text) >= len(run.text) else run
    return Run(
        last.text + space + run.text,
        last.x0,
        max(last.x1, run.x1),
        longer.y,
        longer.size,
        last.bold and run.bold,
        mark=longer.mark,
    )


def _is_note_mark(mark: Run, line: Run) -> bool:
    return (
        mark.size <= SMALL_MARK * line.size
        and mark.y < line.y - 0.1 * line.size
        and _NOTE_MARK.fullmatch(mark.text) is not None
    )


def _unstretched(line: list[Run], above: list[Run] | None, below: list[Run] | None) -> list[Run]:
    """A line whose wide gaps come from justifying, not from columns, made whole."""
    if MARK.fullmatch(line[0].text) and len(line) > 2 and not MARK.fullmatch(line[1].text):
        return [line[0], *_unstretched(line[1:], above, below)]
    gaps = [right.x0 - left.x1 for left, right in pairwise(line)]
    narrow = sum(run.text.count(" ") for run in line)
    mean = sum(gaps) / len(gaps)
    even = max(gaps) - mean < EVEN * mean and mean - min(gaps) < EVEN * mean
    if len(line) > 2 and even and mean <= (CLEAR_GAP if narrow else WIDEST_GAP) * line[0].size:
        return [reduce(_joined, line)]
    if not MARK.fullmatch(line[0].text) and (_fills(line, above, -1) or _fills(line, below, 0)):
        return [reduce(_joined, line)]
    return line


def _fills(line: list[Run], other: list[Run] | None, side: int) -> bool:
    """Whether a line reaches from edge to edge of a line next to it with gaps elsewhere, if any."""
    if other is None or _gaps_meet(line, other):
        return False
    run, first, last = other[0], line[0], line[-1]
    step = first.y - run.y if side else run.y - first.y
    numbered = MARK.fullmatch(first.text.split(" ", 1)[0]) is not None
    set_in = run.x0 < first.x0 if side else numbered and first.x0 < run.x0 < first.x1
    return (
        0 < step <= MAX_LEADING * first.size
        and abs(other[-1].x1 - last.x1) < 1.5
        and abs(run.size - first.size) < 0.1
        and (abs(run.x0 - first.x0) < 1.5 or set_in)
        and sum(piece.text.count(" ") for piece in other) > 2
    )


def _gaps_meet(line: list[Run], other: list[Run]) -> bool:
    """Whether two lines have a wide gap at the same place, as the rows of a table do."""
    return any(
        left.x1 < after.x0 and before.x1 < right.x0
        for left, right in pairwise(line)
        for before, after in pairwise(other)
    )
