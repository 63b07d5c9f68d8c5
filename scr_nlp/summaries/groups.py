"""Frequencies split by what is known of the documents, with differences and tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scr_nlp.errors import ReportError
from scr_nlp.summaries.frequency import find_documents, list_measures, share
from scr_nlp.summaries.intervals import newcombe_interval
from scr_nlp.summaries.significance import adjust_holm, compare_proportions, trend_p

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

NOT_STATED = "not stated"
OTHER_GROUPS = "other groups"
YEAR = "year"
AGE = "age"
AGE_BANDS = (1, 6, 11, 16)
"""Those of Ofsted's year 2 report, paragraph 20."""
_AGE = re.compile(r"(\d+(?:\.\d+)?)(?:\s*[-–]\s*\d+)?\s*(day|week|month|year)")
_IN_A_YEAR = {"day": 365.25, "week": 52.18, "month": 12.0, "year": 1.0}
_OWN = {
    YEAR: "published",
    "nation": "nation",
    "board": "board",
    "doc_type": "type_name",
    "review_type": "review_type",
    "age": "ages",
    "children": "children",
}
"""What every study can be split by, and the column of the cases that holds it."""

_MEASURE = dict.fromkeys(("kind", "code", "name", "facet"), "string")
_RATE = {
    **dict.fromkeys(("n", "of"), "int64"),
    **dict.fromkeys(("per_cent", "low", "high"), "float64"),
}
_GROUP_DTYPES = {
    **_MEASURE,
    "group": "string",
    **_RATE,
    **dict.fromkeys(("difference", "difference_low", "difference_high"), "float64"),
    "test": "string",
    **dict.fromkeys(("p", "p_holm"), "float64"),
}
_YEAR_DTYPES = {
    **_MEASURE,
    "year": "int64",
    **_RATE,
    "not_stated": "int64",
    **dict.fromkeys(("trend_p", "trend_holm"), "float64"),
}


def group_columns(attributes: pd.DataFrame) -> list[str]:
    """What the documents can be split by: every study's columns, then the user's own."""
    return list(dict.fromkeys([*_OWN, *attributes.columns.drop("review_id", errors="ignore")]))


def group_documents(
    cases: pd.DataFrame,
    attributes: pd.DataFrame,
    column: str,
    bands: Sequence[float] = (),
) -> pd.Series[str]:
    """The group of every counted document by one of its properties.

    Args:
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        attributes: as ``Study.attributes()`` gives them: ``review_id`` and the columns
            of the user's own list. They go before the study's own.
        column: ``year`` (of publication), ``nation``, ``board``, ``doc_type``,
            ``review_type``, ``age`` (in years, of the youngest child), ``children`` (their
            number), or a column of ``attributes``.
        bands: lower bounds that cut a column of numbers into bands: ``1, 6, 11``
            make ``under 1``, ``1 to under 6``, ``6 to under 11``, ``11 and over``. For
            ``age`` they are :data:`AGE_BANDS` unless others are given.

    Returns:
        string, by ``review_id``, for counted documents; ``not stated`` where missing.

    Raises:
        ReportError: there is no such column, or a value to be put in a band is no number.
    """
    counted = cases[cases["counted"]].set_index("review_id")
    if column in attributes.columns and column != "review_id":
        values = attributes.set_index("review_id")[column].reindex(counted.index)
    elif column in _OWN:
        values = counted[_OWN[column]]
    else:
        choice = ", ".join(group_columns(attributes))
        raise ReportError(f"no column is called {column}; choose from {choice}")
    values = values.astype("string").str.strip().fillna("")
    if column == YEAR:
        values = values.str.extract(r"((?:19|20)\d\d)", expand=False).fillna("")
    if column == AGE and column not in attributes.columns:
        values = values.map(_youngest)
        bands = bands or AGE_BANDS
    if bands:
        values = values.map(lambda value: _band(value, sorted(bands), column))
    return values.where(values != "", NOT_STATED).astype("string").rename("group")


def _youngest(ages: str) -> str:
    """The lowest of some ages ("5 weeks; 3 years"), in years; empty where there is no number."""
    years = [float(number) / _IN_A_YEAR[unit] for number, unit in _AGE.findall(ages)]
    return f"{min(years)}" if years else ""


def merge_small_groups(groups: pd.Series[str], threshold: int) -> pd.Series[str]:
    """The groups with fewer documents than a threshold made one, ``other groups``.

    Where these are still too few together, the next smallest group joins them. Documents
    whose group is not stated stay apart.
    """
    counts = groups[groups != NOT_STATED].value_counts(ascending=True)
    merged: list[str] = []
    for name, count in counts.items():
        if count >= threshold and not 0 < sum(counts[merged]) < threshold:
            break
        merged.append(str(name))
    return groups.mask(groups.isin(merged), OTHER_GROUPS) if len(merged) > 1 else groups


def _band(value: str, bands: Sequence[float], column: str) -> str:
    if not value:
        return ""
    try:
        number = float(value)
    except ValueError:
        raise ReportError(
            f"column {column} holds values that are no numbers; leave out the bands"
        ) from None
    above = [low for low in bands if number >= low]
    if not above:
        return f"under {bands[0]:g}"
    if len(above) == len(bands):
        return f"{bands[-1]:g} and over"
    return f"{above[-1]:g} to under {bands[len(above)]:g}"


def _reading_order(group: str) -> tuple[int, list[tuple[bool, float, str]]]:
    """Numbers by size, words by letter, bands from the lowest, what is not stated last."""
    parts = re.findall(r"\d+(?:\.\d+)?|\D+", re.sub(r"^under ", "-1 ", group.casefold()))
    return (group == NOT_STATED) + (group in (OTHER_GROUPS, NOT_STATED)), [
        (not part[0].isdigit(), float(part) if part[0].isdigit() else 0.0, part)
        for part in (["0", *parts] if group.startswith("under ") else parts)
    ]


def group_frequency(
    evidence: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook, groups: pd.Series[str]
) -> pd.DataFrame:
    """How many documents of each group assert each code, and whether the groups differ.

    The difference is the group's share less that of all other stated groups together.
    One test compares all stated groups of a code: chi-square, or Fisher's exact test
    where a count expected is below 5. The p-values of a kind of code are adjusted
    together by Holm's method. Documents whose group is not stated are counted in a group
    of their own, last, and take no part in differences and tests.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too, with 0.
        groups: as :func:`group_documents` gives them.

    Returns:
        One row per code (or union), facet and group: string ``kind``, ``code``,
        ``name``, ``facet``, ``group``; int64 ``n``, ``of``; float64 ``per_cent``,
        ``low``, ``high`` (95% Wilson interval, in per cent), ``difference``,
        ``difference_low``, ``difference_high`` (95% Newcombe interval, in percentage
        points); string ``test`` (``chi-square``, ``Fisher``, empty where none); float64
        ``p``, ``p_holm`` (0-1, the same in every row of a code).
    """
    import pandas as pd

    counted = set(cases.loc[cases["counted"], "review_id"])
    groups = groups[groups.index.isin(counted)]
    names = sorted(groups.unique(), key=_reading_order)
    members = {name: frozenset(groups.index[groups == name]) for name in names}
    stated = [name for name in names if name != NOT_STATED]
    measures = list_measures(codebook, evidence)
    found = find_documents(evidence, measures)
    tests = [
        compare_proportions(
            [len(documents & members[name]) for name in stated],
            [len(members[name]) for name in stated],
        )
        for documents in found
    ]
    holm = _adjust_by_kind([one.kind for one in measures], [p for _, p in tests])
    rows = []
    for one, documents, (test, p), p_holm in zip(measures, found, tests, holm, strict=True):
        counts = {name: len(documents & members[name]) for name in names}
        for name in names:
            n, of = counts[name], len(members[name])
            rest = [other for other in stated if other != name] if name != NOT_STATED else []
            rest_n = sum(counts[other] for other in rest)
            rest_of = sum(len(members[other]) for other in rest)
            difference = n / of - rest_n / rest_of if of and rest_of else float("nan")
            bounds = newcombe_interval(n, of, rest_n, rest_of)
            points = [100 * value for value in (difference, *bounds)]
            labels = (*one.key[:2], one.name, one.facet, name)
            rows.append((*labels, n, of, *share(n, of), *points, test, p, p_holm))
    return pd.DataFrame.from_records(rows, columns=list(_GROUP_DTYPES)).astype(_GROUP_DTYPES)


def _adjust_by_kind(kinds: Sequence[str], p_values: Sequence[float]) -> list[float]:
    adjusted = [float("nan")] * len(p_values)
    for kind in set(kinds):
        places = [place for place, own in enumerate(kinds) if own == kind]
        values = adjust_holm([p_values[place] for place in places])
        for place, value in zip(places, values, strict=True):
            adjusted[place] = value
    return adjusted


def yearly_frequency(
    evidence: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook, groups: pd.Series[str]
) -> pd.DataFrame:
    """How the share of documents that assert each code changes over the years.

    Every year from the first to the last is listed; one without documents has no
    percentage.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too, with 0.
        groups: as :func:`group_documents` gives them for a column of years.

    Returns:
        One row per code (or union), facet and year: string ``kind``, ``code``,
        ``name``, ``facet``; int64 ``year``, ``n``, ``of``; float64 ``per_cent``,
        ``low``, ``high`` (95% Wilson interval, in per cent: the band of a chart); int64
        ``not_stated`` (documents that assert it and state no year); float64 ``trend_p``
        (Cochran-Armitage test for a linear trend), ``trend_holm`` (adjusted by Holm's
        method within a kind of code).

    Raises:
        ReportError: a group is no year.
    """
    import pandas as pd

    counted = set(cases.loc[cases["counted"], "review_id"])
    groups = groups[groups.index.isin(counted)]
    stated = groups[groups != NOT_STATED]
    if not stated.str.fullmatch(r"\d{4}").all():
        raise ReportError("a trend needs a column of years, such as 2014; choose another column")
    found_years = sorted({int(year) for year in stated})
    years = list(range(found_years[0], found_years[-1] + 1)) if found_years else []
    members = {year: frozenset(stated.index[stated == str(year)]) for year in years}
    totals = [len(members[year]) for year in years]
    silent = frozenset(groups.index[groups == NOT_STATED])
    measures = list_measures(codebook, evidence)
    found = find_documents(evidence, measures)
    counts = [[len(documents & members[year]) for year in years] for documents in found]
    trends = [trend_p(each, totals, years) for each in counts]
    holm = _adjust_by_kind([one.kind for one in measures], trends)
    rows = []
    for one, documents, each, p, p_holm in zip(measures, found, counts, trends, holm, strict=True):
        for year, n, of in zip(years, each, totals, strict=True):
            labels = (*one.key[:2], one.name, one.facet, year)
            rows.append((*labels, n, of, *share(n, of), len(documents & silent), p, p_holm))
    return pd.DataFrame.from_records(rows, columns=list(_YEAR_DTYPES)).astype(_YEAR_DTYPES)


def attribute_frequency(groups: pd.Series[str]) -> pd.DataFrame:
    """How many documents stand in each group, those that do not state it apart.

    Args:
        groups: as :func:`group_documents` gives them, or any strings by document.

    Returns:
        One row per group, ``not stated`` last: string ``group``; int64 ``n``, ``of``
        (documents that state it); float64 ``per_cent``, ``low``, ``high`` (95% Wilson
        interval, in per cent; missing for ``not stated``).
    """
    import pandas as pd

    names = sorted(groups.unique(), key=_reading_order)
    of = int((groups != NOT_STATED).sum())
    rows = []
    for name in names:
        n = int((groups == name).sum())
        rates = share(n, of) if name != NOT_STATED else (float("nan"),) * 3
        rows.append((name, n, of, *rates))
    return pd.DataFrame.from_records(rows, columns=["group", *_RATE]).astype(
        {"group": "string", **_RATE}
    )
