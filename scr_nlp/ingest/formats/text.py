"""Markdown and plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
ENCODING_WARNING = "is not UTF-8; read as Windows-1252, so check accents and quotation marks"


def decode_text(data: bytes, warnings: list[str]) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Raises:
        UnreadableFile: the file is not text.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise UnreadableFile("is damaged UTF-16 text; save it again as UTF-8") from None
        text = data.decode("cp1252", errors="replace")
        warnings.append(ENCODING_WARNING)
    if "\0" in text or _share_of_controls(text) > 0.02:
        raise UnreadableFile("is not text; open it in the program that made it and save it as PDF")
    return text


def _share_of_controls(text: str) -> float:
    sample = text[:100_000]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v") or c == "\ufffd")
    return odd / max(1, len(sample))


_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_PLACEHOLDER = "\ue000"
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)")
_NOTE_MARK = re.compile(r"\s?<sup>\s*[\d*†]{1,4}\s*</sup>|\[\^[^\]\s]{1,20}\](?!:)")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|small|span|mark|ins)(?:\s[^<>]{0,200})?>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_EMPHASIS = re.compile(r"(?<![*\w])(\*{1,3})(?=[^\s*])([^*]{1,4000}?)(?<=[^\s*])\1(?![*\w])")
_INNER_EMPHASIS = re.compile(r"(\*{1,2})(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\1")
_UNDERLINE = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,4000}?)(?<=[^\s_])\1(?!\w)")
_CODE = re.compile(r"`([^`\n]{1,500})`")


def strip_marks(text: str) -> str:
    """Text without emphasis, links, note marks and inline tags; escapes resolved."""
    if not any(c in text for c in "*_`[<\\&"):
        return text
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(1))
        return _PLACEHOLDER

    text = _ESCAPED.sub(keep, text.replace(_PLACEHOLDER, ""))
    text = _NOTE_MARK.sub("", _IMAGE.sub("", text))
    text = _TAG.sub("", _BREAK.sub(" ", _LINK.sub(r"\1", text)))
    text = _CODE.sub(r"\1", text)
    for _ in range(3):
        bare = _INNER_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
        bare = _UNDERLINE.sub(r"\2", bare)
        if bare == text:
            break
        text = bare
    if "&" in text:
        text = html.unescape(text)
    if kept:
        pieces = text.split(_PLACEHOLDER)
        rest = iter(kept)
        text = pieces[0] + "".join(next(rest, "") + piece for piece in pieces[1:])
    return text


_GAP = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)([-*•]|\(?[a-z0-9]{1,3}[.)])\s+")
_NUMBERED_LINE = re.compile(r"\s*\d+\.\s+\w")
_NUMBERED = re.compile(r"\d{1,3}\.\s")
_BULLET = re.compile(r"\s*[-*•]\s+")
_TABLE_RULE = re.compile(r"\|[\s:|-]+\|?$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:\s*|<sup>\s*([\d*†]{1,4})\s*</sup>\s*")


def row_text(cells: list[str]) -> str:
    """A table row as one line: cells joined with ' | ', empty ones at the end dropped."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return " | ".join(cells)


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
            raw = _BULLET.sub("", raw, count=1) or raw
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
    return Source(lines, warnings=warnings)
