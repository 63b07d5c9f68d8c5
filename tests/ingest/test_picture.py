"""Pictures of pages: every block is outlined where it stands."""

from pathlib import Path

import pytest
from reading import ROOT
from typer.testing import CliRunner

from scr_nlp.cli import app
from scr_nlp.errors import NoTextLayer, UnreadableFile, UnsupportedFormat
from scr_nlp.ingest.picture import COLOURS, SCALE, draw_pages
from scr_nlp.types import BlockKind

SAMPLE = ROOT / "corpora" / "sample" / "brackendale-2009-executive-summary.pdf"


def colours(image: object) -> set[tuple[int, int, int]]:
    found = image.getcolors(1 << 20)  # type: ignore[attr-defined]
    return {colour for _, colour in found}


def rgb(kind: BlockKind) -> tuple[int, int, int]:
    code = COLOURS[kind].lstrip("#")
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def test_each_page_is_drawn_at_one_scale() -> None:
    drawn = list(draw_pages(SAMPLE))
    assert [number for number, _ in drawn] == list(range(1, len(drawn) + 1))
    assert {image.width for _, image in drawn} == {int(595.3 * SCALE) + 1}


def test_both_readers_outline_the_same_places() -> None:
    (_, fast), (_, reference) = (
        next(draw_pages(SAMPLE, page=2, pdf_reader=reader)) for reader in ("pdfium", "pdfminer")
    )
    assert rgb(BlockKind.PARAGRAPH) in colours(fast)
    assert fast.size == reference.size
    differing = sum(a != b for a, b in zip(fast.tobytes(), reference.tobytes(), strict=True))
    assert differing < 0.02 * len(fast.tobytes())


def test_an_outline_surrounds_the_ink_of_its_block(tmp_path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_font("helvetica", size=12)
    pdf.add_page()
    pdf.text(50, 100, "The child was seen alone at school.")
    pdf.output(str(tmp_path / "one.pdf"))
    ((_, image),) = draw_pages(tmp_path / "one.pdf")
    pixels, width = image.tobytes(), image.width
    blue = bytes(rgb(BlockKind.PARAGRAPH))
    found = [i for i in range(0, len(pixels), 3) if pixels[i : i + 3] == blue]
    lines = [i // 3 // width for i in found if i // 3 // width > 26]
    baseline = 26 + 100 / 25.4 * 72 * SCALE
    assert min(lines) < baseline < max(lines) < baseline + 12


@pytest.mark.parametrize(
    ("name", "page", "error"),
    [("README.md", None, UnsupportedFormat), (SAMPLE.name, 99, UnreadableFile)],
)
def test_what_cannot_be_pictured_is_said_in_one_line(
    name: str, page: int | None, error: type[Exception]
) -> None:
    with pytest.raises(error, match=name) as caught:
        list(draw_pages(SAMPLE.parent / name, page=page))
    assert "\n" not in str(caught.value)


def test_a_scan_is_not_pictured(tmp_path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.output(str(tmp_path / "scan.pdf"))
    with pytest.raises(NoTextLayer):
        list(draw_pages(tmp_path / "scan.pdf"))


def test_inspect_writes_a_picture_of_a_page_or_of_all(tmp_path: Path) -> None:
    runner = CliRunner()
    one = runner.invoke(
        app, ["inspect", str(SAMPLE), "--picture", str(tmp_path / "p.png"), "--page", "2"]
    )
    assert one.exit_code == 0 and [p.name for p in tmp_path.iterdir()] == ["p.png"]
    every = runner.invoke(app, ["inspect", str(SAMPLE), "--picture", str(tmp_path / "q.png")])
    assert every.exit_code == 0 and (tmp_path / "q-1.png").exists()
    assert (tmp_path / "q-2.png").read_bytes() == (tmp_path / "p.png").read_bytes()
    assert (tmp_path / "p.png").stat().st_mode & 0o777 == 0o600
    refused = runner.invoke(app, ["inspect", str(SAMPLE), "--picture", str(tmp_path / "p.jpg")])
    assert refused.exit_code == 1 and "name that ends in .png" in refused.output


def test_the_reference_reader_can_be_chosen() -> None:
    runner = CliRunner()
    fast, reference = (
        runner.invoke(app, ["inspect", str(SAMPLE), "--pdf-reader", reader]).output
        for reader in ("pdfium", "pdfminer")
    )
    assert fast == reference and "Blocks:" in fast
    assert runner.invoke(app, ["inspect", str(SAMPLE), "--pdf-reader", "other"]).exit_code == 2
