"""Observations made from the wordings of ``drafts.yaml``."""

from __future__ import annotations

from scr_nlp.codebook.drafts import load_observation_kinds
from scr_nlp.types import Observation, Review

_MOST_CHARACTERS = 120


def _shorten(words: str) -> str:
    return words if len(words) <= _MOST_CHARACTERS else words[: _MOST_CHARACTERS - 1] + "…"


def ask(kind: str, **values: str) -> Observation:
    """An observation about the document as a whole."""
    return Observation(kind, load_observation_kinds()[kind].question.format(**values))


def ask_at(
    review: Review, kind: str, paragraph: int, start: int, end: int, **values: str
) -> Observation:
    """An observation about the words from ``start`` to ``end`` of the review's text."""
    question = load_observation_kinds()[kind].question
    words = _shorten(review.text[start:end])
    place = review.locate(start)
    return Observation(
        kind=kind,
        question=question.format(**{"words": words, **values}),
        paragraph=paragraph,
        start=start,
        end=end,
        page=place.page,
        number=review.blocks[paragraph].number,
    )


def ask_about(review: Review, kind: str, paragraph: int, **values: str) -> Observation:
    """An observation about a whole block."""
    block = review.blocks[paragraph]
    return ask_at(review, kind, paragraph, block.start, block.end, **values)
