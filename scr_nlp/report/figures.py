"""Which charts a theme report holds, and what they show in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scr_nlp.report.charts import Caption, Dot, DotRow, Drawing, LevelRow, draw_dots, draw_levels
from scr_nlp.report.charts.dots import CONCERN, GOOD_PRACTICE, PLAIN
from scr_nlp.report.embed import measure_key
from scr_nlp.report.tables import list_rows, whole
from scr_nlp.summaries import LEVELS

if TYPE_CHECKING:
    from scr_nlp.report.tables import ThemeTables

_SERIES = {"": PLAIN, "case": PLAIN, "concern": CONCERN, "good_practice": GOOD_PRACTICE}


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart drawn for wide and for narrow windows; ``unseen`` codes are left out of it."""

    name: str
    wide: Drawing
    narrow: Drawing
    unseen: int = 0


def _dot(rate: Any) -> Dot:
    return Dot(
        rate.per_cent,
        rate.low,
        rate.high,
        f"{rate.n} of {rate.of} · {whole(rate.per_cent)}%",
        measure_key(rate.kind, rate.code, rate.facet),
        _SERIES[rate.facet],
    )


def _draw_rates(
    tables: ThemeTables, name: str, title: str, kind: str, facets: Sequence[str]
) -> Figure | None:
    """The codes of a kind that were found, most frequent first by the first facet."""
    rates: dict[str, dict[str, Any]] = {}
    for rate in list_rows(tables.frequency[tables.frequency["kind"] == kind]):
        if rate.facet in facets and len(rate.codes) == 1:
            rates.setdefault(rate.code, {})[rate.facet] = rate
    seen = [row for row in rates.values() if any(rate.n for rate in row.values())]
    if not seen:
        return None
    seen.sort(key=lambda row: [-row[facet].n for facet in facets])
    lines = []
    for row in seen:
        first = row[facets[0]]
        dots = tuple(_dot(row[facet]) for facet in facets if row[facet].n or facet == facets[0])
        link = f"quotes/{measure_key(kind, first.code, facets[0])}/present"
        lines.append(DotRow(first.name, dots, link))
    top = lines[0]
    told = (
        f"Dot plot of {len(lines)} rows in per cent of {tables.n_cases} documents, with 95%"
        f" intervals, the most frequent first: {top.label}, {top.dots[0].text}."
        " The table holds every number."
    )
    wide, narrow = (
        draw_dots(lines, Caption(f"{name}-{size}", title, told), narrow=size == "narrow")
        for size in ("wide", "narrow")
    )
    return Figure(name, wide, narrow, len(rates) - len(seen))


def _draw_coverage(tables: ThemeTables) -> Figure | None:
    full = [row for row in list_rows(tables.coverage_levels) if row.genre == "full" and row.of]
    if not full:
        return None
    rows = [
        LevelRow(row.dimension, row.name, tuple(getattr(row, name) for name in LEVELS))
        for row in full
    ]
    told = " ".join(
        f"{row.label}: "
        + ", ".join(f"{count} {name}" for count, name in zip(row.counts, LEVELS, strict=True))
        + "."
        for row in rows
    )
    title = "Documents by level of coverage"
    wide, narrow = (
        draw_levels(rows, LEVELS, Caption(f"coverage-{size}", title, told), narrow=size == "narrow")
        for size in ("wide", "narrow")
    )
    return Figure("coverage", wide, narrow)


def draw_figures(tables: ThemeTables) -> list[Figure]:
    """Every chart that the study has something to show in."""
    figures = (
        _draw_rates(tables, "risks", "Risk factors", "risk_factor", ("",)),
        _draw_rates(tables, "agencies", "Agencies that acted in the case", "agency", ("case",)),
        _draw_rates(
            tables,
            "themes",
            "Practice themes judged a concern or good practice",
            "theme",
            ("concern", "good_practice"),
        ),
        _draw_coverage(tables),
    )
    return [figure for figure in figures if figure]
