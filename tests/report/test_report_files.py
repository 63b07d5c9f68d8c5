"""Workbook, chapter, Parquet files and charts, read back by readers that did not write them."""

import io
import math
import re
import zipfile

import openpyxl
import polars
import pytest
from docx import Document
from lxml import etree
from PIL import Image
from studies import FORMULA, IMAGE, SCRIPT, build_analysis

from scr_nlp.report import build_theme_tables, render_file, render_folder
from scr_nlp.report.figures import draw_figures, explain_no_trends
from scr_nlp.report.formats import xlsx
from scr_nlp.report.sheets import list_sheets
from scr_nlp.study import Study
from scr_nlp.types import CodeKind, Role

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def tables(plain):
    return build_theme_tables(plain)


@pytest.fixture(scope="module")
def hostile_tables(hostile):
    return build_theme_tables(hostile)


@pytest.fixture(scope="module")
def book(tables):
    return openpyxl.load_workbook(io.BytesIO(render_file(tables, "xlsx")))


@pytest.fixture(scope="module")
def chapter(tables):
    return Document(io.BytesIO(render_file(tables, "docx")))


def rows_of(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_workbook_holds_every_table_and_explains_every_column(book, tables):
    sheets = list_sheets(tables)
    assert book.sheetnames == ["notes", *(sheet.name for sheet in sheets)]
    told = [[cell.value for cell in row] for row in book["notes"].iter_rows()]
    for sheet in sheets:
        assert len(rows_of(book[sheet.name])) == len(sheet.frame)
        assert [cell.value for cell in book[sheet.name][1]] == list(sheet.columns)
        for column, meaning in sheet.columns.items():
            assert [None, column, meaning] in told


def test_numbers_of_a_workbook_are_numbers(book):
    rows = {row["code"]: row for row in rows_of(book["risk_factors"])}
    row = rows["domestic_abuse"]
    assert (row["n"], row["of"], row["per_cent"]) == (6, 12, 50)
    assert math.isclose(row["low"], 25.38, abs_tol=0.01)
    assert row["codes"] == "domestic_abuse"


def test_a_workbook_can_be_filtered_and_keeps_its_header_in_view(book):
    sheet = book["evidence"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"


def test_nothing_of_a_document_is_a_formula_or_a_link(hostile_tables):
    data = render_file(hostile_tables, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [
        cell for cell in cells if cell.hyperlink and not (cell.hyperlink.location or "").strip()
    ]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert FORMULA in texts
    assert any(SCRIPT in text and IMAGE in text for text in texts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower()]
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_text_longer_than_a_cell_or_not_fit_for_xml_is_bounded():
    text = "Police came. \x00\x0b\ufffe" + "🙂" * 40_000
    with Study(":memory:") as study:
        finding = (0, "Police", "police", CodeKind.AGENCY, {"role": Role.CASE})
        study.add(build_analysis(1, (text,), [finding]))
        tables = build_theme_tables(study)
    book = openpyxl.load_workbook(io.BytesIO(render_file(tables, "xlsx")))
    (row,) = rows_of(book["evidence"])
    assert row["text"].startswith("Police came. 🙂") and row["text"].endswith("🙂…")
    assert len(row["text"].encode("utf-16-le")) // 2 <= xlsx.MAX_CHARACTERS


def test_rows_that_excel_cannot_hold_are_said_to_be_left_out(tables, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 5)
    book = openpyxl.load_workbook(io.BytesIO(render_file(tables, "xlsx")))
    assert len(rows_of(book["evidence"])) == 5
    left = len(tables.evidence) - 5
    notes = [cell.value for row in book["notes"].iter_rows() for cell in row if cell.value]
    assert any(f"the last {left} are left out" in str(note) for note in notes)


def test_another_reader_reads_the_same_parquet_tables(tables):
    files = render_folder(tables, "parquet")
    for sheet in list_sheets(tables):
        read = polars.read_parquet(io.BytesIO(files[f"{sheet.name}.parquet"]))
        assert read.columns == list(sheet.columns)
        assert len(read) == len(sheet.frame)
    risks = polars.read_parquet(io.BytesIO(files["risk_factors.parquet"]))
    (row,) = risks.filter(polars.col("code") == "substance_misuse").to_dicts()
    assert row["codes"] == ["alcohol_misuse", "drug_misuse"]
    evidence = polars.read_parquet(io.BytesIO(files["evidence.parquet"]))
    assert evidence["historical_only"].dtype == polars.Boolean
    for row in evidence.to_dicts():
        assert row["text"][row["quote_start"] : row["quote_end"]] == row["quote"]
    documents = polars.read_parquet(io.BytesIO(files["documents.parquet"]))
    (excluded,) = documents.filter(~polars.col("counted")).to_dicts()
    assert excluded["risk_factors"] is None and excluded["unread_pages"] == []


def test_a_parquet_table_says_what_its_columns_mean(tables):
    from pyarrow import parquet

    data = render_folder(tables, "parquet")["themes.parquet"]
    schema = parquet.read_schema(io.BytesIO(data))
    assert schema.metadata[b"about"] == b"Practice themes"
    assert schema.field("n").metadata[b"meaning"].startswith(b"documents that assert it")


def test_empty_tables_keep_their_types():
    with Study(":memory:") as study:
        files = render_folder(build_theme_tables(study), "parquet")
    evidence = polars.read_parquet(io.BytesIO(files["evidence.parquet"]))
    assert len(evidence) == 0
    assert evidence["experiencer"].dtype == polars.List(polars.String)


def test_a_chapter_has_headings_in_order_and_captions_that_word_counts(chapter):
    styles = [paragraph.style.name for paragraph in chapter.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1 and set(levels) == {1, 2}
    captions = [p for p in chapter.paragraphs if p.style.name == "Caption"]
    fields = [p._p.find(f".//{W}fldSimple").get(f"{W}instr").split()[1] for p in captions]
    assert fields.count("Table") == len(chapter.tables)
    assert fields.count("Figure") == len(chapter.inline_shapes)
    assert all(len("".join(p._p.itertext())) > 15 for p in captions)


def test_every_figure_of_a_chapter_is_told_in_words_and_fits_its_page(chapter, tables):
    assert len(chapter.inline_shapes) == len(draw_figures(tables)) >= 4
    for shape in chapter.inline_shapes:
        about = shape._inline.docPr
        assert about.get("title") and len(about.get("descr")) > 30
        assert shape.width.cm <= 16.7 and shape.height.cm <= 20.6


@pytest.mark.parametrize(
    ("per_year", "years", "drawn"), [(4, 3, True), (11, 1, False), (3, 3, False), (1, 12, False)]
)
def test_changes_over_the_years_are_drawn_only_where_there_are_documents_enough(
    per_year, years, drawn
):
    with Study(":memory:") as study:
        for key in range(per_year * years):
            finding = (0, "violence", "domestic_abuse", CodeKind.RISK_FACTOR, {})
            year = str(2010 + key % years)
            study.add(
                build_analysis(key, (f"Visit {key} saw violence.",), [finding], published=year)
            )
        tables = build_theme_tables(study)
    assert ("trends" in [figure.name for figure in draw_figures(tables)]) is drawn
    why = explain_no_trends(tables)
    assert why == "" if drawn else f"{per_year * years} documents from {years} year" in why


def test_a_chapter_says_why_it_draws_no_changes_over_the_years(chapter):
    words = "\n".join(paragraph.text for paragraph in chapter.paragraphs)
    assert "11 documents from 11 years cannot show a trend. It takes at least 12 documents" in words
    assert "What changes over the years" not in words


def test_tables_of_a_chapter_repeat_their_header_and_hold_the_numbers(chapter):
    for table in chapter.tables:
        header, *rows = table.rows
        assert header._tr.trPr.find(f"{W}tblHeader") is not None
        assert all(row._tr.trPr.find(f"{W}tblHeader") is None for row in rows)
    risks = [[cell.text for cell in row.cells] for row in chapter.tables[0].rows]
    assert risks[1] == ["Domestic abuse", "6", "50%", "25–75"]
    words = "\n".join(paragraph.text for paragraph in chapter.paragraphs)
    assert "Domestic abuse (6 of 12, 50%; 95% interval 25–75%)" in words
    assert "1 not counted: document type excluded" in words


def test_a_hostile_study_still_makes_a_chapter(hostile_tables):
    words = Document(io.BytesIO(render_file(hostile_tables, "docx")))
    assert words.tables


@pytest.mark.parametrize("form", ["html", "xlsx", "docx"])
def test_an_empty_study_makes_every_file(form):
    with Study(":memory:") as study:
        assert render_file(build_theme_tables(study), form)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_same_study_gives_the_same_file(tables, form):
    assert render_file(tables, form) == render_file(tables, form)


def test_every_chart_is_a_file_of_vectors_and_one_of_pixels(tables):
    files = render_folder(tables, "charts")
    names = [figure.name for figure in draw_figures(tables)]
    assert set(files) == {f"{name}.{end}" for name in names for end in ("svg", "png")}
    for name in names:
        root = etree.fromstring(files[f"{name}.svg"])
        texts = " ".join(root.itertext())
        assert len(texts) > 50
        with Image.open(io.BytesIO(files[f"{name}.png"])) as picture:
            assert picture.width > 2000
            assert picture.getpixel((0, 0))[:3] == (255, 255, 255)
            assert picture.text["Description"]
    assert re.search(r">\s*Domestic abuse\s*<", files["risks.svg"].decode())
