"""Frequencies by group and by year."""

from math import isnan

import pandas as pd
import pytest
from frames import build_findings, build_paragraphs, build_reviews
from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from scr_nlp.codebook import load_codebook
from scr_nlp.errors import ReportError
from scr_nlp.summaries import (
    attribute_frequency,
    evidence,
    group_documents,
    group_frequency,
    select_cases,
    theme_frequency,
    yearly_frequency,
)
from scr_nlp.summaries.groups import merge_small_groups

CODEBOOK = load_codebook()
NO_ATTRIBUTES = pd.DataFrame({"review_id": pd.Series(dtype="string")})
# Ten reviews of England, eight of Wales, two that do not say.
REVIEWS = build_reviews(
    *(
        (
            f"r{number:02}",
            "overview_report",
            {
                "nation": "England" if number < 10 else "Wales" if number < 18 else None,
                "published": f"{2010 + number // 6}-05" if number else None,
            },
        )
        for number in range(20)
    ),
    ("web", "web_page", {"nation": "England"}),
)
CASES = select_cases(REVIEWS)
ABUSE = [0, 1, 2, 3, 4, 5, 6, 7, 10, 18]
EVIDENCE = evidence(
    build_findings(
        *((f"r{number:02}", 0, "domestic_abuse", "present", None) for number in ABUSE),
        *((f"r{number:02}", 1, "alcohol_misuse", "present", None) for number in (0, 11, 12)),
        ("web", 0, "domestic_abuse", "present", None),
    ),
    build_paragraphs(REVIEWS),
    CASES,
    CODEBOOK,
)
NATIONS = group_documents(CASES, NO_ATTRIBUTES, "nation")
YEARS = group_documents(CASES, NO_ATTRIBUTES, "year")


def test_groups_come_from_the_documents_or_the_users_list():
    own = pd.DataFrame({"review_id": ["r00", "r01"], "judgement": ["Good", " "]}, dtype="string")
    groups = group_documents(CASES, own, "judgement")
    assert groups["r00"] == "Good"
    assert groups["r01"] == groups["r02"] == "not stated"
    assert "web" not in groups.index
    assert NATIONS.value_counts().to_dict() == {"England": 10, "Wales": 8, "not stated": 2}
    assert YEARS["r06"] == "2011" and YEARS["r00"] == "not stated"


def test_numbers_are_put_in_bands():
    ages = [0.5, 1, 5.9, 6, 17]
    own = pd.DataFrame({"review_id": [f"r0{n}" for n in range(5)], "age": map(str, ages)})
    groups = group_documents(CASES, own.astype("string"), "age", (6, 1, 11))
    assert groups.iloc[:6].tolist() == [
        *("under 1", "1 to under 6", "1 to under 6", "6 to under 11", "11 and over"),
        "not stated",
    ]
    listed = attribute_frequency(groups)["group"].tolist()
    assert listed == ["under 1", "1 to under 6", "6 to under 11", "11 and over", "not stated"]


@pytest.mark.parametrize(
    ("ages", "band"),
    [
        ("5 weeks; 3 years", "under 1"),
        ("11 months", "under 1"),
        ("3 years", "1 to under 6"),
        ("14 years; 16 years", "11 to under 16"),
        ("17 years", "16 and over"),
        ("unborn", "not stated"),
        (None, "not stated"),
    ],
)
def test_the_age_of_the_youngest_child_is_put_in_a_band(ages, band):
    cases = select_cases(build_reviews(("a", "overview_report", {"ages": ages})))
    cases["ages"] = cases["ages"].astype("string")
    assert group_documents(cases, NO_ATTRIBUTES, "age").tolist() == [band]


@pytest.mark.parametrize(
    ("column", "bands", "message"),
    [
        ("region", (), "no column is called region; choose from year, nation"),
        ("nation", (1,), "no numbers"),
    ],
)
def test_what_cannot_be_grouped_is_said(column, bands, message):
    with pytest.raises(ReportError, match=message):
        group_documents(CASES, NO_ATTRIBUTES, column, bands)


def test_groups_are_compared_with_all_other_stated_groups():
    table = group_frequency(EVIDENCE, CASES, CODEBOOK, NATIONS)
    rows = table[table["code"] == "domestic_abuse"].set_index("group")
    assert rows.index.tolist() == ["England", "Wales", "not stated"]
    assert rows[["n", "of"]].to_numpy().tolist() == [[8, 10], [1, 8], [1, 2]]
    england = rows.loc["England"]
    assert england["difference"] == pytest.approx(80 - 12.5)
    low, high = confint_proportions_2indep(8, 10, 1, 8, method="newcomb", compare="diff")
    assert (england["difference_low"], england["difference_high"]) == pytest.approx(
        (100 * low, 100 * high)
    )
    assert isnan(rows.loc["not stated", "difference"])
    assert rows["test"].eq("Fisher").all()
    assert rows["p"].tolist() == pytest.approx([fisher_exact([[8, 2], [1, 7]]).pvalue] * 3)


def test_groups_add_up_to_the_whole():
    table = group_frequency(EVIDENCE, CASES, CODEBOOK, NATIONS)
    whole = theme_frequency(EVIDENCE, CASES, CODEBOOK)
    keys = ["kind", "code", "facet"]
    sums = table.groupby(keys, sort=False)[["n", "of"]].sum().reset_index()
    pd.testing.assert_frame_equal(sums, whole[[*keys, "n", "of"]], check_dtype=False)


def test_p_values_are_adjusted_together_for_each_kind_of_code():
    table = group_frequency(EVIDENCE, CASES, CODEBOOK, NATIONS)
    risks = table[(table["kind"] == "risk_factor") & (table["group"] == "Wales")].dropna(subset="p")
    assert len(risks) == 3  # domestic abuse, alcohol misuse and the union that holds it
    assert risks["p_holm"].tolist() == pytest.approx(
        multipletests(risks["p"], method="holm")[1].tolist()
    )


def test_years_without_documents_are_listed_and_documents_without_year_apart():
    cases = CASES.copy()
    cases.loc[cases["published"].str.startswith("2012", na=False), "published"] = "2014"
    years = group_documents(cases, NO_ATTRIBUTES, "year")
    table = yearly_frequency(EVIDENCE, cases, CODEBOOK, years)
    rows = table[table["code"] == "domestic_abuse"].set_index("year")
    assert rows.index.tolist() == [2010, 2011, 2012, 2013, 2014]
    assert rows["of"].tolist() == [5, 6, 0, 2, 6]
    assert rows["n"].tolist() == [5, 3, 0, 1, 0]
    assert isnan(rows.loc[2012, "per_cent"])
    assert rows["not_stated"].eq(1).all()
    assert 0 < rows["trend_p"].iloc[0] < 0.05 < 1 - rows["trend_p"].iloc[0]


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ({"a": 9, "b": 2, "c": 3}, {"a": 9, "other groups": 5}),
        ({"a": 9, "b": 6, "c": 1}, {"a": 9, "other groups": 7}),
        ({"a": 9, "b": 6}, {"a": 9, "b": 6}),
        ({"a": 9, "b": 3, "c": 3, "not stated": 2}, {"a": 9, "other groups": 6, "not stated": 2}),
    ],
)
def test_small_groups_are_made_one(sizes, merged):
    groups = pd.Series([name for name, n in sizes.items() for _ in range(n)], dtype="string")
    assert merge_small_groups(groups, 5).value_counts().to_dict() == merged


def test_a_trend_needs_years():
    with pytest.raises(ReportError, match="needs a column of years"):
        yearly_frequency(EVIDENCE, CASES, CODEBOOK, NATIONS)


def test_what_is_not_stated_is_no_part_of_the_percentage():
    table = attribute_frequency(NATIONS).set_index("group")
    assert table["n"].to_dict() == {"England": 10, "Wales": 8, "not stated": 2}
    assert table.loc["England", ["of", "per_cent"]].tolist() == [18, pytest.approx(1000 / 18)]
    assert isnan(table.loc["not stated", "per_cent"])
