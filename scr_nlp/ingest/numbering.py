"""Printed numbers of headings, paragraphs and points (codebook 6.3)."""

from __future__ import annotations

import re
from typing import NamedTuple

from scr_nlp.types import BlockKind


class Numbered(NamedTuple):
    """A printed number, without its final full stop or colon, and the text after it."""

    number: str | None
    text: str


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
# A number that opens a sentence is followed by a capital, a quotation or an opening
# bracket; "0-19 nursing", "10.30 that night" and "14 October" are not numbers of paragraphs.
_OPENS = r"(?=[^\sa-z])"
_NOT_A_DATE = rf"(?!(?:{_MONTHS})\b)"
_DECIMAL = re.compile(
    rf"(?P<n>\d{{1,3}}(?:[.-]\d{{1,3}}){{1,3}})[.:]?\)?\s+{_OPENS}(?P<rest>.+)", re.S
)
_POINT = re.compile(r"(?P<n>\d{1,3})[.]\s+(?P<rest>.+)", re.S)
_BARE = re.compile(rf"(?P<n>\d{{1,3}})[:)]?\s+{_NOT_A_DATE}{_OPENS}(?P<rest>.+)", re.S)
_BRACKETED = re.compile(r"(?P<n>\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,2})\))\s+(?P<rest>.+)", re.S)
_HALF_BRACKETED = re.compile(r"(?P<n>(?:[a-z]|[ivx]{1,5}|\d{1,2})\))\s+(?P<rest>.+)", re.S)
_LETTER = re.compile(r"(?P<n>[a-z]|[ivx]{1,5})\.\s+(?P<rest>.+)", re.S)
_CAPITAL = re.compile(r"(?P<n>[A-Z]|[IVX]{1,5})[.:)]\s+(?P<rest>.+)", re.S)
_PREFIXED = re.compile(
    rf"(?P<n>(?:S|R|Q|F|LP|KF|KLOE|Rec)\s?\d{{1,2}}(?:\.\d{{1,2}})?)[.:]?\s+{_OPENS}(?P<rest>.+)",
    re.S,
)
_LABELLED = re.compile(
    r"(?P<n>(?:Key |Principal )?(?:Finding|Recommendation|Learning point|Lesson|Learning|Action"
    r"|Question|Consideration)\s\d{1,2}(?:\.\d{1,2})?[a-z]?)"
    rf"(?:\s*[:.–—-]\s+|\s+{_OPENS})(?P<rest>.+)",
    re.S,
)

_FOR_HEADING = (_DECIMAL, _POINT, _BARE, _CAPITAL)
_FOR_PARAGRAPH = (_DECIMAL, _POINT, _BRACKETED, _HALF_BRACKETED, _PREFIXED, _LABELLED)
_FOR_ITEM = (*_FOR_PARAGRAPH, _LETTER)
_SCHEMES = {
    BlockKind.HEADING: _FOR_HEADING,
    BlockKind.PARAGRAPH: _FOR_PARAGRAPH,
    BlockKind.ITEM: _FOR_ITEM,
    BlockKind.BOX: (_DECIMAL, _LABELLED),
}


def split_number(text: str, kind: BlockKind) -> Numbered:
    """The printed number at the start of a block, and the text without it.

    Dates, clock times, ages and ranges at the start of a sentence are no numbers. A
    block that holds nothing but a number keeps it as its text.
    """
    for pattern in _SCHEMES.get(kind, ()):
        match = pattern.match(text)
        if match:
            return Numbered(match["n"], match["rest"])
    return Numbered(None, text)


_DEPTH = re.compile(r"(\d{1,3}(?:[.-]\d{1,3}){0,3})[.:)]?\s+(?=[^\s\da-z])")


def heading_depth(text: str) -> int:
    """How deep a numbered heading stands: 1 for "3 Method", 2 for "3.1 Panel", 0 without."""
    match = _DEPTH.match(text)
    return 1 + len(re.findall(r"[.-]\d", match[1])) if match else 0


_SEQUENCE_START = re.compile(r"(\d{1,3})([.:)]?)\s+(?=\S)")
_NESTED = re.compile(rf"(\d{{1,3}}(?:[.-]\d{{1,3}}){{1,3}})[.:]?\s+{_OPENS}")
_OTHER_START = re.compile(
    rf"(?:\((?:[a-z]{{1,2}}|[ivxl]{{1,6}}|\d{{1,2}})\)|(?:[a-z]|[ivx]{{1,5}})\))\s+\S|"
    rf"(?:S|R|Q|F|LP|KF|KLOE|Rec)\s?\d{{1,2}}(?:\.\d{{1,2}})?[.:]?\s+{_OPENS}"
)


_SKIPPED = 3
"""Numbers of one list may skip this many: some are lost, or stand in a heading."""

_BRACKETED_NUMBER = re.compile(r"\(?[a-z\d]{1,6}\)")


def is_point(number: str | None) -> bool:
    """Whether a number is that of a point under a paragraph: (a), (ii), b)."""
    return number is not None and _BRACKETED_NUMBER.fullmatch(number) is not None


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number of several parts may come after another: 2.4 or 3.1 or 2.3.1 after 2.3."""
    for depth, (before, after) in enumerate(zip(last, number, strict=False)):
        if after != before:
            return before < after <= before + _SKIPPED and all(n <= 1 for n in number[depth + 1 :])
    return len(number) == len(last) + 1 and number[-1] == 1


class Counting:
    """Follows the numbers of a document, so that a stray number begins no paragraph."""

    def __init__(self) -> None:
        self._last = 0
        self._nested: tuple[int, ...] = ()

    def is_next(self, text: str) -> bool:
        """Whether a line begins with the number that follows the last one."""
        match = _SEQUENCE_START.match(text)
        if not match:
            return _NESTED.match(text) is not None
        return int(match[1]) == self._last + 1 and bool(match[2] or _BARE.match(text))

    def is_current(self, text: str) -> bool:
        """Whether a line begins with the number that was counted last, or with one of two parts."""
        match = _SEQUENCE_START.match(text)
        return _NESTED.match(text) is not None or bool(match and int(match[1]) == self._last)

    def opens_paragraph(self, text: str, *, at_start: bool) -> bool:
        """Whether a line begins a numbered paragraph or point.

        Inside a run of lines a plain number counts only if it is the next one, and a
        letter not at all; ``at_start`` says that the line may begin a run of its own.
        """
        if not text[0].isdigit():
            return at_start and _OTHER_START.match(text) is not None
        if nested := _NESTED.match(text):
            number = tuple(map(int, re.split(r"[.-]", nested[1])))
            # "at / 23.15. She": a time or a sum that happens to begin a line.
            if not at_start and self._nested and not _follows(self._nested, number):
                return False
            self._nested = number
            return True
        match = _SEQUENCE_START.match(text)
        if not match:
            return False
        if self.is_next(text) or (at_start and match[2] == "."):
            self._last = int(match[1])
            return True
        return False
