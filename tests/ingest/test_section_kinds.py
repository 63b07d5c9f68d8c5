"""Kinds of section from headings (codebook 6.2): the file's examples and inheritance."""

import pytest

from scr_nlp.codebook import load_data
from scr_nlp.ingest.sections import HeadingLine, kind_of_heading, section_kinds, tone_of

DATA = load_data("sections.yaml")
EXAMPLES = [(kind["id"], heading) for kind in DATA["kinds"] for heading in kind["examples"]]
TONES = {"descriptive", "evaluative", "prescriptive", "reference"}


@pytest.mark.parametrize(("kind", "heading"), EXAMPLES, ids=[h for _, h in EXAMPLES])
def test_example_heading_tells_its_kind(kind: str, heading: str) -> None:
    assert kind_of_heading(heading) == kind
    assert kind_of_heading(heading.upper()) == kind


@pytest.mark.parametrize("heading", DATA["none"])
def test_heading_that_tells_no_kind(heading: str) -> None:
    assert kind_of_heading(heading) == ""


def test_every_kind_is_complete() -> None:
    ids = [kind["id"] for kind in DATA["kinds"]]
    assert len(set(ids)) == len(ids) == 17
    for kind in DATA["kinds"]:
        assert kind["tone"] in TONES and len(kind["examples"]) >= 3
    assert tone_of("findings") == "evaluative"
    assert tone_of("") == ""


def kinds_of(*headings: tuple[int, str | None, str]) -> list[str]:
    lines = [item for heading in headings for item in (HeadingLine(*heading), None)]
    return [section.kind for section in section_kinds(lines)][1::2]


def test_sub_heading_inherits_by_level_and_by_number() -> None:
    assert kinds_of((1, None, "Title"), (2, None, "Analysis"), (3, None, "Thirty miles")) == [
        "",
        "analysis",
        "analysis",
    ]
    assert kinds_of((2, "4", "Analysis"), (2, "4.1", "Thirty miles"), (2, "5", "Money")) == [
        "analysis",
        "analysis",
        "",
    ]


def test_topic_inside_an_analysis_stays_analysis() -> None:
    analysis = (2, None, "Analysis")
    assert kinds_of(analysis, (3, None, "The mother"))[-1] == "analysis"
    assert kinds_of(analysis, (3, None, "Diversity"))[-1] == "diversity"
    assert kinds_of(analysis, (3, None, "Good practice"))[-1] == "good_practice"
    assert kinds_of(analysis, (3, None, "Glossary"))[-1] == "glossary"


def test_title_of_the_document_gives_no_kind() -> None:
    title = "Serious case reviews: lessons learned"
    assert kinds_of((1, None, title), (2, None, "Lessons learned")) == ["", "findings"]


def test_a_very_long_heading_is_read_in_bounded_time() -> None:
    assert kind_of_heading("review of findings " * 50_000) == "findings"
