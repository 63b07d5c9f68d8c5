"""Recommendations as objects: what is asked, of whom, and by when (``recommendations.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.codebook.recommendations import load_recommendation_rules
from scr_nlp.types import Analysis, BlockKind, CodeKind, Recommendation, Review, Role

_SENTENCE_END = re.compile(r"(?<=[.;?!])\s+(?=\S)")
_CELL = re.compile(r"\s*\|\s*")
_NOTE = re.compile(r"\[[^\[\]]*\]")
_NUMBER = re.compile(r"^\W*(?:\(?(?:[A-Za-z]|\d{1,2}|[ivx]{1,4})[.)]\s+)")
_LEADING = r"^(?:When|Where|If|In|For|Following|Before|After|Until|To|As|Once|Given|Whenever)\b"
_LEADING_CLAUSE = re.compile(rf"{_LEADING}.*?,\s+")
_UNPARTED_CLAUSE = re.compile(rf"{_LEADING}[^,]*$")
_REPORTED = re.compile(
    r"^(?:it is (?:\w+ )?recommended that"
    r"|(?:the (?:\w+ )?|we |I )?recommends?(?: \([^()]*\))? that|that)\s+",
    re.I,
)
_CLAUSE = re.compile(r"[;,]\s+(?:and\s+)?|\band\s+(?=the\b|[A-Z])")
_ADDRESSED = re.compile(r"(?:to|for) ([^:.;]{2,60}):\s", re.IGNORECASE)
_FOR_WHOM = re.compile(r"^(?:.*\b(?:for|to)\s)?", re.IGNORECASE)
_GROUP = re.compile(r"(?:to|for) [^.:;?]{2,60}:?", re.IGNORECASE)
_AGENT = re.compile(r"\bby ((?:the |each |all |both )?\S.*)")
_PASSIVE = re.compile(
    r"\s*(?:also |always |not |then |now )*be (?!assured|satisfied|prepared|reminded|asked)"
    r"\w+(?:ed|en|wn|ught|ld|lt|nt|pt|de|ut|ad)\b"
)
_PREPOSITION = re.compile(r"\b(?:for|of|to|about|with|from|on|in|by|who|which|whose|that)\s", re.I)
_AND = re.compile(r"(?:[\s,&]|'s?|\b(?:and|or|the|its|both|all|other|local|relevant|of)\b)*")
# A body that no list knows: a name or letters ("Elwyr College", "The UHB", "NHS Torsanay").
_PROPER = re.compile(
    r"(?!(?:Any|Every|No|Each|All|A|An|If|When|Where|Child)\b)(?:The )?"
    r"(?:(?:[A-Z]{2,}[a-z]?|[A-Z][\w'’-]*\s(?:and |of |the |for )*[A-Z][\w'’-]*)"
    r"(?:\s+(?:and|of|the|for|&|[A-Z][\w'’-]*))*)$"
)
_KIND_OF_BODY = re.compile(r"(?: and \w+)?\s(?:services?|teams?|agency|agencies|trusts?)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_CLAUSE_END = re.compile(r"[;:.?!](?:\s|$)|\s\(")
_NEXT = re.compile(r"[;,]\s|\sand\s")
_DANGLING = re.compile(r"(?:,?\s(?:and|or|of|to|at|on|in|by|for|the|a|an)|,)+$")
_NEGATIVE = re.compile(r"(?:no|nobody|none|neither|not to)\b", re.IGNORECASE)
_WORDS_OF_MEASURE, _LEAST_WORDS = 20, 8
_WORDS_OF_LEAD_IN = 20
_WORDS_OF_SUBJECT = 12


@cache
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _imperative() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load_recommendation_rules().verbs)})\b", re.IGNORECASE)


@cache
def _own_name_told() -> re.Pattern[str]:
    """A name that no list knows and the bare verb of what it is to do ("Fern Homes appoint")."""
    verbs = "|".join(load_recommendation_rules().verbs)
    return re.compile(rf"((?:[A-Z][\w'’-]*\s+){{1,5}})(?:{verbs})\b")


@cache
def _bodies() -> CueMatcher[str]:
    """Everyone who can be told to act; the label is an agency's code or empty."""
    agencies = load_codebook().of_kind(CodeKind.AGENCY)
    cues = [(code.id, cue) for code in agencies for cue in code.cues]
    return CueMatcher([*cues, *(("", cue) for cue in load_recommendation_rules().addressees)])


@cache
def _measurable() -> CueMatcher[None]:
    return CueMatcher((None, cue) for cue in load_recommendation_rules().measurable)


@dataclass(frozen=True, slots=True)
class _Request:
    """What one block asks, and the words in which an addressee or a date may stand."""

    action: str
    asked: str = ""
    date: str = ""
    lead_in: str = ""
    group: str = ""
    labelled_within: bool = False

    @property
    def is_imperative(self) -> bool:
        """Whether it begins with what a lead-in, a group or the owner of a row is to do."""
        if self.asked or self.lead_in or _GROUP.fullmatch(self.group):
            return bool(_imperative().match(self.action) or (self.lead_in and self._has_bare_verb))
        return False

    @property
    def _has_bare_verb(self) -> bool:
        first = re.match(r"[a-z-]+\b", self.action)
        modal = re.search(r"\b(?:should|must|will|shall|to):$", self.lead_in)
        return bool(modal and first and first[0] not in ("to", "not", "that", "with", "by", "a"))


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def _is_short(subject: str) -> bool:
    return len(subject.split()) <= _WORDS_OF_SUBJECT


def _requests_in(text: str) -> list[re.Match[str]]:
    rules = load_recommendation_rules()
    found = list(_any(rules.requests).finditer(text))
    first = _any(rules.headlines).search(text)
    return found or ([first] if first and _is_short(text[: first.start()]) else [])


def _asked_in(sentence: str) -> Iterator[tuple[str, bool]]:
    """The words that can name who is asked, and whether they are all before the request."""
    addressed = _ADDRESSED.match(sentence)
    if addressed:
        yield addressed[1], True
    reported = _REPORTED.match(sentence)
    sentence = sentence[reported.end() :] if reported else sentence
    last = 0
    for match in _requests_in(sentence):
        if match.start() and not _PASSIVE.match(sentence, match.end()):
            subject = sentence[last : match.start()].strip()
            yield (_CLAUSE.split(subject)[-1] if last else _without_lead(subject)), True
        agent = _AGENT.search(sentence, match.end())
        if agent:
            yield agent[1], False
        last = match.end()
    if reported:
        yield sentence, False
        name = _own_name_told().match(sentence)
        if name:
            yield name[1].strip(), True


def _without_lead(subject: str) -> str:
    """Who is asked, without a clause that says when: parted by a comma, or ended by a body."""
    if _UNPARTED_CLAUSE.match(subject):
        *_, last = [m.start for m in _bodies().find(subject) if m.end == len(subject)] or [0]
        article = re.search(r"\b(?:the|each|all|both)\s$", subject[:last])
        return subject[article.start() if article else last :]
    return _LEADING_CLAUSE.sub("", subject)


def _and_length(words: str) -> int:
    joined = _AND.match(words)
    return joined.end() if joined else 0


def _named(words: str, whole: bool) -> tuple[str, tuple[str, ...]]:
    """Who is named at the head of some words: the words, and codes of agencies."""
    found = sorted(_bodies().find(words), key=lambda m: (m.start, -m.end))
    found = [match for match in found if words[match.start - 1 : match.start] != "-"]
    before = words[: found[0].start] if found else words
    if not found or _PREPOSITION.search(before) or len(before.split()) > 4:
        return "", ()
    end, codes = found[0].end, [found[0].label]
    for match in found[1:]:
        if match.start >= end and not _AND.fullmatch(words[end : match.start]):
            break
        end = max(end, match.end)
        codes.append(match.label)
    rest = words[end:]
    if whole and (len(rest.split()) <= 2 or _PROPER.match(rest[_and_length(rest) :])):
        name = words
    else:
        kind = _KIND_OF_BODY.match(words, end)
        name = _POSSESSIVE.sub("", words[: kind.end() if kind else end])
    return name.strip(), tuple(dict.fromkeys(code for code in codes if code))


def _read_addressee(request: _Request) -> tuple[str, tuple[str, ...]]:
    places = [(request.asked, True)] if request.asked else []
    # What a body in the lead-in is to "ask", "remind" or "invite" others is asked of that body.
    own = [] if request.is_imperative else _sentences(request.action)
    for sentence in [*own, request.lead_in]:
        places += _asked_in(sentence)
    if request.labelled_within:
        # "Recommendation 4: the trust provides ..."
        places.append((request.action, False))
    places += [
        (_FOR_WHOM.sub("", words).strip(" :"), True) for words in (request.lead_in, request.group)
    ]
    for words, whole in places:
        name, codes = _named(words, whole)
        if name:
            return name, codes
    own_names = [words for words, whole in places[:-1] if whole and _PROPER.match(words)]
    return request.asked or next(iter(own_names), ""), ()


def _main_requests(sentence: str) -> list[int]:
    """Where what is asked begins: after each request that is no part of what another asks."""
    reported = _REPORTED.match(sentence)
    if reported:
        return [reported.end()]
    starts: list[int] = []
    last, subordinate = 0, _any(load_recommendation_rules().subordinate)
    for match in _requests_in(sentence):
        if not (starts and subordinate.search(sentence, last, match.start())):
            starts.append(match.end())
            last = match.end()
    return starts


def _shorten(asked: str) -> str:
    """The first clause, whole if it is short, else up to where it can be broken off."""
    clause = _CLAUSE_END.split(asked, maxsplit=1)[0].strip(" ,")
    words = clause.split()
    if len(words) <= _WORDS_OF_MEASURE:
        return clause
    head = " ".join(words[:_WORDS_OF_MEASURE])
    breaks = [m.start() for m in _any(load_recommendation_rules().breaks).finditer(head)]
    fitting = [at for at in breaks if len(head[:at].split()) >= _LEAST_WORDS]
    return _DANGLING.sub("", head[: fitting[-1]]) if fitting else f"{head}…"


def _clause_around(asked: str, start: int, end: int) -> str:
    """The clause in which some words stand, as far as it goes."""
    begin = max((m.end() for m in _CLAUSE.finditer(asked, 0, start)), default=0)
    short = _shorten(asked[begin:])
    if end - begin <= len(short) and len(short.split()) >= _LEAST_WORDS // 2:
        return short
    # A limit alone ("within ten days") says nothing without what comes before it.
    clause = asked[begin:end].split()
    words = clause if len(clause) >= _LEAST_WORDS else asked[:end].split()
    return " ".join(["…", *words[-_LEAST_WORDS:]] if len(words) > _LEAST_WORDS else words)


def _read_measure(request: _Request, addressee: str) -> str:
    """The words by which others can see it done; empty where all is vague."""
    rules, action = load_recommendation_rules(), request.action
    addressed = _ADDRESSED.match(action)
    action = action[addressed.end() :] if addressed else action
    asks = [
        (sentence, [] if request.is_imperative else _main_requests(sentence))
        for sentence in _sentences(action)
    ]
    if not any(starts for _, starts in asks):
        asks = [(asks[0][0], [0])]
    parts = [
        (
            sentence[:start] if start == starts[0] and _NEGATIVE.match(sentence) else "",
            _without_addressee(_until_next(sentence, start, end), addressee),
        )
        for sentence, starts in asks
        for start, end in pairwise([*starts, len(sentence)])
    ]
    for negation, asked in parts:
        for mark in _measurable().find(asked):
            short = _shorten(asked)
            if mark.end <= len(short):
                return " ".join(f"{negation} {short}".split())
            return _clause_around(asked, mark.start, mark.end)
    for negation, asked in parts:
        if asked and not _any(rules.vague).match(asked):
            return " ".join(f"{negation} {_shorten(asked)}".split())
    return ""


def _until_next(sentence: str, start: int, end: int) -> str:
    """What is asked, without the subject of the request that ends at ``end``."""
    asked = sentence[start:end]
    if end < len(sentence):
        asked = asked[: max((m.start() for m in _NEXT.finditer(asked)), default=len(asked))]
    return asked


def _without_addressee(asked: str, addressee: str) -> str:
    """What is asked, without who is asked where that stands after the request ("that ...")."""
    asked = asked.strip()
    name = re.escape(re.sub(r"^the\s+", "", addressee, flags=re.IGNORECASE))
    return re.sub(rf"^(?:the\s+)?{name}\b(?!['’])\s*", "", asked) if name else asked


def _header(cells: list[str]) -> dict[str, int]:
    columns = load_recommendation_rules().columns
    return {
        name: index
        for name, pattern in (
            ("action", columns.action),
            ("owner", columns.owner),
            ("date", columns.date),
        )
        for index, cell in enumerate(cells)
        if re.match(pattern, cell.strip(), re.IGNORECASE)
    }


def _asks(text: str) -> bool:
    """Whether a text without its number and notes asks somebody to do something."""
    rules = load_recommendation_rules()
    if _any(rules.preambles).search(text) or text.rstrip().endswith("?"):
        return False
    return bool(_requests_in(text) or _imperative().match(text))


def _candidates(review: Review) -> Iterator[tuple[int, _Request]]:
    """Index of each block that asks something, and what it asks."""
    rules = load_recommendation_rules()
    label, numbers = re.compile(rules.label, re.I), re.compile(rules.numbers, re.I)
    inner = re.compile(rf"(?<=[.;] ){rules.label}\s*[:–—-]\s+", re.I)
    lead_in, group, columns = "", "", dict[str, int]()
    for index, block in enumerate(review.blocks):
        inside = block.section_kind in rules.sections
        text = review.block_text(index)
        if block.kind is BlockKind.ROW:
            cells = _CELL.split(text)
            header = _header(cells)
            columns = header or columns
            if inside and "action" in columns and not header:
                yield index, _read_row(cells, columns)
            continue
        columns = {}
        if block.kind is BlockKind.HEADING or _GROUP.fullmatch(text):
            lead_in, group = "", text
            continue
        if block.kind is BlockKind.FOOTNOTE:
            continue
        opening = label.match(text)
        plain = _NUMBER.sub("", _NOTE.sub("", text[opening.end() if opening else 0 :])).strip(
            " .:–—-"
        )
        within = inner.search(plain)
        plain = plain[within.end() :] if within else plain
        labelled = bool((block.number and numbers.match(block.number)) or opening)
        is_item = block.kind is BlockKind.ITEM
        if text.rstrip().endswith(":") and not is_item and not labelled:
            lead_in = text if inside and len(text.split()) <= _WORDS_OF_LEAD_IN else ""
            continue
        lead_in = lead_in if is_item else ""
        if (inside or (labelled and block.section_kind not in rules.not_in)) and (
            _asks(plain) or within or (lead_in and plain and not plain.endswith("?"))
        ):
            yield index, _Request(plain, lead_in=lead_in, group=group, labelled_within=bool(within))


def _read_row(cells: list[str], columns: dict[str, int]) -> _Request:
    def cell(name: str) -> str:
        index = columns.get(name, len(cells))
        return cells[index] if index < len(cells) else ""

    return _Request(cell("action"), cell("owner"), cell("date"))


def _in_force(review: Review, found: list[tuple[int, _Request]]) -> Iterator[tuple[int, _Request]]:
    """The candidates less unnumbered comment between numbered recommendations."""
    numbered = {
        review.blocks[index].section
        for index, request in found
        if review.blocks[index].number and not request.lead_in
    }
    for index, request in found:
        block = review.blocks[index]
        may_comment = block.kind in (BlockKind.PARAGRAPH, BlockKind.BOX) and not block.number
        if not (may_comment and block.section in numbered):
            yield index, request


def _read_date(request: _Request) -> str:
    match = _any(load_recommendation_rules().dates).search(f"{request.lead_in} {request.action}")
    if match:
        return match.group()
    return request.date if re.search(r"[a-z\d]", request.date, re.IGNORECASE) else ""


def find_recommendations(analysis: Analysis) -> list[Recommendation]:
    """The recommendations of a review, in reading order.

    One for each block that asks somebody to act: numbered or not, an item under a
    lead-in ("The Board should:"), or a row of a table with a column of actions.
    Agencies are those the tagger read as addressees and those named in the words
    before the request, in the lead-in, or in the table's column of owners.
    """
    review = analysis.review
    told: dict[int, list[str]] = {}
    themes: dict[int, list[str]] = {}
    for finding in analysis.findings:
        if finding.kind is CodeKind.AGENCY and finding.role is Role.ADDRESSEE:
            told.setdefault(finding.paragraph, []).append(finding.code)
        elif finding.kind is CodeKind.THEME:
            themes.setdefault(finding.paragraph, []).append(finding.code)
    recommendations = []
    for index, request in _in_force(review, list(_candidates(review))):
        block = review.blocks[index]
        addressee, agencies = _read_addressee(request)
        recommendations.append(
            Recommendation(
                paragraph=index,
                start=block.start,
                end=block.end,
                page=block.page,
                number=block.number,
                text=review.block_text(index),
                addressee=addressee,
                agencies=tuple(dict.fromkeys([*agencies, *told.get(index, ())])),
                measure=_read_measure(request, addressee),
                date=_read_date(request),
                themes=tuple(dict.fromkeys(themes.get(index, ()))),
            )
        )
    return recommendations
