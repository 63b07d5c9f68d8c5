"""PDF files: lines with their place on the page, through PDFium or pdfminer.six.

The structure tree of a tagged file says which lines are one block where it agrees with
the page; where it does not, and in all other files, the place of the lines tells.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Protocol

from scr_nlp.errors import NoTextLayer, UnreadableFile
from scr_nlp.ingest.formats.layout import PageText, lay_out
from scr_nlp.ingest.formats.layout_columns import Columns
from scr_nlp.ingest.formats.pdf_limits import check_limits
from scr_nlp.ingest.formats.pdf_ocr import HOW_TO_GET_IT, ScannedPage, can_read_scans, read_scans
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.ingest.read import PDF_READERS as READERS
from scr_nlp.types import OcrPage

__all__ = ["READERS", "read_pdf"]

MAX_PAGES = 5_000
"""A file of more pages is refused: no review comes near."""

PATIENCE, SLOW_PAGE = 120.0, 1.0
"""Seconds for a file and for each of its pages: one that takes more of both is refused."""

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")

FEW_UNMAPPED = 0.02
"""Share of letters without a character up to which a page is still text."""


class Pages(Protocol):
    """The pages of an open PDF file: text in drawing order, None where unreadable."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[PageText | None]: ...

    def properties(self) -> dict[str, str]:
        """The file's own metadata."""
        ...

    def outline(self) -> list[tuple[int, int, str]]:
        """Page, level and title of each entry of the outline."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def read_pdf(data: bytes, *, reader: str = "pdfium") -> Source:
    """The lines of a PDF file, in reading order, with their place on the page.

    Lines carry ``geometry`` and no ``kind``, but for the rows of tables (kind ROW, cells
    parted by `` | ``); text at an angle to the page (watermarks, stamps) is furniture.
    Pages without text are read by OCR where that is installed and listed in
    ``Source.ocr_pages``, else in ``Source.unread_pages``.

    Args:
        data: the file.
        reader: ``pdfium`` (fast) or ``pdfminer`` (the reference); a file that one cannot
            open is read by the other.

    Raises:
        UnreadableFile: the file is damaged, empty or not a PDF.
        EncryptedFile: the file asks for a password.
        NoTextLayer: no page has text; raised when the lines have been read to the end.
    """
    check_limits(data)
    first, second = READERS if reader == READERS[0] else READERS[::-1]
    try:
        pages = _OPEN[first](data)
        if not len(pages):
            raise UnreadableFile("is a PDF file without pages; get it again")
    except UnreadableFile as error:
        try:
            pages = _OPEN[second](data)
        except UnreadableFile:
            raise error from None
        if not len(pages):
            raise error from None
    if len(pages) > MAX_PAGES:
        raise UnreadableFile(f"has over {MAX_PAGES:,} pages; split it first")
    source = Source(iter(()), len(pages), _name_properties(pages.properties()))
    source.outline = pages.outline()
    source.lines = _read(pages, source, data)
    return source


def _name_properties(found: dict[str, str]) -> dict[str, str]:
    """The file's own metadata under the names that every format uses."""
    named = {"title": found.get("Title", ""), "author": found.get("Author", "")}
    date = _DATE.match(found.get("CreationDate", ""))
    named["created"] = "-".join(filter(None, date.groups())) if date else ""
    return {name: value.strip() for name, value in named.items() if value.strip()}


def _read_scans(pages: Pages, data: bytes) -> dict[int, ScannedPage]:
    """What OCR reads on the pages without text, if it is installed."""
    if not can_read_scans():
        return {}
    scans: list[int] = []
    sizes: Counter[float] = Counter()
    for number, page in enumerate(pages, 1):
        if page is None or not page.runs:
            scans.append(number)
        else:
            for run in page.runs:
                sizes[run.size] += len(run.text)
    return read_scans(data, scans, sizes.most_common(1)[0][0] if sizes else None)


def _read(pages: Pages, source: Source, data: bytes) -> Iterator[Line]:
    found, doubtful, columns = False, [], Columns()
    scans: dict[int, ScannedPage] | None = None
    started = time.monotonic()
    try:
        for number, page in enumerate(pages, 1):
            spent = time.monotonic() - started
            if spent > PATIENCE and spent > number * SLOW_PAGE:
                raise UnreadableFile("takes too long to read; print it to a new PDF")
            if page is None or not page.runs:
                if scans is None:
                    before = time.monotonic()
                    scans = _read_scans(pages, data)
                    started += time.monotonic() - before
                if number not in scans:
                    source.unread_pages.append(number)
                    continue
                scan = scans[number]
                page = scan.text
                source.ocr_pages.append(OcrPage(number, scan.confidence, scan.words))
            found = True
            if page.unmapped > FEW_UNMAPPED * sum(len(run.text) for run in page.runs):
                doubtful.append(number)
            yield from lay_out(page, number, columns)
    finally:
        pages.close()
    if not found:
        if can_read_scans():
            raise NoTextLayer("has no text, and OCR found none on its pages; get it again")
        raise NoTextLayer(
            f"has no text, only pictures of pages; to read them by OCR, {HOW_TO_GET_IT}; "
            "or ask its publisher for the Word file"
        )
    if source.unread_pages and not can_read_scans():
        source.warnings.append(f"scanned pages can be read by OCR: {HOW_TO_GET_IT}")
    if doubtful:
        source.warnings.append(
            "letters without a character in the file, so words may be missing, on page "
            + ", ".join(map(str, doubtful))
        )


def _open_pdfium(data: bytes) -> Pages:
    from scr_nlp.ingest.formats.pdf_pdfium import PdfiumPages

    return PdfiumPages(data)


def _open_pdfminer(data: bytes) -> Pages:
    from scr_nlp.ingest.formats.pdf_pdfminer import MinerPages

    return MinerPages(data)


_OPEN: dict[str, Callable[[bytes], Pages]] = dict(
    zip(READERS, (_open_pdfium, _open_pdfminer), strict=True)
)
