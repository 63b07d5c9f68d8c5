"""What may identify a person, from ``leaks.yaml``."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scr_nlp.codebook.load import load_data

_ALTERNATIVE = re.compile(
    r"(?:[^|()\[\]\\]|\\.|\[[^\]]*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+"
)
_LETTER = re.compile(r"[A-Za-z](?![?*+{])")


def _by_first_letter(listed: str) -> str:
    """The same alternatives, those of one first letter in one group: a long list reads faster."""
    groups: dict[str, list[str]] = {}
    for alternative in _ALTERNATIVE.findall(listed):
        letter = _LETTER.match(alternative)
        groups.setdefault(letter[0] if letter else alternative, []).append(alternative)
    return "|".join(
        f"{key}(?:{'|'.join(one[1:] for one in group)})"
        if len(group) > 1 and len(key) == 1
        else "|".join(group)
        for key, group in groups.items()
    )


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeakKind(_Entry):
    """A kind of leak, as a question names it, and the role that can stand in its place."""

    what: str
    replacement: str = Field(pattern=r"^\[.+\]$")


class ShapeRule(_Entry):
    """What shows by its shape: the patterns that find it, beside hits and near-misses.

    A passage in which ``where`` does not match holds none; it saves reading it in full.
    """

    kind: str
    about: str
    where: str = ""
    find: tuple[str, ...]
    examples: tuple[str, ...]


class OftenRules(_Entry):
    """When a name that a document uses often is a pseudonym, and what speaks against it.

    In ``stays`` and ``told``, « » mark a name that is used often besides.
    """

    times: int
    changed: tuple[str, ...]
    labels: tuple[str, ...]
    titled: str
    beside: tuple[str, ...]
    stays: tuple[str, ...]
    told: tuple[str, ...]


class KnownRules(_Entry):
    """Names and periods that a review may show."""

    people: tuple[str, ...]
    phrases: tuple[str, ...]
    periods: tuple[str, ...]
    declared: tuple[str, ...]
    sections: tuple[str, ...]
    roles: tuple[str, ...]
    bodies: tuple[str, ...]
    often: OftenRules


class PersonRules(_Entry):
    """By what a word with a capital is taken for a person's name."""

    titles: tuple[str, ...]
    professional_titles: tuple[str, ...]
    before: tuple[str, ...]
    after: str
    after_plural: str
    endings: str
    roles: dict[str, str]
    locales: tuple[str, ...]
    more_first_names: tuple[str, ...]
    words_that_are_names: tuple[str, ...]
    examples: tuple[str, ...]


class PlaceRules(_Entry):
    """By what words with capitals are taken for the name of a place, and of which kind."""

    organisations: tuple[str, ...]
    terms: str
    before: tuple[str, ...]
    signs: dict[str, str]
    certain: str
    heads: str
    tails: str
    examples: tuple[str, ...]


class LeakRules(_Entry):
    """Rules of shape, names that need no question, persons and places."""

    kinds: dict[str, LeakKind]
    words: dict[str, str]
    shapes: dict[str, str]
    rules: tuple[ShapeRule, ...]
    explained: tuple[str, ...]
    known: KnownRules
    persons: PersonRules
    places: PlaceRules

    @field_validator("words")
    @classmethod
    def _without_spaces(cls, words: dict[str, str]) -> dict[str, str]:
        lists = {name: re.sub(r"\s*\|\s*", "|", listed).strip() for name, listed in words.items()}
        return {name: _by_first_letter(listed) for name, listed in lists.items()}

    @model_validator(mode="after")
    def _kinds_are_known(self) -> LeakRules:
        used = {rule.kind for rule in self.rules}
        unknown = {*used, *self.persons.roles, *self.places.signs} - set(self.kinds)
        if unknown:
            raise ValueError(f"unknown kinds: {sorted(unknown)}")
        return self

    @property
    def examples(self) -> tuple[str, ...]:
        """Every example of the rules, as marked there."""
        of_shape = (example for rule in self.rules for example in rule.examples)
        return (*of_shape, *self.persons.examples, *self.places.examples)

    def expand(self, pattern: str) -> str:
        """A pattern with what its names between < > stand for."""
        while match := re.search(r"(?<!\?P)<([A-Z]\w+)>", pattern):
            name = match[1]
            stands_for = f"(?:{self.words[name]})" if name in self.words else self.shapes[name]
            pattern = pattern.replace(match[0], stands_for)
        return pattern


@cache
def load_leak_rules() -> LeakRules:
    """The rules for possible identity leaks."""
    return LeakRules.model_validate(load_data("leaks.yaml"))
