"""Five real documents, never part of this repository; checked where they are at hand."""

from collections import Counter
from pathlib import Path

import pytest
from reading import SEEDS

from scr_nlp.ingest import read_review
from scr_nlp.types import BlockKind, Review

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents are not at hand")
EVALUATION = "ofsted-learning-lessons-year-2.txt"


@pytest.fixture(scope="module")
def evaluation() -> Review:
    return read_review(SEEDS / EVALUATION)


def test_front_matter_of_the_evaluation_report(evaluation: Review) -> None:
    metadata = evaluation.metadata
    assert metadata.doc_type.value == "synthesis_report"
    assert metadata.value("title") == "Learning lessons from serious case reviews: year 2"
    assert metadata.value("reference") == "090101"
    assert metadata.value("published") == "2009-10"


def test_numbered_paragraphs_run_from_1_to_132(evaluation: Review) -> None:
    numbers = [b.number for b in evaluation.blocks if b.kind is BlockKind.PARAGRAPH and b.number]
    assert numbers == [str(number) for number in range(1, 133)]


def test_paragraphs_are_whole(evaluation: Review) -> None:
    """A numbered paragraph ends where a sentence does; none begins in the middle of one."""
    for index, block in enumerate(evaluation.blocks):
        text = evaluation.block_text(index)
        if block.kind is BlockKind.PARAGRAPH:
            assert not text[0].islower()
        if block.kind is BlockKind.PARAGRAPH and block.number:
            assert text[-1] in ".:)?’'”"


def test_marks_notes_and_boilerplate_stay_out(evaluation: Review) -> None:
    for mark in ("<b>", "<sup>", "](", "---", "\\*", "# "):
        assert mark not in evaluation.text
    assert sum(block.kind is BlockKind.FOOTNOTE for block in evaluation.blocks) == 12
    assert "Crown copyright" not in evaluation.text
    assert any("Crown copyright" in line for line in evaluation.furniture)
    assert "Contents" in evaluation.furniture


def test_tables_are_rows(evaluation: Review) -> None:
    rows: dict[str, list[list[str]]] = {}
    for index, block in enumerate(evaluation.blocks):
        if block.kind is BlockKind.ROW:
            rows.setdefault(block.section, []).append(evaluation.block_text(index).split(" | "))
    judged = next(table for name, table in rows.items() if name.startswith("All 173"))
    assert Counter(row[1] for row in judged[1:]) == {"Good": 40, "Adequate": 74, "Inadequate": 59}
    assert all(len(row) == 3 for row in judged)
    assert sum(int(row[1]) for row in rows["Gender and ethnicity"][1:]) == 219
    assert rows["Age profile"][-1] == ["Grand total", "174"]


def test_list_page_keeps_case_and_document_together() -> None:
    review = read_review(SEEDS / "calderdale-scr-page.txt")
    items = [review.block_text(i) for i, b in review.paragraphs() if b.kind is BlockKind.ITEM]
    listed = [item.split(": ") for item in items if item.startswith("Child ")]
    assert len(listed) == 16 and {len(parts) for parts in listed} == {2}
    assert review.metadata.doc_type.value == "web_page"
    assert review.metadata.value("board") == "Calderdale Safeguarding Children Board"


@pytest.mark.parametrize(
    ("name", "doc_type", "n_furniture", "n_prose"),
    [
        ("ofsted-press-release-year-2.txt", "press_statement", 2, 19),
        ("communitycare-joint-inspectors.txt", "web_page", 13, 11),
        ("ofsted-scr-evaluations-page.txt", "web_page", 4, 11),
    ],
)
def test_articles_are_one_body_of_text(
    name: str, doc_type: str, n_furniture: int, n_prose: int
) -> None:
    review = read_review(SEEDS / name)
    assert review.metadata.doc_type.value == doc_type
    assert len(review.furniture) == n_furniture
    prose = [b for _, b in review.paragraphs() if b.kind is BlockKind.PARAGRAPH]
    assert len(prose) == n_prose
    for line in ("Printable version", "Related articles", "Comments are closed", "Adobe Reader"):
        assert line not in review.text


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_offsets_fit(path: Path) -> None:
    review = read_review(path)
    assert "\n\n".join(review.block_text(i) for i in range(len(review.blocks))) == review.text
