"""Frequencies corrected for errors, and published figures beside one's own."""

from math import isnan

import pandas as pd
import pytest
from frames import build_findings, build_paragraphs, build_reviews

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.benchmarks import Figure, load_benchmarks
from scr_nlp.ingest import read_review
from scr_nlp.summaries import (
    attribute_frequency,
    compare_benchmarks,
    corrected_frequency,
    evidence,
    select_cases,
    theme_frequency,
)
from scr_nlp.types import BlockKind

CODEBOOK = load_codebook()
REVIEWS = build_reviews(*((f"r{number}", "overview_report") for number in range(10)))
CASES = select_cases(REVIEWS)
ROWS = evidence(
    build_findings(
        *((f"r{number}", 0, "domestic_abuse", "present", None) for number in range(5)),
        ("r1", 0, "police", "present", "panel"),
    ),
    build_paragraphs(REVIEWS),
    CASES,
    CODEBOOK,
)
FREQUENCY = theme_frequency(ROWS, CASES, CODEBOOK)


def accuracy(*counts):
    return pd.DataFrame(
        [("domestic_abuse", "", *counts)],
        columns=["code", "facet", "found", "positives", "rejected", "negatives"],
    )


def test_the_corrected_share_stands_beside_the_raw_one():
    table = corrected_frequency(FREQUENCY, accuracy(8, 10, 18, 20)).set_index(["code", "facet"])
    row = table.loc[("domestic_abuse", "")]
    assert (row["n"], row["of"], row["per_cent"]) == (5, 10, 50)
    assert (row["sensitivity"], row["specificity"]) == pytest.approx((0.8, 0.9))
    # Rogan and Gladen: (0.5 + 0.9 - 1) / (0.8 + 0.9 - 1).
    assert row["corrected"] == pytest.approx(100 * 0.4 / 0.7)
    assert row["corrected_low"] < row["corrected"] < row["corrected_high"]
    assert row["note"] == ""
    assert table.loc[("police", "panel"), "note"] == "not measured"


@pytest.mark.parametrize(
    ("counts", "note"),
    [
        ((0, 0, 20, 20), "in no document of the evaluation"),
        ((9, 10, 0, 0), "in every document of the evaluation"),
        ((2, 10, 16, 20), "found no better than by chance"),
    ],
)
def test_what_cannot_be_corrected_says_why(counts, note):
    table = corrected_frequency(FREQUENCY, accuracy(*counts)).set_index("code")
    row = table.loc["domestic_abuse"]
    assert isnan(row["corrected"]) and row["note"] == note


def test_benchmarks_name_codes_of_the_codebook_and_their_sources():
    unions = {union.id for union in CODEBOOK.unions}
    for source in load_benchmarks():
        assert source.citation and source.period and source.figures
        for figure in source.figures:
            assert not figure.code or figure.code in {*CODEBOOK.codes, *unions}
    assert len({source.id for source in load_benchmarks()}) == len(load_benchmarks())


@pytest.mark.parametrize(
    "entry",
    [
        {"code": "neglect"},
        {"n": 1, "of": 2},
        {"code": "neglect", "n": 3},
        {"column": "a", "n": 1, "of": 2},
    ],
)
def test_a_figure_that_says_too_little_is_refused(entry):
    with pytest.raises(ValueError, match="needs"):
        Figure.model_validate(entry)


def test_published_figures_stand_beside_ones_own():
    table = compare_benchmarks(FREQUENCY).set_index(["source", "code", "facet"])
    row = table.loc[("triennial_2014_2017", "domestic_abuse", "")]
    assert row[["benchmark", "n", "of", "per_cent"]].tolist() == [59, 5, 10, 50]
    assert row["difference"] == pytest.approx(-9) and not row["outside"]
    row = table.loc[("ofsted_year_2", "neglect", "")]
    assert row[["benchmark_n", "benchmark_of", "n"]].tolist() == [50, 173, 0]
    assert row["outside"]


def judgements_beside(groups):
    table = compare_benchmarks(None, {"judgement": attribute_frequency(groups)})
    table = table[(table["source"] == "ofsted_year_2") & (table["code"] == "judgement")]
    return {row.name: (row.benchmark_n, row.n, row.of) for row in table.itertuples(index=False)}


OFSTED = {
    "Outstanding": (0, 0, 173),
    "Good": (40, 40, 173),
    "Adequate": (74, 74, 173),
    "Inadequate": (59, 59, 173),
}


def test_a_list_of_judgements_stands_beside_the_published_counts():
    groups = pd.Series(["good"] * 40 + ["ADEQUATE"] * 74 + ["Inadequate"] * 59, dtype="string")
    assert judgements_beside(groups) == OFSTED


def test_the_appendix_of_the_ofsted_report_gives_its_own_counts():
    from ingest.reading import SEEDS

    path = SEEDS / "ofsted-learning-lessons-year-2.txt"
    if not path.is_file():
        pytest.skip("the real documents are not at hand")
    review = read_review(path)
    rows = [
        review.block_text(index).split(" | ")
        for index, block in review.paragraphs()
        if block.kind is BlockKind.ROW and block.section.startswith("All 173")
    ]
    header, *cases = rows
    groups = pd.Series([case[1] for case in cases], dtype="string")
    assert len(cases) == 173 and len(header) == 3
    assert judgements_beside(groups) == OFSTED
