"""Every example of the codebook, hits and near-misses, read by the rules as it says."""

import pytest

from scr_nlp.codebook import load_codebook
from scr_nlp.codebook.dimensions import SHIPPED, load_dimension
from scr_nlp.examples import check_dimension, check_examples


def test_the_rules_read_every_example_of_the_codebook_as_it_says():
    wrong = [
        f"{f.code}: {f.text} ({f.expected}, found {f.found})"
        for f in check_examples(load_codebook())
    ]
    assert wrong == []


def test_an_example_that_the_rules_miss_is_reported(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "extends: false\n"
        "codes:\n"
        "  - id: pets\n"
        "    kind: risk_factor\n"
        "    name: Pets\n"
        "    definition: A dog in the home.\n"
        "    cues: [dog]\n"
        "    examples:\n"
        "      - {text: There was a cat., status: present}\n"
        "      - {text: There was no dog., status: negated}\n"
        "      - {text: A dog lay on the bed., status: none}\n"
    )
    failures = list(check_examples(load_codebook(path), path))
    assert [(f.expected, f.found) for f in failures] == [
        ("present", "none"),
        ("none", "present"),
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_rules_read_every_example_of_a_shipped_dimension_as_it_says(name):
    wrong = [
        f"{f.text} ({f.expected}, found {f.found})"
        for f in check_dimension(load_dimension(name), name)
    ]
    assert wrong == []


def test_examples_of_a_dimension_that_the_rules_read_otherwise_are_reported(tmp_path):
    path = tmp_path / "pets.yaml"
    path.write_text(
        "id: pets\n"
        "name: Pets\n"
        "question: Are the animals told of?\n"
        "aspects: [{id: named, name: a pet named, groups: [[dog]]}]\n"
        "levels: {1: [[named]], 2: [[named]], 3: [[named]]}\n"
        "raise: {0: Which?, 1: Which?, 2: Which?}\n"
        "examples: [{text: The cat was out., shows: [named]}]\n"
        "texts: [{level: 1, paragraphs: [analysis: The dog was out.]}]\n"
    )
    failures = list(check_dimension(load_dimension(str(path)), str(path)))
    assert [(f.code, f.text, f.expected, f.found) for f in failures] == [
        ("pets", "The cat was out.", "named", "none"),
        ("pets", "The dog was out.", "level 1", "level 3"),
    ]
