"""From marked passages to levels: how sure a level is, and what a review is graded in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import build_review

from scr_nlp.codebook.dimensions import add_dimensions, load_dimensions
from scr_nlp.coverage import Mark, Sight, grade, grade_review, level_chance

RULES = add_dimensions(["fathers_and_males"])
DIMENSIONS = pytest.mark.parametrize("dimension", RULES.dimensions, ids=lambda one: one.id)


def chances_of(dimension, chance):
    ids = [aspect.id for aspect in dimension.aspects]
    return st.dictionaries(st.sampled_from(ids), chance)


@DIMENSIONS
@settings(max_examples=25)
@given(data=st.data())
def test_the_chances_of_all_levels_make_one(dimension, data):
    chances = data.draw(chances_of(dimension, st.floats(0, 1)))
    each = [level_chance(dimension, chances, level) for level in range(4)]
    assert sum(each) == pytest.approx(1)
    assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in each)


@DIMENSIONS
@settings(max_examples=25)
@given(data=st.data())
def test_certain_aspects_make_their_level_certain(dimension, data):
    chances = data.draw(chances_of(dimension, st.sampled_from([0.0, 1.0])))
    level = dimension.level_of({aspect for aspect, chance in chances.items() if chance})
    assert [level_chance(dimension, chances, at) for at in range(4)] == [
        float(at == level) for at in range(4)
    ]


def test_the_chance_of_a_level_is_that_of_the_aspects_that_reach_it():
    voice = load_dimensions().get("child_voice")
    chances = {"said_or_showed": 0.8, "hearing_analysed": 0.5, "carried": 0.5}
    assert level_chance(voice, chances, 3) == pytest.approx(0.8 * 0.5 * 0.5)
    assert level_chance(voice, chances, 2) == pytest.approx(0.8 * 0.75 + 0.2 * 0.25)
    assert level_chance(voice, chances, 0) == pytest.approx(0.2 * 0.75)


def test_a_level_is_as_sure_as_its_learned_aspects_and_certain_by_rules():
    voice = load_dimensions().get("child_voice")
    marks = [Mark("child_voice", "said_or_showed", 1, "She said so.", "classifier")]
    unsure = {"child_voice.said_or_showed": Sight(0.55, 1), "race_culture.recorded": Sight(0.9, 2)}
    graded = grade(voice, marks, build_review(), unsure)
    assert (graded.level, graded.score) == (2, 0.55)
    assert graded.score < load_dimensions().by_hand_below
    assert grade(voice, marks, build_review(), {}).score == 1


def test_a_review_is_graded_in_the_dimensions_given_each_by_its_own_marks():
    marks = [
        Mark("fathers_and_males", "recorded", 1, "Father", "cue:father"),
        Mark("race_culture", "recorded", 2, "Polish", "cue:Polish"),
    ]
    graded = grade_review(RULES.dimensions, marks, build_review(), {})
    assert {one.dimension: one.level for one in graded} == {
        "race_culture": 1,
        "family_involvement": 0,
        "child_voice": 0,
        "fathers_and_males": 1,
    }


def test_passages_that_a_classifier_nearly_took_are_named_first_with_their_chance():
    voice, review = load_dimensions().get("child_voice"), build_review()
    floor = load_dimensions().nearly_from
    sights = {
        "child_voice.said_or_showed": Sight(0.9, 1),
        "child_voice.lived_experience": Sight(floor, 2),
        "child_voice.hearing_analysed": Sight(0.4, 1),
        "child_voice.carried": Sight(floor - 0.01, 1),
        "race_culture.recorded": Sight(0.45, 1),
    }
    marks = [
        Mark("child_voice", "said_or_showed", 1, "She said so.", "classifier"),
        Mark("child_voice", "", 2, "voice recorder", "lure"),
    ]
    misses = grade(voice, marks, review, sights).searched.near_misses
    assert [(miss.paragraph, miss.text) for miss in misses] == [
        (1, review.block_text(1)),
        (2, review.block_text(2)),
        (2, "voice recorder"),
    ]
    assert "whether practice saw or heard the child, analysed (chance 0.40)" in misses[0].reason


def test_nothing_is_nearly_there_in_a_text_that_reaches_the_highest_level():
    voice = load_dimensions().get("child_voice")
    aspects = [aspect.id for aspect in voice.aspects]
    marks = [Mark("child_voice", a, 1, "She said so.", "classifier") for a in aspects[1:]]
    sights = {f"child_voice.{aspects[0]}": Sight(0.4, 1)}
    graded = grade(voice, marks, build_review(), sights)
    assert (graded.level, graded.searched.near_misses) == (3, ())
