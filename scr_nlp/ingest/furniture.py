"""Contents lists, imprints and a site's lines: set aside from the text, never lost."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from scr_nlp.codebook.load import load_data
from scr_nlp.ingest.drafts import Draft, ends_sentence
from scr_nlp.ingest.lines import Line
from scr_nlp.types import BlockKind

_LEADERS = re.compile(r"(?:\.\s?|…\s?|_){4,}\s*(?:\d{1,3}|[ivxl]{1,6})$")
_ENDS_IN_PAGE = re.compile(r"(?=.*[^\W\d]).*[\s|](?:\d{1,3}|[ivxl]{1,6})$")
_LONGEST_ENTRY = 200


def _set_aside_contents(drafts: list[Draft]) -> set[int]:
    """Indices of a contents list: its heading and the entries below that end in a page."""
    titles = {str(title) for title in _rules()["contents"]}
    away: set[int] = set()
    listing = False
    for index, draft in enumerate(drafts):
        text = draft.plain
        if _LEADERS.search(text[-_LONGEST_ENTRY:]) and draft.kind is not BlockKind.HEADING:
            away.add(index)
        elif text.casefold().strip(" :.") in titles and len(draft.lines) == 1:
            listing = True
            away.add(index)
        elif listing and (_is_entry(draft) or _is_between_entries(drafts, index)):
            away.add(index)
        else:
            listing = False
    return away


def _is_entry(draft: Draft) -> bool:
    text = draft.plain
    return len(text) <= _LONGEST_ENTRY and _ENDS_IN_PAGE.match(text) is not None


def _is_between_entries(drafts: list[Draft], index: int) -> bool:
    """Whether a line of a contents list has lost its page number, or goes on below."""
    short = len(drafts[index].plain) <= _LONGEST_ENTRY and not ends_sentence(drafts[index].last)
    return short and any(_is_entry(draft) for draft in drafts[index + 1 : index + 2])


@cache
def _rules() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = load_data("documents.yaml")["furniture"]
    return rules


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{piece})" for piece in _rules()[name]), re.I)


_NUMBERED = re.compile(r"\d{1,3}(?:[.-]\d{1,3})*[.)]?\s")


def is_site_line(text: str) -> bool:
    """Whether a line is one that web sites put around their pages."""
    return len(text) <= _LONGEST_ENTRY and _pattern("web").fullmatch(text) is not None


def set_aside_site_lines(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Lines of plain text without those of a web site, and the texts set aside."""
    away = {i for i, line in enumerate(lines) if line.kind is None and is_site_line(line.text)}
    kept = [line for index, line in enumerate(lines) if index not in away]
    return kept, [lines[index].text for index in sorted(away)]


def _repeated_heads(drafts: list[Draft]) -> set[int]:
    """Indices of the first row of a table where a later page begins by printing it again."""
    away: set[int] = set()
    head: Draft | None = None
    for index, draft in enumerate(drafts):
        if draft.kind is not BlockKind.ROW:
            if draft.kind is not BlockKind.FOOTNOTE:
                head = None
        elif head is None:
            head = draft
        elif draft.page > drafts[index - 1].page and draft.plain == head.plain:
            away.add(index)
    return away


_UNCOUNTED = {BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.ITEM, BlockKind.HEADING}


def _set_aside_boilerplate(drafts: list[Draft]) -> set[int]:
    """Indices of a publisher's imprint."""
    imprint = _pattern("imprint")
    away = {
        index
        for index, draft in enumerate(drafts)
        if draft.kind in _UNCOUNTED
        and not _NUMBERED.match(draft.first)
        and imprint.search(draft.plain)
    }
    # What stands beside an imprint and comes again word for word belongs to it.
    if away:
        times = Counter(draft.plain for draft in drafts if draft.kind in _UNCOUNTED)
        order = range(len(drafts))
        for indices, step in ((order, -1), (reversed(order), 1)):
            away.update(
                # The set grows while it is filled: neighbours follow each other into it.
                index
                for index in indices
                if index + step in away and times[drafts[index].plain] > 1
            )
    return away


_SHORT = 90


def _set_aside_tail(drafts: list[Draft]) -> set[int]:
    """Indices of the links that follow an article: short lines after "Related articles"."""
    opens = _pattern("web_tail")
    tail: set[int] = set()
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        if len(draft.plain) > _SHORT or draft.kind is BlockKind.ROW:
            break
        tail.add(index)
    starts = [index for index in sorted(tail) if opens.fullmatch(drafts[index].plain.strip(" :"))]
    if starts:
        return {index for index in tail if index >= starts[0]}
    return set()


def _last_line_of_site(drafts: list[Draft]) -> set[int]:
    """Index of a lone link below everything else on a page of a web site."""
    last = drafts[-1]
    alone = last.kind is BlockKind.PARAGRAPH and len(last.lines) == 1 and len(drafts) > 2
    if alone and len(last.plain) <= _SHORT and last.plain[-1] not in ".?!:'\"”’)":
        return {len(drafts) - 1}
    return set()


def set_aside_block_furniture(
    drafts: list[Draft], *, on_site: bool
) -> tuple[list[Draft], list[str]]:
    """Blocks without contents lists, imprint and a site's links, and the texts set aside.

    ``on_site`` tells that lines of a web site were found among the text.
    """
    away = _set_aside_contents(drafts) | _set_aside_boilerplate(drafts) | _set_aside_tail(drafts)
    away |= _repeated_heads(drafts)
    if on_site and drafts:
        away |= _last_line_of_site(drafts)
    kept = [draft for index, draft in enumerate(drafts) if index not in away]
    return kept, [drafts[index].plain for index in sorted(away)]
