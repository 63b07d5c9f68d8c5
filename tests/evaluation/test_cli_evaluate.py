"""The commands ``evaluate`` and ``agreement``, as they are typed."""

import json

import pytest
import tiny
from typer.testing import CliRunner

from scr_nlp.cli import app
from scr_nlp.evaluation import evaluate
from scr_nlp.settings import Settings


@pytest.fixture
def run():
    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


def test_evaluate_prints_tables_and_writes_what_is_asked(root, run):
    out, page, book = root / "out.json", root / "out.html", root / "codebook.yaml"
    result = run(
        "evaluate", root, "--codebook", book, "--json", out, "--html", page, "--resamples", 10
    )
    assert result.exit_code == 0, result.output
    assert "Code counts for the document" in result.output
    assert "keywords" in result.output
    assert json.loads(out.read_text("utf-8"))["resamples"] == 10
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_tool_is_judged_with_a_users_codebook(root):
    result = evaluate(root, settings=Settings(root / "codebook.yaml"), resamples=0)
    assert set(result.codes) == {"neglect", "debt", "police", "record_keeping"}
    assert result.measure("found", "all", "recall").value > 0.5
    assert result.measure("found", "all", "recall").n == 6


def test_a_second_coder_is_set_beside(root, run):
    tiny.write_labels(root / "again", {name: tiny.labels(name) for name in ("A", "B")})
    book = root / "codebook.yaml"
    result = run("evaluate", root, "--codebook", book, "--second", root / "again", "--resamples", 0)
    assert result.exit_code == 0, result.output
    assert "coder" in result.output


def test_agreement_prints_kappa_and_alpha(root, run):
    tiny.write_labels(root / "again", {"A": tiny.labels("A", [])})
    out, page, book = root / "a.json", root / "a.html", root / "codebook.yaml"
    words = ("--codebook", book, "--json", out, "--html", page)
    result = run("agreement", root / "labels", root / "again", *words)
    assert result.exit_code == 0, result.output
    assert "kappa" in result.output
    assert "alpha" in result.output
    assert len(json.loads(out.read_text("utf-8"))["differences"]) == 5
    assert "Where the two sides differ" in page.read_text("utf-8")


def test_a_broken_corpus_is_one_line(root, run):
    (root / "labels" / "A.json").write_text("{", "utf-8")
    result = run("evaluate", root)
    assert result.exit_code == 1
    assert "A.json: is not valid JSON" in result.output
    assert "Traceback" not in result.output


def test_a_page_that_cannot_be_written_is_one_line(root, run):
    result = run(
        "agreement", root / "labels", root / "labels", "--codebook", root / "codebook.yaml",
        "--html", root / "no" / "where.html",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "where.html: cannot be written" in result.output
