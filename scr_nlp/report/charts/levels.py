"""Bars of documents by level of coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scr_nlp.report.charts.drawing import (
    INK,
    Canvas,
    Caption,
    Drawing,
    Mark,
    plain_axes,
    scale_per_cent,
    write_beside,
)

LEVEL_COLOURS = (
    ("#9a3412", "#ffffff"),
    ("#f1c9ad", INK),
    ("#bcdad4", INK),
    ("#0f766e", "#ffffff"),
)
"""Colour of each level and of a number on it."""

_ROW_HEIGHT = 62


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One bar: counts of documents at levels 0 to 3 of a dimension (by its id)."""

    dimension: str
    label: str
    counts: tuple[int, ...]


def draw_levels(
    rows: Sequence[LevelRow], names: Sequence[str], caption: Caption, *, narrow: bool = False
) -> Drawing:
    """One bar per row, parted by level from absent to addressed."""
    canvas = Canvas(340 if narrow else 800, len(rows) * _ROW_HEIGHT + 46, 8, 12)
    marks: dict[str, Mark] = {}
    with plain_axes(canvas) as (figure, axes):
        scale_per_cent(axes, len(rows))
        for place, row in enumerate(rows):
            total = sum(row.counts)
            write_beside(axes, row.label, 0, place, (0, 12), ha="left")
            begin = 0.0
            for level, count in enumerate(row.counts):
                if not count:
                    continue
                size = 100 * count / total
                colour, ink = LEVEL_COLOURS[level]
                bars = axes.barh(
                    place + 0.18, size, 24 / _ROW_HEIGHT, begin, color=colour, edgecolor="#ffffff"
                )
                told = f"{row.label}: {count} of {total} {names[level]}"
                link = f"coverage/{row.dimension}/full/{level}"
                shows = {"dimension": row.dimension, "level": str(level)}
                bars.patches[0].set_gid(f"bar{place}-{level}")
                text = axes.text(
                    begin + size / 2, place + 0.18, str(count), color=ink, ha="center", va="center"
                )
                text.set_gid(f"count{place}-{level}")
                for part in ("bar", "count"):
                    mark = Mark(told, link, {"mark": f"level-{part}", **shows})
                    marks[f"{part}{place}-{level}"] = mark
                begin += size
        scale = {"left": str(canvas.left), "right": str(canvas.width - canvas.right)}
        return Drawing(figure, caption, marks, scale)
