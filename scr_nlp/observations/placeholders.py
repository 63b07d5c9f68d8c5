"""Placeholders and notes to colleagues that were left in a draft."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from scr_nlp.codebook.drafts import load_placeholder_rules
from scr_nlp.observations.asking import ask_at
from scr_nlp.types import Observation, Review

_BRACKETS = re.compile(r"\[([^\[\]]{0,200})\]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)[‘'](?:[^’']|[’'](?=\w))*[’']")


class _Patterns(NamedTuple):
    placeholder: re.Pattern[str]
    plain: re.Pattern[str]
    mark: re.Pattern[str]


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _patterns() -> _Patterns:
    rules = load_placeholder_rules()
    return _Patterns(_any(rules.patterns), _any(rules.plain), _any(rules.marks))


def placeholders_in(text: str) -> list[tuple[int, int]]:
    """The half-open spans of the placeholders of one paragraph, in order."""
    patterns = _patterns()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    spans = []
    for match in _BRACKETS.finditer(text):
        in_quotation = any(start < match.start() < end for start, end in quoted)
        if patterns.plain.fullmatch(match[1]) or (
            in_quotation and not patterns.mark.search(match[1])
        ):
            continue
        spans.append(match.span())
    # A pattern that takes in the next words ends where brackets begin.
    rest = list(text)
    for start, end in spans:
        rest[start:end] = "\n" * (end - start)
    spans += [match.span() for match in patterns.placeholder.finditer("".join(rest))]
    return sorted(spans)


def find_placeholders(review: Review) -> list[Observation]:
    """What is still to be filled in or taken out: [date], TBC, XX, notes in brackets."""
    return [
        ask_at(review, "placeholder", index, block.start + start, block.start + end)
        for index, block in enumerate(review.blocks)
        for start, end in placeholders_in(review.block_text(index))
    ]
