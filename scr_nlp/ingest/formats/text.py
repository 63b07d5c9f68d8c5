"""Plain text, with whatever marks it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scr_nlp.ingest.formats.encodings import decode_text
from scr_nlp.ingest.formats.marks import row_text, strip_marks
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"\s*(?:-\s?){3,}$|\s*(?:\*\s?){3,}$|\s*(?:_\s?){3,}$|\s*={3,}$")
_UNDERLINE = re.compile(r"(={3,}|-{3,})$")
_BULLET = re.compile(r"(\s*)[-*+•●▪▫◦‣○■□➢✓\uf0b7\uf0a7]\s+(?=\S)")
_LETTERED = re.compile(
    r"(\s*)(\((?:[a-z]{1,2}|[ivxl]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})[.)])\s+\S"
)
_POINT = re.compile(r"(\s+)\d{1,2}[.)]\s+\S")
_NOTE = re.compile(r"\[\^([^\]\s]{1,20})\]:\s*|<sup>\s*([\d*†‡]{1,4})\s*</sup>\s*(?=\S)")
_STARRED = re.compile(r"((?:\\\*){1,6}|[†‡]{1,3})\s+(?=\S)")
# A tab after a lone number or bullet sets it apart from its text; it makes no table.
_TABBED_NUMBER = re.compile(
    r"^(\s*(?:\(?[\divxl]{1,3}[.)]?|\d{1,3}(?:[.-]\d{1,3}){1,3}\.?|\(?[a-z][.)]|[^\w\s]))\t+(?=[^\t]+$)"
)
_TABLE_RULE = frozenset("|:- ")


def _cells(line: str) -> list[str]:
    line = line.lstrip()
    parts = line.split("\t") if "\t" in line else line.strip().strip("|").split("|")
    return [" ".join(strip_marks(part).split()) for part in parts]


class _Reader:
    """Reads line by line; remembers only what the line before was."""

    def __init__(self) -> None:
        self.page = 1
        self.before = ""
        self.point_indent = -1

    def _line(
        self, text: str, kind: BlockKind | None = None, level: int = 0, number: str | None = None
    ) -> Line:
        return Line(strip_marks(text), self.page, kind, level, number, kind is not None)

    def read(self, raw: str) -> Line:
        raw = _TABBED_NUMBER.sub(r"\1 ", raw)
        stripped = raw.strip()
        if not stripped:
            return Line("", self.page)
        before, self.before = self.before, stripped
        heading = _HEADING.match(raw)
        if heading:
            words = stripped[len(heading[1]) :].strip().rstrip("#").rstrip()
            return self._line(words, BlockKind.HEADING, len(heading[1]))
        if _RULE.match(raw) or ("|" in raw and "--" in raw and _TABLE_RULE.issuperset(stripped)):
            return Line("", self.page)
        if "\t" in raw.lstrip() or (stripped[0] == stripped[-1] == "|" and len(stripped) > 2):
            return Line(row_text(_cells(raw)), self.page, BlockKind.ROW, starts_block=True)
        if stripped.startswith(">"):
            opens = not before.startswith(">")
            words = strip_marks(stripped.lstrip("> "))
            return Line(words, self.page, BlockKind.BOX, starts_block=opens)
        note = _NOTE.match(stripped)
        if note:
            return self._line(stripped[note.end() :], BlockKind.FOOTNOTE, 0, note[1] or note[2])
        note = _STARRED.match(stripped)
        if note:
            number = note[1].replace("\\", "")
            return self._line(stripped[note.end() :], BlockKind.FOOTNOTE, 0, number)
        bullet = _BULLET.match(raw)
        if bullet:
            return self._line(raw[bullet.end() :], BlockKind.ITEM, _depth(bullet[1]))
        lettered = _LETTERED.match(raw)
        if lettered:
            return self._line(stripped, BlockKind.ITEM, _depth(lettered[1]))
        point = _POINT.match(raw)
        if point:
            indent = len(point[1].expandtabs(4))
            # An indented "1." after a colon, or under another one, is a point of a list.
            if indent == self.point_indent or before.endswith(":"):
                self.point_indent = indent
                return self._line(stripped, BlockKind.ITEM, _depth(point[1]))
        if not raw[0].isspace():
            self.point_indent = -1
        return self._line(raw)


def _depth(indent: str) -> int:
    return 1 + len(indent.expandtabs(4)) // 2


def _lines(text: str) -> Iterator[Line]:
    reader = _Reader()
    raw_lines = text.split("\n")
    for index, raw in enumerate(raw_lines):
        *ended, raw = raw.split("\f")
        for part in ended:
            yield reader.read(part)
            reader.page += 1
        underline = raw_lines[index + 1].strip() if index + 1 < len(raw_lines) else ""
        alone = index == 0 or not raw_lines[index - 1].strip()
        if alone and raw.strip() and _UNDERLINE.match(underline) and not _RULE.match(raw):
            level = 1 if underline[0] == "=" else 2
            yield Line(strip_marks(raw), reader.page, BlockKind.HEADING, level, None, True)
            reader.before = raw.strip()
        else:
            yield reader.read(raw)


def read_text(data: bytes) -> Source:
    """Lines of a plain text; marks such as ``#``, ``-``, ``|`` and tabs tell what they are.

    Form feeds part pages. Lines without a mark are left to the structure step.

    Raises:
        UnreadableFile: the file is not text.
    """
    warnings: list[str] = []
    text = decode_text(data, warnings).replace("\r\n", "\n").replace("\r", "\n").rstrip("\f\n ")
    return Source(_lines(text), n_pages=1 + text.count("\f"), warnings=warnings)
