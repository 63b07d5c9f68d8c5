"""Which charts a theme report holds, and what they show in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from scr_nlp.report.charts import (
    Benchmark,
    Caption,
    Cell,
    Combination,
    Dot,
    DotRow,
    Drawing,
    LevelRow,
    Point,
    Trend,
    draw_dots,
    draw_grid,
    draw_levels,
    draw_sets,
    draw_trends,
)
from scr_nlp.report.charts.dots import CONCERN, GOOD_PRACTICE, PLAIN
from scr_nlp.report.embed import measure_key
from scr_nlp.report.tables import list_rows, whole
from scr_nlp.summaries import LEVELS

if TYPE_CHECKING:
    from scr_nlp.report.tables import ThemeTables

_SERIES = {"": PLAIN, "case": PLAIN, "concern": CONCERN, "good_practice": GOOD_PRACTICE}

MOST_TRENDS, MOST_PAIRED, MOST_COMBINATIONS = 6, 14, 18
"""How much a chart shows: more codes cannot be read."""

MIN_YEARS, MIN_DATED, MIN_A_YEAR = 3, 12, 2
"""What lines over the years rest on: years with documents, documents with a year, and how
many of these a year has on average. With fewer, a line shows which document came when."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart for wide windows and, if it can be, for narrow ones.

    ``unseen`` codes are left out of it.
    """

    name: str
    wide: Drawing
    narrow: Drawing | None = None
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
    lines, benchmarks = [], _benchmarks(tables)
    for row in seen:
        first = row[facets[0]]
        published = tuple(benchmarks.get(first.code, ())) if facets[0] in ("", "case") else ()
        dots = tuple(_dot(row[facet]) for facet in facets if row[facet].n or facet == facets[0])
        link = f"quotes/{measure_key(kind, first.code, facets[0])}/present"
        lines.append(DotRow(first.name, dots, link, published))
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


def _benchmarks(tables: ThemeTables) -> dict[str, list[Benchmark]]:
    """Published figures of all reviews of a period, by code."""
    found: dict[str, list[Benchmark]] = {}
    for row in list_rows(tables.benchmarks):
        if not row.sample and row.facet in ("", "case"):
            told = f"{whole(row.benchmark)}% ({row.source_name}, {row.period})"
            found.setdefault(row.code, []).append(Benchmark(row.benchmark, told))
    return found


def explain_no_trends(tables: ThemeTables) -> str:
    """Why there are no lines over the years, in a sentence; empty where there are enough years."""
    years = tables.yearly.drop_duplicates("year")
    dated, n_years = int(years["of"].sum()), int((years["of"] > 0).sum())
    if n_years >= MIN_YEARS and dated >= max(MIN_DATED, MIN_A_YEAR * n_years):
        return ""
    found = (
        f"{dated} {'document' if dated == 1 else 'documents'} from {n_years}"
        f" {'year' if n_years == 1 else 'years'}"
    )
    return (
        f"Changes over the years are not drawn: {found} cannot show a trend. It takes at least"
        f" {MIN_DATED} documents that state their year, from {MIN_YEARS} or more years, and"
        f" {MIN_A_YEAR} a year on average."
    )


def _draw_trends(tables: ThemeTables) -> Figure | None:
    """The most frequent risk factors and concerns over the years, if there are enough years."""
    if explain_no_trends(tables):
        return None
    yearly, trends = tables.yearly, []
    for kind, facet in (("risk_factor", ""), ("theme", "concern")):
        for rate in _most_frequent(tables, kind, facet)[:MOST_TRENDS]:
            rows = yearly[(yearly["code"] == rate.code) & (yearly["facet"] == facet)]
            points = tuple(
                Point(
                    row.year,
                    *(nan if row.of == 0 else x for x in (row.per_cent, row.low, row.high)),
                )
                for row in list_rows(rows, "year", "of", "per_cent", "low", "high")
            )
            link = f"quotes/{measure_key(kind, rate.code, facet)}/present"
            trends.append(Trend(rate.name, points, _SERIES[facet], link))
    if not trends:
        return None
    title = "The most frequent risk factors and concerns by year of publication"
    told = (
        f"Lines over the years with 95% bands, in per cent of each year's documents: "
        f"{', '.join(trend.name for trend in trends)}. The table of years holds every number."
    )
    wide, narrow = (
        draw_trends(trends, Caption(f"trends-{size}", title, told), narrow=size == "narrow")
        for size in ("wide", "narrow")
    )
    return Figure("trends", wide, narrow)


def _most_frequent(tables: ThemeTables, kind: str, facet: str) -> list[Any]:
    """The codes of a kind that were found, unions apart, the most frequent first."""
    frame = tables.frequency
    frame = frame[(frame["kind"] == kind) & (frame["facet"] == facet) & (frame["n"] > 0)]
    frame = frame[frame["codes"].map(len) == 1]
    return list_rows(frame.sort_values("n", ascending=False, kind="stable"))


def _together(within: Sequence[str], without: Sequence[str] = ()) -> str:
    """The address of the documents that hold some risk factors and none of some others."""
    first, second = (
        "+".join(measure_key("risk_factor", code, "") for code in codes)
        for codes in (within, without)
    )
    return f"together/{first}!{second}"


def _draw_pairs(tables: ThemeTables) -> Figure | None:
    """Risk factors by risk factors: the documents that assert both."""
    rates = _most_frequent(tables, "risk_factor", "")[:MOST_PAIRED]
    if len(rates) < 2:
        return None
    places = {rate.code: place for place, rate in enumerate(rates)}
    cells = {}
    for pair in list_rows(tables.pairs):
        if pair.code in places and pair.with_code in places:
            first, second = sorted((places[pair.code], places[pair.with_code]))
            told = f"{pair.name} and {pair.with_name}: {pair.both} of {pair.of} documents"
            if pair.odds_ratio is not None:
                told += f"; odds ratio {pair.odds_ratio:.1f} ({pair.low:.1f}–{pair.high:.1f})"
            cells[second, first] = Cell(pair.both, told, _together((pair.code, pair.with_code)))
    most = max(cells.values(), key=lambda cell: cell.n)
    told = f"Grid of the documents that assert two risk factors. Most often {most.told}."
    names = [rate.name for rate in rates]
    caption = Caption("pairs", "Risk factors that are asserted together", told)
    return Figure("pairs", draw_grid(names[1:], names[:-1], _shifted(cells), caption))


def _shifted(cells: dict[tuple[int, int], Cell]) -> dict[tuple[int, int], Cell]:
    """Cells below the diagonal, of which the first row and last column are empty."""
    return {(row - 1, column): cell for (row, column), cell in cells.items()}


def _draw_sets(tables: ThemeTables) -> Figure | None:
    """The combinations of the most frequent risk factors."""
    rows = [row for row in list_rows(tables.intersections) if row.n][:MOST_COMBINATIONS]
    names: dict[str, str] = {}
    for row in rows:
        names.update(zip(row.codes, row.names, strict=True))
    if len(names) < 2:
        return None
    order = [rate.code for rate in _most_frequent(tables, "risk_factor", "") if rate.code in names]
    combinations = []
    for row in rows:
        told = f"{', '.join(row.names) or 'none of them'}: {row.n} of {row.of} documents"
        others = [code for code in order if code not in row.codes]
        members = tuple(sorted(order.index(code) for code in row.codes))
        link = _together(row.codes, others) if row.codes else ""
        combinations.append(Combination(members, row.n, told, link))
    told = (
        "Bars of the documents that assert exactly these of the most frequent risk factors, the"
        f" most frequent first: {'. '.join(one.told for one in combinations[:3])}."
    )
    caption = Caption("sets", "Combinations of the most frequent risk factors", told)
    return Figure("sets", draw_sets([names[code] for code in order], combinations, caption))


def _draw_agency_themes(tables: ThemeTables) -> Figure | None:
    """Agencies that are named in a paragraph that judges a theme a concern."""
    frame = tables.agency_themes[tables.agency_themes["facet"] == "concern"]
    if frame.empty:
        return None
    agencies = [
        r.code for r in _most_frequent(tables, "agency", "case") if r.code in set(frame["agency"])
    ]
    themes = [
        r.code for r in _most_frequent(tables, "theme", "concern") if r.code in set(frame["theme"])
    ]
    agencies, themes = agencies[:MOST_PAIRED], themes[:MOST_PAIRED]
    cells, names = {}, {}
    for row in list_rows(frame):
        names.update(
            {("agency", row.agency): row.agency_name, ("theme", row.theme): row.theme_name}
        )
        if row.agency in agencies and row.theme in themes:
            told = f"{row.agency_name} and {row.theme_name}: {row.n} of {row.of} documents"
            link = f"quotes/{measure_key('theme', row.theme, 'concern')}/present"
            cells[agencies.index(row.agency), themes.index(row.theme)] = Cell(row.n, told, link)
    if not cells:
        return None
    told = (
        "Grid of the documents in which a paragraph judges a theme a concern and names the agency."
        f" Most often {max(cells.values(), key=lambda cell: cell.n).told}."
    )
    caption = Caption("agency_themes", "Agencies by theme judged a concern", told)
    drawn = draw_grid(
        [names["agency", code] for code in agencies],
        [names["theme", code] for code in themes],
        cells,
        caption,
    )
    return Figure("agency_themes", drawn)


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
        _draw_trends(tables),
        _draw_pairs(tables),
        _draw_sets(tables),
        _draw_agency_themes(tables),
    )
    return [figure for figure in figures if figure]
