"""Words broken at the end of a line, mended only where that is safe."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice, pairwise

from scr_nlp.ingest.characters import SOFT_HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"([^\W\d_]+)[-{SOFT_HYPHEN}]$")
_LONGEST_WORD = 60
_LAST = re.compile(r"([^\W\d_]+)(['’]?)$")
_GOES_ON = re.compile(r"[a-z\d]")
_STRAY = re.compile(r"[,.;:!?)]|-[a-z]")
"""What begins no line but one of a cell too narrow for the word before it."""

_HEAD = re.compile(r"[^\W\d_]+")
# "pre- and post-natal": the hyphen hangs, the word does not go on.
_HANGING = re.compile(r"(?:and|or|to)\b(?!-)")
_BEFORE_WORD = re.compile(r"[^.?!:|\s]\s+$")
"""What stands before a word that does not begin a sentence."""

_COMPOUND_PREFIXES = frozenset(
    {
        *("all", "anti", "co", "cross", "full", "half", "high", "inter", "long", "low", "multi"),
        *("non", "part", "post", "pre", "re", "self", "semi", "short", "single", "step", "well"),
    }
)
_NEVER_CLOSED = frozenset({"non", "self"})
"""First parts that are written with a hyphen unless the whole is a common word: nonsense."""

_LATER_WORDS = frozenset(
    {
        *("bedroomed", "caseload", "caseloads", "childminder", "childminders", "footplate"),
        *("gangmaster", "gangmasters", "handover", "handovers", "keyworker", "keyworkers"),
        *("lockdown", "lockdowns"),
        *("pushchair", "pushchairs", "reconvene", "reconvened", "reflux", "reoffend"),
        *("reoffended", "reoffending", "timeline", "timelines", "wellbeing"),
    }
)
"""Words of the field that the word list does not have."""

_SHORT_WORDS = frozenset(
    {
        *("a", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my"),
        *("no", "of", "on", "or", "so", "to", "up", "us", "we"),
    }
)
"""The words of one or two letters; what else the word list has is short for something."""

_HYPHENED = frozenset({"passers-by", "sub-committee", "sub-group", "sub-groups"})
"""Words that are one in the word list and two in British reports."""

_NUMERALS = frozenset(
    {
        *("two", "three", "four", "five", "six", "seven", "eight", "nine", "twenty", "thirty"),
        *("forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    }
)
_OF_NUMERALS = ("teen", "ty", "th")
_AGES = ("teens", "ones", "twos", "fives", "eights", "tens")
_SECOND_PARTS = frozenset(
    {"based", "in", "law", "led", "line", "old", "related", "risk", "sized", "up", "wide"}
)
_STEM = 3
"""Letters after the hyphen by which "co-ordination" tells of "co-ordinator"."""

_FEW_BREAKS = 3
"""Words broken at a line's end, and whole elsewhere, that show such a typesetting."""


@cache
def english_words() -> frozenset[str]:
    """Common English words (SCOWL's British list; its terms stand beside it)."""
    words = files("scr_nlp.ingest").joinpath("words.txt").read_text("ascii").split()
    return _LATER_WORDS.union(words)


def _break(line: str) -> re.Match[str] | None:
    """The part of a word, with its hyphen, that ends a line."""
    if not line.endswith(("-", SOFT_HYPHEN)):
        return None
    return _BROKEN.search(line[-_LONGEST_WORD:])


def _inside_sentence(line: str, broken: re.Match[str]) -> bool:
    """Whether a broken word is not the first of its sentence."""
    return _BEFORE_WORD.search(line[: broken.start()]) is not None


def _is_compound(head: str, rest: str) -> bool:
    """Whether two parts make a compound in any document: twenty-six, under-fives, co-operate."""
    if rest == "up" or f"{head}-{rest}" in _HYPHENED or (head in ("co", "unco") and rest[0] == "o"):
        return True
    if head + rest in english_words():
        return False  # within, eighteen
    if head in _NUMERALS:
        return not rest.startswith(_OF_NUMERALS)
    return (
        rest in _SECOND_PARTS or head in _NEVER_CLOSED or (head == "under" and rest.endswith(_AGES))
    )


class Mender:
    """Joins the lines of a paragraph, with the document's own words as its dictionary."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = list(lines)

    @cached_property
    def _words(self) -> Counter[str]:
        """The words of the document, without the two parts of a word broken between lines."""
        chunks: list[str] = []
        broken = False
        for line in self._lines:
            parts = line.lower().split()
            starts = 1 if broken and _HEAD.match(line) else 0
            broken = _break(line) is not None
            chunks += parts[starts : len(parts) - broken]
        words: Counter[str] = Counter()
        for chunk, count in Counter(chunks).items():
            for word in (chunk,) if chunk.isalpha() else _WORD.findall(chunk):
                words[word] += count
        return words

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _breaks_words(self) -> bool:
        """Whether the document hyphenates: most broken words are whole elsewhere, or no compounds.

        "com-munication" can only have been broken: its parts are no words, the whole is one.
        """
        english = english_words()
        whole = compound = 0
        for before, after in pairwise(self._lines):
            broken = _break(before)
            tail = _HEAD.match(after) if broken else None
            if broken and tail and after[0].islower():
                head, rest = broken[1].lower(), tail[0].lower()
                if head + rest in english and not (head in english and rest in english):
                    whole += _FEW_BREAKS
                whole += self._words[head + rest] > 0
                compound += self._words[f"{head}-{rest}"] > 0
        return whole >= _FEW_BREAKS and whole > compound

    def _of_stem(self, stem: str) -> int:
        """How often the document has words that begin so."""
        count = 0
        for word in islice(self._in_order, bisect_left(self._in_order, stem), None):
            if not word.startswith(stem):
                break
            count += self._words[word]
        return count

    def _is_cut(self, before: str, after: str) -> bool:
        """Whether two lines hold the parts of one known word: "conceale", "d"."""
        head, tail = _LAST.search(before[-_LONGEST_WORD:]), _HEAD.match(after)
        if not (head and tail and after[0].islower()) or after[tail.end() :].startswith("-"):
            return False
        english, part, rest = english_words(), head[1].lower(), tail[0]
        if head[2]:
            return rest == "s"  # "Children'", "s"
        if part + rest not in english and not self._words[part + rest]:
            return False
        whole = rest in english if len(rest) > len("of") else rest in _SHORT_WORDS
        return not whole or (len(part) >= _STEM and part not in english)

    def joint(self, before: str, after: str, *, narrow: bool = False) -> tuple[str, str]:
        """The end of ``before`` to keep and what stands between it and ``after``.

        A soft hyphen or a hyphen that only breaks a word goes; a hyphen that the word
        has elsewhere in the document, or that joins two known words in a document that
        does not hyphenate, stays. ``narrow`` lines, those of table cells, may break words
        without a hyphen.
        """
        broken = _break(before)
        if narrow and not broken and (_STRAY.match(after) or self._is_cut(before, after)):
            return before, ""
        if not broken:
            joined = before[-1:] == "-" and before[-2:-1].isdigit() and not after[:1].isupper()
            joined = joined and not _HANGING.match(after)
            joined = joined or (before[-1:] in ("–", "/") and before[-2:-1].isalnum())
            joined = joined and after[:1].isalnum()
            return before.rstrip(SOFT_HYPHEN), "" if joined else " "
        if before.endswith(SOFT_HYPHEN):
            return before[:-1], ""
        head, tail = broken[1].lower(), _HEAD.match(after)
        if not tail:
            return before, ""
        rest = tail[0].lower()
        closed, open_ = self._words[head + rest], self._words[f"{head}-{rest}"]
        if not (closed or open_):
            stem = rest[:_STEM]
            closed, open_ = self._of_stem(head + stem), self._of_stem(f"{head}-{stem}")
        if _HANGING.match(after) and not (closed or head + rest in english_words()):
            return before, " "
        if not after[0].islower():
            # "CAM-" "HS": an abbreviation broken in two.
            capitals = (broken[1] + tail[0]).isupper() and len(rest) > 1
            join = capitals and not open_ and (closed or self._breaks_words)
            return (before[:-1] if join else before), ""
        known = bool(self._words[head] and self._words[rest])
        # "up-to-date", "four-day-old"
        chain = before[: -len(broken[0])].endswith("-") or after[tail.end() :].startswith("-")
        if closed or open_:
            keep = open_ > closed
        elif len(head) == 1 or _is_compound(head, rest):
            keep = True
        elif known and chain:
            keep = head + rest not in english_words()  # "three-bed-" "roomed"
        elif broken[1][0].isupper() and self._breaks_words and _inside_sentence(before, broken):
            # "North-" "mere": a name
            keep = head in _COMPOUND_PREFIXES and head + rest not in english_words()
        else:
            keep = self._is_likely_compound(head, rest, known)
        return (before, "") if keep else (before[:-1], "")

    def _is_likely_compound(self, head: str, rest: str, known: bool) -> bool:
        """Whether two parts that the document has neither as one word nor hyphened are two."""
        english = english_words()
        if not self._breaks_words and (head in _COMPOUND_PREFIXES or known):
            return True
        if head + rest in english:
            return False
        first = head in english or head in _COMPOUND_PREFIXES or self._words[head] > 0
        return first and (rest in english or self._words[rest] > 0)
