"""The findings that a person should look at first: those the machine is least sure of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from scr_nlp.study.decisions import HUMAN, revive_finding
from scr_nlp.types import Finding

if TYPE_CHECKING:
    from scr_nlp.study.store import Study

UNSURE = 0.7
"""Findings with a score below this are looked through unless it is said otherwise."""


def list_uncertain(
    study: Study, below: float = UNSURE, codes: Collection[str] = ()
) -> list[tuple[str, Finding]]:
    """Findings on which nobody has decided yet, least sure first.

    Args:
        study: where they stand.
        below: leave out those with this score (0-1) or more.
        codes: only these codes; all if empty.

    Returns:
        ``review_id`` and finding of each.

    Raises:
        StudyError: the study cannot be read.
    """
    found = study.findings()
    wanted = (found["score"] < below) & ~found["method"].str.startswith(HUMAN)
    if codes:
        wanted &= found["code"].isin(codes)
    found = found[wanted].sort_values("score", kind="stable")
    names = [field.name for field in fields(Finding)]
    plain = found[["review_id", *names]].astype("object")
    rows: list[dict[str, Any]] = [
        dict(zip(plain.columns, row, strict=True))
        for row in plain.where(plain.notna(), None).itertuples(index=False)
    ]
    return [(str(row.pop("review_id")), revive_finding(row)) for row in rows]
