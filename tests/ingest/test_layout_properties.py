"""What holds for any text set in type: it comes back in order and whole, whatever its layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scr_nlp.errors import IngestError
from scr_nlp.ingest import read_review
from scr_nlp.ingest.formats.layout import PageText, lay_out
from scr_nlp.ingest.formats.layout_columns import Columns
from scr_nlp.ingest.formats.layout_runs import Run
from scr_nlp.ingest.hyphens import Mender, english_words
from scr_nlp.ingest.lines import Source
from scr_nlp.ingest.structure import Structure, build_structure

WIDTH, HEIGHT, MARGIN, GUTTER = 595.0, 842.0, 70.0, 25.0
SIZE, LEADING, LETTER = 10.0, 13.0, 4.5
ROWS = 50
SET_IN = 30.0

LETTERS = "adefghnoprstuw"  # none that make Roman numerals or hyphens


def sentence(length: int, seed: int) -> str:
    """One sentence of that many made-up words."""
    chance = Random(seed)
    words = ("".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(length))
    return f"{' '.join(words).capitalize()}."


SENTENCES = st.lists(
    st.builds(sentence, st.integers(45, 70), st.integers(0, 10**6)), min_size=4, max_size=14
)
SCHEMES = {
    "running": lambda n: f"{n + 1}.",
    "by section": lambda n: f"{1 + n // 5}.{1 + n % 5}",
    "with a dash": lambda n: f"{1 + n // 5}-{1 + n % 5}",
    "three deep": lambda n: f"1.{1 + n // 4}.{1 + n % 4}",
    "bracketed": lambda n: f"({'abcdefghijklmnop'[n]})",
    "half bracketed": lambda n: f"{n + 1})",
}


@dataclass
class Setter:
    """Sets paragraphs into columns, line by line, over as many pages as they take."""

    columns: int
    set_in: float = 0.0
    pages: list[list[Run]] = field(default_factory=lambda: [[]])
    column: int = 0
    row: int = 0

    @property
    def measure(self) -> float:
        return (WIDTH - 2 * MARGIN - GUTTER * (self.columns - 1)) / self.columns

    def add(self, text: str, number: str = "") -> None:
        """One paragraph, its number hanging before it, and half a line of space."""
        room = int((self.measure - self.set_in) / LETTER)
        line = ""
        for word in text.split():
            if line and len(line) + 1 + len(word) > room:
                self._set(line, number)
                line = number = ""
            line = f"{line} {word}".strip()
        self._set(line, number)
        self.row += 1

    def _set(self, text: str, number: str) -> None:
        if self.row >= ROWS:
            self.row, self.column = 0, self.column + 1
        if self.column >= self.columns:
            self.column = 0
            self.pages.append([])
        left = MARGIN + self.column * (self.measure + GUTTER)
        y = MARGIN + LEADING * self.row
        if number:
            self._draw(number, left, y)
        self._draw(text, left + self.set_in, y)
        self.row += 1

    def _draw(self, text: str, x: float, y: float) -> None:
        self.pages[-1].append(Run(text, x, x + LETTER * len(text), y, SIZE, False))

    def read(self) -> Structure:
        # One short line beside a column tells nobody that there are two.
        assume(self.column == 0 or self.row > 6)
        columns = Columns()
        lines = (
            line
            for number, runs in enumerate(self.pages, 1)
            for line in lay_out(PageText(WIDTH, HEIGHT, runs), number, columns)
        )
        return build_structure(Source(lines, n_pages=len(self.pages)))


def found(structure: Structure) -> list[tuple[str | None, str]]:
    return [(b.number, structure.text[b.start : b.end]) for b in structure.blocks]


@given(SENTENCES, st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_paragraphs_come_back_in_order_and_whole(texts: list[str], columns: int) -> None:
    setter = Setter(columns)
    for text in texts:
        setter.add(text)
    assert found(setter.read()) == [(None, text) for text in texts]


@given(SENTENCES, st.integers(1, 2), st.sampled_from(sorted(SCHEMES)))
@settings(max_examples=40, deadline=None)
def test_numbers_of_every_scheme_come_back(texts: list[str], columns: int, scheme: str) -> None:
    setter = Setter(columns, SET_IN)
    numbers = [SCHEMES[scheme](n) for n in range(len(texts))]
    for number, text in zip(numbers, texts, strict=True):
        setter.add(text, number)
    assert found(setter.read()) == [
        (number.rstrip("."), text) for number, text in zip(numbers, texts, strict=True)
    ]


@cache
def long_words() -> list[str]:
    """Words that no cut makes two words of, and whose first part is seldom one of its own."""
    words = english_words()
    return sorted(
        word
        for word in words
        if len(word) >= 8
        and not word.startswith(("co", "non", "self", "unco"))
        and not any(word[:n] in words and word[n:] in words for n in range(2, len(word) - 1))
    )


@given(st.data())
def test_a_broken_word_is_mended_wherever_it_was_broken(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(long_words()))
    cut = data.draw(st.integers(3, len(word) - 3))
    before, after = f"it was {word[:cut]}-", f"{word[cut:]} at home"
    kept, between = Mender(["the recom-", "mendation", before, after]).joint(before, after)
    assert kept + between + after == f"it was {word} at home"


@given(st.text("ab -/'’\N{SOFT HYPHEN}", max_size=12), st.text("abA1 -'", max_size=12))
def test_mending_loses_and_adds_no_letter(before: str, after: str) -> None:
    before, after = before.strip(), after.strip()
    for narrow in (False, True):
        kept, between = Mender([before, after]).joint(before, after, narrow=narrow)
        assert between in ("", " ")
        assert [c for c in kept if c.isalnum()] == [c for c in before if c.isalnum()]


@cache
def whole_files() -> dict[str, bytes]:
    """A short review in each format that needs no program of its own."""
    from docx import Document
    from reportlab.pdfgen.canvas import Canvas

    text = "The child was seen alone at school by a worker who wrote down what was said."
    with TemporaryDirectory() as folder:
        document = Document()
        document.add_heading("Serious Case Review", 1)
        document.add_paragraph(text)
        document.add_table(1, 2).cell(0, 0).text = "May 2014"
        document.save(str(Path(folder, "a.docx")))
        canvas = Canvas(str(Path(folder, "a.pdf")), invariant=1)
        for _ in range(2):
            canvas.drawString(70, 700, text)
            canvas.showPage()
        canvas.save()
        page = f"<html><body><h1>Review</h1><p>{text}</p><table><tr><td>May</table></html>"
        Path(folder, "a.html").write_text(page)
        Path(folder, "a.md").write_text(f"# Review\n\n1.1 {text}\n\n| May | Seen |\n")
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.md"])
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_file_cut_or_overwritten_anywhere_is_read_or_refused(
    name: str, data: st.DataObject
) -> None:
    whole = whole_files()[name]
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    middle = data.draw(st.binary(max_size=40))
    tail = whole[end:] if data.draw(st.booleans()) else b""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(whole[:start] + middle + tail)
        try:
            review = read_review(path)
        except IngestError as error:
            assert "\n" not in str(error)
        else:
            assert all(block.start < block.end <= len(review.text) for block in review.blocks)


SIDE = st.sampled_from([-1e30, -1e6, 0.0, 1e-9, 1.0, 595.0, 842.0, 14_400.0, 1e9, 1e30])


@given(st.tuples(SIDE, SIDE, SIDE, SIDE))
@settings(deadline=None)
def test_any_page_box_gives_finite_places(box: tuple[float, float, float, float]) -> None:
    from scr_nlp.ingest.formats.pdf_page import PageFrame

    frame = PageFrame(box)
    for row in range(3):
        y = 700.0 - 13 * row
        frame.add("The child was seen at home", (70.0, y), (300.0, y), 11.0, False)
    for line in lay_out(frame.read(), 1, Columns()):
        assert line.geometry is not None
        assert all(abs(edge) < 1e31 for edge in (line.geometry.x0, line.geometry.bottom))
