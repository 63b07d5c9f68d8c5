"""Strings of a PDF font as text and widths, each worked out once."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from scr_nlp.ingest.formats.pdf_fonts import is_bold
from scr_nlp.ingest.formats.pdf_page import UNKNOWN

MAX_KEPT = 20_000
"""Shown strings remembered for one font."""

BULLET = "\N{BULLET}"

_BLANK = " \t\r\n\xa0"
_PARTS = re.compile(r"[ \t\r\n\xa0]*[^ \t\r\n\xa0]+|[ \t\r\n\xa0]+$")


class Shown(NamedTuple):
    """A string as shown: ``core`` is its text without blanks at the ends.

    Widths are in units of the font size, without letter and word spacing; ``lead`` and
    ``trail`` are those of the blanks at the ends, ``glyphs`` the number of glyphs and
    ``spaces`` of those that word spacing widens.
    """

    core: str
    width: float
    glyphs: int
    spaces: int
    lead: float
    lead_count: int
    trail: float
    trail_count: int
    unmapped: int


class Font:
    """A font of pdfminer.six, with what it shows remembered."""

    def __init__(self, font: Any, encoding: str = "") -> None:
        from pdfminer.pdffont import PDFType3Font

        self._font = font
        # "All unused codes greater than 40 map to the bullet character" (octal; ISO 32000-1,
        # annex D.2, note 3).
        self._unused = BULLET if encoding == "WinAnsiEncoding" else UNKNOWN
        self.multibyte: bool = font.is_multibyte()
        self.bold = is_bold(str(font.fontname), int(font.flags))
        # The letters of a Type 3 font are drawings; only its matrix tells their size.
        self.scale = 1000.0 * abs(font.vscale) if isinstance(font, PDFType3Font) else 1.0
        self._glyphs: dict[int, tuple[str, float]] = {}
        self._shown: dict[bytes, Shown] = {}
        self.space = max(0.25, self._glyph(32)[1]) if not self.multibyte else 0.25

    def show(self, data: bytes) -> Shown:
        """A whole string."""
        shown = self._shown.get(data)
        if shown is None:
            if len(self._shown) >= MAX_KEPT:
                self._shown.clear()
            shown = self._shown[data] = _measure(self._read(data))
        return shown

    def words(self, data: bytes) -> list[Shown]:
        """A string cut before the blanks between its words."""
        glyphs = self._read(data)
        groups: list[list[tuple[int, str, float]]] = [[]]
        for glyph in glyphs:
            if glyph[1] in _BLANK and groups[-1] and groups[-1][-1][1] not in _BLANK:
                groups.append([])
            groups[-1].append(glyph)
        return [_measure(group) for group in groups]

    def _read(self, data: bytes) -> list[tuple[int, str, float]]:
        glyphs = self._glyphs
        codes = self._font.decode(data)
        return [(c, *(glyphs.get(c) or self._glyph(c))) for c in codes]

    def _glyph(self, code: int) -> tuple[str, float]:
        from pdfminer.pdffont import PDFUnicodeNotDefined

        try:
            text = self._font.to_unichr(code)
        except PDFUnicodeNotDefined:
            text = self._unused if code > 32 else UNKNOWN
        try:
            width = float(self._font.char_width(code))
        except (TypeError, ValueError):
            width = 0.5
        glyph = self._glyphs[code] = (text, width)
        return glyph


def _measure(glyphs: list[tuple[int, str, float]]) -> Shown:
    count = len(glyphs)
    first, last = 0, count
    while first < last and glyphs[first][1] in _BLANK:
        first += 1
    while last > first and glyphs[last - 1][1] in _BLANK:
        last -= 1
    return Shown(
        "".join(text for _, text, _ in glyphs[first:last]),
        sum(width for _, _, width in glyphs),
        count,
        sum(code == 32 for code, _, _ in glyphs),
        sum(width for _, _, width in glyphs[:first]),
        first,
        sum(width for _, _, width in glyphs[last:]),
        count - last,
        sum(text == UNKNOWN for _, text, _ in glyphs),
    )
