"""Printed numbers are told from dates, times, ages and ranges."""

import pytest

from scr_nlp.ingest.numbering import Counting, heading_depth, is_point, split_number
from scr_nlp.types import BlockKind

P, H, I = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM  # noqa: E741


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("1.1 The review began.", P, "1.1"),
        ("6-14 The review began.", P, "6-14"),
        ("1.1.1 The review began.", P, "1.1.1"),
        ("14. The review began.", P, "14"),
        ("3.2 June 2009. A call was made.", P, "3.2"),
        ("(a) whether it was known", P, "(a)"),
        ("(iv) whether it was known", P, "(iv)"),
        ("a) whether it was known", I, "a)"),
        ("ii. whether it was known", I, "ii"),
        ("S1 Tom died.", P, "S1"),
        ("R4 The Board should act.", P, "R4"),
        ("R4: The Board should act.", P, "R4"),
        ("Finding 3: Records were kept apart.", P, "Finding 3"),
        ("Recommendation 2.1 The Board should act.", P, "Recommendation 2.1"),
        ("7 Findings", H, "7"),
        ("7.1 Findings", H, "7.1"),
        ("IV. Findings", H, "IV"),
        ("B. Findings", H, "B"),
        ("14 October 2009 was a Friday.", P, None),
        ("14 October 2009", H, None),
        ("12.10.2020 was the date.", P, None),
        ("10.30 that night she rang.", P, None),
        ("0-19 nursing was short.", P, None),
        ("3 children lived there.", P, None),
        ("1989 was the year.", P, None),
        ("R2 was seen at home.", P, None),
        ("Finding 3 is about records.", P, None),
        ("I. was born in May.", P, None),
        ("7", H, None),
        ("1.1", P, None),
    ],
)
def test_number_at_the_start_of_a_block(text: str, kind: BlockKind, number: str | None) -> None:
    numbered = split_number(text, kind)
    assert numbered.number == number
    if number is None:
        assert numbered.text == text
    else:
        assert not numbered.text.startswith(number)


def test_a_stray_number_inside_lines_begins_no_paragraph() -> None:
    counting = Counting()
    assert counting.opens_paragraph("12. The child", at_start=True)
    assert not counting.opens_paragraph("17. The age at which", at_start=False)
    assert counting.opens_paragraph("13. Next", at_start=False)
    assert counting.opens_paragraph("2.4 Nested", at_start=False)
    assert not counting.opens_paragraph("(b) inline point", at_start=False)
    assert not counting.opens_paragraph("2009 The year", at_start=True)


def test_depth_of_numbered_headings() -> None:
    assert [heading_depth(t) for t in ("3 Method", "3.1 Panel", "3.1.2 Chair", "Method")] == [
        1,
        2,
        3,
        0,
    ]


def test_points_are_told_from_paragraph_numbers() -> None:
    assert is_point("(a)") and is_point("iv)")
    assert not is_point("1.1") and not is_point("R4") and not is_point(None)
