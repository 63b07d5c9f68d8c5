"""What in an excerpt could tell who is meant, and excerpts without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from scr_nlp.excerpts.passages import show
from scr_nlp.excerpts.records import Excerpt
from scr_nlp.leaks import find_leaks, read_known_names
from scr_nlp.types import Leak

if TYPE_CHECKING:
    from scr_nlp.study import Study


def check_identity(study: Study, excerpts: Iterable[Excerpt]) -> list[Excerpt]:
    """The excerpts with what may identify a person in the whole of their paragraphs.

    Names that the review declares as pseudonyms or uses throughout are left as they are.
    """
    known: dict[str, frozenset[str]] = {}
    checked = []
    for excerpt in excerpts:
        review_id = excerpt.source.review_id
        if review_id not in known:
            known[review_id] = read_known_names(study.analysis(review_id).review)
        leaks = find_leaks(excerpt.paragraph_text, known[review_id])
        checked.append(replace(excerpt, may_identify=tuple(leaks)))
    return checked


def _replace_roles(text: str, span: tuple[int, int], leaks: Iterable[Leak]) -> str:
    start, end = span
    pieces = []
    for leak in leaks:
        if leak.start < end and leak.end > start:
            pieces += [text[start : max(start, leak.start)], leak.replacement]
            start = leak.end
    return "".join([*pieces, text[start:end]])


def pseudonymise(excerpt: Excerpt) -> Excerpt:
    """The excerpt with bracketed roles for all that may identify a person."""
    leaks, text = excerpt.may_identify, excerpt.paragraph_text
    before = _replace_roles(text, (0, excerpt.start), leaks)
    passage = _replace_roles(text, (excerpt.start, excerpt.end), leaks)
    after = _replace_roles(text, (excerpt.end, len(text)), leaks)
    whole = before + passage + after
    return replace(
        excerpt,
        text=show(whole, (len(before), len(before) + len(passage))),
        paragraph_text=whole,
        replaced=True,
    )
