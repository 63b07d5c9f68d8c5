"""Words with capitals: which are names, and which the language or the field explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.ingest.hyphens import english_words

CAPITAL = re.compile(
    r"(?<!\w)(?:(?:[A-ZÀ-Þ]['’])?(?:[A-ZÀ-Þ][a-zà-ÿĀ-ž]+)+"
    r"(?:[-'’](?!s\b)[A-ZÀ-Þ]?[a-zà-ÿĀ-ž]+(?:[A-ZÀ-Þ][a-zà-ÿĀ-ž]+)*)*|[A-Z](?=\.? [A-Z]))"
)
OPENS_SENTENCE = re.compile(r"(?:^|[.!?:;|•–—-]['\"’”)\]]*\s+|\n)[\"'“‘(\[]*$")
_ENDING = re.compile(r"(?:['’](?:s|d|ll|ve|re|m)?|(?<=[A-Z]{2})s|(?<=[A-Z]{2})['’]?[a-z]{1,2})$")
BEFORE, AFTER = 60, 40
"""Characters that are read on either side of a name."""


@cache
def pattern_of(source: str) -> re.Pattern[str]:
    """A pattern of the rules, compiled."""
    return re.compile(load_leak_rules().expand(source))


@cache
def explained_words() -> frozenset[str]:
    """Words that need no explanation when they have a capital."""
    return frozenset(word for line in load_leak_rules().explained for word in line.split())


@cache
def openers() -> frozenset[str]:
    """Words such as "At" that only open a sentence."""
    return frozenset(load_leak_rules().explained[0].split())


@cache
def beside_names() -> frozenset[str]:
    """Explained words beside which a name may stand: In April Gaz, Mum and Gaz."""
    return frozenset(" ".join(load_leak_rules().explained[:3]).split())


def _listed(*fields: str) -> Iterator[str]:
    """Names of some fields in Faker's lists for the languages and countries of the rules."""
    for locale in load_leak_rules().persons.locales:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for field in fields:
            yield from getattr(provider, field, ())


@cache
def first_names() -> frozenset[str]:
    """First names of the languages that families of reviews speak."""
    persons = load_leak_rules().persons
    names = {*_listed("first_names", "first_names_male", "first_names_female")}
    names.update(persons.more_first_names, persons.words_that_are_names)
    return frozenset(name for name in names if len(name) > 2) - explained_words()


@cache
def last_names() -> frozenset[str]:
    """Last names of the same languages."""
    return frozenset(_listed("last_names")) - explained_words()


def without_possessive(word: str) -> str:
    """The word without its 's."""
    return re.sub(r"['’]s?$", "", word)


def is_explained(word: str) -> bool:
    """Whether a word with a capital needs no explanation, or is an abbreviation."""
    bare = _ENDING.sub("", word)
    return bare in explained_words() or word in explained_words() or bare.isupper()


def is_english(word: str) -> bool:
    """Whether a word with a capital is an English word too (Grace, Hunter)."""
    return without_possessive(word.lower()) in english_words()


def is_compound(word: str) -> bool:
    """Whether a word such as Welsh-speaking or Sub-Group is no double name (Ann-Marie)."""
    parts = word.split("-")
    if len(parts) == 1:
        return False
    if not parts[-1] or not parts[-1][0].isupper():
        return True
    return any(map(is_explained, parts)) if len(parts) == 2 else all(map(is_explained, parts))


def capitals(text: str) -> list[str]:
    """The words with a capital."""
    return re.findall(r"[A-Z][\w'’-]*", text)


class Stretch:
    """A half-open span of a text, and what stands around it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end

    @property
    def before(self) -> str:
        """What stands before it."""
        return self.text[max(0, self.start - BEFORE) : self.start]

    @property
    def after(self) -> str:
        """What stands after it."""
        return self.text[self.end : self.end + AFTER]


class Sequence(Stretch):
    """Neighbouring words with capitals, and what stands around them."""

    def __init__(self, text: str, matches: list[re.Match[str]]) -> None:
        super().__init__(text, matches[0].start(), matches[-1].end())
        self.matches = matches

    @property
    def words(self) -> list[str]:
        """Its words, as written."""
        return [match.group() for match in self.matches]

    @property
    def opens_quotation(self) -> bool:
        """Whether it is the first thing in quotation marks."""
        return self.before[-1:] in set("\"“‘'") and not self.opens_sentence

    @property
    def opens_sentence(self) -> bool:
        """Whether it begins a sentence, a cell or a line."""
        return OPENS_SENTENCE.search(self.before) is not None
