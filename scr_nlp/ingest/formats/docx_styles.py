"""Word's paragraph styles, with what they inherit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scr_nlp.ingest.formats.docx_package import W, integer, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

NO_OUTLINE = 9
"""Outline level of body text; 0 to 8 are headings."""

_HEADING = re.compile(r"heading (\d)$")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: lower-case name, heading level (0 if none), list and weight."""

    name: str = ""
    heading: int = 0
    number_id: str | None = None
    number_level: int | None = None
    bold: bool = False
    boxed: bool = False


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._styles: dict[str, Style] = {}
        self.default = ""
        for element in root.iterchildren(W + "style") if root is not None else ():
            name = value(element, "styleId")
            self._elements[name] = element
            if value(element, "type") == "paragraph" and is_on_attribute(element, "default"):
                self.default = name

    def style(self, name: str) -> Style:
        """A style by its id; an unknown id is plain text."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = self._read(name)
        return style

    def list_styles(self) -> dict[str, str]:
        """The list (``numId``) of each style that has one."""
        return {
            name: number
            for name, element in self._elements.items()
            if (number := value(element.find(f"{W}pPr/{W}numPr/{W}numId")))
        }

    def _read(self, name: str) -> Style:
        chain: list[_Element] = []
        at = name
        while at in self._elements and len(chain) < 20:
            chain.append(self._elements[at])
            at = value(self._elements[at].find(W + "basedOn"))
        if not chain:
            return Style()

        def first(path: str) -> _Element | None:
            found = (element.find(path) for element in chain)
            return next((element for element in found if element is not None), None)

        own = value(chain[0].find(W + "name")).lower()
        heading = 0
        for element in chain:
            title = value(element.find(W + "name")).lower()
            match = _HEADING.match(title)
            if match or title in ("title", "subtitle"):
                heading = int(match[1]) if match else 1 + (title == "subtitle")
                break
        outline = integer(value(first(f"{W}pPr/{W}outlineLvl")), NO_OUTLINE)
        if not heading and outline < NO_OUTLINE:
            heading = outline + 1
        level = value(first(f"{W}pPr/{W}numPr/{W}ilvl"))
        return Style(
            name=own,
            heading=heading,
            number_id=value(first(f"{W}pPr/{W}numPr/{W}numId")) or None,
            number_level=integer(level, 0) if level else None,
            bold=is_on(first(f"{W}rPr/{W}b")),
            boxed=is_boxed(first(f"{W}pPr/{W}pBdr")) or "quote" in own or own.startswith("box"),
        )


def is_boxed(borders: _Element | None) -> bool:
    """Whether paragraph borders make a box: all four sides are drawn."""
    if borders is None:
        return False
    sides = (borders.find(W + side) for side in ("top", "left", "bottom", "right"))
    return all(value(side, default="none") not in ("none", "nil") for side in sides)


def is_on_attribute(element: _Element, name: str) -> bool:
    """Whether an attribute such as ``w:default`` is set and true."""
    return value(element, name) in ("1", "true", "on")
