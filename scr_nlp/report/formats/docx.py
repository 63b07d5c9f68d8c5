"""A chapter of findings as a Word document, with tables and figures, to be edited.

Headings, captions with numbers that Word keeps (``SEQ`` fields), header rows that repeat,
and a description of every figure for those who do not see it. Documents are never quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.report.figures import Figure, draw_figures, explain_no_trends
from scr_nlp.report.formats.package import clean, settle
from scr_nlp.report.methods import describe_methods
from scr_nlp.report.tables import list_rows, whole
from scr_nlp.summaries import LEVELS

if TYPE_CHECKING:
    from docx.table import Table

    from scr_nlp.report.tables import ThemeTables

WIDTH_CM, HEIGHT_CM = 16.6, 20.5
"""What a figure may take of an A4 page."""

_PATTERNS = ("trends", "pairs", "sets", "agency_themes")
_NAMED = 3
"""How many of the most frequent codes the text names."""


class _Chapter:
    """A document that is written from the top down and counts its captions."""

    def __init__(self) -> None:
        from docx import Document
        from docx.shared import Cm

        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2.2)
        self._numbers = {"Table": 0, "Figure": 0}

    def heading(self, words: str, level: int) -> None:
        self.document.add_heading(words, level)

    def paragraph(self, words: str) -> None:
        self.document.add_paragraph(clean(words))

    def _caption(self, kind: str, words: str, *, above: bool) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._numbers[kind] += 1
        paragraph = self.document.add_paragraph(f"{kind} ", style="Caption")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), rf" SEQ {kind} \* ARABIC ")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = str(self._numbers[kind])
        run.append(text)
        field.append(run)
        paragraph._p.append(field)
        paragraph.add_run(f". {words}")
        paragraph.paragraph_format.keep_with_next = above

    def figure(self, figure: Figure, words: str) -> None:
        """A picture no larger than a page, its caption, and its description as alt text."""
        from docx.shared import Cm, Emu

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(BytesIO(figure.wide.png()), width=Cm(WIDTH_CM))
        if picture.height > Cm(HEIGHT_CM):
            picture.width = Emu(round(picture.width * Cm(HEIGHT_CM) / picture.height))
            picture.height = Cm(HEIGHT_CM)
        about = picture._inline.docPr
        about.set("title", figure.wide.caption.title)
        about.set("descr", clean(figure.wide.caption.description))
        self._caption("Figure", words, above=False)

    def table(
        self,
        words: str,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
    ) -> None:
        """A table under its caption: the first column text, the others numbers; widths in cm."""
        from docx.oxml.ns import qn
        from docx.shared import Cm

        rows = list(rows)
        self._caption("Table", words, above=True)
        table = self.document.add_table(len(rows) + 1, len(header), style="Light Shading")
        table.autofit = False
        # Of the style's emphasis only that of the first row: the rest would mean nothing here.
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        look.set(qn("w:val"), "0620")
        for part, value in (("firstColumn", "0"), ("noHBand", "1"), ("noVBand", "1")):
            look.set(qn(f"w:{part}"), value)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _fill(table, [header, *rows])
        self.document.add_paragraph()


def _fill(table: Table, rows: Sequence[Sequence[str]]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    for number, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not number:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
            cell.width = table.columns[place].width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.add_run(clean(word)).font.size = Pt(9)
            if place:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _rates(rate: Any) -> tuple[str, str, str]:
    return str(rate.n), f"{whole(rate.per_cent)}%", f"{whole(rate.low)}–{whole(rate.high)}"


def _told(rate: Any) -> str:
    numbers = f"{rate.n} of {rate.of}, {whole(rate.per_cent)}%"
    return f"{rate.name} ({numbers}; 95% interval {whole(rate.low)}–{whole(rate.high)}%)"


def _found(tables: ThemeTables, kind: str, facet: str) -> list[Any]:
    """The codes and unions of a kind that were found, most frequent first."""
    frame = tables.frequency
    frame = frame[(frame["kind"] == kind) & (frame["facet"] == facet) & (frame["n"] > 0)]
    return list_rows(frame.sort_values("n", ascending=False, kind="stable"))


def _name_first(rates: Sequence[Any], lead: str) -> str:
    """A sentence that names the most frequent codes."""
    first = [_told(rate) for rate in rates if len(rate.codes) == 1][:_NAMED]
    if not first:
        return "None was found."
    *others, last = first
    return f"{lead} {', '.join(others)}{' and ' if others else ''}{last}."


@dataclass(frozen=True, slots=True)
class _Count:
    """What is counted of one facet of a kind: how the text and the caption of its table begin."""

    facet: str
    lead: str
    about: str


def _add_kind(
    chapter: _Chapter,
    tables: ThemeTables,
    heading: str,
    kind: str,
    counts: Sequence[_Count],
    figure: tuple[Figure | None, str],
) -> None:
    """A section on one kind of code: text, figure, and a table for each thing counted."""
    chapter.heading(heading, 2)
    found = {count.facet: _found(tables, kind, count.facet) for count in counts}
    for count in counts:
        chapter.paragraph(_name_first(found[count.facet], count.lead))
    picture, words = figure
    if picture:
        chapter.figure(picture, words)
    for count in counts:
        if rates := found[count.facet]:
            chapter.table(
                f"{count.about} in {tables.n_cases} documents, the most frequent first",
                (heading, "Documents", "Per cent", "95% interval"),
                ((rate.name, *_rates(rate)) for rate in rates),
                (7.6, 3, 3, 3),
            )


def _add_coverage(chapter: _Chapter, tables: ThemeTables, figure: Figure | None) -> None:
    levels = [row for row in list_rows(tables.coverage_levels) if row.of]
    if not levels:
        return
    chapter.heading("Coverage and gaps", 2)
    chapter.paragraph(
        "How well the documents themselves cover three subjects. A level speaks of the text,"
        " never of practice. Absent and token count as gaps."
    )
    if figure:
        chapter.figure(figure, "Documents by level of coverage, from absent to addressed")
    chapter.table(
        "Documents by level of coverage",
        ("Subject", "All", *(name.capitalize() for name in LEVELS), "Gaps (95% interval)"),
        (
            (
                row.name + (" (short briefings)" if row.genre == "short" else ""),
                *(str(n) for n in (row.of, *(getattr(row, name) for name in LEVELS))),
                f"{row.flagged}, {whole(row.per_cent)}% ({whole(row.low)}–{whole(row.high)})",
            )
            for row in levels
        ),
        (4.3, 1.2, 1.7, 1.6, 1.7, 2.4, 3.7),
    )


def _add_patterns(chapter: _Chapter, figures: dict[str, Figure], no_trends: str) -> None:
    found = [figures[name] for name in _PATTERNS if name in figures]
    if not found and not no_trends:
        return
    chapter.heading("Patterns", 2)
    if found:
        over_years = "" if no_trends else "changes over the years and what "
        chapter.paragraph(
            f"What {over_years}stands together. That two things stand in one"
            " document says nothing about cause. Odds ratios and tests stand in the workbook."
        )
    if no_trends:
        chapter.paragraph(no_trends)
    for figure in found:
        chapter.figure(figure, figure.wide.caption.title)


def render_docx(tables: ThemeTables) -> bytes:
    """The chapter as a Word document; the same tables give the same bytes."""
    chapter = _Chapter()
    figures = {figure.name: figure for figure in draw_figures(tables)}
    properties = chapter.document.core_properties
    properties.title = "Findings: themes in safeguarding reviews"
    properties.author, properties.comments, properties.language = "scr_nlp", "", "en-GB"
    chapter.heading("Findings", 1)
    chapter.paragraph(
        f"{tables.n_cases} documents were counted, each of them the account of one case."
        " Percentages are of these documents unless it is said otherwise, with 95% Wilson score"
        " intervals. The coding was done by machine and errs; the methods at the end say how"
        " the numbers came about, and the paragraphs behind each number stand in the report"
        " (HTML) and in the workbook (sheet evidence)."
    )
    _add_kind(
        chapter,
        tables,
        "Risk factors",
        "risk_factor",
        [_Count("", "Most often asserted as present were", "Risk factors")],
        (figures.get("risks"), "Documents that assert each risk factor, with 95% intervals"),
    )
    _add_kind(
        chapter,
        tables,
        "Agencies",
        "agency",
        [_Count("case", "Most often acting in the case were", "Agencies that acted in the case")],
        (figures.get("agencies"), "Documents in which each agency acts, with 95% intervals"),
    )
    _add_kind(
        chapter,
        tables,
        "Practice themes",
        "theme",
        [
            _Count("concern", "Most often judged a concern were", "Themes judged a concern"),
            _Count(
                "good_practice",
                "Most often judged good practice were",
                "Themes judged good practice",
            ),
        ],
        (
            figures.get("themes"),
            "Documents that judge each theme a concern (round) or good practice (diamond),"
            " with 95% intervals",
        ),
    )
    _add_coverage(chapter, tables, figures.get("coverage"))
    _add_patterns(chapter, figures, explain_no_trends(tables))
    chapter.heading("Methods and limits", 1)
    for section in describe_methods(tables):
        chapter.heading(section.heading, 2)
        for words in section.paragraphs:
            chapter.paragraph(words)
    buffer = BytesIO()
    chapter.document.save(buffer)
    return settle(buffer.getvalue())
