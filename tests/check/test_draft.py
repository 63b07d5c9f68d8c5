"""What a check tells: levels with their passages, ways up, reasons, and where it looked."""

from dataclasses import replace

import pytest
from sample import build_analysis, build_coverage

from scr_nlp.check import check_draft
from scr_nlp.check.draft import describe
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.codebook.matching import CueMatcher
from scr_nlp.errors import UnreadableFile
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Criterion

DRAFT = """# Serious Case Review: Child Q

## Introduction

1.1 The family's ethnicity is withheld to protect their identity.

## Family involvement

2.1 The parents were not invited to contribute because of the criminal proceedings.

The panel will meet on [date to be added].

## Recommendations

3.1 The Board should seek assurance about supervision.
"""
REASONS = [
    (reason, example)
    for dimension in load_dimensions().dimensions
    for reason in dimension.reasons
    for example in reason.examples
]


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    path = tmp_path_factory.mktemp("draft") / "draft.md"
    path.write_text(DRAFT)
    return check_draft(path)


NUMBERED = """# Serious Case Review: Child Q

## 1 Introduction

Text [date].

## 3 Analysis [date]

3.1 Text [date].

## 4 Recommendations

Recommendation 4: The Board should ask [name].
"""


def test_a_place_is_named_as_what_bears_the_number(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(NUMBERED)
    asked = [one for one in check_draft(path).observations if one.kind == "placeholder"]
    assert [one.place.label for one in asked] == [
        "paragraph 1 under “Introduction”",
        "section 3",
        "para 3.1",
        "Recommendation 4",
    ]


def dimension(check, name):
    return next(one for one in check.dimensions if one.id == name)


@pytest.mark.parametrize(
    ("reason", "example"), REASONS, ids=[example.text[:40] for _, example in REASONS]
)
def test_the_cues_of_a_reason_find_its_examples_and_no_near_miss(reason, example):
    found = list(CueMatcher([("", cue) for cue in reason.cues]).find(example.text))
    assert bool(found) == example.found


def test_a_reason_for_silence_is_said_and_not_blamed(draft):
    (reason,) = dimension(draft, "race_culture").reasons
    assert reason.place.label == "para 1.1"
    assert reason.shows == (
        "The text says that the family's identity is left out to protect them."
        " That is a reason, not a fault.",
    )
    assert [r.place.label for r in dimension(draft, "family_involvement").reasons] == ["para 2.1"]
    assert not dimension(draft, "child_voice").reasons


def test_every_higher_level_is_asked_for_by_its_question(draft):
    voice = dimension(draft, "child_voice")
    assert (voice.level, voice.level_name, voice.gap) == (0, "absent", True)
    assert [step.level for step in voice.steps] == [1, 2, 3]
    assert all(step.question.endswith("?") for step in voice.steps)


def test_each_step_names_what_is_missing_and_nothing_twice(draft):
    token, partial, addressed = dimension(draft, "child_voice").steps
    assert token.ways == ()
    assert partial.told == (
        "what the child said, drew, asked for, feared or showed;"
        " or what days were like from the child's side;"
        " or whether the child was seen or spoken to alone;"
        " or whether practice saw or heard the child, analysed,"
        " together with the same point carried into a finding, lesson or recommendation"
    )
    assert addressed.ways == (
        (
            "whether practice saw or heard the child, analysed",
            "the same point carried into a finding, lesson or recommendation",
        ),
    )


def test_the_tool_says_where_it_looked_and_with_what(draft):
    looked = dimension(draft, "child_voice").looked
    assert looked.paragraphs == 4
    assert looked.sections == ("Introduction", "Family involvement", "Recommendations")
    assert "lived experience" in looked.terms
    assert "whether the child was seen or spoken to alone" in looked.classifiers


def test_a_question_beside_the_levels_points_at_its_words(draft):
    (asked,) = (one for one in draft.observations if one.kind == "placeholder")
    assert asked.words == "[date to be added]"
    assert asked.kind_name == "Placeholders and notes left in"
    assert asked.place.label == "paragraph 2 under “Family involvement”"


def test_the_outline_holds_every_paragraph_once(draft):
    assert [section.title for section in draft.outline] == [
        "Serious Case Review: Child Q",
        "Introduction",
        "Family involvement",
        "Recommendations",
    ]
    assert sum(len(section.paragraphs) for section in draft.outline) == 4


def test_places_have_pages_where_the_file_has_them():
    check = describe(build_analysis())
    evidence = dimension(check, "race_culture").evidence
    assert [passage.place.label for passage in evidence] == ["p. 1, para 4.1", "p. 2, para 4.2"]
    assert dimension(check, "child_voice").looked.unread_pages == (2,)


@pytest.mark.parametrize(("score", "by_hand"), [(0.59, True), (0.6, False), (1.0, False)])
def test_a_level_of_which_the_tool_is_not_sure_is_left_to_a_person(score, by_hand):
    analysis = build_analysis()
    coverage = replace(analysis.coverage[0], score=score)
    check = describe(replace(analysis, coverage=(coverage,)))
    assert check.dimensions[0].by_hand is by_hand


def test_an_added_dimension_is_checked_after_the_bundled_ones_and_changes_none(draft, tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(DRAFT)
    further = check_draft(path, settings=Settings(dimensions=("fathers_and_males",)))
    assert [one.id for one in further.dimensions[3:]] == ["fathers_and_males"]
    assert further.dimensions[:3] == draft.dimensions
    fathers = further.dimensions[3]
    assert (fathers.level_name, fathers.gap, fathers.looked.classifiers) == ("absent", True, ())
    assert "lodger" in fathers.looked.terms
    assert further.codebook != draft.codebook


def test_a_check_by_rules_alone_names_no_classifier(tmp_path):
    path = tmp_path / "draft.md"
    path.write_text(DRAFT)
    check = check_draft(path, settings=Settings(mode=Mode.RULES))
    assert {one.looked.classifiers for one in check.dimensions} == {()}


def test_a_miss_in_a_paragraph_that_counts_is_no_miss():
    analysis = build_analysis()
    found = build_coverage("race_culture", 1)
    elsewhere = replace(found, criteria=(Criterion("recorded", True, (2,)),))
    misses = [
        len(describe(replace(analysis, coverage=(one,))).dimensions[0].looked.near_misses)
        for one in (found, elsewhere)
    ]
    assert misses == [0, 1]


def test_a_draft_that_cannot_be_read_says_what_to_do(tmp_path):
    with pytest.raises(UnreadableFile, match=r"gone\.docx: does not exist; check the path"):
        check_draft(tmp_path / "gone.docx")
