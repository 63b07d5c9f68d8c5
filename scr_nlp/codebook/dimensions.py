"""Coverage dimensions as data: aspects, lures and the rule that gives the level."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from scr_nlp.codebook.load import load_data, read_own_file
from scr_nlp.codebook.schema import Cue
from scr_nlp.errors import CodebookError

SHIPPED = ("fathers_and_males",)
"""Dimensions that are shipped beside ``coverage.yaml`` and graded when asked for by name."""

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Model = TypeVar("_Model", bound=_Entry)


def _check_section(kind: str) -> str:
    kinds = [entry["id"] for entry in load_data("sections.yaml")["kinds"]]
    if kind not in kinds:
        raise ValueError(f"{kind!r} is no kind of section; take one of {', '.join(kinds)}")
    return kind


SectionKind = Annotated[str, AfterValidator(_check_section)]


class Aspect(_Entry):
    """What a passage can contribute to a dimension.

    By the rules a sentence shows the aspect when every group has a cue in it and, where
    ``sections`` names any, it stands in a section of such a kind. Where a classifier
    was trained for the aspect, it decides and the rules are what it reads.
    """

    id: _Id
    name: str = Field(min_length=1)
    groups: tuple[Annotated[tuple[Cue, ...], Field(min_length=1)], ...] = Field(min_length=1)
    sections: tuple[SectionKind, ...] = ()


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


class AspectExample(_Entry):
    """A short passage and the aspects that the rules must find in it, and no others.

    None for a near-miss. ``section_kind`` is the kind of section it stands in.
    """

    text: str = Field(min_length=1)
    shows: tuple[str, ...]
    section_kind: SectionKind | None = None


class LevelExample(_Entry):
    """A short text and the level that the rules must give it.

    ``paragraphs`` holds one entry each: the kind of section, and the paragraph.
    """

    level: int = Field(ge=0, le=3)
    paragraphs: tuple[dict[SectionKind, str], ...] = Field(min_length=1)


def _is_each_of(*expected: int) -> AfterValidator:
    def check(levels: dict[int, object]) -> dict[int, object]:
        if set(levels) != set(expected):
            raise ValueError(f"needs an entry for each of {', '.join(map(str, expected))}")
        return levels

    return AfterValidator(check)


_Aspects = Annotated[tuple[str, ...], Field(min_length=1)]


class Dimension(_Entry):
    """One coverage dimension (codebook part 5).

    ``levels`` holds, for levels 1 to 3, the sets of aspects that reach it; ``raise``
    the question that would take a text of that level further (levels 0 to 2).
    ``examples`` and ``texts`` are what the rules must make of short passages and of whole
    short texts.
    """

    id: _Id
    name: str = Field(min_length=1)
    question: str = Field(min_length=1)
    aspects: tuple[Aspect, ...] = Field(min_length=1)
    lures: tuple[Cue, ...] = ()
    levels: Annotated[dict[int, tuple[_Aspects, ...]], _is_each_of(1, 2, 3)]
    questions: Annotated[dict[int, str], _is_each_of(0, 1, 2)] = Field(alias="raise")
    reasons: tuple[Reason, ...] = ()
    examples: tuple[AspectExample, ...] = ()
    texts: tuple[LevelExample, ...] = ()

    @model_validator(mode="after")
    def _aspects_are_known(self) -> Dimension:
        known = {aspect.id for aspect in self.aspects}
        if len(known) < len(self.aspects):
            raise ValueError("two aspects have the same id")
        named = {
            **{f"level {n}": {a for s in sets for a in s} for n, sets in self.levels.items()},
            "reasons": {reason.aspect for reason in self.reasons if reason.aspect},
            "examples": {aspect for example in self.examples for aspect in example.shows},
        }
        for where, aspects in named.items():
            if aspects - known:
                unknown = ", ".join(sorted(aspects - known))
                raise ValueError(f"{where}: there is no such aspect: {unknown}")
        return self

    def level_of(self, met: set[str]) -> int:
        """The highest level one of whose sets of aspects is met; 0 when none is."""
        reached = (
            level for level, sets in self.levels.items() if any(set(group) <= met for group in sets)
        )
        return max(reached, default=0)


class CoverageRules(_Entry):
    """All dimensions, and the kinds of section that lift none of them.

    A level with a score (0-1) below ``by_hand_below`` is to be checked by hand; an
    aspect as likely (0-1) as ``nearly_from`` that does not count is a near miss.
    """

    no_lift: tuple[str, ...]
    by_hand_below: float = Field(ge=0, le=1)
    nearly_from: float = Field(ge=0, le=1)
    wording: Wording
    dimensions: tuple[Dimension, ...]

    def get(self, dimension: str) -> Dimension:
        """The dimension of an id."""
        return next(one for one in self.dimensions if one.id == dimension)


@cache
def load_dimensions() -> CoverageRules:
    """The bundled coverage dimensions.

    Raises:
        CodebookError: a mistake in ``coverage.yaml``, named by field.
    """
    return _validate(CoverageRules, load_data("coverage.yaml"), "coverage.yaml")


def _validate(model: type[_Model], data: Any, file: str) -> _Model:
    if not isinstance(data, dict):
        raise CodebookError("is not a mapping", file=file)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ")
        raise CodebookError(problem, file=file, field=field) from None


def load_dimension(source: str) -> Dimension:
    """One dimension: a shipped one by its name, or a user's own file.

    The file holds one entry of the shape of those in ``coverage.yaml``.

    Raises:
        CodebookError: there is no such file, or a mistake in it, named by field.
    """
    if source in SHIPPED:
        return _validate(Dimension, load_data(f"{source}.yaml"), f"{source}.yaml")
    path = Path(source)
    if not path.exists():
        raise CodebookError(
            f"there is no such file; give a file or one of: {', '.join(SHIPPED)}", file=path.name
        )
    data, _ = read_own_file(path)
    return _validate(Dimension, data, path.name)


def add_dimensions(sources: Iterable[str]) -> CoverageRules:
    """The bundled rules with further dimensions behind the bundled ones.

    Raises:
        CodebookError: as :func:`load_dimension`, or an id is taken.
    """
    rules = load_dimensions()
    dimensions = list(rules.dimensions)
    for source in sources:
        added = load_dimension(source)
        if any(added.id == other.id for other in dimensions):
            raise CodebookError(
                f"there is a dimension {added.id} already; give it another id",
                file=Path(source).name,
                field="id",
            )
        dimensions.append(added)
    return rules.model_copy(update={"dimensions": tuple(dimensions)})


def hash_with(dimensions: Iterable[Dimension], codebook: str) -> str:
    """SHA-256 over a codebook's hash and what dimensions are graded beside the bundled ones.

    The codebook's own where there are none.
    """
    bundled = load_dimensions().dimensions
    added = [one.model_dump_json() for one in dimensions if one not in bundled]
    return hashlib.sha256("\n".join((codebook, *added)).encode()).hexdigest() if added else codebook
