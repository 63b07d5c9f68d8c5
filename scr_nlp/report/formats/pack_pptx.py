"""An excerpt pack as slides that can be read from the back of a room."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.citation import cite, cite_source
from scr_nlp.report.formats.pack_words import (
    POLARITY_NAMES,
    describe_pack,
    join_words,
    tell_content,
    tell_identity,
)
from scr_nlp.report.formats.package import clean, settle

if TYPE_CHECKING:
    from scr_nlp.excerpts import Excerpt, Pack

_WIDTH, _HEIGHT, _MARGIN = 13.333, 7.5, 0.8
"""Of a slide, in inches (16:9)."""

_QUOTES = (36, 32, 28)
"""Sizes of type for an excerpt, in points: the largest at which it fits one slide."""

_COVER, _TITLE, _QUESTION, _PLACE, _SOURCE = 54, 34, 28, 18, 18
"""Sizes of type for other words, in points."""

_FONT = "Arial"
_INK, _MUTED = (0x1C, 0x24, 0x30), (0x58, 0x61, 0x74)
_LINE = 1.2
"""Height of a line, as a share of the size of its type."""

_LETTER = 0.53
"""Mean width of a letter of Arial in English text, as a share of its size, with a margin."""


def _columns(points: float) -> int:
    """How many letters a line of the body holds."""
    return int((_WIDTH - 2 * _MARGIN) * 72 / (points * _LETTER))


def count_lines(text: str, points: float) -> int:
    """Lines that a paragraph takes on a slide."""
    return len(textwrap.wrap(text, _columns(points))) or 1


def split_text(text: str, points: float, lines: int) -> list[str]:
    """A text in parts that fit on a slide each: by sentences, else by words."""
    from scr_nlp.pipeline.sentences import split_sentences

    parts: list[str] = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        joined = f"{parts[-1]} {sentence}" if parts else sentence
        if parts and count_lines(joined, points) <= lines:
            parts[-1] = joined
            continue
        wrapped = textwrap.wrap(sentence, _columns(points))
        parts += [" ".join(wrapped[i : i + lines]) for i in range(0, len(wrapped), lines)]
    return parts


class _Slides:
    """A presentation in the order in which it is shown; every slide has a title."""

    def __init__(self, title: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.presentation = Presentation()
        self.presentation.slide_width = Inches(_WIDTH)
        self.presentation.slide_height = Inches(_HEIGHT)
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.language = clean(title), "scr_nlp", "en-GB"

    def add(
        self,
        title: str,
        paragraphs: Iterable[tuple[str, int]],
        *,
        foot: str = "",
        notes: Sequence[str] = (),
        numbered: bool = False,
    ) -> None:
        """A slide of a title, paragraphs with their sizes, a line at the foot, and notes."""
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
        from pptx.util import Inches

        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[1])
        heading, body = slide.shapes.title, slide.placeholders[1]
        body_top, foot_height = 1.55, 0.75 if foot else 0.0
        for shape, top, height in (
            (heading, 0.45, 1.0),
            (body, body_top, _HEIGHT - body_top - 0.45 - foot_height),
        ):
            shape.left, shape.top = Inches(_MARGIN), Inches(top)
            shape.width, shape.height = Inches(_WIDTH - 2 * _MARGIN), Inches(height)
            shape.text_frame.auto_size, shape.text_frame.word_wrap = MSO_AUTO_SIZE.NONE, True
            for side in ("left", "right", "top", "bottom"):
                setattr(shape.text_frame, f"margin_{side}", 0)
        heading.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        body.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        _write(heading.text_frame.paragraphs[0], title, _TITLE, bold=True)
        for place, (words, points) in enumerate(paragraphs):
            frame = body.text_frame
            paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
            _write(paragraph, f"{place + 1}. {words}" if numbered else words, points)
            paragraph.space_after = points * 6350
        if foot:
            box = slide.shapes.add_textbox(
                Inches(_MARGIN),
                Inches(_HEIGHT - 0.4 - foot_height),
                Inches(_WIDTH - 2 * _MARGIN),
                Inches(foot_height),
            )
            box.name = "Source"
            box.text_frame.word_wrap = True
            box.text_frame.margin_left = box.text_frame.margin_right = 0
            _write(box.text_frame.paragraphs[0], foot, _PLACE, muted=True)
        if notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, notes))

    def save(self) -> bytes:
        buffer = BytesIO()
        self.presentation.save(buffer)
        return settle(buffer.getvalue())


def _write(
    paragraph: Any, words: str, points: int, *, bold: bool = False, muted: bool = False
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    paragraph.alignment, paragraph.level = PP_ALIGN.LEFT, 0
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    if properties.find(qn("a:buNone")) is None:
        properties.append(properties.makeelement(qn("a:buNone"), {}))
    run = paragraph.add_run()
    run.text = clean(words)
    run.font.size, run.font.name, run.font.bold = Pt(points), _FONT, bold
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
    run.font.color.rgb = RGBColor(*(_MUTED if muted else _INK))  # type: ignore[no-untyped-call]


def _shorten(words: str, lines: int, points: int) -> str:
    """The words on at most so many lines."""
    wrapped = textwrap.wrap(words, _columns(points))
    return words if len(wrapped) <= lines else " ".join(wrapped[:lines])[:-1].rstrip() + "…"


def _body_lines(points: int, *, foot: bool) -> int:
    """Lines of type that the body of a slide holds."""
    height = (_HEIGHT - 2.0 - (0.75 if foot else 0)) * 72
    return int(height / (points * _LINE))


def fit_excerpt(text: str) -> tuple[int, list[str]]:
    """The size of type for an excerpt, and its parts, one for each slide."""
    for points in _QUOTES:
        parts = split_text(text, points, _body_lines(points, foot=True))
        if len(parts) == 1:
            break
    return points, parts


def _fill_slides(
    slides: _Slides, title: str, paragraphs: Sequence[str], points: int, *, numbered: bool = False
) -> None:
    """Paragraphs on as many slides as they need."""
    room = _body_lines(points, foot=False)
    pages: list[list[str]] = [[]]
    used = 0.0
    for words in (part for one in paragraphs for part in split_text(one, points, room - 1)):
        lines = count_lines(words, points) + 0.5
        if pages[-1] and used + lines > room:
            pages.append([])
            used = 0.0
        pages[-1].append(words)
        used += lines
    for place, page in enumerate(pages, start=1):
        of = f" ({place} of {len(pages)})" if len(pages) > 1 else ""
        slides.add(title + of, [(words, points) for words in page], numbered=numbered)


def _notes(excerpt: Excerpt, questions: Sequence[str]) -> list[str]:
    lines = [cite_source(excerpt.source), f"Place: {cite(excerpt)}"]
    if excerpt.warnings:
        lines.append(f"Deals with {join_words(excerpt.warnings)}.")
    if told := tell_identity(excerpt):
        lines.append(told)
    lines += ["Ask:", *questions]
    if not excerpt.is_whole:
        lines += ["The whole paragraph:", excerpt.paragraph_text]
    return lines


def render_slides(pack: Pack) -> bytes:
    """The pack as slides: aims, content note, one excerpt each with notes, questions, sources.

    An excerpt that is too long for one slide in large type goes on to a second.
    """
    wording = load_excerpt_rules().wording
    slides = _Slides(pack.title)
    slides.add(
        "Excerpts for training",
        [(_shorten(pack.title, 3, _COVER), _COVER), (describe_pack(pack), _QUESTION)],
    )
    _fill_slides(slides, "Learning aims", pack.aims, _QUESTION, numbered=True)
    told = [words for words in (tell_content(pack), wording.before_showing) if words]
    _fill_slides(slides, "Before we start", told, _QUESTION)
    for group in pack.groups:
        for excerpt in group.excerpts:
            points, parts = fit_excerpt(excerpt.text)
            for place, part in enumerate(parts, start=1):
                of = f" ({place} of {len(parts)})" if len(parts) > 1 else ""
                slides.add(
                    _shorten(group.name, 1, _TITLE) + of,
                    [(part, points)],
                    foot=_shorten(
                        f"{POLARITY_NAMES[excerpt.polarity]}  {cite(excerpt)}", 2, _PLACE
                    ),
                    notes=_notes(excerpt, group.questions),
                )
        _fill_slides(
            slides, f"Discuss: {_lower(group.name)}", group.questions, _QUESTION, numbered=True
        )
    _fill_slides(slides, "Sources", [cite_source(source) for source in pack.sources], _SOURCE)
    return slides.save()


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
