"""Running headers, footers and page numbers: told by coming again on page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from scr_nlp.ingest.lines import Line
from scr_nlp.types import BlockKind

_EDGE_LINES = 3
"""Running headers and footers stand among this many first or last lines of a page."""

_MARGIN = 0.1
"""... or, where positions are known, in this share of the page at top and bottom."""

_WIDE = 0.15
"""... or in this share, if they are among the first or last lines there."""

_SAME_PLACE = 0.004
"""Running lines of two pages stand as high as each other, to this share of the page."""

_MIN_PAGES = 3
"""A line at the edge of this many pages is a running header or footer."""

_LONGEST_RUNNING = 150
_PARAGRAPH_NUMBER = re.compile(r"^\d+[.-][\d.-]*$|^\d+\.$|^\(?[a-z\d]{1,3}[.)]$")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|(?P<page>\d{1,4})\s*(?:of|/|\|)\s*(?:(?P<pages>\d{1,4})|page)"
    r"|[-–—]\s*\d{1,4}\s*[-–—]"
    r"|\[?\d{1,4}\]?\s*\|\s*p\s?a\s?g\s?e"
    r"|\|?\s*p\s?a\s?g\s?e\s*\|?\s*\d{1,4}",
    re.I,
)
# A number at either end of a running line may be the page's; "1.1" is not.
_FIRST_NUMBER = re.compile(r"^\W*(\d{1,4})(?![\d.,/-])(?=\D|$)")
_LAST_NUMBER = re.compile(r"(?<![\d.,/-])(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\W*$")
_ROMAN_LINE = re.compile(r"[ivxl]{1,6}")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def is_page_number(text: str) -> bool:
    """Whether a line says nothing but the number of its page, in words."""
    match = _PAGE_NUMBER.fullmatch(text) if len(text) <= _LONGEST_RUNNING else None
    # "2020/03" is the end of a reference.
    return match is not None and not (match["pages"] and int(match["page"]) > int(match["pages"]))


def _in_margin(line: Line, share: float) -> bool:
    """Whether a line stands in this share of its page at top or foot, or may do so."""
    place = line.geometry
    return place is None or place.bottom <= share or place.top >= 1 - share


def _at_edges(lines: list[Line]) -> Iterator[int]:
    """Indices of the lines that stand where running lines do."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text:
            pages[line.page].append(index)
    for members in pages.values():
        near = {*members[:_EDGE_LINES], *members[-_EDGE_LINES:]}
        for index in members:
            place = lines[index].geometry
            if place is None:
                at_edge = index in near
            else:
                at_edge = _in_margin(lines[index], _WIDE if index in near else _MARGIN)
            if at_edge and len(lines[index].text) <= _LONGEST_RUNNING:
                yield index


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(v if v >= n else -v for v, n in zip(values, following, strict=True))


def _fingerprints(line: Line) -> Iterator[tuple[str, int | None]]:
    """What a running line would share with those of other pages.

    Either all its words, or its words but for one number that runs with the pages.
    """
    text = line.text.casefold().replace(" | ", " ")
    if _ROMAN_LINE.fullmatch(text):
        yield "", _roman(text) - line.page
        return
    if not _PARAGRAPH_NUMBER.match(text):
        yield text, None
    for pattern in (_FIRST_NUMBER, _LAST_NUMBER):
        match = pattern.search(text)
        if match:
            yield text[: match.start(1)] + text[match.end(1) :], int(match[1]) - line.page


def _same_place(lines: list[Line]) -> bool:
    """Whether lines stand at one place in the margin: two of them are a running line."""
    places = [line.geometry for line in lines]
    first = places[0]
    return first is not None and all(
        place is not None
        and abs(place.top - first.top) < _SAME_PLACE
        and (place.bottom <= _MARGIN or place.top >= 1 - _MARGIN)
        for place in places
    )


def _running_lines(lines: list[Line], n_pages: int) -> set[int]:
    pages: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    found: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for index in _at_edges(lines):
        for fingerprint in _fingerprints(lines[index]):
            pages[fingerprint].add(lines[index].page)
            found[fingerprint].append(index)
    away: set[int] = set()
    for fingerprint, on_pages in pages.items():
        words, offset = fingerprint
        members = found[fingerprint]
        bare_number = not words.strip() and offset is not None
        few = bare_number or _same_place([lines[index] for index in members])
        if len(on_pages) < (min(_MIN_PAGES, n_pages) if few else _MIN_PAGES):
            continue
        if offset is None and lines[members[0]].kind is BlockKind.ROW:
            members = members[1:]  # the head of a long table stands on each of its pages
        away.update(members)
    return away


def set_aside_running_lines(lines: list[Line], n_pages: int) -> tuple[list[Line], list[str]]:
    """Lines without running headers, footers and page numbers, and the texts set aside.

    A line goes if it stands at the edge of at least three pages and says the same on
    each, but for a number that counts with the pages; or if it is a page number in
    words at the edge of its page ("Case SR / 02/14" may be a title).
    """
    away = {
        index
        for index, line in enumerate(lines)
        if line.kind is None and is_page_number(line.text) and _in_margin(line, _WIDE)
    }
    if n_pages > 1:
        away |= _running_lines(lines, n_pages)
    kept = [line for index, line in enumerate(lines) if index not in away]
    return kept, [lines[index].text for index in sorted(away)]
