"""What a codebook file may hold; mistakes are named by file, entry and field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scr_nlp.codebook.notation import compile_cue
from scr_nlp.types import CodeKind, Experiencer, Polarity, Role, Status


def _check_cue(cue: str) -> str:
    compile_cue(cue)
    return cue


Cue = Annotated[str, AfterValidator(_check_cue)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Entry):
    """A short passage and what the rules must make of it.

    ``status`` ``none`` is a near-miss: the code must not be found. Where given,
    ``experiencer``, ``role`` and ``polarity`` must be found too. ``section_kind``
    is the kind of section the passage stands in.
    """

    text: str = Field(min_length=1)
    status: Status | Literal["none"]
    experiencer: tuple[Experiencer, ...] | None = None
    role: Role | None = None
    polarity: Polarity | None = None
    section_kind: str = ""


class Code(_Entry):
    """One code of the codebook.

    ``cues`` are phrases in the cue notation, ``traps`` phrases that look like a cue
    and are not: a cue inside a trap does not count. Themes may have cues that carry
    a polarity. ``standing`` marks a characteristic that counts however long ago
    (codebook 1.3 rule 3); ``holder`` says who has or suffers a risk factor when the
    text names nobody (codebook 1.4).
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: CodeKind
    name: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    cues: tuple[Cue, ...] = Field(min_length=1)
    concern_cues: tuple[Cue, ...] = ()
    good_practice_cues: tuple[Cue, ...] = ()
    traps: tuple[Cue, ...] = ()
    standing: bool = False
    holder: Literal["child", "parent", "either"] = "either"
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> Code:
        if self.kind is not CodeKind.THEME and (self.concern_cues or self.good_practice_cues):
            raise ValueError("only a theme has concern_cues or good_practice_cues")
        if self.kind is not CodeKind.RISK_FACTOR and self.standing:
            raise ValueError("only a risk factor can be standing")
        return self

    def all_cues(self) -> Iterator[str]:
        """Every cue of the code, whatever polarity it carries."""
        yield from self.cues
        yield from self.concern_cues
        yield from self.good_practice_cues


class Union(_Entry):
    """Codes that a published table counts together (codebook 1.8)."""

    id: str
    name: str
    codes: tuple[str, ...] = Field(min_length=2)


class Codebook(_Entry):
    """All codes by id, in the order of the files, and the unions over them."""

    codes: dict[str, Code]
    unions: tuple[Union, ...] = ()
    hash: str = ""

    def of_kind(self, kind: CodeKind) -> list[Code]:
        """The codes of one kind, in codebook order."""
        return [code for code in self.codes.values() if code.kind is kind]
