"""``scr-nlp table``, ``kwic`` and ``keyness`` on a study made by hand."""

import csv
import sys
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from studies import fill_hostile, fill_plain

from scr_nlp import Study
from scr_nlp.cli import app
from scr_nlp.summaries import TABLES


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "own.study"
    with Study(path) as store:
        fill_plain(store)
        ids = store.reviews()["review_id"].tolist()
        judged = {
            review_id: {
                "judgement": "Good" if place < 7 else "Inadequate",
                "children": "2" if place % 2 else "1",
                "age": str(place),
            }
            for place, review_id in enumerate(ids[:11])
        }
        store.keep_attributes(judged)
    return path


@pytest.fixture
def run(study):
    def invoke(command, *arguments):
        return CliRunner().invoke(app, [command, str(study), *map(str, arguments)])

    return invoke


def read(path):
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_printed_and_written(run, name, tmp_path):
    printed = run("table", name)
    assert printed.exit_code == 0, printed.output
    written = run("table", name, "--csv", tmp_path / "table.csv")
    assert written.exit_code == 0, written.output
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table.hides])
def test_small_numbers_are_hidden_in_every_table_that_counts_documents(run, name, tmp_path):
    result = run("table", name, "--suppress", 5, "--csv", tmp_path / "t.csv")
    assert result.exit_code == 0, result.output
    for row in read(tmp_path / "t.csv"):
        for column in ("n", "both", "present", "mentioned"):
            assert not row.get(column) or int(row[column]) in {0, *range(5, 99)}, (column, row)
    assert "suppressed" in (tmp_path / "t.csv").read_text("utf-8-sig") or name == "benchmarks"


def test_a_line_says_what_was_hidden_or_joined_and_why(run):
    why = "so that no case can be recognised by a count under 5"
    assert "No number had to be hidden\n" in run("table", "risks", "--suppress", 5).output
    few = run("table", "statuses", "--suppress", 5).output
    assert f" rows, {why} or by subtraction\n" in few and "Numbers hidden in " in few
    split = run("table", "risks", "--suppress", 5, "--by", "year").output
    assert f"{why} or by subtraction; groups too small to show were joined as" in split
    assert f"left out with their rows, {why}" in run("table", "benchmarks", "--suppress", 5).output
    assert "recognised" not in run("table", "risks").output


def test_without_a_name_the_tables_are_listed(run):
    listed = run("table").output
    assert all(name in listed for name in TABLES)


def test_a_table_is_split_by_a_column_of_the_users_list(run, tmp_path):
    path = tmp_path / "risks.csv"
    assert run("table", "risks", "--by", "judgement", "--csv", path).exit_code == 0
    rows = [row for row in read(path) if row["code"] == "domestic_abuse"]
    assert [(row["group"], row["n"], row["of"]) for row in rows] == [
        ("Good", "3", "7"),
        ("Inadequate", "2", "4"),
        ("not stated", "1", "1"),
    ]
    assert {row["test"] for row in rows} == {"Fisher"}


def test_numbers_are_split_in_bands(run, tmp_path):
    path = tmp_path / "risks.csv"
    assert run("table", "risks", "--by", "age", "--bands", "1,6", "--csv", path).exit_code == 0
    assert {row["group"] for row in read(path)} == {
        *("under 1", "1 to under 6", "6 and over", "not stated"),
    }


def test_a_corrected_table_shows_both_figures(run, tmp_path):
    path = tmp_path / "corrected.csv"
    assert run("table", "corrected", "--csv", path).exit_code == 0
    row = next(row for row in read(path) if row["code"] == "domestic_abuse")
    assert float(row["per_cent"]) == 50
    assert float(row["corrected_low"]) <= float(row["corrected"]) <= float(row["corrected_high"])


def test_a_wide_table_leaves_out_columns_and_breaks_no_name_to_pieces(run):
    printed = run("table", "corrected").stdout
    assert "Domestic abuse" in printed
    assert max(map(len, printed.splitlines())) <= 120
    assert "corrected high, note; --csv FILE writes every column" in printed
    assert "No room for" not in run("table", "risks").stdout


@pytest.mark.parametrize("arguments", [("risks", "--by", "nation"), ("corrected",), ("pairs",)])
def test_every_line_of_a_table_ends_with_its_frame(run, arguments):
    lines = run("table", *arguments).stdout.splitlines()
    assert {line[-1] for line in lines if line[:1] in tuple("┏┃┡│└")} <= set("┓┃┩│┘")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "no table is called nonsense; choose from files, risks"),
        (["files", "--by", "nation"], "cannot be split; these can: risks"),
        (["words", "--suppress", "5"], "cannot hide small numbers"),
        (["risks", "--suppress", "2"], "hides nothing"),
        (["risks", "--by", "region"], "no column is called region; choose from year"),
        (["children", "--children", "offspring"], "no column is called offspring"),
        (["sets", "--code", "police"], "police is no risk factor"),
        (["risks", "--csv", "/nowhere/t.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, arguments, message):
    result = run("table", *arguments)
    assert result.exit_code == 1
    assert message in result.stderr and len(result.stderr.splitlines()) == 1


def test_bands_that_are_no_numbers_are_bad_usage(run):
    assert run("table", "risks", "--by", "age", "--bands", "young").exit_code == 2


def test_a_concordance_is_printed_and_written(run, tmp_path):
    result = run("kwic", "violence")
    assert result.exit_code == 0
    assert "because of violence at night" in result.output
    assert run("kwic", "violence", "--csv", tmp_path / "kwic.csv").exit_code == 0
    assert len(read(tmp_path / "kwic.csv")) == 12
    assert run("kwic", "...").exit_code == 1


def test_what_sets_a_part_apart_is_listed(run, tmp_path):
    path = tmp_path / "key.csv"
    options = ["--by", "judgement", "--group", "Good", "--least", 1, "--csv", path]
    assert run("keyness", *options).exit_code == 0
    assert {"term", "g2", "log_ratio"} <= set(read(path)[0])
    assert run("keyness", "--by", "judgement", "--group", "Bad").exit_code == 1


def test_a_hostile_document_neither_steers_the_terminal_nor_runs_a_formula(tmp_path):
    path = tmp_path / "hostile.study"
    with Study(path) as store:
        fill_hostile(store)
    runner = CliRunner()
    printed = runner.invoke(app, ["kwic", str(path), "violence/staff/reversed"])
    assert printed.exit_code == 0
    assert not set(printed.output) & set("\x1b\x7f\u202e\u2028")
    runner.invoke(app, ["table", str(path), "risks", "--by", "board", "--csv", str(tmp_path / "t")])
    rows = read(tmp_path / "t")
    assert rows and not any(row["group"].startswith(tuple("=+-@")) for row in rows)
