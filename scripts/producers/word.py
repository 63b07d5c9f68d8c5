"""Word files as authors make them: typed or automatic numbers, notes, tracked changes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from producers.source import Layout, Part, inline, plain, scheme

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WHEN = "2020-01-06T09:00:00Z"


def to_word(parts: list[Part], notes: dict[str, str], layout: Layout, title: str) -> bytes:
    """A Word file; the same bytes every time."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.created = datetime(2020, 1, 6)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(layout.size)
    section.header.paragraphs[0].text = layout.header
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{layout.footer} ")
    _add_field(foot, "PAGE")
    if layout.columns > 1:
        _set(section._sectPr, "cols", num=str(layout.columns), space="500", equalWidth="1")
    if layout.hyphenated:
        _set(document.settings.element, "autoHyphenation", val="1")
    numbers = _Numbers(document, parts) if layout.numbering == "automatic" else None
    order = list(notes)
    first_level = True
    if layout.watermark:
        _add_watermark(section.header.paragraphs[0], layout.watermark)
    for index, part in enumerate(parts):
        if layout.contents and index == 1:
            _add_contents(document, parts[1:])
        if part.kind == "table":
            _add_table(document, part, layout)
            continue
        if part.kind == "heading":
            style = "Title" if part.level == 1 and first_level else f"Heading {part.level}"
            first_level = False
            paragraph = document.add_paragraph(style=style)
        elif part.kind == "box":
            table = document.add_table(1, 1, style="Table Grid")
            table.columns[0].width = Cm(_column_width(layout))
            paragraph = table.cell(0, 0).paragraphs[0]
        elif part.kind == "item" and not part.number:
            paragraph = document.add_paragraph(style="List Bullet")
        else:
            paragraph = document.add_paragraph()
            if layout.justified:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        automatic = numbers is not None and numbers.apply(paragraph, part)
        if part.number and not automatic:
            heading = part.kind == "heading"
            if not heading:
                paragraph.paragraph_format.left_indent = Cm(1.3)
                paragraph.paragraph_format.first_line_indent = Cm(-1.3)
            paragraph.add_run(part.number + (" " if heading else "\t"))
        _add_words(paragraph, part.text, order, layout)
        if part.kind == "box":
            document.add_paragraph()
    if layout.comment:
        last = document.paragraphs[-1]
        document.add_comment(last.runs, text=layout.comment, author="Reader", initials="R")
    if notes:
        _add_notes(document, notes)
    target = io.BytesIO()
    document.save(target)
    return _fixed(target.getvalue())


def _set(parent: Any, tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = parent.find(qn(f"w:{tag}"))
    if element is None:
        element = OxmlElement(f"w:{tag}")
        parent.append(element)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _add_field(paragraph: Any, code: str) -> None:
    from docx.oxml import parse_xml

    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple xmlns:w="{W}" w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )


def _add_watermark(paragraph: Any, words: str) -> None:
    """Word's own watermark: a slanted drawing of letters, anchored in the header."""
    from docx.oxml import parse_xml

    paragraph._p.append(
        parse_xml(
            f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
            '<v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" '
            'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:130pt;'
            "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
            "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
            'mso-position-vertical-relative:margin" fillcolor="silver" stroked="f">'
            f'<v:textpath style="font-family:&quot;Liberation Sans&quot;" string="{words}"/>'
            "</v:shape></w:pict></w:r>"
        )
    )


def _add_contents(document: Any, parts: list[Part]) -> None:
    """A contents list as Word keeps it: entries with dots and the page as it last was."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm

    document.add_paragraph().add_run("Contents").bold = True
    page = 2
    for part in parts:
        if part.kind == "heading":
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(
                Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            paragraph.add_run(f"{part.number} {plain(part.text)}".strip() + f"\t{page}")
            page += 1


def _column_width(layout: Layout) -> float:
    """Width of a column of text in centimetres, which no table or box may exceed."""
    return 16.0 if layout.columns == 1 else 7.4


def _add_table(document: Any, part: Part, layout: Layout) -> None:
    from docx.shared import Cm, Pt

    wide = max(map(len, part.rows))
    table = document.add_table(0, wide, style="Table Grid")
    for column in table.columns:
        column.width = Cm(_column_width(layout) / wide)
    for cells in part.rows:
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=False):
            _add_words(cell.paragraphs[0], text, [], Layout())
            for run in cell.paragraphs[0].runs if layout.columns > 1 else ():
                run.font.size = Pt(6.5)
    document.add_paragraph()


def _add_words(paragraph: Any, text: str, order: list[str], layout: Layout) -> None:
    from docx.oxml import parse_xml

    for kind, piece in inline(text):
        if kind == "note":
            paragraph._p.append(
                parse_xml(
                    f'<w:r xmlns:w="{W}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                    f'<w:footnoteReference w:id="{order.index(piece) + 1}"/></w:r>'
                )
            )
            continue
        new = next((n for n in layout.deleted if n in piece), None)
        before, after = piece.split(new, 1) if new else (piece, "")
        if before:
            run = paragraph.add_run(before)
            run.bold, run.italic = kind == "bold" or None, kind == "italic" or None
        if new:
            changed = f'w:id="90" w:author="Editor" w:date="{_WHEN}"'
            keep = 'xml:space="preserve"'
            for xml in (
                f'<w:del xmlns:w="{W}" {changed}><w:r><w:delText {keep}>'
                f"{escape(layout.deleted[new])}</w:delText></w:r></w:del>",
                f'<w:ins xmlns:w="{W}" {changed}><w:r><w:t {keep}>{escape(new)}'
                "</w:t></w:r></w:ins>",
            ):
                paragraph._p.append(parse_xml(xml))
            paragraph.add_run(after)


class _Numbers:
    """Word's own numbering for a review whose numbers follow one another."""

    def __init__(self, document: Any, parts: list[Part]) -> None:
        from docx.oxml import parse_xml

        self.scheme = scheme(parts)
        if self.scheme == "running":
            texts = [("decimal", "%1.", 0), ("lowerLetter", "(%2)", 1)]
        else:
            texts = [("decimal", "%1", 0), ("decimal", "%1.%2", 1), ("lowerLetter", "(%3)", 2)]
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{720 + 360 * (style == "lowerLetter")}" w:hanging="720"/>'
            "</w:pPr></w:lvl>"
            for style, text, at in texts
        )
        root = document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="77">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        root.insert(0, abstract)
        root.append(
            parse_xml(f'<w:num xmlns:w="{W}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )

    def apply(self, paragraph: Any, part: Part) -> bool:
        """Give a paragraph its automatic number where the scheme has one."""
        from docx.oxml import parse_xml

        level = None
        if self.scheme == "running":
            level = {"paragraph": 0, "item": 1}.get(part.kind)
        elif self.scheme == "sections":
            level = {"heading": 0, "paragraph": 1, "item": 2}.get(part.kind)
        if level is None or not part.number or (part.kind == "item" and part.number[0] != "("):
            return False
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )
        return True


def _add_notes(document: Any, notes: dict[str, str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, at in (("separator", -1), ("continuationSeparator", 0))
    )
    bodies = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        '<w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
        f'<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p>'
        "</w:footnote>"
        for at, text in enumerate(notes.values(), 1)
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{W}">{separators}{bodies}</w:footnotes>'
    )
    part = PackagePart(
        PackURI("/word/footnotes.xml"),
        f"{content}.footnotes+xml",
        xml.encode(),
        document.part.package,
    )
    document.part.relate_to(part, f"{relations}/footnotes")


def _fixed(data: bytes) -> bytes:
    """The same package with fixed times, so that it can be made again byte for byte."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, (2020, 1, 6, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry.filename))
    return target.getvalue()
