"""Published national figures beside the user's own corpus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.benchmarks import Figure, load_benchmarks
from scr_nlp.summaries.frequency import share

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {
    **dict.fromkeys(("source", "source_name", "citation"), "string"),
    "published": "int64",
    **dict.fromkeys(("period", "place", "sample", "code", "name", "facet"), "string"),
    **dict.fromkeys(("benchmark_n", "benchmark_of"), "Int64"),
    "benchmark": "float64",
    "about": "bool",
    **dict.fromkeys(("n", "of"), "Int64"),
    **dict.fromkeys(("per_cent", "low", "high", "difference"), "float64"),
    "outside": "boolean",
}


def compare_benchmarks(
    frequency: pd.DataFrame | None = None, attributes: Mapping[str, pd.DataFrame] | None = None
) -> pd.DataFrame:
    """Every published figure, and the same figure of the user's own documents.

    The published figures count all reviews of a period, or all that could be had, and
    so have no interval here; the user's own has one, as a sample of reviews.

    Args:
        frequency: as :func:`~scr_nlp.summaries.theme_frequency` gives it.
        attributes: by column (such as ``judgement``), as
            :func:`~scr_nlp.summaries.attribute_frequency` gives it.

    Returns:
        One row per published figure, in the order of ``benchmarks.yaml``: string
        ``source`` (id), ``source_name``, ``citation``; int64 ``published`` (year);
        string ``period``, ``place`` (in the source), ``sample`` (part of its reviews,
        empty for all), ``code`` (or column), ``name`` (of the code, or the value),
        ``facet``; Int64 ``benchmark_n``, ``benchmark_of`` (missing where not printed);
        float64 ``benchmark`` (per cent); bool ``about`` (printed as an approximation);
        Int64 ``n``, ``of``; float64 ``per_cent``, ``low``, ``high`` (of the user's
        documents, 95% Wilson interval; missing where they say nothing of it),
        ``difference`` (percentage points, own less published); boolean ``outside``
        (whether the published share lies outside the interval).
    """
    import pandas as pd

    rates = {} if frequency is None else _rates(frequency)
    groups = {
        (column, str(group).casefold()): (int(n), int(of))
        for column, table in (attributes or {}).items()
        for group, n, of in table[["group", "n", "of"]].itertuples(index=False, name=None)
    }
    totals = {
        column: int(table["of"].iloc[0])
        for column, table in (attributes or {}).items()
        if len(table)
    }
    rows = []
    for source in load_benchmarks():
        for figure in source.figures:
            if figure.code:
                name, n, of = rates.get((figure.code, figure.facet), (figure.code, None, None))
            else:
                of = totals.get(figure.column)
                key = (figure.column, figure.value.casefold())
                name, n = figure.value, None if of is None else groups.get(key, (0, of))[0]
            about = (source.id, source.name, source.citation, source.year, source.period)
            what = (figure.place, figure.sample, figure.code or figure.column, name, figure.facet)
            rows.append((*about, *what, *_compare(figure, n, of)))
    return pd.DataFrame.from_records(rows, columns=list(_DTYPES)).astype(_DTYPES)


def _rates(frequency: pd.DataFrame) -> dict[tuple[str, str], tuple[str, int, int]]:
    columns = ["code", "facet", "name", "n", "of"]
    return {
        (code, "" if facet == "case" else facet): (name, int(n), int(of))
        for code, facet, name, n, of in frequency[columns].itertuples(index=False, name=None)
    }


def _compare(figure: Figure, n: int | None, of: int | None) -> tuple[Any, ...]:
    if figure.per_cent is not None:
        published = figure.per_cent
    else:
        published = share(figure.n or 0, figure.of or 0)[0]
    printed = (figure.n, figure.of, published, figure.about)
    if n is None or not of:
        return (*printed, None, None, *[float("nan")] * 4, None)
    per_cent, low, high = share(n, of)
    outside = not low <= published <= high
    return (*printed, n, of, per_cent, low, high, per_cent - published, outside)
