"""What a draft is asked beside the coverage dimensions, from ``drafts.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from scr_nlp.codebook.load import load_data


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ObservationKind(_Entry):
    """A kind of observation: the name a report prints and the question it asks."""

    id: str
    name: str
    question: str = Field(pattern=r"\?")


@cache
def load_observation_kinds() -> dict[str, ObservationKind]:
    """Every kind of observation by id, in the order in which a report names them."""
    kinds = (ObservationKind.model_validate(entry) for entry in load_data("drafts.yaml")["kinds"])
    return {kind.id: kind for kind in kinds}


class SpanExample(_Entry):
    """A short passage and the words of it that a rule must find; none for a near-miss."""

    text: str = Field(min_length=1)
    words: tuple[str, ...]


class PlaceholderRules(_Entry):
    """What looks like a placeholder, and brackets that are none; regular expressions."""

    patterns: tuple[str, ...]
    plain: tuple[str, ...]
    marks: tuple[str, ...]
    examples: tuple[SpanExample, ...]


@cache
def load_placeholder_rules() -> PlaceholderRules:
    """The rules for placeholders."""
    return PlaceholderRules.model_validate(load_data("drafts.yaml")["placeholders"])
