"""Front matter: what the document says about itself (codebook 6.1 and 6.4)."""

from __future__ import annotations

from scr_nlp.ingest.structure import Structure
from scr_nlp.types import BlockKind, Metadata, Stated


def read_metadata(structure: Structure, properties: dict[str, str]) -> Metadata:
    """Metadata from the front matter, each value with the words it was read from."""
    title = next((b for b in structure.blocks if b.kind is BlockKind.HEADING), None)
    if title is None:
        return Metadata()
    words = structure.text[title.start : title.end]
    return Metadata(title=Stated(words, 0.5, words))
