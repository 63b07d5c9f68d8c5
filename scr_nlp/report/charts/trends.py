"""Lines over the years with bands of uncertainty, one small chart for each code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from scr_nlp.report.charts.dots import SERIES
from scr_nlp.report.charts.drawing import (
    MUTED,
    RULE,
    SMALL,
    Canvas,
    Caption,
    Drawing,
    Mark,
    blank_figure,
    strip_axes,
)

_ACROSS, _WIDTH, _HEIGHT, _GAP, _TOP, _BOTTOM = 3, 226, 104, 40, 30, 34


@dataclass(frozen=True, slots=True)
class Point:
    """The share of one year's documents, in per cent, with its interval."""

    year: int
    per_cent: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """One code over the years that have documents."""

    name: str
    points: tuple[Point, ...]
    series: int
    link: str = ""


def draw_trends(trends: Sequence[Trend], caption: Caption, *, narrow: bool = False) -> Drawing:
    """A small chart for each code: line, 95% band, years from left to right."""
    across = 1 if narrow else _ACROSS
    down = -(-len(trends) // across)
    cell = _TOP + _HEIGHT + _BOTTOM
    canvas = Canvas(44 + across * (_WIDTH + _GAP), down * cell)
    years = sorted({point.year for trend in trends for point in trend.points})
    ticks = sorted({years[0], years[len(years) // 2], years[-1]})
    marks: dict[str, Mark] = {}
    with blank_figure(canvas) as figure:
        for place, trend in enumerate(trends):
            row, column = divmod(place, across)
            left = 44 + column * (_WIDTH + _GAP)
            bottom = canvas.height - row * cell - _TOP - _HEIGHT
            axes = figure.add_axes(
                (
                    left / canvas.width,
                    bottom / canvas.height,
                    _WIDTH / canvas.width,
                    _HEIGHT / canvas.height,
                )
            )
            strip_axes(axes)
            axes.set_xlim(years[0] - 0.4, years[-1] + 0.4)
            axes.set_ylim(0, 100)
            axes.set_xticks(ticks)
            axes.set_yticks([0, 50, 100])
            axes.grid(axis="y", color=RULE, linewidth=1)
            axes.set_axisbelow(True)
            title = shorten(trend.name, 36, placeholder="…")
            axes.set_title(title, fontsize=SMALL + 1, loc="left", pad=8).set_gid(f"name{place}")
            colour, shape = SERIES[trend.series]
            x = [point.year for point in trend.points]
            axes.fill_between(
                x,
                [point.low for point in trend.points],
                [point.high for point in trend.points],
                color=colour,
                alpha=0.18,
                linewidth=0,
            )
            y = [point.per_cent for point in trend.points]
            (line,) = axes.plot(
                x, y, f"{shape}-", color=colour, markersize=3.5, linewidth=1.6, clip_on=False
            )
            line.set_gid(f"line{place}")
            if not column:
                axes.set_ylabel("per cent", color=MUTED, fontsize=SMALL, labelpad=4)
            for part in ("name", "line"):
                marks[f"{part}{place}"] = Mark(trend.name, trend.link)
        return Drawing(figure, caption, marks)
