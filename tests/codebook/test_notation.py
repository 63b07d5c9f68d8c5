"""The cue notation: what each mark matches and what it leaves alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.codebook.notation import NotationError, compile_cue, normalise


def found(cue: str, text: str) -> list[str]:
    matcher = CueMatcher([("code", cue)])
    return [text[m.start : m.end] for m in matcher.find(text)]


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("domestic abuse", "Domestic  abuse was known", ["Domestic  abuse"]),
        ("domestic abuse", "domestic\nabuse", ["domestic\nabuse"]),
        ("domestic abuse", "domesticated abuse", []),
        ("DV", "a DV incident, two DVs, dv", ["DV", "DVs"]),
        ("A&E", "seen at A&E.", ["A&E"]),
        ("s.47", "a s.47 enquiry", ["s.47"]),
        ("neglect*", "neglected, neglectful, unneglected", ["neglected", "neglectful"]),
        ("hit~", "hit, hitting, hits, white", ["hit", "hitting", "hits"]),
        ("carry~", "carried and carries", ["carried", "carries"]),
        (
            "co-sleep*",
            "co-sleeping, co sleep, cosleeping",
            ["co-sleeping", "co sleep", "cosleeping"],
        ),
        ("joint visit/working", "joint working", ["joint working"]),
        ("safe(r) sleep", "safe sleep and safer sleep", ["safe sleep", "safer sleep"]),
        ("(daily) life", "daily life", ["daily life", "life"]),
        ("child's voice", "the child’s voice; the childs voice", ["child’s voice", "childs voice"]),
        ("aged 17 ... born", "aged 17 when he was born", ["aged 17 when he was born"]),
        ("aged 17 ... born", "aged 17. He was not born", []),
        ("recognis*", "recognised, recognized", ["recognised", "recognized"]),
        ("paediatric*", "pediatrician", ["pediatrician"]),
    ],
)
def test_a_cue_matches_what_its_marks_say(cue, text, expected):
    assert found(cue, text) == expected


@pytest.mark.parametrize(
    "cue", ["", "  ", "joint /visit", "(open", "ne*glect", "... born", "born ..."]
)
def test_a_broken_cue_is_refused(cue):
    with pytest.raises(NotationError):
        compile_cue(cue)


@given(st.text(alphabet=" -'ab,\n", max_size=300))
def test_normalising_keeps_every_offset(text):
    assert len(normalise(text)) == len(text)


@given(st.lists(st.sampled_from(["did", "not", "send", "-", "'", "the", "form", "."]), max_size=60))
def test_matches_lie_inside_the_text_and_begin_with_the_cue(words):
    text = " ".join(words)
    for match in CueMatcher([("code", "did not ... send")]).find(text):
        assert 0 <= match.start < match.end <= len(text)
        assert text[match.start : match.end].startswith("did not")


def test_no_text_makes_a_gap_run_away():
    begun = time.perf_counter()
    assert found("did not ... send", "did not " + "-'" * 20_000) == []
    assert time.perf_counter() - begun < 5
