"""The coders that are judged: the tool, and the plain keyword search beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.codebook import Codebook
from scr_nlp.corpus import CodedDocument, Coding, Level, Record
from scr_nlp.types import Analysis, CodeKind, Polarity, Role, Status

if TYPE_CHECKING:
    from spacy.language import Language

    from scr_nlp.pipeline.codes import CodeFinder


def coding_of(analysis: Analysis) -> Coding:
    """An analysis as a coding: one record per finding, levels with their evidence."""
    records = tuple(
        Record(
            finding.paragraph,
            finding.code,
            finding.kind,
            finding.status,
            finding.experiencer,
            finding.role,
            finding.polarity,
            finding.start,
            finding.end,
            source=finding.method + (f" · {finding.cue}" if finding.cue else ""),
        )
        for finding in analysis.findings
    )
    coverage = {c.dimension: Level(c.level, c.evidence) for c in analysis.coverage}
    return Coding(records, coverage)


def code_by_tool(document: CodedDocument, nlp: Language) -> Coding:
    """What the tool makes of a document."""
    from scr_nlp.findings import analyse

    return coding_of(analyse(document.review, nlp))


def code_by_keywords(document: CodedDocument, finder: CodeFinder, codebook: Codebook) -> Coding:
    """What a keyword search makes of a document: every cue is present, for this case.

    The codebook's cues without its context rules: no negation, no roles, nobody who
    suffers; a theme is a concern unless its cue itself praises. There are no levels.
    """
    records: dict[tuple[int, str, Polarity | None], Record] = {}
    for unit in document.units:
        for match in finder.find(unit.text):
            kind = codebook.codes[match.label].kind
            polarity = None
            if kind is CodeKind.THEME:
                polarity = finder.hints.get((match.label, match.cue)) or Polarity.CONCERN
            records.setdefault(
                (unit.i, match.label, polarity),
                Record(
                    unit.i,
                    match.label,
                    kind,
                    Status.PRESENT,
                    role=Role.CASE if kind is CodeKind.AGENCY else None,
                    polarity=polarity,
                    start=unit.start + match.start,
                    end=unit.start + match.end,
                    source=f"cue:{match.cue}",
                ),
            )
    return Coding(tuple(records.values()), {})
