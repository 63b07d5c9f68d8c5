"""Characters made plain once, at the border: ligatures, odd spaces, hidden marks."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\N{SOFT HYPHEN}"

_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
# Zero-width and bidirectional marks hide text from a reader and break matching.
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufffe\uffff"
_HYPHENS = "\u2010\u2011"
_TABLE = str.maketrans({**_LIGATURES, **dict.fromkeys(_HIDDEN, ""), **dict.fromkeys(_HYPHENS, "-")})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_INNER_SOFT_HYPHEN = re.compile(rf"{SOFT_HYPHEN}(?=\S)")
_SPACES = re.compile(r"\s+")


def clean_line(text: str) -> str:
    """One line with ligatures spelled out, hidden marks removed and single spaces.

    A soft hyphen inside the line goes; one at its very end is kept, because it tells
    that the word goes on in the next line.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
        text = _INNER_SOFT_HYPHEN.sub("", text)
        if not text.strip(SOFT_HYPHEN + " "):
            return ""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()
