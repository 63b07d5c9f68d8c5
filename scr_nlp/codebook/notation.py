"""The cue notation of the codebook, compiled to regular expressions.

A cue is a short phrase with a few marks (codebook 1.1):

=================  =========================================================
``domestic abuse``  the words, in any letter case, over any white space
``DV``              CAPITALS: case-sensitive whole word, plural ``DVs`` allowed
``neglect*``        any ending
``hit~``            the regular inflections (hits, hitting, ...)
``co-sleep``        hyphen, space or nothing
``joint visit/working``  alternatives for the word(s) they touch
``safe(r)``         optional text inside a word; ``(daily) life`` an optional word
``aged 17 ... born``  up to five words between, inside one sentence
=================  =========================================================

Straight and curly apostrophes are the same and may be missing; -ise/-ize,
-our/-or and ae/e spellings all match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

GAP = "..."
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_VOWELS = "aeiou"
# Words between the two halves of a gap cue; never across the end of a sentence. The
# quantifiers are possessive, so that no text can make the search run away.
_GAP_PATTERN = r"(?:[\s,'\"()-]++\w++(?:['-]\w++)*+){0,5}[\s,'\"()-]++"


class NotationError(ValueError):
    """A cue cannot be parsed; the message says why."""


@dataclass(frozen=True)
class CompiledCue:
    """One reading of a cue: where to try it and, when first tried, its regular expression.

    ``key`` is the lower-case first word, ``prefix`` whether any word that begins
    with the key is a candidate.
    """

    key: str
    prefix: bool
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled on first use: most cues of a codebook never meet their first word."""
        return re.compile(rf"(?<!\w){self.source}(?!\w)")


def normalise(text: str) -> str:
    """The text with curly apostrophes made straight; length and offsets unchanged."""
    return text.translate(_APOSTROPHES)


def inflections(word: str) -> set[str]:
    """The word with its regular English inflections (over-generates harmlessly)."""
    forms = {word, word + "s", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    elif word.endswith("y") and len(word) > 2 and word[-2] not in _VOWELS:
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(word + "es")
    if len(word) > 2 and word[-1] not in _VOWELS + "wxy" and word[-2] in _VOWELS:
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


def spellings(word: str) -> set[str]:
    """British and American spellings of a lower-case word."""
    forms = {word}
    for old, new in (
        (r"(?<=\w)is(?=(?:e|ed|es|ing|ation)?\*?$)", "iz"),
        ("our", "or"),
        ("ae", "e"),
    ):
        forms |= {re.sub(old, new, form) for form in forms}
    return forms


def _optional(cue: str) -> list[str]:
    """Every reading of a cue's brackets: with their text and without it."""
    match = re.search(r"\(([^()]*)\)", cue)
    if not match:
        if "(" in cue or ")" in cue:
            raise NotationError("brackets do not match")
        return [cue]
    before, inside, after = cue[: match.start()], match.group(1), cue[match.end() :]
    return _optional(before + inside + after) + _optional(before + after)


def _alternatives(word: str) -> list[str]:
    if word.startswith("/") or word.endswith("/"):
        raise NotationError(f"'/' needs a word on both sides in {word!r}")
    return word.split("/")


def _is_capitals(word: str) -> bool:
    letters = re.sub(r"[^A-Za-z]", "", word)
    return len(letters) > 1 and letters.isupper()


def _key(word: str) -> str:
    """The part of a word at which the matcher looks: its first run of letters and digits."""
    match = re.match(r"[^\W_]+", word)
    return match.group() if match else ""


def _word_patterns(word: str) -> list[tuple[str, bool, str]]:
    """``(key, prefix, regex)`` for each spelling of one cue word."""
    if _is_capitals(word):
        capitals = word.rstrip("*")
        key, whole = _key(capitals.lower()), capitals.isalnum()
        if word.endswith("*"):
            return [(key, whole, re.escape(capitals) + r"\w*")]
        forms = [(key, False, re.escape(capitals) + "(?:'?s)?")]
        return [*forms, (key + "s", False, re.escape(capitals) + "s")] if whole else forms
    prefix = word.endswith("*")
    inflect = word.endswith("~")
    stem = word.rstrip("*~").lower()
    if "*" in stem or "~" in stem:
        raise NotationError(f"'*' and '~' stand only at the end of a word, not in {word!r}")
    stems = inflections(stem) if inflect else {stem}
    out = []
    for form in sorted(set().union(*(spellings(s) for s in stems))):
        for joined in dict.fromkeys((form, form.replace("-", ""))):
            pattern = r"[-\s]?".join(re.escape(part) for part in joined.split("-"))
            pattern = pattern.replace("'", "'?")
            tail = r"[\w]*(?:'s)?" if prefix else r"(?:'s|')?"
            key = _key(joined)
            out.append((key, prefix and key == joined, f"(?i:{pattern}{tail})"))
            if "'" in joined and "-" not in joined:
                out.append((joined.replace("'", ""), prefix, f"(?i:{pattern}{tail})"))
    return out


def compile_cue(cue: str) -> list[CompiledCue]:
    """Every variant of a cue, ready for a :class:`~scr_nlp.matching.CueMatcher`.

    Raises:
        NotationError: the cue is empty or its marks do not fit.
    """
    cue = normalise(cue)
    if not re.search(r"\w", cue):
        raise NotationError("the cue has no word in it")
    compiled: dict[CompiledCue, None] = {}
    for reading in _optional(cue):
        words = reading.split()
        if not words:
            continue
        if GAP in (words[0], words[-1]):
            raise NotationError("a gap needs a word on both sides")
        rest = ""
        for previous, word in pairwise(words):
            if word == GAP:
                rest += _GAP_PATTERN
            else:
                rest += ("" if previous == GAP else r"\s+") + _group(p for _, _, p in _spell(word))
        starts: dict[tuple[str, bool], list[str]] = {}
        for key, prefix, pattern in _spell(words[0]):
            if key:
                starts.setdefault((key, prefix), []).append(pattern)
        for (key, prefix), patterns in starts.items():
            compiled[CompiledCue(key, prefix, _group(patterns) + rest)] = None
    return list(compiled)


def _spell(word: str) -> list[tuple[str, bool, str]]:
    """``(key, prefix, regex)`` for each alternative and spelling of one cue word."""
    return [spelling for option in _alternatives(word) for spelling in _word_patterns(option)]


def _group(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"
