"""What a document says of its review and its case: kind, period, incident, ages, children.

Everything is read with the words it stands in, from the front matter and the first
paragraphs (codebook 6.1 and 6.4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.ingest.dates import MONTH, PrintedDate, find_dates
from scr_nlp.types import Stated


class Passage(NamedTuple):
    """A piece of the document's text and the offset at which it begins."""

    start: int
    text: str

    def state(self, value: str, score: float, start: int, end: int) -> Stated:
        """A value that was read from some of its words (offsets in the passage)."""
        begin = self.start + start
        return Stated(value, score, self.text[start:end], begin, self.start + end)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_data("documents.yaml")["case_facts"]
    return data


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_data()[name])})(?!\w)", re.I)


@cache
def _review_types() -> CueMatcher[str]:
    entries = _data()["review_types"]
    return CueMatcher([(entry["id"], cue) for entry in entries for cue in entry["cues"]])


def find_review_type(
    title: Sequence[Passage], body: Sequence[Passage], nation: str | None, year: str | None
) -> Stated | None:
    """The kind of review by nation and era: the title's first, else the text's commonest.

    One that the nation does not have, or did not have in that year, counts less.
    """
    entries = {entry["id"]: entry for entry in _data()["review_types"]}

    def fits(label: str) -> bool:
        first, last = entries[label]["years"]
        # A review is published up to some years after it was begun.
        in_time = not year or first <= int(year) <= last + 4
        return in_time and (not nation or nation in entries[label]["nations"])

    for passages, sure in ((title, 0.9), (body, 0.6)):
        first: dict[str, Stated] = {}
        counts: Counter[str] = Counter()
        for passage in passages:
            for match in _review_types().find(passage.text):
                score = sure if fits(match.label) else 0.3
                counts[match.label] += 1
                first.setdefault(
                    match.label, passage.state(match.label, score, match.start, match.end)
                )
        # In a title the first is meant, in running text the commonest.
        order = list(first) if passages is title else [label for label, _ in counts.most_common()]
        best = next((label for label in order if fits(label)), next(iter(order), None))
        if best:
            return first[best]
    return None


_TO = re.compile(r"\s*,?\s*(?:(?:up )?(?:to|until|till)|through(?: to)?|and|[-–—])\s*(?:the )?")
_BARE = re.compile(
    rf"(?:\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b({MONTH})\s*(?:to|until|and|[-–—])\s*$",
    re.I,
)
_CUE_REACH = 90


def _intervals(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Two dates joined by "to", "and" or a dash; the first may leave its year to the second."""
    dates = list(find_dates(text))
    for first, second in pairwise(dates):
        if _TO.fullmatch(text[first.end : second.start]) and first.iso[:4] <= second.iso[:4]:
            yield first.iso, second.iso, first.start, second.end
    for date in dates:
        bare = _BARE.search(text[max(0, date.start - 40) : date.start])
        if bare and len(date.iso) > 4:
            words = f"{bare[1] or ''} {bare[2]} {date.iso[:4]}".strip()
            for first in find_dates(words):
                start = max(0, date.start - 40) + bare.start()
                yield first.iso, date.iso, start, date.end


def find_period(passages: Sequence[Passage]) -> Stated | None:
    """The period under review as an ISO 8601 interval (``2018-11/2020-01-20``)."""
    best: Stated | None = None
    for passage in passages:
        for first, last, start, end in _intervals(passage.text):
            cues = list(
                _any_of("period").finditer(passage.text[max(0, start - _CUE_REACH) : start])
            )
            if not cues:
                continue
            score = (
                0.9 if "review" in cues[-1].group().lower() or ":" in passage.text[:start] else 0.7
            )
            if best is None or score > best.score:
                best = passage.state(f"{first}/{last}", score, start, end)
    return best


_SENTENCE = re.compile(r"[^.!?;\n|]+(?:[.!?;\n|]|$)")
_NEAR = 70


def find_incident(passages: Sequence[Passage]) -> Stated | None:
    """The date of the death or incident that led to the review, ISO, as precise as printed."""
    label = re.compile(_data()["incident_label"] + r"\s*[:|–-]?\s*$", re.I)
    for passage in passages:
        for date in find_dates(passage.text):
            if label.search(passage.text[: date.start]):
                return passage.state(date.iso, 0.95, date.start, date.end)
    for passage in passages:
        for sentence in _SENTENCE.finditer(passage.text):
            last = 0
            for date in find_dates(sentence.group()):
                if _tells_incident(sentence.group(), date, last):
                    start = sentence.start() + date.start
                    return passage.state(date.iso, 0.6, start, sentence.start() + date.end)
                last = date.end
    return None


def _tells_incident(sentence: str, date: PrintedDate, last: int) -> bool:
    """Whether the words around a date, from the date before it on, tell of an incident."""
    before = sentence[max(last, date.start - _NEAR) : date.start]
    after = sentence[date.end : date.end + _NEAR]
    leads = r"\b(?:in|on|during|early|late|of|spring|summer|autumn|winter)\s*$"
    year_alone = r"\b(?:early|late|spring|summer|autumn|winter)(?: (?:in|of))?\s*$"
    if not re.search(leads if len(date.iso) > 4 else year_alone, before, re.I):
        return False
    near = f"{before} {after}"
    told = _any_of("incident").search(near) and not _any_of("not_incident").search(near)
    return bool(told) and not _any_of("birth").search(before)


_NUMBERS = {
    name: number
    for number, name in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen", "twenty"),
        ),
        start=1,
    )
}
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_MORE = rf"(?:,? and {_NUMBER.replace('<n>', '<m>')} (?P<more>day|week|month)s?)?"
_AGES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\baged\s+(?:just |only |about )?{_NUMBER}\b(?:[ -]{_UNIT}\b{_MORE})?",
        rf"\bat the age of\s+(?:just |only |about )?{_NUMBER}\b(?:[ -]{_UNIT}\b{_MORE})?",
        rf"\b{_NUMBER}[ -]{_UNIT}{_MORE}[ -](?:old|of age)\b",
        rf"\b(?:boy|girl|baby|child|infant|toddler)s? of\s+{_NUMBER} {_UNIT}\b{_MORE}",
        rf"\b(?:boy|girl) of\s+{_NUMBER}\b(?! (?:day|week|month|year)s?\b)",
        rf"\bwho was\s+(?:then |just |only )?{_NUMBER}\b(?:[ -]{_UNIT}\b)?(?=[,.]| when| at| and)",
    )
)
_WHOSE = 60
_DESIGNATED = re.compile(r"\b(?:Child|Baby|Infant|Young Person) [A-Z]{1,2}\d?\b")


def find_ages(passages: Sequence[Passage], subject: str | None) -> Stated | None:
    """The age of the child or children, from the first passage that tells one.

    The value is a list such as ``5 weeks; 3 years``, in the order of the text. Where no
    passage names a child beside an age, "he" or "she" is taken for the child.
    """
    labels = [re.escape(label) for label in re.split(r",| and ", subject or "") if label.strip()]
    named = re.compile("|".join(labels)) if labels else None
    for who, score in (("child", 0.7 if named else 0.5), ("pronoun", 0.4)):
        for passage in passages:
            stated = _ages_in(passage, who, named, score)
            if stated:
                return stated
    return None


def _ages_in(
    passage: Passage, who: str, named: re.Pattern[str] | None, score: float
) -> Stated | None:
    found: dict[int, tuple[str, int, int]] = {}
    for pattern in _AGES:
        for match in pattern.finditer(passage.text):
            if _is_childs(passage.text, match, _any_of(who), named):
                words = (match.start(), match.end())
                found.setdefault(match.start("n"), (_age(match), *words))
    if not found:
        return None
    values = list(dict.fromkeys(value for _, (value, *_) in sorted(found.items())))
    first = min(start for _, start, _ in found.values())
    last = max(end for _, _, end in found.values())
    return passage.state("; ".join(values), score, first, last)


def _age(match: re.Match[str]) -> str:
    number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
    groups = match.groupdict()
    age = _count(number, groups.get("unit") or "year")
    if groups.get("m"):
        further = _NUMBERS.get(groups["m"].lower()) or int(groups["m"])
        age += f" {_count(further, groups['more'])}"
    return age


def _count(number: int, unit: str) -> str:
    return f"{number} {unit.lower()}{'s' * (number != 1)}"


def _is_childs(
    text: str, match: re.Match[str], who: re.Pattern[str], named: re.Pattern[str] | None
) -> bool:
    """Whether the nearest person named in the sentence, before the age or in it, is the child."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in ".;|\n") + 1
    before = text[max(begin, match.start() - _WHOSE) : match.end() + 12]
    child = [m.start() for m in who.finditer(before)]
    child += [m.start() for m in named.finditer(before)] if named else []
    other = [m.start() for m in _any_of("not_child").finditer(before)]
    # "Child S" is another child where the review is about Child R.
    for match in _DESIGNATED.finditer(before) if named else ():
        if not named or not named.match(before, match.start()):
            other.append(match.end())
    return bool(child) and max(child) > max(other, default=-1)


_DESIGNATIONS = re.compile(r"\s*(?:,|&|\band\b)\s*", re.I)


def count_children(subject: Stated | None, passages: Sequence[Passage]) -> Stated | None:
    """How many children the review is about, as its subject label or first paragraphs say."""
    several: dict[str, int] = _data()["several"]
    words = re.compile(
        rf"\b(?P<n>{'|'.join(several)})\b(?:\s+\w+)?\s+(?:children|siblings|sisters|brothers"
        r"|babies|boys|girls|young people|subjects)\b|\b(?P<twins>twins)\b",
        re.I,
    )
    for passage in passages:
        match = words.search(passage.text)
        about = match and re.search(
            r"\b(?:review|subject|concern\w*|in respect of|regarding)\b", passage.text, re.I
        )
        if match and about:
            number = several[(match["n"] or match["twins"]).lower()]
            return passage.state(str(number), 0.7, match.start(), match.end())
    if subject is None:
        return None
    count = len([part for part in _DESIGNATIONS.split(subject.value) if part])
    if count == 1 and re.match(r"(?:famil|children|siblings|young people)", subject.value, re.I):
        return None
    return Stated(str(count), 0.6, subject.quote, subject.start, subject.end)
