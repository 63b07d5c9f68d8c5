"""What a draft is asked beside the coverage dimensions, from ``drafts.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.schema import Cue


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


class ExpectedSection(_Entry):
    """A section that documents of some types, of some years, are expected to have.

    ``any`` holds the kinds of section that will do; ``told`` cues that show, anywhere in
    the text, that the matter is dealt with; ``years`` the first and last year of
    publication, None for all.
    """

    name: str
    types: tuple[str, ...]
    any: tuple[str, ...]
    told: tuple[Cue, ...] = ()
    years: tuple[int, int] | None = None


@cache
def load_expected_sections() -> tuple[ExpectedSection, ...]:
    """The sections a document is expected to have, in the order of a document."""
    entries = load_data("drafts.yaml")["sections"]
    return tuple(ExpectedSection.model_validate(entry) for entry in entries)


class ThemeRules(_Entry):
    """The kinds of section in which a theme is raised, answered or shown."""

    raised: tuple[str, ...]
    answered: tuple[str, ...]
    shown: tuple[str, ...]
    least_paragraphs: int
    left_out: tuple[str, ...]
    remedies: tuple[str, ...]


@cache
def load_theme_rules() -> ThemeRules:
    """The rules for themes without lessons and recommendations without themes."""
    return ThemeRules.model_validate(load_data("drafts.yaml")["themes"])


class SumExample(_Entry):
    """A short passage and the sums that are asked about; none for a near-miss."""

    text: str = Field(min_length=1)
    sums: tuple[str, ...]


class SumRules(_Entry):
    """When figures should agree; the words are regular expressions."""

    least_parts: int
    blocks_apart: int
    shared_words: int
    slack: float
    cases: str
    total: str
    overlapping: str
    examples: tuple[SumExample, ...]


@cache
def load_sum_rules() -> SumRules:
    """The rules for figures that should agree."""
    return SumRules.model_validate(load_data("drafts.yaml")["sums"])
