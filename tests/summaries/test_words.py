"""Concordance, frequencies and keyness."""

import re

import pandas as pd
import pytest
from frames import build_paragraphs, build_reviews
from scipy.stats import power_divergence

from scr_nlp.errors import ReportError
from scr_nlp.summaries import concordance, group_documents, keyness, select_cases, term_frequency
from scr_nlp.summaries.words import list_terms, log_likelihood, show_hits

REVIEWS = build_reviews(
    ("a", "overview_report", {"nation": "England"}),
    ("b", "overview_report", {"nation": "Wales"}),
    ("w", "web_page", {"nation": "Wales"}),
)
CASES = select_cases(REVIEWS)
TEXTS = [
    "The health visitor’s notes said nothing of domestic violence.",
    "Domestic abuse was known; domestic abuse was recorded.",
    "No visit was made.",
    "The midwife visited, and the midwife wrote.",
]
PARAGRAPHS = build_paragraphs(REVIEWS).assign(text=lambda frame: TEXTS * (len(frame) // 4))
NATIONS = group_documents(CASES, pd.DataFrame({"review_id": []}, dtype="string"), "nation")


def test_every_place_is_shown_in_its_surroundings():
    lines = concordance(PARAGRAPHS, CASES[CASES["counted"]], "domestic abuse/violence", width=12)
    assert len(lines) == 6
    assert lines.loc[0, ["source", "page", "number", "left", "keyword", "right"]].tolist() == [
        *("a.pdf", 1, "1.1", " nothing of ", "domestic violence", "."),
    ]
    place = lines.iloc[2]
    assert (place["start"], place["end"]) == (100 + 26, 100 + 40)
    assert TEXTS[1][26:40] == place["keyword"] == "domestic abuse"


def test_lines_can_be_sorted_by_what_stands_beside():
    lines = concordance(PARAGRAPHS, CASES[CASES["review_id"] == "a"], "the", sort="right")
    assert [line.split()[0] for line in lines["right"]] == ["health", "midwife", "midwife"]
    lines = concordance(PARAGRAPHS, CASES[CASES["review_id"] == "a"], "midwife", sort="left")
    assert lines["left"].tolist() == ["The ", "The midwife visited, and the "]


def test_words_that_break_the_notation_are_refused():
    with pytest.raises(ReportError, match="cannot be searched"):
        concordance(PARAGRAPHS, CASES, "...")


def test_terms_are_words_and_phrases_that_no_mark_divides():
    assert list(list_terms("The GP’s follow-up, in 2014.")) == ["the", "gp's", "follow-up", "in"]
    assert list(list_terms("One two. Three four, five", 2)) == ["one two", "three four"]


def test_terms_are_counted_in_documents_that_count():
    table = term_frequency(PARAGRAPHS, CASES, length=2, leave_out={"was", "the", "of"})
    row = table.set_index("term").loc["domestic abuse"]
    assert row[["n", "documents", "of"]].tolist() == [4, 2, 2]
    terms = sum(len(list(list_terms(text, 2))) for text in TEXTS)
    assert row["per_million"] == pytest.approx(1e6 * 2 / terms)
    assert not table["term"].str.contains(r"\b(?:was|the)$|^(?:was|the)\b").any()


# Rayson's log-likelihood calculator gives 0 for equal shares; the other figures are SciPy's.
@pytest.mark.parametrize("sample", [(10, 1000, 20, 2000), (30, 1000, 20, 2000), (0, 500, 9, 700)])
def test_the_log_likelihood_is_that_of_scipy(sample):
    n, total, rest_n, rest_total = sample
    share = (n + rest_n) / (total + rest_total)
    theirs = power_divergence(
        [n, rest_n], [total * share, rest_total * share], lambda_="log-likelihood"
    )
    assert log_likelihood(*sample) == pytest.approx(theirs.statistic, abs=1e-9)


def test_what_sets_a_part_apart_comes_first():
    paragraphs = PARAGRAPHS.copy()
    paragraphs.loc[(paragraphs["review_id"] == "b"), "text"] = "Cymru midwife wrote of Cymru."
    table = keyness(paragraphs, NATIONS, "Wales", least=2).set_index("term")
    assert table.index[0] == "cymru"
    row = table.loc["cymru"]
    assert row[["n", "rest_n", "documents", "rest_documents"]].tolist() == [8, 0, 1, 0]
    assert row["log_ratio"] > 4 and row["p"] < 0.001
    assert table.loc["domestic", "log_ratio"] < 0
    assert keyness(paragraphs, NATIONS, "wales", least=2).set_index("term").equals(table)
    mirrored = keyness(paragraphs, NATIONS, "England", "Wales", least=2).set_index("term")
    assert mirrored.loc["cymru", "log_ratio"] == pytest.approx(-row["log_ratio"])


def test_a_part_without_documents_is_named():
    with pytest.raises(ReportError, match="no document is in group Scotland; choose from England"):
        keyness(PARAGRAPHS, NATIONS, "Scotland")


def test_a_hit_that_the_line_before_shows_gets_no_line_of_its_own():
    text = "asked and asked again, " + "x" * 40 + " and asked"
    hits = [(m.start(), m.end()) for m in re.finditer("asked", text)]
    found = pd.DataFrame(
        [("r", "r.md", 1, "1.1", "Findings", 0, 0, text, -1.0, hits)],
        columns=[
            *("review_id", "source", "page", "number", "section", "paragraph", "start", "text"),
            *("rank", "hits"),
        ],
    )
    assert list(show_hits(found, width=20)["start"]) == [0, hits[2][0]]
    assert list(show_hits(found, width=2)["start"]) == [start for start, _ in hits]
