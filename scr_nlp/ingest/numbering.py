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
