"""Plain text: paragraphs, points, rows and notes recovered; furniture kept out."""

from pathlib import Path

import pytest
from reading import outline, read

WRAPPED = """Serious Case Review: Child T

1. Introduction

1.1 The board met in May and agreed that the
review should go ahead, with help from the multi-
agency team.
1.2 The panel met twice.

2. Method

2.1 Reports were asked of:
  - the school
  - the midwifery
    service
  - the police.

(a) whether the signs were seen;
(b) whether they were shared.
"""


def test_wrapped_paragraphs_points_and_headings(tmp_path: Path) -> None:
    review = read(tmp_path, WRAPPED)
    assert outline(review) == [
        ("heading", None, "Serious Case Review: Child T"),
        ("heading", "1", "Introduction"),
        (
            "paragraph",
            "1.1",
            "The board met in May and agreed that the review should go ahead, with help from the"
            " multi-agency team.",
        ),
        ("paragraph", "1.2", "The panel met twice."),
        ("heading", "2", "Method"),
        ("paragraph", "2.1", "Reports were asked of:"),
        ("item", None, "the school"),
        ("item", None, "the midwifery service"),
        ("item", None, "the police."),
        ("item", "(a)", "whether the signs were seen;"),
        ("item", "(b)", "whether they were shared."),
    ]
    assert review.blocks[2].section_kind == "introduction"


CUT = """# Report

## Findings

41. The school kept a note of what she had said, but the note was never sent to the

---

<sup>3</sup> The school changed its name in 2010.



nurse who was to see her that week.<sup>4</sup>

42. This was a matter for the schools, for their heads, and for the Local Safeguarding Children

Board and for its partners.

- a point that ends without a stop

A paragraph of its own stands here.
"""


def test_paragraph_cut_by_a_page_is_joined_over_the_note(tmp_path: Path) -> None:
    assert outline(read(tmp_path, CUT))[2:] == [
        (
            "paragraph",
            "41",
            "The school kept a note of what she had said, but the note was never sent to the nurse"
            " who was to see her that week.",
        ),
        ("footnote", "3", "The school changed its name in 2010."),
        (
            "paragraph",
            "42",
            "This was a matter for the schools, for their heads, and for the Local Safeguarding"
            " Children Board and for its partners.",
        ),
        ("item", None, "a point that ends without a stop"),
        ("paragraph", None, "A paragraph of its own stands here."),
    ]


def test_tabs_and_pipes_make_rows(tmp_path: Path) -> None:
    text = (
        "# T\n\nName\tAge\nTom\t4\n<b>All</b>\t\n\n| a | b |\n|---|---|\n| c |  | e |\n\n"
        "1.\tA tabbed number.\n"
    )
    assert outline(read(tmp_path, text))[1:] == [
        ("row", None, "Name | Age"),
        ("row", None, "Tom | 4"),
        ("row", None, "All"),
        ("row", None, "a | b"),
        ("row", None, "c | | e"),
        ("paragraph", "1", "A tabbed number."),
    ]


def test_contents_list_and_imprint_are_no_text(tmp_path: Path) -> None:
    text = (
        "# Report\n\n# Contents\n\n1. Introduction\t4\n2. Findings ........ 9\nAppendix A 12\n\n"
        "© Exminster Council 2014\n\n# Introduction\n\nThe text begins here.\n"
    )
    review = read(tmp_path, text)
    assert [words for _, _, words in outline(review)] == [
        "Report",
        "Introduction",
        "The text begins here.",
    ]
    assert "Contents" in review.furniture and "Appendix A 12" in " ".join(review.furniture)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("E. Analysis", True),
        ("T. What worked", True),
        ("Published by the Board in November 2016", True),
        ("T: 01632 960 123", False),
        ("E: board@exminster.example", False),
        ("Fax. 01632 960 124", False),
        ("Published by Exminster Council", False),
    ],
)
def test_a_lettered_heading_or_a_date_is_no_imprint(tmp_path: Path, line: str, kept: bool) -> None:
    review = read(tmp_path, f"# Report\n\n{line}\n\nThe board met twice.\n")
    assert (line not in review.furniture) is kept


def test_short_unpunctuated_lines_are_points(tmp_path: Path) -> None:
    text = (
        "Published reviews\n\nThese are our reviews of the last years.\n\n"
        "Child A: Overview report\nChild B: Board response\nChild C: Briefing\n"
    )
    review = read(tmp_path, text)
    assert [kind for kind, _, _ in outline(review)] == ["heading", "paragraph", *["item"] * 3]
    assert review.metadata.doc_type.value == "web_page"


def test_links_after_an_article_are_no_text(tmp_path: Path) -> None:
    text = (
        "Review published\n\nThe board said that it was sorry and would learn.\n\n"
        "Related articles\n\nMore on boards\n\nComments are closed.\n"
    )
    review = read(tmp_path, text)
    assert len(review.blocks) == 2
    assert set(review.furniture) == {"Related articles", "More on boards", "Comments are closed."}


def test_running_lines_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    pages = [
        f"Child T Overview Report\n\n{n}.1 The first of page {n} says something.\n\n"
        f"{n}.2 The second goes on about it and ends with a\n\nConfidential\nPage {n} of 4\n"
        for n in range(1, 5)
    ]
    review = read(tmp_path, "\f".join(pages))
    assert review.n_pages == 4
    assert "Confidential" not in review.text and "Page" not in review.text
    assert "Child T Overview Report" in review.furniture
    assert [block.page for block in review.blocks if block.number == "3.1"] == [3]
    assert review.page_of(review.blocks[-1].start) == 4


def test_underlined_headings(tmp_path: Path) -> None:
    review = read(tmp_path, "Report\n======\n\nFindings\n--------\n\nText of the report.\n")
    assert [(b.kind.value, b.level) for b in review.blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("e\ufb03cient \ufb02at", "efficient flat"),
        ("safe\N{SOFT HYPHEN}guarding", "safeguarding"),
        ("two\N{NO-BREAK SPACE}words", "two words"),
        ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}turned", "turned"),
        ("non\N{NON-BREAKING HYPHEN}breaking", "non-breaking"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "caf\u00e9"),
        (
            "curly \N{RIGHT SINGLE QUOTATION MARK} stays",
            "curly \N{RIGHT SINGLE QUOTATION MARK} stays",
        ),
    ],
)
def test_characters_are_made_plain(tmp_path: Path, printed: str, plain: str) -> None:
    assert read(tmp_path, f"# T\n\n{printed} end.\n").block_text(1) == f"{plain} end."
