"""Dot plots of proportions with their intervals, and published figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from scr_nlp.report.charts.drawing import (
    INK,
    RULE,
    SMALL,
    Canvas,
    Caption,
    Drawing,
    Mark,
    plain_axes,
    scale_per_cent,
    write_beside,
)
from scr_nlp.report.tables import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SERIES = (("#1d4f82", "o"), ("#9a3412", "o"), ("#0f766e", "D"))
"""Colour and shape of a series: plain, concern, good practice (told apart without colour)."""

PLAIN, CONCERN, GOOD_PRACTICE = range(3)
_LONGEST_LABEL = 46
_STEP = 13


@dataclass(frozen=True, slots=True)
class Dot:
    """A proportion with its interval, in per cent; ``text`` is printed beside it.

    ``key`` names the number in the page.
    """

    per_cent: float
    low: float
    high: float
    text: str
    key: str = ""
    series: int = PLAIN


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published figure in per cent, and what it is in words."""

    per_cent: float
    told: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a dot plot; ``link`` is where a click on it leads."""

    label: str
    dots: tuple[Dot, ...]
    link: str
    benchmarks: tuple[Benchmark, ...] = ()


def draw_dots(rows: Sequence[DotRow], caption: Caption, *, narrow: bool = False) -> Drawing:
    """A dot plot with 95% intervals, one line per row (at least one).

    ``narrow`` gives the drawing for a window as wide as a telephone.
    """
    row_height = _STEP * max(len(row.dots) for row in rows) + (27 if narrow else 11)
    height = len(rows) * row_height + 46
    canvas = Canvas(340, height, 8, 104) if narrow else Canvas(800, height, 332, 128)
    marks: dict[str, Mark] = {}
    with plain_axes(canvas) as (figure, axes):
        scale_per_cent(axes, len(rows))
        axes.grid(axis="x", color=RULE, linewidth=1)
        axes.set_axisbelow(True)
        for place, row in enumerate(rows):
            name = shorten(row.label, _LONGEST_LABEL, placeholder="…")
            if narrow:
                middle = place + 9 / row_height
                label = write_beside(axes, name, 0, place, (-6, row_height / 2 - 11), ha="left")
            else:
                middle = place
                label = write_beside(axes, name, 0, place, (-14, 0), ha="right")
            label.set_gid(f"label{place}")
            marks[f"label{place}"] = Mark(link=row.link)
            for number, dot in enumerate(row.dots):
                y = middle + (number - (len(row.dots) - 1) / 2) * _STEP / row_height
                _draw_dot(axes, dot, y, f"{place}-{number}")
                told = f"{row.label}: {dot.text}, 95% interval {whole(dot.low)}–{whole(dot.high)}%"
                for part in ("dot", "line", "value"):
                    shows = {"mark": part, "key": dot.key}
                    marks[f"{part}{place}-{number}"] = Mark(told, row.link, shows)
            for number, benchmark in enumerate(row.benchmarks):
                (tick,) = axes.plot(
                    [benchmark.per_cent],
                    [middle],
                    "|",
                    color=INK,
                    markersize=row_height * 0.62,
                    markeredgewidth=2,
                )
                tick.set_gid(f"benchmark{place}-{number}")
                marks[f"benchmark{place}-{number}"] = Mark(f"{row.label}: {benchmark.told}")
        scale = {"left": str(canvas.left), "right": str(canvas.width - canvas.right)}
        return Drawing(figure, caption, marks, scale)


def _draw_dot(axes: Axes, dot: Dot, y: float, gid: str) -> None:
    """A proportion, its interval, and its words at the right."""
    colour, shape = SERIES[dot.series]
    (line,) = axes.plot([dot.low, dot.high], [y, y], color=colour, linewidth=2.4, alpha=0.4)
    line.set_gid(f"line{gid}")
    (point,) = axes.plot(
        [dot.per_cent],
        [y],
        shape,
        color=colour,
        markersize=7.5 if shape == "o" else 6,
        markeredgecolor="#ffffff",
        markeredgewidth=1,
        clip_on=False,
    )
    point.set_gid(f"dot{gid}")
    value = write_beside(axes, dot.text, 1, y, (12, 0), ha="left", color=colour, fontsize=SMALL)
    value.set_gid(f"value{gid}")
