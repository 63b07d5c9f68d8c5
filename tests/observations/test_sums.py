"""Sums that do not add up are said as they should be; those that do, and loose talk, are not."""

from pathlib import Path
from time import process_time

import pytest
from observed import read_draft

from scr_nlp import read_review
from scr_nlp.codebook.drafts import load_sum_rules
from scr_nlp.observations.sums import find_sums
from scr_nlp.types import Block, BlockKind, Review

EXAMPLES = load_sum_rules().examples
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "ofsted-learning-lessons-year-2.txt"


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.text for e in EXAMPLES])
def test_the_examples_of_the_codebook_are_read_as_it_says(tmp_path, example):
    found = find_sums(read_draft(tmp_path, f"# Review\n\n{example.text}\n"))
    assert [one.question for one in found] == [
        f"Do these figures agree: {s}?" for s in example.sums
    ]


TABLE = """# Review

| Agency | Visits | Calls |
|---|---|---|
| School | 4 | 3 |
| Police | {} | 2 |
| GP | 1 | 1 |
| Total | 10 | 6 |
"""


@pytest.mark.parametrize(("police", "asked"), [(5, 0), (6, 1)])
def test_a_column_is_added_and_held_against_its_total(tmp_path, police, asked):
    assert len(find_sums(read_draft(tmp_path, TABLE.format(police)))) == asked


BANDS = """# Review

## Time taken

The panel read {} reviews.

Four reviews were finished within six months. Nine reviews took between six and 12 months.

Seven reviews took between one year and two years.
"""


@pytest.mark.parametrize(("total", "asked"), [(20, 0), (23, 1)])
def test_bands_of_time_that_follow_on_one_another_make_up_all_cases(tmp_path, total, asked):
    found = find_sums(read_draft(tmp_path, BANDS.format(total)))
    assert len(found) == asked
    assert all("4 + 9 + 7 in the bands of time is 20, not 23" in one.question for one in found)


@pytest.mark.skipif(not SEED.exists(), reason="the seed documents are not at hand")
def test_the_known_slips_of_a_published_report_are_named():
    questions = [(one.number, one.question) for one in find_sums(read_review(SEED))]
    assert any(n == "108" and "35 + 20 + 26 is 81, not the 114" in q for n, q in questions)
    assert any(n == "90" and "is 163, not 173" in q for n, q in questions)


@pytest.mark.parametrize("piece", ["1 of 2 ", "of the 3 ", "3: 4 x; ", "5 (3 of 4) "])
def test_hostile_text_takes_no_long_time(piece):
    text = piece * 20_000
    block = Block(BlockKind.PARAGRAPH, 0, len(text), section_kind="analysis")
    start = process_time()
    find_sums(Review("x", "x", text, (block,)))
    assert process_time() - start < 10
