"""Which words of a paragraph to show: whole sentences that stand on their own."""

from __future__ import annotations

import re
from functools import cache

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.records import OMISSION

Span = tuple[int, int]


def count_words(text: str) -> int:
    """Words of a text, divided by white space."""
    return len(text.split())


@cache
def _patterns(place: str) -> re.Pattern[str]:
    patterns = getattr(load_excerpt_rules().dangling, place)
    return re.compile("|".join(f"(?:{pattern})" for pattern in map(_scoped, patterns)))


def _scoped(pattern: str) -> str:
    """``(?i)`` for this pattern alone, not for those beside it."""
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else pattern


def opens_dangling(text: str) -> bool:
    """Whether a passage opens with words that need what stood before it."""
    return _patterns("opening").match(text.lstrip("\"'“‘(")) is not None


def refers_elsewhere(text: str) -> bool:
    """Whether a passage points to another part of its document."""
    return _patterns("anywhere").search(text) is not None


def choose_passage(text: str, shown: Span, most: int, *, enough: int) -> Span:
    """The sentences to show of a paragraph: those that show the theme, and what they need.

    A passage that opens with "This" or "However" is widened to the sentence before it; one
    shorter than ``enough`` words to its neighbours; never beyond ``most`` words, unless
    the sentences that show the theme are longer. A paragraph of ``most`` words is taken
    whole.

    Args:
        text: the paragraph.
        shown: half-open span of the words that show the theme.
        most: how many words to show.
        enough: how many words tell enough.

    Returns:
        The half-open span of the passage in the paragraph.
    """
    from scr_nlp.pipeline.sentences import split_sentences

    if count_words(text) <= most:
        return 0, len(text)
    sentences = list(split_sentences(text))
    inside = [i for i, (start, end) in enumerate(sentences) if start < shown[1] and end > shown[0]]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)

    def words(i: int, j: int) -> int:
        return count_words(text[sentences[i][0] : sentences[j][1]])

    while first and opens_dangling(text[sentences[first][0] :]) and words(first - 1, last) <= most:
        first -= 1
    while words(first, last) < enough:
        if last + 1 < len(sentences) and words(first, last + 1) <= most:
            last += 1
        elif first and words(first - 1, last) <= most:
            first -= 1
        else:
            break
    return sentences[first][0], sentences[last][1]


def show(text: str, span: Span) -> str:
    """The words of a span; [...] where the paragraph goes on before or after it."""
    start, end = span
    before = f"{OMISSION} " if text[:start].strip() else ""
    after = f" {OMISSION}" if text[end:].strip() else ""
    return f"{before}{text[start:end].strip()}{after}"
