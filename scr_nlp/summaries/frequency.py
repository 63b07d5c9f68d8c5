"""How many documents assert each code as present for their case (codebook 1.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scr_nlp.summaries.evidence import FACETS
from scr_nlp.summaries.intervals import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

DTYPES = {
    "kind": "string",
    "code": "string",
    "name": "string",
    "facet": "string",
    "codes": "object",
    "n": "int64",
    "of": "int64",
    "per_cent": "float64",
    "low": "float64",
    "high": "float64",
    "paragraphs": "int64",
    "historical_only": "int64",
}


def share(count: int, total: int) -> tuple[float, float, float]:
    """Per cent and the ends of its 95% Wilson interval, in per cent; ``nan`` without a total."""
    low, high = wilson_interval(count, total)
    return (100 * count / total if total else float("nan")), 100 * low, 100 * high


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted once per document: a code or a union of codes, in one facet."""

    kind: str
    code: str
    name: str
    facet: str
    members: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, code and facet: what tells one measure from every other."""
        return self.kind, self.code, self.facet


@dataclass(frozen=True, slots=True)
class _Tally:
    """Paragraphs that assert a code as present, and documents that do so of the past alone."""

    present: set[tuple[str, int]] = field(default_factory=set)
    past: set[str] = field(default_factory=set)


def _tally(evidence: pd.DataFrame) -> dict[tuple[str, str, str], _Tally]:
    """What was found, by kind, code and facet."""
    tallies: dict[tuple[str, str, str], _Tally] = defaultdict(_Tally)
    columns = ["kind", "code", "facet", "historical_only", "review_id", "unit"]
    for kind, code, facet, past, review_id, unit in evidence[columns].itertuples(index=False):
        tally = tallies[kind, code, facet]
        if past:
            tally.past.add(review_id)
        else:
            tally.present.add((review_id, unit))
    return tallies


def _entries(
    codebook: Codebook, found: pd.DataFrame
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Kind, id, name and member codes: codes, codes the codebook lacks, then unions."""
    for code in codebook.codes.values():
        yield code.kind.value, code.id, code.name, (code.id,)
    strange = found.loc[~found["code"].isin(list(codebook.codes)), ["kind", "code"]]
    for kind, code_id in sorted(set(strange.itertuples(index=False, name=None))):
        yield kind, code_id, code_id, (code_id,)
    for union in codebook.unions:
        members = tuple(code for code in union.codes if code in codebook.codes)
        if members:
            yield codebook.codes[members[0]].kind.value, union.id, union.name, members


def list_measures(codebook: Codebook, evidence: pd.DataFrame) -> list[Measure]:
    """What is counted, in codebook order by kind: codes, those it lacks, then unions."""
    order = {kind: place for place, kind in enumerate(FACETS)}
    entries = sorted(
        _entries(codebook, evidence), key=lambda entry: (order[entry[0]], len(entry[3]) > 1)
    )
    return [
        Measure(kind, code, name, facet, members)
        for kind, code, name, members in entries
        for facet in FACETS[kind]
    ]


def find_documents(evidence: pd.DataFrame, measures: Iterable[Measure]) -> list[frozenset[str]]:
    """For each measure, the ``review_id`` of the documents that assert it as present."""
    tallies = _tally(evidence)
    return [
        frozenset(
            review_id
            for member in one.members
            for review_id, _ in tallies[one.kind, member, one.facet].present
        )
        for one in measures
    ]


def theme_frequency(
    evidence: pd.DataFrame, cases: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """How many counted documents assert each code, by the counting rule (codebook 1.7).

    A document counts once for a code, or for a union of codes, however many of its
    paragraphs assert it. Agencies are counted by role, themes by polarity.

    Args:
        evidence: as :func:`~scr_nlp.summaries.evidence` gives it.
        cases: as :func:`~scr_nlp.summaries.select_cases` gives them.
        codebook: codes that were not found are listed too, with 0.

    Returns:
        In codebook order, unions last in each kind: string ``kind``, ``code``, ``name``,
        ``facet`` (role or polarity, empty for risk factors); object ``codes`` (tuple of
        str: the codes counted together; more than one only for a union); int64 ``n``,
        ``of`` (counted documents); float64 ``per_cent``, ``low``, ``high`` (95% Wilson
        interval, in per cent); int64 ``paragraphs`` (that assert it), ``historical_only``
        (documents that assert it of the past alone, not part of ``n``).
    """
    import pandas as pd

    total = int(cases["counted"].sum())
    tallies = _tally(evidence)
    rows = []
    for one in list_measures(codebook, evidence):
        parts = [tallies[one.kind, member, one.facet] for member in one.members]
        documents = {review_id for part in parts for review_id, _ in part.present}
        units = {unit for part in parts for unit in part.present}
        past = {review_id for part in parts for review_id in part.past} - documents
        counts = (len(documents), total, *share(len(documents), total), len(units), len(past))
        rows.append((one.kind, one.code, one.name, one.facet, one.members, *counts))
    return pd.DataFrame.from_records(rows, columns=list(DTYPES)).astype(DTYPES)
