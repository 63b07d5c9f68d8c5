"""Every table by its name, from a study: what ``scr-nlp table`` prints."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.codebook.benchmarks import load_benchmarks
from scr_nlp.errors import ReportError
from scr_nlp.summaries.benchmarks import compare_benchmarks
from scr_nlp.summaries.cases import select_cases
from scr_nlp.summaries.cooccurrence import CELLS, agency_themes, cooccurrence, set_intersections
from scr_nlp.summaries.corrected import corrected_frequency
from scr_nlp.summaries.coverage import coverage_levels
from scr_nlp.summaries.denominators import STATUS_COLUMNS, denominators, status_frequency
from scr_nlp.summaries.evidence import evidence
from scr_nlp.summaries.frequency import theme_frequency
from scr_nlp.summaries.groups import (
    YEAR,
    attribute_frequency,
    group_documents,
    group_frequency,
    merge_small_groups,
    yearly_frequency,
)
from scr_nlp.summaries.people import child_frequency, person_frequency
from scr_nlp.summaries.recommendations import (
    addressee_themes,
    answered_concerns,
    list_recommendations,
    recommendation_counts,
)
from scr_nlp.summaries.sections import section_frequency
from scr_nlp.summaries.suppression import LEAST_THRESHOLD, suppress, suppress_columns
from scr_nlp.summaries.words import term_frequency

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.study import Study

_BY_CODE = ("kind", "code", "facet")


@dataclass(frozen=True)
class TableRequest:
    """What a table shall be made of and how it is split.

    Attributes:
        study: what is counted.
        codebook: the codebook that the study was coded with.
        include_types: ids of the document types that count as cases; the default ones
            if None.
        by: column to split by, for the tables that can be split.
        bands: lower bounds of bands, where ``by`` is a column of numbers.
        threshold: counts below it are hidden; 0 hides nothing.
        codes: codes of the sets; the most frequent if none.
        children: column that holds the number of subject children.
        length: words in a phrase.
        accuracy: as :func:`scr_nlp.evaluation.read_accuracy` gives it.
    """

    study: Study
    codebook: Codebook = field(default_factory=load_codebook)
    include_types: Collection[str] | None = None
    by: str | None = None
    bands: tuple[float, ...] = ()
    threshold: int = 0
    codes: tuple[str, ...] = ()
    children: str = "children"
    length: int = 1
    accuracy: pd.DataFrame | None = None

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """As ``Study.attributes()`` gives them."""
        return self.study.attributes()

    @cached_property
    def cases(self) -> pd.DataFrame:
        """As :func:`~scr_nlp.summaries.select_cases` gives them."""
        return select_cases(self.study.reviews(), self.include_types)

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """As ``Study.paragraphs()`` gives them."""
        return self.study.paragraphs()

    @cached_property
    def findings(self) -> pd.DataFrame:
        """As ``Study.findings()`` gives them."""
        return self.study.findings()

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """As :func:`~scr_nlp.summaries.evidence` gives it."""
        return evidence(self.findings, self.paragraphs, self.cases, self.codebook)

    @cached_property
    def frequency(self) -> pd.DataFrame:
        """As :func:`~scr_nlp.summaries.theme_frequency` gives it."""
        return theme_frequency(self.evidence, self.cases, self.codebook)

    def groups(self, column: str) -> pd.Series[str]:
        """The counted documents by a column, as :func:`group_documents` gives them."""
        return group_documents(self.cases, self.attributes, column, self.bands)

    @cached_property
    def recommendations(self) -> pd.DataFrame:
        """As :func:`~scr_nlp.summaries.list_recommendations` gives them."""
        counted = self.cases.loc[self.cases["counted"], "review_id"]
        return list_recommendations(self.study.analysis(review_id) for review_id in counted)

    @property
    def unions(self) -> dict[str, tuple[str, ...]]:
        """The codes of each union."""
        return {union.id: tuple(union.codes) for union in self.codebook.unions}


def _of_kind(kind: str) -> Callable[[TableRequest], pd.DataFrame]:
    def build(request: TableRequest) -> pd.DataFrame:
        if not request.by:
            table = request.frequency[request.frequency["kind"] == kind].reset_index(drop=True)
            if request.threshold:
                table = suppress(table, request.threshold, unions=request.unions)
            return table
        groups = request.groups(request.by)
        if request.threshold:
            groups = merge_small_groups(groups, request.threshold)
        table = group_frequency(request.evidence, request.cases, request.codebook, groups)
        table = table[table["kind"] == kind].reset_index(drop=True)
        if request.threshold:
            rest = ("difference", "difference_low", "difference_high", "test", "p", "p_holm")
            table = suppress(
                table, request.threshold, within=_BY_CODE, unions=request.unions, common=rest
            )
        return table

    return build


def _trends(request: TableRequest) -> pd.DataFrame:
    table = yearly_frequency(
        request.evidence, request.cases, request.codebook, request.groups(request.by or YEAR)
    )
    if request.threshold:
        table = suppress(
            table,
            request.threshold,
            within=_BY_CODE,
            unions=request.unions,
            common=("not_stated", "trend_p", "trend_holm"),
        )
    return table


def _coverage(request: TableRequest) -> pd.DataFrame:
    table = coverage_levels(request.study.coverage(), request.cases)
    levels = ("absent", "token", "partial", "addressed")
    if request.threshold:
        table = suppress_columns(table, request.threshold, levels, adds_up=False)
    return table


def _statuses(request: TableRequest) -> pd.DataFrame:
    table = status_frequency(request.findings, request.cases, request.codebook)
    if request.threshold:
        # The table of frequencies tells these two as well.
        known = ("present", "historical_only")
        table = suppress_columns(
            table, request.threshold, STATUS_COLUMNS, known=known, unions=request.unions
        )
    return table


def _sections(request: TableRequest) -> pd.DataFrame:
    table = section_frequency(
        request.evidence, request.findings, request.paragraphs, request.cases, request.codebook
    )
    return suppress(table, request.threshold, unions=request.unions) if request.threshold else table


def _people(request: TableRequest) -> pd.DataFrame:
    table = person_frequency(request.evidence, request.cases, request.codebook)
    if request.threshold:
        table = suppress(table, request.threshold, within=("code",), unions=request.unions)
    return table


def _children(request: TableRequest) -> pd.DataFrame:
    import pandas as pd

    stated = replace(request, bands=()).groups(request.children)
    numbers = pd.to_numeric(stated, errors="coerce").astype("Float64")
    table = child_frequency(
        request.evidence, request.cases, request.codebook, numbers.round().astype("Int64")
    )
    return suppress(table, request.threshold, unions=request.unions) if request.threshold else table


def _pairs(request: TableRequest) -> pd.DataFrame:
    table = cooccurrence(request.evidence, request.cases, request.codebook)
    table = table.sort_values("both", ascending=False, kind="stable", ignore_index=True)
    if request.threshold:
        table = suppress_columns(table, request.threshold, CELLS, adds_up=False)
    return table


def _agency_themes(request: TableRequest) -> pd.DataFrame:
    table = agency_themes(request.evidence, request.cases, request.codebook)
    table = table.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    keys = ("agency", "theme", "facet")
    return suppress(table, request.threshold, keys=keys) if request.threshold else table


def _corrected(request: TableRequest) -> pd.DataFrame:
    if request.accuracy is None:
        raise ReportError("a corrected table needs the accuracy of the coding")
    table = corrected_frequency(request.frequency, request.accuracy)
    return suppress(table, request.threshold) if request.threshold else table


def _benchmarks(request: TableRequest) -> pd.DataFrame:
    own = request.attributes.columns
    published = {figure.column for source in load_benchmarks() for figure in source.figures}
    attributes = {name: attribute_frequency(request.groups(name)) for name in published & set(own)}
    frequency = request.frequency
    if request.threshold:
        # What is hidden stands beside nothing.
        frequency = suppress(frequency, request.threshold, unions=request.unions)
        frequency = frequency[~frequency["suppressed"]]
        attributes = {
            name: one
            for name, one in attributes.items()
            if not suppress(one, request.threshold, keys=["group"])["suppressed"].any()
        }
    return compare_benchmarks(frequency, attributes)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is about, how it is built, what it takes, and what fits a screen.

    ``split`` says that it can be split by a column, ``hides`` that it can hide small
    numbers; ``columns`` are those to print (as far as they are there), all others too if
    there are none.
    """

    about: str
    build: Callable[[TableRequest], pd.DataFrame]
    split: bool = False
    hides: bool = True
    columns: tuple[str, ...] = ()


_RATES = ("n", "of", "per_cent", "low", "high")
_BY_GROUP = (
    *("name", "facet", "group", *_RATES, "difference", "difference_low", "difference_high"),
    *("test", "p_holm", "paragraphs", "historical_only"),
)


TABLES = {
    "files": Table(
        "what became of every file: counted, set apart, not read",
        lambda request: denominators(request.cases, request.study.failures()),
        hides=False,
    ),
    "risks": Table("risk factors", _of_kind("risk_factor"), split=True, columns=_BY_GROUP),
    "agencies": Table("agencies by role", _of_kind("agency"), split=True, columns=_BY_GROUP),
    "themes": Table(
        "practice themes by judgement", _of_kind("theme"), split=True, columns=_BY_GROUP
    ),
    "coverage": Table("coverage levels of the three dimensions", _coverage),
    "statuses": Table("what every document says of each code, or does not", _statuses),
    "sections": Table("narrative, findings and recommendations apart", _sections),
    "people": Table("whose each risk factor is", _people),
    "children": Table("children instead of reviews", _children),
    "trends": Table("share by year, with a test for a trend", _trends, split=True),
    "pairs": Table(
        "risk factors that occur together",
        _pairs,
        columns=("name", "with_name", *CELLS, "odds_ratio", "low", "high", "corrected", "p_holm"),
    ),
    "sets": Table(
        "combinations of codes (--code for each; else the six most frequent risk factors)",
        lambda request: set_intersections(
            request.evidence, request.cases, request.codebook, request.codes
        ),
        hides=False,
    ),
    "agency-themes": Table(
        "agencies by theme, in one paragraph",
        _agency_themes,
    ),
    "corrected": Table(
        "frequencies corrected for the tool's errors",
        _corrected,
        columns=(
            *("name", "facet", *_RATES, "sensitivity", "specificity"),
            *("corrected", "corrected_low", "corrected_high", "note"),
        ),
    ),
    "benchmarks": Table(
        "published national figures beside these",
        _benchmarks,
        columns=(
            "source_name",
            "name",
            "facet",
            "sample",
            "benchmark",
            *_RATES,
            "outside",
            "place",
        ),
    ),
    "recommendations": Table(
        "every recommendation: whom it asks, by when, measurable or not",
        lambda request: request.recommendations,
        hides=False,
        columns=("source", "page", "number", "text", "addressee", "themes", "measurable", "date"),
    ),
    "recommendation-counts": Table(
        "recommendations per document",
        lambda request: recommendation_counts(request.recommendations, request.cases),
        hides=False,
    ),
    "addressees": Table(
        "recommendations by the agency they ask and theme",
        lambda request: addressee_themes(request.recommendations, request.codebook),
        hides=False,
    ),
    "answers": Table(
        "concerns on which the same document recommends something, by theme",
        lambda request: answered_concerns(
            request.recommendations, request.evidence, request.cases, request.codebook
        ),
        hides=False,
    ),
    "words": Table(
        "words, or phrases of --length words",
        lambda request: term_frequency(request.paragraphs, request.cases, length=request.length),
        hides=False,
    ),
}
"""Every table by its name."""


def build_table(name: str, request: TableRequest) -> pd.DataFrame:
    """A table of a study by its name (a key of :data:`TABLES`).

    Returns:
        The frame whose columns and dtypes the function of :mod:`scr_nlp.summaries` that
        makes it states; with a threshold, counts are Int64 and missing where hidden.

    Raises:
        ReportError: there is no such table, or it cannot be split, or cannot hide small
            numbers; or a column, code or document type that does not exist.
        StudyError: the study cannot be read.
    """
    table = TABLES.get(name)
    if table is None:
        raise ReportError(f"no table is called {name}; choose from {', '.join(TABLES)}")
    if request.by and not table.split:
        able = ", ".join(each for each, one in TABLES.items() if one.split)
        raise ReportError(f"table {name} cannot be split; these can: {able}")
    if request.threshold and not table.hides:
        raise ReportError(f"table {name} cannot hide small numbers; leave out the threshold")
    if request.threshold and request.threshold < LEAST_THRESHOLD:
        raise ReportError(f"a threshold below {LEAST_THRESHOLD} hides nothing; give 5, say")
    return table.build(request)
