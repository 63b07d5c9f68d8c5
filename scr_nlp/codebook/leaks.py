"""What may identify a person, from ``leaks.yaml``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scr_nlp.codebook.load import load_data


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeakKind(_Entry):
    """A kind of leak, as a question names it, and the role that can stand in its place."""

    what: str
    replacement: str = Field(pattern=r"^\[.+\]$")


class LeakRules(_Entry):
    """Patterns of what identifies, what names a person, and what may be named."""

    kinds: dict[str, LeakKind]
    macros: dict[str, str]
    patterns: dict[str, tuple[str, ...]]
    needs_name: tuple[str, ...]
    ordinary: tuple[str, ...]
    organisations: tuple[str, ...]
    bodies: tuple[str, ...]
    public_names: tuple[str, ...]
    public_phrases: tuple[str, ...]
    declared: tuple[str, ...]
    public_sections: tuple[str, ...]
    public_roles: tuple[str, ...]
    locales: tuple[str, ...]
    more_first_names: tuple[str, ...]
    words_that_are_names: tuple[str, ...]
    titles: tuple[str, ...]
    professional_titles: tuple[str, ...]
    before: tuple[str, ...]
    after: str
    after_plural: str
    endings: str
    place_before: str
    roles: dict[str, str]
    often: int
    examples: tuple[tuple[str, tuple[str, ...]], ...]

    @model_validator(mode="after")
    def _kinds_are_known(self) -> LeakRules:
        unknown = {*self.patterns, *self.needs_name, *self.roles} - set(self.kinds)
        if unknown:
            raise ValueError(f"unknown kinds: {sorted(unknown)}")
        return self


@cache
def load_leak_rules() -> LeakRules:
    """The rules for possible identity leaks."""
    return LeakRules.model_validate(load_data("leaks.yaml"))
