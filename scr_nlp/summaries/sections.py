"""Where in the documents codes are asserted: narrative, findings, recommendations apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.ingest.sections import tone_of
from scr_nlp.summaries.evidence import label_facets
from scr_nlp.summaries.frequency import find_documents, list_measures, share

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

PARTS = {
    "narrative": "descriptive",
    "findings": "evaluative",
    "recommendations": "prescriptive",
    "other": "",
}
"""Parts of a document, and the tone (codebook 6.2, ``sections.yaml``) of their sections.

``other`` holds everything else: sections about the document, and those of no known kind.
"""
_PART_OF_TONE = {tone: part for part, tone in PARTS.items() if tone}

_DTYPES = {
    "part": "string",
    "kind": "string",
    "code": "string",
    "name": "string",
    "facet": "string",
    **dict.fromkeys(("n", "mentioned", "of", "without"), "int64"),
    **dict.fromkeys(("per_cent", "low", "high"), "float64"),
}


def label_parts(section_kinds: pd.Series[str]) -> pd.Series[str]:
    """The part of the document to which each kind of section belongs."""
    parts = {kind: _PART_OF_TONE.get(tone_of(kind), "other") for kind in section_kinds.unique()}
    return section_kinds.map(parts).astype("string")


def section_frequency(
    evidence: pd.DataFrame,
    findings: pd.DataFrame,
    paragraphs: pd.DataFrame,
    cases: pd.DataFrame,
    codebook: Codebook,
) -> pd.DataFrame:
    """How many documents assert each code in each part of them.

    A document counts once in every part that asserts the code. The denominator of a
    part is the counted documents that have such a part; those ``without`` it stand
    apart. What recommendations ask for is hypothetical and not asserted of the case
    (codebook 1.3), so ``mentioned`` counts mentions of any status beside ``n``.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        findings: as ``Study.findings()`` gives them.
        paragraphs: as ``Study.paragraphs()`` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too.

    Returns:
        By part, then as :func:`~scr_nlp.summaries.theme_frequency`: string ``part``
        (a key of :data:`PARTS`), ``kind``, ``code``, ``name``, ``facet``; int64 ``n``
        (documents that assert it there), ``mentioned`` (there, in any status, role or
        polarity), ``of`` (counted documents with such a part), ``without``; float64
        ``per_cent``, ``low``, ``high`` (of ``n``: 95% Wilson interval, in per cent).
    """
    import pandas as pd

    counted = frozenset(cases.loc[cases["counted"], "review_id"])
    measures = list_measures(codebook, evidence)
    found = evidence.assign(part=label_parts(evidence["section_kind"].fillna("")))
    said = findings.assign(
        part=label_parts(findings["section_kind"].fillna("")), facet=label_facets(findings)
    )
    places = paragraphs.assign(part=label_parts(paragraphs["section_kind"].fillna("")))
    rows = []
    for part in PARTS:
        having = counted & frozenset(places.loc[places["part"] == part, "review_id"])
        here = said[said["part"] == part]
        mentions = here.groupby("code")["review_id"].agg(frozenset).to_dict()
        asserting = find_documents(found[found["part"] == part], measures)
        for one, documents in zip(measures, asserting, strict=True):
            mentioned = frozenset().union(*(mentions.get(code, ()) for code in one.members))
            n, of = len(documents & having), len(having)
            counts = (n, len(mentioned & having), of, len(counted) - of)
            rows.append((part, *one.key[:2], one.name, one.facet, *counts, *share(n, of)))
    return pd.DataFrame.from_records(rows, columns=list(_DTYPES)).astype(_DTYPES)
