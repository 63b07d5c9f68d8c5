"""The single errors behind the figures, with the words to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scr_nlp.corpus import CodedDocument, Coding, Record, Unit
from scr_nlp.evaluation.matching import Aspect, group_records, is_open, values_of
from scr_nlp.types import CodeKind

MISSED, FALSE, LEVEL = "missed", "false", "level"
_ASPECTS: dict[CodeKind, tuple[Aspect, ...]] = {
    CodeKind.RISK_FACTOR: ("status", "experiencer"),
    CodeKind.AGENCY: ("status", "role"),
    CodeKind.THEME: ("status", "polarity"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: a code missed or false, a wrong aspect of a code, or a wrong level.

    ``what`` is ``missed``, ``false``, an aspect or ``level``; ``group`` the code or
    the dimension. ``coded`` and ``found`` say what either side has, ``quote`` and
    ``words`` the words on which it rests, ``source`` the tool's rule. ``unit`` is None
    for a level.
    """

    document: str
    unit: Unit | None
    group: str
    kind: str
    what: str
    coded: str
    found: str
    quote: str = ""
    words: str = ""
    source: str = ""


def describe(records: Iterable[Record]) -> str:
    """Records of one unit and code in short: ``present, mother``."""
    parts = []
    for record in records:
        own: list[str] = [record.status.value]
        own += [who.value for who in record.experiencer]
        own += [value.value for value in (record.role, record.polarity) if value]
        parts.append(", ".join(own))
    return "; ".join(parts)


def _words(records: Iterable[Record], document: CodedDocument) -> str:
    return " … ".join(
        document.review.text[record.start : record.end]
        for record in records
        if record.start is not None
    )


def _compare(
    document: CodedDocument, unit: Unit, code: str, coded: Sequence[Record], found: Sequence[Record]
) -> Iterator[Slip]:
    kind = (coded or found)[0].kind
    facts = (document.id, unit, code, kind.value)
    words = (
        _words(coded, document),
        _words(found, document),
        "; ".join(dict.fromkeys(record.source for record in found if record.source)),
    )
    if not coded or not found:
        what = FALSE if not coded else MISSED
        yield Slip(*facts, what, describe(coded), describe(found), *words)
        return
    for aspect in _ASPECTS[kind]:
        right, said = values_of(coded, aspect), values_of(found, aspect)
        if right != said and not is_open(coded, aspect):
            yield Slip(*facts, aspect, describe(coded), describe(found), *words)


def find_slips(document: CodedDocument, found: Coding) -> Iterator[Slip]:
    """Every error of a coding of a document, in reading order; levels last."""
    coded_groups, found_groups = (
        group_records(document.coding.records),
        group_records(found.records),
    )
    units = {unit.i: unit for unit in document.units}
    for key in sorted(coded_groups.keys() | found_groups.keys()):
        coded = coded_groups.get(key, [])
        if key[0] in units and not (coded and is_open(coded, "code")):
            yield from _compare(document, units[key[0]], key[1], coded, found_groups.get(key, []))
    for name, level in document.coding.coverage.items():
        said = found.coverage.get(name)
        if said and not level.open and said.level != level.level:
            rests = [f"coded {level.level}", f"found {said.level}"]
            for part, units_named in enumerate((level.units, said.units)):
                if units_named:
                    rests[part] += " (units " + ", ".join(str(i) for i in units_named) + ")"
            yield Slip(document.id, None, name, LEVEL, LEVEL, *rests)
