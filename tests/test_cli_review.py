"""The walk through uncertain findings, as a person types it."""

from dataclasses import replace

import pytest
from sample import RUN, build_analysis
from typer.testing import CliRunner

from scr_nlp.cli import app
from scr_nlp.report import build_theme_tables
from scr_nlp.report.methods import describe_methods
from scr_nlp.study import Study, list_uncertain
from scr_nlp.types import Stated

SCORES = {"domestic_abuse": 0.1, "midwifery": 0.2, "information_sharing": 0.3}


@pytest.fixture
def path(tmp_path):
    analysis = build_analysis()
    scored = (replace(f, score=SCORES[f.code], text=f.text) for f in analysis.findings)
    path = tmp_path / "reviews.study"
    with Study(path) as study:
        study.add(replace(analysis, findings=tuple(scored)))
    return path


@pytest.fixture
def walk(path):
    def walk(*lines, options=()):
        arguments = ["review", str(path), "--by", "Anna", *options]
        done = CliRunner().invoke(app, arguments, input="".join(f"{line}\n" for line in lines))
        assert done.exit_code == 0, done.output
        return done.output

    return walk


def decisions(path):
    with Study(path) as study:
        return study.decisions()


def counted(path):
    with Study(path) as study:
        return {f.code: f for f in study.analysis("a" * 64).findings}


def test_the_least_sure_finding_comes_first_with_its_words_marked(walk):
    output = walk("q")
    assert "1 of 3 · child-q.pdf, page 1, paragraph 4.1 · Analysis of practice" in output
    assert "»her partner shouted«" in output
    assert "Domestic abuse: present, subject child, mother (cue, score 0.10)" in output
    assert "2 of 3" not in output


def test_accept_reject_and_skip(walk, path):
    output = walk("a", "r", "s")
    assert "2 decisions kept, 1 finding left" in output
    frame = decisions(path)
    assert frame["verdict"].tolist() == ["accepted", "rejected"]
    assert set(frame["by"]) == {"Anna"}
    assert set(counted(path)) == {"domestic_abuse", "information_sharing"}
    assert "1 of 1" in walk("q"), "what was decided is not asked again"


@pytest.mark.parametrize(
    ("answers", "code", "expected"),
    [
        (["", "neg", "mother, sibling"], "domestic_abuse", ("negated", None, None)),
        (["Parental separation", "", "nobody"], "parental_separation", ("present", None, None)),
        (["police", "hyp", "addressee"], "police", ("hypothetical", "addressee", None)),
        (["recording", "", "good practice"], "record_keeping", ("present", None, "good_practice")),
    ],
)  # fmt: skip
def test_what_is_changed_counts_as_what_it_became(walk, path, answers, code, expected):
    output = walk("c", *answers, "q")
    assert "1 decision kept" in output
    found = counted(path)[code]
    assert (found.status, found.role, found.polarity) == expected
    assert found.method == "human:Anna"
    if code == "domestic_abuse":
        assert found.experiencer == ("sibling", "mother")


def test_a_change_that_changes_nothing_is_an_acceptance(walk, path):
    walk("c", "", "", "", "q")
    assert decisions(path)["verdict"].tolist() == ["accepted"]


def test_what_cannot_be_read_is_asked_again(walk, path):
    output = walk("x", "c", "polise", "police", "maybe", "present", "chair", "case", "q")
    assert "Give one letter" in output
    assert "did you mean police" in output
    assert "give one of present, historical, negated, hypothetical" in output
    assert "give one of case, report_author, panel, addressee" in output
    assert counted(path)["police"].role == "case"


def test_the_codes_are_listed_and_a_change_can_be_left(walk, path):
    output = walk("c", "?", "q", "r", "q")
    listed = output.split("q goes back.")[1].split("1 of 3")[0]
    assert {"domestic_abuse", "parental_mental_ill_health", "neglect"} <= set(listed.split())
    assert "midwifery" not in listed
    assert output.count("1 of 3") == 2, "the same finding is shown again"
    assert decisions(path)["verdict"].tolist() == ["rejected"]


def test_undo_takes_back_the_last_step_and_no_more_than_there_is(walk, path):
    output = walk("u", "r", "s", "u", "u", "q")
    assert "There is nothing to undo." in output
    assert "0 decisions kept, 3 findings left" in output
    assert decisions(path).empty
    assert set(counted(path)) == set(SCORES)


def test_the_end_of_the_input_loses_nothing(walk, path):
    assert "1 decision kept" in walk("r", "c")
    assert len(decisions(path)) == 1


def test_only_what_was_asked_for_is_shown(walk):
    assert "2 findings to look at" in walk("q", options=["--below", "0.25"])
    assert "1 finding to look at" in walk("q", options=["--code", "midwifery"])


def test_a_code_that_does_not_exist_is_refused(path):
    done = CliRunner().invoke(app, ["review", str(path), "--code", "polise"])
    assert done.exit_code == 2
    assert "did you mean police" in done.output


def test_documents_that_are_counted_as_cases_come_first(walk, path):
    plain = build_analysis()
    metadata = replace(plain.review.metadata, doc_type=Stated("learning_briefing", 1.0))
    briefing = replace(plain.review, review_id="b" * 64, source="brief.md", metadata=metadata)
    unsure = (replace(finding, score=0.01) for finding in plain.findings)
    with Study(path) as study:
        study.add(replace(plain, review=briefing, findings=tuple(unsure)))
    shown = walk("s", "q")
    assert "6 findings to look at; the 3 of documents that are counted as cases" in shown
    assert "brief.md" not in shown


def test_uncertain_findings_come_as_records_least_sure_first(path):
    with Study(path) as study:
        found = list_uncertain(study)
        assert [(key, finding) for key, finding in found] == [
            ("a" * 64, finding) for finding in study.analysis("a" * 64).findings
        ]


def test_reports_say_what_people_decided(walk, path):
    def told():
        with Study(path) as study:
            sections = {
                s.heading: s.paragraphs for s in describe_methods(build_theme_tables(study))
            }
        return sections["What people decided"][0]

    assert "Nobody has looked" in told()
    walk("a", "r", "q")
    assert told().startswith("Anna looked through findings of the machine and took 2 decisions:")
    assert "1 accepted, 1 rejected, 0 changed" in told()


def test_reports_name_decisions_that_no_longer_find_their_paragraph(walk, path):
    walk("a", "q")
    analysis = build_analysis(run=replace(RUN, package="9.9.9"))
    text = analysis.review.text.replace("evenings", "mornings")
    with Study(path) as study:
        study.add(replace(analysis, review=replace(analysis.review, text=text)))
        sections = {s.heading: s.paragraphs for s in describe_methods(build_theme_tables(study))}
    assert sections["What people decided"][1].startswith("1 of these decisions concerns")
