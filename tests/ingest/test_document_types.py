"""Document types and nations (codebook 6.1): the file's examples and near-misses."""

import pytest

from scr_nlp.codebook import load_data
from scr_nlp.ingest.document_type import find_nation, find_type

DATA = load_data("documents.yaml")
EXAMPLES = [(entry["id"], title) for entry in DATA["types"] for title in entry["examples"]]
NATIONS = [(entry["id"], text) for entry in DATA["nations"] for text in entry["examples"]]


def type_of(title: str, body: str = "", items: tuple[str, ...] = (), on_site: bool = False) -> str:
    title = title.replace(" | ", "\n")
    return find_type(title, f"{title}\n{body}", list(items), on_site=on_site).value


@pytest.mark.parametrize(("type_id", "title"), EXAMPLES, ids=[title for _, title in EXAMPLES])
def test_example_title_tells_its_type(type_id: str, title: str) -> None:
    assert type_of(title) == type_id


@pytest.mark.parametrize(("nation", "text"), NATIONS)
def test_example_tells_its_nation(nation: str, text: str) -> None:
    found = find_nation(text, text)
    assert found and found.value == nation


@pytest.mark.parametrize(
    ("type_id", "title", "body"),
    [
        ("other", "Minutes of the parish meeting", "Apologies were received."),
        ("lcspr", "Local Child Safeguarding Practice Review – Maya", "See the executive summary."),
        ("overview_report", "Serious Case Review – Overview Report", "An action plan was agreed."),
        ("press_statement", "A new report", "It is sad.\nNotes for editors\nThe press office"),
    ],
)
def test_type_is_told_from_the_top_of_a_document(type_id: str, title: str, body: str) -> None:
    assert type_of(title, body) == type_id


def test_learning_review_is_scottish_only_under_a_scottish_committee() -> None:
    assert type_of("Ardvale Child Protection Committee | Learning Review") == "scottish_review"
    english = "Exminster Safeguarding Children Partnership | Child Safeguarding Practice Review"
    assert type_of(f"{english} | Learning review") == "lcspr"


def test_a_list_of_documents_is_a_web_page() -> None:
    items = ("Child A: Overview report", "Child A: Briefing", "Child B: Board response")
    assert type_of("Serious case reviews", items=items) == "web_page"


def test_score_is_a_share() -> None:
    stated = find_type("Serious Case Review", "", [], on_site=False)
    assert 0 < stated.score <= 1 and stated.quote == "Serious Case Review"
    assert find_type("", "", [], on_site=False).score == 0.0
