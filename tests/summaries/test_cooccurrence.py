"""What goes together."""

from math import isnan, nan

import numpy as np
import pytest
from frames import build_findings, build_paragraphs, build_reviews
from scipy.stats import fisher_exact
from statsmodels.stats.contingency_tables import Table2x2

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ReportError
from scr_nlp.summaries import (
    agency_themes,
    cooccurrence,
    cooccurrence_matrix,
    evidence,
    select_cases,
    set_intersections,
)

CODEBOOK = load_codebook()
REVIEWS = build_reviews(*((f"r{number}", "overview_report") for number in range(8)))
CASES = select_cases(REVIEWS)
FINDINGS = build_findings(
    *((f"r{number}", 0, "domestic_abuse", "present", None) for number in (0, 1, 2, 3)),
    *((f"r{number}", 1, "alcohol_misuse", "present", None) for number in (0, 1, 4)),
    *((f"r{number}", 2, "drug_misuse", "present", None) for number in (5,)),
    ("r6", 0, "drug_misuse", "historical", None),
    ("r0", 0, "police", "present", "case"),
    ("r0", 0, "information_sharing", "present", "concern"),
    ("r0", 1, "police", "present", "case"),
    ("r0", 1, "information_sharing", "present", "concern"),
    ("r1", 0, "police", "present", "case"),
    ("r1", 1, "information_sharing", "present", "concern"),
    ("r2", 0, "police", "present", "panel"),
    ("r2", 0, "information_sharing", "present", "concern"),
)
EVIDENCE = evidence(FINDINGS, build_paragraphs(REVIEWS), CASES, CODEBOOK)


def test_pairs_are_counted_by_document():
    table = cooccurrence(EVIDENCE, CASES, CODEBOOK).set_index(["code", "with_code"])
    row = table.loc[("domestic_abuse", "alcohol_misuse")]
    assert row[["both", "first_only", "second_only", "neither", "of"]].tolist() == [2, 2, 1, 3, 8]
    theirs = Table2x2([[2, 2], [1, 3]])
    assert (row["odds_ratio"], row["low"], row["high"]) == pytest.approx(
        (theirs.oddsratio, *theirs.oddsratio_confint())
    )
    assert not row["corrected"]
    assert (row["test"], row["p"]) == ("Fisher", pytest.approx(fisher_exact([[2, 2], [1, 3]])[1]))
    assert len(table) == 3


def test_an_empty_cell_gets_haldanes_half_and_says_so():
    table = cooccurrence(EVIDENCE, CASES, CODEBOOK).set_index(["code", "with_code"])
    row = table.loc[("domestic_abuse", "drug_misuse")]
    assert row["both"] == 0 and row["corrected"]
    assert row["odds_ratio"] == pytest.approx((0.5 * 3.5) / (4.5 * 1.5))


def test_kinds_can_be_paired_with_one_another():
    table = cooccurrence(EVIDENCE, CASES, CODEBOOK, ("risk_factor", ""), ("theme", "concern"))
    assert set(table["with_code"]) == {"information_sharing"}
    row = table.set_index("code").loc["domestic_abuse"]
    assert row[["both", "first_only", "second_only", "neither"]].tolist() == [3, 1, 0, 4]


def test_the_matrix_is_the_pairs_mirrored():
    pairs = cooccurrence(EVIDENCE, CASES, CODEBOOK)
    matrix = cooccurrence_matrix(pairs)
    assert np.array_equal(matrix, matrix.T, equal_nan=True)
    assert np.isnan(np.diag(matrix)).all()
    assert matrix.loc["Domestic abuse"].dropna().tolist() == [2, 0]


def test_every_document_stands_in_one_combination():
    table = set_intersections(EVIDENCE, CASES, CODEBOOK)
    assert dict(zip(table["codes"], table["n"], strict=True)) == {
        ("domestic_abuse",): 2,
        ("domestic_abuse", "alcohol_misuse"): 2,
        (): 2,
        ("alcohol_misuse",): 1,
        ("drug_misuse",): 1,
    }
    assert table["n"].sum() == 8 and table["n"].is_monotonic_decreasing


def test_unions_can_be_sets():
    table = set_intersections(EVIDENCE, CASES, CODEBOOK, ["domestic_abuse", "substance_misuse"])
    assert dict(zip(table["codes"], table["n"], strict=True))[("substance_misuse",)] == 2


def test_a_set_that_does_not_exist_is_named():
    with pytest.raises(ReportError, match="police is no risk factor"):
        set_intersections(EVIDENCE, CASES, CODEBOOK, ["police"])


def test_agencies_stand_with_themes_of_the_same_paragraph():
    (row,) = agency_themes(EVIDENCE, CASES, CODEBOOK).to_dict("records")
    assert (row["agency"], row["theme"], row["facet"]) == (
        "police",
        "information_sharing",
        "concern",
    )
    assert (row["n"], row["of"], row["paragraphs"], row["per_cent"]) == (1, 8, 2, 12.5)


def test_a_code_in_every_document_goes_with_nothing_in_particular():
    findings = build_findings(
        *((f"r{number}", 0, "domestic_abuse", "present", None) for number in range(8)),
        ("r0", 0, "alcohol_misuse", "present", None),
    )
    rows = evidence(findings, build_paragraphs(REVIEWS), CASES, CODEBOOK)
    (row,) = cooccurrence(rows, CASES, CODEBOOK).to_dict("records")
    assert isnan(row["odds_ratio"]) and not row["corrected"] and row["p"] is not nan
