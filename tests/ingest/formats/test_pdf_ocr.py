"""Scanned pages: read by OCR where it is installed, named where it is not."""

import io
import tempfile
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from scr_nlp.errors import NoTextLayer
from scr_nlp.ingest import read_review
from scr_nlp.ingest.formats.pdf import READERS, read_pdf

A4 = (595, 842)
FIRST = [
    "Serious Case Review",
    "",
    "1.1 The midwife asked about the home and was told it was well.",
]
SCANNED = [
    "1.2 The school did not share this with the health visitor, and no",
    "referral was made before the summer.",
    "",
    "1.3 Nobody saw the child alone.",
]


def _type(page: canvas.Canvas, lines: list[str]) -> None:
    page.setFont("Times-Roman", 12)
    for number, line in enumerate(lines):
        page.drawString(72, 700 - 16 * number, line)
    page.showPage()


def _typed(pages: list[list[str]]) -> bytes:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=A4)
    for lines in pages:
        _type(page, lines)
    page.save()
    return target.getvalue()


def _scanned(pages: list[list[str]]) -> bytes:
    """The pages as pictures, but for the first, which keeps its text."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=A4)
    _type(page, pages[0])
    with pypdfium2.PdfDocument(_typed(pages[1:])) as typed:
        for picture in typed:
            page.drawImage(ImageReader(picture.render(scale=3).to_pil()), 0, 0, *A4)
            page.showPage()
    page.save()
    return target.getvalue()


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def test_a_scanned_page_is_read_and_marked(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path = tmp_path / "scan.pdf"
    path.write_bytes(_scanned([FIRST, SCANNED, []]))
    review = read_review(path)
    assert [
        (block.page, block.number, review.block_text(index)) for index, block in review.paragraphs()
    ] == [
        (1, None, "Serious Case Review"),
        (1, "1.1", "The midwife asked about the home and was told it was well."),
        (
            *(2, "1.2"),
            "The school did not share this with the health visitor, and no referral was made"
            " before the summer.",
        ),
        (2, "1.3", "Nobody saw the child alone."),
    ]
    (page,) = review.ocr_pages
    assert (page.page, page.words) == (2, len(" ".join(SCANNED).split()))
    assert 0.8 < page.confidence < 1
    assert review.unread_pages == (3,)
    assert any("read by OCR" in text and "page 2 (0.9" in text for text in review.warnings)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("no_programs")
def test_without_ocr_a_page_stays_unread_and_it_is_said_how_to_get_it(reader: str) -> None:
    source = read_pdf(_scanned([FIRST, SCANNED]), reader=reader)
    assert {line.page for line in source.lines} == {1}
    assert (source.unread_pages, source.ocr_pages) == ([2], [])
    assert any("pip install 'scr-nlp[ocr]'" in text for text in source.warnings)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("no_programs")
def test_a_file_of_scans_says_what_to_do(reader: str) -> None:
    with pytest.raises(NoTextLayer, match=r"OCR.*scr-nlp\[ocr\].*or ask .* Word file"):
        list(read_pdf(_typed([[], []]), reader=reader).lines)


def test_a_file_on_which_ocr_finds_nothing_says_so() -> None:
    with pytest.raises(NoTextLayer, match="OCR found none"):
        list(read_pdf(_typed([[]])).lines)
