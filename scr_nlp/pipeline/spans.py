"""Names and shapes of what the components write on a Doc.

``scr_paragraphs`` holds one span per coding unit (label = block kind, id = block
index) and, in its ``attrs``, the parallel lists ``section_kind`` and ``section``.
``scr_codes`` holds one span per mention of a code (label = code, id = what found
it) and, in its ``attrs``, one parallel list per attribute of :data:`ATTRIBUTES`.
Attributes stand in lists and not in span extensions, because two codes on the same
words would share an extension.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from spacy.tokens import Doc, Span, SpanGroup

from scr_nlp.codebook.matching import Words
from scr_nlp.pipeline.linear import Array, word_terms

if TYPE_CHECKING:
    from scr_nlp.coverage import Sight
    from scr_nlp.pipeline.encoder import Encoded, TokenStates
    from scr_nlp.pipeline.experiencer import Person

PARAGRAPHS = "scr_paragraphs"
CODES = "scr_codes"
ASPECTS = "scr_aspects"
LURES = "scr_lures"

ATTRIBUTES: dict[str, Any] = {
    "status": "present",
    "cue": "",
    "experiencer": [],
    "role": None,
    "polarity": None,
    "hint": None,
    "score": 1.0,
}
"""Attributes of a mention with their defaults; ``hint`` is a polarity the cue itself carries."""


_TEXT = "scr_text"


def write_text(doc: Doc, text: str) -> None:
    """Leave a doc's text on it, for those that know it already."""
    doc.user_data[_TEXT] = text


def read_text(doc: Doc) -> str:
    """The text of a doc, which spaCy builds anew whenever it is asked for."""
    return _once(doc, _TEXT, lambda doc: doc.text)


_Read = TypeVar("_Read")


def _once(doc: Doc, key: str, read: Callable[[Doc], _Read]) -> _Read:
    """What a function reads from a doc, kept on it for the components after this one."""
    kept: _Read | None = doc.user_data.get(key)
    if kept is None:
        kept = doc.user_data[key] = read(doc)
    return kept


def read_words(doc: Doc) -> Words:
    """The words of a doc's text, for cue matchers."""
    return _once(doc, "scr_words", lambda doc: Words(read_text(doc)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A coding unit as a component sees it; offsets are characters in the doc."""

    start: int
    end: int
    index: int
    kind: str
    section_kind: str
    section: str


def read_paragraphs(doc: Doc) -> list[Paragraph]:
    """The coding units of a doc, in order; one without sections for a plain text."""
    group = doc.spans.get(PARAGRAPHS)
    if group is None:
        return [Paragraph(0, len(read_text(doc)), 0, "paragraph", "", "")]
    kinds, sections = group.attrs["section_kind"], group.attrs["section"]
    return [
        Paragraph(s.start_char, s.end_char, int(s.id_), s.label_, kind, section)
        for s, kind, section in zip(group, kinds, sections, strict=True)
    ]


class ParagraphIndex:
    """Answers which paragraph holds an offset."""

    def __init__(self, doc: Doc) -> None:
        self.paragraphs = read_paragraphs(doc)
        self._starts = [paragraph.start for paragraph in self.paragraphs]

    def at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds a character offset, or None (a heading)."""
        position = bisect_right(self._starts, offset) - 1
        if position < 0 or self.paragraphs[position].end <= offset:
            return None
        return self.paragraphs[position]


def read_index(doc: Doc) -> ParagraphIndex:
    """The index of a doc's paragraphs, which must be laid on it already."""
    return _once(doc, "scr_paragraph_index", ParagraphIndex)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its text; offsets are characters in the doc, ``first`` is a token."""

    start: int
    end: int
    text: str
    first: int


class SentenceIndex:
    """The sentences of a doc; answers which one holds an offset."""

    def __init__(self, doc: Doc) -> None:
        flags, offsets, lengths = doc.to_array(["SENT_START", "IDX", "LENGTH"]).T.tolist()
        firsts = [i for i, flag in enumerate(flags) if flag == 1 or i == 0]
        text = read_text(doc)
        self.sentences = []
        for first, following in pairwise([*firsts, len(flags)]):
            start, end = offsets[first], offsets[following - 1] + lengths[following - 1]
            self.sentences.append(Sentence(start, end, text[start:end], first))
        self._starts = [sentence.start for sentence in self.sentences]

    def at(self, offset: int) -> Sentence:
        """The sentence that holds the token at a character offset."""
        return self.sentences[bisect_right(self._starts, offset) - 1]

    def after(self, sentence: Sentence, paragraph: Paragraph | None) -> Sentence | None:
        """The sentence behind another one in the same paragraph, if there is one."""
        position = bisect_right(self._starts, sentence.start)
        if paragraph is None or position == len(self.sentences):
            return None
        following = self.sentences[position]
        return following if following.start < paragraph.end else None


def read_sentences(doc: Doc) -> SentenceIndex:
    """The index of a doc's sentences, whose starts must be set already."""
    return _once(doc, "scr_sentence_index", SentenceIndex)


def read_people(doc: Doc) -> dict[int, list[Person]]:
    """The people found so far in each paragraph of a doc, by its first character."""
    return _once(doc, "scr_people", lambda _: {})


def read_terms(doc: Doc, paragraph: Paragraph) -> Counter[str]:
    """How often each word and word pair stands in a paragraph; counted once."""
    known: dict[int, Counter[str]] = _once(doc, "scr_terms", lambda _: {})
    if paragraph.start not in known:
        known[paragraph.start] = word_terms(read_text(doc)[paragraph.start : paragraph.end])
    return known[paragraph.start]


_ENCODED = "scr_encoded"


def write_encoded(doc: Doc, indices: list[int], encoded: Encoded) -> None:
    """Leave what the encoder made of each paragraph, by block index, on a doc."""
    doc.user_data[_ENCODED] = (indices, encoded)


def read_tokens(doc: Doc) -> dict[int, TokenStates]:
    """The token states of each paragraph by block index; empty where no encoder ran."""
    indices, encoded = doc.user_data.get(_ENCODED, ((), None))
    return dict(zip(indices, encoded.tokens, strict=True)) if encoded else {}


def read_logits(doc: Doc) -> dict[int, Array]:
    """The encoder's logits of each paragraph by block index; empty where no encoder ran."""
    indices, encoded = doc.user_data.get(_ENCODED, ((), None))
    return dict(zip(indices, encoded.logits, strict=True)) if encoded else {}


_SIGHTS = "scr_sights"


def write_sights(doc: Doc, sights: dict[str, Sight]) -> None:
    """Leave on a doc where and how likely each learned coverage aspect is in it."""
    doc.user_data[_SIGHTS] = sights


def read_sights(doc: Doc) -> dict[str, Sight]:
    """What :func:`write_sights` left; empty where only rules ran."""
    sights: dict[str, Sight] = doc.user_data.get(_SIGHTS, {})
    return sights


def write_codes(doc: Doc, spans: list[Span], **attributes: list[Any]) -> None:
    """Set the code mentions of a doc; attributes not given take their defaults."""
    attrs = {
        name: attributes.get(name, [default] * len(spans)) for name, default in ATTRIBUTES.items()
    }
    doc.spans[CODES] = SpanGroup(doc, name=CODES, spans=spans, attrs=attrs)
