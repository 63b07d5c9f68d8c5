from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml

from scr_nlp.errors import EncryptedFile, IngestError, UnreadableFile
from scr_nlp.ingest.formats.docx import read_docx
from scr_nlp.ingest.formats.docx_numbering import format_number
from scr_nlp.ingest.lines import Line

SAMPLE = Path(__file__).parents[3] / "corpora" / "sample"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{W}">'


def saved(document: docx.document.Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def package(body: str, *, head: str = HEAD, parts: dict[str, str] | None = None) -> bytes:
    """A Word file of one main part, and others beside it by kind."""
    parts = parts or {}
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(parts)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{space}"><Relationship Id="a" Type="{RELATIONS}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"{head}<w:body>{body}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{space}">{links}</Relationships>',
        )
        for kind, xml in parts.items():
            archive.writestr(f"word/{kind}.xml", xml)
    return target.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(levels: str, more: str = "") -> dict[str, str]:
    return {
        "numbering": f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f"{more}</w:numbering>"
    }


def shape(data: bytes) -> list[tuple[str, str | None, str]]:
    return [
        (line.kind.value if line.kind else "", line.number, line.text)
        for line in read_docx(data).lines
        if not line.furniture
    ]


def content(data: bytes) -> list[Line]:
    return [line for line in read_docx(data).lines if not line.furniture]


DECIMAL = (
    level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")
)


def test_automatic_numbers_are_worked_out_over_levels() -> None:
    body = (
        numbered("First part") + numbered("one", 1) + numbered("two", 1) + numbered("point", 2)
        + numbered("point", 2) + numbered("three", 1) + numbered("Second part") + numbered("one", 1)
    )  # fmt: skip
    assert [(n, text) for _, n, text in shape(package(body, parts=numbering(DECIMAL)))] == [
        ("1", "First part"), ("1.1", "one"), ("1.2", "two"), ("(a)", "point"), ("(b)", "point"),
        ("1.3", "three"), ("2", "Second part"), ("2.1", "one"),
    ]  # fmt: skip


def test_decimal_numbers_are_paragraphs_and_letters_and_bullets_items() -> None:
    levels = DECIMAL + level(3, "bullet", "\uf0b7") + level(4, "lowerRoman", "%5)")
    body = "".join(numbered("text", at) for at in range(5))
    assert [(kind, n) for kind, n, _ in shape(package(body, parts=numbering(levels)))] == [
        ("paragraph", "1"), ("paragraph", "1.1"), ("item", "(a)"), ("item", None), ("item", "i)"),
    ]  # fmt: skip


def test_a_second_list_on_the_same_levels_goes_on_or_starts_anew() -> None:
    on = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = numbered("a") + numbered("b") + numbered("c", number=2) + numbered("d", number=2)
    for more, expected in ((on, ["1", "2", "3", "4"]), (anew, ["1", "2", "5", "6"])):
        data = package(body, parts=numbering(DECIMAL, more))
        assert [n for _, n, _ in shape(data)] == expected


def test_levels_that_never_restart_count_on() -> None:
    levels = level(0, "upperRoman", "Part %1") + level(
        1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'
    )
    body = numbered("x") + numbered("a", 1) + numbered("b", 1) + numbered("y") + numbered("c", 1)
    data = package(body, parts=numbering(levels))
    assert [n for _, n, _ in shape(data)] == ["Part I", "1", "2", "Part II", "3"]


def test_numbers_of_a_style_and_legal_numbers() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="H1"><w:name '
        'w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Numbered"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    levels = level(0, "upperLetter", "%1", '<w:pStyle w:val="H1"/>') + level(
        1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="Body"/>'
    )
    body = p("Analysis", '<w:pStyle w:val="H1"/>') + p("The text.", '<w:pStyle w:val="Body"/>')
    data = package(body, parts=numbering(levels) | {"styles": styles})
    assert shape(data) == [("heading", "A", "Analysis"), ("paragraph", "1.1", "The text.")]


def test_number_zero_turns_numbering_off() -> None:
    data = package(numbered("text", number=0), parts=numbering(DECIMAL))
    assert shape(data) == [("paragraph", None, "text")]


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (1, "lowerLetter", "a"), (26, "lowerLetter", "z"), (27, "lowerLetter", "aa"),
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (7, "decimalZero", "07"),
        (12, "decimal", "12"), (3, "ordinalText", "3"), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_number_formats(number: int, style: str, expected: str) -> None:
    assert format_number(number, style) == expected


def test_headings_come_from_styles_outline_levels_and_bold_print() -> None:
    document = docx.Document()
    document.add_paragraph("Overview report", style="Title")
    document.add_heading("Findings", 2)
    document.add_paragraph().add_run("What the school knew").bold = True
    document.add_paragraph().add_run("The school knew that the child was hungry.").bold = True
    outlined = document.add_paragraph("Outlined")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl xmlns:w="{W}" w:val="1"/>'))
    found = [(line.kind, line.level, line.text) for line in content(saved(document))]
    assert found == [
        ("heading", 1, "Overview report"), ("heading", 2, "Findings"),
        ("heading", 3, "What the school knew"),
        ("paragraph", 0, "The school knew that the child was hungry."), ("heading", 2, "Outlined"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("• seen alone", "item", "seen alone"),
        ("-\tseen alone", "item", "seen alone"),
        ("(a) seen alone", "item", "(a) seen alone"),
        ("-5 degrees", "paragraph", "-5 degrees"),
        ("1.1 The child was seen.", "paragraph", "1.1 The child was seen."),
        ("A. child", "paragraph", "A. child"),
    ],
)
def test_typed_marks(typed: str, kind: str, text: str) -> None:
    document = docx.Document()
    document.add_paragraph(typed)
    assert [(k, t) for k, _, t in shape(saved(document))] == [(kind, text)]


def test_table_rows_join_their_cells_and_merged_cells_count_once() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for index, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = f"c{index}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "tall"
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "side"
    assert [(k, t) for k, _, t in shape(saved(document))] == [
        ("row", "wide | c2"), ("row", "tall | c4 | c5"), ("row", " | c7 | c8 in | side"),
    ]  # fmt: skip


def test_numbers_in_cells_are_part_of_their_text() -> None:
    cell = f"<w:tc>{numbered('')}</w:tc><w:tc>{numbered('The Board should act.', 0)}</w:tc>"
    data = package(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", parts=numbering(DECIMAL))
    assert shape(data)[0][2].endswith("The Board should act.")


def test_a_table_of_one_cell_and_bordered_paragraphs_are_boxes() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Learning point."
    cell.add_paragraph("Ask the child.")
    document.add_paragraph("Between.")
    borders = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    for text in ("Boxed.", "Still boxed."):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:pBdr xmlns:w="{W}">{borders}</w:pBdr>'))
    found = [(line.kind, line.text, line.starts_block) for line in content(saved(document))]
    assert found == [
        ("box", "Learning point.", True), ("box", "Ask the child.", False),
        ("paragraph", "Between.", True), ("box", "Boxed.", True), ("box", "Still boxed.", False),
    ]  # fmt: skip


def test_text_boxes_follow_their_paragraph_once() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><w:t>Anchor.</w:t><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [(k, t) for k, _, t in shape(package(body))] == [
        ("paragraph", "Anchor."), ("box", "In the box."),
    ]  # fmt: skip


def _control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_hold_text_like_any_other_and_their_prompts_are_none() -> None:
    prompt = "<w:showingPlcHdr/>"
    cells = f"<w:tc>{p('June')}</w:tc>" + _control(f"<w:tc>{p('Referral')}</w:tc>")
    body = (
        _control(p("Heading", '<w:outlineLvl w:val="0"/>') + p("A paragraph."))
        + _control(p("Click or tap here to enter text."), prompt)
        + f"<w:tbl>{_control(f'<w:tr>{cells}</w:tr>')}</w:tbl>"
        + "<w:p><w:r><w:t xml:space='preserve'>The child was </w:t></w:r>"
        + _control("<w:r><w:t>Choose an item.</w:t></w:r>", prompt)
        + _control(_control("<w:r><w:t>seen.</w:t></w:r>"))
        + "</w:p>"
    )
    assert [(k, t) for k, _, t in shape(package(body))] == [
        ("heading", "Heading"), ("paragraph", "A paragraph."), ("row", "June | Referral"),
        ("paragraph", "The child was seen."),
    ]  # fmt: skip


def test_tables_within_tables_and_in_text_boxes_are_read_where_they_stand() -> None:
    def table(*texts: str) -> str:
        cells = "".join(f"<w:tc>{text}</w:tc>" for text in texts)
        return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"

    innermost = table(p("deep"), p("deeper"))
    inner = table(p("in"), innermost + p("after"))
    box = f"<w:txbxContent>{table(p('May'), p('Seen'))}{p('A note.')}</w:txbxContent>"
    drawn = f"<w:p><w:r><w:t>Anchor.</w:t><w:pict>{box}</w:pict></w:r></w:p>"
    assert [(k, t) for k, _, t in shape(package(table(p("out"), inner) + drawn))] == [
        ("row", "out | in | deep | deeper after"),
        ("paragraph", "Anchor."), ("box", "May | Seen"), ("box", "A note."),
    ]  # fmt: skip


def test_endnotes_follow_their_paragraph_as_footnotes_do_and_both_count_from_one() -> None:
    def notes(kind: str, text: str) -> str:
        return f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="5">{p(text)}</w:{kind}></w:{kind}s>'

    body = (
        '<w:p><w:r><w:t>Cited.</w:t><w:footnoteReference w:id="5"/></w:r></w:p>'
        '<w:p><w:r><w:t>Cited again.</w:t><w:endnoteReference w:id="5"/></w:r></w:p>'
    )
    parts = {"footnotes": notes("footnote", "A law."), "endnotes": notes("endnote", "A study.")}
    assert shape(package(body, parts=parts)) == [
        ("paragraph", None, "Cited."), ("footnote", "1", "A law."),
        ("paragraph", None, "Cited again."), ("footnote", "1", "A study."),
    ]  # fmt: skip


def test_a_document_embedded_in_another_is_said_to_be_unread() -> None:
    source = read_docx(package(p("The child was seen.") + '<w:altChunk w:id="x"/>'))
    assert any("embedded" in warning for warning in source.warnings)
    assert not any("embedded" in text for text in read_docx(package(p("Seen."))).warnings)


def test_notes_follow_the_paragraph_that_cites_them() -> None:
    found = shape((SAMPLE / "northern-ireland-2016-case-management-review.docx").read_bytes())
    notes = [(index, n) for index, (kind, n, _) in enumerate(found) if kind == "footnote"]
    assert [n for _, n in notes] == ["1", "2"]
    assert found[notes[0][0] - 1][2].startswith("1.1 This case management review")
    assert not any("[^" in text for _, _, text in found)


def test_tracked_changes_are_accepted_and_comments_counted() -> None:
    source = read_docx((SAMPLE / "northern-ireland-2016-case-management-review.docx").read_bytes())
    text = "\n".join(line.text for line in source.lines)
    assert "fifty-two contacts" in text
    assert "forty-eight contacts" not in text
    assert "chronology before it goes" not in text
    assert "tracked changes: insertions were read, deletions left out" in source.warnings
    assert "1 comment was left out" in source.warnings


def test_a_deleted_end_of_paragraph_joins_the_next_one() -> None:
    deleted = (
        '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
        "<w:r><w:t xml:space='preserve'>The child </w:t></w:r></w:p>"
    )
    assert [t for _, _, t in shape(package(deleted + p("was seen.")))] == ["The child was seen."]


def test_moved_hidden_and_field_text() -> None:
    body = (
        "<w:p><w:moveFrom><w:r><w:t>old place </w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>new</w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:instrText> PAGEREF x </w:instrText></w:r>"
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t xml:space='preserve'> place</w:t></w:r>"
        "</w:sdtContent></w:sdt><w:r><w:noBreakHyphen/><w:t>in</w:t><w:tab/><w:t>law</w:t></w:r></w:p>"
    )
    assert [t for _, _, t in shape(package(body))] == ["new place-in law"]


def test_headers_footers_and_contents_lists_are_furniture() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Version 2"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("1 Introduction 3", style="toc 1")
    document.add_paragraph("The child was seen.")
    lines = list(read_docx(saved(document)).lines)
    assert [line.text for line in lines if line.furniture] == [
        "Confidential", "1 Introduction 3", "Version 2",
    ]  # fmt: skip
    assert [line.text for line in lines if not line.furniture] == ["The child was seen."]


def test_hard_breaks_count_pages_where_word_has_laid_out_none() -> None:
    document = docx.Document()
    document.add_paragraph("One.").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Two.")
    document.add_paragraph("Three.").paragraph_format.page_break_before = True
    source = read_docx(saved(document))
    assert [(line.page, line.text) for line in source.lines] == [
        (1, "One."), (2, "Two."), (3, "Three."),
    ]  # fmt: skip
    assert source.n_pages == 3
    assert "page numbers of a Word file are approximate" in source.warnings


def test_words_own_layout_counts_pages_and_cuts_a_paragraph() -> None:
    mark = "<w:lastRenderedPageBreak/>"
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>It began here </w:t></w:r>"
        f"<w:r>{mark}<w:t>and ended there.</w:t></w:r></w:p>"
        f"<w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r>{mark}<w:t>Next.</w:t></w:r></w:p>"
    )
    found = [(line.page, line.text, line.starts_block) for line in content(package(body))]
    assert found == [
        (1, "It began here", True), (2, "and ended there.", False), (3, "Next.", True),
    ]  # fmt: skip


def test_a_file_without_page_marks_says_so() -> None:
    (warning,) = read_docx(package(p("The child was seen."))).warnings
    assert "does not say where its pages begin" in warning


def test_strict_documents_are_read() -> None:
    strict = HEAD.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert shape(package(p("The child."), head=strict)) == [("paragraph", None, "The child.")]


def test_properties() -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Child T", "A. Reader"
    found = read_docx(saved(document)).properties
    assert (found["title"], found["author"]) == ("Child T", "A. Reader")


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><w:document xmlns:w="{W}">'
)


def test_entities_are_not_expanded() -> None:
    try:
        text = " ".join(line.text for line in read_docx(package(p("x&j;y"), head=ENTITIES)).lines)
    except UnreadableFile:
        return
    assert len(text) < 100


def zip_bomb() -> bytes:
    return package(p("x") + " " * 100_000_000)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"PK\x03\x04 not a zip", UnreadableFile),
        (b"The child was seen.", UnreadableFile),
        (package(p("x"))[:-60], UnreadableFile),
        (package("<w:p>"), UnreadableFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word 97", UnreadableFile),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFile,
        ),
        (zip_bomb(), UnreadableFile),
        (package("<w:sdt>" * 100_000), UnreadableFile),
        (package("<w:ins>" * 240 + p("x") + "</w:ins>" * 240), None),
    ],
    ids=["no zip", "plain text", "cut off", "broken XML", "old Word", "encrypted", "zip bomb",
         "deep", "rather deep"],
)  # fmt: skip
def test_hostile_files_are_refused_in_one_line(
    data: bytes, error: type[IngestError] | None
) -> None:
    if error is None:
        assert [t for _, _, t in shape(data)] == ["x"]
        return
    with pytest.raises(error) as caught:
        list(read_docx(data).lines)
    assert "\n" not in str(caught.value)


def test_an_archive_without_a_document_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    with pytest.raises(UnreadableFile, match="no Word document"):
        read_docx(target.getvalue())


def test_a_part_marked_as_encrypted_is_named_so() -> None:
    data = bytearray(package(p("x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    with pytest.raises(EncryptedFile):
        list(read_docx(bytes(data)).lines)
