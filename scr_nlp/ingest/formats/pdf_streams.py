"""Unpacking of PDF streams within bounds."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.pdf_limits import MAX_STREAM, TOO_LARGE

if TYPE_CHECKING:
    from pdfminer.pdftypes import PDFStream


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
            raise UnreadableFile(TOO_LARGE)
    return stream.get_data()
