"""From marked passages to coverage levels, by the rule of each dimension (codebook part 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from scr_nlp.codebook.dimensions import Dimension, load_dimensions
from scr_nlp.types import Coverage, Criterion, NearMiss, Review, Searched

_HIGHEST = 3
_MOST_NEAR_MISSES, _MOST_NEARLY = 5, 3
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


@dataclass(frozen=True, slots=True)
class Sight:
    """How likely (0-1) an aspect is in a document, and the paragraph that shows it best."""

    chance: float
    paragraph: int


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _near_misses(
    dimension: Dimension,
    marks: list[Mark],
    review: Review,
    sights: Mapping[str, Sight],
    level: int,
) -> tuple[NearMiss, ...]:
    """What came nearest to a higher level, and why it did not count.

    First passages that a classifier nearly took for an aspect that nothing else shows,
    the likeliest first; then lures; then aspects that alone reach no higher level.
    """
    names = {aspect.id: aspect.name for aspect in dimension.aspects}
    shown = {mark.aspect for mark in marks}
    nearly = sorted(
        (
            (aspect, sight)
            for aspect, sight in sights.items()
            if aspect not in shown and sight.chance >= load_dimensions().nearly_from
        ),
        key=lambda pair: -pair[1].chance,
    )
    misses = [
        NearMiss(
            sight.paragraph,
            _shorten(review.block_text(sight.paragraph)),
            f"not clear enough for: {names[aspect]} (chance {sight.chance:.2f})",
        )
        for aspect, sight in nearly[:_MOST_NEARLY]
        if level < _HIGHEST
    ]
    misses += [
        NearMiss(mark.paragraph, mark.text, "the words are used in another sense")
        for mark in marks
        if not mark.aspect
    ]
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
    dimension: Dimension, marks: list[Mark], review: Review, sights: Mapping[str, Sight]
) -> Coverage:
    """The level of one dimension, what it rests on, and where the tool looked.

    ``sights`` holds, by ``dimension.aspect``, where and how likely each learned aspect is
    in the document; the score of the level comes from them (1 for rules).
    """
    paragraphs: dict[str, list[int]] = {aspect.id: [] for aspect in dimension.aspects}
    for mark in marks:
        if mark.aspect and mark.paragraph not in paragraphs[mark.aspect]:
            paragraphs[mark.aspect].append(mark.paragraph)
    level = dimension.level_of({aspect for aspect, found in paragraphs.items() if found})
    own = {
        aspect.id: sights[f"{dimension.id}.{aspect.id}"]
        for aspect in dimension.aspects
        if f"{dimension.id}.{aspect.id}" in sights
    }
    chances = {aspect: sight.chance for aspect, sight in own.items()}
    units = [block for _, block in review.paragraphs()]
    terms = sorted({c for a in dimension.aspects for group in a.groups for c in group})
    return Coverage(
        dimension=dimension.id,
        level=level,
        score=round(level_chance(dimension, chances, level), 3) if own else 1.0,
        criteria=tuple(
            Criterion(aspect.id, bool(paragraphs[aspect.id]), tuple(paragraphs[aspect.id]))
            for aspect in dimension.aspects
        ),
        searched=Searched(
            paragraphs=len(units),
            sections=tuple(dict.fromkeys(block.section for block in units if block.section)),
            terms=tuple(terms),
            near_misses=_near_misses(dimension, marks, review, own, level),
            unread_pages=review.unread_pages,
        ),
    )


def grade_review(
    dimensions: Iterable[Dimension],
    marks: list[Mark],
    review: Review,
    sights: Mapping[str, Sight],
) -> tuple[Coverage, ...]:
    """The coverage of a review in every dimension; the arguments are those of :func:`grade`."""
    return tuple(
        grade(dimension, [m for m in marks if m.dimension == dimension.id], review, sights)
        for dimension in dimensions
    )
