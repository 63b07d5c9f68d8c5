"""Charts as inline SVG, drawn by matplotlib: no script, crisp in print, read aloud by title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from scr_nlp.report.svg import Caption, clean_svg
from scr_nlp.report.tables import whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

INK, MUTED, LINE, RULE = "#1c2430", "#586174", "#9aa3b2", "#e3e6ec"
SERIES = (("#1d4f82", "o"), ("#9a3412", "o"), ("#0f766e", "D"))
"""Colour and shape of a series: plain, concern, good practice (told apart without colour)."""

LEVEL_COLOURS = (
    ("#9a3412", "#ffffff"),
    ("#f1c9ad", INK),
    ("#bcdad4", INK),
    ("#0f766e", "#ffffff"),
)
PLAIN, CONCERN, GOOD_PRACTICE = range(3)
_LONGEST_LABEL = 56


@dataclass(frozen=True, slots=True)
class Dot:
    """A proportion with its interval, in per cent; ``text`` is printed beside it."""

    per_cent: float
    low: float
    high: float
    text: str
    series: int = PLAIN


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a dot plot; ``link`` is where a click on it leads."""

    label: str
    dots: tuple[Dot, ...]
    link: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One bar of documents by level, 0 to 3, each part with where a click on it leads."""

    label: str
    counts: tuple[int, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Widths in pixels; on a narrow page labels stand above their line."""

    width: int
    left: int
    right: int
    label_above: bool
    font: float


_WIDE = _Layout(800, 332, 128, label_above=False, font=12.5)
_NARROW = _Layout(340, 8, 104, label_above=True, font=12.5)
_TOP, _BOTTOM = 8, 38


@contextmanager
def _axes(layout: _Layout, rows: int, row_height: int) -> Iterator[tuple[Figure, Axes]]:
    """A canvas measured in pixels, with room for ``rows`` lines from the top down."""
    from matplotlib import figure, rc_context

    height = rows * row_height + _TOP + _BOTTOM
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "scr_nlp",
        "font.family": "sans-serif",
        "font.size": layout.font,
        "text.parse_math": False,
        "text.color": INK,
    }
    with rc_context(settings):
        canvas = figure.Figure(figsize=(layout.width / 72, height / 72))
        axes = canvas.add_axes(
            (
                layout.left / layout.width,
                _BOTTOM / height,
                (layout.width - layout.left - layout.right) / layout.width,
                rows * row_height / height,
            )
        )
        axes.set_ylim(rows - 0.5, -0.5)
        axes.set_xlim(0, 100)
        for side in axes.spines.values():
            side.set_visible(False)
        axes.set_yticks([])
        axes.set_xticks([0, 25, 50, 75, 100])
        axes.tick_params(length=0, pad=6, labelcolor=MUTED, labelsize=11)
        axes.patch.set_visible(False)
        canvas.patch.set_visible(False)
        axes.set_xlabel("per cent of documents", color=MUTED, fontsize=11, labelpad=3)
        yield canvas, axes


def _write(
    axes: Axes, words: str, x: float, y: float, offset: tuple[float, float], **how: Any
) -> Annotation:
    """Words beside a point: ``x`` as a share of the axes, ``y`` a row, ``offset`` in pixels."""
    return axes.annotate(
        words,
        (x, y),
        xycoords=("axes fraction", "data"),
        xytext=offset,
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        **how,
    )


def draw_dots(rows: Sequence[DotRow], caption: Caption, *, narrow: bool = False) -> str:
    """A dot plot with 95% intervals, one line per row (at least one), as an SVG element.

    ``narrow`` gives the drawing for a window as wide as a telephone.
    """
    layout = _NARROW if narrow else _WIDE
    row_height = 13 * max(len(row.dots) for row in rows) + (27 if narrow else 11)
    notes: dict[str, tuple[str, str]] = {}
    with _axes(layout, len(rows), row_height) as (canvas, axes):
        axes.grid(axis="x", color=RULE, linewidth=1)
        axes.set_axisbelow(True)
        for place, row in enumerate(rows):
            name = shorten(row.label, _LONGEST_LABEL, placeholder="…")
            if layout.label_above:
                middle = place + 9 / row_height
                label = _write(axes, name, 0, place, (-6, row_height / 2 - 11), ha="left")
            else:
                middle = place
                label = _write(axes, name, 0, place, (-14, 0), ha="right")
            label.set_gid(f"label{place}")
            notes[f"label{place}"] = ("", row.link)
            step = 13 / row_height
            for number, dot in enumerate(row.dots):
                y = middle + (number - (len(row.dots) - 1) / 2) * step
                colour, shape = SERIES[dot.series]
                gid = f"dot{place}-{number}"
                (line,) = axes.plot([dot.low, dot.high], [y, y], color=colour, linewidth=2.4)
                line.set_alpha(0.4)
                line.set_gid(f"line{place}-{number}")
                size = 7.5 if shape == "o" else 6
                (point,) = axes.plot(
                    [dot.per_cent],
                    [y],
                    shape,
                    color=colour,
                    markersize=size,
                    markeredgecolor="#ffffff",
                    markeredgewidth=1,
                    clip_on=False,
                )
                point.set_gid(gid)
                value = _write(axes, dot.text, 1, y, (12, 0), ha="left", color=colour, fontsize=11)
                value.set_gid(f"value{place}-{number}")
                told = f"{row.label}: {dot.text}, 95% interval {whole(dot.low)}–{whole(dot.high)}%"
                for part in ("dot", "line", "value"):
                    notes[f"{part}{place}-{number}"] = (told, row.link)
        return clean_svg(canvas, caption, notes)


def draw_levels(
    rows: Sequence[LevelRow], names: Sequence[str], caption: Caption, *, narrow: bool = False
) -> str:
    """One bar per row, parted by level from absent to addressed, as an SVG element."""
    layout = _Layout(340 if narrow else 800, 8, 12, label_above=True, font=12.5)
    row_height = 62
    notes: dict[str, tuple[str, str]] = {}
    with _axes(layout, len(rows), row_height) as (canvas, axes):
        for place, row in enumerate(rows):
            total = sum(row.counts)
            label = _write(axes, row.label, 0, place, (0, 12), ha="left")
            label.set_gid(f"label{place}")
            begin = 0.0
            for level, count in enumerate(row.counts):
                if not count:
                    continue
                size = 100 * count / total
                colour, ink = LEVEL_COLOURS[level]
                bars = axes.barh(
                    place + 0.18, size, 24 / row_height, begin, color=colour, edgecolor="#ffffff"
                )
                told = f"{row.label}: {count} of {total} {names[level]}"
                bars.patches[0].set_gid(f"bar{place}-{level}")
                text = axes.text(
                    begin + size / 2, place + 0.18, str(count), color=ink, ha="center", va="center"
                )
                text.set_gid(f"count{place}-{level}")
                for part in ("bar", "count"):
                    notes[f"{part}{place}-{level}"] = (told, row.links[level])
                begin += size
        return clean_svg(canvas, caption, notes)
