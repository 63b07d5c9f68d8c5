"""The reference PDF reader: pdfminer.six for files and fonts, a lean interpreter for pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.errors import EncryptedFile, UnreadableFile
from scr_nlp.ingest.formats.layout import PageText
from scr_nlp.ingest.formats.pdf_content import Content, Form
from scr_nlp.ingest.formats.pdf_glyphs import Font
from scr_nlp.ingest.formats.pdf_page import PageFrame
from scr_nlp.ingest.formats.pdf_streams import read_stream
from scr_nlp.ingest.formats.pdf_tags import PageTags, Tag

if TYPE_CHECKING:
    from pdfminer.pdfpage import PDFPage

_SAYS = {"StructTreeRoot", "Outlines"}
"""Entries of the catalogue by which a file tells its own structure."""

_DRAW = re.compile(rb"/([^\s()<>\[\]{}/%]+)\s+Do\b")
DAMAGED = "is a damaged or cut-off PDF file; get it again"


class MinerPages:
    """The pages of a PDF file, one at a time.

    Raises:
        EncryptedFile: the file asks for a password.
        UnreadableFile: pdfminer.six cannot open the file.
    """

    def __init__(self, data: bytes) -> None:
        from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
        from pdfminer.pdfinterp import PDFResourceManager
        from pdfminer.pdfpage import PDFPage
        from pdfminer.pdfparser import PDFParser

        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        try:
            self._document = PDFDocument(PDFParser(BytesIO(data)))
            self._pages = list(PDFPage.create_pages(self._document))
        except PDFPasswordIncorrect:
            raise EncryptedFile("is protected by a password; save a copy without one") from None
        except MemoryError:
            raise
        except Exception:  # pdfminer.six raises many kinds on hostile input
            raise UnreadableFile(DAMAGED) from None
        self._manager = PDFResourceManager()
        self._trees = _open_trees(data) if _SAYS & set(self._document.catalog) else None
        self._fonts: dict[int, Font | None] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def properties(self) -> dict[str, str]:
        """The file's own metadata."""
        from pdfminer.pdftypes import resolve1
        from pdfminer.utils import decode_text

        found: dict[str, str] = {}
        for info in self._document.info:
            for name, value in info.items():
                value = resolve1(value)
                if isinstance(value, bytes) and value:
                    found.setdefault(name, decode_text(value))
        return found

    def outline(self) -> list[tuple[int, int, str]]:
        """Page, level and title of each entry of the outline."""
        return self._trees.outline() if self._trees else []

    def __iter__(self) -> Iterator[PageText | None]:
        """Yield each page's text, or None for a page that cannot be read."""
        for index, page in enumerate(self._pages):
            try:
                tags = self._trees.read(index) if self._trees else {}
                yield self._read(page, tags)
            except (UnreadableFile, MemoryError):
                raise
            except Exception:  # as above: one bad page must not lose the others
                yield None

    def count_forms(self, enough: int) -> int:
        """How many form XObjects the pages draw, forms within forms as often as called."""
        counted: dict[int, int] = {}

        def count(data: bytes, resources: Mapping[str, Any], path: tuple[int, ...]) -> int:
            total = 0
            for match in _DRAW.finditer(data):
                form = _find_form(resources, match[1].decode("latin-1"))
                if form is None or form.number in path:
                    continue
                if form.number not in counted:
                    inner = form.resources or resources
                    counted[form.number] = count(form.data, inner, (*path, form.number))
                total += 1 + counted[form.number]
                if total > enough:
                    break
            return total

        total = 0
        try:
            for page in self._pages:
                resources: Any = page.resources
                total += count(_content(page), resources, ())
                if total > enough:
                    break
        except RecursionError:
            return enough + 1
        return total

    def close(self) -> None:
        """Let go of the file."""
        self._pages.clear()
        if self._trees:
            self._trees.close()

    def _read(self, page: PDFPage, tags: dict[int, Tag]) -> PageText:
        frame = PageFrame(page.cropbox, tags)
        fonts: dict[tuple[int, str], Font | None] = {}

        def find_font(resources: Mapping[str, Any], name: str) -> Font | None:
            key = (id(resources), name)
            if key not in fonts:
                fonts[key] = self._find_font(resources, name)
            return fonts[key]

        resources: Any = page.resources
        Content(frame, find_font, _find_form).run(_content(page), resources)
        return frame.read()

    def _find_font(self, resources: Mapping[str, Any], name: str) -> Font | None:
        from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1

        fonts = resolve1(resources.get("Font"))
        spec = fonts.get(name) if isinstance(fonts, dict) else None
        if spec is None:
            return None
        number = spec.objid if isinstance(spec, PDFObjRef) else None
        if number is not None and number in self._fonts:
            return self._fonts[number]
        try:
            values = dict_value(spec)
            encoding = getattr(resolve1(values.get("Encoding")), "name", "")
            font = Font(self._manager.get_font(None, values), str(encoding))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            font = None
        if number is not None:
            self._fonts[number] = font
        return font


def _open_trees(data: bytes) -> PageTags | None:
    """The structure tree, which only PDFium reads; a file that it cannot open has none."""
    import pypdfium2

    try:
        return PageTags(data)
    except pypdfium2.PdfiumError:
        return None


def _content(page: PDFPage) -> bytes:
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [resolve1(part) for part in page.contents]
    return b"\n".join(read_stream(part) for part in streams if isinstance(part, PDFStream))


def _find_form(resources: Mapping[str, Any], name: str) -> Form | None:
    from pdfminer.pdftypes import PDFStream, resolve1

    objects = resolve1(resources.get("XObject"))
    form = resolve1(objects.get(name)) if isinstance(objects, dict) else None
    if not isinstance(form, PDFStream) or getattr(form.get("Subtype"), "name", "") != "Form":
        return None
    matrix = resolve1(form.get("Matrix")) or (1, 0, 0, 1, 0, 0)
    values = [float(resolve1(value)) for value in matrix]
    if len(values) != 6:
        return None
    a, b, c, d, e, f = values
    inner = resolve1(form.get("Resources")) or {}
    return Form(form.objid or id(form), read_stream(form), inner, (a, b, c, d, e, f))
