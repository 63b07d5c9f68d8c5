"""Out with ``export``, back with ``import``, and on to ``agreement``."""

import pytest
from qda_files import build_coded_analysis
from typer.testing import CliRunner

from scr_nlp import Study
from scr_nlp.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Study("reviews.study") as study:
        study.add(build_coded_analysis())
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


def test_a_study_goes_out_and_comes_back_to_be_compared(run, tmp_path):
    done = run("export", "reviews.study", "--qdpx", "out.qdpx", "--qdc", "out.qdc")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == ["exported: out.qdpx", "exported: out.qdc"]
    assert (tmp_path / "out.qdpx").stat().st_mode & 0o077 == 0
    done = run("import", "reviews.study", "out.qdpx")
    assert done.exit_code == 0, done.output
    assert "1 documents with 4 codings in out-coded" in done.output
    assert (tmp_path / "out-coded").stat().st_mode & 0o077 == 0
    assert "next: scr-nlp agreement out-coded/labels out-coded/machine" in done.output
    done = run("agreement", "out-coded/labels", "out-coded/machine")
    assert done.exit_code == 0, done.output
    assert "kappa" in done.output


def test_every_form_is_written(run, tmp_path):
    done = run(
        *("export", "reviews.study", "--docbin", "a.spacy", "--displacy", "a.html"),
        *("--label-studio", "ls.json", "--doccano", "a.jsonl"),
    )
    assert done.exit_code == 0, done.output
    written = {path.name for path in tmp_path.iterdir()} - {"reviews.study"}
    assert written == {"a.spacy", "a.html", "ls.json", "ls.xml", "a.jsonl"}


def test_nothing_to_write_is_said(run):
    done = run("export", "reviews.study")
    assert done.exit_code == 2
    assert "--qdpx FILE" in done.output


def test_a_file_that_is_no_project_is_one_line(run, tmp_path):
    (tmp_path / "x.qdpx").write_bytes(b"nothing")
    done = run("import", "reviews.study", "x.qdpx")
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "scr-nlp: x.qdpx: is not a REFI-QDA project or is damaged; export it again"
    ]


def test_a_project_of_another_study_is_passed_over(run):
    run("export", "reviews.study", "--qdpx", "out.qdpx")
    with Study("other.study"):
        pass
    done = run("import", "other.study", "out.qdpx", "--to", "elsewhere")
    assert done.exit_code == 0
    assert "passed over: Child Q: its text is no document of the study" in done.output
    assert "next:" not in done.output
