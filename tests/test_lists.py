"""Which row tells of which document, and what is kept of it."""

from dataclasses import replace

import pandas as pd
import pytest
from sample import build_analysis

from scr_nlp import Study, group_cases, join_list
from scr_nlp.errors import ListError
from scr_nlp.summaries import select_cases
from scr_nlp.types import Metadata, Stated


def _add(study, key, source, board="", subject="", published="", kind="overview_report"):
    analysis = build_analysis(key * 64, source=source)

    def stated(value):
        return Stated(value, 0.9, value) if value else None

    metadata = Metadata(
        doc_type=Stated(kind, 0.9),
        board=stated(board),
        subject=stated(subject),
        published=stated(published),
    )
    text = analysis.review.text[:-1] + key
    study.add(replace(analysis, review=replace(analysis.review, metadata=metadata, text=text)))


@pytest.fixture
def study():
    with Study(":memory:") as study:
        _add(study, "a", "brook-child-t.pdf", "Brookham LSCB", "Child T", "2009-05")
        _add(study, "b", "summary.docx", "Brookham LSCB", "Child T", "2009", "executive_summary")
        _add(study, "c", "maya.pdf", "Oldmoor Safeguarding Children Board", "Maya", "2011-02")
        _add(study, "d", "other.pdf")
        yield study


def _joined(study, tmp_path, text, **options):
    path = tmp_path / "list.csv"
    path.write_text(text)
    joined = join_list(study, path, **options)
    frame = study.attributes()
    assert (frame.dtypes == "string").all()
    return joined, frame.set_index(frame["review_id"].str[0]).drop(columns="review_id")


@pytest.mark.parametrize(
    "cell",
    ["maya.pdf", "MAYA.PDF", "maya", "reviews/2011/maya.pdf", r"C:\reviews\maya.pdf"],
)
def test_a_row_finds_its_document_by_file_name(study, tmp_path, cell):
    joined, frame = _joined(study, tmp_path, f"Judgement,Where\nGood,{cell}\nBad,nowhere.pdf\n")
    assert frame["Judgement"].fillna("").to_dict() == {"a": "", "b": "", "c": "Good", "d": ""}
    assert (joined.n_rows, joined.n_documents) == (2, 1)
    assert [(left.row, left.reason) for left in joined.unmatched_rows] == [(3, "no document")]
    assert joined.unmatched_documents == ("brook-child-t.pdf", "summary.docx", "other.pdf")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Child,Grade\nChild T,1\nMaya,2", {"a": "1", "b": "1", "c": "2"}),
        ("Case,Grade\nSCR - child t (2009),1", {"a": "1", "b": "1"}),
        ("Case,Grade\nChild TT,1\nT,2", {}),
        (
            "Authority,Child,Grade\nBrookham County Council,Child T,1\nOldmoor,Child T,2",
            {"a": "1", "b": "1"},
        ),
        ("Authority,Grade\nBrookham,1\nOldmoor,2", {"a": "1", "b": "1", "c": "2"}),
        ("Authority,Grade\nNorth Brookham,1", {}),
        ("Authority,Grade,Date\nBrookham,1,12/6/2008\nBrookham,2,3 May 2009", {"a": "2", "b": "2"}),
        ("Authority,Grade\nBrookham,1\nBrookham,2", {}),
    ],
    ids=[
        *("case", "case within words", "near misses", "authority and case", "authority"),
        *("another authority", "the year decides", "two rows for one case"),
    ],
)
def test_a_row_finds_its_documents_by_case(study, tmp_path, rows, expected):
    joined, frame = _joined(study, tmp_path, rows + "\n")
    assert frame.get("Grade", pd.Series(dtype="string")).dropna().to_dict() == expected
    assert joined.n_documents == len(expected)


def test_rows_that_could_mean_two_cases_are_left_and_said_to_be(study, tmp_path):
    _add(study, "e", "another.pdf", "Elmford LSCB", "Child T", "2010")
    joined, _ = _joined(study, tmp_path, "Child,Grade\nChild T,1\n")
    assert joined.n_documents == 0
    assert joined.unmatched_rows[0].reason == "documents of more than one case"


def test_a_column_of_dates_gives_the_year_as_well(study, tmp_path):
    joined, frame = _joined(
        study, tmp_path, "File,Letter,Note\nmaya,12/03/2011,2011\nother,4 May 2012,x\n"
    )
    assert joined.columns == ("File", "Letter", "Note", "Letter (year)")
    assert frame["Letter (year)"].dropna().to_dict() == {"c": "2011", "d": "2012"}


def test_joining_again_replaces_the_columns_and_leaves_the_others(study, tmp_path):
    _joined(study, tmp_path, "File,Grade,Region\nmaya,1,North\n")
    _, frame = _joined(study, tmp_path, "File,Grade\nmaya,\n")
    assert list(frame.columns) == ["File", "Region"]
    assert frame.loc["c", "Region"] == "North"


def test_a_new_analysis_keeps_what_the_list_said(study, tmp_path):
    _joined(study, tmp_path, "File,Grade\nmaya,1\n")
    again = study.analysis("c" * 64)
    study.add(replace(again, run=replace(again.run, codebook="e" * 64)))
    frame = study.attributes().set_index("review_id")
    assert frame.loc["c" * 64, "Grade"] == "1"


def test_a_study_without_lists_has_an_attribute_for_none(study):
    assert list(study.attributes().columns) == ["review_id"]
    assert len(study.attributes()) == 4


def test_the_case_column_decides_what_counts_once(study, tmp_path):
    rows = "File,Our case,Grade\nbrook-child-t.pdf,1,x\nmaya.pdf,1,y\nother.pdf,2,z\n"
    _joined(study, tmp_path, rows, case_column="Our case")
    cases = select_cases(study.reviews()).set_index("source")
    assert cases["case"].dropna().to_dict() == {
        "brook-child-t.pdf": "1",
        "maya.pdf": "1",
        "other.pdf": "2",
    }
    assert cases["counted_as"].str[0].to_dict() == {
        "brook-child-t.pdf": "a",
        "summary.docx": "b",
        "maya.pdf": "a",
        "other.pdf": "d",
    }


def test_a_case_column_that_is_not_there_is_named_with_those_that_are(study, tmp_path):
    with pytest.raises(ListError, match=r"list\.csv: has no column 'Case'; .* File, Grade"):
        _joined(study, tmp_path, "File,Grade\nmaya,1\n", case_column="Case")


def test_a_manifest_puts_documents_in_cases(study, tmp_path):
    path = tmp_path / "manifest.csv"
    path.write_text("Case,File\nX,maya.pdf\nX,other.pdf\nY,nowhere.pdf\n")
    joined = group_cases(study, path)
    assert (joined.n_documents, joined.columns) == (2, ())
    assert [left.row for left in joined.unmatched_rows] == [4]
    cases = select_cases(study.reviews()).set_index("source")["counted_as"].str[0]
    assert cases["maya.pdf"] == cases["other.pdf"]
    assert list(study.attributes().columns) == ["review_id"]


def test_a_manifest_without_its_columns_says_which(study, tmp_path):
    path = tmp_path / "manifest.csv"
    path.write_text("file,grade\nmaya.pdf,1\n")
    with pytest.raises(ListError, match=r"manifest\.csv: has no column 'case'"):
        group_cases(study, path)


def test_the_same_text_in_two_files_counts_once():
    with Study(":memory:") as study:
        for key, source in (("a", "one.docx"), ("b", "two.pdf")):
            study.add(build_analysis(key * 64, source=source))
        cases = select_cases(study.reviews())
    assert cases["counted"].tolist() == [True, False]
    assert cases["reason"].tolist() == ["", "the same text in another file is counted"]
    assert cases["counted_as"].nunique() == 1
