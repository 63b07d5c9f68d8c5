"""A user's own codes are learned from their own coding."""

import json

import pytest
from typer.testing import CliRunner

from scr_nlp.cli import app
from scr_nlp.errors import CorpusError
from scr_nlp.findings import analyse
from scr_nlp.ingest import read_review
from scr_nlp.pipeline import load_pipeline
from scr_nlp.settings import Settings
from scr_nlp.training import choose_threshold, train_own_codes

CODEBOOK = """
codes:
  - id: pets
    kind: risk_factor
    name: Animals in the home
    definition: Animals whose state says something of the home.
    cues: [dog, cat]
  - {id: fire, kind: risk_factor, name: Fire, definition: Fire in the home., cues: [fire]}
"""
SHOWN = (
    "The {0} had a {1} and a kennel in the yard that was never cleaned.",
    "A kennel stood in the yard and the {1} of the {0} barked all night.",
    "In the yard of the {0} there was a kennel, and droppings lay on the floor.",
)
OTHER = (
    "The {0} was visited by the nurse, who weighed the baby.",
    "A letter about a dog licence was sent to the council by the {0}.",
    "The {0} moved to another town before the winter.",
)


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    for name in ("docs", "labels"):
        (folder / name).mkdir(parents=True)
    for number, who in enumerate(("family", "tenant", "couple", "uncle", "lodger", "neighbour")):
        lines = [text.format(who, "dog") for text in SHOWN + OTHER]
        body = "\n\n".join(f"1.{n} {line}" for n, line in enumerate(lines, start=1))
        (folder / "docs" / f"D{number}.md").write_text(f"# Review\n\n## Narrative\n\n{body}\n")
        review = read_review(folder / "docs" / f"D{number}.md")
        shown = [i for i, b in review.paragraphs() if "yard" in review.text[b.start : b.end]]
        records = [
            {"i": i, "code": "pets", "status": "present", "experiencer": [], "quote": "yard"}
            for i in shown
        ]
        labels = {
            "id": f"D{number}",
            "doc_type": "overview_report",
            "metadata": {},
            "coverage": {},
            "records": records,
        }
        (folder / "labels" / f"D{number}.json").write_text(json.dumps(labels))
    (tmp_path / "own.yaml").write_text(CODEBOOK)
    return tmp_path


def pets(corpus, text, trained):
    path = corpus / "new.md"
    path.write_text(f"# Review\n\n## Narrative\n\n1.1 {text}\n")
    nlp = load_pipeline(Settings(corpus / "own.yaml", trained=trained))
    return [f for f in analyse(read_review(path), nlp).findings if f.code == "pets"]


def test_training_finds_a_code_without_its_cue_and_rejects_a_cue_out_of_place(corpus):
    train_own_codes(corpus / "corpus", corpus / "own.yaml", corpus / "parts")
    without_cue = "A kennel stood in the yard and droppings lay on the floor."
    assert not pets(corpus, without_cue, None)
    assert pets(corpus, without_cue, corpus / "parts")
    out_of_place = "A letter about a dog licence was sent to the council."
    assert pets(corpus, out_of_place, None)
    assert not pets(corpus, out_of_place, corpus / "parts")


def test_training_says_what_it_learned_and_what_it_left(corpus):
    files = [str(corpus / name) for name in ("corpus", "own.yaml", "parts")]
    result = CliRunner().invoke(app, ["train", files[0], "--codebook", files[1], "-o", files[2]])
    assert result.exit_code == 0
    assert "pets: learned from 18 paragraphs" in result.output
    assert "fire: 0 paragraphs, fewer than 8" in result.output


def test_training_twice_writes_the_same_files(corpus):
    for name in ("one", "two"):
        train_own_codes(corpus / "corpus", corpus / "own.yaml", corpus / name)
    for name in ("terms.json", "weighing.json"):
        assert (corpus / "one" / name).read_text() == (corpus / "two" / name).read_text()


def test_a_corpus_that_shows_no_own_code_is_one_clear_error(corpus):
    (corpus / "fire.yaml").write_text(CODEBOOK.replace("id: pets", "id: smoke"))
    for path in (corpus / "corpus" / "labels").iterdir():
        path.write_text(json.dumps({**json.loads(path.read_text()), "records": []}))
    with pytest.raises(CorpusError, match="code more of them first"):
        train_own_codes(corpus / "corpus", corpus / "fire.yaml", corpus / "parts")


def test_thresholds_follow_what_an_error_costs():
    import numpy as np

    truth = np.array([True] * 5 + [False] * 10)
    scores = np.array([0.9, 0.8, 0.7, 0.4, 0.2] + [0.45] * 2 + [0.3] * 3 + [0.1] * 5)
    precise, balanced, generous = (choose_threshold(truth, scores, b) for b in (0.5, 1.0, 2.0))
    assert precise >= balanced >= generous
    assert (scores >= precise).sum() == 3
    assert (scores >= generous)[truth].all()
