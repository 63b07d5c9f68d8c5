"""An excerpt pack as slides that can be read from the back of a room."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from scr_nlp.codebook.excerpts import load_excerpt_rules
from scr_nlp.excerpts.citation import cite, cite_source, name_author
from scr_nlp.report.formats.pack_words import (
    POLARITY_NAMES,
    describe_pack,
    join_words,
    tell_content,
    tell_identity,
)
from scr_nlp.report.formats.package import clean, settle

if TYPE_CHECKING:
    from scr_nlp.excerpts import Excerpt, Group, Pack

_WIDTH, _HEIGHT, _MARGIN = 13.333, 7.5, 0.8
"""Of a slide, in inches (16:9)."""

_BODY_TOP, _BODY_BOTTOM, _RULE, _FOOT_HEIGHT = 1.6, 6.4, 6.55, 0.7
"""Where the body stands between title and foot, in inches from the top."""

_QUOTES = (36, 32, 28, 24)
"""Sizes of type for an excerpt, in points: the largest at which it fits one slide."""

_COVER, _TITLE, _LIST, _LABEL, _SOURCE, _FOOT = 40, 32, 28, 24, 24, 18
"""Sizes of type for other words, in points; only the foot is smaller than 24."""

_TITLES = ((_TITLE, 1), (28, 1), (24, 2))
"""Sizes of type for the title of a slide, and how many lines of each its place holds."""

_FONT = "Arial"
_LINE = 1.2
"""Height of a line, as a share of the size of its type."""

_LETTER = 0.53
"""Mean width of a letter of Arial in English text, as a share of its size, with a margin."""

_INDENT = 0.6
"""Of the text of a numbered list, in inches."""

WHITE, INK, MUTED, ACCENT, PALE = "FFFFFF", "1C2430", "4F5869", "0B4F6C", "8FC1D4"
POLARITY_COLOURS = {"concern": "8A3B12", "good_practice": "1B6B3A", "": ACCENT}
"""Colours of type and bands; each pair that meets has a contrast of 4.5 to 1 or more."""


class _Look(NamedTuple):
    """How one kind of slide looks: its layout in the template, and its colours."""

    layout: int
    ground: str
    ink: str
    heading: str
    title_points: int
    title_height: float


_COVER_LOOK = _Look(0, ACCENT, WHITE, WHITE, _COVER, 1.4)
_SECTION_LOOK = _Look(2, ACCENT, WHITE, WHITE, _COVER, 2.8)
_CONTENT_LOOK = _Look(1, WHITE, INK, ACCENT, _TITLE, 0.95)


class _Words(NamedTuple):
    """A paragraph: its size, whether it is bold, its colour, and the words to set in bold."""

    text: str
    points: int
    bold: bool = False
    colour: str = ""
    strong: tuple[str, ...] = ()
    number: int = 0


def _columns(points: float, indent: float = 0) -> int:
    """How many letters a line of the body holds."""
    return int((_WIDTH - 2 * _MARGIN - indent) * 72 / (points * _LETTER))


def count_lines(text: str, points: float, indent: float = 0) -> int:
    """Lines that a paragraph takes on a slide."""
    return len(textwrap.wrap(text, _columns(points, indent))) or 1


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
    """A presentation in the order in which it is shown; every slide has a title.

    What is the same on every slide of a kind (ground, band, rule, places) stands in the
    layouts, where PowerPoint changes it for all and screen readers pass it over.
    """

    def __init__(self, title: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.presentation = Presentation()
        self.presentation.slide_width = Inches(_WIDTH)
        self.presentation.slide_height = Inches(_HEIGHT)
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.language = clean(title), "scr_nlp", "en-GB"
        for look in (_COVER_LOOK, _SECTION_LOOK, _CONTENT_LOOK):
            _lay_out(self.presentation.slide_layouts[look.layout], look)

    def add(
        self,
        title: str,
        paragraphs: Iterable[_Words],
        *,
        look: _Look = _CONTENT_LOOK,
        foot: str = "",
        notes: Sequence[str] = (),
        points: int = 0,
    ) -> None:
        """A slide of a title, paragraphs, a line at the foot, its number, and notes.

        ``points`` is the size of type of the title; 0 gives that of the look.
        """
        from pptx.util import Inches

        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[look.layout])
        _write(
            slide.shapes.title.text_frame.paragraphs[0],
            _Words(title, points or look.title_points, bold=True, colour=look.heading),
        )
        frame = slide.placeholders[1].text_frame
        for place, words in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
            _write(paragraph, words._replace(colour=words.colour or look.ink))
            paragraph.space_after = words.points * 6350
        quiet = MUTED if look is _CONTENT_LOOK else WHITE
        wide = _WIDTH - 2 * _MARGIN - 1
        for name, line, left, width in (
            ("Source", foot, _MARGIN, wide),
            ("Slide number", "", _MARGIN + wide, 1.0),
        ):
            if name == "Source" and not foot:
                continue
            box = slide.shapes.add_textbox(
                *(Inches(size) for size in (left, _RULE + 0.08, width, _FOOT_HEIGHT))
            )
            box.name, box.text_frame.word_wrap = name, True
            _clear_margins(box.text_frame)
            _write(box.text_frame.paragraphs[0], _Words(line, _FOOT, colour=quiet))
            if name == "Slide number":
                _number(box.text_frame.paragraphs[0], len(self.presentation.slides))
        if notes:
            slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, notes))

    def save(self) -> bytes:
        buffer = BytesIO()
        self.presentation.save(buffer)
        return settle(buffer.getvalue())


def _lay_out(layout: Any, look: _Look) -> None:
    """Ground, band, rule, and the places of title and body, for all slides of a layout."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Inches

    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = RGBColor.from_string(look.ground)  # type: ignore[no-untyped-call]
    band, rule = (0, 0, 0.3, _HEIGHT), (_MARGIN, _RULE, _WIDTH - 2 * _MARGIN, 0.02)
    for at, place in enumerate((band, rule)):
        _draw(layout, at, place, ACCENT if look is _CONTENT_LOOK else PALE)
    top = 0.5 + look.title_height
    for shape in list(layout.placeholders):
        kind = shape.placeholder_format.idx
        if kind not in (0, 1):
            shape._element.getparent().remove(shape._element)
            continue
        first, height = (0.45, look.title_height) if kind == 0 else (top + 0.15, 0.0)
        shape.left, shape.top = Inches(_MARGIN), Inches(first)
        shape.width = Inches(_WIDTH - 2 * _MARGIN)
        shape.height = Inches(height or _BODY_BOTTOM - first)
        frame = shape.text_frame
        frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, True
        frame.vertical_anchor = MSO_ANCHOR.TOP if kind else MSO_ANCHOR.BOTTOM
        _clear_margins(frame)
        for element in shape._element.iter():
            element.attrib.pop("cap", None)


def _draw(layout: Any, at: int, place: Sequence[float], colour: str) -> None:
    """A filled rectangle behind everything else of a layout."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.util import Inches

    left, top, width, height = (int(Inches(size)) for size in place)
    tree = layout.shapes._spTree
    tree.insert(
        2 + at,
        parse_xml(
            f"<p:sp {nsdecls('p', 'a')}>"
            f'<p:nvSpPr><p:cNvPr id="{900 + at}" name="Decoration {at + 1}" descr=""/>'
            '<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        ),
    )


def _clear_margins(frame: Any) -> None:
    for side in ("left", "right", "top", "bottom"):
        setattr(frame, f"margin_{side}", 0)


def _number(paragraph: Any, number: int) -> None:
    """The number of the slide, which PowerPoint keeps right when slides are moved."""
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn

    paragraph.alignment = PP_ALIGN.RIGHT
    (run,) = paragraph._p.findall(qn("a:r"))
    field = run.makeelement(
        qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
    )
    paragraph._p.replace(run, field)
    field.extend(list(run))
    field.find(qn("a:t")).text = str(number)


def _write(paragraph: Any, words: _Words) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Inches, Pt

    paragraph.alignment, paragraph.level = PP_ALIGN.LEFT, 0
    properties = paragraph._p.get_or_add_pPr()
    indent = int(Inches(_INDENT)) if words.number else 0
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    bullet, attributes = "a:buNone", dict[str, str]()
    if words.number:
        bullet = "a:buAutoNum"
        attributes = {"type": "arabicPeriod", "startAt": str(words.number)}
    properties.append(properties.makeelement(qn(bullet), attributes))
    for text, strong in _part(clean(words.text), words.strong):
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.name = Pt(words.points), _FONT
        run.font.bold = words.bold or strong
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
        colour = ACCENT if strong else words.colour
        run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]


def _part(text: str, strong: Sequence[str]) -> list[tuple[str, bool]]:
    """A text cut at the words to be set in bold, and whether each part is one of them."""
    if not strong:
        return [(text, False)]
    longest_first = sorted(map(clean, strong), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [(part, bool(at % 2)) for at, part in enumerate(pattern.split(text)) if part]


def _shorten(words: str, lines: int, points: int, room: str = "") -> str:
    """The words on at most so many lines, the last of which leaves room for others."""
    columns = _columns(points)
    wrapped = textwrap.wrap(f"{words}{room}", columns)
    if len(wrapped) <= lines:
        return words
    kept = " ".join(wrapped[:lines])[: -1 - len(room)].rstrip()
    return f"{kept}…"


def _fit_title(words: str, rest: str) -> tuple[str, int]:
    """A title with what follows it, and the largest size of type at which it fits, in points.

    Only words that do not fit even at the smallest are shortened.
    """
    for points, lines in _TITLES:
        if count_lines(words + rest, points) <= lines:
            return words + rest, points
    return _shorten(words, lines, points, rest) + rest, points


def _body_lines(points: int, *, label: bool = False) -> int:
    """Lines of type that the body of a slide holds, under a label or without one."""
    height = (_BODY_BOTTOM - _BODY_TOP) * 72 - (_LABEL * (_LINE + 0.5) if label else 0)
    return int(height / (points * _LINE))


def fit_excerpt(text: str) -> tuple[int, list[str]]:
    """The size of type for an excerpt, and its parts, one for each slide."""
    for points in _QUOTES:
        parts = split_text(text, points, _body_lines(points, label=True))
        if len(parts) == 1:
            break
    return points, parts


def _fill_slides(
    slides: _Slides, title: str, paragraphs: Sequence[str], points: int, *, numbered: bool = False
) -> None:
    """Paragraphs on as many slides as they need."""
    room, indent = _body_lines(points), _INDENT if numbered else 0
    pages: list[list[_Words]] = [[]]
    used = 0.0
    for number, one in enumerate(paragraphs, start=1):
        for part in split_text(one, points, room - 2):
            lines = count_lines(part, points, indent) + 0.5
            if pages[-1] and used + lines > room:
                pages.append([])
                used = 0.0
            pages[-1].append(_Words(part, points, number=number if numbered else 0))
            used += lines
    for place, page in enumerate(pages, start=1):
        shown, size = _fit_title(title, f" ({place} of {len(pages)})" if len(pages) > 1 else "")
        slides.add(shown, page, points=size)


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


def _add_cover(slides: _Slides, pack: Pack) -> None:
    """Theme, aims and sources; the aims go on to a slide of their own if they are too long."""
    title = _shorten(pack.title, 2, _COVER)
    told = [_Words(f"Excerpts for training: {describe_pack(pack)}", _LIST, bold=True)]
    aims = [_Words(aim, _LABEL, number=place) for place, aim in enumerate(pack.aims, start=1)]
    room = (_BODY_BOTTOM - 0.65 - _COVER_LOOK.title_height) * 72
    lines = sum(count_lines(aim.text, _LABEL, _INDENT) + 0.5 for aim in aims)
    fits = _LIST * (_LINE + 0.5) + lines * _LABEL * _LINE <= room
    authors = dict.fromkeys(name_author(source) for source in pack.sources)
    slides.add(
        title,
        told + aims if fits else told,
        look=_COVER_LOOK,
        foot=_shorten(f"Sources, in full at the end: {'; '.join(authors)}", 2, _FOOT, " " * 16),
    )
    if not fits:
        _fill_slides(slides, "Learning aims", pack.aims, _LIST, numbered=True)


def _add_group(slides: _Slides, group: Group) -> None:
    """A section slide, an excerpt on each slide that follows, and the questions."""
    kinds = Counter(POLARITY_NAMES[excerpt.polarity] for excerpt in group.excerpts)
    slides.add(
        _shorten(group.name, 3, _COVER),
        [
            _Words(f"{name}: {n} {'passage' if n == 1 else 'passages'}", _LIST)
            for name, n in kinds.items()
            if name != POLARITY_NAMES[""]
        ],
        look=_SECTION_LOOK,
    )
    for number, excerpt in enumerate(group.excerpts, start=1):
        points, parts = fit_excerpt(f"“{excerpt.text}”")
        for place, part in enumerate(parts):
            of = f": passage {number} of {len(group.excerpts)}{', continued' if place else ''}"
            title, size = _fit_title(group.name, of)
            slides.add(
                title,
                [
                    _Words(
                        POLARITY_NAMES[excerpt.polarity],
                        _LABEL,
                        bold=True,
                        colour=POLARITY_COLOURS[excerpt.polarity],
                    ),
                    _Words(part, points, strong=excerpt.wordings),
                ],
                foot=_shorten(cite(excerpt), 2, _FOOT, " " * 16),
                notes=_notes(excerpt, group.questions),
                points=size,
            )
    title = f"Discuss: {group.name[:1].lower()}{group.name[1:]}"
    _fill_slides(slides, title, group.questions, _LIST, numbered=True)


def render_slides(pack: Pack) -> bytes:
    """The pack as slides: theme, aims, content note, sections of excerpts, questions, sources.

    An excerpt that is too long for one slide in type that can be read from the back of a
    room goes on to a second. The words that tell of the theme are set in bold.
    """
    slides = _Slides(pack.title)
    _add_cover(slides, pack)
    wording = load_excerpt_rules().wording
    told = [words for words in (tell_content(pack), wording.before_showing) if words]
    _fill_slides(slides, "Before we start", told, _LIST)
    for group in pack.groups:
        _add_group(slides, group)
    _fill_slides(slides, "Sources", [cite_source(source) for source in pack.sources], _SOURCE)
    return slides.save()
