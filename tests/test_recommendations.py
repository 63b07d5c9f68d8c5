"""Recommendations: which blocks are one, and whom they ask for what by when."""

from pathlib import Path

import pytest

from scr_nlp import find_recommendations, read_review
from scr_nlp.codebook.recommendations import load_recommendation_rules
from scr_nlp.types import Analysis, Block, BlockKind, Review, Run

RULES = load_recommendation_rules()


def as_analysis(review: Review) -> Analysis:
    return Analysis(review, (), (), Run("0", "", ""))


def read_passage(text: str) -> list:
    block = Block(
        BlockKind.PARAGRAPH, 0, len(text), section="Recommendations", section_kind="recommendations"
    )
    return find_recommendations(as_analysis(Review("x", "x", text, (block,))))


@pytest.mark.parametrize("example", RULES.examples, ids=[e.text for e in RULES.examples])
def test_the_examples_of_the_codebook_are_read_as_it_says(example):
    (found,) = read_passage(example.text)
    assert found.addressee == example.addressee
    assert found.agencies == example.agencies
    assert found.measurable is example.measurable, found.measure
    assert found.date == example.date


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        (
            "The Board should issue a protocol, and the trust should audit it each year.",
            "audit it each year",
        ),
        ("That the Board re-issue the procedure.", "re-issue the procedure"),
        ("To the Trust: staff to complete the course.", "complete the course"),
        (
            "The hub should tell every referrer who is going to act, and will keep a log.",
            "tell every referrer who is going to act",
        ),
        (
            "The Board should require that every assessment of a child who is looked after by a"
            " relative states who else lives there, what each of them does in a day, and why.",
            "require that every assessment of a child who is looked after by a relative states"
            " who else lives there",
        ),
        (
            "The Board should ensure that where more than one child of a household is open to more"
            " than one team a single combined analysis of what each of them needs is written.",
            "… of what each of them needs is written",
        ),
        (
            "No friend or relative should interpret in any enquiry.",
            "No friend or relative should interpret in any enquiry",
        ),
        (
            "The police should notify children's social care of every arrest of an adult who lives"
            " in the house of a child with a plan, within two days.",
            "… a child with a plan, within two days",
        ),
        ("The Board should bear the lessons in mind.", ""),
    ],
)
def test_a_measure_is_a_clause_that_can_be_read_alone(text, measure):
    (found,) = read_passage(text)
    assert found.measure == measure


@pytest.mark.parametrize("text", RULES.none)
def test_what_only_stands_among_recommendations_is_none(text):
    assert read_passage(text) == []


DRAFT = """
# Review of Child Q

## 4 Analysis

4.1 The school should have rung. Recommendation 2 below deals with this.

## 5 Recommendations

5.1 The panel makes the following recommendations.

5.2 The Board should:

- publish a protocol by May 2024;
- audit its use each year.

5.3 Where a child is missed, the health trust must tell the school.

For the health trust:

- remind hostels that visitors are to be named;
- review the rota.

## Table of single-agency recommendations

| Ref | Recommendation | Lead | By when |
|---|---|---|---|
| R1 | Reissue the protocol | Police | Mar 2024 |
| R2 | Be mindful of the protocol | | |
"""


@pytest.fixture
def recommendations(tmp_path: Path) -> list:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    return find_recommendations(as_analysis(read_review(path)))


def test_items_under_a_lead_in_ask_whom_it_names(recommendations):
    publish, audit = recommendations[:2]
    assert publish.text.startswith("publish a protocol")
    assert (publish.addressee, publish.dated) == ("The Board", True)
    assert (audit.addressee, audit.dated) == ("The Board", False)
    assert publish.agencies == audit.agencies == ("safeguarding_board",)


def test_a_numbered_recommendation_keeps_its_number_and_place(recommendations):
    one = recommendations[2]
    assert (one.number, one.page, one.addressee) == ("5.3", 1, "the health trust")


def test_items_under_a_group_ask_whom_it_is_for(recommendations):
    remind, review = recommendations[3:5]
    assert remind.addressee == review.addressee == "the health trust"
    assert (remind.measure, review.measure) == ("", "review the rota")


def test_a_row_is_read_by_the_header_of_its_table(recommendations):
    asked, vague = recommendations[5:]
    assert (asked.addressee, asked.agencies, asked.date) == ("Police", ("police",), "Mar 2024")
    assert asked.measurable
    assert (vague.addressee, vague.date, vague.measurable) == ("", "", False)
