"""Finding cues in text: one pass over the words, patterns tried only where they can begin."""

from __future__ import annotations

import re
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


class CueMatcher(Generic[Label]):
    """Finds every cue of a list in a text.

    Each cue is compiled once; a text is scanned word by word and a pattern is tried
    only at words with which it can begin, so the time grows with the text and
    hardly with the number of cues.
    """

    def __init__(self, cues: Iterable[tuple[Label, str]]) -> None:
        self._exact: dict[str, list[tuple[Label, str, CompiledCue]]] = defaultdict(list)
        self._prefixes: dict[str, list[tuple[Label, str, CompiledCue]]] = defaultdict(list)
        for label, cue in cues:
            for variant in compile_cue(cue):
                table = self._prefixes if variant.prefix else self._exact
                table[variant.key].append((label, cue, variant))
        self._shortest = min(map(len, self._prefixes), default=0)
        self._candidates: dict[str, _Candidates[Label] | None] = {}

    def _candidates_at(self, word: str) -> _Candidates[Label] | None:
        """The cues that can begin with a word, None where there are none."""
        if word not in self._candidates:
            cues = list(self._exact.get(word, ()))
            for length in range(self._shortest, len(word) + 1) if self._prefixes else ():
                cues += self._prefixes.get(word[:length], ())
            self._candidates[word] = _Candidates(cues) if cues else None
        return self._candidates[word]

    def find(self, text: str) -> Iterator[CueMatch[Label]]:
        """Every match, in order of its start; matches of one label may overlap."""
        text = normalise(text)
        for word in _WORD.finditer(text):
            candidates = self._candidates_at(word.group().lower())
            if candidates is None or not candidates.any.match(text, word.start()):
                continue
            for label, cue, variant in candidates.cues:
                match = variant.pattern.match(text, word.start())
                if match:
                    yield CueMatch(label, cue, match.start(), match.end())
