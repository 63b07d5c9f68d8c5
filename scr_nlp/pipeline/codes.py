"""Code spans: the codebook's cues laid on a doc."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.codebook.matching import CueMatch, CueMatcher, Words
from scr_nlp.pipeline.spans import read_index, read_words, write_codes
from scr_nlp.types import Polarity


def keep_outside(matches: list[CueMatch[str]], traps: list[CueMatch[str]]) -> list[CueMatch[str]]:
    """The matches that no trap of the same code covers."""
    by_label: dict[str, list[CueMatch[str]]] = defaultdict(list)
    for trap in traps:
        by_label[trap.label].append(trap)
    return [
        match
        for match in matches
        if not any(t.start <= match.start and match.end <= t.end for t in by_label[match.label])
    ]


def keep_longest(matches: list[CueMatch[str]]) -> list[CueMatch[str]]:
    """Of matches of one code that overlap, the longest (the first of equals)."""
    kept: dict[str, list[CueMatch[str]]] = defaultdict(list)
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        if all(match.end <= k.start or k.end <= match.start for k in kept[match.label]):
            kept[match.label].append(match)
    return sorted((m for group in kept.values() for m in group), key=lambda m: (m.start, m.end))


class CodeFinder:
    """Finds the cues of a codebook in a text, traps taken off.

    This is also the keyword baseline that the evaluation quotes.
    """

    def __init__(self, codebook: Codebook) -> None:
        codes = codebook.codes.values()
        self._cues = CueMatcher([(code.id, cue) for code in codes for cue in code.all_cues()])
        self._traps = CueMatcher([(code.id, trap) for code in codes for trap in code.traps])
        self.hints: dict[tuple[str, str], Polarity] = {}
        for code in codes:
            self.hints |= {(code.id, cue): Polarity.CONCERN for cue in code.concern_cues}
            self.hints |= {
                (code.id, cue): Polarity.GOOD_PRACTICE for cue in code.good_practice_cues
            }

    def find(self, text: str) -> list[CueMatch[str]]:
        """Every cue that counts, in order, one per code on the same words."""
        return self.find_in(Words(text))

    def find_in(self, words: Words) -> list[CueMatch[str]]:
        """As :meth:`find`, in a text whose words are read already."""
        matches = list(self._cues.find_in(words))
        return keep_longest(keep_outside(matches, list(self._traps.find_in(words))))


@Language.factory("scr_codes", assigns=["doc.spans"], default_config={"codebook": None})
def make_codes(nlp: Language, name: str, codebook: str | None) -> CodeTagger:
    """The factory of :class:`CodeTagger`; ``codebook`` is a user's file or None."""
    return CodeTagger(load_codebook(Path(codebook) if codebook else None))


class CodeTagger:
    """Lays the codebook's cues on a doc.

    Reads ``scr_paragraphs`` (a cue in a heading or across two blocks does not
    count); writes ``scr_codes``: label = code, id = ``cue:`` and the cue.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.finder = CodeFinder(codebook)

    def __call__(self, doc: Doc) -> Doc:
        """The doc with its code mentions."""
        index = read_index(doc)
        spans, hints = [], []
        for match in self.finder.find_in(read_words(doc)):
            paragraph = index.at(match.start)
            if paragraph is None or match.end > paragraph.end:
                continue
            span = doc.char_span(
                match.start,
                match.end,
                label=match.label,
                span_id=f"cue:{match.cue}",
                alignment_mode="expand",
            )
            if isinstance(span, Span):
                spans.append(span)
                hint = self.finder.hints.get((match.label, match.cue))
                hints.append(hint.value if hint else None)
        write_codes(doc, spans, hint=hints)
        return doc
