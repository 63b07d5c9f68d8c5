"""The tables as files: whole, safe in a spreadsheet, the same every time."""

import csv
import io
import re

import pytest
from studies import FORMULA

from scr_nlp.errors import ReportError
from scr_nlp.report import write_tables
from scr_nlp.report.formats.csv import defuse

NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")


def read_table(path):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def folder(plain, tmp_path):
    write_tables(plain, tmp_path / "tables")
    return tmp_path / "tables"


def test_a_file_for_each_table_and_one_that_explains_them(plain, folder, tmp_path):
    files = write_tables(plain, tmp_path / "again")
    assert [path.name for path in files] == [
        "risk_factors.csv",
        "agencies.csv",
        "themes.csv",
        "corrected.csv",
        "benchmarks.csv",
        "years.csv",
        "pairs.csv",
        "combinations.csv",
        "agency_themes.csv",
        "coverage.csv",
        "documents.csv",
        "not_read.csv",
        "evidence.csv",
        "coverage_evidence.csv",
        "README.txt",
    ]
    assert {p.name for p in folder.iterdir()} == {path.name for path in files}
    assert all(path.read_bytes() == (folder / path.name).read_bytes() for path in files)


def test_the_readme_explains_every_column(folder):
    readme = (folder / "README.txt").read_text("utf-8")
    for path in folder.glob("*.csv"):
        about = readme.partition(f"{path.name}: ")[2].partition("\n\n")[0]
        header = path.read_text("utf-8-sig").splitlines()[0].split(",")
        assert [line.strip().partition(":")[0] for line in about.splitlines()[1:]] == header


def test_numbers_are_those_of_the_study(folder):
    risks = {row["code"]: row for row in read_table(folder / "risk_factors.csv")}
    row = risks["domestic_abuse"]
    assert (row["n"], row["of"], row["per_cent"]) == ("6", "12", "50.00")
    assert (row["low"], row["high"], row["historical_only"]) == ("25.38", "74.62", "1")
    assert risks["substance_misuse"]["codes"] == "alcohol_misuse; drug_misuse"
    agencies = {(row["code"], row["role"]): row for row in read_table(folder / "agencies.csv")}
    assert (agencies["police", "case"]["n"], agencies["police", "panel"]["n"]) == ("12", "0")
    themes = {(row["code"], row["polarity"]): row for row in read_table(folder / "themes.csv")}
    assert themes["good_practice", "good_practice"]["n"] == "4"


def test_evidence_leads_back_to_the_words(folder):
    rows = read_table(folder / "evidence.csv")
    for row in rows:
        assert row["text"][int(row["quote_start"]) : int(row["quote_end"])] == row["quote"]
        assert row["page"] and row["number"] and row["source"]
    (past,) = [row for row in rows if row["historical_only"] == "yes"]
    assert (past["source"], past["cue"]) == ("review-2.pdf", "years before")
    assert "mother; subject_child" in {row["experiencer"] for row in rows}


def test_what_was_not_counted_or_read_is_listed(folder):
    documents = read_table(folder / "documents.csv")
    (excluded,) = [row for row in documents if row["counted"] == "no"]
    assert (excluded["reason"], excluded["risk_factors"]) == ("document type excluded", "")
    (failure,) = read_table(folder / "not_read.csv")
    assert failure["error"] == "NoTextLayer"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", " @x"]
)
def test_a_formula_is_defused(text):
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Neglect", "a=b", "1.10", "(-1)", "'=1"])
def test_other_text_is_left_alone(text):
    assert defuse(text) == text


def test_no_cell_of_a_hostile_study_begins_as_a_formula(hostile, tmp_path):
    for path in write_tables(hostile, tmp_path):
        if path.suffix == ".csv":
            rows = read_table(path)
            cells = [cell for row in rows for cell in row.values()]
            begin = [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@") and cell]
            assert not [cell for cell in begin if not NUMBER.fullmatch(cell)]
    assert any(row["quote"] == f"'{FORMULA}" for row in read_table(tmp_path / "evidence.csv"))


def test_a_folder_that_cannot_be_written_is_said(plain, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match="file: the tables cannot be written"):
        write_tables(plain, tmp_path / "file")
