"""Sections that a document of its type and year is expected to have and has not, or has empty."""

from __future__ import annotations

from scr_nlp.codebook.drafts import ExpectedSection, load_expected_sections
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.observations.asking import ask, ask_about
from scr_nlp.types import BlockKind, Observation, Review


def _applies(expected: ExpectedSection, review: Review) -> bool:
    if review.metadata.value("doc_type") not in expected.types:
        return False
    published = review.metadata.value("published")
    if expected.years is None:
        return True
    first, last = expected.years
    return published is not None and first <= int(published[:4]) <= last


def find_missing_sections(review: Review) -> list[Observation]:
    """Expected sections that neither a heading nor the text shows."""
    kinds = {block.section_kind for _, block in review.paragraphs()}
    return [
        ask("section_missing", words=expected.name)
        for expected in load_expected_sections()
        if _applies(expected, review)
        and not kinds.intersection(expected.any)
        and next(CueMatcher((None, cue) for cue in expected.told).find(review.text), None) is None
    ]


def find_empty_sections(review: Review) -> list[Observation]:
    """Headings of a known kind with no text before the next heading of their rank or above."""
    found = []
    first_text = next((index for index, _ in review.paragraphs()), len(review.blocks))
    for index, block in enumerate(review.blocks):
        if block.kind is not BlockKind.HEADING or not block.section_kind or index < first_text:
            continue
        after = review.blocks[index + 1] if index + 1 < len(review.blocks) else None
        if after is None or (
            after.kind is BlockKind.HEADING
            and after.level <= block.level
            and after.section_kind != block.section_kind
        ):
            found.append(ask_about(review, "section_empty", index))
    return found
