"""The text of one Word paragraph: runs, breaks, notes, text boxes, tracked changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scr_nlp.ingest.formats.docx_package import W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
CONTROL = W + "sdt"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

DELETED = frozenset((W + "del", W + "moveFrom"))
"""What tracked changes have taken out."""


def is_placeholder(control: _Element) -> bool:
    """Whether a content control shows its prompt ("Click to enter text") and no text."""
    properties = control.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))


_SKIPPED = DELETED | frozenset(
    W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "rt")
)
_BOX = W + "txbxContent"
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_BULLET_SYMBOLS = {"F0B7": "•", "F0A7": "▪", "F0D8": "➢", "F0FC": "✓", "F0E0": "→", "F0A8": "☐"}


@dataclass(slots=True)
class Words:
    """The text of a paragraph by page, and what hangs on it."""

    pieces: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    bold: bool = False
    runs_on: bool = False

    @property
    def text(self) -> str:
        """The whole text with single spaces."""
        return " ".join("".join(piece for _, piece in self.pieces).split())


class WordReader:
    """Reads paragraphs one after the other and keeps count of pages and changes.

    Word marks where a page began when the file was last laid out; a file that has no
    such marks (made by another program) is paged by its hard page breaks alone.
    """

    def __init__(self, body: _Element) -> None:
        self.page = 1
        self.changed = False
        marks = next(body.iter(W + "lastRenderedPageBreak"), None)
        self.rendered = marks is not None

    def read(self, paragraph: _Element, bold_style: bool = False) -> Words:
        """The text of a paragraph as it stands with all changes accepted."""
        words = Words(pieces=[(self.page, "")])
        properties = paragraph.find(W + "pPr")
        mark = None if properties is None else properties.find(W + "rPr")
        if mark is not None and mark.find(W + "del") is not None:
            words.runs_on = self.changed = True
        turns = None if properties is None else properties.find(W + "pageBreakBefore")
        if is_on(turns) and not self.rendered:
            self._turn_page(words)
        weights: list[bool] = []
        self._read_children(paragraph, words, weights, bold_style)
        words.bold = bool(weights) and all(weights)
        section = None if properties is None else properties.find(W + "sectPr")
        kind = None if section is None else value(section.find(W + "type"), default="nextPage")
        if kind not in (None, "continuous") and not self.rendered:
            self.page += 1
        return words

    def _turn_page(self, words: Words) -> None:
        self.page += 1
        page, text = words.pieces[-1]
        # A page begins between words; a mark inside a word is left to the next one.
        if not text.strip():
            words.pieces[-1] = (self.page, text)
        elif text[-1].isspace():
            words.pieces.append((self.page, ""))
        else:
            words.pieces[-1] = (page, text)

    def _add(self, words: Words, text: str) -> None:
        page, before = words.pieces[-1]
        words.pieces[-1] = (page, before + text)

    def _read_children(
        self, parent: _Element, words: Words, weights: list[bool], bold_style: bool
    ) -> None:
        for child in parent:
            self._read_child(child, words, weights, bold_style)

    def _read_child(
        self, child: _Element, words: Words, weights: list[bool], bold_style: bool
    ) -> None:
        tag = child.tag
        if tag == W + "r":
            self._read_run(child, words, weights, bold_style)
        elif tag in _SKIPPED:
            self.changed = self.changed or tag in DELETED
        elif tag == CONTROL and is_placeholder(child):
            return
        elif tag == ALTERNATE:
            choice = child.find(CHOICE)
            if choice is not None:
                self._read_children(choice, words, weights, bold_style)
        elif tag == _BOX:
            words.boxes.append(child)
        elif tag == _MATH_TEXT:
            self._add(words, child.text or "")
        elif isinstance(tag, str):
            self.changed = self.changed or tag == W + "ins"
            self._read_children(child, words, weights, bold_style)

    def _read_run(self, run: _Element, words: Words, weights: list[bool], bold_style: bool) -> None:
        bold = bold_style
        for child in run:
            tag = child.tag
            if tag == W + "t":
                text = child.text or ""
                self._add(words, text)
                if text.strip():
                    weights.append(bold)
            elif tag == W + "rPr":
                if is_on(child.find(W + "vanish")):
                    return
                weight = child.find(W + "b")
                bold = bold_style if weight is None else is_on(weight)
            elif tag in (W + "tab", W + "cr"):
                self._add(words, " ")
            elif tag == W + "br":
                self._add(words, " ")
                if value(child, "type") == "page" and not self.rendered:
                    self._turn_page(words)
            elif tag == W + "lastRenderedPageBreak":
                self._turn_page(words)
            elif tag == W + "noBreakHyphen":
                self._add(words, "-")
            elif tag == W + "sym":
                self._add(words, _BULLET_SYMBOLS.get(value(child, "char").upper(), ""))
            elif tag in _NOTES:
                words.notes.append((_NOTES[tag], value(child, "id")))
            else:
                self._read_child(child, words, weights, bold_style)
