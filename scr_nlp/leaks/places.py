"""Places, services and clubs named: words with capitals that nothing else explains.

A word with a capital inside a sentence is a name unless the language or the field explains it.
A word that is in no list of common words is one by itself (Mardale); a common word is one
where a place stands: after a preposition (at Hillside), beside the word for such a place
(the nursery, Acorns), or before it (Acorns nursery).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.vocabulary import (
    BEFORE,
    OPENS_SENTENCE,
    Stretch,
    beside_names,
    is_compound,
    is_english,
    is_explained,
    pattern_of,
    without_possessive,
)

_WORD = r"(?:[A-ZÀ-Þ][\wÀ-ž'’]*(?:-[\wÀ-ž'’]+)*)"
_RUN = re.compile(
    rf"(?<![\w@#/.£-])(?:(?:St|SS)\.? |\d{{1,3}}(?:st|nd|rd|th) |\d )?{_WORD}"
    rf"(?:(?: (?:of|the|and|&|on|upon|de|in|le|la|y|o|al)){{0,2}} (?:St\. )?{_WORD}){{0,7}}"
)
_SMALL_WORDS = "(?:an?|the|at|in|on|of|and|or|to|by|for|with|from|as|was|is|had|who|but)"
_OF_THE = re.compile(r"(?i)\b(?:for|of|with|by|on|to) the $")
_ARTICLE = re.compile(r"\bthe $")
_WORDS = re.compile(_WORD)


@cache
def _signs() -> re.Pattern[str]:
    signs = load_leak_rules().places.signs.items()
    kinds = "|".join(f"(?P<{kind}>{words})" for kind, words in signs)
    return re.compile(rf"(?i)\b(?:{kinds})(?:e?s|['’]s?)?(?!\w)")


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after a common word that is a place's name."""
    places = load_leak_rules().places
    sign = "|".join(places.signs.values())
    before = "|".join(places.before).replace("<sign>", f"(?:{sign})(?:e?s)?")
    article = "(?:(?:which (?:is|was) )?(?:an?|the) )?"
    after = rf"[\"”’']?(?:,|\))? {article}(?:[a-z-]+ ){{0,3}}?(?:{sign})\b"
    return re.compile(f"(?:{before})$"), re.compile(after)


@cache
def _head() -> re.Pattern[str]:
    joint = "(?:of|in|at|on|off|behind|near|by|above|opposite)"
    return re.compile(rf"\b(?:the )?(?:{load_leak_rules().places.heads}) {joint} (?:the )?$")


@cache
def _tail() -> re.Pattern[str]:
    between = rf"(?: (?!{_SMALL_WORDS}\b)[a-z-]+){{0,2}}?"
    return re.compile(rf"{between} (?:{load_leak_rules().places.tails})\b")


@cache
def _certain() -> re.Pattern[str]:
    """What a place stands after: the word for one (the school, ...; a hostel called ...)."""
    places = load_leak_rules().places
    apposed = rf"\b(?:{places.tails})(?:, | \(|,? (?:called|named|known as) )[\"“]?"
    return re.compile(rf"(?:{apposed}|{places.certain})(?:[Tt]he )?$")


@cache
def _terms() -> re.Pattern[str]:
    return re.compile(rf" ?(?:{load_leak_rules().places.terms})s?\b")


class _Run(Stretch):
    """A run of words with capitals, trimmed of those that only stand before a name."""

    def __init__(self, text: str, match: re.Match[str]) -> None:
        super().__init__(text, *match.span())
        self.opens_sentence = OPENS_SENTENCE.search(text, max(0, self.start - 8), self.start)
        words = list(_WORDS.finditer(text, self.start, self.end))
        after_article = _ARTICLE.search(text, max(0, self.start - 4), self.start)
        while not after_article and len(words) > 1 and _only_stands_before(words[0].group()):
            words = words[1:]
            self.start = words[0].start()
            self.opens_sentence = None
        self.words = [word.group() for word in words]

    @property
    def span_text(self) -> str:
        return self.text[self.start : self.end]


def _only_stands_before(word: str) -> bool:
    return word in beside_names() and word not in ("All", "New")


def _is_place(run: _Run, known: Collection[str]) -> bool:
    rules = load_leak_rules().places
    titles = load_leak_rules().persons.titles
    may_stand = {*known, *load_leak_rules().known.people}
    own = [
        word
        for word in run.words
        if not is_explained(word)
        and word not in titles
        and len(without_possessive(word)) > 1
        and not may_stand.intersection((word, without_possessive(word)))
        and not is_compound(word)
        and not (run.opens_sentence and re.search(load_leak_rules().persons.endings, word))
    ]
    following = _WORDS.match(run.after, 1) if run.after[:1] == " " else None
    all_words = {*run.words, following.group() if following else ""}
    if not own or all_words.intersection(rules.organisations):
        return False
    names_institution = _signs().search(run.span_text, len(run.words[0])) is not None
    if run.opens_sentence and own[0] == run.words[0] and not names_institution:
        own = own[1:] if len(run.words) > 1 and is_english(own[0]) else own
        if not own or len(run.words) == 1:
            return False
    if not all(is_english(word) for word in own):
        return True
    if names_institution and _signs().fullmatch(run.words[-1]):
        return True
    if _terms().match(run.after) or _terms().search(" " + run.words[-1]):
        return False
    before, after = _beside()
    return (
        names_institution
        or before.search(run.before) is not None
        or after.match(run.after) is not None
        or (len(run.words) > 1 and _OF_THE.search(run.before) is not None)
    )


def _kind(run: _Run, name: str) -> str:
    """The kind of which a sign stands nearest: in the name, after it, before it."""
    before = list(_signs().finditer(run.before))
    if before and _certain().search(run.before):
        return str(before[-1].lastgroup)
    in_name = list(_signs().finditer(name))
    if in_name:
        return str(in_name[-1].lastgroup)
    after = _signs().match(run.after.lstrip(' ,"”)')) or _signs().search(run.after)
    if after and (not before or after.start() < BEFORE - before[-1].end()):
        return str(after.lastgroup)
    return str(before[-1].lastgroup) if before else "place"


def find_places(
    text: str, known: Collection[str], persons: Collection[tuple[str, int, int]] = ()
) -> Iterator[tuple[str, int, int]]:
    """Kind and span of what seems to be a place, a service or a club, and may not be shown.

    What could be a person too (``persons``) is one, unless the place has the longer name, as a
    school named after a saint, or the word for a place stands before it.
    """
    phrases = load_leak_rules().known.phrases
    public = [m.span() for p in phrases for m in pattern_of(p).finditer(text)]
    for match in _RUN.finditer(text):
        run = _Run(text, match)
        if any(start <= run.start < end for start, end in public) or not _is_place(run, known):
            continue
        head = _head().search(run.before)
        tail = _tail().match(text, run.end)
        start = run.start - len(head[0]) if head else run.start
        end = tail.end() if tail else run.end
        length = end - start + (1 if _certain().search(run.before) else 0)
        if all(length > last - first for _, first, last in persons if first < end and start < last):
            yield _kind(run, text[start:end]), start, end
