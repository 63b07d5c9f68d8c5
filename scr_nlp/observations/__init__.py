"""What a check asks the author of a draft, beside the coverage dimensions."""

from __future__ import annotations

from scr_nlp.observations.placeholders import find_placeholders
from scr_nlp.types import Analysis, Observation

__all__ = ["observe"]


def observe(analysis: Analysis) -> list[Observation]:
    """Everything in a review that its author may want to look at, in reading order.

    What concerns the document as a whole comes first. Kinds, with their names, are
    those of :func:`scr_nlp.codebook.drafts.load_observation_kinds`.
    """
    found = find_placeholders(analysis.review)
    return sorted(found, key=lambda one: (one.start is not None, one.start or 0))
