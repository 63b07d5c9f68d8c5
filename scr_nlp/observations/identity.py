"""Possible identity leaks, asked about."""

from __future__ import annotations

from scr_nlp.leaks import find_leaks
from scr_nlp.observations.asking import ask_at
from scr_nlp.types import Observation, Review


def find_identity_leaks(review: Review) -> list[Observation]:
    """Words that could tell a reader who is meant, each with what could stand in its place."""
    return [
        ask_at(
            review,
            "identity_leak",
            review.locate(leak.start).block,
            leak.start,
            leak.end,
            what=leak.what,
            replacement=leak.replacement,
        )
        for leak in find_leaks(review)
    ]
