"""How a recommendation is told, from ``recommendations.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.schema import Cue


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Entry):
    """What the header cells of a table of recommendations say, as regular expressions."""

    action: str
    owner: str
    date: str


class RecommendationExample(_Entry):
    """A recommendation and how it must be read."""

    text: str = Field(min_length=1)
    addressee: str
    agencies: tuple[str, ...]
    measurable: bool
    date: str


class RecommendationRules(_Entry):
    """Where recommendations stand, how they ask, whom, and by when."""

    sections: tuple[str, ...]
    not_in: tuple[str, ...]
    label: str
    numbers: str
    requests: tuple[str, ...]
    headlines: tuple[str, ...]
    verbs: tuple[str, ...]
    preambles: tuple[str, ...]
    columns: Columns
    addressees: tuple[Cue, ...]
    vague: tuple[str, ...]
    subordinate: tuple[str, ...]
    breaks: tuple[str, ...]
    measurable: tuple[Cue, ...]
    dates: tuple[str, ...]
    examples: tuple[RecommendationExample, ...]
    none: tuple[str, ...]


@cache
def load_recommendation_rules() -> RecommendationRules:
    """The rules for recommendations."""
    return RecommendationRules.model_validate(load_data("recommendations.yaml"))
