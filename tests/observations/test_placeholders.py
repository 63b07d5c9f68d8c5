"""Placeholders are found; honest brackets and question marks are not."""

import pytest

from scr_nlp.codebook.drafts import load_placeholder_rules
from scr_nlp.observations.placeholders import placeholders_in

EXAMPLES = load_placeholder_rules().examples


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.text for e in EXAMPLES])
def test_the_words_still_to_be_filled_in_are_found_and_no_others(example):
    found = [example.text[start:end] for start, end in placeholders_in(example.text)]
    assert found == list(example.words)
