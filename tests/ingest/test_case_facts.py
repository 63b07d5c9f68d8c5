"""Kind of review, period, incident, ages and number of children, with their words."""

from dataclasses import fields
from pathlib import Path

import pytest
from reading import DOCUMENTS, read

from scr_nlp.codebook.load import load_data
from scr_nlp.ingest import read_review
from scr_nlp.ingest.case_facts import (
    Passage,
    count_children,
    find_ages,
    find_incident,
    find_period,
    find_review_type,
)
from scr_nlp.types import Stated


def value(stated: Stated | None) -> str | None:
    return stated.value if stated else None


@pytest.mark.parametrize(
    ("title", "nation", "year", "expected", "sure"),
    [
        ("Serious Case Review: Child T", "england", "2014", "serious_case_review", True),
        ("SCR Child T", None, None, "serious_case_review", True),
        ("Local Child Safeguarding Practice Review", "england", "2022", "lcspr", True),
        ("Concise Child Practice Review", "wales", "2016", "child_practice_review", True),
        ("Significant Case Review", "scotland", "2015", "significant_case_review", True),
        ("Learning Review: Isla", "scotland", "2023", "learning_review", True),
        ("Case Management Review", "northern_ireland", "2012", "case_management_review", True),
        ("Part 8 Review", "england", "2001", "part_8_review", True),
        ("Serious Case Review", "england", "2025", "serious_case_review", False),
        ("Serious Case Review", "scotland", "2014", "serious_case_review", False),
        ("Overview Report", "england", "2014", None, False),
    ],
)
def test_the_kind_of_review_follows_nation_and_era(title, nation, year, expected, sure) -> None:
    stated = find_review_type([Passage(10, title)], [], nation, year)
    assert value(stated) == expected
    if stated:
        assert (stated.score > 0.5) is sure
        assert stated.start is not None and stated.start >= 10


def test_a_title_that_does_not_tell_leaves_it_to_the_commonest_in_the_text() -> None:
    body = [Passage(0, "After the rapid review a serious case review was held."), *[
        Passage(60, "The local child safeguarding practice review met. The LCSPR went on.")
    ]]  # fmt: skip
    assert value(find_review_type([Passage(0, "Child T")], body, None, None)) == "lcspr"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The period under review ran from 1 May 2012 to 31 July 2014.", "2012-05-01/2014-07-31"),
        ("Period covered: 1 November 2018 to 20 January 2020.", "2018-11-01/2020-01-20"),
        ("The scope is October 2006 to January 2009.", "2006-10/2009-01"),
        ("the whole of the period under review (October 2014 – July 2016)", "2014-10/2016-07"),
        ("The review covers the time between March and July 2012.", "2012-03/2012-07"),
        ("The timeframe was 3 May to 4 June 2015.", "2015-05-03/2015-06-04"),
        ("The family lived in Ashe from March 2010 to May 2012.", None),
        ("The period under review ended when he died.", None),
        ("The period under review: July 2014 to March 2012.", None),
    ],
)
def test_the_period_under_review(text: str, period: str | None) -> None:
    assert value(find_period([Passage(0, text)])) == period


@pytest.mark.parametrize(
    ("text", "incident"),
    [
        ("Date of incident: 3 March 2012", "2012-03-03"),
        ("Date of death | 14/07/2012", "2012-07-14"),
        ("In January 2020 a boy of 14 months was brought to hospital by ambulance.", "2020-01"),
        ("Child T died on 4 May 2013.", "2013-05-04"),
        ("In the early spring of 2008 K, who was sixteen, died in his bedroom.", "2008"),
        ("In 2008 the service was told that children had died in other towns.", None),
        ("Her grandmother died in May 2011.", None),
        ("The Board decided in June 2012 that a child had died of neglect.", None),
        ("The family moved to Ashe in May 2011.", None),
        ("W was born in August 2012 and died in November 2012.", "2012-11"),
        ("The period begins with his birth in March 2016 and ends with his death.", None),
    ],
)
def test_the_date_of_the_incident(text: str, incident: str | None) -> None:
    assert value(find_incident([Passage(0, text)])) == incident


@pytest.mark.parametrize(
    ("text", "subject", "ages"),
    [
        ("Child T was aged 4 months when he died.", "Child T", "4 months"),
        ("A seven-week-old baby was found dead.", None, "7 weeks"),
        ("Robin died at the age of five weeks; the child had been well.", "Robin", "5 weeks"),
        ("Maya, who was fifteen, had been missing.", "Maya", "15 years"),
        ("her daughter L (aged eleven) and her son D (aged five)", None, "11 years; 5 years"),
        ("A boy of 14 months was brought to hospital.", None, "14 months"),
        ("The mother, aged 19, had been in care.", "Child T", None),
        ("Child T lived with her grandmother, aged seventy.", "Child T", None),
        ("A child lived there. The lodger was 40 years old.", None, None),
        ("The review took 14 months.", None, None),
        ("The child was four years and two months old.", None, "4 years 2 months"),
        (
            "In May a boy of nine was admitted, as light as an average five-year-old.",
            None,
            "9 years",
        ),
        ("R lived with his half-sister, who was fourteen.", "Child R", None),
        ("Child R was looking after his sister, Child S, who was three.", "Child R", None),
    ],
)
def test_the_ages_of_the_children_and_of_nobody_else(text, subject, ages) -> None:
    assert value(find_ages([Passage(0, text)], subject)) == ages


@pytest.mark.parametrize(
    ("subject", "text", "children"),
    [
        ("Child T", "", "1"),
        ("Child A and Child B", "", "2"),
        ("Child P, Child Q and Child R", "", "3"),
        ("Children A, B", "The subjects of the review are four siblings.", "4"),
        ("Family S", "", None),
        (None, "This review concerns twins.", "2"),
        (None, "The mother has four children.", None),
        (None, "", None),
    ],
)
def test_the_number_of_children(subject, text, children) -> None:
    stated = Stated(subject, 0.8, subject, 0, 5) if subject else None
    assert value(count_children(stated, [Passage(0, text)])) == children


def test_every_kind_of_review_has_cues_and_years() -> None:
    entries = load_data("documents.yaml")["case_facts"]["review_types"]
    assert all(entry["cues"] and entry["years"][0] < entry["years"][1] for entry in entries)


def test_metadata_is_quoted_from_the_place_it_names(tmp_path: Path) -> None:
    review = read(
        tmp_path,
        "# Hollinbrook Safeguarding Children Board\n\n# Serious Case Review: Child T\n\n"
        "Independent author: Jo Marsh\n\nAdopted by the Board: 3 May 2013\n\n"
        "Published: July 2013\n\n"
        "## Introduction\n\n1.1 Child T, aged 5 weeks, died on 4 May 2012.\n\n"
        "1.2 The period under review was March 2011 to May 2012.\n",
        "review.md",
    )
    found = {
        field.name: stated.value
        for field in fields(review.metadata)
        if (stated := getattr(review.metadata, field.name))
    }
    assert found == {
        "title": "Serious Case Review: Child T",
        "doc_type": "overview_report",
        "nation": "england",
        "board": "Hollinbrook Safeguarding Children Board",
        "subject": "Child T",
        "author": "Jo Marsh",
        "published": "2013-07",
        "review_type": "serious_case_review",
        "reported": "2013-05-03",
        "incident": "2012-05-04",
        "period": "2011-03/2012-05",
        "ages": "5 weeks",
        "children": "1",
    }
    for name in found:
        stated = getattr(review.metadata, name)
        assert stated.quote and review.text[stated.start : stated.end] == stated.quote


@pytest.mark.skipif(not DOCUMENTS, reason="the annotated reviews are not at hand")
@pytest.mark.parametrize("path", DOCUMENTS[::6], ids=lambda path: path.stem)
def test_what_is_quoted_stands_where_it_is_said_to(path: Path) -> None:
    review = read_review(path)
    for field in fields(review.metadata):
        stated = getattr(review.metadata, field.name)
        if stated and stated.start is not None:
            assert review.text[stated.start : stated.end] == stated.quote
