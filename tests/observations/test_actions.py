"""What recommendations leave open."""

import pytest
from observed import as_analysis, read_draft

from scr_nlp.observations.actions import find_open_recommendations

WHOLE = "The Board should publish its protocol by May 2024."


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("The police should audit ten files by June 2024.", []),
        ("Ten files should be audited by June 2024.", ["recommendation_addressee"]),
        ("The police should be mindful of this by June 2024.", ["recommendation_measure"]),
        ("The police should audit ten files.", ["recommendation_date"]),
    ],
)
def test_what_is_not_said_is_asked(tmp_path, second, expected):
    review = read_draft(
        tmp_path, f"# Review\n\n## Recommendations\n\n1.1 {WHOLE}\n\n1.2 {second}\n"
    )
    found = find_open_recommendations(as_analysis(review))
    assert [one.kind for one in found] == expected
    assert all(one.number == "1.2" for one in found)


def test_where_no_recommendation_has_a_date_it_is_asked_once(tmp_path):
    one, two = "The police should audit files.", "Schools should hold a day."
    text = f"# Review\n\n## Recommendations\n\n1.1 {one}\n\n1.2 {two}\n"
    (found,) = find_open_recommendations(as_analysis(read_draft(tmp_path, text)))
    assert found.kind == "recommendations_undated"
    assert "2 recommendations" in found.question
