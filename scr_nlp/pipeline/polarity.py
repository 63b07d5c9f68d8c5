"""Polarity: whether practice is criticised, praised or only described (codebook 1.5)."""

from __future__ import annotations

import re
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from scr_nlp.codebook import Codebook, load_codebook, load_data
from scr_nlp.codebook.matching import CueMatcher, Words
from scr_nlp.pipeline.spans import CODES, Sentence, read_sentences, read_words
from scr_nlp.types import CodeKind, Polarity, Status

_TURN = re.compile(r"\b(?:but|however|although|though|nevertheless|yet|despite)\b", re.IGNORECASE)


class PolarityReader:
    """How a sentence judges practice, by the words in ``cues.yaml``."""

    def __init__(self) -> None:
        cues = load_data("cues.yaml")["polarity"]
        self._matcher = CueMatcher([(label, cue) for label, cs in cues.items() for cue in cs])

    def read(self, words: Words, sentence: Sentence, start: int, end: int) -> Polarity:
        """The judgement on a span of a sentence, read in its own clause first.

        ``words`` are those of the whole text, in which all offsets are meant.
        """
        turns = [m.start() for m in _TURN.finditer(words.text, sentence.start, sentence.end)]
        left = max((t for t in turns if t <= start), default=sentence.start)
        right = min((t for t in turns if t >= end), default=sentence.end)
        # A word inside the code's own words judges nothing ("did not attend" is the event).
        matches = [
            match
            for match in self._matcher.find_in(words, sentence.start, sentence.end)
            if not (start <= match.start and match.end <= end)
        ]
        clause = {m.label for m in matches if left <= m.start and m.end <= right}
        return self._judge(clause) or self._judge({m.label for m in matches}) or Polarity.NEUTRAL

    @staticmethod
    def _judge(labels: set[str]) -> Polarity | None:
        if "not_good_practice" in labels or "concern" in labels:
            return Polarity.CONCERN
        return Polarity.GOOD_PRACTICE if "good_practice" in labels else None


@Language.factory(
    "scr_polarity", requires=["doc.spans"], assigns=["doc.spans"], default_config={"codebook": None}
)
def make_polarity(nlp: Language, name: str, codebook: str | None) -> PolarityTagger:
    """The factory of :class:`PolarityTagger`; ``codebook`` is a user's file or None."""
    return PolarityTagger(load_codebook(Path(codebook) if codebook else None))


class PolarityTagger:
    """Gives each theme mention its polarity.

    Reads ``scr_codes``, their ``status`` and ``hint``, and sentence starts; writes
    the list ``polarity``. What is not said of this case is neutral; a cue that is
    itself a judgement decides; else the words around it do.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.reader = PolarityReader()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the polarity of each theme mention."""
        group, sentences, words = doc.spans[CODES], read_sentences(doc), read_words(doc)
        polarities: list[str | None] = []
        for span, status, hint in zip(
            group, group.attrs["status"], group.attrs["hint"], strict=True
        ):
            if self.codebook.codes[span.label_].kind is not CodeKind.THEME:
                polarities.append(None)
            elif status in (Status.HYPOTHETICAL, Status.NEGATED):
                polarities.append(Polarity.NEUTRAL.value)
            elif hint:
                polarities.append(hint)
            elif span.label_ == Polarity.GOOD_PRACTICE:
                polarities.append(Polarity.GOOD_PRACTICE.value)
            else:
                start, end = span.start_char, span.end_char
                judged = self.reader.read(words, sentences.at(start), start, end)
                polarities.append(judged.value)
        group.attrs["polarity"] = polarities
        return doc
