"""Published national figures, from ``benchmarks.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scr_nlp.codebook.load import load_data


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Entry):
    """One published figure: of a code, or of a value in a column of the user's own list.

    ``n`` of ``of`` reviews, or ``per_cent`` where only that is printed (``about`` says
    that it is printed as an approximation). ``facet`` is the role of an agency or the
    judgement of a theme; ``sample`` the part of the reviews that the figure is about.
    """

    code: str = ""
    facet: str = ""
    column: str = ""
    value: str = ""
    n: int | None = Field(default=None, ge=0)
    of: int | None = Field(default=None, gt=0)
    per_cent: float | None = Field(default=None, ge=0, le=100)
    about: bool = False
    sample: str = ""
    place: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.code) == bool(self.column) or bool(self.column) != bool(self.value):
            raise ValueError("needs a code, or a column and a value")
        if (self.n is None) == (self.per_cent is None) or (self.n is not None and not self.of):
            raise ValueError("needs n with of, or per_cent")
        return self


class Source(_Entry):
    """A publication and the figures taken from it; ``year`` is that of publication."""

    id: str
    name: str
    citation: str
    year: int
    period: str
    figures: tuple[Figure, ...]


@cache
def load_benchmarks() -> tuple[Source, ...]:
    """Every source, in the order of the file."""
    return tuple(Source.model_validate(one) for one in load_data("benchmarks.yaml")["sources"])
