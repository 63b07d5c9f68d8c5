"""Counts of right and wrong, document by document.

Every measure is a function of counts summed over documents, so that any choice of
documents (a slice, a resample) is a weighted sum. The first axis of each array is
the document.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scr_nlp.codebook import Codebook
from scr_nlp.corpus import Coding, Record
from scr_nlp.evaluation.matching import (
    Aspect,
    Column,
    Key,
    columns_of,
    count_presence,
    group_records,
    is_open,
    strongest,
    values_of,
)
from scr_nlp.evaluation.statistics import Array
from scr_nlp.types import STATUS_PRECEDENCE, CodeKind, Experiencer, Polarity, Role, Status

VALUES: dict[Aspect, tuple[str, ...]] = {
    "status": tuple(status.value for status in STATUS_PRECEDENCE),
    "asserted": ("present", "not present"),
    "experiencer": tuple(value.value for value in Experiencer),
    "role": tuple(value.value for value in Role),
    "polarity": tuple(value.value for value in Polarity),
}
KIND_OF_ASPECT: dict[Aspect, CodeKind] = {
    "experiencer": CodeKind.RISK_FACTOR,
    "role": CodeKind.AGENCY,
    "polarity": CodeKind.THEME,
}
GROUPS = ("all", "coded present", *(kind.value for kind in CodeKind))
"""The matched records on which an aspect is scored."""

Groups = Mapping[Key, Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts per document; axes after the document in brackets.

    ``found`` and ``present`` [code, (true, false, missed)] count units, ``presence``
    [column, (true, false, missed)] documents, ``exact`` [group, (equal, overlap, n)]
    and ``values`` [value, (true, false, missed)] matched records by aspect,
    ``evidence`` [(touching, n, shared, found, quoted characters)], ``levels``
    [dimension, coded, found], ``gaps`` and ``level_units`` [dimension, (true, false,
    missed)].
    """

    codes: list[str]
    columns: list[Column]
    dimensions: list[str]
    found: Array
    present: Array
    presence: Array
    exact: dict[Aspect, Array]
    values: dict[Aspect, Array]
    evidence: Array
    levels: Array
    gaps: Array
    level_units: Array


def _tally(
    coded: set[tuple[str, Hashable]],
    found: set[tuple[str, Hashable]],
    doubtful: set[tuple[str, Hashable]],
    rows: Iterable[str],
) -> Array:
    """True, false and missed items of each row; an item is a row's id and a place."""
    index = {row: position for position, row in enumerate(rows)}
    counts = np.zeros((len(index), 3))
    for row, place in (coded | found) - doubtful:
        if row in index:
            item = (row, place)
            counts[
                index[row], 0 if item in coded and item in found else 1 if item in found else 2
            ] += 1
    return counts


def _items(groups: Groups, *, present: bool = False) -> set[tuple[str, Hashable]]:
    return {
        (code, unit)
        for (unit, code), records in groups.items()
        if not present or strongest(records) is Status.PRESENT
    }


def _tally_units(coded: Groups, found: Groups, codes: list[str], *, present: bool) -> Array:
    aspect = "status" if present else "code"
    doubtful: set[tuple[str, Hashable]] = {
        (code, unit) for (unit, code), records in coded.items() if is_open(records, aspect)
    }
    return _tally(_items(coded, present=present), _items(found, present=present), doubtful, codes)


def _tally_presence(coded: Coding, found: Coding, columns: list[Column]) -> Array:
    counted, doubtful = count_presence(coded)
    claimed, _ = count_presence(found)
    return _tally(
        {(column, 0) for column in counted},
        {(column, 0) for column in claimed},
        {(column, 0) for column in doubtful},
        [column.id for column in columns],
    )


def _tally_aspect(coded: Groups, found: Groups, aspect: Aspect) -> tuple[Array, Array]:
    exact, values = np.zeros((len(GROUPS), 3)), np.zeros((len(VALUES[aspect]), 3))
    for key in coded.keys() & found.keys():
        records = coded[key]
        kind = records[0].kind
        if KIND_OF_ASPECT.get(aspect, kind) is not kind or is_open(records, aspect):
            continue
        right, said = values_of(records, aspect), values_of(found[key], aspect)
        union = right | said
        share = len(right & said) / len(union) if union else 1.0
        groups = {"all", kind.value}
        if strongest(records) is Status.PRESENT:
            groups.add("coded present")
        for group in groups:
            exact[GROUPS.index(group)] += (right == said, share, 1)
        for value in union:
            column = 0 if value in right and value in said else 1 if value in said else 2
            values[VALUES[aspect].index(value), column] += 1
    return exact, values


def _characters(records: Iterable[Record]) -> set[int]:
    return {
        at
        for record in records
        if record.start is not None and record.end is not None
        for at in range(record.start, record.end)
    }


def _tally_evidence(coded: Groups, found: Groups) -> Array:
    counts = np.zeros(5)
    for key in coded.keys() & found.keys():
        quoted, shown = _characters(coded[key]), _characters(found[key])
        if quoted and shown and not is_open(coded[key], "code"):
            shared = len(quoted & shown)
            counts += (shared > 0, 1, shared, len(shown), len(quoted))
    return counts


def _tally_levels(coded: Coding, found: Coding, dimensions: list[str]) -> tuple[Array, ...]:
    size = len(dimensions)
    levels, gaps, units = np.zeros((size, 4, 4)), np.zeros((size, 3)), np.zeros((size, 3))
    for position, dimension in enumerate(dimensions):
        right, said = coded.coverage.get(dimension), found.coverage.get(dimension)
        if right is None or said is None or right.open:
            continue
        levels[position, right.level, said.level] = 1
        if right.flagged or said.flagged:
            gaps[position, 0 if right.flagged and said.flagged else 1 if said.flagged else 2] = 1
        rests, shown = set(right.units), set(said.units)
        units[position] = (len(rests & shown), len(shown - rests), len(rests - shown))
    return levels, gaps, units


def tally_documents(
    coded: Sequence[Coding], found: Sequence[Coding], codebook: Codebook
) -> Tallies:
    """The counts of each document: ``coded`` is taken as right, ``found`` is judged."""
    columns, codes = columns_of(codebook), list(codebook.codes)
    dimensions = list(dict.fromkeys(name for coding in coded for name in coding.coverage))
    pairs = [
        (group_records(right.records), group_records(said.records))
        for right, said in zip(coded, found, strict=True)
    ]
    aspects = {aspect: [_tally_aspect(*pair, aspect) for pair in pairs] for aspect in VALUES}
    levels = [_tally_levels(*both, dimensions) for both in zip(coded, found, strict=True)]
    return Tallies(
        codes=codes,
        columns=columns,
        dimensions=dimensions,
        found=np.stack([_tally_units(*pair, codes, present=False) for pair in pairs]),
        present=np.stack([_tally_units(*pair, codes, present=True) for pair in pairs]),
        presence=np.stack(
            [_tally_presence(*both, columns) for both in zip(coded, found, strict=True)]
        ),
        exact={aspect: np.stack([one[0] for one in each]) for aspect, each in aspects.items()},
        values={aspect: np.stack([one[1] for one in each]) for aspect, each in aspects.items()},
        evidence=np.stack([_tally_evidence(*pair) for pair in pairs]),
        levels=np.stack([one[0] for one in levels]),
        gaps=np.stack([one[1] for one in levels]),
        level_units=np.stack([one[2] for one in levels]),
    )
