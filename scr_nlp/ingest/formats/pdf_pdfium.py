"""The fast PDF reader: PDFium gives a page's text at once, and where each word stands."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from scr_nlp.errors import EncryptedFile, UnreadableFile
from scr_nlp.ingest.formats.layout import PageText
from scr_nlp.ingest.formats.layout_runs import SMALL_MARK, WIDE_GAP
from scr_nlp.ingest.formats.pdf_fonts import is_bold
from scr_nlp.ingest.formats.pdf_limits import MAX_LETTERS, TOO_MANY_LETTERS
from scr_nlp.ingest.formats.pdf_page import SLANT, UNKNOWN, PageFrame

_WORD = re.compile(r"[^ \t\r\n\x00\x02\ufffe\xa0]+[\x02\ufffe]?")
_NOTE_MARK = re.compile(
    r"(?<=[^\W\d_]|[.,;:!?)\]'\"’”])(?:\d{1,3}|[*†‡§])(?=[\s.,;:)\]]|$)|^\d{1,3}(?=[^\W\d_])", re.M
)
_END_OF_LINE = re.compile(r"\r\n|[\r\n\x02\ufffe]")
LOOSE = 0.62
"""A line whose letters take more than this many font sizes each may hide a wide gap."""

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\xa0": " "})


class PdfiumPages:
    """The pages of a PDF file, one at a time.

    Raises:
        EncryptedFile: the file asks for a password.
        UnreadableFile: PDFium cannot open the file.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise EncryptedFile("is protected by a password; save a copy without one") from None
            raise UnreadableFile("is a damaged or cut-off PDF file; get it again") from None

    def __len__(self) -> int:
        return len(self._document)

    def properties(self) -> dict[str, str]:
        """The file's own metadata."""
        return {k: v for k, v in self._document.get_metadata_dict().items() if v}

    def __iter__(self) -> Iterator[PageText | None]:
        """Yield each page's text, or None for a page that cannot be read."""
        import pypdfium2

        for index in range(len(self._document)):
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                yield None
                continue
            try:
                frame = PageFrame(page.get_cropbox())
                _Words(page, frame).read()
                yield frame.read()
            except pypdfium2.PdfiumError:
                yield None
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


class _Words:
    """Reads one page: whole lines of text, cut where a wide gap parts two words."""

    def __init__(self, page: object, frame: PageFrame) -> None:
        from pypdfium2 import raw

        self.raw, self.frame = raw, frame
        self.text_page = page.get_textpage()  # type: ignore[attr-defined]
        self.handle = self.text_page.raw
        self.box, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.font, self.flags = ctypes.create_string_buffer(256), ctypes.c_int()
        self.weights: dict[tuple[bytes, int], bool] = {}

    def read(self) -> None:
        """Fill the frame with the page's runs, in drawing order."""
        try:
            text = self._text()
            start = 0
            for end in _END_OF_LINE.finditer(text):
                if end.end() > start:
                    self._read_line(text, start, end.end())
                start = end.end()
            self._read_line(text, start, len(text))
        finally:
            self.text_page.close()

    def _text(self) -> str:
        count = self.text_page.count_chars()
        if count > MAX_LETTERS:
            raise UnreadableFile(TOO_MANY_LETTERS)
        text: str = self.text_page.get_text_range() if count else ""
        if len(text) != count:  # offsets in the text must be PDFium's character indexes
            unicode = self.raw.FPDFText_GetUnicode
            text = "".join(chr(unicode(self.handle, index)) for index in range(count))
        return text

    def _read_line(self, text: str, start: int, end: int) -> None:
        words = [match.span() for match in _WORD.finditer(text, start, end)]
        if not words:
            return
        get_box, handle, box = self.raw.FPDFText_GetLooseCharBox, self.handle, self.box
        size, level = self._size(words[0][0])
        marks = self._note_marks(text, words, size)
        if len(words) > 1 and self._size(words[-1][0])[0] != size:
            marks |= self._changes(words)
        first, last = words[0][0], words[-1][1] - 1
        get_box(handle, first, box)
        left = box.left
        if not marks and self.raw.FPDFText_CountRects(handle, first, last + 1 - first) == 1:
            get_box(handle, last, box)
            if box.right - left <= LOOSE * size * (last + 1 - first):
                self._add(text, first, last + 1, left, box.right, size, level)
                return
        end = words[0][1]
        get_box(handle, end - 1, box)
        right = box.right
        for word in words[1:]:
            get_box(handle, word[0], box)
            if level and (word[0] in marks or not -size < box.left - right < WIDE_GAP * size):
                self._add(text, first, end, left, right, self._size(first)[0], level)
                first, left = word[0], box.left
            if word[1] - word[0] > 1:
                get_box(handle, word[1] - 1, box)
            right, end = box.right, word[1]
        self._add(text, first, end, left, right, self._size(first)[0], level)

    def _size(self, index: int) -> tuple[float, bool]:
        """Font size on the page, and whether the text stands level."""
        matrix = self.matrix
        self.raw.FPDFText_GetMatrix(self.handle, index, matrix)
        size = self.raw.FPDFText_GetFontSize(self.handle, index) * hypot(matrix.c, matrix.d)
        return size, abs(matrix.b) <= abs(matrix.a) * SLANT and matrix.a > 0

    def _changes(self, words: list[tuple[int, int]]) -> set[int]:
        """Where the size of the print changes within a line."""
        sizes = [(self._size(start)[0], start) for start, _ in words]
        return {start for (before, _), (after, start) in pairwise(sizes) if before != after}

    def _note_marks(self, text: str, words: list[tuple[int, int]], size: float) -> set[int]:
        """Cut small figures off the words that they are glued to; the places of the cuts."""
        marks: set[int] = set()
        for match in _NOTE_MARK.finditer(text, words[0][0], words[-1][1]):
            at, end = match.span()
            here, _ = self._size(at)
            if at > words[0][0]:
                small = here <= SMALL_MARK * size
            else:
                small = here <= SMALL_MARK * self._size(end)[0]
            if not small:
                continue
            marks |= {at, end}
            index = next(i for i, word in enumerate(words) if word[0] <= at < word[1])
            start, stop = words[index]
            parts = [(a, b) for a, b in ((start, at), (at, end), (end, stop)) if a < b]
            words[index : index + 1] = parts
        return marks

    def _add(
        self,
        text: str,
        first: int,
        end: int,
        left: float,
        right: float,
        size: float,
        level: bool,
    ) -> None:
        raw, handle = self.raw, self.handle
        x, y = self.x, self.y
        raw.FPDFText_GetCharOrigin(handle, first, x, y)
        start = (left, y.value) if level else (x.value, y.value)
        if level:
            stop = (right, y.value)
        else:
            raw.FPDFText_GetCharOrigin(handle, end - 1, x, y)
            stop = (x.value, y.value)
        bold = self._bold(first) and self._bold(end - 1)
        shown = text[first:end]
        unmapped = raw.FPDFText_HasUnicodeMapError
        if unmapped(handle, first) == 1 or unmapped(handle, end - 1) == 1:
            shown = self._without_unmapped(shown, first)
        self.frame.add(shown.translate(_HYPHENS), start, stop, size, bold)

    def _without_unmapped(self, text: str, first: int) -> str:
        """Text with a sign in place of letters whose character PDFium could only guess."""
        letters = [
            UNKNOWN
            if self.raw.FPDFText_HasUnicodeMapError(self.handle, first + at) == 1
            else letter
            for at, letter in enumerate(text)
        ]
        self.frame.unmapped += letters.count(UNKNOWN)
        return "".join(letters)

    def _bold(self, index: int) -> bool:
        length = self.raw.FPDFText_GetFontInfo(self.handle, index, self.font, 256, self.flags)
        font = self.font.value if 0 < length <= 256 else b"", self.flags.value
        bold = self.weights.get(font)
        if bold is None:
            bold = self.weights[font] = is_bold(font[0].decode("utf-8", "replace"), font[1])
        return bold
