"""Words broken at a line's end are mended only where that is safe."""

import pytest

from scr_nlp.ingest.hyphens import Mender

KNOWN = [
    "The safeguarding board and the multi-agency team met at home.",
    "Her case and load were known.",
]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("the safe-", "guarding board", "the safeguarding board"),
        ("the multi-", "agency team", "the multi-agency team"),
        ("their com-", "munication", "their communication"),
        ("a well-", "being check", "a well-being check"),
        ("her case-", "load", "her case-load"),
        ("in 2008-", "09", "in 2008-09"),
        ("Anglo-", "Saxon", "Anglo-Saxon"),
        ("pre-", "and post-natal", "pre- and post-natal"),
        ("he left -", "and came back", "he left - and came back"),
        ("safe\N{SOFT HYPHEN}", "guarding", "safeguarding"),
        ("no hyphen", "here", "no hyphen here"),
    ],
)
def test_joint_of_two_lines(before: str, after: str, joined: str) -> None:
    kept, between = Mender(KNOWN).joint(before, after)
    assert kept + between + after == joined
