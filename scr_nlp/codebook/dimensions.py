"""Coverage dimensions as data: aspects, lures and the rule that gives the level."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.schema import Cue
from scr_nlp.errors import CodebookError


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Aspect(_Entry):
    """What a passage can contribute to a dimension.

    By the rules a sentence shows the aspect when every group has a cue in it and, where
    ``sections`` names any, it stands in a section of such a kind. Where a classifier
    was trained for the aspect, it decides and the rules are what it reads.
    """

    id: str
    name: str
    groups: tuple[tuple[Cue, ...], ...] = Field(min_length=1)
    sections: tuple[str, ...] = ()


class ReasonExample(_Entry):
    """A short passage, and whether the reason must be found in it."""

    text: str
    found: bool


class Reason(_Entry):
    """A wording in which a text says why it is silent, and what a report says of it.

    Found by ``cues``, or wherever the ``aspect`` of the dimension is.
    """

    says: str
    aspect: str = ""
    cues: tuple[Cue, ...] = ()
    examples: tuple[ReasonExample, ...] = ()


class Wording(_Entry):
    """What every report of a check says."""

    statement: str
    by_hand: str


def _known_levels(levels: dict[int, object]) -> dict[int, object]:
    if not set(levels) <= {0, 1, 2, 3}:
        raise ValueError("levels run from 0 to 3")
    return levels


class Dimension(_Entry):
    """One coverage dimension (codebook part 5).

    ``levels`` holds, for levels 1 to 3, the sets of aspects that reach it; ``raise``
    the question that would take a text of that level further.
    """

    id: str
    name: str
    question: str
    aspects: tuple[Aspect, ...] = Field(min_length=1)
    lures: tuple[Cue, ...] = ()
    levels: Annotated[dict[int, tuple[tuple[str, ...], ...]], AfterValidator(_known_levels)]
    questions: dict[int, str] = Field(alias="raise")
    reasons: tuple[Reason, ...] = ()

    @model_validator(mode="after")
    def _levels_name_aspects(self) -> Dimension:
        known = {aspect.id for aspect in self.aspects}
        for level, sets in self.levels.items():
            unknown = {name for group in sets for name in group} - known
            if unknown:
                raise ValueError(f"level {level} names unknown aspects: {sorted(unknown)}")
        wrong = {reason.aspect for reason in self.reasons if reason.aspect} - known
        if wrong:
            raise ValueError(f"reasons name unknown aspects: {sorted(wrong)}")
        return self

    def level_of(self, met: set[str]) -> int:
        """The highest level one of whose sets of aspects is met; 0 when none is."""
        reached = (
            level for level, sets in self.levels.items() if any(set(group) <= met for group in sets)
        )
        return max(reached, default=0)


class CoverageRules(_Entry):
    """All dimensions, and the kinds of section that lift none of them.

    A level with a score (0-1) below ``by_hand_below`` is to be checked by hand.
    """

    no_lift: tuple[str, ...]
    by_hand_below: float = Field(ge=0, le=1)
    wording: Wording
    dimensions: tuple[Dimension, ...]


@cache
def load_dimensions() -> CoverageRules:
    """The bundled coverage dimensions.

    Raises:
        CodebookError: a mistake in ``coverage.yaml``, named by field.
    """
    try:
        return CoverageRules.model_validate(load_data("coverage.yaml"))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CodebookError(first["msg"], file="coverage.yaml", field=field) from None
