"""One pipeline in three modes and at three operating points."""

import pytest

from scr_nlp.findings import analyse, describe_run
from scr_nlp.ingest import read_review
from scr_nlp.pipeline import load_pipeline
from scr_nlp.settings import Mode, OperatingPoint, Settings

TEXT = """# Overview report

## Narrative

1.1 Police attended when Father had assaulted Mother, and nobody told the school.

1.2 There was no evidence of drug misuse. The health visitor saw the baby once in a year.

1.3 In the winter there was rarely food in the house and the electricity was off again.

## Recommendations

2.1 All practitioners should be trained to recognise domestic abuse and to share what they know.
"""


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    path = tmp_path_factory.mktemp("modes") / "review.md"
    path.write_text(TEXT)
    return read_review(path)


def found(review, mode=Mode.THOROUGH, point=OperatingPoint.BALANCED):
    analysis = analyse(review, load_pipeline(Settings(mode=mode, point=point)))
    return {(f.paragraph, f.code) for f in analysis.findings}


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_finds_what_is_said_in_so_many_words(review, mode):
    codes = {code for _, code in found(review, mode)}
    assert {"police", "domestic_abuse", "drug_misuse", "health_visiting"} <= codes


@pytest.mark.parametrize("mode", [Mode.FAST, Mode.THOROUGH])
def test_operating_points_nest(review, mode):
    precise = found(review, mode, OperatingPoint.PRECISION)
    balanced = found(review, mode)
    generous = found(review, mode, OperatingPoint.RECALL)
    assert precise <= balanced <= generous
    assert precise < generous


def test_a_run_says_with_what_it_was_made():
    runs = {
        describe_run(load_pipeline(Settings(mode=mode, point=point))).model
        for mode in (Mode.FAST, Mode.THOROUGH)
        for point in OperatingPoint
    }
    assert len(runs) == 6
    assert describe_run(load_pipeline(Settings(mode=Mode.RULES))).model == "rules"
    assert describe_run(load_pipeline()).model.startswith("thorough, balanced, ")


def test_what_is_found_without_a_cue_is_shown_by_some_words_of_its_sentence(review):
    analysis = analyse(review, load_pipeline(Settings(point=OperatingPoint.RECALL)))
    learned = [f for f in analysis.findings if f.method == "classifier"]
    assert learned
    for finding in learned:
        block = review.blocks[finding.paragraph]
        assert block.start <= finding.start < finding.end <= block.end
        assert finding.text == review.text[finding.start : finding.end]
