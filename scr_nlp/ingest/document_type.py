"""What type of document a review is (codebook 6.1) and of which nation."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from scr_nlp.codebook.load import load_data
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.types import Stated

_MASK = "mask"
OTHER = Stated("other", 0.0)


class _TypeCue(NamedTuple):
    type: str
    zone: str
    weight: float


@cache
def _matcher(zone: str) -> CueMatcher[_TypeCue]:
    data = load_data("documents.yaml")
    cues = [
        (_TypeCue(entry["id"], zone, float(weight)), cue)
        for entry in data["types"]
        for cue, weight in entry[zone].items()
    ]
    masks = [(_TypeCue(_MASK, zone, 0.0), cue) for cue in data["type_masks"]]
    return CueMatcher(cues + masks)


def _weigh(text: str, zone: str) -> dict[str, dict[str, tuple[float, str]]]:
    """For each type its cues found: weight and words."""
    matches = list(_matcher(zone).find(text))
    masked = [(m.start, m.end) for m in matches if m.label.type == _MASK]
    found: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
    for match in matches:
        label = match.label
        inside = any(start <= match.start and match.end <= end for start, end in masked)
        if label.type != _MASK and not inside:
            found[label.type].setdefault(match.cue, (label.weight, text[match.start : match.end]))
    return found


_LISTED = re.compile(
    r"^.{1,40}[:–-]\s*(?:executive summary|overview report|(?:board )?response"
    r"|(?:learning )?briefing|action plan|full report|7[- ]minute briefing|report|review)\W*$",
    re.I,
)


def find_type(title: str, body: str, items: list[str], *, on_site: bool) -> Stated:
    """The type of a document from its title and front matter, its text and its shape.

    ``items`` are the list items and rows of the document, ``on_site`` whether lines of
    a web site stood among its text. The score is the winner's share of the weight.
    """
    data = load_data("documents.yaml")
    weights: dict[str, float] = defaultdict(float)
    words: dict[str, tuple[float, str]] = {}
    for zone, text in (("title", title), ("body", body)):
        for type_id, cues in _weigh(text, zone).items():
            weights[type_id] += sum(weight for weight, _ in cues.values())
            heaviest = max(cues.values())
            words[type_id] = max(words.get(type_id, (0.0, "")), heaviest)
    listed = sum(1 for item in items if _LISTED.match(item)) >= 3
    for type_id, shapes in data["shapes"].items():
        weights[type_id] += shapes["listed_documents"] * listed + shapes["site_lines"] * on_site
    if not weights:
        return OTHER
    winner = max(weights, key=lambda type_id: weights[type_id])
    if weights[winner] < data["type_floor"]:
        return OTHER
    rest = max((w for type_id, w in weights.items() if type_id != winner), default=0.0)
    score = weights[winner] / (weights[winner] + 0.5 * rest + 1.0)
    return Stated(winner, round(score, 2), words.get(winner, (0.0, ""))[1])


@cache
def _nation_matcher() -> CueMatcher[str]:
    nations = load_data("documents.yaml")["nations"]
    return CueMatcher([(entry["id"], cue) for entry in nations for cue in entry["cues"]])


def find_nation(title: str, body: str) -> Stated | None:
    """The nation whose system the document speaks of; the front matter weighs most."""
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, str] = {}
    for text, weight in ((title, 5.0), (body, 1.0)):
        seen: dict[tuple[str, str], int] = defaultdict(int)
        for match in _nation_matcher().find(text):
            seen[match.label, match.cue] += 1
            if seen[match.label, match.cue] <= 3:
                weights[match.label] += weight
                first.setdefault(match.label, text[match.start : match.end])
    if not weights:
        return None
    winner = max(weights, key=lambda nation: weights[nation])
    return Stated(winner, round(weights[winner] / sum(weights.values()), 2), first[winner])
