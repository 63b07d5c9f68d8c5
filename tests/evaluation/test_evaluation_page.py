"""What people and programs get: tables, a page and JSON."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import tiny

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Coding
from scr_nlp.evaluation import compare_codings, evaluate_codings
from scr_nlp.evaluation.page import (
    MOST_SLIPS,
    agreement_html,
    agreement_json,
    evaluation_html,
    evaluation_json,
    group_slips,
)
from scr_nlp.evaluation.tables import detail, summarise, tabulate_agreement


class Reader(HTMLParser):
    """The tags of a page, and what it would load."""

    def __init__(self):
        super().__init__()
        self.tags, self.loads = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in {"src", "href"}]


@pytest.fixture
def result(root):
    corpus = tiny.load(root)
    codings = [document.coding for document in corpus.documents]
    codings[0] = Coding(codings[0].records[2:], codings[0].coverage)
    book = load_codebook(root / "codebook.yaml")
    return evaluate_codings(corpus, codings, book, resamples=20)


def test_the_page_quotes_each_error_and_loads_nothing(result):
    page = evaluation_html(result)
    assert "“was hungry”" in page
    assert "Officers came to the house. The child was hungry." in page
    assert "neglect</b> · missed · 1" in page
    reader = Reader()
    reader.feed(page)
    assert not reader.loads
    assert "script" not in reader.tags


def test_what_stands_in_a_document_cannot_become_markup(root):
    text = tiny.FIRST.replace("was hungry", "was hungry <script>alert(1)</script>")
    (root / "docs" / "A.md").write_text(text, "utf-8")
    corpus = tiny.load(root)
    book = load_codebook(root / "codebook.yaml")
    nothing = [Coding((), document.coding.coverage) for document in corpus.documents]
    page = evaluation_html(evaluate_codings(corpus, nothing, book, resamples=0))
    assert "<script>" not in page


def test_the_json_holds_the_figures_and_names_the_places(result):
    data = json.loads(evaluation_json(result))
    assert data["documents"] == ["A", "B"]
    figures = {(m["coder"], m["scope"], m["task"], m["group"], m["name"]) for m in data["measures"]}
    assert ("tool", "all documents", "found", "all", "f1") in figures
    assert len(figures) == len(data["measures"]), "each figure has one place"
    assert {(e["document"], e["unit"], e["group"], e["what"]) for e in data["errors"]} == {
        ("A", 2, "police", "missed"),
        ("A", 2, "neglect", "missed"),
    }
    assert "Officers came to the house" not in evaluation_json(result)


def test_tables_have_a_cell_for_every_column(result):
    tables = summarise(result) + detail(result)
    assert len(tables) > 8
    for table in tables:
        assert table.rows
        assert all(len(row) == len(table.head) for row in table.rows), table.title


def test_a_page_of_agreement_names_the_two_sides(root):
    tiny.write_labels(root / "second", {"A": tiny.labels("A", []), "B": tiny.labels("B")})
    book = load_codebook(root / "codebook.yaml")
    result = compare_codings(tiny.load(root), tiny.load(root, labels=root / "second"), book)
    page = agreement_html(result)
    assert "first: present, subject_child" in page
    assert "second: nothing" in page
    assert json.loads(agreement_json(result))["differences"]
    for table in tabulate_agreement(result):
        assert all(len(row) == len(table.head) for row in table.rows)


def test_many_errors_of_a_sort_are_counted_and_the_first_quoted(result):
    slip = result.slips[0]
    (group,) = group_slips([replace(slip, document=str(n)) for n in range(MOST_SLIPS + 5)])
    assert group.count == MOST_SLIPS + 5
    assert len(group.slips) == MOST_SLIPS
