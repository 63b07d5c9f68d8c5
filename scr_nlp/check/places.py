"""Where the paragraphs of a draft stand, in words that find them again."""

from __future__ import annotations

import re

from scr_nlp.check.records import Place, Section
from scr_nlp.types import Block, BlockKind, Review

_SAYS_WHAT = re.compile(r"[^\W\d_]{2,}\s?\d")
"""A number that says what it numbers: "Recommendation 4", "LP2"; but not "iv" or "R4"."""


def _name_number(block: Block) -> str:
    number = block.number or ""
    if _SAYS_WHAT.search(number):
        return number
    return f"{'section' if block.kind is BlockKind.HEADING else 'para'} {number}"


class Places:
    """Places and outline of one review."""

    def __init__(self, review: Review) -> None:
        self._review = review
        self._paged = review.n_pages > 1
        self._under: dict[int, tuple[int | None, int]] = {}
        heading: int | None = None
        count = 0
        for index, block in enumerate(review.blocks):
            if block.kind is BlockKind.HEADING:
                heading, count = index, 0
            else:
                count += 1
                self._under[index] = (heading, count)

    def at(self, index: int, offset: int | None = None) -> Place:
        """The place of a block, or of a character offset in it."""
        block = self._review.blocks[index]
        page = None
        if self._paged:
            page = block.page if offset is None else self._review.locate(offset).page
        parts = [f"p. {page}"] if page else []
        parts.append(_name_number(block) if block.number else self._position(index))
        return Place(index, page, block.number, block.section, ", ".join(parts))

    def _position(self, index: int) -> str:
        if index not in self._under:
            return f"heading “{self._review.block_text(index)}”"
        heading, count = self._under[index]
        if heading is None:
            return f"paragraph {count} from the start"
        return f"paragraph {count} under “{self._review.block_text(heading)}”"

    def outline(self) -> tuple[Section, ...]:
        """The headings in reading order with the paragraphs under each."""
        below: dict[int | None, list[int]] = {}
        for index, (heading, _) in self._under.items():
            below.setdefault(heading, []).append(index)
        sections = []
        if None in below:
            sections.append(Section("Before the first heading", None, 1, None, tuple(below[None])))
        for index, block in enumerate(self._review.blocks):
            if block.kind is BlockKind.HEADING:
                text = self._review.block_text(index)
                inside = tuple(below.get(index, ()))
                sections.append(
                    Section(text, block.number, max(1, block.level), self.at(index), inside)
                )
        return tuple(sections)
