"""The quoted paragraphs behind every number of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.summaries.units import roll_up

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

FACETS: dict[str, tuple[str, ...]] = {
    "risk_factor": ("",),
    "agency": ("case", "report_author", "panel"),
    "theme": ("concern", "good_practice"),
}
"""What is counted apart for each kind of code: roles of agencies, polarity of themes.

Neutral themes never count (codebook 1.7); addressees are told to act, which is
hypothetical (codebook 1.10, ruling 1).
"""


def name_codes(codebook: Codebook, codes: pd.Series[str]) -> pd.Series[str]:
    """The printed name of each code; the id where the codebook does not hold it."""
    names = {code.id: code.name for code in codebook.codes.values()}
    return codes.map(lambda code: names.get(code, code)).astype("string")


def label_facets(findings: pd.DataFrame) -> pd.Series[str]:
    """Role of an agency, polarity of a theme, empty for a risk factor."""
    return findings["role"].fillna(findings["polarity"]).fillna("").astype("string")


def evidence(
    findings: pd.DataFrame, paragraphs: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """One row per finding that a number rests on, with its paragraph.

    Findings of counted documents that are asserted as present; historical ones only
    where nothing else in the document asserts the code (``historical_only``). Negated,
    hypothetical and neutral findings never count (codebook 1.7).

    Args:
        findings: as ``Study.findings()`` gives them.
        paragraphs: as ``Study.paragraphs()`` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: gives the codes their names.

    Returns:
        In the order of documents and text: string ``kind``, ``code``, ``name``,
        ``facet`` (role or polarity, empty for risk factors); bool ``historical_only``;
        string ``review_id``, ``source``, ``title``, ``doc_type``; int64 ``page``
        (1-based); string ``number``, ``section``, ``section_kind``, ``text`` (the
        paragraph), ``quote``
        (the words that show the code); int64 ``quote_start``, ``quote_end`` (half-open
        offsets in the paragraph); string ``status``; object ``experiencer`` (tuple of
        str); string ``cue``, ``method``; float64 ``score`` (0-1); int64 ``paragraph``,
        ``unit`` (block indices: where it stands, and what it counts in).
    """
    import pandas as pd

    rows = findings.rename(columns={"text": "quote"}).assign(facet=label_facets(findings))
    countable = {(kind, name) for kind, names in FACETS.items() for name in names}
    pairs = zip(rows["kind"], rows["facet"], strict=True)
    known = pd.Series([pair in countable for pair in pairs], index=rows.index, dtype="bool")
    counted = cases.loc[cases["counted"], ["review_id", "source", "title", "doc_type"]]
    rows = rows[
        known
        & rows["status"].isin(["present", "historical"])
        & rows["review_id"].isin(counted["review_id"])
    ]
    group = [rows[name] for name in ("review_id", "kind", "code", "facet")]
    present = rows["status"].eq("present").groupby(group).transform("any").astype("bool")
    rows = rows.assign(historical_only=~present)
    rows = rows[rows["historical_only"] | rows["status"].eq("present")]
    places = paragraphs[["review_id", "paragraph", "start", "text"]]
    places = places.rename(columns={"start": "begins"}).merge(
        roll_up(paragraphs), on=["review_id", "paragraph"], how="left"
    )
    rows = rows.merge(counted, on="review_id", how="left")
    rows = rows.merge(places, on=["review_id", "paragraph"], how="left")
    rows["quote_start"] = rows["start"] - rows["begins"]
    rows["quote_end"] = rows["end"] - rows["begins"]
    rows["name"] = name_codes(codebook, rows["code"])
    return rows[
        [
            *("kind", "code", "name", "facet", "historical_only"),
            *("review_id", "source", "title", "doc_type", "page", "number", "section"),
            *("section_kind", "text", "quote", "quote_start", "quote_end", "status", "experiencer"),
            *("cue", "method", "score", "paragraph", "unit"),
        ]
    ].reset_index(drop=True)
