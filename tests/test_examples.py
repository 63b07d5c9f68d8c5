"""Every example of the codebook, hits and near-misses, read by the rules as it says."""

from scr_nlp.codebook import load_codebook
from scr_nlp.examples import check_examples


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
