"""Markdown, block by block as the annotation format counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scr_nlp.ingest.formats.encodings import decode_text
from scr_nlp.ingest.formats.marks import row_text, strip_marks
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

_GAP = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)([-*•]|\(?[a-z0-9]{1,3}[.)])\s+")
_NUMBERED_LINE = re.compile(r"\s*\d+\.\s+\w")
_NUMBERED = re.compile(r"\d{1,3}\.\s")
_BULLET = re.compile(r"\s*[-*•]\s+")
_TABLE_RULE = re.compile(r"\|[\s:|-]+\|?$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:\s*|<sup>\s*([\d*†]{1,4})\s*</sup>\s*")


class _Unit:
    """The lines of one block while it is being read."""

    def __init__(self, kind: BlockKind, first: str, level: int = 0) -> None:
        self.kind, self.level, self.lines = kind, level, [first]

    def emit(self) -> Iterator[Line]:
        raw = "\n".join(line.strip() for line in self.lines)
        kind, number = self.kind, None
        if kind is BlockKind.ROW:
            cells = _CELL_BORDER.split(raw.strip().removeprefix("|").removesuffix("|"))
            yield Line(
                row_text([strip_marks(cell).strip() for cell in cells]) or raw,
                kind=kind,
                starts_block=True,
            )
            return
        if kind is BlockKind.ITEM and _NUMBERED.match(raw):
            kind = BlockKind.PARAGRAPH
        elif kind is BlockKind.ITEM:
            bullet = _BULLET.match(raw)
            raw = (raw[bullet.end() :] if bullet else raw) or raw
        note = _NOTE.match(raw)
        if note and kind is BlockKind.PARAGRAPH and note.end() < len(raw):
            kind, number, raw = BlockKind.FOOTNOTE, note[1] or note[2], raw[note.end() :]
        bare = strip_marks(raw)
        lines = [line for line in bare.split("\n") if line.strip()] or [raw]
        for position, text in enumerate(lines):
            yield Line(text, 1, kind, self.level, number, starts_block=position == 0)


def _units(text: str) -> Iterator[_Unit]:
    """The units of a Markdown text, one for each that the annotation format counts."""
    for block in _GAP.split(text.strip()):
        current: _Unit | None = None
        for line in block.splitlines():
            line = line.rstrip()
            if not line.strip():
                continue
            heading = _HEADING.match(line)
            item = _ITEM.match(line)
            if heading:
                if current:
                    yield current
                    current = None
                yield _Unit(BlockKind.HEADING, heading[2], len(heading[1]))
            elif item and not _NUMBERED_LINE.match(line):
                if current:
                    yield current
                current = _Unit(BlockKind.ITEM, line, 1 + len(item[1].expandtabs(4)) // 2)
            elif line.startswith("|"):
                if current:
                    yield current
                    current = None
                if not _TABLE_RULE.match(line):
                    yield _Unit(BlockKind.ROW, line)
            elif line.startswith(">"):
                bare = line.lstrip("> ")
                if current and current.kind is BlockKind.BOX:
                    current.lines.append(bare)
                else:
                    if current:
                        yield current
                    current = _Unit(BlockKind.BOX, bare)
            elif current:
                current.lines.append(line)
            else:
                current = _Unit(BlockKind.PARAGRAPH, line)
        if current:
            yield current


def read_markdown(data: bytes) -> Source:
    """Lines of a Markdown document, block by block as the annotation format counts them.

    One block for each heading, paragraph, bullet or lettered point, table row and
    quotation; lines of a paragraph belong together until a blank line, even where
    they begin with a number.

    Raises:
        UnreadableFile: the file is not text.
    """
    warnings: list[str] = []
    text = decode_text(data, warnings)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (line for unit in _units(text) for line in unit.emit())
    return Source(lines, warnings=warnings, settled=True)
