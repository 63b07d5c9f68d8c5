"""From the bytes of a text file to its text, whatever was done to them on the way."""

from __future__ import annotations

import codecs
import quopri
import re

from scr_nlp.errors import UnreadableFile

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ENCODING_WARNING = "is not UTF-8; read as Windows-1252, so check accents and quotation marks"
GARBLED_WARNING = (
    "letters that were garbled by a wrong encoding have been put right; check accents and"
    " quotation marks"
)

_SAMPLE = 4_096
_KNOWN = re.compile(r"utf-?(?:8|16(?:-?[bl]e)?)|(?:windows|cp)-?12\d\d|iso-?8859-\d{1,2}|latin-?1"
                    r"|us-ascii|ascii|macintosh|mac-?roman|x-mac-roman", re.I)  # fmt: skip
_AS_WINDOWS = {"iso8859-1", "ascii"}
"""Browsers read these as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels)."""

# What UTF-8 looks like when it is read as Windows-1252: a lead byte and one that follows.
_GARBLED = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_ESCAPED = re.compile(rb"=(?:[0-9A-F]{2}|\r?\n)")
_FEWEST_ESCAPES = 3
_LONGEST_LINE = 78
"""Quoted-printable has no line longer than this (RFC 2045, 6.7, with its line end)."""


def known_codec(label: str) -> str | None:
    """The codec for an encoding that a file declares; None for one that is no text's."""
    if not _KNOWN.fullmatch(label.strip()):
        return None
    label = "mac-roman" if "mac" in label.lower() else label.strip()
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return "cp1252" if name in _AS_WINDOWS else name


def decode_text(data: bytes, warnings: list[str]) -> str:
    """The text of a file: UTF-8, UTF-16, else Windows-1252.

    What a mail program escaped (quoted-printable) is turned back, and UTF-8 that was
    once read as Windows-1252 (``â€™`` for an apostrophe) is put right, with a warning.

    Raises:
        UnreadableFile: the file is not text.
    """
    if _is_quoted_printable(data):
        data = quopri.decodestring(data)
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise UnreadableFile("is damaged UTF-16 text; save it again as UTF-8") from None
        text = data.decode("cp1252", errors="replace")
        warnings.append(ENCODING_WARNING)
    if "\0" in text or _share_of_controls(text) > 0.02:
        raise UnreadableFile("is not text; open it in the program that made it and save it as PDF")
    return _put_right(text, warnings)


def _encoding(data: bytes) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    # Western text in UTF-16 has a zero in every other byte.
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    for name, high, low in (("utf-16-le", sample[1::2], sample[::2]),
                            ("utf-16-be", sample[::2], sample[1::2])):  # fmt: skip
        if high.count(0) > 0.7 * half and low.count(0) < 0.05 * half:
            return name
    return "utf-8"


def _share_of_controls(text: str) -> float:
    sample = text[:100_000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v") or c == "\ufffd")
    return odd / max(1, len(sample))


def _is_quoted_printable(data: bytes) -> bool:
    if not data.isascii():
        return False
    signs = data.count(b"=")
    escapes = len(_ESCAPED.findall(data))
    if escapes < _FEWEST_ESCAPES or escapes < signs:
        return False
    return all(len(line) <= _LONGEST_LINE for line in data.splitlines())


def _put_right(text: str, warnings: list[str]) -> str:
    if not _GARBLED.search(text):
        return text
    import ftfy

    lines = text.split("\n")
    mended = [ftfy.fix_encoding(line) if _GARBLED.search(line) else line for line in lines]
    if mended != lines:
        warnings.append(GARBLED_WARNING)
    return "\n".join(mended)
