"""Recommendations that name nobody, nothing that can be seen to be done, or no date."""

from __future__ import annotations

from scr_nlp.observations.asking import ask_about
from scr_nlp.recommendations import find_recommendations
from scr_nlp.types import Analysis, Observation


def find_open_recommendations(analysis: Analysis) -> list[Observation]:
    """What each recommendation leaves open; where none has a date, that is asked once."""
    review = analysis.review
    recommendations = find_recommendations(analysis)
    ask_each = len(recommendations) == 1 or any(one.dated for one in recommendations)
    found = []
    for one in recommendations:
        if not one.addressee and not one.agencies:
            found.append(ask_about(review, "recommendation_addressee", one.paragraph))
        if not one.measurable:
            found.append(ask_about(review, "recommendation_measure", one.paragraph))
        if ask_each and not one.dated:
            found.append(ask_about(review, "recommendation_date", one.paragraph))
    if recommendations and not ask_each:
        first = recommendations[0].paragraph
        count = str(len(recommendations))
        found.append(ask_about(review, "recommendations_undated", first, count=count))
    return found
