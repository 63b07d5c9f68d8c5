"""Words broken at the end of a line, mended only where that is safe."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from scr_nlp.ingest.characters import SOFT_HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"([^\W\d_]+)[-{SOFT_HYPHEN}]$")
_HEAD = re.compile(r"[^\W\d_]+")
# "pre- and post-natal": the hyphen hangs, the word does not go on.
_HANGING = re.compile(r"(?:and|or|to)\b")
_COMPOUND_PREFIXES = frozenset(
    "all anti co cross full half high inter long low multi non part post pre re self semi"
    " short single step under well".split()
)


class Mender:
    """Joins the lines of a paragraph, with the document's own words as its dictionary."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines

    @cached_property
    def _words(self) -> Counter[str]:
        words: Counter[str] = Counter()
        for line in self._lines:
            words.update(_WORD.findall(line.lower()))
        return words

    def joint(self, before: str, after: str) -> tuple[str, str]:
        """The end of ``before`` to keep and what stands between it and ``after``.

        A soft hyphen or a hyphen that only breaks a word goes; a hyphen that the word
        has elsewhere in the document, or that joins two known words, stays.
        """
        broken = _BROKEN.search(before)
        if not broken:
            return before.rstrip(SOFT_HYPHEN), " "
        if before.endswith(SOFT_HYPHEN):
            return before[:-1], ""
        head, tail = broken[1].lower(), _HEAD.match(after)
        if not tail or _HANGING.match(after):
            return before, " " if tail else ""
        if not after[0].islower():
            return before, ""
        rest = tail[0].lower()
        closed, open_ = self._words[head + rest], self._words[f"{head}-{rest}"]
        if closed or open_:
            keep = open_ > closed
        else:
            keep = head in _COMPOUND_PREFIXES or bool(self._words[head] and self._words[rest])
        return (before, "") if keep else (before[:-1], "")
