"""Unpacking of PDF streams within bounds."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from scr_nlp.errors import UnreadableFile

if TYPE_CHECKING:
    from pdfminer.pdftypes import PDFStream

MAX_STREAM = 64_000_000
"""Bytes that one stream may unpack to; a page of text needs some thousands."""

_DEFLATED = ("FlateDecode", "Fl")


def read_stream(stream: PDFStream) -> bytes:
    """The unpacked bytes of a stream.

    Raises:
        UnreadableFile: the stream unpacks to more than any page of text does.
    """
    raw = stream.rawdata
    filters = [getattr(name, "name", "") for name, _ in stream.get_filters()]
    if raw is not None and stream.decipher is None and filters[:1] in (["FlateDecode"], ["Fl"]):
        unpacker = zlib.decompressobj()
        with suppress(zlib.error):
            unpacker.decompress(raw, MAX_STREAM)
        if unpacker.unconsumed_tail:
            raise UnreadableFile("unpacks to more than any review holds; print it to a new PDF")
    return stream.get_data()
