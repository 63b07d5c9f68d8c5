"""The one structure step: lines of any format become text, blocks and furniture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.characters import SOFT_HYPHEN, clean_line
from scr_nlp.ingest.drafts import Draft, gather
from scr_nlp.ingest.furniture import set_aside_block_furniture, set_aside_site_lines
from scr_nlp.ingest.hyphens import Mender
from scr_nlp.ingest.lines import Geometry, Line, Source
from scr_nlp.ingest.numbering import is_point, split_number
from scr_nlp.ingest.page_furniture import set_aside_running_lines
from scr_nlp.ingest.plain import read_plain_blocks
from scr_nlp.ingest.sections import HeadingLine, section_kinds
from scr_nlp.ingest.typeset import read_typeset_blocks
from scr_nlp.types import Block, BlockKind

MAX_CHARACTERS = 20_000_000
"""More text than this in one document is refused: some 4,000 pages."""

OPENING_BLOCKS = 25
"""Front matter is looked for among this many blocks."""

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Structure:
    """Canonical text, its blocks, the offset of each page, and what was kept out.

    ``opening`` holds the lines of the first blocks as they were printed; ``places`` says
    for each block where its lines stand, by page, and is empty where the format has no
    positions; ``origins`` holds for each block the elements of the file that it was read
    from, where the format can be written back to.
    """

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...]
    furniture: tuple[str, ...]
    opening: tuple[tuple[str, ...], ...] = ()
    places: tuple[tuple[tuple[int, Geometry], ...], ...] = ()
    origins: tuple[tuple[Any, ...], ...] = ()


def _collect(source: Source) -> list[Line]:
    lines, size = [], 0
    for line in source.lines:
        text = clean_line(line.text)
        size += len(text)
        if size > MAX_CHARACTERS:
            raise UnreadableFile(
                f"holds over {MAX_CHARACTERS // 1_000_000} million characters; split it first"
            )
        lines.append(line if text == line.text else replace(line, text=text))
    return lines


def _number(draft: Draft) -> None:
    """Move the printed number of a block out of its text."""
    if draft.number is None:
        page, first = draft.lines[0]
        numbered = split_number(first, draft.kind)
        if numbered.number is None and len(draft.lines) > 1:
            # A number that stands alone on its line belongs to the line below.
            numbered = split_number(f"{first} {draft.lines[1][1]}", draft.kind)
            if numbered.number and first.rstrip(".:") == numbered.number:
                draft.number = numbered.number
                del draft.lines[0]
            return
        draft.number = numbered.number
        draft.lines[0] = (page, numbered.text)


def _lay_out(drafts: list[Draft], n_pages: int) -> tuple[str, list[tuple[int, int]], list[int]]:
    """One text, the span of each block in it, and the offset of each page."""
    mender = Mender([text for draft in drafts for _, text in draft.lines])
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    starts: dict[int, int] = {}
    offset = 0
    for draft in drafts:
        if pieces:
            pieces.append(SEPARATOR)
            offset += len(SEPARATOR)
        begin = offset
        last = len(draft.lines) - 1
        for position, (page, text) in enumerate(draft.lines):
            starts.setdefault(page, offset)
            if position == last:
                text, joint = text.rstrip(SOFT_HYPHEN), ""
            else:
                following = draft.lines[position + 1][1]
                text, joint = mender.joint(text, following, narrow=draft.kind is BlockKind.ROW)
            pieces += (text, joint)
            offset += len(text) + len(joint)
        spans.append((begin, offset))
    page_starts = [0]
    for page in range(2, n_pages + 1):
        page_starts.append(max(starts.get(page, page_starts[-1]), page_starts[-1]))
    return "".join(pieces), spans, page_starts


def _recover(lines: list[Line], source: Source) -> tuple[list[Draft], list[str]]:
    """Blocks of a document, and what belongs to the page and not to the text."""
    furniture = [line.text for line in lines if line.furniture and line.text]
    lines = [line for line in lines if not line.furniture]
    if source.settled:
        return list(gather(lines)), furniture
    lines, running = set_aside_running_lines(lines, source.n_pages)
    site: list[str] = []
    if any(line.geometry for line in lines):
        drafts = read_typeset_blocks(lines, source.outline)
    elif any(line.kind is None and line.text for line in lines):
        lines, site = set_aside_site_lines(lines)
        drafts = read_plain_blocks(lines)
    else:
        drafts = list(gather(lines))
    drafts, apart = set_aside_block_furniture(drafts, on_site=bool(site))
    return drafts, furniture + running + site + apart


def build_structure(source: Source) -> Structure:
    """Read a source to its end and recover the document's structure.

    Raises:
        UnreadableFile: the document holds more text than any review does.
    """
    lines = _collect(source)
    drafts, furniture = _recover(lines, source)
    for draft in drafts:
        _number(draft)
        if draft.kind is BlockKind.PARAGRAPH and is_point(draft.number) and not source.settled:
            draft.kind, draft.level = BlockKind.ITEM, max(1, draft.level)
    n_pages = max([source.n_pages, *(draft.last_page for draft in drafts)])
    text, spans, page_starts = _lay_out(drafts, n_pages)
    sections = section_kinds(
        HeadingLine(d.level, d.number, text[s:e]) if d.kind is BlockKind.HEADING else None
        for d, (s, e) in zip(drafts, spans, strict=True)
    )
    blocks = tuple(
        Block(d.kind, s, e, d.page, d.number, d.level, section.heading, section.kind)
        for d, (s, e), section in zip(drafts, spans, sections, strict=True)
    )
    opening = tuple(tuple(line for _, line in draft.lines) for draft in drafts[:OPENING_BLOCKS])
    places = tuple(tuple(draft.places) for draft in drafts)
    return Structure(
        text,
        blocks,
        tuple(page_starts),
        tuple(dict.fromkeys(furniture)),
        opening,
        places,
        tuple(tuple(dict.fromkeys(draft.origin)) for draft in drafts),
    )
