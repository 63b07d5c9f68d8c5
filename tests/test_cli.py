import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sample import build_analysis
from typer.testing import CliRunner

from scr_nlp import Study
from scr_nlp.check.draft import describe
from scr_nlp.cli import app
from scr_nlp.cli.check_terminal import print_check
from scr_nlp.cli.terminal import plain, shorten
from scr_nlp.version import VERSION

REVIEW = """# Serious Case Review: Child Q{number}

Hollinbeck Safeguarding Children Board, March 2014

## Family involvement

2.1 Mother was invited to contribute by letter and met the author at her home.

## Analysis

4.1 Mother told the midwife of domestic abuse by her partner.

4.2 The school did not share this information with the health visitor.
"""
WORD_DRAFT = (
    Path(__file__).parents[1] / "corpora/sample/northern-ireland-2016-case-management-review.docx"
)
COVERED = """# Serious Case Review: Child Q

## Family involvement

2.1 Mother was invited by letter and met the author at her home; an interpreter was present.
Her views are set out here: she said nobody had asked. The panel agreed with the mother's view
and her view is weighed in the findings: the record supports what she said.

## Analysis

4.1 The family spoke Polish and no interpreter was used; an older sibling interpreted at
every visit, so the family's language needs were not met.

4.2 Child Q told her teacher that she was frightened at night. Child Q was never seen alone.
Practitioners did not ask the child about her daily life, and her voice was not heard.

## Findings

5.1 Finding: the family's language needs were not met because no interpreter was used.

5.2 Finding: nobody listened to the child; children must be seen alone and heard.
"""


@pytest.fixture
def run():
    runner = CliRunner()

    def invoke(*arguments, **options):
        return runner.invoke(app, [str(argument) for argument in arguments], **options)

    return invoke


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    folder = tmp_path / "reviews"
    folder.mkdir()
    for number in (1, 2, 10):
        (folder / f"review{number}.md").write_text(REVIEW.format(number=number))
    return folder


def _add_damaged(folder: Path) -> None:
    (folder / "review3.pdf").write_bytes(b"%PDF-1.4 and then nothing")


def test_version(run):
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"scr-nlp {VERSION}\n")


@pytest.mark.parametrize("command", [["analyse"], ["check"], ["inspect"], ["codebook", "list"]])
def test_every_command_explains_itself(run, command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output


@pytest.mark.parametrize(
    "arguments",
    [["analyse"], ["nonsense"], ["analyse", "a.md", "--jobs", "0"], ["check", "--nonsense"]],
)
def test_bad_usage_exits_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_analyse_alone_prints_how_often_each_code_occurs(run, reviews):
    result = run("analyse", reviews)
    assert result.exit_code == 0
    row = next(line for line in result.stdout.splitlines() if "Domestic abuse" in line)
    assert "3 of 3" in row
    assert "100" in row
    assert result.stdout.splitlines()[-1] == "3 documents: 3 analysed"
    assert sorted(path.name for path in reviews.parent.iterdir()) == ["reviews"]


def test_analyse_prints_no_table_of_nothing(run, tmp_path):
    result = run("analyse", tmp_path / "missing")
    assert result.exit_code == 3
    assert result.stderr == "scr-nlp: missing: does not exist; check the path\n"
    assert result.stdout == "1 document: 0 analysed, 1 could not be read\n"


def test_analyse_writes_json_lines_in_natural_order(run, reviews, tmp_path):
    _add_damaged(reviews)
    result = run("analyse", reviews, "--jsonl", tmp_path / "out.jsonl")
    assert result.exit_code == 3
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    sources = [line["review"]["source"] if "review" in line else line["source"] for line in lines]
    assert sources == ["review1.md", "review2.md", "review3.pdf", "review10.md"]
    assert lines[2]["error"]["type"] == "UnreadableFile"
    assert "review3.pdf: " in result.stderr
    assert "1 could not be read" in result.stdout


def test_analyse_goes_on_where_it_stopped(run, reviews, tmp_path):
    study, jsonl = tmp_path / "q.study", tmp_path / "out.jsonl"
    first = run("analyse", reviews / "review2.md", "--study", study)
    assert first.stdout.startswith("1 document: 1 analysed\nstudy: ")
    _add_damaged(reviews)
    second = run("analyse", reviews, "--study", study, "--jsonl", jsonl)
    assert second.exit_code == 3
    assert second.stdout.startswith(
        "4 documents: 2 analysed, 1 analysed before, 1 could not be read\nstudy: "
    )
    fresh = run("analyse", reviews, "--jsonl", tmp_path / "fresh.jsonl")
    assert fresh.exit_code == 3
    assert jsonl.read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()
    with Study(study) as opened:
        assert set(opened.reviews()["source"]) == {"review1.md", "review2.md", "review10.md"}
        assert opened.failures()["source"].tolist() == ["review3.pdf"]


def test_another_codebook_analyses_again(run, reviews, tmp_path):
    codebook = tmp_path / "own.yaml"
    codebook.write_text(
        "codes:\n"
        "  - {id: midwife_seen, kind: theme, name: Midwife, definition: A midwife is named.,\n"
        "     cues: [midwife]}\n"
    )
    study = tmp_path / "q.study"
    run("analyse", reviews, "--study", study)
    result = run("analyse", reviews, "--study", study, "--codebook", codebook)
    assert result.stdout.startswith("3 documents: 3 analysed\nstudy: ")
    with Study(study) as opened:
        assert len(opened.reviews()) == 3
        assert "midwife_seen" in set(opened.findings()["code"])


def test_two_jobs_write_what_one_writes(run, reviews, tmp_path):
    _add_damaged(reviews)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run("analyse", reviews, "--jsonl", one)
    result = run("analyse", reviews, "--jsonl", two, "--jobs", "2")
    assert result.exit_code == 3
    assert two.read_bytes() == one.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyse", "{reviews}", "--study", "{reviews}/review1.md"], "is not a study"),
        (["analyse", "{reviews}", "--jsonl", "{reviews}/no/such.jsonl"], "cannot be written"),
        (["analyse", "{reviews}/*.pdf"], "holds no document"),
        (["analyse", "{reviews}", "--codebook", "{reviews}/none.yaml"], "none.yaml: cannot be"),
        (["inspect", "{reviews}/missing.pdf"], "missing.pdf: does not exist"),
        (["codebook", "show", "nonsense"], "no such code"),
        (["codebook", "check", "{reviews}/review1.md"], "review1.md: "),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line_and_exit_code_1(run, reviews, arguments, message):
    result = run(*(argument.format(reviews=reviews) for argument in arguments))
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("scr-nlp: ")
    assert message in line


def test_a_terminal_gets_a_live_bar(run, reviews, tmp_path):
    result = run("analyse", reviews, "--study", tmp_path / "q", env={"FORCE_COLOR": "1"})
    assert result.exit_code == 0
    assert "3 of 3 documents" in result.stderr
    assert "a second" in result.stderr


def test_check_shows_the_gaps_and_where_it_looked(run, reviews):
    result = run("check", reviews / "review1.md")
    assert result.exit_code == 1
    assert "Race, language, culture and religion: level 0 of 3, absent - a gap" in result.stdout
    assert "para 2.1" in result.stdout
    assert "for level 1" in result.stdout
    assert "Looked in 4 paragraphs in 3 sections: Serious Case Review" in result.stdout
    assert "A level is a statement about this text" in result.stdout


def test_check_of_a_document_without_a_gap_exits_0(run, tmp_path):
    path = tmp_path / "covered.md"
    path.write_text(COVERED)
    result = run("check", path)
    assert result.exit_code == 0, result.stdout
    assert "a gap" not in result.stdout


def test_check_counts_a_gap_in_an_added_dimension_like_another(run, tmp_path):
    path = tmp_path / "covered.md"
    path.write_text(COVERED)
    page = tmp_path / "check.html"
    result = run("check", path, "--dimension", "fathers_and_males", "--html", page)
    assert result.exit_code == 1, result.stdout
    assert result.stdout.count("a gap") == 1
    assert "Fathers and other men: level 0 of 3, absent - a gap" in result.stdout
    assert "Which men were in the child" in page.read_text("utf-8")
    path.write_text(
        COVERED.replace(
            "\n## Findings\n",
            "\n4.3 Nobody asked who the man in the flat was.\n\n## Findings\n",
        )
    )
    made = run("check", path, "--dimension", "fathers_and_males", "--json")
    assert made.exit_code == 0
    levels = {one["id"]: one["level"] for one in json.loads(made.stdout)["check"]["dimensions"]}
    assert levels["fathers_and_males"] == 2


@pytest.mark.parametrize("command", [["check"], ["analyse", "--jsonl", "{out}"]])
def test_a_dimension_that_cannot_be_read_is_told_before_anything_is_done(
    run, reviews, tmp_path, command
):
    out = tmp_path / "out.jsonl"
    options = [part.format(out=out) for part in command[1:]]
    result = run(command[0], reviews / "review1.md", *options, "--dimension", "fathers")
    assert result.exit_code == (2 if command == ["check"] else 1)
    assert result.stderr == (
        "scr-nlp: fathers: there is no such file; give a file or one of: fathers_and_males\n"
    )


def test_check_leaves_to_a_person_what_the_tool_is_not_sure_of(capsys):
    analysis = build_analysis()
    sure, unsure, _ = analysis.coverage
    coverage = (replace(sure, score=0.6), replace(unsure, score=0.59))
    print_check(describe(replace(analysis, coverage=coverage)))
    shown = capsys.readouterr().out
    assert shown.count("check by hand") == 1
    assert "The tool is not sure of this level." in shown


def test_analyse_writes_an_added_dimension_under_its_own_key(run, reviews, tmp_path):
    out = tmp_path / "out.jsonl"
    added = ("--dimension", "fathers_and_males")
    assert run("analyse", reviews, "--jsonl", out, "--mode", "rules", *added).exit_code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert {tuple(line["coverage"]) for line in lines} == {
        ("race_culture", "family_involvement", "child_voice", "fathers_and_males")
    }
    assert run("analyse", reviews, *added).exit_code == 2
    assert run("analyse", reviews, "--jsonl", out, "--study", tmp_path / "s", *added).exit_code == 2


def test_check_prints_version_1_as_json(run, reviews):
    result = run("check", reviews / "review1.md", "--json")
    assert result.exit_code == 1
    made = json.loads(result.stdout)
    assert (made["schema"], made["gap"]) == (1, True)
    assert made["check"]["dimensions"][0]["gap"]


def test_check_reads_a_pdf_with_the_reader_chosen(run):
    draft = Path(__file__).parents[1] / "corpora/sample/calderwick-2023-practice-review.pdf"
    fast, reference = (
        run("check", draft, "--json", "--pdf-reader", reader).stdout
        for reader in ("pdfium", "pdfminer")
    )
    assert json.loads(fast)["check"]["pages"] and fast == reference
    assert run("check", draft, "--pdf-reader", "other").exit_code == 2


def test_check_asks_beside_the_levels_and_counts_that_only_when_strict(run, tmp_path):
    path = tmp_path / "covered.md"
    path.write_text(COVERED + "\n5.3 The panel met on [date to be added].\n")
    result = run("check", path)
    assert result.exit_code == 0
    assert "para 5.3: Is “[date to be added]” still to be filled in" in result.stdout
    assert run("check", path, "--strict").exit_code == 1


def test_check_writes_the_page_asked_for_for_its_owner_alone(run, reviews, tmp_path):
    page = tmp_path / "check.html"
    result = run("check", reviews / "review1.md", "--html", page)
    assert result.exit_code == 1
    assert "Gap check" in page.read_text("utf-8")
    assert page.stat().st_mode & 0o777 == 0o600


def test_one_is_said_as_one(run, tmp_path):
    path = tmp_path / "short.md"
    path.write_text("# Review\n\nThe school was told.\n")
    assert "Looked in 1 paragraph in 1 section: Review." in run("check", path).stdout
    study = tmp_path / "short.study"
    run("analyse", path, "--study", study)
    found = run("kwic", study, "school", "--include-type", "other").stdout
    assert "1 place in 1 document that counts" in found


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_check_never_writes_over_the_draft(run, reviews, ending):
    draft = reviews / f"draft.{ending}"
    shutil.copy(WORD_DRAFT, draft)
    before = draft.read_bytes()
    result = run("check", draft, f"--{ending}", reviews / ".." / "reviews" / draft.name)
    assert result.exit_code == 2
    assert f"draft.{ending}: is the draft itself; give another file" in result.stderr
    assert draft.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--html", "{out}/a.docx"], "a.docx: the name must end in .html or .htm"),
        (["--docx", "{out}/a.html"], "a.html: the name must end in .docx"),
        (["--docx", "{out}/a"], "a: the name must end in .docx"),
        (
            ["--html", "{out}/a.html", "--docx", "{out}/link.docx"],
            "link.docx: is the same file as a.html; give another file",
        ),
    ],
)
def test_check_wants_a_file_named_as_what_it_will_hold(run, tmp_path, options, problem):
    (tmp_path / "link.docx").symlink_to(tmp_path / "a.html")
    result = run("check", WORD_DRAFT, *(option.format(out=tmp_path) for option in options))
    assert result.exit_code == 2
    assert result.stderr == f"scr-nlp: {problem}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["link.docx"]


def test_check_gives_only_a_word_draft_back_with_comments(run, reviews, tmp_path):
    result = run("check", reviews / "review1.md", "--docx", tmp_path / "out.docx")
    assert result.exit_code == 2
    assert result.stderr.startswith("scr-nlp: review1.md: is not a Word file (.docx)")
    assert not (tmp_path / "out.docx").exists()
    result = run("check", WORD_DRAFT, "--docx", tmp_path / "out.docx")
    assert result.exit_code == 1
    assert (tmp_path / "out.docx").stat().st_mode & 0o777 == 0o600


def test_check_leaves_no_trace_but_the_files_asked_for(tmp_path):
    """Home, cache, temporary and working folder of the process hold nothing afterwards."""
    places = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "cwd", "out")}
    for place in places.values():
        place.mkdir()
    home = {k: str(v) for k, v in places.items() if k.isupper()}
    # Where these are set, libraries keep still that elsewhere would not.
    silent = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "DO_NOT_TRACK")
    home = {**{k: v for k, v in os.environ.items() if k not in silent}, **home}
    page, copy = places["out"] / "check.html", places["out"] / "checked.docx"
    done = subprocess.run(
        _scr_nlp("check", WORD_DRAFT, "--html", page, "--docx", copy),
        env=home,
        cwd=places["cwd"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (1, "")
    left = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert left == [page, copy]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_check_of_a_document_that_cannot_be_read_exits_2(run, reviews, options):
    _add_damaged(reviews)
    result = run("check", reviews / "review3.pdf", *options)
    assert result.exit_code == 2
    assert "review3.pdf: " in result.stderr
    assert result.stdout == ""


def test_inspect_shows_what_was_understood(run, reviews):
    result = run("inspect", reviews / "review1.md")
    assert result.exit_code == 0
    for expected in ("Child Q", "family_involvement", "Blocks: ", "heading", "how sure"):
        assert expected in result.stdout


def test_codebook_list_and_show(run):
    listed = run("codebook", "list")
    assert listed.exit_code == 0
    assert "domestic_abuse" in listed.stdout
    shown = run("codebook", "show", "domestic_abuse")
    assert shown.exit_code == 0
    for expected in ("Definition", "Cues", "Example (present"):
        assert expected in shown.stdout


@pytest.mark.parametrize(
    ("status", "exit_code", "verdict"),
    [("present", 0, "0 read otherwise"), ("negated", 1, "1 read otherwise")],
)
def test_codebook_check_runs_the_examples(run, tmp_path, status, exit_code, verdict):
    codebook = tmp_path / "own.yaml"
    codebook.write_text(
        "extends: false\n"
        "codes:\n"
        "  - {id: shouting, kind: risk_factor, name: Shouting, definition: Being shouted at.,\n"
        "     cues: [shout~], examples:\n"
        f"     [{{text: Her father shouted at Child Q., status: {status}}}]}}\n"
    )
    result = run("codebook", "check", codebook)
    assert (result.exit_code, result.stdout) == (exit_code, f"1 codes, 1 examples, {verdict}\n")
    assert ("shouting: expected negated, found present" in result.stderr) == bool(exit_code)


HOSTILE = (
    "# [red]Review[/red] \x1b[31m of Child Q\n\n1.1 [link=file:x]White British[/link] \x9b2J\n"
)


@pytest.mark.parametrize("command", ["check", "inspect", "analyse"])
def test_a_document_cannot_steer_the_terminal(run, tmp_path, command):
    path = tmp_path / "a\x1b[2J[bold]\u202e.md"
    path.write_text(HOSTILE)
    result = run(command, path)
    assert "Traceback" not in result.output
    for character in "\x1b\x9b\u202e":
        assert character not in result.output
    if command != "analyse":
        assert "[bold]" in result.stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain [b]text[/b]", "plain [b]text[/b]"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202eevil", "\\u202eevil"),
        ("é “quoted” – 中", "é “quoted” – 中"),
        ("caf\udce9", "caf\\udce9"),
    ],
)
def test_text_is_made_plain(text, expected):
    assert plain(text) == expected


def test_text_is_cut_to_length():
    assert shorten("one two three", 8) == "one two…"
    assert shorten("one two", 8) == "one two"


def _scr_nlp(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scr_nlp", *map(str, arguments)]


@pytest.fixture
def interruptible():
    """A shell's background job ignores interrupts, and what it starts would too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_keeps_what_is_done_and_exits_130(tmp_path, jobs):
    folder, study = tmp_path / "reviews", tmp_path / "q.study"
    folder.mkdir()
    for number in range(2000):
        (folder / f"review{number}.md").write_text(REVIEW.format(number=number))
    command = _scr_nlp("analyse", folder, "--study", study, "--jobs", jobs)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 300  # a busy machine is no fault of the program
        while not study.exists() or study.stat().st_size < 200_000:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert output == ""
    assert errors.splitlines()[-1] == "scr-nlp: stopped; what was done is kept"
    assert "Traceback" not in errors
    with Study(study) as opened:
        assert 1 <= len(opened.reviews()) < 2000


LIST = "File,Judgement,Region\nreview1.md,Good,North\nreview2.md,Adequate,South\nreview7.md,x,y\n"


def test_a_list_is_joined_and_what_does_not_fit_is_told(run, reviews, tmp_path):
    study, metadata = tmp_path / "all.study", tmp_path / "list.csv"
    metadata.write_text(LIST)
    result = run("analyse", reviews, "--study", study, "--metadata", metadata)
    assert result.exit_code == 0
    assert "list.csv: 2 of 3 rows joined to 2 of 3 documents" in result.output
    assert "row 4 fits no document" in result.output
    assert "review10.md is in no row" in result.output
    with Study(study) as kept:
        assert kept.attributes()["Judgement"].fillna("").tolist() == ["Good", "Adequate", ""]


def test_a_manifest_groups_documents_when_a_study_is_reported(run, reviews, tmp_path):
    study, manifest = tmp_path / "all.study", tmp_path / "manifest.csv"
    manifest.write_text("file,case\nreview1.md,A\nreview2.md,A\nreview10.md,B\n")
    assert run("analyse", reviews, "--study", study).exit_code == 0
    result = run("report", study, "--manifest", manifest, "--csv", tmp_path / "tables")
    assert result.exit_code == 0
    assert "manifest.csv: 3 of 3 rows joined to 3 of 3 documents" in result.output
    with Study(study) as kept:
        assert kept.reviews()["case"].tolist() == ["A", "A", "B"]


@pytest.mark.parametrize(
    "options",
    [
        ["--case-column", "Case"],
        ["--metadata", "list.csv", "--jsonl", "out.jsonl"],
        ["--manifest", "list.csv", "--jsonl", "out.jsonl"],
    ],
)
def test_lists_that_could_be_joined_to_nothing_are_refused_before_any_work(
    run, reviews, tmp_path, monkeypatch, options
):
    monkeypatch.chdir(tmp_path)
    assert run("analyse", reviews, *options).exit_code == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_a_study_is_reported_in_every_form(run, reviews, tmp_path):
    study, metadata = tmp_path / "all.study", tmp_path / "list.csv"
    metadata.write_text("file,region\nreview1.md,North\nreview2.md,South\n")
    assert run("analyse", reviews, "--study", study).exit_code == 0
    files = [("html", "r.html"), ("docx", "r.docx"), ("xlsx", "r.xlsx"), ("jsonl", "r.jsonl")]
    folders = [("csv", "tables"), ("parquet", "parquet"), ("charts", "charts")]
    asked = [word for form, name in files + folders for word in (f"--{form}", tmp_path / name)]
    result = run("report", study, "--metadata", metadata, *asked)
    assert result.exit_code == 0, result.output
    assert all((tmp_path / name).stat().st_size > 1000 for _, name in files)
    assert all(any((tmp_path / name).iterdir()) for _, name in folders)
    assert not list(tmp_path.glob("*.part"))
    assert '"name":"region","values":["North","South",""]' in (tmp_path / "r.html").read_text()
    assert "list: region" in (tmp_path / "tables" / "documents.csv").read_text("utf-8-sig")


def test_the_json_lines_of_a_study_are_those_of_the_batch(run, reviews, tmp_path):
    (reviews / "empty.pdf").write_bytes(b"")
    batch, study, again = (tmp_path / name for name in ("batch.jsonl", "all.study", "r.jsonl"))
    assert run("analyse", reviews, "--study", study, "--jsonl", batch).exit_code == 3
    assert run("report", study, "--jsonl", again).exit_code == 0
    assert sorted(again.read_text().splitlines()) == sorted(batch.read_text().splitlines())
    assert run("report", study, "--jsonl", tmp_path / "no" / "r.jsonl").exit_code == 1


def test_a_file_that_cannot_be_written_is_said_in_one_line(run, reviews, tmp_path):
    study = tmp_path / "all.study"
    assert run("analyse", reviews, "--study", study).exit_code == 0
    result = run("report", study, "--xlsx", tmp_path / "no" / "r.xlsx")
    assert result.exit_code == 1
    assert "r.xlsx: cannot be written" in result.output and "Traceback" not in result.output


def test_the_same_text_in_two_files_is_told_and_counted_once(run, reviews):
    text = (reviews / "review2.md").read_text()
    (reviews / "review3.md").write_text(f"{text}\n\n")
    (reviews / "review4.md").write_text(text)
    result = run("analyse", reviews)
    assert result.exit_code == 0
    assert "review3.md: has the same text as review2.md; it is counted once" in result.stderr
    assert "review4.md: is the same file as review2.md; it is kept once" in result.stderr
    assert "1 not counted: the same text in another file is counted" in result.stdout


@pytest.mark.parametrize("option", ["--report", "--jsonl", "--study"])
def test_a_document_that_is_analysed_is_never_written_over(tmp_path, option):
    draft = tmp_path / "draft.md"
    draft.write_text("# Serious Case Review: Child Q\n\n1.1 The police came.\n")
    before = draft.read_bytes()
    result = CliRunner().invoke(app, ["analyse", str(draft), option, str(draft)])
    assert result.exit_code == 1
    assert draft.read_bytes() == before
