"""Paragraphs that a page, a column or a footnote cut in two, joined again."""

from __future__ import annotations

import re
from collections.abc import Callable

from scr_nlp.ingest.drafts import Draft, ends_sentence
from scr_nlp.types import BlockKind

_JOINABLE = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.BOX}
_LONG_ENOUGH = 60
"""A shorter block without a full stop may be a caption, a name or an address."""

_CAPTION = re.compile(r"(?:table|figure|fig\.|chart|diagram|map|box|source)\b[\s\d.:]", re.I)
_OTHER_END = re.compile(r"[^\w\s,()\[\]\"'’“‘”–—/&%-]$")
# A name cut in two ("Safeguarding Children" / "Board") or a sentence that ran on; a
# unit, an abbreviation or a figure at the end tells of a table or a list.
_LAST_WORD = re.compile(r"(?:[A-Z]?[a-z][\w'’-]*|\b[aI])[,'\"’”)]*$|[-–—,]$")
_NUMBER_FIRST = re.compile(r"\(?(?:\d{1,3}(?:[.-]\d{1,3})*|[a-z]|[ivx]{1,5})[.)]?\s")


def is_unfinished(draft: Draft) -> bool:
    """Whether a block stops in the middle of a sentence."""
    finished = ends_sentence(draft.last) or _OTHER_END.search(draft.last[-1:])
    return draft.kind in _JOINABLE and not finished


def _goes_on(before: Draft, after: Draft) -> bool:
    """Whether ``after`` begins in the middle of the sentence that ``before`` broke off."""
    if before.kind not in _JOINABLE or _CAPTION.match(before.first):
        return False
    text = after.first
    if text[0].islower() and not _NUMBER_FIRST.match(text):
        return not ends_sentence(before.last)
    return (
        before.kind is BlockKind.PARAGRAPH
        and is_unfinished(before)
        and _LAST_WORD.search(before.last[-40:]) is not None
        and len(before.plain) >= _LONG_ENOUGH
        and not _NUMBER_FIRST.match(text)
        and not _CAPTION.match(text)
    )


def rejoin(drafts: list[Draft], may_continue: Callable[[Draft], bool]) -> list[Draft]:
    """Join each block that goes on with the unfinished one before it, over footnotes.

    ``may_continue`` says whether a block could be a continuation at all: one that
    the format itself or a mark begins is not.
    """
    joined: list[Draft] = []
    before: Draft | None = None
    for draft in drafts:
        if (
            before is not None
            and draft.kind is BlockKind.PARAGRAPH
            and draft.number is None
            and may_continue(draft)
            and _goes_on(before, draft)
        ):
            before.extend(draft)
            continue
        joined.append(draft)
        if draft.kind is not BlockKind.FOOTNOTE:
            before = draft
    return joined
