"""UpSet plots: how many documents assert exactly these codes together.

Lex et al., "UpSet: visualization of intersecting sets", IEEE Transactions on Visualization
and Computer Graphics 20 (2014), 1983-1992.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from scr_nlp.report.charts.drawing import (
    INK,
    RULE,
    SMALL,
    Canvas,
    Caption,
    Drawing,
    Mark,
    plain_axes,
    write_beside,
)

_BAR, _DOT = "#1d4f82", 9
_STEP, _BARS, _ROW, _LEFT, _LONGEST_LABEL = 30, 150, 26, 250, 36


@dataclass(frozen=True, slots=True)
class Combination:
    """Documents that hold the sets at these places, and no other of the sets drawn."""

    members: tuple[int, ...]
    n: int
    told: str
    link: str = ""


def draw_sets(
    names: Sequence[str], combinations: Sequence[Combination], caption: Caption
) -> Drawing:
    """A bar for each combination, and below it which sets it holds."""
    canvas = Canvas(
        _LEFT + len(combinations) * _STEP + 20,
        _BARS + len(names) * _ROW + 40,
        _LEFT,
        20,
        24,
        16,
    )
    most = max((one.n for one in combinations), default=0) or 1
    # Bars stand on row -0.7; a document is so many rows high.
    unit = (_BARS / _ROW) / most
    marks: dict[str, Mark] = {}
    with plain_axes(canvas) as (figure, axes):
        axes.set_xlim(-0.5, len(combinations) - 0.5)
        axes.set_ylim(len(names) - 0.5, -0.7 - _BARS / _ROW)
        for row, name in enumerate(names):
            label = shorten(name, _LONGEST_LABEL, placeholder="…")
            write_beside(axes, label, 0, row, (-10, 0), ha="right", fontsize=SMALL)
            axes.plot(
                range(len(combinations)),
                [row] * len(combinations),
                "o",
                color=RULE,
                markersize=_DOT,
            )
        for place, one in enumerate(combinations):
            height = one.n * unit
            (bar,) = axes.bar(place, height, 0.66, -0.7 - height, color=_BAR).patches
            bar.set_gid(f"bar{place}")
            text = axes.annotate(
                str(one.n),
                (place, -0.7 - height),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=SMALL,
                annotation_clip=False,
            )
            text.set_gid(f"count{place}")
            dots = list(one.members)
            (column,) = axes.plot(
                [place] * len(dots), dots, "o-", color=INK, markersize=_DOT, linewidth=2
            )
            column.set_gid(f"dots{place}")
            for part in ("bar", "count", "dots"):
                marks[f"{part}{place}"] = Mark(one.told, one.link)
        return Drawing(figure, caption, marks)
