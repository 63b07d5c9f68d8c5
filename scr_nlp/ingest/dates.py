"""Dates as printed in front matter, in ISO form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "ionawr"),
            ("february", "feb", "chwefror"),
            ("march", "mar", "mawrth"),
            ("april", "apr", "ebrill"),
            ("may", "mai"),
            ("june", "jun", "mehefin"),
            ("july", "jul", "gorffennaf"),
            ("august", "aug", "awst"),
            ("september", "sept", "sep", "medi"),
            ("october", "oct", "hydref"),
            ("november", "nov", "tachwedd"),
            ("december", "dec", "rhagfyr"),
        ),
        start=1,
    )
    for name in names
}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
"""A pattern for the name of a month, in any letter case."""

_DATE = re.compile(
    rf"""(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{MONTH})\b\.?,?\s+
         (?P<year>(?:19|20)\d\d)\b
       | \b(?P<d2>\d{{1,2}})[/.](?P<m2>\d{{1,2}})[/.](?P<y2>(?:19|20)\d\d)\b
       | \b(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)(?:-(?P<d3>\d\d))?\b
       | \b(?P<y4>(?:19|20)\d\d)\b(?![/-])""",
    re.I | re.X,
)


# Every date has a year; most texts have none, and are told so much faster.
_YEAR = re.compile(r"(?:19|20)\d\d")


class PrintedDate(NamedTuple):
    """A date in ISO form, as precise as printed, and where it stands."""

    iso: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Every date in a text: day, month or year, in words or figures (day first)."""
    if _YEAR.search(text) is None:
        return
    for match in _DATE.finditer(text):
        year = match["year"] or match["y2"] or match["y3"] or match["y4"]
        month = _MONTHS[match["month"].lower()] if match["month"] else match["m2"] or match["m3"]
        day = match["day"] or match["d2"] or match["d3"]
        if month is not None and not 1 <= int(month) <= 12:
            continue
        if day is not None and not 1 <= int(day) <= 31:
            continue
        parts = [year, *(f"{int(part):02d}" for part in (month, day) if part is not None)]
        yield PrintedDate("-".join(parts), match.start(), match.end())
