"""Names that a review may show: declared, public, used throughout, or of bodies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.identified import find_identified
from scr_nlp.leaks.vocabulary import CAPITAL, capitals, pattern_of
from scr_nlp.types import BlockKind, Review

_ABBREVIATION = re.compile(r"\b[A-Z]{3,6}\b")
_EXPANDED = re.compile(
    r"[(“\"‘']([A-Z]{3,6})(?:[’']?s)?[)”\"’']"
    r"|\b([A-Z]{3,6})(?= \(|(?:,? which)? stands for|:| [=–—-] )"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@cache
def _bodies() -> re.Pattern[str]:
    bodies = "|".join(load_leak_rules().known.bodies)
    return re.compile(rf"(?:[A-Z][\w'’-]*,? (?:and |& |of )?){{1,5}}(?:{bodies})\b")


def _declared_in(text: str) -> Iterator[str]:
    """The sentences that declare names, each with the one before it."""
    declared = load_leak_rules().known.declared
    sentences = _SENTENCE_END.split(text)
    for position, sentence in enumerate(sentences):
        if any(pattern_of(pattern).search(sentence) for pattern in declared):
            yield from sentences[max(0, position - 1) : position + 1]


def front_matter(review: Review) -> int:
    """The index of the first block of the body: after the first heading of a known section."""
    for index, block in enumerate(review.blocks):
        if block.section_kind:
            return index
    return 0


def read_abbreviations(text: str) -> frozenset[str]:
    """Abbreviations that a text explains: "the paediatric liaison service (PLSX)", "PLSX: ..."."""
    return frozenset(match[1] or match[2] for match in _EXPANDED.finditer(text))


def read_known_names(review: Review) -> frozenset[str]:
    """Words of names that a review may show: declared, public, used throughout, or of bodies.

    Pseudonyms are those it declares and those in its title, and, where nothing speaks against
    it (:func:`~scr_nlp.leaks.identified.find_identified`), those of its front matter, in its
    headings or used again and again; public are its author, chair, panel and board.
    Abbreviations that it expands or uses again and again are known too.
    """
    rules = load_leak_rules().known
    front = front_matter(review)
    known = set(rules.people)
    held: set[str] = set()
    prose: list[str] = []
    counts: Counter[str] = Counter()
    for index, block in enumerate(review.blocks):
        text = review.block_text(index)
        words = [match.group() for match in CAPITAL.finditer(text)]
        counts.update(words)
        abbreviations = _ABBREVIATION.findall(text)
        counts.update(abbreviations)
        known.update(read_abbreviations(text))
        heading = block.kind is BlockKind.HEADING
        if block.section_kind in rules.sections or (heading and index < front):
            known.update(words, abbreviations)
        elif heading or index < front:
            held.update(words, abbreviations)
        if not heading and block.section_kind not in rules.sections:
            prose.append(text)
        for pattern in rules.roles:
            for match in pattern_of(pattern).finditer(text):
                known.update(capitals(match.group()))
        for declaration in _declared_in(text):
            known.update(match.group() for match in CAPITAL.finditer(declaration))
        for match in _bodies().finditer(text):
            known.update(capitals(match.group()))
    for field in ("title", "board", "author", "chair", "subject"):
        known.update(capitals(review.metadata.value(field) or ""))
    held.update(word for word, count in counts.items() if count >= rules.often.times)
    held -= known
    if not any(pattern_of(pattern).search(review.text) for pattern in rules.often.changed):
        held -= find_identified(held, known, prose)
    return frozenset(known | held)
