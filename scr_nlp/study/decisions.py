"""What people decided, laid over what the machine found: the one place where it counts.

A decision names its paragraph by the paragraph's letters and digits (and which of several
alike), and its words by their place in the paragraph, so that it holds when a later version
numbers the blocks of a document in another way.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from scr_nlp.types import (
    CodeKind,
    Experiencer,
    Finding,
    Polarity,
    Review,
    Role,
    Status,
    Verdict,
)

HUMAN = "human:"
"""Begins the ``method`` of a finding that a person decided; the name follows."""

Key = tuple[int, str, Role | None, Polarity | None]


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A decision as a study keeps it; offsets count from where the paragraph begins."""

    paragraph: str
    finding: Finding
    verdict: Verdict
    outcome: Finding | None
    by: str


def is_human(finding: Finding) -> bool:
    """Whether a person decided on a finding."""
    return finding.method.startswith(HUMAN)


def fingerprint_paragraphs(review: Review) -> dict[int, str]:
    """For the index of each coding unit a name that depends on its letters alone."""
    seen: Counter[str] = Counter()
    names = {}
    for index, _ in review.paragraphs():
        letters = "".join(filter(str.isalnum, review.block_text(index).casefold()))
        digest = hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()
        names[index] = f"{digest}:{seen[digest]}"
        seen[digest] += 1
    return names


def shift(finding: Finding, paragraph: int, by: int) -> Finding:
    """A finding in another paragraph, its span moved by some characters."""
    return replace(finding, paragraph=paragraph, start=finding.start + by, end=finding.end + by)


def key_of(finding: Finding) -> Key:
    """There is one finding per paragraph, code, role and polarity (codebook 1.2)."""
    return finding.paragraph, finding.code, finding.role, finding.polarity


def apply_decisions(
    review: Review, machine: Iterable[Finding], decisions: Sequence[KeptDecision]
) -> tuple[Finding, ...]:
    """The findings that count: the machine's, with every decision carried out in turn.

    A rejected finding is gone; an accepted or changed one is there whether the machine
    still finds it or not, with score 1 and the person's name in ``method``. A decision
    whose paragraph the review no longer has is passed over.
    """
    places = {name: index for index, name in fingerprint_paragraphs(review).items()}
    found = {key_of(finding): finding for finding in machine}
    for decision in decisions:
        index = places.get(decision.paragraph)
        if index is None:
            continue
        start = review.blocks[index].start
        found.pop(key_of(shift(decision.finding, index, start)), None)
        if decision.outcome is not None:
            outcome = shift(decision.outcome, index, start)
            found[key_of(outcome)] = replace(outcome, method=f"{HUMAN}{decision.by}", score=1.0)
    return tuple(sorted(found.values(), key=lambda f: (f.paragraph, f.start, f.code)))


def pack_finding(finding: Finding) -> str:
    """A finding as JSON."""
    return json.dumps(asdict(finding), separators=(",", ":"))


def unpack_finding(packed: str) -> Finding:
    """A finding from JSON."""
    return revive_finding(json.loads(packed))


def revive_finding(values: Mapping[str, Any]) -> Finding:
    """A finding from plain values by field."""
    return Finding(
        **{
            **values,
            "kind": CodeKind(values["kind"]),
            "status": Status(values["status"]),
            "experiencer": tuple(Experiencer(who) for who in values["experiencer"]),
            "role": Role(values["role"]) if values["role"] else None,
            "polarity": Polarity(values["polarity"]) if values["polarity"] else None,
        }
    )
