"""Recommendations, counted."""

from dataclasses import replace

import pytest
from frames import build_findings, build_paragraphs, build_reviews
from sample import RUN

from scr_nlp.codebook import load_codebook
from scr_nlp.summaries import (
    addressee_themes,
    answered_concerns,
    evidence,
    list_recommendations,
    recommendation_counts,
    select_cases,
)
from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    CodeKind,
    Finding,
    Polarity,
    Review,
    Status,
)

CODEBOOK = load_codebook()
REVIEWS = build_reviews(("a", "overview_report"), ("b", "overview_report"))
CASES = select_cases(REVIEWS)
TEXTS = (
    "Recommendations",
    "The police should share all domestic abuse notifications with schools by March 2015.",
    "Information should be shared.",
)


def analysis(review_id):
    blocks, at = [], 0
    for index, text in enumerate(TEXTS):
        kind = BlockKind.PARAGRAPH if index else BlockKind.HEADING
        number = str(index) if index else None
        block = Block(kind, at, at + len(text), 1, number, 0, TEXTS[0], "recommendations")
        blocks.append(block)
        at += len(text) + 2
    findings = tuple(
        Finding(
            *("information_sharing", CodeKind.THEME, Status.HYPOTHETICAL, index),
            *(blocks[index].start, blocks[index].start + 4, TEXTS[index][:4], "", "cue", 1.0),
            polarity=Polarity.NEUTRAL,
        )
        for index in (1, 2)
    )
    review = Review(review_id, f"{review_id}.pdf", "\n\n".join(TEXTS), tuple(blocks))
    return Analysis(review, findings, (), RUN)


@pytest.fixture(scope="module")
def listed():
    bare = analysis("b")
    return list_recommendations(
        [analysis("a"), replace(bare, review=replace(bare.review, blocks=bare.review.blocks[:1]))]
    )


def test_every_recommendation_is_listed_with_its_place(listed):
    assert listed["review_id"].tolist() == ["a", "a"]
    first = listed.iloc[0]
    assert first["agencies"] == ("police",) and first["themes"] == ("information_sharing",)
    assert (first["page"], first["number"], first["measurable"]) == (1, "1", True)
    assert first["date"] == "by March 2015"


def test_documents_without_recommendations_are_counted_too(listed):
    table = recommendation_counts(listed, CASES).set_index("review_id")
    assert table["n"].to_dict() == {"a": 2, "b": 0}
    assert table.loc["a", ["addressed", "dated"]].tolist() == [1, 1]


def test_recommendations_are_counted_by_addressee_and_theme(listed):
    table = addressee_themes(listed, CODEBOOK)
    assert table[["agency", "theme", "n", "documents"]].to_numpy().tolist() == [
        ["police", "information_sharing", 1, 1],
        ["not stated", "information_sharing", 1, 1],
    ]


def test_concerns_are_answered_or_not(listed):
    findings = build_findings(
        ("a", 0, "information_sharing", "present", "concern"),
        ("b", 0, "information_sharing", "present", "concern"),
    )
    rows = evidence(findings, build_paragraphs(REVIEWS), CASES, CODEBOOK)
    table = answered_concerns(listed, rows, CASES, CODEBOOK).set_index("theme")
    row = table.loc["information_sharing"]
    assert row[["n", "of", "recommendations", "without_concern"]].tolist() == [1, 2, 2, 0]
    silent = answered_concerns(listed, rows.iloc[:0], CASES, CODEBOOK).set_index("theme")
    assert silent.loc["information_sharing", ["n", "of", "without_concern"]].tolist() == [0, 0, 1]
