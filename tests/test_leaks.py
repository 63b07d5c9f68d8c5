"""Identity leaks are found; public names, pseudonyms and bodies are not."""

import re
from pathlib import Path

import pytest

from scr_nlp import find_leaks, read_review
from scr_nlp.codebook.leaks import load_leak_rules

RULES = load_leak_rules()


def _read_marked(marked: str) -> tuple[str, list[str]]:
    """A sentence without its « », and the words that stood between them."""
    return re.sub("[«»]", "", marked), re.findall("«(.*?)»", marked)


@pytest.mark.parametrize("marked", RULES.examples)
def test_the_examples_of_the_codebook_are_read_as_it_says(marked):
    text, words = _read_marked(marked)
    assert [leak.text for leak in find_leaks(text)] == words


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: f"{rule.kind}: {rule.about}")
def test_a_rule_of_shape_shows_a_hit_of_its_kind_and_a_near_miss(rule):
    hits = [marked for marked in rule.examples if "«" in marked]
    assert hits
    assert rule.kind in {
        leak.kind for marked in hits for leak in find_leaks(_read_marked(marked)[0])
    }


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ("Her mother, Agata, rang.", "[mother]"),
        ("The school, Elm Bank, wrote.", "[school]"),
        ("He was born on 3 May 2011.", "[date of birth]"),
        ("The nurse, Bronwen Pask, was new.", "[professional]"),
        ("They moved to 4 Quarry Road.", "[address]"),
    ],
)
def test_a_leak_says_what_can_stand_in_its_place(text, replacement):
    (leak,) = find_leaks(text)
    assert leak.replacement == replacement
    assert text[leak.start : leak.end] == leak.text


def test_a_known_name_is_none():
    text = "The note says that Jayden had bruises."
    assert find_leaks(text, known={"Jayden"}) == []


DRAFT = """# Hollow Vale Safeguarding Children Board

# Serious Case Review: Tilly

Author: Ruth Amberley

## Introduction

1.1 Tilly is not her real name. Hollow Vale Police and Ms Amberley took part.

## Chronology

2.1 Tilly was seen by the health visitor. Her brother asked for her.

2.2 The note of the visit says that Jessica was asleep.
"""


def test_a_review_may_show_what_it_declares_and_who_wrote_it(tmp_path: Path):
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    review = read_review(path)
    (leak,) = find_leaks(review)
    assert leak.text == "Jessica" == review.text[leak.start : leak.end]
    assert review.blocks[review.locate(leak.start).block].number == "2.2"
