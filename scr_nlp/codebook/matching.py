"""Finding cues in text: one pass over the words, patterns tried only where they can begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from scr_nlp.codebook.notation import CompiledCue, compile_cue, normalise

Label = TypeVar("Label")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class CueMatch(Generic[Label]):
    """A cue found in a text: its label, its wording in the codebook and its span."""

    label: Label
    cue: str
    start: int
    end: int


class _Candidates(Generic[Label]):
    """The cues that can begin with one word; ``any`` matches where at least one does."""

    def __init__(self, cues: list[tuple[Label, str, CompiledCue]]) -> None:
        self.cues = cues
        sources = "|".join(dict.fromkeys(cue.source for _, _, cue in cues))
        self.any = re.compile(rf"(?<!\w)(?:{sources})(?!\w)")


class Words:
    """The words of a text, read once for any number of matchers.

    Attributes:
        text: the text with its apostrophes made straight; offsets unchanged.
        words: its words in lower case, and ``starts`` their character offsets.
    """

    def __init__(self, text: str) -> None:
        self.text = normalise(text)
        self.words = [word.lower() for word in _WORD.findall(self.text)]
        self.starts = [word.start() for word in _WORD.finditer(self.text)]


class _Table(dict[str, "_Candidates[Label] | None"], Generic[Label]):
    """By word, the cues that can begin with it; None where there are none."""

    def __init__(self, cues: Iterable[tuple[Label, str]]) -> None:
        self._exact: dict[str, list[tuple[Label, str, CompiledCue]]] = defaultdict(list)
        self._prefixes: dict[str, list[tuple[Label, str, CompiledCue]]] = defaultdict(list)
        for label, cue in cues:
            for variant in compile_cue(cue):
                table = self._prefixes if variant.prefix else self._exact
                table[variant.key].append((label, cue, variant))
        self._shortest = min(map(len, self._prefixes), default=0)

    def __missing__(self, word: str) -> _Candidates[Label] | None:
        cues = list(self._exact.get(word, ()))
        for length in range(self._shortest, len(word) + 1) if self._prefixes else ():
            cues += self._prefixes.get(word[:length], ())
        found = self[word] = _Candidates(cues) if cues else None
        return found


class CueMatcher(Generic[Label]):
    """Finds every cue of a list in a text.

    Each cue is compiled once; a text is scanned word by word and a pattern is tried
    only at words with which it can begin, so the time grows with the text and
    hardly with the number of cues.
    """

    def __init__(self, cues: Iterable[tuple[Label, str]]) -> None:
        self._table = _Table(cues)

    def find(self, text: str) -> Iterator[CueMatch[Label]]:
        """Every match, in order of its start; matches of one label may overlap."""
        return self.find_in(Words(text))

    def find_in(
        self, words: Words, start: int = 0, end: int | None = None
    ) -> Iterator[CueMatch[Label]]:
        """Every match within the half-open span of a text, as if nothing stood around it."""
        text, end = words.text, len(words.text) if end is None else end
        first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
        candidates = map(self._table.__getitem__, words.words[first:last])
        for offset, found in zip(words.starts[first:last], candidates, strict=True):
            if found is None or not found.any.match(text, offset, end):
                continue
            for label, cue, variant in found.cues:
                match = variant.pattern.match(text, offset, end)
                if match:
                    yield CueMatch(label, cue, match.start(), match.end())
