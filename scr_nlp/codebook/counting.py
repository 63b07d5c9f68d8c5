"""Document types as the counting rule sees them, from ``counting.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from scr_nlp.codebook.load import load_data


class DocumentType(BaseModel):
    """A document type of codebook 6.1 and how it is counted (codebook 1.7).

    ``case`` says that such a document stands for a case unless a user chooses other
    types; ``short`` that its coverage levels are reported apart (codebook part 5).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    case: bool = False
    short: bool = False


@cache
def load_document_types() -> dict[str, DocumentType]:
    """Every document type by id, the fullest account of a case first."""
    types = (DocumentType.model_validate(entry) for entry in load_data("counting.yaml")["types"])
    return {kind.id: kind for kind in types}
