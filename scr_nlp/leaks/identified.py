"""Names used often that are no pseudonyms, because the document itself speaks against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.persons import find_persons
from scr_nlp.leaks.shapes import find_shapes
from scr_nlp.leaks.vocabulary import (
    CAPITAL,
    first_names,
    is_english,
    is_explained,
    last_names,
    pattern_of,
)

_WORD = rf"(?:{CAPITAL.pattern})"
_FULL = re.compile(rf"{_WORD}(?: (?:[A-Z]\.? )?{_WORD})+")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s")


def _could_be_name(word: str) -> bool:
    listed = word in first_names() or word in last_names()
    return not is_explained(word) and (listed or not is_english(word))


def find_identified(
    held: Collection[str], known: Collection[str], passages: Sequence[str]
) -> frozenset[str]:
    """Those of the words ``held`` for pseudonyms that seem to be people's own names.

    So is a word that stands, anywhere in the passages of a document, in a full name; after a
    title, where people otherwise have labels; or in one sentence with a date of birth or
    an address. Names ``known`` for a better reason, as an author's, speak against nothing.
    """
    rules = load_leak_rules().known.often
    candidates = {word for word in held if _could_be_name(word)}
    if not candidates:
        return frozenset()
    labelled = any(pattern_of(label).search(text) for text in passages for label in rules.labels)
    identified: set[str] = set()
    for text in passages:
        if candidates.isdisjoint(match.group() for match in CAPITAL.finditer(text)):
            continue
        beside = [span for kind, *span in find_shapes(text, known) if kind in rules.beside]
        for _, start, end in find_persons(text, known):
            name = text[start:end]
            words = [match.group() for match in CAPITAL.finditer(name)]
            title = pattern_of(rules.titled).match(name)
            if (
                _FULL.fullmatch(name, title.end() if title else 0)
                or (title and labelled)
                or any(_in_one_sentence(text, (start, end), span) for span in beside)
            ):
                identified.update(words)
    return frozenset(candidates & identified)


def _in_one_sentence(text: str, one: Sequence[int], other: Sequence[int]) -> bool:
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return _SENTENCE_END.search(between) is None
