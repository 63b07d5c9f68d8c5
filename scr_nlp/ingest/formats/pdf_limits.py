"""What a PDF file may unpack to, looked at before a reader opens it.

PDFium inflates whatever a file asks for and draws forms within forms as often as they
are called, inside native code that cannot be stopped. So streams that could be bombs
are unpacked first, within bounds, and forms are counted before they are drawn.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

from scr_nlp.errors import UnreadableFile

MAX_STREAM = 32_000_000
"""Bytes that one stream may unpack to; a page of text needs some thousands."""

MAX_LETTERS = 100_000
"""Letters on one page; a full page of small print has some ten thousand."""

MAX_FORMS = 20_000
"""Form XObjects drawn in one document."""

TOO_LARGE = "unpacks to more than any review holds; print it to a new PDF"
TOO_MANY_FORMS = "draws forms within forms without end; print it to a new PDF"
TOO_MANY_LETTERS = "has pages with more letters than any page holds; print it to a new PDF"

_HIGHEST_RATIO = 1032
"""Deflate makes at most this many bytes of one (RFC 1951: 258 bytes from two bits)."""

_STREAM = re.compile(rb"stream\r?\n")
_DEFLATE = re.compile(rb"/(?:FlateDecode|Fl)(?![A-Za-z])")
_NO_CONTENT = re.compile(rb"/Subtype\s*/Image|/Type\s*/(?:XRef|ObjStm)|/Length1|Type1C|/N\s+\d")
_FORM = re.compile(rb"/Subtype\s*/Form")
_INNER = re.compile(rb"/XObject\s*(?:<<|\d)|/Resources\s*\d")
_DRAW = re.compile(rb"\bDo\b")
_LOOK_BACK = 2_000


def check_limits(data: bytes) -> None:
    """Refuse a file with a stream that unpacks without bounds, or forms without end.

    Raises:
        UnreadableFile: the file is larger inside than any review.
    """
    has_forms = _FORM.search(data) is not None
    nested = drawn = 0
    for header, body in _streams(data):
        nested += bool(_FORM.search(header) and _INNER.search(header))
        rounds = len(_DEFLATE.findall(header))
        draws = has_forms and not _NO_CONTENT.search(header)
        harmless = rounds == 1 and len(body) * _HIGHEST_RATIO <= MAX_STREAM
        if rounds and (draws or not harmless) and b"/Image" not in header:
            for _ in range(rounds):
                body = _inflate(body)
        if draws:
            drawn += len(_DRAW.findall(body))
    if drawn > MAX_FORMS:
        raise UnreadableFile(TOO_MANY_FORMS)
    if nested > 1:
        _check_forms(data)


def _streams(data: bytes) -> Iterator[tuple[bytes, memoryview | bytes]]:
    """The dictionary before each stream, and the stream's bytes as they stand in the file."""
    view = memoryview(data)
    at = 0
    while match := _STREAM.search(data, at):
        start = match.end()
        if data[match.start() - 3 : match.start()] == b"end":
            at = start
            continue
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        begin = data.rfind(b"obj", max(0, match.start() - _LOOK_BACK), match.start())
        yield data[max(begin, match.start() - _LOOK_BACK, 0) : match.start()], view[start:end]
        at = end + 1


def _inflate(body: memoryview | bytes) -> bytes:
    """The unpacked bytes, refused as soon as there are too many; damage ends them."""
    unpacker, found = zlib.decompressobj(), bytearray()
    with suppress(zlib.error):
        found += unpacker.decompress(body, 1_000_000)
        while not unpacker.eof and len(found) <= MAX_STREAM:
            more = unpacker.decompress(unpacker.unconsumed_tail, 1_000_000)
            if not more:
                break
            found += more
    if len(found) > MAX_STREAM:
        raise UnreadableFile(TOO_LARGE)
    return bytes(found)


def _check_forms(data: bytes) -> None:
    from scr_nlp.ingest.formats.pdf_pdfminer import MinerPages

    if MinerPages(data).count_forms(MAX_FORMS) > MAX_FORMS:
        raise UnreadableFile(TOO_MANY_FORMS)
