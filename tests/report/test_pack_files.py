"""Packs as files: opened, turned into PDF by LibreOffice, and looked at page by page."""

import csv
import html
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import etree
from pptx import Presentation
from teaching import LONG, make_study

from scr_nlp.errors import ReportError
from scr_nlp.excerpts import ExcerptRequest, Pack, build_pack, cite
from scr_nlp.ingest.formats.office import convert
from scr_nlp.report.formats.pack_docx import shorten_passage
from scr_nlp.report.formats.pack_pptx import ACCENT, INK, MUTED, POLARITY_COLOURS, WHITE, split_text
from scr_nlp.report.pack import render_pack

THEME = "professional_curiosity"
HOSTILE = "=HYPERLINK(1) </script><img src=x onerror='window.owned = true'> \x07&"


@pytest.fixture(scope="module")
def pack() -> Pack:
    with make_study() as study:
        return build_pack(study, ExcerptRequest(THEME, least=0.6, n=12))


@pytest.fixture(scope="module")
def full(pack) -> Pack:
    """A pack of long passages from boards with long names, in many groups."""
    name = "Aldmouth, Brackford and the Upper Valleys Regional Safeguarding Children Partnership"
    title = f"{'Local Child Safeguarding Practice Review concerning a family of five, ' * 3}2021"
    long = [
        replace(
            one,
            text=f"[...] {LONG} {LONG}",
            source=replace(one.source, board=f"{name} {n}", title=title),
            may_identify=(),
        )
        for n, one in enumerate((*pack.excerpts, *pack.excerpts))
    ]
    group = pack.groups[0]
    groups = tuple(
        replace(group, name=f"{group.name} {n}", excerpts=tuple(long[2 * n : 2 * n + 2]))
        for n in range(4)
    )
    return replace(pack, groups=groups, title=f"{pack.name} in work with families who move often")


def to_pdf(data: bytes, suffix: str, folder: Path) -> pypdfium2.PdfDocument:
    file = folder / f"pack{suffix}"
    file.write_bytes(data)
    return pypdfium2.PdfDocument(convert(shutil.which("soffice"), file, "pdf"))


def boxes(page):
    """Left, bottom, right and top of every run of text, in points."""
    text = page.get_textpage()
    return [text.get_rect(i) for i in range(text.count_rects())]


def words(page):
    return " ".join(page.get_textpage().get_text_bounded().split())


def letters(text):
    return re.sub(r"\W", "", text)


def test_a_handout_has_aims_groups_questions_room_and_sources(pack):
    document = docx.Document(io.BytesIO(render_pack(pack, "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    groups = [group.name for group in pack.groups]
    assert headings == ["Learning aims", "Before you read", *groups, "Sources"]
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert quotes == [one.text for one in pack.excerpts]
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(question in text for group in pack.groups for question in group.questions)
    assert all(2 <= len(group.questions) <= 3 for group in pack.groups)
    assert all(cite(one) in text for one in pack.excerpts)
    assert document.core_properties.language == "en-GB"
    assert 'w:lang w:val="en-GB"' in document.styles.element.xml


@pytest.mark.parametrize("form", ["docx", "pptx", "html", "csv"])
def test_the_same_pack_gives_the_same_bytes(pack, form):
    assert render_pack(pack, form) == render_pack(pack, form)


def test_a_handout_keeps_within_its_margins(full, tmp_path):
    pdf = to_pdf(render_pack(full, "docx"), ".docx", tmp_path)
    assert 4 <= len(pdf) <= 12
    for page in pdf:
        width, height = page.get_size()
        for left, bottom, right, top in boxes(page):
            assert left >= 40
            assert bottom >= 20
            assert right <= width - 40
            assert top <= height - 20


@pytest.mark.parametrize("which", ["pack", "full"])
def test_a_briefing_is_one_page(request, which, tmp_path):
    briefing = render_pack(request.getfixturevalue(which), "docx", briefing=True)
    pdf = to_pdf(briefing, ".docx", tmp_path)
    assert len(pdf) == 1
    assert "7-minute briefing" in words(pdf[0])
    assert "Sources" in words(pdf[0])


@pytest.mark.parametrize("which", ["pack", "full"])
def test_slides_show_all_their_words_in_large_type_and_none_over_the_edge(request, which, tmp_path):
    pack = request.getfixturevalue(which)
    data = render_pack(pack, "pptx")
    slides = list(Presentation(io.BytesIO(data)).slides)
    pdf = to_pdf(data, ".pptx", tmp_path)
    assert len(pdf) == len(slides)
    for slide, page in zip(slides, pdf, strict=True):
        assert slide.shapes.title.text_frame.text
        width, height = page.get_size()
        for left, bottom, right, top in boxes(page):
            assert left >= 50
            assert bottom >= 15
            # A blank at the end of a line hangs over.
            assert right <= width - 40
            assert top <= height - 20
        body = slide.placeholders[1]
        low = height * (1 - (body.top + body.height) / Presentation(io.BytesIO(data)).slide_height)
        # Nothing of title and body runs into the foot.
        foot = [s.text_frame for s in slide.shapes if s.name in ("Source", "Slide number")]
        told = "".join("".join(one._txBody.xpath(".//a:t/text()")) for one in foot)
        below = page.get_textpage().get_text_bounded(top=low - 2)
        assert sorted(letters(below)) == sorted(letters(told))
        if ": passage " in slide.shapes.title.text_frame.text:
            assert {run.font.size.pt for p in body.text_frame.paragraphs for run in p.runs} <= {
                *(24, 28, 32, 36)
            }
            shown = letters(body.text_frame.text)
            # What the body says stands above the foot.
            above = page.get_textpage().get_text_bounded(bottom=low - 4)
            assert shown in letters(above)
        for p in body.text_frame.paragraphs:
            assert all(run.font.size.pt >= 24 for run in p.runs)


def test_slides_open_with_theme_aims_and_sources_and_part_the_sub_themes(pack):
    slides = list(Presentation(io.BytesIO(render_pack(pack, "pptx"))).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    cover = "\n".join(shape.text_frame.text for shape in slides[0].shapes)
    assert titles[0] == pack.title
    assert all(aim in cover for aim in pack.aims)
    assert all(source.board in cover for source in pack.sources)
    for group in pack.groups:
        first = titles.index(group.name)
        shown = [title for title in titles[first:] if title.startswith(f"{group.name}: passage")]
        assert len(shown) >= len(group.excerpts)
        assert f"Discuss: {group.name[:1].lower()}{group.name[1:]}" in titles[first:]
    numbers = [s.text_frame for slide in slides for s in slide.shapes if s.name == "Slide number"]
    assert len(numbers) == len(slides)
    assert all('type="slidenum"' in etree.tostring(one._txBody).decode() for one in numbers)
    for slide in slides:
        assert all(shape.has_text_frame for shape in slide.shapes), "a picture needs alt text"


@pytest.mark.parametrize(
    ("name", "size", "whole"),
    [
        ("Asking", 32, True),
        ("Passing on and asking for information", 28, True),
        ("Seeing the child behind the adult patient in every visit", 24, True),
        ("Seeing the child behind the adult patient " * 4, 24, False),
    ],
)
def test_a_title_is_set_smaller_before_it_is_shortened(pack, name, size, whole, tmp_path):
    name = name.strip()
    pack = replace(pack, groups=(replace(pack.groups[0], name=name),))
    slides = Presentation(io.BytesIO(render_pack(pack, "pptx"))).slides
    titles = [slide.shapes.title.text_frame.paragraphs[0] for slide in slides]
    (title,) = (t for t in titles if ": passage 1 of" in t.text and "continued" not in t.text)
    assert {run.font.size.pt for run in title.runs} == {size}
    assert title.text.startswith(f"{name}: passage 1 of ") == whole
    assert ("…: passage 1 of " in title.text) != whole


def test_the_words_that_tell_of_the_theme_are_set_in_bold(pack):
    slides = list(Presentation(io.BytesIO(render_pack(pack, "pptx"))).slides)
    shown = [s for s in slides if ": passage " in s.shapes.title.text_frame.text]
    for excerpt, slide in zip(pack.excerpts, shown, strict=True):
        label, quotation = slide.placeholders[1].text_frame.paragraphs
        assert label.text in ("Concern", "Good practice")
        assert quotation.text == f"“{excerpt.text}”"
        bold = [run.text for run in quotation.runs if run.font.bold]
        assert bold and set(bold) == set(excerpt.wordings)


def test_every_colour_of_type_stands_out_from_its_ground():
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    on_white = (INK, MUTED, ACCENT, *POLARITY_COLOURS.values())
    for ink, ground in [*((ink, WHITE) for ink in on_white), (WHITE, ACCENT)]:
        dark, light = sorted((luminance(ink), luminance(ground)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_a_slide_has_its_citation_and_notes(pack):
    slides = list(Presentation(io.BytesIO(render_pack(pack, "pptx"))).slides)
    shown = [slide for slide in slides if ": passage " in slide.shapes.title.text_frame.text]
    assert len(shown) >= len(pack.excerpts)
    first = pack.excerpts[0]
    notes = shown[0].notes_slide.notes_text_frame.text
    assert cite(first) in notes
    assert all(question in notes for question in pack.groups[0].questions)
    assert 'lang="en-GB"' in shown[0].shapes.title._element.xml


def test_parts_of_a_long_passage_hold_all_of_its_words():
    parts = split_text(LONG, 28, 5)
    assert len(parts) > 1
    assert " ".join(parts) == LONG
    one = "word " * 200
    assert " ".join(split_text(one, 28, 5)) == one.strip()


def test_a_shortened_passage_says_so():
    short = shorten_passage(LONG, 40)
    assert short.endswith("for each of them. [...]")
    assert shorten_passage("Nobody asked.", 40) == "Nobody asked."
    assert shorten_passage("word " * 50, 5) == "word word word word word [...]"


def test_a_pdf_is_the_handout_tagged_for_screen_readers(pack):
    data = render_pack(pack, "pdf")
    pdf = pypdfium2.PdfDocument(data)
    text = " ".join(words(page) for page in pdf)
    assert "Learning aims" in text
    assert "Sources" in text
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf.raw)


def test_without_libreoffice_a_pdf_is_refused_with_a_way_out(pack, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReportError, match=r"write a \.docx and save it as PDF"):
        render_pack(pack, "pdf")


@pytest.mark.parametrize("form", ["pptx", "html", "csv"])
def test_a_briefing_is_a_page_of_paper(pack, form):
    with pytest.raises(ReportError, match=r"\.docx or \.pdf"):
        render_pack(pack, form, briefing=True)


def test_a_table_has_a_row_for_each_excerpt(pack):
    rows = list(csv.DictReader(io.StringIO(render_pack(pack, "csv").decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == [one.text for one in pack.excerpts]
    assert [row["citation"] for row in rows] == [cite(one) for one in pack.excerpts]


def test_hostile_words_do_nothing_in_any_form(pack):
    one = replace(
        pack.excerpts[0],
        text=HOSTILE,
        paragraph_text=HOSTILE,
        source=replace(pack.excerpts[0].source, title=HOSTILE, board=HOSTILE),
    )
    hostile = replace(
        pack, title=HOSTILE, groups=(replace(pack.groups[0], name=HOSTILE, excerpts=(one,)),)
    )
    page = render_pack(hostile, "html").decode()
    assert "<img" not in page
    assert "<script" not in page
    assert "\n=HYPERLINK" not in render_pack(hostile, "csv").decode("utf-8-sig")
    assert docx.Document(io.BytesIO(render_pack(hostile, "docx"))).paragraphs
    assert Presentation(io.BytesIO(render_pack(hostile, "pptx"))).slides


def test_a_page_holds_every_excerpt_and_asks_the_network_for_nothing(pack):
    page = render_pack(pack, "html").decode()
    assert page.count("<blockquote>") == len(pack.excerpts)
    assert "default-src 'none'; script-src 'none'" in html.unescape(page)
    assert "http" not in page.replace("http-equiv", "")
