"""Themes of the analysis without a lesson, and recommendations with nothing behind them."""

from observed import as_analysis, read_draft

from scr_nlp.observations.themes import (
    find_recommendations_without_theme,
    find_themes_without_lesson,
)
from scr_nlp.types import CodeKind, Finding, Polarity, Status

DRAFT = """# Review

## Analysis

1.1 The visits were late.

1.2 The letters were late.

1.3 The plan was late.

1.4 Nobody asked.

## Recommendations

2.1 The Board should ask more.

2.2 The Board should count cases.
"""


def build(tmp_path, *themes):
    """The draft with themes, each by code, printed number and polarity."""
    review = read_draft(tmp_path, DRAFT)
    blocks = {block.number: index for index, block in enumerate(review.blocks)}
    findings = [
        Finding(code, CodeKind.THEME, Status.PRESENT, blocks[number],
                review.blocks[blocks[number]].start, review.blocks[blocks[number]].end,
                "", "", "cue", 1.0, polarity=Polarity(polarity))
        for code, number, polarity in themes
    ]  # fmt: skip
    return as_analysis(review, *findings)


LATE = [("drift_and_delay", number, "concern") for number in ("1.1", "1.2", "1.3")]
CURIOUS = ("professional_curiosity", "1.4", "concern")
ASKED = ("professional_curiosity", "2.1", "neutral")


def test_a_concern_of_several_paragraphs_that_no_lesson_takes_up_is_asked_about(tmp_path):
    (found,) = find_themes_without_lesson(build(tmp_path, *LATE, CURIOUS, ASKED))
    assert found.number == "1.1"
    assert "3 paragraphs" in found.question


def test_a_concern_that_a_recommendation_takes_up_is_not(tmp_path):
    answered = ("drift_and_delay", "2.1", "neutral")
    assert find_themes_without_lesson(build(tmp_path, *LATE, answered)) == []


def test_good_practice_asks_for_no_lesson(tmp_path):
    good = [(code, number, "good_practice") for code, number, _ in LATE]
    assert find_themes_without_lesson(build(tmp_path, *good, ASKED)) == []


def test_a_recommendation_whose_theme_stands_nowhere_before_is_asked_about(tmp_path):
    workload = ("workload_and_capacity", "2.2", "neutral")
    (found,) = find_recommendations_without_theme(build(tmp_path, CURIOUS, ASKED, workload))
    assert found.number == "2.2"
    assert "workload" in found.question


def test_a_remedy_needs_no_theme_of_its_own(tmp_path):
    training = ("training_and_skills", "2.2", "neutral")
    assert find_recommendations_without_theme(build(tmp_path, CURIOUS, ASKED, training)) == []
