"""Front matter: what the document says about itself (codebook 6.1 and 6.4)."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from scr_nlp.ingest import case_facts, document_type, front_matter
from scr_nlp.ingest.case_facts import Passage
from scr_nlp.ingest.furniture import is_site_line
from scr_nlp.ingest.sections import is_title
from scr_nlp.types import Block, BlockKind, Metadata, Stated

if TYPE_CHECKING:
    from scr_nlp.ingest.structure import Structure

_SHORT_LINE = 75
"""Shorter lines of one block, an author above a date, are statements of their own."""

_FIRST_BLOCKS = 12
_OPENING = 40
"""Blocks among which the incident and the ages are looked for."""

_LONGEST_SUBJECT = 160
_LONGEST_LINE = 400
_BODY = 60_000
"""Characters of the text that are searched for the type, the nation and the board."""


def _front(structure: Structure) -> tuple[list[str], list[str]]:
    """The title headings and the lines of front matter below them.

    Front matter ends at the first heading after a paragraph, or where long or
    numbered paragraphs begin.
    """
    headings: list[str] = []
    lines: list[str] = []
    for block, printed in zip(structure.blocks, structure.opening, strict=False):
        text = structure.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            if (headings or lines) and _names_section(block, text, below=bool(lines)):
                break
            headings.append(text[:_LONGEST_LINE])
        elif (
            block.kind is BlockKind.ITEM
            or len(text) > _LONGEST_LINE
            or (block.number and block.kind is BlockKind.PARAGRAPH)
        ):
            if headings or lines:
                break
        elif all(len(line) <= _SHORT_LINE for line in printed):
            lines += printed
        else:
            lines.append(text)
    return headings, lines


def _names_section(block: Block, text: str, *, below: bool) -> bool:
    """Whether a heading opens the body, rather than being a part of the title.

    ``below`` says that lines of front matter stand above it.
    """
    if block.number or is_title(text):
        return bool(block.number)
    if block.section_kind:
        return below or block.level > 1
    return below and block.level > 1


def _find_title(headings: list[str], lines: list[str], board: Stated | None) -> Stated | None:
    """The first heading that is more than the board's name, in one language or two."""
    for candidate in headings + lines[:3]:
        bare = candidate.strip()
        if board and any(
            front_matter.unshout(name.strip()).casefold() == board.value.casefold()
            for name in bare.split("/")
        ):
            continue
        if re.fullmatch(r".{0,60}\((?:Ofsted|LSCB|SBNI)\)", bare):
            continue
        if re.search(r"[A-Za-z]{2}", bare):
            return Stated(front_matter.unshout(bare), 0.9 if candidate in headings else 0.5, bare)
    return None


def read_metadata(structure: Structure, properties: dict[str, str]) -> Metadata:
    """Metadata from the front matter, each value with the words it was read from.

    The file's own properties fill in a title or author that the text does not state,
    with a low score: they are often left over from a template.
    """
    headings, lines = _front(structure)
    top = headings + lines
    texts = [structure.text[b.start : b.end] for b in structure.blocks[:_FIRST_BLOCKS]]
    near_top = top + [text for text in texts if text not in top and len(text) <= _LONGEST_LINE]
    body = structure.text[:_BODY]
    items = [
        structure.text[b.start : b.end]
        for b in structure.blocks
        if b.kind in {BlockKind.ITEM, BlockKind.ROW}
    ]
    board = front_matter.find_board(top, body)
    title = _find_title(headings, lines, board)
    site = any(is_site_line(text) for text in structure.furniture)
    heading_text = "\n".join(top)
    nation = document_type.find_nation(heading_text, body)
    subject = front_matter.find_subject(
        headings, [line for line in lines if len(line) <= _LONGEST_SUBJECT]
    )
    published = front_matter.find_published(lines)
    front, first, passages = _passages(structure, top)
    year = published.value[:4] if published else None
    metadata = Metadata(
        title=title or _from_properties(properties, "title"),
        doc_type=document_type.find_type(heading_text, body, items, on_site=site),
        nation=nation,
        board=board,
        subject=subject,
        author=front_matter.find_author(lines) or _from_properties(properties, "author"),
        chair=front_matter.find_people("chair", near_top),
        published=published,
        reference=front_matter.find_reference(near_top + list(structure.furniture)),
        review_type=case_facts.find_review_type(
            front, passages, nation.value if nation else None, year
        ),
        reported=front_matter.find_reported(lines),
        incident=case_facts.find_incident(first),
        period=case_facts.find_period(passages),
        ages=case_facts.find_ages(first, subject.value if subject else None),
        children=case_facts.count_children(subject, first[:_FIRST_BLOCKS]),
    )
    return _place(metadata, structure.text)


def _passages(
    structure: Structure, top: list[str]
) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """Passages of the front matter, of that with the first paragraphs, and of the whole text."""
    passages = [Passage(b.start, structure.text[b.start : b.end]) for b in structure.blocks]
    inside = "\n".join(top)
    front = [
        passage for passage in passages[:_FIRST_BLOCKS] if passage.text[:_SHORT_LINE] in inside
    ]
    return front, passages[:_OPENING], passages


def _place(metadata: Metadata, text: str) -> Metadata:
    """The metadata with the place of each quotation in the text, where it stands there."""
    changes = {}
    for field in fields(metadata):
        stated: Stated | None = getattr(metadata, field.name)
        if stated is None or stated.start is not None or not stated.quote:
            continue
        # Printed lines are joined by one space, whatever parted them.
        words = re.compile(r"\s+".join(map(re.escape, stated.quote.split())))
        found = words.search(text)
        if found:
            changes[field.name] = replace(
                stated, quote=found.group(), start=found.start(), end=found.end()
            )
    return replace(metadata, **changes)


def _from_properties(properties: dict[str, str], name: str) -> Stated | None:
    value = properties.get(name, "").strip()
    return Stated(value, 0.2, value) if len(value) > 2 else None
