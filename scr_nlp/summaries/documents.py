"""The documents of a study with what was found in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.summaries.coverage import name_dimensions

if TYPE_CHECKING:
    import pandas as pd

COUNTS = {
    "risk_factors": ("risk_factor", ""),
    "agencies": ("agency", "case"),
    "concerns": ("theme", "concern"),
    "good_practice": ("theme", "good_practice"),
}
"""Columns of :func:`summarise_documents` that count codes, with their kind and facet."""


def summarise_documents(
    cases: pd.DataFrame, paragraphs: pd.DataFrame, evidence: pd.DataFrame, coverage: pd.DataFrame
) -> pd.DataFrame:
    """Every document that was read, counted or not, with what was found in it.

    Args:
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        paragraphs: as ``Study.paragraphs()`` gives them.
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        coverage: as ``Study.coverage()`` gives it.

    Returns:
        The cases in their order, with int64 ``words`` (outside headings); Int64
        ``risk_factors``, ``agencies`` (that acted in the case), ``concerns``,
        ``good_practice`` (distinct codes asserted as present) and ``level_<dimension>``
        (0-3), missing where the document is not counted.
    """
    lengths = paragraphs["text"].map(lambda text: len(text.split())).astype("int64")
    words = lengths.groupby(paragraphs["review_id"]).sum()
    documents = cases.copy()
    documents["words"] = documents["review_id"].map(words).fillna(0).astype("int64")
    present = evidence[~evidence["historical_only"]]
    for column, (kind, facet) in COUNTS.items():
        here = present[(present["kind"] == kind) & (present["facet"] == facet)]
        codes = here.groupby("review_id")["code"].nunique()
        counts = documents["review_id"].map(codes).fillna(0).astype("Int64")
        documents[column] = counts.where(documents["counted"])
    for dimension in name_dimensions():
        levels = coverage[coverage["dimension"] == dimension].set_index("review_id")["level"]
        level = documents["review_id"].map(levels).astype("Int64")
        documents[f"level_{dimension}"] = level.where(documents["counted"])
    return documents
