"""Possible identity leaks: words by which a reader could tell who is meant (codebook 6.5)."""

from __future__ import annotations

from collections.abc import Collection

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.known import front_matter, read_abbreviations, read_known_names
from scr_nlp.leaks.persons import find_persons
from scr_nlp.leaks.places import find_places
from scr_nlp.leaks.shapes import find_shapes
from scr_nlp.types import Leak, Review

__all__ = ["find_leaks", "read_known_names"]


def _find_in_passage(text: str, known: Collection[str]) -> list[Leak]:
    """The leaks of one passage, in order; of two that overlap, the shape's or the longer."""
    kinds = load_leak_rules().kinds
    found = sorted(find_shapes(text, known), key=lambda one: (one[1], -one[2]))
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
