"""How excerpts are chosen, checked and worded, from ``excerpts.yaml``."""

from __future__ import annotations

import re
from functools import cache
from math import isclose
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.schema import Cue


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_pattern(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_check_pattern)]
Share = Annotated[float, Field(ge=0, le=1)]
Range = tuple[int, int]


class LeaveOut(_Entry):
    """Kinds of section and of block, and patterns, of paragraphs that give no excerpt."""

    sections: tuple[str, ...]
    kinds: tuple[str, ...]
    patterns: tuple[Pattern, ...]


class Length(_Entry):
    """How many words an excerpt may have, and how many are best."""

    least: int = Field(gt=0)
    ideal: Range
    most: int


class Dangling(_Entry):
    """Words at the opening of a passage, or anywhere in it, that need what stood before."""

    opening: tuple[Pattern, ...]
    anywhere: tuple[Pattern, ...]


class Weights(_Entry):
    """Weights of what makes an excerpt clear; they sum to 1."""

    score: Share
    cues: Share
    focus: Share
    evaluative: Share
    self_contained: Share
    length: Share

    @model_validator(mode="after")
    def _sum_to_one(self) -> Weights:
        if not isclose(sum(value for _, value in self), 1):
            raise ValueError("weights must sum to 1")
        return self


class Likeness(_Entry):
    """Weights of what two excerpts can have in common; they sum to 1."""

    words: Share
    case: Share
    board: Share
    era: Share
    agencies: Share
    subtheme: Share

    @model_validator(mode="after")
    def _sum_to_one(self) -> Likeness:
        if not isclose(sum(value for _, value in self), 1):
            raise ValueError("weights of likeness must sum to 1")
        return self


class Spread(_Entry):
    """How clarity is set against likeness, and when two passages are one."""

    relevance: Share
    likeness: Likeness
    era_years: int = Field(gt=0)
    duplicate: Share


class SeverityLevel(_Entry):
    """A level of severity and the words that put a passage there."""

    level: Literal[1, 2, 3]
    name: str
    cues: tuple[Cue, ...]


class Questions(_Entry):
    """Questions for groups of concerns, of good practice, and of both."""

    concern: tuple[str, ...]
    good_practice: tuple[str, ...]
    mixed: tuple[str, ...]


class BriefingWording(_Entry):
    """Headings of the one-page briefing."""

    what: str
    reviews: str
    ask: str
    next: str
    next_lines: tuple[str, ...]


class PackWording(_Entry):
    """What a pack says in its own words."""

    aims: tuple[str, ...]
    before_showing: str
    hindsight: str
    other_group: str
    questions: Questions
    briefing: BriefingWording


class Subtheme(_Entry):
    """A part of a theme: its cues and a question for discussion."""

    name: str
    cues: tuple[Cue, ...]
    question: str = Field(min_length=1)


class ThemeTeaching(_Entry):
    """How a theme is taught: a plain search for it, and its sub-themes."""

    search: str
    subthemes: tuple[Subtheme, ...]


class ExcerptRules(_Entry):
    """Everything that the choice and the wording of excerpts go by."""

    leave_out: LeaveOut
    evaluative: tuple[str, ...]
    length: Length
    lengths: dict[str, Range]
    dangling: Dangling
    weights: Weights
    least_score: Share
    jitter: Share
    spread: Spread
    warnings: dict[str, str]
    severity: tuple[SeverityLevel, ...]
    wording: PackWording
    themes: dict[str, ThemeTeaching]


@cache
def load_excerpt_rules() -> ExcerptRules:
    """The rules for excerpts."""
    return ExcerptRules.model_validate(load_data("excerpts.yaml"))
