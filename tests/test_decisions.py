"""What people decide counts, and outlives a new analysis."""

import sqlite3
from dataclasses import replace

import pytest
from sample import RUN, build_analysis, build_finding, build_review

from scr_nlp.errors import StudyError
from scr_nlp.study import Study
from scr_nlp.types import CodeKind, Decision, Polarity, Status, Verdict

WHEN = "2026-12-01T12:00:00+00:00"


@pytest.fixture
def study():
    with Study(":memory:") as study:
        study.add(build_analysis())
        yield study


def decide(study, code, verdict, changes=None):
    analysis = build_analysis()
    finding = next(f for f in study.analysis("a" * 64).findings if f.code == code)
    outcome = {
        Verdict.ACCEPTED: finding,
        Verdict.REJECTED: None,
        Verdict.CHANGED: replace(finding, **(changes or {})),
    }[verdict]
    decision = Decision(analysis.review.review_id, finding, verdict, outcome, "Anna", WHEN)
    return study.decide(decision)


def counted(study):
    frame = study.findings()
    return {row.code: (row.status, row.method) for row in frame.itertuples()}


def test_a_rejected_finding_no_longer_counts(study):
    decide(study, "domestic_abuse", Verdict.REJECTED)
    assert "domestic_abuse" not in counted(study)
    assert len(study.analysis("a" * 64).findings) == 2


def test_an_accepted_finding_says_who_accepted_it(study):
    decide(study, "midwifery", Verdict.ACCEPTED)
    assert counted(study)["midwifery"] == ("present", "human:Anna")
    assert counted(study)["domestic_abuse"] == ("present", "cue")


def test_a_changed_finding_counts_as_what_it_became(study):
    decide(study, "domestic_abuse", Verdict.CHANGED, {"status": Status.NEGATED})
    decide(
        study,
        "information_sharing",
        Verdict.CHANGED,
        {"code": "professional_curiosity", "polarity": Polarity.GOOD_PRACTICE},
    )
    assert counted(study) == {
        "domestic_abuse": ("negated", "human:Anna"),
        "midwifery": ("present", "cue"),
        "professional_curiosity": ("present", "human:Anna"),
    }


def test_what_the_machine_found_can_still_be_had(study):
    decide(study, "domestic_abuse", Verdict.REJECTED)
    assert study.analysis("a" * 64, decided=False) == build_analysis()


def test_a_decision_can_be_withdrawn(study):
    first = decide(study, "domestic_abuse", Verdict.REJECTED)
    study.withdraw(first)
    assert set(study.analysis("a" * 64).findings) == set(build_analysis().findings)
    assert study.decisions().empty
    with pytest.raises(StudyError, match="holds no decision"):
        study.withdraw(first)


def test_a_later_decision_on_the_same_finding_takes_the_place_of_an_earlier_one(study):
    decide(study, "midwifery", Verdict.ACCEPTED)
    decide(study, "midwifery", Verdict.REJECTED)
    assert "midwifery" not in counted(study)
    assert study.decisions()["verdict"].tolist() == ["accepted", "rejected"]


def test_decisions_outlive_a_new_analysis_that_numbers_the_blocks_anew(study):
    decide(study, "domestic_abuse", Verdict.REJECTED)
    decide(study, "midwifery", Verdict.ACCEPTED)
    review = build_review()
    blocks = review.blocks[1:]
    shift = blocks[0].start
    moved = replace(
        review,
        text=review.text[shift:],
        blocks=tuple(
            replace(block, start=block.start - shift, end=block.end - shift) for block in blocks
        ),
    )
    newer = replace(
        build_analysis(run=replace(RUN, package="9.9.9")),
        review=moved,
        findings=(
            replace(build_finding(moved, "domestic_abuse", "her partner shouted"), score=0.2),
            replace(build_finding(moved, "gp", "school"), kind=CodeKind.AGENCY),
        ),
    )
    study.add(newer)
    assert counted(study) == {
        "midwifery": ("present", "human:Anna"),
        "gp": ("present", "cue"),
    }
    midwifery = study.findings().set_index("code").loc["midwifery"]
    assert moved.text[midwifery["start"] : midwifery["end"]] == "midwife"
    assert study.analysis("a" * 64, decided=False) == newer


def test_a_decision_whose_paragraph_is_gone_is_kept_and_passed_over(study):
    decide(study, "midwifery", Verdict.ACCEPTED)
    changed = replace(
        build_analysis(run=replace(RUN, package="9.9.9")),
        review=replace(build_review(), text=build_review().text.replace("evenings", "mornings")),
        findings=(),
    )
    study.add(changed)
    assert study.findings().empty
    assert study.decisions()["placed"].tolist() == [False]
    study.add(build_analysis(run=replace(RUN, package="9.9.10")))
    assert study.decisions()["placed"].tolist() == [True]
    assert counted(study)["midwifery"] == ("present", "human:Anna")


def test_the_frame_of_decisions_says_what_who_and_when(study):
    decide(study, "information_sharing", Verdict.CHANGED, {"polarity": Polarity.NEUTRAL})
    decide(study, "midwifery", Verdict.REJECTED)
    frame = study.decisions()
    assert list(frame.columns) == [
        *("decision", "review_id", "verdict", "code", "status", "role", "polarity", "text"),
        *("new_code", "new_status", "new_role", "new_polarity", "by", "at", "placed"),
    ]
    assert [str(dtype) for dtype in frame.dtypes] == ["int64", *["string"] * 13, "bool"]
    changed, rejected = frame.to_dict("records")
    assert (changed["polarity"], changed["new_polarity"]) == ("concern", "neutral")
    assert (rejected["code"], rejected["verdict"]) == ("midwifery", "rejected")
    assert frame["new_code"].isna().tolist() == [False, True]
    assert set(frame["by"]) == {"Anna"}
    assert set(frame["at"]) == {WHEN}


def test_a_study_of_an_earlier_version_takes_decisions(tmp_path):
    from scr_nlp.study.migrations import APPLICATION_ID, MIGRATIONS

    path = tmp_path / "old.study"
    connection = sqlite3.connect(path)
    connection.executescript("".join(MIGRATIONS[:4]))
    connection.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version=4")
    connection.close()
    with Study(path) as study:
        study.add(build_analysis())
        decide(study, "midwifery", Verdict.REJECTED)
        assert "midwifery" not in counted(study)


def test_a_paragraph_that_is_none_is_refused(study):
    finding = replace(build_analysis().findings[0], paragraph=0)
    with pytest.raises(StudyError, match="no paragraph 0"):
        study.decide(Decision("a" * 64, finding, Verdict.REJECTED, None, "Anna", WHEN))
