"""Canonical kinds of sections, told from headings (codebook 6.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """The heading a block stands under and that section's kind (empty where untold)."""

    heading: str = ""
    kind: str = ""


def section_kinds(headings: Iterable[tuple[int, str | None, str] | None]) -> Iterator[Section]:
    """The section of each block; headings are given as level, number and text, others None."""
    section = Section()
    for heading in headings:
        if heading is not None:
            section = Section(heading[2], "")
        yield section
