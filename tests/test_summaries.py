"""What is counted, out of how many, and what stands behind it."""

import pandas as pd
import pytest
from frames import (
    CODEBOOK_KINDS,
    TEXT,
    build_coverage,
    build_findings,
    build_paragraphs,
    build_reviews,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.counting import load_document_types
from scr_nlp.errors import ReportError
from scr_nlp.summaries import (
    coverage_evidence,
    coverage_levels,
    evidence,
    roll_up,
    select_cases,
    summarise_documents,
    theme_frequency,
    wilson_interval,
)

CODEBOOK = load_codebook()
FOUR = build_reviews(*((name, "overview_report") for name in "abcd"))


def count(*findings, reviews=FOUR, codebook=CODEBOOK):
    """The frequency table, by code and facet."""
    cases = select_cases(reviews)
    rows = evidence(build_findings(*findings), build_paragraphs(reviews), cases, codebook)
    return theme_frequency(rows, cases, codebook).set_index(["code", "facet"])


# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_published_example(hits, total, low, high):
    assert wilson_interval(hits, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_proportion(pair):
    hits, total = pair
    low, high = wilson_interval(hits, total)
    if total:
        assert 0 <= low <= hits / total <= high <= 1
        mirrored = wilson_interval(total - hits, total)
        assert (1 - high, 1 - low) == pytest.approx(mirrored, abs=1e-12)
    else:
        assert low != low and high != high


@pytest.mark.parametrize("pair", [(-1, 4), (5, 4)])
def test_an_impossible_count_has_no_interval(pair):
    with pytest.raises(ValueError, match="not a count"):
        wilson_interval(*pair)


def test_a_document_counts_once_however_many_paragraphs_assert_the_code():
    row = count(
        ("a", 0, "domestic_abuse", "present", None),
        ("a", 1, "domestic_abuse", "present", None),
        ("b", 0, "domestic_abuse", "present", None),
    ).loc[("domestic_abuse", "")]
    assert (row["n"], row["of"], row["paragraphs"], row["per_cent"]) == (2, 4, 3, 50.0)
    assert (row["low"], row["high"]) == pytest.approx((15.0036, 84.9964), abs=1e-3)


@pytest.mark.parametrize("status", ["negated", "hypothetical"])
def test_what_is_denied_or_hypothetical_never_counts(status):
    row = count(("a", 0, "domestic_abuse", status, None)).loc[("domestic_abuse", "")]
    assert (row["n"], row["historical_only"], row["paragraphs"]) == (0, 0, 0)


def test_what_is_past_alone_stands_in_its_own_column():
    row = count(
        ("a", 0, "domestic_abuse", "historical", None),
        ("b", 0, "domestic_abuse", "historical", None),
        ("b", 1, "domestic_abuse", "present", None),
    ).loc[("domestic_abuse", "")]
    assert (row["n"], row["historical_only"], row["paragraphs"]) == (1, 1, 1)


def test_agencies_count_by_role():
    table = count(
        ("a", 0, "police", "present", "case"),
        ("a", 1, "police", "present", "panel"),
        ("b", 0, "police", "present", "report_author"),
        ("c", 0, "police", "hypothetical", "addressee"),
        ("d", 0, "police", "present", "addressee"),
    )
    assert table.loc["police"]["n"].to_dict() == {"case": 1, "report_author": 1, "panel": 1}


def test_themes_count_by_polarity_and_neutral_never():
    table = count(
        ("a", 0, "information_sharing", "present", "concern"),
        ("a", 1, "information_sharing", "present", "good_practice"),
        ("b", 0, "information_sharing", "present", "neutral"),
        ("c", 0, "information_sharing", "present", "concern"),
    )
    assert table.loc["information_sharing"]["n"].to_dict() == {"concern": 2, "good_practice": 1}


def test_a_union_counts_a_document_once_and_takes_the_present_over_the_past():
    row = count(
        ("a", 0, "alcohol_misuse", "present", None),
        ("a", 0, "drug_misuse", "present", None),
        ("b", 0, "drug_misuse", "present", None),
        ("c", 0, "drug_misuse", "historical", None),
        ("c", 1, "alcohol_misuse", "present", None),
        ("d", 1, "alcohol_misuse", "historical", None),
    ).loc[("substance_misuse", "")]
    assert (row["n"], row["historical_only"], row["paragraphs"]) == (3, 1, 3)
    assert row["codes"] == ("alcohol_misuse", "drug_misuse")


def test_codes_that_were_not_found_are_listed_with_nought():
    table = count()
    assert table["n"].sum() == 0
    codes = {code for code, _ in table.index}
    assert codes == {*CODEBOOK.codes, *(union.id for union in CODEBOOK.unions)}
    assert table["of"].eq(4).all()


def test_a_code_that_the_codebook_lacks_is_counted_under_its_id():
    small = CODEBOOK.model_copy(update={"codes": {"police": CODEBOOK.codes["police"]}})
    table = count(("a", 0, "domestic_abuse", "present", None), codebook=small)
    assert table.loc[("domestic_abuse", ""), ["name", "n"]].tolist() == ["domestic_abuse", 1]
    assert not table.index.isin([("substance_misuse", "")]).any()


def test_without_documents_there_is_no_percentage():
    row = count(reviews=build_reviews(("a", "web_page"))).loc[("police", "case")]
    assert row["of"] == 0 and pd.isna(row["per_cent"]) and pd.isna(row["low"])


_findings = st.lists(
    st.sampled_from(sorted(CODEBOOK_KINDS)).flatmap(
        lambda code: st.tuples(
            st.sampled_from("abcd"),
            st.integers(0, 3),
            st.just(code),
            st.sampled_from(["present", "historical", "negated", "hypothetical"]),
            {
                "risk_factor": st.none(),
                "agency": st.sampled_from(["case", "report_author", "panel", "addressee"]),
                "theme": st.sampled_from(["concern", "good_practice", "neutral"]),
            }[CODEBOOK_KINDS[code]],
        )
    ),
    max_size=20,
)


@settings(max_examples=25, deadline=None)
@given(_findings, st.randoms(use_true_random=False))
def test_counts_are_bounded_and_do_not_hang_on_the_order(findings, random):
    table = count(*findings)
    assert (table["n"] + table["historical_only"] <= table["of"]).all()
    assert (table["n"] <= table["paragraphs"]).all()
    assert (table["low"].le(table["per_cent"]) & table["per_cent"].le(table["high"])).all()
    shuffled = findings.copy()
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(table, count(*shuffled))


def test_evidence_quotes_the_words_and_says_where_they_stand():
    cases = select_cases(FOUR)
    findings = build_findings(
        ("b", 3, "police", "present", "case"), ("b", 1, "police", "negated", "case")
    )
    (row,) = evidence(findings, build_paragraphs(FOUR), cases, CODEBOOK).to_dict("records")
    assert (row["source"], row["page"], row["number"], row["name"]) == ("b.pdf", 2, "1.4", "Police")
    assert row["text"] == TEXT
    assert row["text"][row["quote_start"] : row["quote_end"]] == row["quote"] == "Police"


def test_every_number_has_its_evidence():
    cases = select_cases(FOUR)
    findings = build_findings(
        ("a", 0, "police", "present", "case"),
        ("a", 2, "police", "historical", "case"),
        ("b", 2, "police", "historical", "case"),
    )
    rows = evidence(findings, build_paragraphs(FOUR), cases, CODEBOOK)
    assert rows[["review_id", "status", "historical_only"]].to_numpy().tolist() == [
        ["a", "present", False],
        ["b", "historical", True],
    ]


@pytest.mark.parametrize(
    ("kinds", "numbers", "units"),
    [
        (("paragraph", "item", "box", "item"), ("1.1", None, None, "a"), [0, 0, 0, 0]),
        (("paragraph", "item", "item", "paragraph"), (None, None, None, "2"), [0, 1, 2, 3]),
        (("paragraph", "row", "row", "footnote"), ("1.1", None, None, None), [0, 1, 2, 3]),
        (("item", "paragraph", "paragraph", "item"), (None, "1", "2", None), [0, 1, 2, 2]),
    ],
    ids=["under a number", "under no number", "rows stand alone", "before the first number"],
)
def test_bullets_and_boxes_roll_up_to_their_numbered_paragraph(kinds, numbers, units):
    reviews = build_reviews(("a", "lcspr"))
    assert roll_up(build_paragraphs(reviews, kinds, numbers))["unit"].tolist() == units


def test_bullets_do_not_roll_up_across_sections_or_documents():
    frame = build_paragraphs(
        build_reviews(("a", "lcspr"), ("b", "lcspr")), ("paragraph", "item", "item", "paragraph")
    )
    frame.loc[[2], "section"] = "Recommendations"
    frame.loc[[4, 5], "kind"] = "item"
    assert roll_up(frame)["unit"].tolist() == [0, 0, 2, 3, 0, 1, 2, 3]


@pytest.mark.parametrize("kind", load_document_types().values(), ids=lambda kind: kind.id)
def test_types_that_stand_for_no_case_are_set_apart(kind):
    row = select_cases(build_reviews(("a", kind.id))).iloc[0]
    assert bool(row["counted"]) is kind.case
    assert row["reason"] == ("" if kind.case else "document type excluded")


def test_the_types_that_count_can_be_chosen():
    cases = select_cases(
        build_reviews(("a", "overview_report"), ("b", "synthesis_report")), ["synthesis_report"]
    )
    assert cases["counted"].tolist() == [False, True]


def test_a_type_that_does_not_exist_is_named():
    with pytest.raises(ReportError, match="no document type is called report"):
        select_cases(FOUR, ["report"])


SAME = {"board": "Harrowmede LSCB", "subject": "Child T", "published": "2014-03"}


@pytest.mark.parametrize(
    ("documents", "counted"),
    [
        ([("learning_briefing", {}), ("executive_summary", {}), ("lcspr", {})], [0, 0, 1]),
        ([("learning_briefing", {}), ("executive_summary", {})], [0, 1]),
        ([("lcspr", {}), ("lcspr", {"n_paragraphs": 90})], [0, 1]),
        ([("lcspr", {}), ("learning_briefing", {"published": "2014"})], [1, 0]),
        ([("lcspr", {}), ("learning_briefing", {"published": "2015-01"})], [1, 1]),
        ([("lcspr", {}), ("learning_briefing", {"published": None})], [1, 1]),
        ([("lcspr", {}), ("learning_briefing", {"board": "Oldmoor LSCB"})], [1, 1]),
        ([("lcspr", {}), ("learning_briefing", {"subject": "child  t"})], [1, 0]),
    ],
)
def test_one_document_counts_for_each_case(documents, counted):
    reviews = build_reviews(
        *(
            (str(place), doc_type, {**SAME, **changes})
            for place, (doc_type, changes) in enumerate(documents)
        )
    )
    cases = select_cases(reviews)
    assert cases["counted"].tolist() == [bool(value) for value in counted]
    if sum(counted) == 1:
        assert cases["counted_as"].nunique() == 1


def test_levels_are_counted_and_gaps_flagged():
    cases = select_cases(build_reviews(*((name, "lcspr") for name in "abcd"), ("e", "web_page")))
    coverage = build_coverage(
        *(
            (name, "child_voice", level)
            for name, level in zip("abcde", (0, 1, 1, 3, 0), strict=True)
        )
    )
    row = coverage_levels(coverage, cases).set_index("dimension").loc["child_voice"]
    assert row[["absent", "token", "partial", "addressed"]].tolist() == [1, 2, 0, 1]
    assert (row["flagged"], row["of"], row["per_cent"]) == (3, 4, 75.0)
    assert row["low"] < 75 < row["high"]


def test_short_genres_are_graded_apart():
    cases = select_cases(build_reviews(("a", "lcspr"), ("b", "learning_briefing")))
    coverage = build_coverage(("a", "child_voice", 3), ("b", "child_voice", 0))
    table = coverage_levels(coverage, cases).set_index(["dimension", "genre"])["flagged"]
    assert (table["child_voice", "full"], table["child_voice", "short"]) == (0, 1)


def test_coverage_evidence_names_criteria_and_places():
    cases = select_cases(FOUR)
    criteria = pd.DataFrame(
        {
            "review_id": ["a", "a", "b"],
            "dimension": ["race_culture"] * 3,
            "id": ["recorded", "examined", "recorded"],
            "met": [True, False, False],
            "paragraphs": [(2, 0), (), ()],
        }
    )
    coverage = build_coverage(("a", "race_culture", 1), ("b", "race_culture", 0))
    rows = coverage_evidence(coverage, criteria, build_paragraphs(FOUR), cases)
    assert rows[["paragraph", "page", "number", "level"]].to_numpy().tolist() == [
        [2, 2, "1.3", 1],
        [0, 1, "1.1", 1],
    ]
    assert rows["criterion_name"].iloc[0] != "recorded"


def test_documents_are_summed_up():
    reviews = build_reviews(("a", "lcspr"), ("b", "web_page"))
    cases, paragraphs = select_cases(reviews), build_paragraphs(reviews)
    findings = build_findings(
        ("a", 0, "alcohol_misuse", "present", None),
        ("a", 1, "alcohol_misuse", "present", None),
        ("a", 1, "drug_misuse", "historical", None),
        ("a", 1, "information_sharing", "present", "concern"),
    )
    rows = evidence(findings, paragraphs, cases, CODEBOOK)
    documents = summarise_documents(
        cases, paragraphs, rows, build_coverage(("a", "child_voice", 2), ("b", "child_voice", 1))
    ).set_index("review_id")
    assert documents.loc["a", ["risk_factors", "agencies", "concerns"]].tolist() == [1, 0, 1]
    assert documents.loc["a", ["words", "level_child_voice"]].tolist() == [12 * 4, 2]
    assert documents.loc["b", ["risk_factors", "level_child_voice"]].isna().all()
