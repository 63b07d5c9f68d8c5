"""From marked passages to coverage levels, by the rule of each dimension (codebook part 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from scr_nlp.codebook.dimensions import Dimension
from scr_nlp.types import Coverage, Criterion, NearMiss, Review, Searched

_MOST_NEAR_MISSES = 5
_MOST_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that shows an aspect of a dimension, or (``aspect`` empty) a lure.

    ``paragraph`` indexes ``Review.blocks``; ``rule`` says what found it.
    """

    dimension: str
    aspect: str
    paragraph: int
    text: str
    rule: str


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _near_misses(dimension: Dimension, marks: list[Mark], level: int) -> tuple[NearMiss, ...]:
    """Lures, and passages of aspects that alone reach no higher level than given."""
    misses = [
        NearMiss(mark.paragraph, mark.text, "the words are used in another sense")
        for mark in marks
        if not mark.aspect
    ]
    names = {aspect.id: aspect.name for aspect in dimension.aspects}
    if level < 2:
        misses += [
            NearMiss(mark.paragraph, _shorten(mark.text), f"only {names[mark.aspect]}")
            for mark in marks
            if mark.aspect
        ]
    return tuple(misses[:_MOST_NEAR_MISSES])


def level_chance(dimension: Dimension, chances: Mapping[str, float], level: int) -> float:
    """How likely (0-1) the rule gives a level, each aspect being there with its own chance.

    Aspects are taken as independent; ``chances`` names them by their ids.
    """
    total = 0.0
    names = list(chances)
    for there in product((False, True), repeat=len(names)):
        met = {name for name, yes in zip(names, there, strict=True) if yes}
        if dimension.level_of(met) == level:
            total += prod(
                chances[name] if yes else 1.0 - chances[name]
                for name, yes in zip(names, there, strict=True)
            )
    return total


def grade(
    dimension: Dimension, marks: list[Mark], review: Review, chances: Mapping[str, float]
) -> Coverage:
    """The level of one dimension, what it rests on, and where the tool looked.

    ``chances`` holds, by ``dimension.aspect``, how likely (0-1) each learned aspect is in
    the document; the score of the level comes from them (1 for rules).
    """
    paragraphs: dict[str, list[int]] = {aspect.id: [] for aspect in dimension.aspects}
    for mark in marks:
        if mark.aspect and mark.paragraph not in paragraphs[mark.aspect]:
            paragraphs[mark.aspect].append(mark.paragraph)
    level = dimension.level_of({aspect for aspect, found in paragraphs.items() if found})
    own = {
        aspect.id: chances[f"{dimension.id}.{aspect.id}"]
        for aspect in dimension.aspects
        if f"{dimension.id}.{aspect.id}" in chances
    }
    units = [block for _, block in review.paragraphs()]
    terms = sorted({c for a in dimension.aspects for group in a.groups for c in group})
    return Coverage(
        dimension=dimension.id,
        level=level,
        score=round(level_chance(dimension, own, level), 3) if own else 1.0,
        criteria=tuple(
            Criterion(aspect.id, bool(paragraphs[aspect.id]), tuple(paragraphs[aspect.id]))
            for aspect in dimension.aspects
        ),
        searched=Searched(
            paragraphs=len(units),
            sections=tuple(dict.fromkeys(block.section for block in units if block.section)),
            terms=tuple(terms),
            near_misses=_near_misses(dimension, marks, level),
            unread_pages=review.unread_pages,
        ),
    )


def grade_review(
    dimensions: Iterable[Dimension],
    marks: list[Mark],
    review: Review,
    chances: Mapping[str, float],
) -> tuple[Coverage, ...]:
    """The coverage of a review in every dimension; the arguments are those of :func:`grade`."""
    return tuple(
        grade(dimension, [m for m in marks if m.dimension == dimension.id], review, chances)
        for dimension in dimensions
    )
