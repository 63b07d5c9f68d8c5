"""A lean interpreter of PDF page content: only what moves or shows text.

pdfminer.six spends most of its time on lexing every operator and on an object for
every letter. This interpreter reads page content with one regular expression, keeps
whole strings together, and leaves documents, fonts and encodings to pdfminer.six.
Operators are those of ISO 32000-1, annex A.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from math import hypot
from typing import Any, NamedTuple

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.layout_runs import WIDE_GAP, WORD_GAP
from scr_nlp.ingest.formats.pdf_glyphs import Font
from scr_nlp.ingest.formats.pdf_lexer import (
    END_OF_IMAGE,
    TOKEN,
    read_hex,
    read_items,
    read_links,
    read_number,
    read_string,
)
from scr_nlp.ingest.formats.pdf_limits import (
    MAX_FORMS,
    MAX_LETTERS,
    TOO_MANY_FORMS,
    TOO_MANY_LETTERS,
)
from scr_nlp.ingest.formats.pdf_page import PageFrame

MAX_DEPTH = 12
"""Form XObjects inside each other."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies ``m`` first and ``n`` after it."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (
        a * g + b * i, a * h + b * j,
        c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + o,
    )  # fmt: skip


class Form(NamedTuple):
    """A form XObject: content that a page draws by name."""

    number: int
    data: bytes
    resources: Mapping[str, Any]
    matrix: Matrix


class Content:
    """Runs the content of one page and adds its text to a frame.

    Args:
        frame: takes the runs.
        font: gives the font for a resource dictionary and a font's name in it.
        form: gives the form XObject of a name, or None.
    """

    def __init__(
        self,
        frame: PageFrame,
        font: Callable[[Mapping[str, Any], str], Font | None],
        form: Callable[[Mapping[str, Any], str], Form | None],
    ) -> None:
        self._frame, self._find_font, self._find_form = frame, font, form
        self._forms = self._letters = 0
        self._drawing: list[int] = []
        self._marks: list[int] = []
        self._font: Font | None = None
        self._size = 1.0
        self._letter_space = self._word_space = self._rise = self._leading = 0.0
        self._scale = 1.0
        self._page: Matrix = IDENTITY
        self._line: Matrix = IDENTITY
        self._text: Matrix = IDENTITY

    def run(self, data: bytes, resources: Mapping[str, Any], depth: int = 0) -> None:
        """Read content and show its text.

        Raises:
            UnreadableFile: the page draws more forms or letters than any page holds.
        """
        saved: list[tuple[Any, ...]] = []
        operands: list[Any] = []
        array: list[Any] | None = None
        at, search = 0, TOKEN.search
        while True:
            match = search(data, at)
            if match is None:
                return
            at, kind = match.end(), match.lastgroup
            if kind == "number":
                (operands if array is None else array).append(read_number(match.group()))
            elif kind == "operator":
                operator = match.group()
                if operator == b"q":
                    saved.append(self._state())
                elif operator == b"Q":
                    if saved:
                        self._restore(saved.pop())
                elif operator == b"Do":
                    self._draw_form(operands, resources, depth)
                elif operator == b"ID":
                    end = END_OF_IMAGE.search(data, at)
                    at = end.end() if end else len(data)
                elif operator in _READ:
                    # An operator may lack its operands and the rest of the page be well.
                    with suppress(IndexError, TypeError, ValueError):
                        self._apply(operator, operands, resources)
                operands.clear()
                array = None
            elif kind == "tj":
                self._show(read_items(match.group()))
                operands.clear()
            elif kind == "chain":
                self._show_chain(match.group())
                operands.clear()
            elif kind == "text":
                string, at = read_string(data, at)
                (operands if array is None else array).append(string)
            elif kind == "hex":
                (operands if array is None else array).append(read_hex(match.group()[1:-1]))
            elif kind == "name":
                (operands if array is None else array).append(match.group()[1:].decode("latin-1"))
            elif kind == "array":
                if match.group() == b"[":
                    array = []
                elif array is not None:
                    operands.append(array)
                    array = None

    def _state(self) -> tuple[Any, ...]:
        return (
            self._page, self._font, self._size, self._letter_space, self._word_space,
            self._scale, self._leading, self._rise,
        )  # fmt: skip

    def _restore(self, state: tuple[Any, ...]) -> None:
        (
            self._page, self._font, self._size, self._letter_space, self._word_space,
            self._scale, self._leading, self._rise,
        ) = state  # fmt: skip

    def _apply(self, operator: bytes, operands: list[Any], resources: Mapping[str, Any]) -> None:
        if operator == b"Td":
            self._next_line(operands[-2], operands[-1])
        elif operator == b"Tm":
            a, b, c, d, e, f = operands[-6:]
            self._text = self._line = (a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)
        elif operator == b"Tj":
            self._show(operands[-1:])
        elif operator == b"Tf":
            self._font = self._find_font(resources, operands[-2])
            self._size = operands[-1] + 0.0
        elif operator == b"BT":
            self._text = self._line = IDENTITY
        elif operator == b"cm":
            a, b, c, d, e, f = operands[-6:]
            self._page = multiply((a + 0.0, b, c, d, e, f), self._page)
        elif operator == b"TD":
            self._leading = -operands[-1]
            self._next_line(operands[-2], operands[-1])
        elif operator == b"T*":
            self._next_line(0.0, -self._leading)
        elif operator == b"TJ":
            self._show(operands[-1])
        elif operator == b"Tc":
            self._letter_space = operands[-1] + 0.0
        elif operator == b"Tw":
            self._word_space = operands[-1] + 0.0
        elif operator == b"Tz":
            self._scale = operands[-1] / 100
        elif operator == b"TL":
            self._leading = operands[-1] + 0.0
        elif operator == b"Ts":
            self._rise = operands[-1] + 0.0
        elif operator in _MARKS:
            self._mark(operator, operands)
        else:  # ' and "
            if operator == b'"':
                self._word_space, self._letter_space = operands[-3] + 0.0, operands[-2] + 0.0
            self._next_line(0.0, -self._leading)
            self._show(operands[-1:])

    def _mark(self, operator: bytes, operands: list[Any]) -> None:
        """Begin or end marked content; what has no number of its own keeps the one around it."""
        if operator == b"EMC":
            del self._marks[-1:]
            return
        number = self._marks[-1] if self._marks else -1
        if operator == b"BDC" and "MCID" in operands and not self._drawing:
            number = int(operands[operands.index("MCID") + 1])
        self._marks.append(number)

    def _next_line(self, right: float, up: float) -> None:
        a, b, c, d, e, f = self._line
        self._text = self._line = (a, b, c, d, right * a + up * c + e, right * b + up * d + f)

    def _draw_form(self, operands: list[Any], resources: Mapping[str, Any], depth: int) -> None:
        form = self._find_form(resources, operands[-1]) if operands else None
        if form is None or depth >= MAX_DEPTH or form.number in self._drawing:
            return
        self._forms += 1
        if self._forms > MAX_FORMS:
            raise UnreadableFile(TOO_MANY_FORMS)
        self._drawing.append(form.number)
        state, line, text = self._state(), self._line, self._text
        self._page = multiply(form.matrix, self._page)
        self.run(form.data, form.resources or resources, depth + 1)
        self._restore(state)
        self._drawing.pop()
        self._line, self._text = line, text

    def _show_chain(self, data: bytes) -> None:
        """Show letters that the file places one by one along a line, as one string."""
        *items, before = read_links(data)
        self._show(items)
        a, b, c, d, e, f = self._line
        self._line = (a, b, c, d, before * a + e, before * b + f)

    def _show(self, items: list[Any]) -> None:
        """Show strings, cut wherever a wide gap parts two words.

        Between the strings stand moves in thousandths of the font size (numbers) or
        places on the line (in a tuple).
        """
        font, size = self._font, self._size
        if font is None:
            return
        full = multiply(self._text, self._page)
        width = size * self._scale
        letter = self._letter_space * self._scale
        word = 0.0 if font.multibyte else self._word_space * self._scale
        wide, gap = WIDE_GAP * abs(width), WORD_GAP * abs(width)
        stretched = font.space * width + letter + word >= wide
        move = width * 0.001
        x, end, start = 0.0, 0.0, 0.0
        parts: list[str] = []
        spaced = False
        for item in items:
            if item.__class__ is float:
                x -= item * move
                continue
            if item.__class__ is tuple:
                (x,) = item
                continue
            for shown in font.words(item) if stretched else (font.show(item),):
                core = shown.core
                advance = shown.width * width + shown.glyphs * letter + shown.spaces * word
                if core:
                    left = x + shown.lead * width + shown.lead_count * (letter + word)
                    apart = left - end
                    if not parts:
                        start = left
                    elif apart >= wide:
                        self._emit(parts, full, start, end)
                        parts, start = [], left
                    elif apart > gap or spaced or shown.lead_count:
                        parts.append(" ")
                    parts.append(core)
                    end = x + advance - shown.trail * width - shown.trail_count * (letter + word)
                    end -= letter
                    spaced = shown.trail_count > 0
                elif shown.spaces or shown.glyphs:
                    spaced = True
                x += advance
                self._letters += shown.glyphs
                self._frame.unmapped += shown.unmapped
        if self._letters > MAX_LETTERS:
            raise UnreadableFile(TOO_MANY_LETTERS)
        if parts:
            self._emit(parts, full, start, end)
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, x * a + e, x * b + f)

    def _emit(self, parts: list[str], full: Matrix, start: float, end: float) -> None:
        assert self._font is not None
        a, b, c, d, e, f = full
        e, f = e + self._rise * c, f + self._rise * d
        self._frame.add(
            "".join(parts),
            (a * start + e, b * start + f),
            (a * end + e, b * end + f),
            abs(self._size) * hypot(c, d) * self._font.scale,
            self._font.bold,
            self._marks[-1] if self._marks and not self._drawing else -1,
        )


_READ = frozenset(
    (b"Td", b"Tm", b"Tj", b"Tf", b"BT", b"cm", b"TD", b"T*", b"TJ", b"Tc", b"Tw", b"Tz", b"TL",
     b"Ts", b"'", b'"', b"BDC", b"BMC", b"EMC")
)  # fmt: skip
_MARKS = frozenset((b"BDC", b"BMC", b"EMC"))
