"""Persons named: first names of many languages, and words that stand where a name does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from scr_nlp.codebook.leaks import load_leak_rules
from scr_nlp.leaks.vocabulary import (
    CAPITAL,
    Sequence,
    beside_names,
    capitals,
    first_names,
    is_compound,
    is_english,
    is_explained,
    last_names,
    pattern_of,
)

_DETERMINER = re.compile(r"(?i)\b(?:the|an?|his|her|their|my|our|your) \Z")
_WITHOUT_CAPITAL = re.compile(r"(?<![\w@#/.’'-])[a-z]{4,}(?![\w@/]|[.-]\w)")
_JOINT = re.compile(r"(?:['’]s)? (?:and |& )?|-")
_STANDS_AS_PLACE = re.compile(
    r"(?i)\b(?:in|near|around|across|outside|within|into|north|south|east|west|between|through"
    r"|via|the|at|towards|beyond) (?:the )?$"
)
_ABBREVIATED_JOINT = re.compile(r"\. ")
_ABBREVIATED = re.compile(r"[A-Z]|Mrs?|Ms|Mx|Dr|Prof|Sgt|Rev")


def _sequences(text: str) -> Iterator[Sequence]:
    run: list[re.Match[str]] = []
    for match in CAPITAL.finditer(text):
        between = text[run[-1].end() : match.start()] if run else ""
        joined = run and (
            _JOINT.fullmatch(between)
            or (_ABBREVIATED_JOINT.fullmatch(between) and _ABBREVIATED.fullmatch(run[-1].group()))
        )
        if run and not joined:
            yield Sequence(text, run)
            run = []
        run.append(match)
    if run:
        yield Sequence(text, run)


def _title_before(sequence: Sequence) -> str:
    match = re.search(
        r"(?:^|\W)((?:Mrs?|Ms|Mx|Dr|Prof|Sgt|Rev)(?=\.?\s$)|\w+(?=\s$))", sequence.before
    )
    return match[1] if match and match[1] in load_leak_rules().persons.titles else ""


def _split_names(sequence: Sequence) -> Iterator[tuple[Sequence, str]]:
    """The parts of a sequence that could be a person's name, each with its title."""
    titles = load_leak_rules().persons.titles
    run: list[re.Match[str]] = []
    title = _title_before(sequence)
    for position, match in enumerate(sequence.matches):
        initial = len(match.group()) == 1 and (position == 0 or bool(run)) and not title
        if len(match.group()) == 1 and title and not run:
            continue  # Mrs L. Fazakerley
        opener = position == 0 and sequence.opens_sentence and _is_mere_word(match.group())
        if (
            match.group() in titles
            or (not initial and is_explained(match.group()))
            or (opener and len(sequence.matches) > 1)
        ):
            if run:
                yield Sequence(sequence.text, run), title
            run, title = [], match.group() if match.group() in titles else ""
        else:
            run.append(match)
    if run:
        yield Sequence(sequence.text, run), title


def _is_mere_word(word: str) -> bool:
    """Whether it is an English word and no first name, so that a sentence may open with it."""
    return is_english(word) and word not in first_names() and not word.endswith(("'s", "’s"))


def _is_surname_in_plural(name: Sequence) -> bool:
    """Whether it is a family such as the Okonkwos, or the Fishers where a verb follows."""
    last = re.sub(r"['’]s?$", "", name.words[-1])
    if len(name.words) > 1 or len(last) < 4 or not last.endswith("s"):
        return False
    if re.search(r"(?i)\bthe $", name.before) is None or re.match(r" ?[A-Z]", name.after):
        return False
    verb = re.match(load_leak_rules().persons.after_plural, name.after)
    if is_english(last):
        return verb is not None and last[:-1] in last_names()
    return verb is not None or last[:-1] in last_names() or re.match(r"\W", name.after) is not None


def _has_initials(name: Sequence) -> bool:
    """Whether it is a surname after initials: J. R. Thwaite, but not "A Polish woman"."""
    surname = name.words[-1]
    if len(name.words[0]) > 1 or len(surname) < 3:
        return False
    dotted = name.text[name.matches[0].end()] == "."
    if not dotted and name.words[0] in ("A", "I"):
        return False
    if re.search(r"[A-Z][\w’']* $", name.before):  # Child J, Hospital B
        return False
    return surname in last_names() or not is_english(surname)


def _is_person(name: Sequence, title: str, *, alone: bool) -> bool:
    rules = load_leak_rules().persons
    before, after = name.before, name.after
    if title or any(re.search(f"{pattern}$", before) for pattern in rules.before):
        return True
    if _is_surname_in_plural(name) or _has_initials(name):
        return True
    if len(name.words[0]) == 1 or any(is_compound(word) for word in name.words):
        return False
    listed = any(word in first_names() for word in name.words)
    english = all(is_english(word) for word in name.words)
    followed = re.match(rules.after, after) is not None
    if name.opens_sentence or name.opens_quotation:
        if english:
            return listed and followed
        cued = followed or (name.opens_quotation and after[:1] in set("\"”’'"))
        return listed or (cued and alone and not re.search(rules.endings, name.words[0]))
    if _STANDS_AS_PLACE.search(before):
        return listed and before.endswith(("at ", "towards "))
    return listed or (alone and (followed or not english))


def _role(name: Sequence, title: str) -> str:
    rules = load_leak_rules().persons
    if title in rules.professional_titles:
        return "professional_name"
    if title in ("little", "baby", "Baby", "young"):
        return "child_name"
    before = re.sub(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Professor|Prof)\.?\s$", "", name.before)
    for kind, pattern in rules.roles.items():
        if re.search(pattern, before):
            return kind
    return "name"


def find_persons(text: str, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Kind and span of what seems to be a person's name and may not be shown."""
    rules = load_leak_rules()
    public = [m.span() for p in rules.known.phrases for m in pattern_of(p).finditer(text)]
    may_stand = {*known, *rules.known.people}
    organisations = frozenset(rules.places.organisations)
    for sequence in _sequences(text):
        following = capitals(sequence.after[:24]) if sequence.after[1:2].isupper() else []
        of_organisation = organisations.intersection([*sequence.words, *following[:1]])
        # "Emergency Duty Team": explained words beside it make it the name of a thing.
        alone = not any(
            is_explained(word) and word not in beside_names() for word in sequence.words
        )
        for name, title in _split_names(sequence):
            if any(start <= name.start < end for start, end in public):
                continue
            if all(len(word) == 1 or word in may_stand for word in name.words):
                continue
            if of_organisation and not title:
                continue
            if _is_person(name, title, alone=alone):
                titled = re.search(rf"{title}\.?\s$", name.before) if title else None
                yield _role(name, title), name.start - len(titled[0] if titled else ""), name.end
    yield from _find_names_without_capital(text, known)


def _find_names_without_capital(
    text: str, known: Collection[str]
) -> Iterator[tuple[str, int, int]]:
    """First names typed in lower case that are no English words: jayden."""
    for match in _WITHOUT_CAPITAL.finditer(text):
        word, name = match.group(), match.group().title()
        if name not in first_names() or name in known:
            continue
        after_determiner = _DETERMINER.search(text[max(0, match.start() - 6) : match.start()])
        if not after_determiner and not is_english(word) and not is_english(word.removesuffix("s")):
            yield "name", match.start(), match.end()
