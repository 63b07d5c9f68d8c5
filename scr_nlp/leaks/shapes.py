"""What shows by its shape: dates, numbers, addresses, coverage, rare facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.vocabulary import capitals, is_explained, openers, pattern_of

_NAMED = frozenset({"address"})
"""Kinds of shape that need a word of their own: "14 Hospital Beds" is none."""


def find_shapes(text: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
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
