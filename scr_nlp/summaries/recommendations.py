"""What reviews recommend: how much, of whom, on what, and in answer to which concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scr_nlp.recommendations import find_recommendations
from scr_nlp.summaries.frequency import find_documents, list_measures, share
from scr_nlp.types import Analysis, CodeKind, Polarity

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

NOBODY = "not stated"
NO_THEME = "no theme"

_LIST_DTYPES = {
    **dict.fromkeys(("review_id", "source"), "string"),
    "page": "int64",
    **dict.fromkeys(("number", "text", "addressee"), "string"),
    **dict.fromkeys(("agencies", "themes"), "object"),
    "measurable": "bool",
    **dict.fromkeys(("measure", "date"), "string"),
    **dict.fromkeys(("paragraph", "start", "end"), "int64"),
}
_COUNT_DTYPES = {
    **dict.fromkeys(("review_id", "source"), "string"),
    **dict.fromkeys(("n", "addressed", "measurable", "dated"), "int64"),
}
_ADDRESSEE_DTYPES = {
    **dict.fromkeys(("agency", "agency_name", "theme", "theme_name"), "string"),
    **dict.fromkeys(("n", "measurable", "documents"), "int64"),
}
_ANSWER_DTYPES = {
    **dict.fromkeys(("theme", "name"), "string"),
    **dict.fromkeys(("n", "of"), "int64"),
    **dict.fromkeys(("per_cent", "low", "high"), "float64"),
    **dict.fromkeys(("recommendations", "without_concern"), "int64"),
}


def list_recommendations(analyses: Iterable[Analysis]) -> pd.DataFrame:
    """Every recommendation of some reviews, as :func:`~scr_nlp.find_recommendations` reads them.

    Returns:
        In the order of reviews and text: string ``review_id``, ``source``; int64
        ``page`` (1-based); string ``number``, ``text``, ``addressee`` (the words that
        say who is asked, empty where none do); object ``agencies``, ``themes`` (tuple of
        str: codes); bool ``measurable``; string ``measure``, ``date`` (the words by which
        it can be seen done, and by when; empty where none say); int64 ``paragraph``
        (block index), ``start``, ``end`` (half-open offsets in the review's text).
    """
    import pandas as pd

    rows = [
        (
            *(analysis.review.review_id, analysis.review.source),
            *(one.page, one.number, one.text, one.addressee, one.agencies, one.themes),
            *(one.measurable, one.measure, one.date, one.paragraph, one.start, one.end),
        )
        for analysis in analyses
        for one in find_recommendations(analysis)
    ]
    return pd.DataFrame.from_records(rows, columns=list(_LIST_DTYPES)).astype(_LIST_DTYPES)


def recommendation_counts(recommendations: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """How many recommendations each counted document makes, and of what sort.

    Args:
        recommendations: as :func:`list_recommendations` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.

    Returns:
        One row per counted document, those with none too: string ``review_id``,
        ``source``; int64 ``n``, ``addressed`` (that name who is asked), ``measurable``,
        ``dated`` (that say by when).
    """
    import pandas as pd

    rows = []
    counted = cases.loc[cases["counted"], ["review_id", "source"]]
    for review_id, source in counted.itertuples(index=False, name=None):
        here = recommendations[recommendations["review_id"] == review_id]
        addressed = (here["addressee"] != "") | here["agencies"].map(bool).astype("bool")
        sorts = (addressed, here["measurable"], here["date"] != "")
        rows.append((review_id, source, len(here), *(int(sort.sum()) for sort in sorts)))
    return pd.DataFrame.from_records(rows, columns=list(_COUNT_DTYPES)).astype(_COUNT_DTYPES)


def addressee_themes(recommendations: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Recommendations by the agency they ask and the theme they are about.

    One that asks two agencies, or is about two themes, stands in a row for each, so the
    rows add up to more than the recommendations.

    Args:
        recommendations: as :func:`list_recommendations` gives them.
        codebook: gives the order and the names.

    Returns:
        One row for each agency and theme that go together, in codebook order, those
        that name no agency (``not stated``) or theme (``no theme``) last: string
        ``agency``, ``agency_name``, ``theme``, ``theme_name``; int64 ``n``
        (recommendations), ``measurable`` (of them), ``documents``.
    """
    import pandas as pd

    tallies: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    columns = ["review_id", "agencies", "themes", "measurable"]
    for review_id, agencies, themes, measurable in recommendations[columns].itertuples(
        index=False, name=None
    ):
        for agency in agencies or (NOBODY,):
            for theme in themes or (NO_THEME,):
                tallies.setdefault((agency, theme), []).append((review_id, measurable))
    names = {code.id: code.name for code in codebook.codes.values()}
    order = {code: place for place, code in enumerate(names)}
    rows = [
        (
            *(agency, names.get(agency, agency), theme, names.get(theme, theme)),
            *(len(asked), sum(seen for _, seen in asked), len({review for review, _ in asked})),
        )
        for (agency, theme), asked in sorted(
            tallies.items(), key=lambda item: [order.get(code, len(order)) for code in item[0]]
        )
    ]
    return pd.DataFrame.from_records(rows, columns=list(_ADDRESSEE_DTYPES)).astype(
        _ADDRESSEE_DTYPES
    )


def answered_concerns(
    recommendations: pd.DataFrame,
    evidence: pd.DataFrame,
    cases: pd.DataFrame,
    codebook: Codebook,
) -> pd.DataFrame:
    """Whether reviews recommend something on the themes that they judge a concern.

    Args:
        recommendations: as :func:`list_recommendations` gives them.
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: gives the order and the names.

    Returns:
        One row per theme in codebook order: string ``theme``, ``name``; int64 ``n``
        (documents with a recommendation on it), ``of`` (documents that judge it a
        concern); float64 ``per_cent``, ``low``, ``high`` (95% Wilson interval, in per
        cent); int64 ``recommendations`` (on it, in all documents), ``without_concern``
        (documents that recommend something on it and judge it no concern).
    """
    import pandas as pd

    counted = set(cases.loc[cases["counted"], "review_id"])
    on_theme: dict[str, list[str]] = {}
    for review_id, themes in recommendations[["review_id", "themes"]].itertuples(
        index=False, name=None
    ):
        if review_id in counted:
            for theme in themes:
                on_theme.setdefault(theme, []).append(review_id)
    measures = [
        one
        for one in list_measures(codebook, evidence)
        if one.kind == CodeKind.THEME and one.facet == Polarity.CONCERN and len(one.members) == 1
    ]
    rows = []
    for one, concerned in zip(measures, find_documents(evidence, measures), strict=True):
        recommending = on_theme.get(one.code, [])
        n, of = len(concerned & set(recommending)), len(concerned)
        counts = (len(recommending), len(set(recommending) - concerned))
        rows.append((one.code, one.name, n, of, *share(n, of), *counts))
    return pd.DataFrame.from_records(rows, columns=list(_ANSWER_DTYPES)).astype(_ANSWER_DTYPES)
