"""Markdown blocks are the units of the annotation format, one to one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import DOCUMENTS, UNITS, load_units, outline, read

from scr_nlp.ingest import read_review
from scr_nlp.ingest.characters import clean_line
from scr_nlp.ingest.formats.markdown import read_markdown
from scr_nlp.ingest.structure import build_structure

needs_units = pytest.mark.skipif(not UNITS.exists(), reason="the unit splitter is not at hand")
needs_corpus = pytest.mark.skipif(not DOCUMENTS, reason="the annotated reviews are not at hand")

# What the splitter calls otherwise: "13. *Word*" is a numbered paragraph all the same,
# and a note below the line is a footnote.
SAME_KIND = {("item", "paragraph"), ("paragraph", "footnote")}


@needs_units
@needs_corpus
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_blocks_equal_the_units_of_the_annotation_format(path: Path) -> None:
    review = read_review(path)
    units = load_units()(path.read_text(encoding="utf-8"))
    assert len(review.blocks) == len(units)
    for index, (block, unit) in enumerate(zip(review.blocks, units, strict=True)):
        assert block.kind == unit["kind"] or (unit["kind"], block.kind) in SAME_KIND
        bare = "".join(filter(str.isalnum, review.block_text(index)))
        # A rule across the page is a unit too; it keeps its place and says nothing.
        assert (bare or review.block_text(index) == "---") and bare[-12:] in "".join(
            filter(str.isalnum, unit["text"])
        )
        if block.kind in {"paragraph", "box"}:
            number = block.number if block.number and block.number[0].isdigit() else None
            assert number == unit["number"]


LINE = st.one_of(
    st.sampled_from(
        [
            "# Title",
            "## 2. Part",
            "- point",
            "(a) letter",
            "1. One",
            "1.1 Two",
            "| a | b |",
            "|---|---|",
            "> said",
            ">",
            "plain words",
            "it. went on",
            "**bold**",
            "---",
            "[^1]: note",
            "13. *x* y",
            "#",
            "  ",
        ]
    ),
    st.text(alphabet="ab1.)(-*•#|> \t", max_size=12),
)


@needs_units
@given(st.lists(LINE, max_size=14))
def test_any_markdown_has_as_many_blocks_as_units(lines: list[str]) -> None:
    text = "\n".join(lines)
    structure = build_structure(read_markdown(text.encode()))
    # A unit that is nothing but white space has no text to point at.
    units = [unit for unit in load_units()(text) if clean_line(unit["text"])]
    assert len(structure.blocks) == len(units)


TEXT = """# Board of Exminster

**Serious Case Review:** *Child T*

## 2. Analysis

2.1 The school[^1] wrote **twice**. See
[the policy](https://example.org).

6-14 Nobody replied.

14. A third letter.

- first point
  - point below
(a) lettered

| Date | Event |
|---|---|
| May | Moved \\| again |

> He said
> so.

[^1]: School 1.

R4 The Board should act.

24 November was a Tuesday.
"""


def test_marks_are_taken_off_and_numbers_kept_apart(tmp_path: Path) -> None:
    review = read(tmp_path, TEXT, "review.md")
    assert outline(review) == [
        ("heading", None, "Board of Exminster"),
        ("paragraph", None, "Serious Case Review: Child T"),
        ("heading", "2", "Analysis"),
        ("paragraph", "2.1", "The school wrote twice. See the policy."),
        ("paragraph", "6-14", "Nobody replied."),
        ("paragraph", "14", "A third letter."),
        ("item", None, "first point"),
        ("item", None, "point below"),
        ("item", "(a)", "lettered"),
        ("row", None, "Date | Event"),
        ("row", None, "May | Moved | again"),
        ("box", None, "He said so."),
        ("footnote", "1", "School 1."),
        ("paragraph", "R4", "The Board should act."),
        ("paragraph", None, "24 November was a Tuesday."),
    ]
    assert [block.level for block in review.blocks][:3] == [1, 0, 2]
    assert review.blocks[7].level == 2
    assert review.blocks[3].section_kind == "analysis"
    assert review.blocks[3].section == "Analysis"


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("a *b* c", "a b c"),
        ("**Bold *inside* it**", "Bold inside it"),
        ("snake_case stays_so", "snake_case stays_so"),
        ("_slanted_ word", "slanted word"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\*Parent or carer", "*Parent or carer"),
        ("<b>Total</b><br/>of <i>all</i>", "Total of all"),
        ("abuse.<sup>3</sup> Two", "abuse. Two"),
        ("the 1<sup>st</sup> visit", "the 1st visit"),
        ("Munro[^5] says", "Munro says"),
        ("![chart](x.png) text", "text"),
        ("R&amp;D `code`", "R&D code"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_marks_of_markdown(tmp_path: Path, marked: str, bare: str) -> None:
    review = read(tmp_path, f"# T\n\n{marked}\n", "review.md")
    assert review.block_text(1) == bare


def test_dashes_and_stars_inside_a_lettered_point_stay(tmp_path: Path) -> None:
    review = read(tmp_path, "# T\n\n(a) *It was a fact.* The aunt - and the driver.\n", "review.md")
    assert review.block_text(1) == "It was a fact. The aunt - and the driver."
