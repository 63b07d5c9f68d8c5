"""Out of how many: what was read, what was not, and what a document that is not counted says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.summaries.evidence import FACETS, label_facets
from scr_nlp.summaries.frequency import list_measures, share
from scr_nlp.types import CodeKind, Polarity, Status

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

READ_WHOLE = "counted, read in full"
READ_IN_PART = "counted, some pages not read"
NOT_READ = "file not read"

_COLUMNS = {
    "present": "present",
    "historical": "historical_only",
    "neutral": "not_judged",
    "negated": "negated_only",
    "hypothetical": "hypothetical_only",
}
"""Statuses, the strongest first, and the columns in which they stand."""
STATUS_COLUMNS = (*_COLUMNS.values(), "not_mentioned", "not_read")
"""Columns of :func:`status_frequency`, of which every document stands in one."""
_ASSERTED = (Status.PRESENT, Status.HISTORICAL)
_DTYPES = {
    "kind": "string",
    "code": "string",
    "name": "string",
    "facet": "string",
    **dict.fromkeys((*STATUS_COLUMNS, "of"), "int64"),
}


def denominators(cases: pd.DataFrame, failures: pd.DataFrame) -> pd.DataFrame:
    """What became of every file: counted, set apart, or not read.

    Args:
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        failures: as ``Study.failures()`` gives them.

    Returns:
        One row per fate, the counted ones first: string ``group``; bool ``counted``
        (part of the denominator); int64 ``n`` (files), ``of`` (all files); float64
        ``per_cent``.
    """
    import pandas as pd

    partly = cases["unread_pages"].map(len) > 0
    fates = cases["reason"].where(~cases["counted"], READ_WHOLE)
    fates = fates.mask(cases["counted"] & partly, READ_IN_PART)
    apart = sorted(set(cases.loc[~cases["counted"], "reason"]))
    counts = fates.value_counts()
    of = len(cases) + len(failures)
    rows = [(name, True, int(counts.get(name, 0))) for name in (READ_WHOLE, READ_IN_PART)]
    rows += [(name, False, int(counts[name])) for name in apart]
    rows.append((NOT_READ, False, len(failures)))
    return pd.DataFrame(
        [(name, counted, n, of, share(n, of)[0]) for name, counted, n in rows],
        columns=["group", "counted", "n", "of", "per_cent"],
    ).astype({"group": "string", "counted": "bool", "per_cent": "float64"})


def status_frequency(
    findings: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """What every counted document says of each code, so that silence is never taken for "no".

    Each document stands in one column: the strongest status that it gives the code
    (codebook 1.3 rule 1), or none. A document that says nothing of the code and has
    pages that could not be read is ``not_read``, not ``not_mentioned``. A theme that is
    described and neither blamed nor praised is ``not_judged`` for both polarities.

    Args:
        findings: as ``Study.findings()`` gives them.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too.

    Returns:
        One row for each code (or union) and facet, as in
        :func:`~scr_nlp.summaries.theme_frequency`: string ``kind``, ``code``, ``name``,
        ``facet``; int64 ``present``, ``historical_only``, ``not_judged`` (themes only),
        ``negated_only``, ``hypothetical_only``, ``not_mentioned``, ``not_read``, ``of``
        (their sum: the counted documents).
    """
    import pandas as pd

    counted = set(cases.loc[cases["counted"], "review_id"])
    whole = {
        review_id
        for review_id, pages in zip(cases["review_id"], cases["unread_pages"], strict=True)
        if not pages
    }
    rows = findings.assign(facet=label_facets(findings))
    rows = rows[rows["review_id"].isin(counted)]
    said: dict[tuple[str, str, str], dict[str, set[str]]] = {}
    columns = ["kind", "code", "facet", "status", "review_id"]
    for kind, code, facet, status, review_id in rows[columns].itertuples(index=False, name=None):
        facets: tuple[str, ...] = (facet,)
        if kind == CodeKind.THEME:
            status = (
                Polarity.NEUTRAL if facet == Polarity.NEUTRAL and status in _ASSERTED else status
            )
            facets = (facet,) if status in _ASSERTED else FACETS[kind]
        for one in facets:
            said.setdefault((kind, code, one), {}).setdefault(status, set()).add(review_id)
    table = []
    for measure in list_measures(codebook, rows):
        left, counts = set(counted), []
        for status in _COLUMNS:
            here = {
                review_id
                for member in measure.members
                for review_id in said.get((measure.kind, member, measure.facet), {}).get(status, ())
            }
            counts.append(len(left & here))
            left -= here
        counts += [len(left & whole), len(left - whole)]
        table.append((*measure.key[:2], measure.name, measure.facet, *counts, len(counted)))
    return pd.DataFrame.from_records(table, columns=list(_DTYPES)).astype(_DTYPES)
