"""Breaks in the numbering are asked about; restarts, letters and footnotes are none."""

import pytest
from observed import read_draft

from scr_nlp.observations.numbering import find_numbering_breaks


def numbered(*numbers: str) -> str:
    return "\n\n".join(f"{number} The health visitor called on the family." for number in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (numbered("1.1", "1.2", "1.4"), [("number_missing", "1.4")]),
        (numbered("1.1", "1.2", "1.2"), [("number_repeated", "1.2")]),
        (numbered("1.2", "1.4", "1.3", "1.5"),
         [("number_missing", "1.4"), ("number_out_of_order", "1.3"), ("number_missing", "1.5")]),
        (numbered("R1", "R2", "R4"), [("number_missing", "R4")]),
        (numbered("Recommendation 1:", "Recommendation 3:"),
         [("number_missing", "Recommendation 3")]),
        ("# Appendix A\n\nOne.\n\n# Appendix C\n\nTwo.", [("number_missing", None)]),
        ("## 2.1 One\n\n2.1.1 He came.\n\n## 2.2 Two\n\n2.2.1 He came.\n\n## 2.3 Three\n\n"
         "2.3.1 He came.\n\n2.4.1 He came.\n\n## 2.5 Four\n\n2.5.1 He came.",
         [("number_missing", "2.5"), ("number_level", "2.4.1")]),
        (numbered("1.1", "1.2", "2.1", "2.2"), []),
        (numbered("1.", "2.", "3.") + "\n\n# Part two\n\n" + numbered("1.", "2."), []),
        ("# Appendix A\n\nOne.\n\n# Appendix B\n\nTwo.", []),
        (numbered("3.9", "3.10", "3.11"), []),
    ],
)  # fmt: skip
def test_a_break_is_asked_about_where_it_is(tmp_path, text, expected):
    review = read_draft(tmp_path, f"# Review\n\n{text}\n")
    found = find_numbering_breaks(review)
    assert [(one.kind, one.number) for one in found] == expected
