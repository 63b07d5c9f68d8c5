"""Out of how many, and where, and of whom."""

import pandas as pd
import pytest
from frames import build_findings, build_paragraphs, build_reviews

from scr_nlp.codebook import load_codebook
from scr_nlp.summaries import (
    child_frequency,
    denominators,
    evidence,
    person_frequency,
    section_frequency,
    select_cases,
    status_frequency,
)

CODEBOOK = load_codebook()
REVIEWS = build_reviews(
    ("a", "overview_report"),
    ("b", "overview_report"),
    ("c", "overview_report", {"unread_pages": (2,)}),
    ("d", "overview_report"),
    ("w", "web_page"),
)
CASES = select_cases(REVIEWS)
FAILURES = pd.DataFrame({"source": ["x.pdf"], "error": ["NoTextLayer"], "message": ["no text"]})


def quote(*findings):
    return evidence(build_findings(*findings), build_paragraphs(REVIEWS), CASES, CODEBOOK)


def test_every_file_has_a_fate():
    table = denominators(CASES, FAILURES)
    assert table[["group", "counted", "n", "of"]].to_numpy().tolist() == [
        ["counted, read in full", True, 3, 6],
        ["counted, some pages not read", True, 1, 6],
        ["document type excluded", False, 1, 6],
        ["file not read", False, 1, 6],
    ]
    assert table["n"].sum() == 6
    assert table["per_cent"].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], {"not_mentioned": 3, "not_read": 1}),
        (
            [
                ("a", 0, "domestic_abuse", "negated", None),
                ("a", 1, "domestic_abuse", "present", None),
            ],
            {"present": 1, "not_mentioned": 2, "not_read": 1},
        ),
        (
            [
                ("a", 0, "domestic_abuse", "historical", None),
                ("b", 0, "domestic_abuse", "negated", None),
                ("b", 1, "domestic_abuse", "hypothetical", None),
                ("c", 1, "domestic_abuse", "hypothetical", None),
                ("w", 1, "domestic_abuse", "present", None),
            ],
            {"historical_only": 1, "negated_only": 1, "hypothetical_only": 1, "not_mentioned": 1},
        ),
    ],
    ids=["silence is not no", "the strongest status", "each in its column"],
)
def test_every_counted_document_stands_in_one_column(findings, expected):
    table = status_frequency(build_findings(*findings), CASES, CODEBOOK).set_index("code")
    columns = table.columns[table.columns.get_loc("present") : table.columns.get_loc("of")]
    row = table.loc["domestic_abuse", columns]
    assert row[row > 0].to_dict() == expected
    assert (table[columns].sum(axis=1) == table["of"]).all()


def test_a_theme_that_is_only_described_is_not_judged():
    table = status_frequency(
        build_findings(
            ("a", 0, "information_sharing", "present", "neutral"),
            ("b", 0, "information_sharing", "present", "concern"),
            ("d", 0, "information_sharing", "hypothetical", "neutral"),
        ),
        CASES,
        CODEBOOK,
    ).set_index(["code", "facet"])
    columns = ["present", "not_judged", "hypothetical_only", "not_mentioned", "not_read"]
    assert table.loc[("information_sharing", "concern"), columns].tolist() == [1, 1, 1, 0, 1]
    assert table.loc[("information_sharing", "good_practice"), columns].tolist() == [0, 1, 1, 1, 1]


def test_a_union_takes_the_strongest_status_of_its_codes():
    table = status_frequency(
        build_findings(
            ("a", 0, "alcohol_misuse", "present", None), ("a", 0, "drug_misuse", "negated", None)
        ),
        CASES,
        CODEBOOK,
    ).set_index("code")
    assert table.loc["substance_misuse", ["present", "negated_only"]].tolist() == [1, 0]


def test_parts_of_documents_are_counted_apart():
    paragraphs = build_paragraphs(REVIEWS)
    places = {0: "chronology", 1: "findings", 2: "recommendations", 3: "glossary"}
    paragraphs["section_kind"] = paragraphs["paragraph"].map(places)
    paragraphs = paragraphs[~((paragraphs["review_id"] == "d") & (paragraphs["paragraph"] == 1))]
    findings = build_findings(
        ("a", 0, "domestic_abuse", "present", None),
        ("a", 1, "domestic_abuse", "present", None),
        ("b", 1, "domestic_abuse", "present", None),
        ("b", 2, "domestic_abuse", "hypothetical", None),
        ("w", 1, "domestic_abuse", "present", None),
    )
    findings["section_kind"] = findings["paragraph"].map(places)
    table = section_frequency(
        evidence(findings, paragraphs, CASES, CODEBOOK), findings, paragraphs, CASES, CODEBOOK
    )
    rows = table[table["code"] == "domestic_abuse"].set_index("part")
    assert rows[["n", "mentioned", "of", "without"]].to_dict("index") == {
        "narrative": {"n": 1, "mentioned": 1, "of": 4, "without": 0},
        "findings": {"n": 2, "mentioned": 2, "of": 3, "without": 1},
        "recommendations": {"n": 0, "mentioned": 1, "of": 4, "without": 0},
        "other": {"n": 0, "mentioned": 0, "of": 4, "without": 0},
    }


def test_a_factor_is_counted_for_each_person_who_has_it():
    findings = build_findings(
        ("a", 0, "alcohol_misuse", "present", None),
        ("a", 1, "alcohol_misuse", "present", None),
        ("b", 0, "drug_misuse", "present", None),
        ("d", 0, "alcohol_misuse", "present", None),
        ("c", 0, "alcohol_misuse", "historical", None),
    )
    whose = [("mother",), ("mother", "father"), ("father",), (), ("mother",)]
    findings["experiencer"] = pd.Series(whose, dtype="object")
    rows = evidence(findings, build_paragraphs(REVIEWS), CASES, CODEBOOK)
    table = person_frequency(rows, CASES, CODEBOOK).set_index(["code", "person"])
    alcohol = table.loc["alcohol_misuse"]
    assert alcohol["n"].to_dict() == {
        **dict.fromkeys(("subject_child", "sibling", "partner", "other"), 0),
        "mother": 1,
        "father": 1,
        "not stated": 1,
    }
    assert alcohol["present"].eq(2).all() and alcohol["of"].eq(4).all()
    assert table.loc[("substance_misuse", "father"), ["n", "present"]].tolist() == [2, 3]


def test_children_are_counted_apart_from_reviews():
    rows = quote(
        ("a", 0, "domestic_abuse", "present", None),
        ("b", 0, "domestic_abuse", "present", None),
        ("c", 0, "domestic_abuse", "present", None),
    )
    children = pd.Series({"a": 3, "b": 1, "d": 4, "w": 9}, dtype="Int64")
    row = child_frequency(rows, CASES, CODEBOOK, children).set_index("code").loc["domestic_abuse"]
    assert row[["n", "of", "children", "of_children", "not_stated"]].tolist() == [2, 3, 4, 8, 1]
    assert row["per_cent"] == 50
