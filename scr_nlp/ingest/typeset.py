"""Blocks of typeset pages: told from position, size and weight of the lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from scr_nlp.ingest.drafts import Draft, ends_sentence
from scr_nlp.ingest.lines import Line
from scr_nlp.ingest.numbering import Counting, heading_depth, split_number
from scr_nlp.ingest.page_measures import Measures, find_notes, measure
from scr_nlp.ingest.rejoin import rejoin
from scr_nlp.ingest.table_rows import Table
from scr_nlp.types import BlockKind

_LARGE = 1.1
"""Print of this many times the body size is a heading."""

_PARAGRAPH_GAP = 1.25
"""A step of this many leadings parts paragraphs."""

_HEADING_GAP = 1.35
_TIGHT = 1.1
_INDENT = 0.015
_LONGEST_HEADING = 200
_LONGEST_PLAIN_HEADING = 90
_BULLET = re.compile(r"[•●▪▫◦‣○■□➢✓\uf0b7\uf0a7\uf0d8·*–—-]\s+(?=\S)|o\s+(?=[A-Za-z])")
_LARGER = 1.04
"""Bold print of this many times the body size is a heading, whatever its wording."""

_REFERENCE = re.compile(r"\S*\d\S*")
_LABELLED = re.compile(
    r"(?:(?:Key )?(?:Finding|Theme|Episode)|KPE|Chapter|Part|Appendix) \w{1,3}\b"
)
# After a word, its full stop or quotation mark, or a year: not after "2." of "2.1".
_AFTER_WORD = r"(?:(?<=[a-z])|(?<=[a-z).,?!’”\"'][.,;:’”\"')])|(?<=[12]\d\d\d[.,;:)]))"
_STATED = re.compile(r"^[A-Z][^\W\d]+(?:[ '’/&-][^\W\d]+){0,5}:\s")


class _Block:
    """Lines of one block, with what tells its kind."""

    def __init__(self, first: Line, *, top_of_page: bool, apart: bool) -> None:
        self.lines = [first]
        self.top_of_page = top_of_page
        self.numbered = False
        self.apart = apart
        self.kind: BlockKind | None = first.kind
        self.level = first.level
        self.number = first.number

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return max((line.geometry.size for line in self.lines if line.geometry), default=0.0)

    @property
    def style(self) -> tuple[int, bool]:
        """What orders headings: larger print first, then bolder."""
        return -round(self.size), not self.bold

    @property
    def bold(self) -> bool:
        return all(line.geometry is not None and line.geometry.bold for line in self.lines)

    def right_edge(self, candidate: float) -> float | None:
        """The right edge of a block of several lines, the next one included."""
        if len(self.lines) < 3:
            return None
        return max(candidate, *(line.geometry.x1 for line in self.lines if line.geometry))

    def draft(self) -> Draft:
        lines = [(line.page, line.text) for line in self.lines]
        places = [(line.page, line.geometry) for line in self.lines if line.geometry]
        return Draft(self.kind or BlockKind.PARAGRAPH, self.level, self.number, lines, places)


def _hangs(text: str) -> bool:
    """Whether a line begins with a number or bullet that may hang before its paragraph."""
    return bool(_BULLET.match(text) or split_number(text, BlockKind.ITEM).number)


def _starts_block(block: _Block, line: Line, measures: Measures, counting: Counting) -> bool:
    """Whether a line begins a new block below another, in the same column."""
    before = block.lines[-1]
    a, b = before.geometry, line.geometry
    if a is None or b is None:
        return True
    if before.block and line.block:
        new = before.block != line.block
        if new:
            counting.opens_paragraph(line.text, at_start=True)
        return new
    step = b.top - a.top
    ended = ends_sentence(before.text)
    short = measures.falls_short(before, line, block.right_edge(b.x1))
    # The lines of a heading are often set wider than those of the text.
    goes_on = a.bold and b.bold and a.size == b.size and not ended and line.text[0].islower()
    gap = _HEADING_GAP if goes_on else _PARAGRAPH_GAP
    apart = step > gap * measures.leading * max(1.0, a.size / measures.body_size)
    numbered = counting.opens_paragraph(line.text, at_start=apart or short)
    bulleted = _BULLET.match(line.text) is not None
    # A number or bullet before a line is often set a little smaller than the line.
    tight = step <= _TIGHT * measures.leading
    change = abs(a.size - b.size) / measures.body_size
    if apart or numbered or change > (0.16 if tight else 0.06):
        return True
    if bulleted and (ended or short or _BULLET.match(before.text) or b.x0 > a.x0 + _INDENT):
        return True
    lower = line.text[0].islower()
    if not a.bold and measures.falls_far_short(before, block.right_edge(b.x1)):
        return True
    if a.bold != b.bold and short:
        return True
    # A heading has no full stop; a bold sentence that leads into its paragraph has one, and
    # may end where its line does.
    if a.bold and not b.bold and block.bold and not ended and not lower:
        return True
    if short and ended and not lower:
        return True
    # A first line set in, below a line that is not and whose number or bullet does not hang.
    set_in = _INDENT < b.x0 - a.x0 < 0.1 and abs(a.x0 - measures.left) < 0.01
    return ended and not lower and set_in and not (len(block.lines) == 1 and _hangs(before.text))


def _is_above(line: Line, before: Line) -> bool:
    """Whether a line stands higher than the one before it, as at the top of a column."""
    a, b = before.geometry, line.geometry
    return a is not None and b is not None and b.bottom < a.top


def _split(lines: list[Line], measures: Measures) -> list[_Block]:
    notes = find_notes(lines, measures)
    counting = Counting()
    blocks: list[_Block] = []
    before: Line | None = None
    note: _Block | None = None
    for index, line in enumerate(lines):
        if not line.text:
            before = None
            continue
        if index in notes:
            number = notes[index]
            if number or note is None:
                note = _Block(line, top_of_page=False, apart=True)
                note.kind = BlockKind.FOOTNOTE
                note.number = number or None
                text = line.text.removeprefix(number).strip() if number else line.text
                note.lines[0] = replace(line, text=text or line.text)
                blocks.append(note)
            else:
                note.lines.append(line)
            continue
        if line.kind is not None:
            if line.starts_block or before is None or before.kind is not line.kind:
                blocks.append(_Block(line, top_of_page=False, apart=True))
            else:
                blocks[-1].lines.append(line)
            before = line
            continue
        flows = (
            before is None
            or before.page != line.page
            or measures.column(before) != measures.column(line)
            or _is_above(line, before)
        )
        if flows or before is None or before.kind is not None:
            numbered = counting.opens_paragraph(line.text, at_start=True)
            blocks.append(_Block(line, top_of_page=flows and not numbered, apart=True))
            blocks[-1].numbered = numbered
        elif _starts_block(blocks[-1], line, measures, counting):
            apart = (
                line.geometry is not None
                and before.geometry is not None
                and (line.geometry.top - before.geometry.top > _PARAGRAPH_GAP * measures.leading)
            )
            blocks.append(_Block(line, top_of_page=False, apart=apart))
            blocks[-1].numbered = counting.is_current(line.text)
        else:
            blocks[-1].lines.append(line)
        before = line
    return blocks


def _put_rest_first(blocks: list[_Block]) -> list[_Block]:
    """Blocks with the rest of a paragraph that a page cut before a box at the top of the next."""
    ordered: list[_Block] = []
    before: _Block | None = None
    for block in blocks:
        box = ordered[-1] if ordered else None
        if (
            box is not None
            and before is not None
            and box.top_of_page
            and block.kind is None
            and box.kind is None
            and not block.top_of_page
            and block.lines[0].page == box.lines[0].page
            and _runs_on(before, block)
            and not _runs_on(before, box)
        ):
            ordered.insert(-1, block)
            block.top_of_page, box.top_of_page = True, False
            continue
        if block.top_of_page:
            texts = (b for b in reversed(ordered) if b.kind is not BlockKind.FOOTNOTE)
            before = next(texts, None)
        ordered.append(block)
    return ordered


def _runs_on(before: _Block, after: _Block) -> bool:
    """Whether a block begins in the middle of the sentence that another stops in."""
    last, first = before.lines[-1], after.lines[0]
    return (
        before.kind in _CUT
        and not ends_sentence(last.text)
        and first.text[0].islower()
        and _same_type(last, first)
    )


def _mend_tables(blocks: list[_Block], measures: Measures) -> list[_Block]:
    """Blocks with the rows of tables whole, over footnotes and the feet of pages and columns."""
    mended: list[_Block] = []
    table: Table | None = None
    for block in blocks:
        if block.kind is BlockKind.ROW:
            table = table or Table(measures.shifts)
            if not table.add(block.lines):
                continue
        elif table and block.kind is not BlockKind.FOOTNOTE:
            first = block.top_of_page or table.in_rest
            if block.kind is None and first and table.add_rest(block.lines):
                continue
            table.finish()
            table = None
        mended.append(block)
    if table:
        table.finish()
    return mended


_NUMBERED_DOCUMENT = 10
_CUT = {None, BlockKind.ITEM}
"""Kinds of block that a page may cut."""


def _join_full_lines(blocks: list[_Block], measures: Measures) -> list[_Block]:
    """Join a paragraph that a page or column cut between two sentences.

    In a document with numbered paragraphs an unnumbered start of a page goes on with the
    paragraph before it, if that one's last line is full; in justified text any paragraph
    whose last line reaches the edge goes on.
    """
    numbered = sum(block.numbered for block in blocks) >= _NUMBERED_DOCUMENT
    joined: list[_Block] = []
    before: _Block | None = None
    for block in blocks:
        if before and before.kind in _CUT and block.top_of_page and block.kind is None:
            last, first = before.lines[-1], block.lines[0]
            full = numbered and before.numbered and not measures.falls_short(last, first)
            if _same_type(last, first) and (full or measures.is_full(last)):
                before.lines += block.lines
                continue
        joined.append(block)
        if block.kind is not BlockKind.FOOTNOTE:
            before = block
    return joined


def _same_type(one: Line, other: Line) -> bool:
    a, b = one.geometry, other.geometry
    return a is not None and b is not None and abs(a.size - b.size) < 0.1 and a.bold == b.bold


def _name_items(blocks: list[_Block], measures: Measures) -> None:
    for block in blocks:
        first = block.lines[0]
        bullet = _BULLET.match(first.text)
        if block.kind is None and bullet and len(first.text) > bullet.end():
            block.kind = BlockKind.ITEM
            block.lines[0] = replace(first, text=first.text[bullet.end() :])
            inset = first.geometry.x0 - measures.left if first.geometry else 0.0
            block.level = 1 + max(0, int(inset / 0.05))
            block.top_of_page = False


def _is_heading(block: _Block, below: _Block | None, measures: Measures) -> bool:
    text = block.text
    if block.kind is not None or not re.search(r"[^\W\d_]", text) or len(text) > _LONGEST_HEADING:
        return False
    if block.size >= _LARGE * measures.body_size:
        return True
    if block.bold and (block.size >= _LARGER * measures.body_size or _LABELLED.match(text)):
        return below is not None
    if text[0].islower() or (ends_sentence(text) and not text.endswith("?")):
        return False
    if block.bold and block.size >= 0.95 * measures.body_size and not _STATED.match(text):
        return below is not None
    if len(block.lines) > 1 or len(text) > _LONGEST_PLAIN_HEADING or below is None:
        return False
    if below.text[0].islower():
        return False
    shouted = text.isupper() and len(text) > 5 and not _REFERENCE.fullmatch(text)
    leads = below.kind is None and (len(below.text) > len(text) or heading_depth(below.text) > 0)
    return block.apart and leads and (shouted or heading_depth(text) > 0)


Outline = Sequence[tuple[int, int, str]]
"""Page, level and title of the headings that a file itself lists."""


def _name_headings(blocks: list[_Block], measures: Measures, outline: Outline) -> None:
    """Name the headings and give them levels: larger and bolder print stands higher.

    What the file's own outline names on the same page in the same words is a heading of
    the level given there, and print like it has that level too.
    """
    listed = {(page, _squeeze(title)): level for page, level, title in outline if title}
    found: list[_Block] = []
    levels: dict[tuple[int, bool], Counter[int]] = defaultdict(Counter)
    for position, block in enumerate(blocks):
        level = 0
        if listed and block.kind is None and len(block.text) <= _LONGEST_HEADING:
            level = listed.get((block.lines[0].page, _squeeze(block.text)), 0)
        if level:
            block.kind, block.level = BlockKind.HEADING, min(6, level)
            levels[block.style][level] += 1
            continue
        following = blocks[position + 1 : position + 4]
        below = next((b for b in following if b.kind is not BlockKind.FOOTNOTE), None)
        if _is_heading(block, below, measures):
            found.append(block)
    styles = sorted({block.style for block in found})
    for block in found:
        block.kind = BlockKind.HEADING
        alike = levels.get(block.style)
        block.level = alike.most_common(1)[0][0] if alike else 1 + styles.index(block.style)
        block.level = min(6, block.level)


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _drop_note_marks(blocks: list[_Block]) -> None:
    """Take the marks of footnotes, which print glues to words, out of the text."""
    on_page: dict[int, set[str]] = {}
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE and block.number and block.number.isdigit():
            on_page.setdefault(block.lines[0].page, set()).add(block.number)
    for block in blocks:
        if block.kind in {BlockKind.FOOTNOTE, BlockKind.ROW}:
            continue
        for position, line in enumerate(block.lines):
            for number in on_page.get(line.page, ()):
                mark = number in line.text and re.search(
                    rf"{_AFTER_WORD}{number}(?=[\s.,;:)]|$)", line.text
                )
                if mark:
                    text = line.text[: mark.start()] + line.text[mark.end() :]
                    line = block.lines[position] = replace(line, text=text)


def read_typeset_blocks(lines: list[Line], outline: Outline = ()) -> list[Draft]:
    """Blocks of pages whose lines have a place.

    A gap, a change of type, a number in sequence or a bullet begins a block; larger
    or bold print makes headings; numbered small print at the foot of a page makes
    footnotes; a paragraph cut by a page or column is joined again.
    """
    measures = measure(lines)
    blocks = _mend_tables(_split(lines, measures), measures)
    _name_items(blocks, measures)
    _name_headings(blocks, measures, outline)
    _drop_note_marks(blocks)
    blocks = _put_rest_first(blocks)
    blocks = _join_full_lines(blocks, measures)
    drafts = [(block, block.draft()) for block in blocks]
    cut = {id(draft) for block, draft in drafts if block.top_of_page}
    return rejoin([draft for _, draft in drafts], lambda draft: id(draft) in cut)
