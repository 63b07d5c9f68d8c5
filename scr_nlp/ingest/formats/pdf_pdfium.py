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
from scr_nlp.ingest.formats.pdf_tags import TagTree, read_outline

_WORD = re.compile(r"[^ \t\r\n\x00\x02\ufffe\xa0]+[\x02\ufffe]?")
_NOTE_MARK = re.compile(
    r"(?<=[^\W\d_]|[.,;:!?)\]'\"’”])(?:\d{1,3}|[*†‡§])(?=[\s.,;:)\]]|$)|^\d{1,3}(?=[^\W\d_])", re.M
)
_LINE = re.compile(
    r"[^ \t\r\n\x00\x02\ufffe\xa0](?:[^\r\n\x02\ufffe]*[^ \t\r\n\x00\x02\ufffe\xa0])?[\x02\ufffe]?"
)
"""A line of the page's text; PDFium puts a sign of its own for a hyphen that ends one."""

LOOSE = 0.62
"""A line whose letters take more than this many font sizes each may hide a wide gap."""

_LEAD = re.compile(r"(\(?[\w.-]{1,7}[.):]?|[•▪◦–-])[ \xa0]+")
"""A number or bullet at the start of a line."""

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

    def outline(self) -> list[tuple[int, int, str]]:
        """Page, level and title of each entry of the outline."""
        return read_outline(self._document)

    def __iter__(self) -> Iterator[PageText | None]:
        """Yield each page's text, or None for a page that cannot be read."""
        import pypdfium2

        tree = TagTree(pypdfium2.raw)
        for index in range(len(self._document)):
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                yield None
                continue
            try:
                frame = PageFrame(page.get_bbox(), tree.read(page.raw))
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
            text, count = self._text(), self.raw.FPDFText_CountRects
            for line in _LINE.finditer(text):
                start, end = line.span()
                objects = count(self.handle, start, end - start)
                if objects == 2 and (lead := _LEAD.match(text, start, end)):
                    # A number and its paragraph, drawn one after the other.
                    rest = lead.end()
                    if count(self.handle, rest, end - rest) == 1:
                        self._add_line(text, start, lead.end(1), 1)
                        self._add_line(text, rest, end, 1)
                        continue
                self._add_line(text, start, end, objects)
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

    def _add_line(self, text: str, start: int, end: int, objects: int) -> None:
        if objects == 1 and self._add_whole(text, start, end):
            return
        turn = self._turn(text, start, end) if objects > 1 else end
        self._add_pieces(text, start, turn)
        if turn < end:
            rest = self.raw.FPDFText_CountRects(self.handle, turn, end - turn)
            self._add_line(text, turn, end, rest)

    def _turn(self, text: str, start: int, end: int) -> int:
        """Where text at an angle ends or begins that stands on one line with other text."""
        _, level = self._size(start)
        if level and self._size(end - 1)[1]:
            return end
        turns = (i for i in range(start, end) if text[i] > " " and self._size(i)[1] != level)
        return next(turns, end)

    def _add_whole(self, text: str, start: int, end: int) -> bool:
        """Add a line that was drawn as one text object, unless it may hide a wide gap."""
        size, level = self._size(start)
        if not level:
            return False
        y = self.matrix.f
        if text[start].isdecimal() and self._size(end - 1)[0] != size:
            return False  # the mark of a note, and what comes after it
        get_box, box = self.raw.FPDFText_GetLooseCharBox, self.box
        get_box(self.handle, start, box)
        left = box.left
        get_box(self.handle, end - 1, box)
        if box.right - left > LOOSE * size * (end - start):
            return False
        self._add(text, start, end, (left, y), (box.right, y), size, self._bold(start))
        return True

    def _add_pieces(self, text: str, start: int, end: int) -> None:
        """Add a line word by word, cut at wide gaps, marks of notes and changes of size."""
        words = [match.span() for match in _WORD.finditer(text, start, end)]
        if not words:
            return
        get_box, handle, box = self.raw.FPDFText_GetLooseCharBox, self.handle, self.box
        size, level = self._size(words[0][0])
        cuts = self._note_marks(text, words, size)
        if len(words) > 1 and self._size(words[-1][0])[0] != size:
            cuts |= self._changes(words)
        if self.frame.tags:
            cuts |= self._block_starts(words)
        first, last = words[0]
        get_box(handle, first, box)
        left = box.left
        get_box(handle, last - 1, box)
        right = box.right
        for word in words[1:]:
            get_box(handle, word[0], box)
            if level and (word[0] in cuts or not -size < box.left - right < WIDE_GAP * size):
                self._add_piece(text, first, last, left, right)
                first, left = word[0], box.left
            if word[1] - word[0] > 1:
                get_box(handle, word[1] - 1, box)
            right, last = box.right, word[1]
        self._add_piece(text, first, last, left, right)

    def _add_piece(self, text: str, first: int, last: int, left: float, right: float) -> None:
        size, level = self._size(first)
        y = self.matrix.f
        start, end = (left, y), (right, y)
        if not level:
            start, end = self._origin(first), self._origin(last - 1)
        bold = self._bold(first) and self._bold(last - 1)
        self._add(text, first, last, start, end, size, bold)

    def _origin(self, index: int) -> tuple[float, float]:
        self.raw.FPDFText_GetCharOrigin(self.handle, index, self.x, self.y)
        return self.x.value, self.y.value

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

    def _block_starts(self, words: list[tuple[int, int]]) -> set[int]:
        """Where a line goes over from one block of the structure tree to another."""
        first, last = (self.frame.tags.get(self._mark(words[at][0])) for at in (0, -1))
        if first and last and (first.block, first.cell) == (last.block, last.cell):
            return set()
        tags = [(self.frame.tags.get(self._mark(start)), start) for start, _ in words]
        return {
            at
            for (before, _), (after, at) in pairwise(tags)
            if (before and (before.block, before.cell)) != (after and (after.block, after.cell))
        }

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
            index = next(i for i, word in enumerate(words) if word[0] <= at < word[1])
            start, stop = words[index]
            following = words[index + 1 : index + 2] if end == stop else []
            marks |= {at, following[0][0] if following else end}
            parts = [(a, b) for a, b in ((start, at), (at, end), (end, stop)) if a < b]
            words[index : index + 1] = parts
        return marks

    def _add(
        self,
        text: str,
        first: int,
        last: int,
        start: tuple[float, float],
        end: tuple[float, float],
        size: float,
        bold: bool,
    ) -> None:
        shown = text[first:last]
        unmapped = self.raw.FPDFText_HasUnicodeMapError
        if unmapped(self.handle, first) == 1 or unmapped(self.handle, last - 1) == 1:
            shown = self._without_unmapped(shown, first)
        if not shown.isascii() or "\x02" in shown:
            shown = shown.translate(_HYPHENS)
        mark = self._mark(first) if self.frame.tags else -1
        self.frame.add(shown, start, end, size, bold, mark)

    def _mark(self, index: int) -> int:
        """The number by which the structure tree knows a letter's text, or -1."""
        drawn = self.raw.FPDFText_GetTextObject(self.handle, index)
        return int(self.raw.FPDFPageObj_GetMarkedContentID(drawn)) if drawn else -1

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
