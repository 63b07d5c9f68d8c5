"""Possible identity leaks: words by which a reader could tell who is meant (codebook 6.5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.known import front_matter, read_abbreviations, read_known_names
from scr_nlp.leaks.persons import find_persons
from scr_nlp.leaks.places import find_places
from scr_nlp.leaks.vocabulary import capitals, is_explained, openers, pattern_of
from scr_nlp.types import Leak, Review

__all__ = ["find_leaks", "read_known_names"]

_NAMED = frozenset({"address"})
"""Kinds of shape that need a word of their own: "14 Hospital Beds" is none."""


def _find_shapes(text: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Kind and span of all that shows by its shape: its group ``leak``, or the whole match."""
    periods = [
        match.span()
        for source in load_leak_rules().known.periods
        for match in pattern_of(source).finditer(text)
    ]
    for rule in load_leak_rules().rules:
        if not pattern_of(rule.where).search(text):
            continue
        for source in rule.find:
            for match in pattern_of(source).finditer(text):
                start, end = match.span(match.lastgroup or 0)
                if text[start:end] in known or any(
                    first <= start < last for first, last in periods
                ):
                    continue
                if rule.kind not in _NAMED or _has_own_name(text[start:end], known):
                    yield rule.kind, start, end


def _has_own_name(words: str, known: Collection[str]) -> bool:
    """Whether a word with a capital is neither explained nor known, or there is none at all."""
    named = [word for word in capitals(words) if len(word) > 1 and word not in openers()]
    return not named or any(
        (not is_explained(word) and word not in known) or re.search(r"\d\d", word) for word in named
    )


def _find_in_passage(text: str, known: Collection[str]) -> list[Leak]:
    """The leaks of one passage, in order; of two that overlap, the shape's or the longer."""
    kinds = load_leak_rules().kinds
    found = sorted(_find_shapes(text, known), key=lambda one: (one[1], -one[2]))
    persons = list(find_persons(text, known))
    found += [*find_places(text, known, persons), *persons]
    taken: list[Leak] = []
    for kind, start, end in found:
        if not any(start < leak.end and leak.start < end for leak in taken):
            taken.append(
                Leak(kind, start, end, text[start:end], kinds[kind].what, kinds[kind].replacement)
            )
    return sorted(taken, key=lambda leak: leak.start)


def find_leaks(source: str | Review, known: Collection[str] = frozenset()) -> list[Leak]:
    """What could tell a reader who is meant, in reading order (codebook 6.5).

    In a review, names that it declares, uses throughout or may show are none (see
    :func:`read_known_names`); for a passage alone, give the known names of its review.
    Offsets are into the passage or ``Review.text``.
    """
    if isinstance(source, str):
        return _find_in_passage(source, frozenset(known) | read_abbreviations(source))
    known = frozenset(known) | read_known_names(source)
    front = front_matter(source)
    sections = load_leak_rules().known.sections
    found = []
    for index, block in enumerate(source.blocks):
        if index < front or block.section_kind in sections:
            continue
        for leak in _find_in_passage(source.block_text(index), known):
            found.append(leak.moved(block.start))
    return found
