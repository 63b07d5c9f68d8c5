"""Frequencies corrected for the errors of the coder, machine or person."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from scr_nlp.summaries.intervals import corrected_interval

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "not measured"
NO_POSITIVES = "in no document of the evaluation"
NO_NEGATIVES = "in every document of the evaluation"
NO_BETTER = "found no better than by chance"

COUNTS = ("found", "positives", "rejected", "negatives")


def corrected_frequency(frequency: pd.DataFrame, accuracy: pd.DataFrame) -> pd.DataFrame:
    """The share of documents that assert each code, corrected for missed and mistaken ones.

    The raw share stays beside it. Sensitivity and specificity are those of the tool for
    "this document asserts this code of its case"; they hold for the user's documents as
    far as those are like the documents that were coded by hand. See
    :func:`~scr_nlp.summaries.intervals.corrected_interval` for the formulas.

    Args:
        frequency: as :func:`~scr_nlp.summaries.theme_frequency` gives it.
        accuracy: string ``code``, ``facet``; int64 ``found`` of ``positives`` (documents
            that assert the code, by hand), ``rejected`` of ``negatives`` (documents that
            do not); such as :func:`scr_nlp.evaluation.read_accuracy` gives.

    Returns:
        The rows of ``frequency`` for single codes: string ``kind``, ``code``, ``name``,
        ``facet``; int64 ``n``, ``of``; float64 ``per_cent``, ``low``, ``high``; Int64
        ``found``, ``positives``, ``rejected``, ``negatives``; float64 ``sensitivity``,
        ``specificity`` (0-1), ``corrected``, ``corrected_low``, ``corrected_high``
        (in per cent, 95% interval); string ``note`` (why there is no corrected figure,
        else empty).
    """
    known = frequency["codes"].map(len) == 1
    raw = ["kind", "code", "name", "facet", "n", "of", "per_cent", "low", "high"]
    table = frequency.loc[known, raw].merge(
        accuracy[["code", "facet", *COUNTS]], on=["code", "facet"], how="left"
    )
    table = table.astype(dict.fromkeys(COUNTS, "Int64"))
    table["sensitivity"] = _divide(table["found"], table["positives"])
    table["specificity"] = _divide(table["rejected"], table["negatives"])
    rows, notes = [], []
    columns = table[["n", "of", *COUNTS]].astype("object")
    for n, of, *counts in columns.where(columns.notna(), None).itertuples(index=False, name=None):
        measured = None not in counts
        values = corrected_interval(n, of, *counts) if measured else (float("nan"),) * 3
        rows.append([100 * value for value in values])
        notes.append(_explain(counts) if isnan(values[0]) and of else "")
    for place, name in enumerate(("corrected", "corrected_low", "corrected_high")):
        table[name] = [row[place] for row in rows]
    table["note"] = notes
    return table.astype({"note": "string"})


def _divide(part: pd.Series[int], whole: pd.Series[int]) -> pd.Series[float]:
    return (part.astype("Float64") / whole.where(whole > 0).astype("Float64")).astype("float64")


def _explain(counts: list[int | None]) -> str:
    _, positives, _, negatives = counts
    if positives is None or negatives is None:
        return UNKNOWN
    if not positives:
        return NO_POSITIVES
    return NO_BETTER if negatives else NO_NEGATIVES
