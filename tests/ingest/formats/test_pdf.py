from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pdf_files import drawn, form, page_pdf, show

from scr_nlp.ingest.characters import clean_line
from scr_nlp.ingest.formats.pdf import READERS, read_pdf
from scr_nlp.ingest.lines import Line
from scr_nlp.types import BlockKind

SAMPLE = Path(__file__).parents[3] / "corpora" / "sample"
SAMPLES = sorted(SAMPLE.glob("*.pdf"))
both_readers = pytest.mark.parametrize("reader", READERS)


def texts(data: bytes, reader: str) -> list[str]:
    return [line.text for line in read_pdf(data, reader=reader).lines]


def lines(data: bytes, reader: str) -> list[Line]:
    return list(read_pdf(data, reader=reader).lines)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_both_readers_give_the_same_lines(path: Path) -> None:
    fast, reference = (lines(path.read_bytes(), reader) for reader in READERS)
    assert [(a.page, a.kind, a.text) for a in fast] == [(b.page, b.kind, b.text) for b in reference]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_both_readers_place_lines_alike(path: Path) -> None:
    fast, reference = (lines(path.read_bytes(), reader) for reader in READERS)
    for a, b in zip(fast, reference, strict=True):
        assert (a.geometry is None) == (b.geometry is None)
        if a.geometry and b.geometry:
            assert a.geometry.x0 == pytest.approx(b.geometry.x0, abs=0.004), a.text
            assert a.geometry.x1 == pytest.approx(b.geometry.x1, abs=0.004), a.text
            assert a.geometry.top == pytest.approx(b.geometry.top, abs=0.004), a.text
            assert a.geometry.size == pytest.approx(b.geometry.size, abs=0.11), a.text


@both_readers
def test_geometry_is_in_fractions_of_the_page_and_points(reader: str) -> None:
    (line,) = lines(page_pdf(show("The family was known.", 119, 842 - 84)), reader)
    assert line.geometry is not None
    assert line.geometry.x0 == pytest.approx(0.2, abs=0.001)
    assert line.geometry.size == 12
    assert line.geometry.top < 84 / 842 < line.geometry.bottom
    assert not line.geometry.bold


@both_readers
def test_bold_and_scaled_print_is_seen(reader: str) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"
    content = b"q .5 0 0 .5 0 0 cm BT /F 28 Tf 144 1400 Td (Findings) Tj ET Q"
    (line,) = lines(page_pdf(content, font=font), reader)
    assert line.geometry is not None
    assert (line.geometry.size, line.geometry.bold) == (14, True)


@both_readers
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[(The ch)10(ild was s)-15(een)]TJ", "The child was seen"),
        (b"[(The)-260(child)]TJ", "The child"),
        (b"5 Tw (The child was seen) Tj", "The child was seen"),
        (b"2 Tc (The child) Tj", "The child"),
        (b"<546865> Tj 20 0 Td <6368696C64> Tj", "Thechild"),
        (b"<546865> Tj 24 0 Td <6368696C64> Tj", "The child"),
        (b"<54> Tj 7.3 0 Td <68> Tj 6.7 0 Td <65> Tj", "The"),
        (rb"(a \(Level 2\) child \101\102) Tj", "a (Level 2) child AB"),
        (b"(The (nested) child) Tj", "The (nested) child"),
        (b"14 TL (The child) Tj T* (was seen) '", "The child|was seen"),
        (b"80 Tz (The child was seen) Tj", "The child was seen"),
        (b"% note\n(The child) Tj", "The child"),
        (b"(The child) Tj 3 Ts ( ) Tj 0 Ts (was) Tj", "The child was"),
    ],
    ids=[
        "kerning", "space by a move", "word spacing", "letter spacing",
        "moves that touch", "a move that parts words", "letter by letter", "escapes",
        "nested brackets", "lines by leading", "narrowed", "comment", "rise",
    ],
)  # fmt: skip
def test_shown_text_is_read_as_it_looks(reader: str, content: bytes, expected: str) -> None:
    data = page_pdf(b"BT /F 12 Tf 72 700 Td " + content + b" ET")
    assert texts(data, reader) == expected.split("|")


@both_readers
def test_forms_are_read_in_place(reader: str) -> None:
    data = page_pdf(
        show("Above.", y=700) + b" /X Do " + show("Below.", y=600),
        resources=b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>",
        more={6: form(show("Inside.", y=0), matrix=b"/Matrix[1 0 0 1 0 650]")},
    )
    assert texts(data, reader) == ["Above.", "Inside.", "Below."]


@both_readers
def test_inline_images_are_passed_over(reader: str) -> None:
    image = b"q BI /W 2 /H 2 /BPC 8 /CS /G ID (Tj( EI Q "
    assert texts(page_pdf(image + show("The child.")), reader)[-1] == "The child."


@both_readers
def test_ligatures_and_symbol_bullets_become_plain_characters(reader: str) -> None:
    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"2 beginbfchar <41> <F0B7> <42> <FB01> endbfchar "
        b"endcmap end end"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    data = page_pdf(show("A Bndings"), font=font, more={6: b"<</Length %d>>stream\n" % len(
        to_unicode) + to_unicode + b"\nendstream"})  # fmt: skip
    (line,) = lines(data, reader)
    assert clean_line(line.text) == "• findings"


@both_readers
def test_letters_without_a_character_are_reported(reader: str) -> None:
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Nameless/Encoding/Identity-H/DescendantFonts[<<"
        b"/Type/Font/Subtype/CIDFontType0/BaseFont/Nameless/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW 500>>]>>"
    )
    content = b"BT /F 12 Tf 72 700 Td <001100120013> Tj ET"
    source = read_pdf(page_pdf(content, font=font), reader=reader)
    list(source.lines)
    assert "letters without a character" in source.warnings[0]


@both_readers
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_stored_sideways_reads_like_any_other(reader: str, turn: int) -> None:
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turn]
    starts = {90: [(100, 100), (120, 100)], 180: [(500, 100), (500, 120)],
              270: [(400, 700), (380, 700)]}[turn]  # fmt: skip
    content = b"".join(
        b"BT /F 12 Tf %d %d %d %d %d %d Tm (%s) Tj ET " % (cos, sin, -sin, cos, x, y, text)
        for (x, y), text in zip(starts, (b"The child was seen", b"alone at school."), strict=True)
    )
    found = texts(page_pdf(content), reader)
    assert found == ["The child was seen", "alone at school."]
    assert all(line.geometry for line in lines(page_pdf(content), reader))


@both_readers
def test_a_watermark_is_furniture(reader: str) -> None:
    content = show("The family was known to the school.") + (
        b" BT /F 80 Tf .7 .7 -.7 .7 100 200 Tm (DRAFT) Tj ET"
    )
    first, last = lines(page_pdf(content), reader)
    assert (first.furniture, last.furniture, last.text) == (False, True, "DRAFT")


@both_readers
def test_pages_without_text_are_named_and_the_rest_is_read(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    data = drawn([(72, 700, "The first page.")], [], [(72, 700, "The last page.")], [])
    source = read_pdf(data, reader=reader)
    assert [(line.page, line.text) for line in source.lines] == [
        (1, "The first page."), (3, "The last page."),
    ]  # fmt: skip
    assert (source.n_pages, source.unread_pages) == (4, [2, 4])


@both_readers
def test_the_files_own_metadata_is_given(reader: str) -> None:
    source = read_pdf(SAMPLES[0].read_bytes(), reader=reader)
    assert "Baby J" in source.properties["title"]
    list(source.lines)


def test_bytes_before_the_header_do_no_harm() -> None:
    data = b"\n\n" + drawn([(72, 700, "The child was seen.")])
    assert texts(data, "pdfium") == texts(data, "pdfminer") == ["The child was seen."]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_pages_come_in_order_and_no_running_text_is_lost(path: Path) -> None:
    found = lines(path.read_bytes(), "pdfium")
    assert all(a.page <= b.page for a, b in pairwise(found))
    told = {None, BlockKind.ROW, BlockKind.HEADING, BlockKind.ITEM}
    assert all(line.kind in told for line in found)


@both_readers
def test_a_page_may_have_its_size_from_the_tree_of_pages(reader: str) -> None:
    data = page_pdf(show("The family was known.", 119, 842 - 84), box=b"[0 0 595 842]")
    box = b"/MediaBox [0 0 595 842]"
    data = data.replace(box, b" " * len(box)).replace(
        b"/Count 1>>", b"/Count 1/MediaBox[0 0 595 842]>>"
    )
    (line,) = lines(data, reader)
    assert line.geometry is not None
    assert line.geometry.x0 == pytest.approx(0.2, abs=0.001)
    assert line.geometry.top < 84 / 842 < line.geometry.bottom


@pytest.mark.parametrize("reader", READERS)
def test_text_on_one_line_with_a_watermark_is_kept(reader: str) -> None:
    content = (
        b"BT /F 40 Tf .7 .7 -.7 .7 215 615 Tm (DRAFT) Tj ET "
        b"BT /F 11 Tf 1 0 0 1 300 700 Tm (When a family moves) Tj 0 -14 Td (a plan moves) Tj ET"
    )
    found = list(read_pdf(page_pdf(content), reader=reader).lines)
    assert [line.text for line in found if not line.furniture] == [
        "When a family moves", "a plan moves",
    ]  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_a_line_after_the_mark_of_a_note_has_its_own_size(reader: str) -> None:
    content = (
        b"BT /F 11 Tf 70 700 Td (4.1 Munro) Tj /F 7 Tf 49 4 Td (5) Tj"
        b" /F 11 Tf 8 -4 Td (has observed that time tells) Tj ET"
    )
    (line,) = read_pdf(page_pdf(content), reader=reader).lines
    assert line.geometry is not None and line.geometry.size == 11.0
    assert line.text == "4.1 Munro has observed that time tells"
