"""From a graded dimension to what a reader is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scr_nlp.check.places import Places
from scr_nlp.check.records import DimensionCheck, Looked, Miss, Passage, Step
from scr_nlp.codebook.dimensions import Dimension, load_dimensions
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.summaries import LEVELS
from scr_nlp.types import Coverage, Review

HIGHEST = len(LEVELS) - 1


def explain(
    coverage: Coverage, dimension: Dimension, review: Review, trained: Collection[str]
) -> DimensionCheck:
    """What is told of one dimension; ``trained`` names the aspects that classifiers decide.

    They are written ``dimension.aspect``.
    """
    places = Places(review)
    found = {c.id: c.paragraphs for c in coverage.criteria if c.met}
    deciding = _deciding(dimension, coverage.level, set(found))
    names = {aspect.id: aspect.name for aspect in dimension.aspects}
    said = {reason.aspect: reason.says for reason in dimension.reasons if reason.aspect in found}

    def passages(aspects: Iterable[str], wording: dict[str, str]) -> tuple[Passage, ...]:
        shown: dict[int, list[str]] = {}
        for aspect in aspects:
            for paragraph in found.get(aspect, ()):
                shown.setdefault(paragraph, []).append(wording[aspect])
        return tuple(
            Passage(places.at(index), review.block_text(index), tuple(shown[index]))
            for index in sorted(shown)
        )

    others = [aspect.id for aspect in dimension.aspects if aspect.id not in deciding]
    evidence = passages([a.id for a in dimension.aspects if a.id in deciding], names)
    confidence = coverage.score
    return DimensionCheck(
        id=dimension.id,
        name=dimension.name,
        question=dimension.question,
        level=coverage.level,
        level_name=LEVELS[coverage.level],
        gap=coverage.flagged,
        confidence=confidence,
        by_hand=confidence < load_dimensions().by_hand_below,
        evidence=evidence,
        also=passages(others, names),
        reasons=(*_stated_reasons(dimension, review, places), *passages(said, said)),
        steps=_steps(dimension, coverage.level, set(found)),
        looked=_looked(coverage, dimension, places, trained, {p.place.paragraph for p in evidence}),
    )


def _deciding(dimension: Dimension, level: int, met: set[str]) -> set[str]:
    """The aspects of the sets by which a level was reached."""
    sets = dimension.levels.get(level, ())
    return {aspect for group in sets if set(group) <= met for aspect in group}


def _steps(dimension: Dimension, level: int, met: set[str]) -> tuple[Step, ...]:
    """What each higher level would take beyond the one before it.

    What reaches level 1 is a token and no advice: only its question is told.
    """
    names = {aspect.id: aspect.name for aspect in dimension.aspects}
    steps: list[Step] = []
    known = set(met)
    for target in range(level + 1, HIGHEST + 1):
        lacking = {frozenset(group) - known for group in dimension.levels.get(target, ())}
        ways = [group for group in lacking if target > 1 and not any(o < group for o in lacking)]
        # The step after this one goes on from the shortest ways to it.
        shortest = min(map(len, ways), default=0)
        known |= {aspect for group in ways if len(group) == shortest for aspect in group}
        told = [
            tuple(name for aspect, name in names.items() if aspect in group)
            for group in sorted(ways, key=lambda group: [a in group for a in names], reverse=True)
        ]
        question = dimension.questions[target - 1]
        steps.append(Step(target, LEVELS[target], question, tuple(filter(None, told))))
    return tuple(steps)


def _stated_reasons(dimension: Dimension, review: Review, places: Places) -> tuple[Passage, ...]:
    """The paragraphs in which the cues of a reason are found."""
    matcher = CueMatcher([(r.says, cue) for r in dimension.reasons for cue in r.cues])
    found = []
    for index, _ in review.paragraphs():
        text = review.block_text(index)
        says = tuple(dict.fromkeys(match.label for match in matcher.find(text)))
        if says:
            found.append(Passage(places.at(index), text, says))
    return tuple(found)


def _looked(
    coverage: Coverage,
    dimension: Dimension,
    places: Places,
    trained: Collection[str],
    counted: Collection[int],
) -> Looked:
    """Where the tool looked; a miss in a paragraph that counts is none."""
    searched = coverage.searched
    return Looked(
        paragraphs=searched.paragraphs,
        sections=searched.sections,
        terms=searched.terms,
        classifiers=tuple(
            aspect.name for aspect in dimension.aspects if f"{dimension.id}.{aspect.id}" in trained
        ),
        near_misses=tuple(
            Miss(places.at(miss.paragraph), miss.text, miss.reason)
            for miss in searched.near_misses
            if miss.paragraph not in counted
        ),
        unread_pages=searched.unread_pages,
    )
