"""What belongs to the page or the site and not to the text: set aside, never lost."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from scr_nlp.codebook.load import load_data
from scr_nlp.ingest.drafts import Draft
from scr_nlp.ingest.lines import Line
from scr_nlp.types import BlockKind

_EDGE_LINES = 3
"""Running headers and footers stand among this many first or last lines of a page."""

_MARGIN = 0.1
"""... or, where positions are known, in this share of the page at top and bottom."""

_MIN_PAGES = 3
"""A line at the edge of this many pages is a running header or footer."""

_LONGEST_RUNNING = 150
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"^[ivxl]+$")
_PARAGRAPH_NUMBER = re.compile(r"^\d+[.-][\d.-]*$|^\d+\.$|^\(?[a-z\d]{1,3}[.)]$")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/|\|)\s*(?:\d{1,4}|page)"
    r"|[-–—]\s*\d{1,4}\s*[-–—]|\[?\d{1,4}\]?\s*\|\s*p\s?a\s?g\s?e|\|?\s*p\s?a\s?g\s?e\s*\|?\s*\d{1,4}",
    re.I,
)
_BARE_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}")


def _key(text: str) -> str:
    """What stays the same when a running line changes its page number."""
    folded = _DIGITS.sub("#", text.casefold().replace(" | ", " "))
    return _ROMAN.sub("#", folded)


def _edges(lines: list[Line]) -> dict[int, list[tuple[int, bool]]]:
    """For each page the lines at its edges: their index, and whether they open or close it."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text:
            pages[line.page].append(index)
    edges: dict[int, list[tuple[int, bool]]] = {}
    for page, members in pages.items():
        chosen = dict.fromkeys(members[:_EDGE_LINES], True)
        chosen |= {index: False for index in members[-_EDGE_LINES:] if index not in chosen}
        for index in members:
            place = lines[index].geometry
            if place and (place.bottom <= _MARGIN or place.top >= 1 - _MARGIN):
                chosen[index] = place.bottom <= _MARGIN
        edges[page] = sorted(chosen.items())
    return edges


def _is_running(line: Line) -> bool:
    place = line.geometry
    if place and not (place.bottom <= 1.5 * _MARGIN or place.top >= 1 - 1.5 * _MARGIN):
        return False
    return len(line.text) <= _LONGEST_RUNNING and not _PARAGRAPH_NUMBER.match(line.text)


def is_site_line(text: str) -> bool:
    """Whether a line is one that web sites put around their pages."""
    return _pattern("web").fullmatch(text) is not None


def set_aside_page_furniture(lines: list[Line], n_pages: int) -> tuple[list[Line], list[str]]:
    """Lines without running headers, footers and page numbers, and the texts set aside.

    A line goes if it stands at the edge of at least three pages (page numbers apart
    it says the same on each), or if it is a page number in words or a web site's line.
    """
    away = {
        index
        for index, line in enumerate(lines)
        if line.kind is None
        and len(line.text) <= _LONGEST_RUNNING
        and (_PAGE_NUMBER.fullmatch(line.text) or is_site_line(line.text))
    }
    if n_pages > 1:
        seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for page, edge in _edges(lines).items():
            for index, _ in edge:
                if _is_running(lines[index]):
                    seen[_key(lines[index].text)][page].append(index)
        for key, on_pages in seen.items():
            alone = key == "#" and len(on_pages) > 1
            if len(on_pages) >= _MIN_PAGES or (alone and n_pages == len(on_pages)):
                for members in on_pages.values():
                    away.update(members[:2] if key != "#" else members[-1:])
    kept = [line for index, line in enumerate(lines) if index not in away]
    return kept, [lines[index].text for index in sorted(away)]


_LEADERS = re.compile(r"(?:\.\s?|…\s?|_){4,}\s*(?:\d{1,3}|[ivxl]{1,6})$")
_ENDS_IN_PAGE = re.compile(r"(?=.*[^\W\d]{2}).*[\s|](?:\d{1,3}|[ivxl]{1,6})$")
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
        elif listing and len(text) <= _LONGEST_ENTRY and _ENDS_IN_PAGE.match(text):
            away.add(index)
        else:
            listing = False
    # A lone heading "Contents" with nothing set aside below it stays out all the same.
    return away


@cache
def _rules() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = load_data("documents.yaml")["furniture"]
    return rules


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{piece})" for piece in _rules()[name]), re.I)


_NUMBERED = re.compile(r"\d{1,3}(?:[.-]\d{1,3})*[.)]?\s")
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
    if on_site and drafts:
        away |= _last_line_of_site(drafts)
    kept = [draft for index, draft in enumerate(drafts) if index not in away]
    return kept, [drafts[index].plain for index in sorted(away)]
