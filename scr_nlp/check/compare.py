"""Two drafts of one review compared: what was closed, what opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scr_nlp.check.records import (
    Asked,
    Comparison,
    DimensionChange,
    DimensionCheck,
    DraftCheck,
    Passage,
)


def compare_drafts(new: DraftCheck, old: DraftCheck) -> Comparison:
    """What changed from one draft to the next, in levels, evidence and questions.

    A passage is the same where its text is the same, wherever it now stands and whatever
    number it bears; a question is the same where its kind and its words are.
    """
    before = {dimension.id: dimension for dimension in old.dimensions}
    return Comparison(
        source=old.source,
        review_id=old.review_id,
        dimensions=tuple(
            _change(after, before[after.id]) for after in new.dimensions if after.id in before
        ),
        closed=_only_in(old.observations, new.observations),
        opened=_only_in(new.observations, old.observations),
    )


def _change(after: DimensionCheck, before: DimensionCheck) -> DimensionChange:
    return DimensionChange(
        id=after.id,
        name=after.name,
        before=before.level,
        after=after.level,
        closed=before.gap and not after.gap,
        opened=after.gap and not before.gap,
        gained=_lacking(after.evidence, before.evidence),
        lost=_lacking(before.evidence, after.evidence),
    )


def _lacking(passages: Iterable[Passage], others: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages whose text is none of the others'."""
    known = {_plain(other.text) for other in others}
    return tuple(passage for passage in passages if _plain(passage.text) not in known)


def _only_in(asked: Iterable[Asked], others: Iterable[Asked]) -> tuple[Asked, ...]:
    """The questions that the others do not ask, or not as often."""
    left = Counter(_key(other) for other in others)
    only = []
    for one in asked:
        if left[_key(one)]:
            left[_key(one)] -= 1
        else:
            only.append(one)
    return tuple(only)


def _key(one: Asked) -> tuple[str, str]:
    return one.kind, _plain(one.words) or one.question


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
