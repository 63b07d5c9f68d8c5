"""Two drafts compared: gaps, evidence and questions that were closed or opened."""

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from scr_nlp.check import check_draft, check_to_json, compare_drafts
from scr_nlp.check.jsonform import describe_schema
from scr_nlp.report import render_check

OLD = """# Serious Case Review: Child Q

## Introduction

1.1 The panel met on [date to be added] and again on [date to be added].

## Family involvement

2.1 Family members did not take part in the review.
"""
NEW = """# Serious Case Review: Child Q

## Introduction

1.1 The panel met on 4 March 2014 and again on [date to be added]. The chair is TBC.

1.2 A paragraph that moves the others down.

## Family involvement

3.1 Family members did not take part in the review.

3.2 Mother was written to by recorded delivery in March and again in May, and the lead reviewer
visited her at home. She declined to meet the panel. The panel regrets that she was not
offered a meeting after the trial.
"""


def checked(folder, name, text):
    path = folder / name
    path.write_text(text)
    return check_draft(path)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafts")
    return checked(folder, "new.md", NEW), checked(folder, "old.md", OLD)


def family(comparison):
    return next(one for one in comparison.dimensions if one.id == "family_involvement")


def test_a_gap_that_was_closed_shows_its_new_evidence(drafts):
    change = family(compare_drafts(*drafts))
    assert (change.before, change.closed, change.opened) == (1, True, False)
    assert change.after >= 2
    assert [passage.place.label for passage in change.gained] == ["para 3.2"]


def test_the_other_way_round_the_gap_opened(drafts):
    new, old = drafts
    change = family(compare_drafts(old, new))
    assert (change.closed, change.opened) == (False, True)
    assert [passage.place.label for passage in change.lost] == ["para 3.2"]


def test_a_question_asked_twice_and_once_answered_is_closed_once(drafts):
    comparison = compare_drafts(*drafts)
    closed, opened = (
        [one.words for one in asked if one.kind == "placeholder"]
        for asked in (comparison.closed, comparison.opened)
    )
    assert (closed, opened) == (["[date to be added]"], ["TBC"])


def test_a_draft_against_itself_changes_nothing(drafts):
    new, _ = drafts
    comparison = compare_drafts(new, new)
    assert not comparison.closed and not comparison.opened
    assert not any(c.gained or c.lost or c.closed or c.opened for c in comparison.dimensions)


def test_the_page_says_what_changed_since_the_earlier_draft(drafts):
    page = render_check(drafts[0], compare_drafts(*drafts)).decode()
    assert "Compared with <bdi>old.md</bdi>" in page
    assert '<span class="better">a gap closed</span>' in page
    assert "Questions that are settled" in page
    assert "Since the earlier draft" not in render_check(drafts[0]).decode()


@pytest.fixture(scope="module")
def schema():
    text = resources.files("scr_nlp").joinpath("schema/check-1.schema.json").read_text("utf-8")
    return json.loads(text)


def test_the_published_schema_is_that_of_the_records(schema):
    assert schema == describe_schema(), "run scripts/write_check_schema.py"


@pytest.mark.parametrize("compared", [False, True])
def test_the_machine_form_fits_the_published_schema(schema, drafts, compared):
    Draft202012Validator.check_schema(schema)
    made = check_to_json(drafts[0], compare_drafts(*drafts) if compared else None)
    made = json.loads(json.dumps(made, allow_nan=False))
    Draft202012Validator(schema).validate(made)
    assert (made["against"] is not None) == compared
    del made["check"]["dimensions"][0]["looked"]["near_misses"]
    assert not Draft202012Validator(schema).is_valid(made)
