"""Pictures of PDF pages with the blocks drawn on them that were recovered there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from scr_nlp.errors import UnreadableFile, UnsupportedFormat
from scr_nlp.ingest.lines import Geometry
from scr_nlp.ingest.read import PDF_READERS, load_file, naming
from scr_nlp.types import Block, BlockKind

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SCALE = 1.5
"""Pixels a point: a page of A4 is 893 by 1263 pixels."""

MAX_PIXELS = 4_000
"""Longest side of a picture; a larger page is drawn smaller."""

COLOURS = {
    BlockKind.HEADING: "#c0392b",
    BlockKind.PARAGRAPH: "#1f5fa8",
    BlockKind.ITEM: "#1b7f4b",
    BlockKind.ROW: "#8e44ad",
    BlockKind.BOX: "#b9770e",
    BlockKind.FOOTNOTE: "#0e7c86",
}
KEPT_OUT = "#8a8a8a"

Outline = tuple[str, str, list[list[Geometry]]]
"""A block's label and colour, and the lines of each of its parts on one page."""

_LABEL = 11
_BAND = 26


def draw_pages(
    path: Path | str, *, page: int | None = None, pdf_reader: str = PDF_READERS[0]
) -> Iterator[tuple[int, Image]]:
    """Yield the number (from 1) and the picture of each page, or of one.

    Each block is outlined in the colour of its kind and labelled with its place in the
    reading order and its printed number; what was kept out of the text is outlined in
    grey. A block on two pages or columns has several outlines.

    Raises:
        UnsupportedFormat: the file is no PDF.
        UnreadableFile: it cannot be read, or has no such page.
        EncryptedFile: it asks for a password.
        NoTextLayer: it has no text.
    """
    path = Path(path)
    with naming(path):
        yield from _draw_pages(load_file(path), page, pdf_reader)


def _draw_pages(data: bytes, page: int | None, pdf_reader: str) -> Iterator[tuple[int, Image]]:
    from scr_nlp.ingest.formats.pdf import read_pdf
    from scr_nlp.ingest.structure import build_structure

    if b"%PDF-" not in data[:1024]:
        raise UnsupportedFormat("is no PDF file; only pages of PDF can be pictured")
    source = read_pdf(data, reader=pdf_reader)
    lines = list(source.lines)
    source.lines = iter(lines)
    structure = build_structure(source)
    if page is not None and not 1 <= page <= source.n_pages:
        raise UnreadableFile(f"has no page {page}; give one of 1 to {source.n_pages}")
    used = {place for places in structure.places for place in places}
    kept_out: dict[int, list[Geometry]] = defaultdict(list)
    for line in lines:
        if line.geometry and line.text and (line.page, line.geometry) not in used:
            kept_out[line.page].append(line.geometry)
    outlines: dict[int, list[Outline]] = defaultdict(list)
    for order, (block, places) in enumerate(zip(structure.blocks, structure.places, strict=True)):
        label, colour = _label(order + 1, block), COLOURS[block.kind]
        for number in dict.fromkeys(number for number, _ in places):
            on_page = [geometry for at, geometry in places if at == number]
            parts = [on_page] if block.kind is BlockKind.ROW else list(_parts(on_page))
            outlines[number].append((label, colour, parts))
    for number in range(1, source.n_pages + 1) if page is None else (page,):
        yield number, _draw(data, number, outlines[number], kept_out[number])


def _label(order: int, block: Block) -> str:
    level = f" {block.level}" if block.kind is BlockKind.HEADING else ""
    return f"{order} {block.kind}{level}" + (f" no. {block.number}" if block.number else "")


def _draw(
    data: bytes,
    number: int,
    blocks: Sequence[Outline],
    kept_out: Sequence[Geometry],
) -> Image:
    from PIL import Image, ImageDraw

    page = _render(data, number)
    picture = Image.new("RGB", (page.width, page.height + _BAND), "white")
    picture.paste(page, (0, _BAND))
    pen = ImageDraw.Draw(picture)
    _draw_legend(pen)
    for geometry in kept_out:
        _outline(pen, page, [geometry], KEPT_OUT)
    for label, colour, parts in blocks:
        for index, part in enumerate(parts):
            x, y = _outline(pen, page, part, colour)
            text = label if index == 0 else f"{label} (goes on)"
            width = pen.textlength(text, font_size=_LABEL)
            # Above the block, to the right, where there is most often nothing.
            x = max(x - width - 4, 0)
            pen.rectangle((x, y - _LABEL - 3, x + width + 4, y), fill=colour)
            pen.text((x + 2, y - _LABEL - 2), text, fill="white", font_size=_LABEL)
    return picture


def _render(data: bytes, number: int) -> Image:
    """The page as a reader sees it.

    Raises:
        UnreadableFile: PDFium cannot draw it.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number - 1]
            scale = min(SCALE, MAX_PIXELS / max(1.0, *page.get_size()))
            rendered: Image = page.render(scale=scale).to_pil()
            return rendered.convert("RGB")
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise UnreadableFile(f"page {number} cannot be drawn; print it to a new PDF") from None


def _draw_legend(pen: ImageDraw) -> None:
    x = 8.0
    names = [(kind.value, colour) for kind, colour in COLOURS.items()]
    for name, colour in [*names, ("kept out of the text", KEPT_OUT)]:
        pen.rectangle((x, 8, x + 10, 18), outline=colour, width=2)
        pen.text((x + 15, 6), name, fill="black", font_size=_LABEL + 1)
        x += 28 + pen.textlength(name, font_size=_LABEL + 1)


def _parts(geometries: Sequence[Geometry]) -> Iterator[list[Geometry]]:
    """A block's lines, parted where it goes on at the top of another column."""
    part = [geometries[0]]
    for above, below in pairwise(geometries):
        if below.bottom < above.top:
            yield part
            part = []
        part.append(below)
    yield part


def _outline(
    pen: ImageDraw, page: Image, lines: Sequence[Geometry], colour: str
) -> tuple[float, float]:
    """Draw the outline of lines; its upper right corner in pixels."""
    left = min(line.x0 for line in lines) * page.width - 3
    right = max(line.x1 for line in lines) * page.width + 3
    top = min(line.top for line in lines) * page.height + _BAND - 2
    bottom = max(line.bottom for line in lines) * page.height + _BAND + 2
    pen.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour, width=2)
    return right, top
