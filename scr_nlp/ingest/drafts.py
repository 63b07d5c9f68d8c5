"""Blocks under construction: lines gathered, not yet laid out as one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scr_nlp.ingest.lines import Geometry, Line
from scr_nlp.types import BlockKind

_SENTENCE_END = re.compile(r"[.?!:;…][\"'’”»)\]]{0,4}$")


def ends_sentence(text: str) -> bool:
    """Whether a text stops where a sentence or a clause of a list does."""
    return _SENTENCE_END.search(text[-6:]) is not None


@dataclass(slots=True)
class Draft:
    """One block and the lines it was read from, each with its page.

    ``places`` says where the lines stand, by page, if the format knows.
    ``origin`` gathers the origins of those lines.
    """

    kind: BlockKind
    level: int = 0
    number: str | None = None
    lines: list[tuple[int, str]] = field(default_factory=list)
    places: list[tuple[int, Geometry]] = field(default_factory=list)
    origin: list[Any] = field(default_factory=list)

    def extend(self, other: Draft) -> None:
        """Take in the lines of a draft that goes on with this one."""
        self.lines += other.lines
        self.places += other.places
        self.origin += other.origin

    @property
    def page(self) -> int:
        """The page on which the block begins."""
        return self.lines[0][0]

    @property
    def last_page(self) -> int:
        """The page on which the block ends."""
        return self.lines[-1][0]

    @property
    def first(self) -> str:
        """The first line."""
        return self.lines[0][1]

    @property
    def last(self) -> str:
        """The last line."""
        return self.lines[-1][1]

    @property
    def plain(self) -> str:
        """The lines joined with single spaces, hyphens unmended."""
        return " ".join(text for _, text in self.lines)


def gather(lines: Iterable[Line]) -> Iterator[Draft]:
    """Blocks from lines whose kind is known; a blank line or ``starts_block`` ends a block."""
    current: Draft | None = None
    for line in lines:
        if not line.text or line.kind is None:
            if current:
                yield current
            current = None
            continue
        if current and not line.starts_block and line.kind is current.kind:
            current.lines.append((line.page, line.text))
            current.origin.extend(line.origin)
            continue
        if current:
            yield current
        current = Draft(line.kind, line.level, line.number, [(line.page, line.text)])
        current.origin.extend(line.origin)
    if current:
        yield current
