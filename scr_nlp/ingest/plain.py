"""Blocks of plain text: told from blank lines, numbers and the length of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scr_nlp.ingest.drafts import Draft, ends_sentence, gather
from scr_nlp.ingest.lines import Line
from scr_nlp.ingest.numbering import Counting, heading_depth
from scr_nlp.ingest.rejoin import rejoin
from scr_nlp.types import BlockKind

_UNWRAPPED = 160
"""A line of this many characters is a whole paragraph: nobody wraps as wide."""

_SHORT_LINE = 60
"""Lines of a list or an address stay below this; wrapped prose does not."""

_LONGEST_HEADING = 90
_LONGEST_TITLE = 160
_PROSE = 80
"""A block of this many characters, or one that ends a sentence, is prose."""

_MARKED_HEADINGS = 3
"""A text with this many marked headings has marked them all."""

_NO_HEADING = re.compile(r"[.,;:!][\"'’”)\]]*$|@|https?:|www\.|^[•*]|^\W+$")
# "Published: October 2009" states a fact; "Finding 2: Delay" is a heading.
_STATEMENT = re.compile(
    r"(?!(?:part|chapter|section|finding|recommendation|lesson|learning|appendix|annex|theme"
    r"|child|baby|episode)\b)(?:[a-z'’/&-]+ ){0,3}[a-z'’/&-]+:\s(?-i:[^a-z])",
    re.I,
)
_HANGING_WORD = re.compile(
    r"\b(?:an?|and|are|as|at|by|for|from|in|is|of|on|or|that|the|to|was|were|which|with)$"
)
_DATED = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\s+\d{4}\b")


def _runs(lines: Iterable[Line], counting: Counting) -> Iterator[list[Line]]:
    """Lines between blank lines and marks; a marked block is a run of its own.

    The next numbered paragraph ends a marked block too.
    """
    run: list[Line] = []
    for line in lines:
        opens = line.kind is not None and line.starts_block
        if run and line.text and line.kind is None and run[0].kind is not None:
            one_line = run[0].kind in {BlockKind.HEADING, BlockKind.ROW}
            opens = one_line or counting.is_next(line.text)
        if not line.text or opens:
            if run:
                yield run
            run = []
        if line.text:
            run.append(line if run or line.kind else replace(line, starts_block=True))
    if run:
        yield run


def _is_list(run: list[Line]) -> bool:
    """Whether every line is an entry of its own: short, capitalised, unpunctuated."""
    return len(run) >= 3 and all(
        len(line.text) <= _SHORT_LINE and not line.text[0].islower() and line.text[-1] not in ",;-"
        for line in run
    )


def _open_run(run: list[Line], counting: Counting) -> list[list[Line]]:
    """The paragraphs of a run without marks."""
    if _is_list(run) and not any(ends_sentence(line.text) for line in run[:-1]):
        return [[replace(line, kind=BlockKind.ITEM)] for line in run]
    parts: list[list[Line]] = []
    width = max(len(line.text) for line in run)
    for position, line in enumerate(run):
        after_short = position > 0 and len(run[position - 1].text) < 0.75 * width
        numbered = counting.opens_paragraph(line.text, at_start=position == 0 or after_short)
        unwrapped = position > 0 and len(run[position - 1].text) >= _UNWRAPPED
        if not parts or numbered or unwrapped:
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts


def _draft(part: list[Line]) -> Draft:
    first = part[0]
    lines = [(line.page, line.text) for line in part]
    return Draft(first.kind or BlockKind.PARAGRAPH, first.level, first.number, lines)


def _is_prose(draft: Draft) -> bool:
    return len(draft.plain) >= _PROSE or ends_sentence(draft.last)


def _may_be_heading(draft: Draft, longest: int) -> bool:
    text = draft.first
    return (
        draft.kind is BlockKind.PARAGRAPH
        and len(draft.lines) == 1
        and len(text) <= longest
        and not text[0].islower()
        and not _NO_HEADING.search(text)
        and not _DATED.search(text)
        and not _HANGING_WORD.search(text)
    )


def _name_headings(drafts: list[Draft], open_: set[int]) -> None:
    """Turn short lines that stand above prose into headings; the first is the title."""
    marked = sum(draft.kind is BlockKind.HEADING for draft in drafts)
    if marked >= _MARKED_HEADINGS:
        return
    title_sought = marked == 0
    # From the end, so that a heading above a heading can be told.
    below: Draft | None = None
    for position in range(len(drafts) - 1, -1, -1):
        draft = drafts[position]
        if (
            id(draft) in open_
            and below is not None
            and _may_be_heading(draft, _LONGEST_HEADING)
            and not _STATEMENT.match(draft.first)
        ):
            depth = heading_depth(draft.first)
            leads = below.kind in {BlockKind.ITEM, BlockKind.ROW, BlockKind.BOX} or _is_prose(below)
            nested = below.kind is BlockKind.HEADING and depth and heading_depth(below.first)
            if leads or nested:
                draft.kind, draft.level = BlockKind.HEADING, 1 + max(1, depth)
        below = draft
    first = next((draft for draft in drafts if draft.kind is not BlockKind.FOOTNOTE), None)
    if title_sought and first is not None:
        if first.kind is BlockKind.HEADING:
            first.level = 1
        elif id(first) in open_ and len(drafts) > 1 and _may_be_heading(first, _LONGEST_TITLE):
            first.kind, first.level = BlockKind.HEADING, 1


def read_plain_blocks(lines: list[Line]) -> list[Draft]:
    """Blocks of a text whose format gives no positions.

    A blank line, a mark or a number in sequence begins a block; a paragraph that a
    page break cut in two is joined again.
    """
    drafts: list[Draft] = []
    open_: set[int] = set()
    counting = Counting()
    for run in _runs(lines, counting):
        if run[0].kind is not None:
            kind = run[0].kind
            drafts += gather(replace(line, kind=line.kind or kind) for line in run)
            continue
        for part in _open_run(run, counting):
            drafts.append(_draft(part))
            open_.add(id(drafts[-1]))
    _name_headings(drafts, open_)
    return rejoin(drafts, lambda draft: id(draft) in open_)
