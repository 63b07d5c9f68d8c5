"""Everything a theme report says, as frames: what the formats have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook import load_codebook
from scr_nlp.evaluation.accuracy import read_accuracy
from scr_nlp.summaries import (
    agency_themes,
    compare_benchmarks,
    cooccurrence,
    corrected_frequency,
    coverage_evidence,
    coverage_levels,
    default_case_types,
    evidence,
    group_documents,
    select_cases,
    set_intersections,
    summarise_documents,
    theme_frequency,
    yearly_frequency,
)

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook
    from scr_nlp.study import Study


@dataclass(frozen=True)
class ThemeTables:
    """The frames of a theme report; see :mod:`scr_nlp.summaries` for their columns.

    ``case_types`` are the ids of the document types that count as cases; ``coverage``,
    ``failures`` and ``decisions`` are the study's own frames. ``filters`` are the string columns of
    ``documents`` that part them in groups, with their printed names.
    """

    name: str
    codebook: Codebook
    case_types: tuple[str, ...]
    documents: pd.DataFrame
    failures: pd.DataFrame
    frequency: pd.DataFrame
    evidence: pd.DataFrame
    coverage: pd.DataFrame
    coverage_levels: pd.DataFrame
    coverage_evidence: pd.DataFrame
    paragraphs: pd.DataFrame
    benchmarks: pd.DataFrame
    yearly: pd.DataFrame
    pairs: pd.DataFrame
    intersections: pd.DataFrame
    agency_themes: pd.DataFrame
    corrected: pd.DataFrame
    filters: dict[str, str]
    decisions: pd.DataFrame

    @property
    def n_cases(self) -> int:
        """How many documents are counted."""
        return int(self.documents["counted"].sum())


FILTERS = {
    "year": "Year of publication",
    "nation_name": "Nation",
    "board": "Board or partnership",
    "type_name": "Type of document",
}
"""Columns by which every study can be parted, with their printed names."""

JOINED = "list: "
"""Before the name of a column that comes from the user's own lists."""


def whole(value: float) -> str:
    """A percentage without decimals, halves rounded up as readers expect."""
    return str(floor(value + 0.5))


def list_rows(frame: pd.DataFrame, *columns: str) -> list[Any]:
    """Rows of a frame (of some columns) as named tuples; ``None`` where a value is missing."""
    frame = frame[list(columns)] if columns else frame
    plain = frame.astype("object")
    return list(plain.where(plain.notna(), None).itertuples(index=False, name="Row"))


def build_theme_tables(
    study: Study, codebook: Codebook | None = None, include_types: Collection[str] | None = None
) -> ThemeTables:
    """Count a study.

    Args:
        study: what to count.
        codebook: the codebook that the study was coded with; the bundled one if not given.
        include_types: ids of the document types that count as cases, instead of
            :func:`~scr_nlp.summaries.default_case_types`.

    Raises:
        ReportError: a document type that does not exist.
        StudyError: the study cannot be read.
    """
    codebook = codebook or load_codebook()
    cases = select_cases(study.reviews(), include_types)
    paragraphs, coverage = study.paragraphs(), study.coverage()
    found = evidence(study.findings(), paragraphs, cases, codebook)
    chosen = default_case_types() if include_types is None else include_types
    documents = summarise_documents(cases, paragraphs, found, coverage)
    documents["year"] = documents["published"].str.slice(0, 4)
    documents["nation_name"] = documents["nation"].str.replace("_", " ").str.title()
    attributes = study.attributes()
    joined = attributes.set_index("review_id").add_prefix(JOINED)
    documents = documents.join(joined, on="review_id")
    frequency = theme_frequency(found, cases, codebook)
    years = group_documents(cases, attributes, "year")
    return ThemeTables(
        name="" if study.path.name == ":memory:" else study.path.stem,
        codebook=codebook,
        case_types=tuple(name for name in default_case_types() if name in chosen)
        + tuple(sorted(set(chosen) - set(default_case_types()))),
        documents=documents,
        failures=study.failures(),
        frequency=frequency,
        evidence=found,
        coverage=coverage,
        coverage_levels=coverage_levels(coverage, cases),
        coverage_evidence=coverage_evidence(coverage, study.criteria(), paragraphs, cases),
        paragraphs=paragraphs,
        benchmarks=compare_benchmarks(frequency),
        yearly=yearly_frequency(found, cases, codebook, years),
        pairs=cooccurrence(found, cases, codebook),
        intersections=set_intersections(found, cases, codebook),
        agency_themes=agency_themes(found, cases, codebook),
        corrected=corrected_frequency(frequency, read_accuracy(codebook)),
        filters={**FILTERS, **{str(name): str(name).removeprefix(JOINED) for name in joined}},
        decisions=study.decisions(),
    )
