"""Expected sections by type and year, and headings with nothing under them."""

import pytest
from observed import read_draft, words

from scr_nlp.codebook.counting import load_document_types
from scr_nlp.codebook.drafts import load_expected_sections
from scr_nlp.observations.sections import find_empty_sections, find_missing_sections

FRONT = """# Hollow Vale Safeguarding Children Board

# Serious Case Review: Child Q

# Overview Report

Published: May {year}

## Terms of reference

The review covers two years.

## Methodology

Agencies wrote reports.

## {family}

{met}

## Analysis

The visits were short.

## Recommendations

The Board should publish its protocol.
"""


def missing(tmp_path, year=2016, family="Family involvement", met="The mother was seen."):
    review = read_draft(tmp_path, FRONT.format(year=year, family=family, met=met))
    return [one.question for one in find_missing_sections(review)]


def test_a_whole_review_lacks_nothing(tmp_path):
    assert missing(tmp_path) == []


def test_a_missing_section_is_asked_about_as_a_question(tmp_path):
    (question,) = missing(tmp_path, family="Household", met="There were four.")
    assert "the family's involvement" in question
    assert question.endswith("?")


def test_what_the_text_tells_under_another_heading_is_not_missing(tmp_path):
    assert missing(tmp_path, family="Household", met="The father declined to meet us.") == []


@pytest.mark.parametrize(("year", "asked"), [(2005, False), (2009, True), (2016, False)])
def test_an_action_plan_is_expected_in_the_years_that_asked_for_one(tmp_path, year, asked):
    assert any("action plan" in question for question in missing(tmp_path, year)) is asked


def test_rules_name_types_that_exist():
    types = {name for expected in load_expected_sections() for name in expected.types}
    assert types <= set(load_document_types())


def test_a_heading_with_nothing_under_it_is_asked_about(tmp_path):
    text = "# Review\n\nIt is short.\n\n## Analysis\n\n### Police\n\nThey came.\n\n"
    text += "## Lessons learned\n\n## Recommendations\n\n"
    review = read_draft(tmp_path, text)
    assert [words(review, one) for one in find_empty_sections(review)] == [
        "Lessons learned",
        "Recommendations",
    ]
