"""From a file to a review: which reader, what was wrong, one record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scr_nlp.errors import EncryptedFile, IngestError, UnreadableFile, UnsupportedFormat
from scr_nlp.ingest.lines import Source
from scr_nlp.types import Review

MAX_BYTES = 200_000_000
"""Larger files are refused: no review comes near, and memory is bounded."""

PDF_READERS = ("pdfium", "pdfminer")
"""The fast PDF reader and the reference reader; each stands in for the other."""

SUFFIXES = (
    *(".pdf", ".docx", ".doc", ".rtf", ".odt", ".md", ".markdown", ".txt", ".text"),
    *(".html", ".htm", ".xhtml", ".mht", ".mhtml", ".eml"),
)
"""File names that a folder of reviews is searched for."""

_MARKDOWN = {".md", ".markdown"}
_HTML = {".html", ".htm", ".xhtml"}
_MIME = {".mht", ".mhtml", ".eml"}
_MIME_HEAD = re.compile(
    rb"(?:[A-Za-z-]{2,40}: [^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?MIME-Version: 1", re.I
)
_TEXT = {".txt", ".text", ""}
_OFFICE = {".doc", ".rtf", ".odt"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


def _markdown(data: bytes) -> Source:
    from scr_nlp.ingest.formats.markdown import read_markdown

    return read_markdown(data)


def _text(data: bytes) -> Source:
    from scr_nlp.ingest.formats.text import read_text

    return read_text(data)


def _html(data: bytes) -> Source:
    from scr_nlp.ingest.formats.html import read_html

    return read_html(data)


def _mime(data: bytes) -> Source:
    from scr_nlp.ingest.formats.mime import read_mime

    return read_mime(data)


def _pdf(data: bytes, reader: str = PDF_READERS[0]) -> Source:
    from scr_nlp.ingest.formats.pdf import read_pdf

    return read_pdf(data, reader=reader)


def _docx(data: bytes) -> Source:
    from scr_nlp.ingest.formats.docx import read_docx

    return read_docx(data)


def _office(suffix: str) -> Callable[[bytes], Source]:
    from scr_nlp.ingest.formats.office import read_office

    return partial(read_office, suffix=suffix)


def _reader_for(data: bytes, suffix: str) -> Callable[[bytes], Source]:
    """The reader for a file, by what is in it first and by its name second."""
    head = data[:1024]
    if b"%PDF-" in head:
        return _pdf
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return _docx
        if b"opendocument.text" in head:
            return _office(".odt")
        if suffix == ".docx":
            raise UnreadableFile("is a damaged or cut-off Word file; get it again")
        raise UnsupportedFormat("is an archive; unpack it and give the documents inside")
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFile("is protected by a password; save a copy without one")
        if _WORD_STREAM in data:
            return _office(".doc")
        raise UnsupportedFormat("is an old Office file and no Word document; save it as PDF")
    if head.startswith(b"{\\rtf"):
        return _office(".rtf")
    if head.startswith(_PICTURES):
        raise UnsupportedFormat("is a picture; make a PDF with a text layer of it (OCR)")
    if suffix in {".pdf", ".docx", *_OFFICE}:
        raise UnreadableFile(f"does not hold what its name says ({suffix}); get it again")
    if suffix in _MIME or _MIME_HEAD.match(head):
        return _mime
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in _HTML or start.startswith((b"<!doctype html", b"<html")):
        return _html
    if suffix in _MARKDOWN:
        return _markdown
    if suffix in _TEXT:
        return _text
    raise UnsupportedFormat(
        "is no format that can be read; give .pdf, .docx, .doc, .rtf, .odt, .html, .md or .txt"
    )


def load_file(path: Path) -> bytes:
    """The bytes of a document.

    Raises:
        UnreadableFile: the file is missing, empty or too large.
    """
    try:
        if path.is_dir():
            raise UnreadableFile("is a folder; give a file")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"is over {MAX_BYTES // 1_000_000} MB; split it first")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile("does not exist; check the path") from None
    except OSError as error:
        raise UnreadableFile(f"cannot be opened ({error.strerror}); check its rights") from None
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile("is empty; get it again")
    return data


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Put the file's name before the message of an error about it."""
    try:
        yield
    except IngestError as error:
        raise type(error)(f"{path.name or path}: {error}") from None


def _read(path: Path, pdf_reader: str) -> Review:
    from scr_nlp.ingest.metadata import read_metadata
    from scr_nlp.ingest.structure import build_structure

    data = load_file(path)
    reader = _reader_for(data, path.suffix.lower())
    source = _pdf(data, pdf_reader) if reader is _pdf else reader(data)
    structure = build_structure(source)
    if not structure.text:
        raise UnreadableFile("holds no text; get it again")
    warnings = list(source.warnings)
    if source.unread_pages:
        pages = ", ".join(str(page) for page in source.unread_pages)
        warnings.append(f"no text could be read on page {pages}")
    if source.ocr_pages:
        pages = ", ".join(f"{read.page} ({read.confidence:.2f})" for read in source.ocr_pages)
        warnings.append(
            f"read by OCR, so words may be wrong, with mean word confidence: page {pages}"
        )
    return Review(
        review_id=hashlib.sha256(data).hexdigest(),
        source=path.name,
        text=structure.text,
        blocks=structure.blocks,
        page_starts=structure.page_starts,
        furniture=structure.furniture,
        metadata=read_metadata(structure, source.properties),
        warnings=tuple(warnings),
        unread_pages=tuple(source.unread_pages),
        ocr_pages=tuple(source.ocr_pages),
    )


def read_review(path: Path | str, *, pdf_reader: str = PDF_READERS[0]) -> Review:
    """Read one document: PDF, Word, rich text, OpenDocument, HTML, Markdown or plain text.

    What is in the file decides how it is read, its name only where that leaves a
    choice. ``Review.source`` is the file's name without its folder.

    Args:
        path: the file.
        pdf_reader: ``pdfium`` (fast) or ``pdfminer`` (the reference); a PDF file that one
            cannot open is read by the other.

    Raises:
        ValueError: there is no such PDF reader.
        UnsupportedFormat: there is no reader for this kind of file.
        UnreadableFile: the file is missing, empty, damaged or too large.
        EncryptedFile: the file is protected by a password.
        NoTextLayer: the file holds pictures of pages and no text.
    """
    if pdf_reader not in PDF_READERS:
        raise ValueError(f"pdf_reader must be one of {', '.join(PDF_READERS)}")
    path = Path(path)
    with naming(path):
        return _read(path, pdf_reader)
