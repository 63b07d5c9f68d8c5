"""The blind draw for readers and the scoring of what they send back."""

import pandas as pd
import pytest
from teaching import make_study

from scr_nlp.errors import ReportError
from scr_nlp.excerpts.judging import draw_blind, score_judgements
from scr_nlp.summaries.intervals import wilson_interval

KEY = pd.DataFrame(
    {"id": ["E1", "E2", "E3", "E4"], "arm": ["tool", "search", "tool+search", "tool"]}
)


def judge(*words):
    return pd.DataFrame({"id": KEY["id"], "judgement": words})


def test_the_draw_gives_as_many_of_each_arm_and_tells_readers_nothing():
    with make_study() as study:
        sheet, key = draw_blind(study, 3)
        again, _ = draw_blind(study, 3)
    assert list(sheet.columns) == ["id", "theme", "definition", "text"]
    assert list(sheet["id"]) == list(key["id"])
    arms = [arm for arms in key["arm"] for arm in arms.split("+")]
    assert arms.count("tool") == 3
    assert arms.count("search") == 3
    pd.testing.assert_frame_equal(sheet, again)


def test_shares_count_each_arm_and_what_all_readers_say():
    shares, agreement = score_judgements(
        KEY, {"a": judge("yes", "no", "yes", "partly"), "b": judge("YES ", "no", "no", "yes")}
    )
    found = shares.set_index(["arm", "reader"])
    assert found.loc[("tool", "a"), ["n", "yes"]].tolist() == [3, 2]
    assert found.loc[("tool", "all"), ["n", "yes"]].tolist() == [3, 1]
    assert found.loc[("search", "a"), ["n", "yes"]].tolist() == [2, 1]
    assert tuple(found.loc[("tool", "a"), ["low", "high"]]) == wilson_interval(2, 3)
    assert agreement.loc[0, "observed"] == 0.5
    # Chance: yes 2/4 of 2/4, partly 1/4 of 0, no 1/4 of 2/4.
    assert agreement.loc[0, "kappa"] == pytest.approx((0.5 - 0.375) / (1 - 0.375))


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        (judge("yes", "no", "", "no"), "a: E3 needs yes, partly or no"),
        (judge("yes", "no", "no", "perhaps"), "a: E4 needs"),
        (judge("yes", "no", "no", "no").head(2), "a: E3 needs"),
        (pd.concat([judge("yes", "no", "no", "no")] * 2), "a: E1 is judged twice"),
        (pd.DataFrame({"id": ["E1"]}), "a: there is no column judgement"),
    ],
)
def test_judgements_that_cannot_be_scored_are_named(frame, problem):
    with pytest.raises(ReportError, match=problem):
        score_judgements(KEY, {"a": frame})


def test_no_reader_is_no_score():
    with pytest.raises(ReportError, match="a file for each reader"):
        score_judgements(KEY, {})
