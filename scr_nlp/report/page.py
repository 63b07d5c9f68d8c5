"""What the page of a theme report shows, ready to be laid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.counting import load_document_types
from scr_nlp.report.embed import measure_key
from scr_nlp.report.figures import Figure, draw_figures, explain_no_trends
from scr_nlp.report.methods import Section, describe_methods
from scr_nlp.report.tables import list_rows
from scr_nlp.summaries import name_dimensions

if TYPE_CHECKING:
    from scr_nlp.report.tables import ThemeTables


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of the frequency table and where its quotations are."""

    key: str
    n: int
    per_cent: float | None
    low: float | None
    high: float | None
    paragraphs: int
    past: int


@dataclass(frozen=True, slots=True)
class Row:
    """One code (or union of codes) with its rates by facet."""

    name: str
    union: bool
    rates: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG elements for wide and for narrow windows, and how many codes it omits."""

    wide: str
    narrow: str
    unseen: int
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the template needs."""

    name: str
    n_cases: int
    n_read: int
    n_failed: int
    pages: int
    words: int
    types: list[tuple[str, int, int]]
    documents: list[Any]
    excluded: list[Any]
    partly_read: list[Any]
    failures: list[Any]
    risks: list[Row]
    agencies: list[Row]
    themes: list[Row]
    levels: list[Any]
    benchmarks: list[Any]
    accuracy: list[Any]
    charts: dict[str, Chart]
    no_trends: str
    dimensions: dict[str, str]
    methods: list[Section]
    limit: int | None
    sources: dict[str, str]


def _rows(tables: ThemeTables, kind: str, leading: str) -> list[Row]:
    """The codes of a kind, most frequent first by the leading facet, unions last."""
    rows: dict[str, Row] = {}
    for row in list_rows(tables.frequency[tables.frequency["kind"] == kind]):
        entry = rows.setdefault(row.code, Row(row.name, len(row.codes) > 1, {}))
        entry.rates[row.facet] = Rate(
            measure_key(row.kind, row.code, row.facet),
            *(row.n, row.per_cent, row.low, row.high, row.paragraphs, row.historical_only),
        )
    return sorted(
        rows.values(),
        key=lambda row: (row.union, *(-rate.n for rate in _leading_first(row, leading))),
    )


def _leading_first(row: Row, leading: str) -> list[Rate]:
    return [row.rates[leading], *(rate for name, rate in row.rates.items() if name != leading)]


def _charts(figures: Sequence[Figure]) -> dict[str, Chart]:
    return {
        figure.name: Chart(
            figure.wide.element(),
            figure.narrow.element() if figure.narrow else "",
            figure.unseen,
            figure.wide.caption.title,
        )
        for figure in figures
    }


def build_page(tables: ThemeTables, limit: int | None) -> Page:
    """The page of a theme report; ``limit`` says how many quotations a document keeps."""
    documents = list_rows(tables.documents.assign(place=range(len(tables.documents))))
    kinds = load_document_types()
    read = Counter(row.type_name for row in documents)
    counted = Counter(row.type_name for row in documents if row.counted)
    risks = _rows(tables, "risk_factor", "")
    agencies = _rows(tables, "agency", "case")
    themes = _rows(tables, "theme", "concern")
    levels = list_rows(tables.coverage_levels)
    return Page(
        name=tables.name,
        n_cases=tables.n_cases,
        n_read=len(documents),
        n_failed=len(tables.failures),
        pages=int(tables.documents["n_pages"].sum()),
        words=int(tables.documents["words"].sum()),
        types=[
            (kind.name, read[kind.name], counted[kind.name])
            for kind in kinds.values()
            if read[kind.name]
        ],
        documents=documents,
        excluded=[row for row in documents if not row.counted],
        partly_read=[row for row in documents if row.unread_pages],
        failures=list_rows(tables.failures),
        risks=risks,
        agencies=agencies,
        themes=themes,
        levels=levels,
        accuracy=list_rows(tables.corrected[tables.corrected["n"] > 0]),
        benchmarks=list_rows(tables.benchmarks[tables.benchmarks["n"].notna()]),
        charts=_charts(draw_figures(tables)),
        no_trends=explain_no_trends(tables),
        dimensions=name_dimensions(),
        methods=describe_methods(tables),
        limit=limit,
        sources={row.review_id: row.source for row in documents},
    )
