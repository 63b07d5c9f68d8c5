"""Grids of counts: which codes go together, agencies by theme. The darker, the more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from scr_nlp.report.charts.drawing import (
    RULE,
    SMALL,
    Canvas,
    Caption,
    Drawing,
    Mark,
    plain_axes,
    write_beside,
)

COLOUR, DARKEST = "#1d4f82", 0.55
"""Colour of a cell and its greatest opacity: ink can be read on all of them."""

_CELL, _LEFT, _TOP, _LONGEST_LABEL = 34, 250, 190, 36


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of documents; ``told`` is what it says in words, ``link`` where a click leads."""

    n: int
    told: str
    link: str = ""


def draw_grid(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], Cell],
    caption: Caption,
) -> Drawing:
    """Counts by row and column, at most about 14 of each; cells that are missing stay empty."""
    canvas = Canvas(
        _LEFT + len(columns) * _CELL + 60, _TOP + len(rows) * _CELL + 8, _LEFT, 60, _TOP, 8
    )
    most = max((cell.n for cell in cells.values()), default=0)
    marks: dict[str, Mark] = {}
    with plain_axes(canvas) as (figure, axes):
        axes.set_xlim(-0.5, len(columns) - 0.5)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        for place, name in enumerate(rows):
            label = shorten(name, _LONGEST_LABEL, placeholder="…")
            write_beside(axes, label, 0, place, (-10, 0), ha="right", fontsize=SMALL)
        for place, name in enumerate(columns):
            axes.annotate(
                shorten(name, _LONGEST_LABEL, placeholder="…"),
                (place, -0.5),
                xytext=(0, 8),
                textcoords="offset points",
                rotation=55,
                rotation_mode="anchor",
                ha="left",
                va="center",
                fontsize=SMALL,
                annotation_clip=False,
            )
        for (row, column), cell in cells.items():
            shade = DARKEST * cell.n / most if most else 0
            (patch,) = axes.bar(
                column, 0.94, 0.94, row - 0.47, color=COLOUR, alpha=shade, edgecolor=RULE
            ).patches
            patch.set_gid(f"cell{row}-{column}")
            text = axes.text(column, row, str(cell.n), ha="center", va="center", fontsize=SMALL)
            text.set_gid(f"count{row}-{column}")
            for part in ("cell", "count"):
                marks[f"{part}{row}-{column}"] = Mark(cell.told, cell.link)
        return Drawing(figure, caption, marks)
