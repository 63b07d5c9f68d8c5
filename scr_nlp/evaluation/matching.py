"""Aligning two codings of one document: by unit and code, and by what counts for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scr_nlp.codebook import Codebook
from scr_nlp.corpus import Coding, Record
from scr_nlp.types import STATUS_PRECEDENCE, CodeKind, Polarity, Role, Status

Key = tuple[int, str]
"""A unit and a code: what one label says something about."""

Aspect = Literal["status", "asserted", "experiencer", "role", "polarity"]
"""What is compared on matched records; ``asserted`` is present against every other status."""

COUNTED = (Polarity.CONCERN, Polarity.GOOD_PRACTICE)


@dataclass(frozen=True, slots=True)
class Column:
    """What is counted once per document: a code, a theme with the judgement of it."""

    id: str
    code: str
    kind: CodeKind


def columns_of(codebook: Codebook) -> list[Column]:
    """The columns of a theme-frequency table (codebook 1.7), in codebook order."""
    columns = []
    for code in codebook.codes.values():
        if code.kind is CodeKind.THEME:
            columns += [Column(f"{code.id}:{p}", code.id, code.kind) for p in COUNTED]
        else:
            columns.append(Column(code.id, code.id, code.kind))
    return columns


def group_records(records: Iterable[Record]) -> dict[Key, list[Record]]:
    """The records of each unit and code."""
    groups: dict[Key, list[Record]] = defaultdict(list)
    for record in records:
        groups[record.unit, record.code].append(record)
    return dict(groups)


def strongest(records: Iterable[Record]) -> Status:
    """The status of a unit for a code (codebook 1.3 rule 1)."""
    return min((record.status for record in records), key=STATUS_PRECEDENCE.index)


def values_of(records: Iterable[Record], aspect: Aspect) -> frozenset[str]:
    """What records of one unit and code say of an aspect."""
    records = list(records)
    if aspect == "status":
        return frozenset({strongest(records).value})
    if aspect == "asserted":
        present = strongest(records) is Status.PRESENT
        return frozenset({"present" if present else "not present"})
    if aspect == "experiencer":
        return frozenset(who.value for record in records for who in record.experiencer)
    given = (record.role if aspect == "role" else record.polarity for record in records)
    return frozenset(value.value for value in given if value)


def is_open(records: Iterable[Record], aspect: str) -> bool:
    """Whether two coders could not settle an aspect of records."""
    aspect = "status" if aspect == "asserted" else aspect
    return any(aspect in record.open or "code" in record.open for record in records)


def column_of(record: Record) -> str | None:
    """The column in which a record counts if it is present; None where it never counts."""
    if record.kind is CodeKind.AGENCY and record.role is not Role.CASE:
        return None
    if record.kind is not CodeKind.THEME:
        return record.code
    return f"{record.code}:{record.polarity}" if record.polarity in COUNTED else None


def count_presence(coding: Coding) -> tuple[set[str], set[str]]:
    """The columns that count for a document, and those that nobody could settle.

    A column counts where one record at least asserts it as present for this case
    (codebook 1.7); it is open where only open records might.
    """
    counted, doubtful = set(), set()
    for record in coding.records:
        if record.open - {"experiencer"}:
            doubtful |= _columns_open_to(record)
        elif record.status is Status.PRESENT and (column := column_of(record)):
            counted.add(column)
    return counted, doubtful - counted


def _columns_open_to(record: Record) -> set[str]:
    if record.kind is CodeKind.THEME:
        if "polarity" in record.open:
            return {f"{record.code}:{polarity}" for polarity in COUNTED}
        column = column_of(record)
        return {column} if column else set()
    return {record.code}
