"""Board, author, chair, dates, reference and subject as the front matter states them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from scr_nlp.codebook.load import load_data
from scr_nlp.ingest.dates import find_dates
from scr_nlp.ingest.people import names_in, one_name
from scr_nlp.types import Stated


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_data("documents.yaml")["front_matter"]
    return data


@cache
def _label(field: str) -> re.Pattern[str]:
    choices = "|".join(f"(?:{pattern})" for pattern in _data()[field])
    return re.compile(rf"\b(?:{choices})\b(?P<colon>\s*[:–-]\s*|\s+|$)", re.I)


_SMALL = {"and", "of", "the", "for", "upon", "with", "in", "on", "a", "y", "yr", "or"}


def unshout(name: str) -> str:
    """A name printed in capitals, in ordinary letters; others unchanged."""
    letters = [c for c in name if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.8 * len(letters):
        return name
    words = name.lower().split()
    return " ".join(
        word if position and word in _SMALL else re.sub(r"(?:^|(?<=[-(/\"“‘']))\w", _upper, word)
        for position, word in enumerate(words)
    )


def _upper(match: re.Match[str]) -> str:
    return match.group().upper()


_PROPER = r"[A-Z\u00c0-\u00de][\w'’\u00c0-\u017f-]*"
_JOINING = r"(?:and|&|of|the|a|upon|with|on|y|yr|le|by|cum)"


@cache
def _board() -> re.Pattern[str]:
    kinds = "|".join(f"(?:{pattern})" for pattern in _data()["boards"])
    whole = "|".join(_data()["whole_boards"])
    proper = rf"{_PROPER}[ ,]+(?:(?:{_PROPER}|{_JOINING})[ ,]+){{0,6}}?"
    one = rf"(?<![\w'’-])(?:{proper}(?i:{kinds})|(?i:{whole}))\b"
    return re.compile(rf"{one}(?:,? (?:and|with)(?: the)? {one}(?: Panel)?)?")


_NO_NAME = re.compile(
    r"^(?:The|A|An|This|That|Each|Every|Our|Your|Its|All|Most|Many|Local|Area|Regional|Independent"
    r"|Statutory|Former|National|Both|Two|Of|By|For|To|From|And|In|On|When|If|As|Between"
    r"|Published|Issued|Produced|Prepared|Adopted|Accepted|Commissioned|Agreed|Members?|Chair|Role"
    r"|Response|Report)\b[ ,]*",
    re.I,
)


def find_board(lines: list[str], body: str) -> Stated | None:
    """The board or partnership that publishes: from the front matter, else the text's first."""
    for line in lines:
        found = _named_board(line)
        if found:
            return Stated(found, 0.95 if len(found) >= 0.6 * len(line) else 0.8, line)
    found = _named_board(body)
    return Stated(found, 0.5, found) if found else None


def _named_board(text: str) -> str | None:
    for match in _board().finditer(text):
        name = match.group()
        while True:
            shorter = _NO_NAME.sub("", name)
            if shorter == name:
                break
            name = shorter
        again = _board().fullmatch(name)
        if again:
            return unshout(name.strip(" ,"))
    return None


def find_people(field: str, lines: list[str]) -> Stated | None:
    """The persons whom a label of the field names ("Lead reviewers: ..."), joined by "and"."""
    for line in lines:
        for match in _label(field).finditer(line):
            after = line[match.end() :]
            names = names_in(after)
            if names:
                colon = ":" in match["colon"]
                return Stated(" and ".join(names), 0.95 if colon else 0.8, line)
    return None


_LONGEST_CREDIT = 120


def find_author(lines: list[str]) -> Stated | None:
    """The author or authors: by a label, by a title in brackets, or on a line of their own."""
    stated = find_people("author", lines)
    if stated:
        return stated
    titles = "|".join(_data()["author_after"])
    for line in lines:
        if re.search(rf"\((?:{titles})\)|,\s+(?:{titles})\b", line, re.I):
            name = one_name(line)
            if name:
                return Stated(name, 0.8, line)
    for line in lines:
        name = one_name(line)
        if name and line.startswith(name) and len(line) < _LONGEST_CREDIT:
            rest = line[len(name) :]
            if not rest or rest.startswith((",", " (")):
                return Stated(name, 0.5, line)
    return None


_SENTENCE = re.compile(r"(?<=[a-z\d)])[.;|]\s+")


def find_published(lines: list[str]) -> Stated | None:
    """The date of publication, ISO; failing that the date of issue, approval or print."""
    data = _data()
    if any(re.search(p, line, re.I) for p in data["unpublished"] for line in lines):
        return None
    ranks: dict[str, list[str]] = data["dates"]
    others = re.compile(rf"\b(?:{'|'.join(data['other_dates'])})\b", re.I)
    best: tuple[int, str, Stated] | None = None
    for line in lines:
        for part in _SENTENCE.split(line):
            begin = 0
            for date in find_dates(part):
                words = part[begin : date.start]
                begin = date.end
                rank = _rank(words, ranks)
                beside = part[: date.start] + part[date.end :]
                alone = len(re.findall(r"[A-Za-z]{3,}", beside)) <= 1
                if rank is None and alone and len(date.iso) > 4:
                    rank = len(ranks)
                if rank is None or (rank and others.search(words)):
                    continue
                stated = Stated(date.iso, (0.95, 0.85, 0.6, 0.6)[rank], line)
                # Of two dates of approval the later one is nearer to publication.
                if best is None or rank < best[0] or (rank == best[0] and date.iso > best[1]):
                    best = (rank, date.iso, stated)
    return best[2] if best else None


def find_reported(lines: list[str]) -> Stated | None:
    """The date on which the report was completed or adopted, ISO: the latest so labelled."""
    data = _data()
    labels = {"approved": data["dates"]["approved"]}
    others = re.compile(rf"\b(?:{'|'.join(data['other_dates'])})\b", re.I)
    best: Stated | None = None
    for line in lines:
        for part in _SENTENCE.split(line):
            begin = 0
            for date in find_dates(part):
                words = part[begin : date.start]
                begin = date.end
                if _rank(words, labels) is None or others.search(words):
                    continue
                if _rank(words, {"published": data["dates"]["published"]}) is not None:
                    continue
                if best is None or date.iso > best.value:
                    best = Stated(date.iso, 0.85, line)
    return best


def _rank(words: str, ranks: dict[str, list[str]]) -> int | None:
    lowered = words.lower()
    for rank, labels in enumerate(ranks.values()):
        if any(re.search(rf"\b{re.escape(label)}", lowered) for label in labels):
            return rank
    return None


_CODE = re.compile(
    r"(?=\S*\d|[A-Z]\D{0,12}\d)[A-Za-z0-9][A-Za-z0-9/._-]*(?: [A-Z0-9][A-Za-z0-9/._-]*){0,3}"
)


def find_reference(lines: list[str]) -> Stated | None:
    """The local reference code."""
    for line in lines:
        for match in _label("reference").finditer(line):
            code = _CODE.match(line[match.end() :])
            if code and any(c.isdigit() for c in code.group()):
                return Stated(code.group().rstrip("."), 0.9, line)
    return None


_DESIGNATION = (
    r"(?:(?:Child(?:ren)?|CHILD(?:REN)?|Baby|BABY|Infants?|INFANTS?|Young (?:Person|People)"
    r"|YOUNG (?:PERSON|PEOPLE)|Family|FAMILY|Subject|Sibling|SIBLING|Case|CASE)"
    r"\s+[\"“‘']?(?:[A-Z]{1,2}\d{1,2}|[A-Z]{1,2}|\d{1,2}(?:/\d{2})?)[\"”’']?(?!\w))"
)
_SUBJECTS = re.compile(rf"{_DESIGNATION}(?:(?:,| and| &| to|, and) (?:{_DESIGNATION}|[A-Z]\d?\b))*")
_CALLED = (
    re.compile(
        r"^.*\b(?:in respect of|in relation to|relating to|concerning|regarding|known as)\s+(.+)$",
        re.I,
    ),
    re.compile(r"\b(?:review|report|summary|briefing)\s*[:–—-]\s*(.+)$", re.I),
    re.compile(r"^([\"“‘'][^\"”’']{1,40}[\"”’'])\s*[:–—-]"),
)
_BARE_NAMES = re.compile(r"^([A-Z][a-z]*(?:(?:, | and )[A-Z][a-z]*){0,3})(?:$|:\s)")
_NO_SUBJECT = re.compile(
    r"^(?:overview|executive|serious|report|the |part|final|version|summary|review|what|how|local"
    r"|joint|safeguarding|case|learning|practice|foreword|preface|introduction|background|contents"
    r"|confidential|notes)\b|\bnames?\b|\b(?:review|report)\b"
    r"|^\w+ (?:babies|children|young people)|\d{4}|/\d|^re(?:f)?$",
    re.I,
)
_LONGEST_SUBJECT = 60


def find_subject(headings: list[str], lines: list[str]) -> Stated | None:
    """The child or children under review, by designation or pseudonym.

    A heading of the title that is nothing but names ("Tom and Ada") counts last.
    """
    for line in headings + lines:
        match = _SUBJECTS.search(line)
        if match:
            return Stated(unshout_designation(match.group()), 0.85, line)
    for pattern in (*_CALLED, _BARE_NAMES):
        for line in headings if pattern is _BARE_NAMES else headings + lines:
            match = pattern.search(_board().sub("", line))
            if match:
                who = re.split(r":\s|,\s(?!\w+ and )|\s\(", match[1])[0].strip(" .‘’'")
                who = re.sub(r"[\"“”]", "", who).strip()
                if who and len(who) <= _LONGEST_SUBJECT and not _NO_SUBJECT.search(who):
                    return Stated(who, 0.6, line)
    return None


def unshout_designation(name: str) -> str:
    """``YOUNG PERSON "K"`` as ``Young Person K``; letters and numbers of the child kept."""
    words = re.sub(r"[\"“”‘’']", "", name).split()
    return " ".join(
        word.capitalize() if len(word) > 3 and word.isalpha() else word for word in words
    )
