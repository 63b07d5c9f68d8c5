import pytest

from scr_nlp.codebook.matching import CueMatcher, Words

TEXT = "Neglect was constant. There was no evidence of neglect. The child’s school did nothing."
CUES = [("neglect", "neglect"), ("neglect", "no evidence of neglect"), ("school", "child's school")]


@pytest.mark.parametrize(("start", "end"), [(0, 21), (22, 55), (56, 90), (0, 90), (22, 47)])
def test_a_span_is_searched_as_if_nothing_stood_around_it(start, end):
    matcher = CueMatcher(CUES)
    alone = [
        (m.label, m.cue, m.start + start, m.end + start) for m in matcher.find(TEXT[start:end])
    ]
    within = [(m.label, m.cue, m.start, m.end) for m in matcher.find_in(Words(TEXT), start, end)]
    assert within == alone
    assert bool(within) == (end != 47)
