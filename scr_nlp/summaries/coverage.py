"""How many documents reach each level of coverage, and how many leave a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.summaries.frequency import share

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("absent", "token", "partial", "addressed")
"""Names of the levels 0 to 3 (codebook part 5)."""

_DTYPES = {
    "dimension": "string",
    "name": "string",
    "genre": "string",
    **dict.fromkeys(LEVELS, "int64"),
    "flagged": "int64",
    "of": "int64",
    "per_cent": "float64",
    "low": "float64",
    "high": "float64",
}


def name_dimensions() -> dict[str, str]:
    """The printed name of every coverage dimension, by id."""
    return {dimension.id: dimension.name for dimension in load_dimensions().dimensions}


def coverage_levels(coverage: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """How many counted documents stand at each level of each dimension.

    Short genres are counted apart: a low level there may only show how short they are
    (codebook part 5).

    Args:
        coverage: as ``Study.coverage()`` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.

    Returns:
        One row per dimension and genre: string ``dimension``, ``name``, ``genre``
        (``full``; ``short`` only where such documents are counted); int64 ``absent``,
        ``token``, ``partial``, ``addressed`` (documents at levels 0 to 3), ``flagged``
        (levels 0 and 1), ``of``; float64 ``per_cent``, ``low``, ``high`` (of the flagged:
        95% Wilson interval, in per cent).
    """
    import pandas as pd

    counted = cases.loc[cases["counted"], ["review_id", "short"]]
    graded = coverage.merge(counted, on="review_id")
    names = name_dimensions()
    found = graded["dimension"].drop_duplicates().tolist()
    genres = [("full", False)] + ([("short", True)] if counted["short"].any() else [])
    rows = []
    for genre, short in genres:
        for dimension in [*names, *(name for name in found if name not in names)]:
            here = graded[(graded["dimension"] == dimension) & (graded["short"] == short)]
            counts = [int((here["level"] == level).sum()) for level in range(len(LEVELS))]
            flagged = int(here["flagged"].sum())
            name, rates = names.get(dimension, dimension), share(flagged, len(here))
            rows.append((dimension, name, genre, *counts, flagged, len(here), *rates))
    return pd.DataFrame.from_records(rows, columns=list(_DTYPES)).astype(_DTYPES)


def coverage_evidence(
    coverage: pd.DataFrame, criteria: pd.DataFrame, paragraphs: pd.DataFrame, cases: pd.DataFrame
) -> pd.DataFrame:
    """The paragraphs on which the coverage levels of the counted documents rest.

    Args:
        coverage: as ``Study.coverage()`` gives it.
        criteria: as ``Study.criteria()`` gives them.
        paragraphs: as ``Study.paragraphs()`` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.

    Returns:
        One row per criterion that is met and paragraph that shows it: string
        ``dimension``, ``name``; int64 ``level`` (0-3); string ``criterion``,
        ``criterion_name``, ``review_id``, ``source``, ``title``; int64 ``page`` (1-based);
        string ``number``, ``section``, ``text``; int64 ``paragraph`` (block index).
    """
    aspects = {
        (dimension.id, aspect.id): aspect.name
        for dimension in load_dimensions().dimensions
        for aspect in dimension.aspects
    }
    rows = criteria[criteria["met"]].rename(columns={"id": "criterion"})
    rows = rows.explode("paragraphs").rename(columns={"paragraphs": "paragraph"})
    rows = rows.dropna(subset=["paragraph"]).astype({"paragraph": "int64"})
    rows = rows.merge(cases.loc[cases["counted"], ["review_id", "source", "title"]], on="review_id")
    rows = rows.merge(coverage[["review_id", "dimension", "level"]], on=["review_id", "dimension"])
    places = paragraphs[["review_id", "paragraph", "page", "number", "section", "text"]]
    rows = rows.merge(places, on=["review_id", "paragraph"])
    keys = list(zip(rows["dimension"], rows["criterion"], strict=True))
    rows["criterion_name"] = [aspects.get(key, key[1]) for key in keys]
    names = name_dimensions()
    rows["name"] = [names.get(dimension, dimension) for dimension, _ in keys]
    rows = rows.astype({"criterion_name": "string", "name": "string"})
    return rows[
        [
            *("dimension", "name", "level", "criterion", "criterion_name"),
            *("review_id", "source", "title", "page", "number", "section", "text", "paragraph"),
        ]
    ].reset_index(drop=True)
