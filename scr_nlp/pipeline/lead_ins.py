"""Lead-ins: short lines that only introduce the items under them (rulings 15 and 26)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from scr_nlp.codebook import Codebook, load_codebook, load_data
from scr_nlp.pipeline.spans import CODES, Paragraph, read_index, read_text, write_codes
from scr_nlp.types import BlockKind, CodeKind

LEAD_IN = "lead-in"
"""Span id of a mention that an item takes over from its lead-in."""


def find_lead_ins(doc: Doc, paragraphs: list[Paragraph]) -> dict[int, list[Paragraph]]:
    """The items under each lead-in, by the block index of the lead-in.

    A lead-in is a paragraph of few words that ends with a colon and stands directly
    before items (``lead_ins`` in ``cues.yaml``).
    """
    most_words = load_data("cues.yaml")["lead_ins"]["most_words"]
    found: dict[int, list[Paragraph]] = {}
    current: list[Paragraph] | None = None
    whole = read_text(doc)
    for paragraph, following in pairwise([*paragraphs, None]):
        assert paragraph is not None
        if paragraph.kind == BlockKind.ITEM:
            if current is not None:
                current.append(paragraph)
            continue
        current = None
        text = whole[paragraph.start : paragraph.end].rstrip()
        if (
            following is not None
            and following.kind == BlockKind.ITEM
            and text.endswith(":")
            and len(text.split()) <= most_words
        ):
            current = found[paragraph.index] = []
    return found


@Language.factory(
    "scr_lead_ins", requires=["doc.spans"], assigns=["doc.spans"], default_config={"codebook": None}
)
def make_lead_ins(nlp: Language, name: str, codebook: str | None) -> LeadInCarrier:
    """The factory of :class:`LeadInCarrier`; ``codebook`` is a user's file or None."""
    return LeadInCarrier(load_codebook(Path(codebook) if codebook else None))


class LeadInCarrier:
    """Moves what a lead-in says to the items under it.

    Reads ``scr_codes`` and ``scr_paragraphs``; rewrites ``scr_codes``: a lead-in is
    not coded itself (ruling 15); in recommendations and action plans the agencies it
    names are those told to act in every item (ruling 26).
    """

    def __init__(self, codebook: Codebook) -> None:
        self._codes = codebook.codes
        self._sections = frozenset(load_data("cues.yaml")["roles"]["addressee"]["sections"])

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the mentions of its lead-ins moved."""
        index = read_index(doc)
        lead_ins = find_lead_ins(doc, index.paragraphs)
        if not lead_ins:
            return doc
        group = doc.spans[CODES]
        spans: list[Span] = []
        hints: list[str | None] = []
        for span, hint in zip(group, group.attrs["hint"], strict=True):
            owner = index.at(span.start_char)
            if owner is None or owner.index not in lead_ins:
                spans.append(span)
                hints.append(hint)
                continue
            for carried in self._carry(doc, span, owner, lead_ins[owner.index]):
                spans.append(carried)
                hints.append(None)
        order = sorted(range(len(spans)), key=lambda k: (spans[k].start_char, spans[k].end_char))
        write_codes(doc, [spans[k] for k in order], hint=[hints[k] for k in order])
        return doc

    def _carry(
        self, doc: Doc, span: Span, owner: Paragraph, items: list[Paragraph]
    ) -> Iterator[Span]:
        code = self._codes.get(span.label_)
        if code is None or code.kind is not CodeKind.AGENCY:
            return
        for item in items if owner.section_kind in self._sections else ():
            carried = doc.char_span(
                item.start, item.end, label=span.label_, span_id=LEAD_IN, alignment_mode="expand"
            )
            if carried is not None:
                yield carried
