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
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup

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
        return [Paragraph(0, len(doc.text), 0, "paragraph", "", "")]
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


_VECTORS = "scr_vectors"


def write_vectors(doc: Doc, indices: list[int], vectors: Any) -> None:
    """Leave the encoder's vector of each paragraph, by block index, on a doc."""
    doc.user_data[_VECTORS] = {"indices": indices, "vectors": vectors}


def read_vectors(doc: Doc) -> dict[int, Any]:
    """The vector of each paragraph by block index; empty where no encoder ran."""
    kept = doc.user_data.get(_VECTORS)
    return dict(zip(kept["indices"], kept["vectors"], strict=True)) if kept else {}


def write_codes(doc: Doc, spans: list[Span], **attributes: list[Any]) -> None:
    """Set the code mentions of a doc; attributes not given take their defaults."""
    attrs = {
        name: attributes.get(name, [default] * len(spans)) for name, default in ATTRIBUTES.items()
    }
    doc.spans[CODES] = SpanGroup(doc, name=CODES, spans=spans, attrs=attrs)
