"""Automatic numbers of Word, worked out from the numbering part (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scr_nlp.ingest.formats.docx_package import W, integer, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LEVEL = 8
"""Word has nine levels, 0 to 8."""

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def format_number(number: int, style: str) -> str:
    """A number in one of Word's number formats; unknown formats are decimal."""
    if number < 1 or number > 100_000 or style in ("decimal", ""):
        return str(number)
    if style in ("lowerLetter", "upperLetter"):
        # Word counts a ... z, aa, bb ... zz, aaa.
        repeat, letter = divmod(number - 1, 26)
        text = chr(97 + letter) * min(repeat + 1, 10)
    elif style in ("lowerRoman", "upperRoman"):
        text, rest = "", min(number, 5000)
        for worth, sign in _ROMAN:
            text += sign * (rest // worth)
            rest %= worth
    elif style == "decimalZero":
        return f"{number:02}"
    elif style == "none":
        return ""
    else:
        return str(number)
    return text.upper() if style.startswith("upper") else text


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks and where it starts."""

    style: str
    text: str
    start: int
    legal: bool
    restart: int | None
    paragraph_style: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """What stands before a paragraph: its number (None for a bullet), and how it is written."""

    number: str | None
    style: str
    level: int


class Numbering:
    """Counts through the lists of a document, in reading order."""

    def __init__(self, root: _Element | None, style_numbers: Mapping[str, str]) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.iterchildren(W + "abstractNum"):
            name = value(abstract, "abstractNumId")
            self._lists[name] = _read_levels(abstract)
            link = value(abstract.find(W + "numStyleLink"))
            if link:
                links[name] = link
        for num in root.iterchildren(W + "num"):
            name = value(num, "numId")
            self._of[name] = value(num.find(W + "abstractNumId"))
            for override in num.iterchildren(W + "lvlOverride"):
                level = integer(value(override, "ilvl"), 0)
                start = override.find(W + "startOverride")
                if start is not None:
                    self._overrides.setdefault(name, {})[level] = integer(value(start), 1)
                self._levels.setdefault(name, {}).update(_read_levels(override))
        # A list may take its levels from the list of a numbering style.
        for name, style in links.items():
            target = self._of.get(style_numbers.get(style, ""), "")
            if target != name and target in self._lists and not self._lists[name]:
                self._lists[name] = self._lists[target]

    def level_for(self, number_id: str, style: str) -> int:
        """The level of a list that belongs to a paragraph style, else 0."""
        levels = self._lists.get(self._of.get(number_id, ""), {})
        return next((i for i, level in levels.items() if level.paragraph_style == style), 0)

    def count(self, number_id: str, level: int) -> Numbered | None:
        """Count one paragraph and say what stands before it; None where nothing does."""
        name = self._of.get(number_id)
        if name is None:
            return None
        levels = {**self._lists.get(name, {}), **self._levels.get(number_id, {})}
        level = min(max(level, 0), MAX_LEVEL)
        shape = levels.get(level)
        if shape is None:
            return None
        counts = self._counts.setdefault(name, {})
        if number_id not in self._begun:
            self._begun.add(number_id)
            for place, start in self._overrides.get(number_id, {}).items():
                counts[place] = start - 1
                for deeper in range(place + 1, MAX_LEVEL + 1):
                    counts.pop(deeper, None)
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in range(level + 1, MAX_LEVEL + 1):
            rule = levels[deeper].restart if deeper in levels else None
            # Restart 0 means never; n means only after level n - 1 or above.
            if rule is None or (rule > 0 and level < rule):
                counts.pop(deeper, None)
        if shape.style == "bullet":
            return Numbered(None, "bullet", level)

        def fill(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, shape)
            number = counts.get(at, other.start)
            style = "decimal" if shape.legal and other.style != "none" else other.style
            return format_number(number, style)

        text = " ".join(_PLACE.sub(fill, shape.text).split())
        return Numbered(text.rstrip(".:") or None, shape.style, level)


def _read_levels(parent: _Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in parent.iterchildren(W + "lvl"):
        restart = element.find(W + "lvlRestart")
        levels[integer(value(element, "ilvl"), 0)] = Level(
            style=value(element.find(W + "numFmt"), default="decimal"),
            text=value(element.find(W + "lvlText"))[:100],
            start=integer(value(element.find(W + "start")), 1),
            legal=is_on(element.find(W + "isLgl")),
            restart=None if restart is None else integer(value(restart), 0),
            paragraph_style=value(element.find(W + "pStyle")),
        )
    return levels
