"""What a check asks the author of a draft, beside the coverage dimensions."""

from __future__ import annotations

from scr_nlp.observations.actions import find_open_recommendations
from scr_nlp.observations.identity import find_identity_leaks
from scr_nlp.observations.numbering import find_numbering_breaks
from scr_nlp.observations.placeholders import find_placeholders
from scr_nlp.observations.sections import find_empty_sections, find_missing_sections
from scr_nlp.observations.sums import find_sums
from scr_nlp.observations.themes import (
    find_recommendations_without_theme,
    find_themes_without_lesson,
)
from scr_nlp.types import Analysis, Observation

__all__ = ["observe"]


def observe(analysis: Analysis) -> list[Observation]:
    """Everything in a review that its author may want to look at, in reading order.

    What concerns the document as a whole comes first. Kinds, with their names, are
    those of :func:`scr_nlp.codebook.drafts.load_observation_kinds`.
    """
    review = analysis.review
    found = [
        *find_missing_sections(review),
        *find_empty_sections(review),
        *find_placeholders(review),
        *find_numbering_breaks(review),
        *find_open_recommendations(analysis),
        *find_themes_without_lesson(analysis),
        *find_recommendations_without_theme(analysis),
        *find_sums(review),
        *find_identity_leaks(review),
    ]
    return sorted(found, key=lambda one: (one.start is not None, one.start or 0))
