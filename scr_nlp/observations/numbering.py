"""Breaks in the printed numbers of paragraphs, recommendations and appendices (codebook 6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scr_nlp.observations.asking import ask_about
from scr_nlp.types import Block, BlockKind, Observation, Review

_PARTS = re.compile(r"(?P<label>[^\d]*?)\s*(?P<number>\d{1,3}(?:[.-]\d{1,3}){0,3})")
_APPENDIX = re.compile(r"(?:appendix|annexe?)\s+(?P<n>[A-Z]|\d{1,2})\b", re.IGNORECASE)
_LEAST_NESTED = 3


@dataclass(frozen=True, slots=True)
class _Number:
    """A printed number: the block, its series, and its place in it.

    A series is a label ("R", "Finding", none), the kind of thing that is numbered, and
    the numbers above the last.
    """

    block: int
    series: tuple[str, ...]
    value: int
    printed: str


def _read_appendix(text: str) -> int | None:
    match = _APPENDIX.match(text)
    if not match:
        return None
    return int(match["n"]) if match["n"].isdigit() else ord(match["n"].upper()) - ord("A") + 1


def _read_number(index: int, block: Block, text: str) -> _Number | None:
    if block.kind is BlockKind.HEADING:
        appendix = _read_appendix(text)
        if appendix is not None:
            return _Number(index, ("appendix",), appendix, text.split(maxsplit=2)[1].strip(":.–-"))
    match = _PARTS.fullmatch(block.number or "")
    if match is None or block.kind in (BlockKind.ITEM, BlockKind.FOOTNOTE, BlockKind.ROW):
        return None
    parts = re.split(r"[.-]", match["number"])
    nested = len(parts) > 1
    kind = "" if nested else block.kind.value
    return _Number(
        index, (match["label"].lower(), kind, *parts[:-1]), int(parts[-1]), block.number or ""
    )


def _follow(numbers: list[_Number], review: Review) -> Iterator[Observation]:
    """What breaks the order of one series; a new 1 begins it again."""
    last: _Number | None = None
    seen: set[int] = set()
    for number in numbers:
        before = last.printed if last else ""
        if number.value == 1 and last is not None and last.value > 1:
            seen = set()
        elif last is not None and number.value in seen:
            yield ask_about(review, "number_repeated", number.block, words=number.printed)
        elif last is not None and number.value < last.value:
            yield ask_about(
                review, "number_out_of_order", number.block, words=number.printed, before=before
            )
        elif last is not None and number.value > last.value + 1:
            yield ask_about(
                review, "number_missing", number.block, words=number.printed, before=before
            )
        seen.add(number.value)
        last = number


def _find_level_jumps(numbers: list[_Number], review: Review) -> Iterator[Observation]:
    """Numbers such as 3.2.1 with no 3.2 above them, where the document elsewhere has one."""
    known = {(*number.series[2:], str(number.value)) for number in numbers}
    nested = [number for number in numbers if len(number.series) > 3 and number.value == 1]
    # 5.1.1 straight under 5 is a style where there is no 5.2.
    orphans = [
        number
        for number in nested
        if (parent := number.series[2:]) not in known
        and (parent[-1] != "1" or any(n.series[2:] == (*parent[:-1], "2") for n in numbers))
    ]
    if len(nested) - len(orphans) >= _LEAST_NESTED and 4 * len(orphans) <= len(nested):
        for number in orphans:
            yield ask_about(
                review,
                "number_level",
                number.block,
                words=number.printed,
                parent=".".join(number.series[2:]),
            )


def find_numbering_breaks(review: Review) -> list[Observation]:
    """Numbers that are missing, used twice or out of order, and levels left out."""
    series: dict[tuple[str, ...], list[_Number]] = {}
    plain = []
    for index, block in enumerate(review.blocks):
        number = _read_number(index, block, review.block_text(index))
        if number is not None:
            series.setdefault(number.series, []).append(number)
            if not number.series[0]:
                plain.append(number)
    found = [one for numbers in series.values() for one in _follow(numbers, review)]
    return [*found, *_find_level_jumps(plain, review)]
