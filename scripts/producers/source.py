"""Reviews written in Markdown, as parts that a document can be built from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "box", "table"]

HEADING = re.compile(r"(#{1,6})\s+(.*)")
NUMBER = re.compile(r"(?:\*\*)?(\d{1,3}(?:[.-]\d{1,3})*\.?)(?:\*\*)?\s+(?=\S)(.*)", re.S)
ITEM = re.compile(r"(?:([-*•])|(\(?[a-z0-9]{1,3}[.)]))\s+(.*)", re.S)
RULE = re.compile(r"\|[\s:|-]+\|?$")
NOTE = re.compile(r"\[\^(\w+)\]:\s+(.*)", re.S)
NOTE_MARK = re.compile(r"\[\^(\w+)\]")
INLINE = re.compile(r"(\*\*.+?\*\*|\*[^*]+?\*|\[\^\w+\])")


@dataclass
class Part:
    """One block of a source: what it is, its printed number, its text or its rows."""

    kind: Kind
    text: str = ""
    number: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Layout:
    """How a document is to look."""

    header: str = ""
    footer: str = "Page"
    columns: int = 1
    justified: bool = False
    hyphenated: bool = False
    numbering: Literal["typed", "automatic"] = "typed"
    size: float = 11
    watermark: str = ""
    contents: bool = False
    side_bars: bool = False
    deleted: dict[str, str] = field(default_factory=dict)
    comment: str = ""


def read_source(text: str) -> tuple[list[Part], dict[str, str]]:
    """The parts of a review in Markdown, and its notes by their marks."""
    parts: list[Part] = []
    notes: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text.strip()):
        pending: list[str] = []
        lines = [line.rstrip() for line in block.splitlines() if line.strip()]
        for line in lines:
            starts = HEADING.match(line) or line.startswith(("|", ">")) or _is_item(line)
            if starts:
                _flush(pending, parts, notes)
            if heading := HEADING.match(line):
                number = re.match(r"(\d{1,3}(?:[.-]\d{1,3})*\.?)\s+(.*)", heading[2])
                parts.append(
                    Part(
                        "heading",
                        number[2] if number else heading[2],
                        number[1] if number else "",
                        len(heading[1]),
                    )
                )
            elif line.startswith("|"):
                if RULE.match(line):
                    continue
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                if parts and parts[-1].kind == "table" and line is not lines[0]:
                    parts[-1].rows.append(cells)
                else:
                    parts.append(Part("table", rows=[cells]))
            elif line.startswith(">"):
                words = line.lstrip("> ").strip()
                if parts and parts[-1].kind == "box" and line is not lines[0]:
                    parts[-1].text = f"{parts[-1].text} {words}".strip()
                else:
                    parts.append(Part("box", words))
            else:
                pending.append(line.strip())
        _flush(pending, parts, notes)
    return parts, notes


def _is_item(line: str) -> bool:
    return bool(ITEM.match(line.strip())) and not re.match(r"\s*\d+\.\s+\w", line)


def _flush(pending: list[str], parts: list[Part], notes: dict[str, str]) -> None:
    if not pending:
        return
    text = " ".join(pending)
    pending.clear()
    if note := NOTE.match(text):
        notes[note[1]] = note[2]
    elif _is_item(text) and (item := ITEM.match(text)):
        parts.append(Part("item", item[3], item[2] or ""))
    elif number := NUMBER.match(text):
        parts.append(Part("paragraph", number[2], number[1]))
    else:
        parts.append(Part("paragraph", text))


def inline(text: str) -> list[tuple[str, str]]:
    """Text cut into pieces: ``plain``, ``bold``, ``italic`` and ``note`` (the note's mark)."""
    pieces = []
    for piece in INLINE.split(text):
        if not piece:
            continue
        if mark := NOTE_MARK.fullmatch(piece):
            pieces.append(("note", mark[1]))
        elif piece.startswith("**") and piece.endswith("**") and len(piece) > 4:
            pieces.append(("bold", piece[2:-2].replace("*", "")))
        elif piece.startswith("*") and piece.endswith("*") and len(piece) > 2:
            pieces.append(("italic", piece[1:-1]))
        else:
            pieces.append(("plain", piece))
    return pieces


def plain(text: str) -> str:
    """Text without marks of emphasis and notes."""
    return "".join(words for kind, words in inline(text) if kind != "note")


def scheme(parts: list[Part]) -> str:
    """How a review is numbered: ``running`` (1, 2, 3), ``sections`` (1 / 1.1) or ``other``."""
    numbers = [part.number.rstrip(".") for part in parts if part.kind == "paragraph"]
    numbers = [number for number in numbers if number]
    if numbers and all(n.isdigit() for n in numbers):
        if [int(n) for n in numbers] == list(range(1, len(numbers) + 1)):
            return "running"
        return "other"
    heads = [p.number.rstrip(".") for p in parts if p.kind == "heading" and p.number]
    if heads != [str(i) for i in range(1, len(heads) + 1)] or not numbers:
        return "other"
    if any(not re.fullmatch(r"\d+\.\d+", n) for n in numbers):
        return "other"
    pairs = [tuple(map(int, n.split("."))) for n in numbers]
    steps = all(
        (b[0] == a[0] and b[1] == a[1] + 1) or (b[0] > a[0] and b[1] == 1)
        for a, b in pairwise(pairs)
    )
    return "sections" if steps and pairs[0][1] == 1 else "other"
