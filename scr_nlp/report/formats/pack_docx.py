"""An excerpt pack as a Word handout, and as a briefing of one page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.citation import cite, cite_source
from scr_nlp.report.formats.pack_words import (
    POLARITY_NAMES,
    describe_pack,
    tell_content,
    tell_identity,
)
from scr_nlp.report.formats.package import clean, settle

if TYPE_CHECKING:
    from scr_nlp.excerpts import Excerpt, Pack

_INK, _MUTED, _RULE = "1C2430", "586174", "9AA3B2"
_NOTE_LINES = 4
_BRIEFING_EXCERPTS, _BRIEFING_WORDS, _BRIEFING_TITLES = 3, 60, 110


class _Handout:
    """A document written from the top down, in one typeface, with real headings."""

    def __init__(self, title: str, size: float) -> None:
        from docx import Document
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt, RGBColor

        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2)
        for name, points in (
            *(("Normal", size), ("Title", size + 13), ("Heading 1", size + 5)),
            *(("Heading 2", size + 1), ("Quote", size + 0.5), ("List Bullet", size)),
            ("List Number", size),
        ):
            style = self.document.styles[name]
            style.font.name, style.font.size = "Arial", Pt(points)
            style.font.color.rgb = RGBColor.from_string(_INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                if attribute.endswith("Theme"):
                    del fonts.attrib[attribute]
            for script in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(script), "Arial")
        quote = self.document.styles["Quote"]
        quote.font.italic = False
        quote.paragraph_format.left_indent = Cm(0.6)
        quote.paragraph_format.space_after = Pt(3)
        self._set_language(qn)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = clean(title), "scr_nlp", ""
        properties.language = "en-GB"

    def _set_language(self, qn: Any) -> None:
        from docx.oxml import OxmlElement

        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
        language = run.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            run.append(language)
        language.set(qn("w:val"), "en-GB")

    def heading(self, words: str, level: int) -> None:
        self.document.add_heading(clean(words), level)

    def paragraph(self, words: str, style: str = "Normal", *, muted: bool = False) -> Any:
        from docx.shared import Pt, RGBColor

        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(clean(words))
        paragraph.paragraph_format.space_after = Pt(4)
        if muted:
            run.font.color.rgb = RGBColor.from_string(_MUTED)
            run.font.size = Pt(self.document.styles["Normal"].font.size.pt - 1)
        return paragraph

    def lines(self, words: str, count: int) -> None:
        """A few ruled lines to write on."""
        from docx.shared import Pt

        self.paragraph(words).paragraph_format.keep_with_next = True
        for place in range(count):
            line = self.paragraph("")
            line.paragraph_format.space_before = Pt(14)
            line.paragraph_format.keep_with_next = place < count - 1
            _border(line, ("between", "bottom"), _RULE, 4)

    def excerpt(self, excerpt: Excerpt, number: int) -> None:
        from docx.shared import Pt

        label = self.document.add_paragraph()
        label.paragraph_format.keep_with_next = True
        label.paragraph_format.space_before = Pt(10)
        label.paragraph_format.space_after = Pt(2)
        label.add_run(f"{number}. {POLARITY_NAMES[excerpt.polarity]}").bold = True
        quote = self.document.add_paragraph(clean(excerpt.text), style="Quote")
        quote.paragraph_format.keep_with_next = True
        quote.paragraph_format.keep_together = True
        _border(quote, ("left",), _RULE, 18)
        place = self.paragraph(cite(excerpt), muted=True)
        if told := tell_identity(excerpt):
            place.paragraph_format.keep_with_next = True
            self.paragraph(told, muted=True)

    def footer(self, words: str) -> None:
        """The words and the number of the page."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.add_run(clean(f"{words}  |  page ")).font.size = Pt(8.5)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)

    def save(self) -> bytes:
        buffer = BytesIO()
        self.document.save(buffer)
        return settle(buffer.getvalue())


def _border(paragraph: Any, sides: tuple[str, ...], colour: str, eighths: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    # Between comes after the sides in the schema's order.
    for side in sorted(sides, key=("top", "left", "bottom", "right", "between").index):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", eighths), ("space", 8), ("color", colour)):
            edge.set(qn(f"w:{name}"), str(value))
        borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders,
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def render_handout(pack: Pack) -> bytes:
    """A handout: aims, content note, excerpts in groups with questions and room, sources."""
    wording = load_excerpt_rules().wording
    handout = _Handout(pack.title, 11)
    handout.document.add_heading(clean(pack.title), 0)
    handout.paragraph(f"Handout: {describe_pack(pack)}.", muted=True)
    handout.heading("Learning aims", 1)
    for aim in pack.aims:
        handout.paragraph(aim, "List Bullet")
    handout.heading("Before you read", 1)
    if told := tell_content(pack):
        handout.paragraph(told).runs[0].bold = True
    handout.paragraph(wording.before_showing)
    handout.paragraph(wording.hindsight)
    number = 0
    for group in pack.groups:
        handout.heading(group.name, 1)
        for excerpt in group.excerpts:
            number += 1
            handout.excerpt(excerpt, number)
        handout.heading("Questions for discussion", 2)
        for place, question in enumerate(group.questions, start=1):
            handout.paragraph(f"{place}. {question}").paragraph_format.keep_with_next = True
        handout.lines("Notes", _NOTE_LINES)
    handout.heading("Sources", 1)
    for source in pack.sources:
        handout.paragraph(cite_source(source))
    handout.footer(pack.title)
    return handout.save()


def shorten_passage(text: str, most: int) -> str:
    """The first sentences of a passage, at most ``most`` words; [...] where more follows."""
    from scr_nlp.excerpts.passages import count_words
    from scr_nlp.excerpts.records import OMISSION
    from scr_nlp.pipeline.sentences import split_sentences

    if count_words(text) <= most:
        return text
    end = 0
    for _, stop in split_sentences(text):
        if end and count_words(text[:stop]) > most:
            break
        end = stop
    if count_words(text[:end]) > most:
        return f"{' '.join(text.split()[:most])} {OMISSION}"
    return f"{text[:end]} {OMISSION}" if text[end:].strip() not in ("", OMISSION) else text


def render_briefing(pack: Pack) -> bytes:
    """One page to read in seven minutes: the theme, three passages, questions, next steps."""
    wording = load_excerpt_rules().wording
    briefing = _Handout(pack.title, 9.5)
    briefing.document.add_heading(clean(shorten_passage(pack.title, 12)), 0)
    briefing.paragraph("7-minute briefing", muted=True)
    briefing.heading(wording.briefing.what, 1)
    briefing.paragraph(shorten_passage(pack.definition, _BRIEFING_WORDS))
    briefing.heading(wording.briefing.reviews, 1)
    if told := tell_content(pack):
        briefing.paragraph(told, muted=True)
    shown = _pick_for_briefing(pack)
    for excerpt in shown:
        quote = briefing.paragraph(shorten_passage(excerpt.text, _BRIEFING_WORDS), "Quote")
        _border(quote, ("left",), _RULE, 18)
        briefing.paragraph(cite(excerpt), muted=True)
        if excerpt.may_identify:
            briefing.paragraph(tell_identity(excerpt), muted=True)
    briefing.heading(wording.briefing.ask, 1)
    for question in dict.fromkeys(group.questions[0] for group in pack.groups[:3]):
        briefing.paragraph(question, "List Bullet")
    briefing.heading(wording.briefing.next, 1)
    for words in wording.briefing.next_lines:
        briefing.lines(words, 1)
    briefing.heading("Sources", 1)
    for source in dict.fromkeys(excerpt.source for excerpt in shown):
        line = cite_source(source)
        if len(line) > _BRIEFING_TITLES:
            line = line[: _BRIEFING_TITLES - 1].rsplit(" ", 1)[0] + "…"
        briefing.paragraph(line, muted=True)
    return briefing.save()


def _pick_for_briefing(pack: Pack) -> list[Excerpt]:
    """The clearest excerpt of each of the first groups, then the clearest of the rest."""
    firsts = [
        max(group.excerpts, key=lambda one: one.clarity)
        for group in pack.groups[:_BRIEFING_EXCERPTS]
    ]
    rest = sorted((one for one in pack.excerpts if one not in firsts), key=lambda one: -one.clarity)
    return [*firsts, *rest][:_BRIEFING_EXCERPTS]
