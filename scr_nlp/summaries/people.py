"""Counts of people instead of documents: whose a risk factor is, and how many children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.summaries.frequency import find_documents, list_measures, share
from scr_nlp.types import CodeKind, Experiencer

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

NOT_STATED = "not stated"

_PERSON_DTYPES = {
    "code": "string",
    "name": "string",
    "person": "string",
    **dict.fromkeys(("n", "present", "of"), "int64"),
    **dict.fromkeys(("per_cent", "low", "high"), "float64"),
}
_CHILD_DTYPES = {
    "kind": "string",
    "code": "string",
    "name": "string",
    "facet": "string",
    **dict.fromkeys(("n", "of", "children", "of_children", "not_stated"), "int64"),
    "per_cent": "float64",
}


def person_frequency(
    evidence: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Whose each risk factor is: documents that assert it of the child, the mother and so on.

    A document counts once for each person of whom one of its paragraphs asserts the
    code (codebook 1.4), so the rows of a code may add up to more than ``present``. It is
    ``not stated`` where no paragraph says whose it is.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too, with 0.

    Returns:
        One row per risk factor (unions last) and person: string ``code``, ``name``,
        ``person`` (a value of :class:`~scr_nlp.types.Experiencer`, or ``not stated``);
        int64 ``n`` (documents), ``present`` (documents that assert the code at all),
        ``of`` (counted documents); float64 ``per_cent``, ``low``, ``high`` (n of
        ``of``: 95% Wilson interval, in per cent).
    """
    import pandas as pd

    of = int(cases["counted"].sum())
    risks = evidence[(evidence["kind"] == CodeKind.RISK_FACTOR) & ~evidence["historical_only"]]
    whose: dict[tuple[str, str], set[str]] = {}
    for review_id, code, people in risks[["review_id", "code", "experiencer"]].itertuples(
        index=False, name=None
    ):
        for person in people:
            whose.setdefault((code, person), set()).add(review_id)
    measures = [one for one in list_measures(codebook, risks) if one.kind == CodeKind.RISK_FACTOR]
    rows = []
    for one, documents in zip(measures, find_documents(risks, measures), strict=True):
        silent = set(documents)
        for person in Experiencer:
            here = {
                review_id
                for member in one.members
                for review_id in whose.get((member, person.value), ())
            }
            silent -= here
            counts = (len(here), len(documents), of)
            rows.append((one.code, one.name, person.value, *counts, *share(len(here), of)))
        counts = (len(silent), len(documents), of)
        rows.append((one.code, one.name, NOT_STATED, *counts, *share(len(silent), of)))
    return pd.DataFrame.from_records(rows, columns=list(_PERSON_DTYPES)).astype(_PERSON_DTYPES)


def child_frequency(
    evidence: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook, children: pd.Series[int]
) -> pd.DataFrame:
    """How many children the reviews that assert each code are about.

    Published tables count children (219 in the Ofsted year 2 report) as well as reviews
    (173). The children of one review are not independent, so there is no interval.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too, with 0.
        children: Int64, by ``review_id``: how many subject children each review has;
            missing where that is not stated.

    Returns:
        As :func:`~scr_nlp.summaries.theme_frequency` orders them: string ``kind``,
        ``code``, ``name``, ``facet``; int64 ``n`` and ``of`` (reviews, of those whose
        number of children is stated), ``children`` and ``of_children`` (in those),
        ``not_stated`` (reviews that assert the code and whose number is not stated);
        float64 ``per_cent`` (of children).
    """
    import pandas as pd

    counted = cases.loc[cases["counted"], "review_id"]
    number = children.reindex(counted).dropna().astype("int64").to_dict()
    total = sum(number.values())
    measures = list_measures(codebook, evidence)
    rows = []
    for one, documents in zip(measures, find_documents(evidence, measures), strict=True):
        known = [number[review_id] for review_id in documents if review_id in number]
        counts = (len(known), len(number), sum(known), total, len(documents) - len(known))
        per_cent = 100 * sum(known) / total if total else float("nan")
        rows.append((*one.key[:2], one.name, one.facet, *counts, per_cent))
    return pd.DataFrame.from_records(rows, columns=list(_CHILD_DTYPES)).astype(_CHILD_DTYPES)
