"""Word files (.docx): blocks as the file names them, with the numbers that Word computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.formats.docx_numbering import Numbered, Numbering
from scr_nlp.ingest.formats.docx_package import DAMAGED, Package, W, integer, value
from scr_nlp.ingest.formats.docx_styles import NO_OUTLINE, Style, Styles, is_boxed
from scr_nlp.ingest.formats.docx_text import (
    ALTERNATE,
    CHOICE,
    CONTROL,
    DELETED,
    WordReader,
    Words,
    is_placeholder,
)
from scr_nlp.ingest.formats.marks import row_text
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_docx"]

MAX_HEADING_WORDS = 14
"""A wholly bold paragraph of at most this many words, without a full stop, is a heading."""

BOLD_HEADING_LEVEL = 3
"""Level of a heading that only its weight tells."""

_PARAGRAPH, _TABLE = W + "p", W + "tbl"
_ITEM = re.compile(r"(?:[•▪◦‣●○■➢✓]|[-–*·o](?=\s))\s*(?P<bullet>\S.*)", re.S)
_POINT = re.compile(r"\(?(?:[a-z]{1,3}|\d{1,3})\)\s+\S|[a-z]\.\s+\S")
_ITEM_FORMATS = ("bullet", "lowerLetter", "lowerRoman")


def read_docx(data: bytes) -> Source:
    """The blocks of a Word file, in reading order.

    Every line has a ``kind``; automatic numbers are worked out and put in ``number``.
    ``origin`` holds the paragraphs of the file (``w:p``) that a line was read from: for
    what hangs on a paragraph (text boxes, notes) that paragraph, for a table row those
    in its cells.
    Tracked changes are read as accepted, comments are left out, notes follow the
    paragraph that cites them, text boxes the paragraph they are anchored to. Headers,
    footers and the lines of a contents list are furniture. Pages are those of Word's
    last layout, where the file says; ``Source.warnings`` tells.

    Raises:
        UnreadableFile: the file is damaged, no Word file, or unpacks without bounds.
        EncryptedFile: the file asks for a password.
    """
    try:
        package = Package(data)
        reader = _Reader(package)
        lines = list(reader.lines())
    except RecursionError:
        raise UnreadableFile(DAMAGED) from None
    return Source(iter(lines), reader.words.page, package.properties(), reader.warnings())


class _Reader:
    def __init__(self, package: Package) -> None:
        document = package.document()
        body = document.find(W + "body")
        if body is None:
            raise UnreadableFile("holds no Word document; open it in Word and save it again")
        self.body = body
        self.package = package
        self.styles = Styles(package.part("styles"))
        self.numbering = Numbering(package.part("numbering"), self.styles.list_styles())
        self.words = WordReader(body)
        self.notes = {
            kind: {value(note, "id"): note for note in root}
            for kind in ("footnote", "endnote")
            if (root := package.part(f"{kind}s")) is not None
        }
        self.cited: dict[str, int] = {}
        comments = package.part("comments")
        self.comments = 0 if comments is None else len(comments)
        self.carried = ""

    def warnings(self) -> list[str]:
        """What a reader of the result has to know."""
        found = []
        if self.words.page > 1:
            found.append("page numbers of a Word file are approximate")
        else:
            found.append("the Word file does not say where its pages begin; all is on page 1")
        if self.words.changed:
            found.append("tracked changes: insertions were read, deletions left out")
        if self.comments:
            noun = "comment was" if self.comments == 1 else "comments were"
            found.append(f"{self.comments} {noun} left out")
        if next(self.body.iter(W + "altChunk"), None) is not None:
            found.append("a document embedded in this one was not read; save it again in Word")
        return found

    def lines(self) -> Iterator[Line]:
        """Yield headers, the body and footers."""
        yield from self._furniture("header")
        yield from self._blocks(self.body)
        yield from self._furniture("footer")

    def _furniture(self, kind: str) -> Iterator[Line]:
        seen = set()
        for root in self.package.parts(kind):
            for paragraph in root.iter(_PARAGRAPH):
                text = WordReader(root).read(paragraph).text
                if text and text not in seen:
                    seen.add(text)
                    yield Line(text, furniture=True)

    def _blocks(self, parent: _Element) -> Iterator[Line]:
        boxed = False
        for child in _content(parent):
            if child.tag == _TABLE:
                boxed = False
                yield from self._table(child)
                continue
            for line in self._paragraph(child):
                line = replace(line, origin=(child,))
                # Boxed paragraphs that follow each other are one box.
                if line.kind is BlockKind.BOX and boxed and line.starts_block:
                    line = Line(line.text, line.page, line.kind, origin=line.origin)
                boxed = line.kind is BlockKind.BOX
                yield line

    def _paragraph(self, paragraph: _Element) -> Iterator[Line]:
        properties = paragraph.find(W + "pPr")
        name = value(None if properties is None else properties.find(W + "pStyle"))
        style = self.styles.style(name or self.styles.default)
        words = self.words.read(paragraph, style.bold)
        if words.runs_on:
            self.carried += "".join(text for _, text in words.pieces)
            return
        if self.carried:
            page, text = words.pieces[0]
            words.pieces[0] = (page, self.carried + text)
            self.carried = ""
        if words.text:
            numbered = self._number(properties, name, style)
            yield from self._text_block(words, properties, style, numbered)
        for box in words.boxes:
            yield from self._box(box)
        yield from self._cited_notes(words)

    def _text_block(
        self, words: Words, properties: _Element | None, style: Style, numbered: Numbered | None
    ) -> Iterator[Line]:
        text = words.text
        if style.name.startswith(("toc ", "table of figures")):
            yield Line(text, words.pieces[0][0], furniture=True)
            return
        kind, level = self._kind(text, words, properties, style, numbered)
        number = numbered.number if numbered else None
        bullet = _ITEM.match(text) if kind is BlockKind.ITEM and number is None else None
        pieces = [(page, " ".join(piece.split())) for page, piece in words.pieces]
        pieces = [(page, piece) for page, piece in pieces if piece]
        if bullet and _ITEM.match(pieces[0][1]):
            pieces[0] = (pieces[0][0], _ITEM.sub(r"\g<bullet>", pieces[0][1]))
        for position, (page, piece) in enumerate(pieces):
            first = position == 0
            yield Line(piece, page, kind, level, number if first else None, starts_block=first)

    def _kind(
        self,
        text: str,
        words: Words,
        properties: _Element | None,
        style: Style,
        numbered: Numbered | None,
    ) -> tuple[BlockKind, int]:
        outline = NO_OUTLINE
        if properties is not None:
            outline = integer(value(properties.find(W + "outlineLvl")), NO_OUTLINE)
        if style.heading or outline < NO_OUTLINE:
            return BlockKind.HEADING, style.heading or outline + 1
        if style.boxed or (properties is not None and is_boxed(properties.find(W + "pBdr"))):
            return BlockKind.BOX, 0
        if numbered:
            if numbered.style in _ITEM_FORMATS:
                return BlockKind.ITEM, numbered.level + 1
            if words.bold and _is_short(text):
                return BlockKind.HEADING, min(numbered.level + 1, BOLD_HEADING_LEVEL)
            return BlockKind.PARAGRAPH, 0
        if _ITEM.match(text) or _POINT.match(text) or style.name.startswith("list bullet"):
            return BlockKind.ITEM, 1
        if words.bold and _is_short(text):
            return BlockKind.HEADING, BOLD_HEADING_LEVEL
        return BlockKind.PARAGRAPH, 0

    def _number(self, properties: _Element | None, style_id: str, style: Style) -> Numbered | None:
        number_id, level = style.number_id, style.number_level
        if number_id and level is None:
            level = self.numbering.level_for(number_id, style_id)
        direct = None if properties is None else properties.find(W + "numPr")
        if direct is not None:
            number_id = value(direct.find(W + "numId")) or number_id
            at = value(direct.find(W + "ilvl"))
            level = integer(at, 0) if at else level
        return self.numbering.count(number_id, level or 0) if number_id else None

    def _box(self, box: _Element) -> Iterator[Line]:
        first = True
        for line in self._blocks(box):
            if line.kind is BlockKind.FOOTNOTE or line.furniture:
                yield line
                continue
            text = f"{line.number} {line.text}" if line.number else line.text
            yield Line(text, line.page, BlockKind.BOX, starts_block=first, origin=line.origin)
            first = False

    def _cited_notes(self, words: Words) -> Iterator[Line]:
        for kind, name in words.notes:
            note = self.notes.get(kind, {}).get(name)
            if note is None:
                continue
            self.cited[kind] = self.cited.get(kind, 0) + 1
            number = str(self.cited[kind])
            texts = [self.words.read(paragraph).text for paragraph in note.iter(_PARAGRAPH)]
            text = " ".join(filter(None, texts))
            if text:
                page = words.pieces[0][0]
                yield Line(text, page, BlockKind.FOOTNOTE, number=number, starts_block=True)

    def _table(self, table: _Element) -> Iterator[Line]:
        rows = [row for row in _content(table) if row.tag == W + "tr"]
        cells = [cell for row in rows for cell in _content(row) if cell.tag == W + "tc"]
        if len(cells) == 1:
            yield from self._box(cells[0])
            return
        for row in rows:
            if row.find(f"{W}trPr/{W}del") is not None:
                self.words.changed = True
                continue
            yield from self._row(row)

    def _row(self, row: _Element) -> Iterator[Line]:
        texts, hanging, page = [], [], 0
        origin: list[_Element] = []
        for cell in _content(row):
            if cell.tag != W + "tc":
                continue
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            parts = []
            for line in self._blocks(cell):
                if line.kind is BlockKind.FOOTNOTE or line.furniture:
                    hanging.append(line)
                    continue
                page = page or line.page
                parts.append(f"{line.number} {line.text}" if line.number else line.text)
                origin += line.origin
            if merge is not None and value(merge, default="continue") == "continue":
                parts = []
            texts.append(" ".join(parts))
        text = row_text(texts)
        if text:
            yield Line(text, page, BlockKind.ROW, starts_block=True, origin=tuple(origin))
        yield from hanging


def _is_short(text: str) -> bool:
    return len(text.split()) <= MAX_HEADING_WORDS and not text.endswith((".", ";", ",", ":"))


def _content(parent: _Element) -> Iterator[_Element]:
    """Yield paragraphs, tables, rows or cells, looking into whatever wraps them."""
    for child in parent:
        tag = child.tag
        if tag in (_PARAGRAPH, _TABLE, W + "tr", W + "tc"):
            yield child
        elif tag == ALTERNATE:
            choice = child.find(CHOICE)
            if choice is not None:
                yield from _content(choice)
        elif tag == CONTROL and is_placeholder(child):
            continue
        elif isinstance(tag, str) and tag not in DELETED and not tag.endswith("Pr"):
            yield from _content(child)
