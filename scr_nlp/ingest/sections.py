"""Canonical kinds of sections, told from headings (codebook 6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.matching import CueMatch, CueMatcher

_MASK = "mask"
_EVALUATING = {"analysis", "findings", "recommendations"}
_APART = {"glossary", "appendix"}
_MARKS = re.compile(r"^\W+|\W+$")
# "Part Two:", "Chapter 3.", "Minute 5:" tell the order, not the kind.
_LABEL = re.compile(
    r"^(?:part|chapter|section|minute|step|stage)\s+(?:\w{1,6})\s*(?:[:.–—-]\s*|\s)", re.I
)
_ORDINAL = r"\d{1,2}[a-z]?|[A-Z]|\[\w\]|\(\w\)|[ivx]{1,4}|one|two|three|four|five|six|seven|eight"
_ONE_WORD_NUMBER = re.compile(r"^(?:\(?[a-z0-9]{1,3}[.)]|\d+(?:[.-]\d+)*\.?)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Section:
    """The heading a block stands under and that section's kind (empty where untold)."""

    heading: str = ""
    kind: str = ""


class HeadingLine(NamedTuple):
    """A heading as the structure step has it."""

    level: int
    number: str | None
    text: str


class _Rules(NamedTuple):
    matcher: CueMatcher[str]
    labels: re.Pattern[str]
    label_kinds: dict[str, str]
    whole: dict[str, str]
    rank: dict[str, int]


@cache
def _rules() -> _Rules:
    data = load_data("sections.yaml")
    kinds = data["kinds"]
    cues = [(kind["id"], cue) for kind in kinds for cue in kind["cues"]]
    cues += [(_MASK, phrase) for phrase in data["masks"]]
    labels = {label.lower(): kind["id"] for kind in kinds for label in kind.get("labels", ())}
    longest_first = sorted(labels, key=len, reverse=True)
    return _Rules(
        CueMatcher(cues),
        re.compile(rf"({'|'.join(longest_first)})\s+(?:{_ORDINAL})(?!\w)", re.I),
        labels,
        {_bare(words): kind["id"] for kind in kinds for words in kind["whole"]},
        {kind["id"]: rank for rank, kind in enumerate(kinds)},
    )


@cache
def tone_of(kind: str) -> str:
    """Whether a section kind is descriptive, evaluative, prescriptive or reference.

    Empty for a section whose kind no heading tells.
    """
    tones = {entry["id"]: str(entry["tone"]) for entry in load_data("sections.yaml")["kinds"]}
    return tones.get(kind, "")


def _bare(heading: str) -> str:
    heading = _LABEL.sub("", _ONE_WORD_NUMBER.sub("", heading))
    return " ".join(_MARKS.sub("", heading).lower().replace("’", "'").split())


def _inside(match: CueMatch[str], others: list[CueMatch[str]]) -> bool:
    """Whether a longer match of another kind covers this one."""
    length = match.end - match.start
    return any(
        other.start <= match.start and match.end <= other.end and other.end - other.start > length
        for other in others
    )


def kind_of_heading(heading: str) -> str:
    """The section kind that a heading names, or an empty string.

    A longer cue covers a shorter one inside it; of several kinds named side by side
    the later, more evaluative one is taken (codebook 6.2).
    """
    rules = _rules()
    heading = heading[:_LONGEST_HEADING]
    bare = _bare(heading)
    if bare in rules.whole:
        return rules.whole[bare]
    label = rules.labels.match(bare)
    if label:
        return rules.label_kinds[label[1].lower()]
    matches = list(rules.matcher.find(heading))
    kinds = {m.label for m in matches if m.label != _MASK and not _inside(m, matches)}
    return max(kinds, key=lambda kind: rules.rank[kind], default="")


def _is_below(number: str | None, other: str | None) -> bool:
    """Whether number 7.1 stands below number 7."""
    return bool(number and other and re.match(rf"{re.escape(other)}[.-]\d", number))


_LONGEST_HEADING = 300
_LONG_TITLE = 6


def is_title(heading: str) -> bool:
    """Whether a heading at the top names the document and not a section of it."""
    named = any(match.label == _MASK for match in _rules().matcher.find(heading[:_LONGEST_HEADING]))
    return named or len(heading.split()) > _LONG_TITLE


def _settle(own: str, inherited: str) -> str:
    """The kind of a sub-heading, from its own words and the section it stands in.

    Inside an analysis or a list of findings, "The mother" or "Procedure" is a topic
    under examination, not a new descriptive section.
    """
    evaluated = inherited in _EVALUATING and tone_of(own) in {"descriptive", "reference"}
    if not own or (evaluated and own not in _APART):
        return inherited
    return own


def section_kinds(headings: Iterable[HeadingLine | None]) -> Iterator[Section]:
    """The section of each block, in order; blocks other than headings are given as None.

    A heading decides the kind; a sub-heading inherits that of the heading above it,
    by level or by number, unless it names a kind itself. The document's own title
    has none.
    """
    at_top = True
    above: list[tuple[HeadingLine, str]] = []
    section = Section()
    for heading in headings:
        if heading is not None:
            while (
                above
                and above[-1][0].level >= heading.level
                and not _is_below(heading.number, above[-1][0].number)
            ):
                above.pop()
            kind = "" if at_top and is_title(heading.text) else kind_of_heading(heading.text)
            kind = _settle(kind, above[-1][1] if above else "")
            above.append((heading, kind))
            section = Section(heading.text, kind)
        else:
            at_top = False
        yield section
