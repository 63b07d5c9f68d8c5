"""What a PDF file itself says of its structure: its tags and its outline.

Read through PDFium for both readers. The structure tree of tagged PDF (ISO 32000-1, 14.8)
tells which block each marked text is in; the outline (12.3.3) names headings and their
pages. Marks are numbers (MCIDs) that the page's content
gives to pieces of text; the tree hangs them under paragraphs, headings, items and cells.
"""

from __future__ import annotations

import ctypes
from itertools import chain, islice
from typing import Any, NamedTuple

MAX_DEPTH = 40
MAX_LEVEL = 8
MAX_ELEMENTS = 4_000
"""Elements of the tree looked at on one page; a page with more is read without its tags."""

_PATIENCE = 40
"""Children not of this page that are passed over once some of this page were found."""

_BACK = 40
"""A page begins at most this many children before the last one of the page before: a box
that found no room stands on a later page than the text around it."""

_BLOCKS = frozenset({"P", "Caption", "TOCI", "BibEntry", "Code"})
_NOTES = frozenset({"Note", "FENote"})
_HEADINGS = {"H": 1, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
_INLINE = frozenset({"Span", "Strong", "Em", "Link", "Quote", "Sub", "Reference", "NonStruct"})
_CELLS = frozenset({"TD", "TH"})


class Tag(NamedTuple):
    """The block that a piece of marked text is in.

    ``block`` counts the blocks of the page in reading order; ``role`` is heading, item,
    row, note, contents, loose (text in no block) or empty; ``level`` is that of a heading
    or the depth of a list; ``labelled`` tells that an item begins here; ``cell`` counts the
    cells of a row.
    """

    block: int
    role: str = ""
    level: int = 0
    labelled: bool = False
    cell: int = 0


class TagTree:
    """Reads the structure tree page by page; where one page was found, the next is looked for.

    Args:
        raw: the module ``pypdfium2.raw``.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._name = ctypes.create_string_buffer(64)
        self._places: dict[int, int] = {}
        self._tags: dict[int, Tag] = {}
        self._blocks = self._elements = 0

    def read(self, page: Any) -> dict[int, Tag]:
        """The blocks of a page (a PDFium handle) by mark; empty where it has no tree."""
        raw = self._raw
        self._tags, self._blocks, self._elements = {}, 0, 0
        tree = raw.FPDF_StructTree_GetForPage(page)
        if not tree:
            return {}
        try:
            for index in range(min(raw.FPDF_StructTree_CountChildren(tree), MAX_ELEMENTS)):
                child = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
                if child:
                    self._walk(child, None, 0, 0)
        finally:
            raw.FPDF_StructTree_Close(tree)
        return self._tags if self._elements <= MAX_ELEMENTS else {}

    def _new_block(self, role: str = "", level: int = 0) -> Tag:
        self._blocks += 1
        return Tag(self._blocks, role, level)

    def _walk(self, element: Any, tag: Tag | None, depth: int, lists: int) -> Tag | None:
        """Take in an element and all below it; its tag, which a label below may have changed."""
        self._elements += 1
        if depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            return tag
        raw = self._raw
        size = raw.FPDF_StructElement_GetType(element, self._name, 64)
        kind = self._name.raw[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")
        if kind == "TR":
            tag = self._new_block("row")
        elif kind in _CELLS and tag and tag.role == "row":
            tag = tag._replace(cell=tag.cell + 1)
        elif kind == "L":
            lists += 1
        elif kind == "LI":
            tag = self._new_block("item", lists)
        elif kind in _NOTES:
            tag = self._new_block("note")
        elif tag is None or tag.role in ("", "loose"):
            if kind in _HEADINGS:
                tag = self._new_block("heading", _HEADINGS[kind])
            elif kind in _BLOCKS:
                tag = self._new_block("contents" if kind == "TOCI" else "")
        if kind == "Lbl" and tag and tag.role == "item":
            tag = tag._replace(labelled=True)
        below = tag
        get_mark = raw.FPDF_StructElement_GetChildMarkedContentID
        get_child = raw.FPDF_StructElement_GetChildAtIndex
        count = raw.FPDF_StructElement_CountChildren(element)
        start = self._places.get(depth, 0) if count > _PATIENCE else 0
        passed, found = 0, -1
        loose: Tag | None = None
        for index in chain(range(start, count), range(start)):
            mark = get_mark(element, index)
            if mark >= 0:
                # Text may hang right under a group, between its paragraphs.
                loose = below or loose or self._new_block("loose")
                self._tags[mark] = loose
            elif child := get_child(element, index):
                made = self._blocks
                after = self._walk(child, below or loose, depth + 1, lists)
                inline = after is not None and after.role == "loose"
                # A word in bold belongs to the loose text around it, a paragraph ends it.
                loose = after if inline and self._blocks - made <= (loose is None) else None
                # Rows count their cells, items know their label, from one child to the next.
                if below is not None and after is not None and after.block == below.block:
                    below = after
            else:
                passed += 1
                if found >= 0 and passed > _PATIENCE:
                    break
                continue
            passed, found = 0, max(found, index)
        if found >= 0 and count > _PATIENCE:
            self._places[depth] = max(0, found - _BACK)
        return below or (loose if kind in _INLINE else None)


def read_outline(document: Any) -> list[tuple[int, int, str]]:
    """Page (from 1), level (from 1) and title of each entry of a document's outline."""
    import pypdfium2

    found: list[tuple[int, int, str]] = []
    try:
        for entry in islice(document.get_toc(max_depth=MAX_LEVEL), MAX_ELEMENTS):
            place = entry.get_dest()
            index = place.get_index() if place else None
            if index is not None:
                found.append((index + 1, entry.level + 1, entry.get_title()))
    except pypdfium2.PdfiumError:
        return []
    return found


class PageTags:
    """The structure tree and outline of a file that another reader reads.

    Raises:
        pypdfium2.PdfiumError: PDFium cannot open the file.
    """

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data)
        self._tree = TagTree(pypdfium2.raw)

    def read(self, index: int) -> dict[int, Tag]:
        """The blocks of a page (counted from 0) by mark; empty where it has none."""
        import pypdfium2

        try:
            page = self._document[index]
        except (pypdfium2.PdfiumError, IndexError):
            return {}
        try:
            return self._tree.read(page.raw)
        finally:
            page.close()

    def outline(self) -> list[tuple[int, int, str]]:
        """As :func:`read_outline`."""
        return read_outline(self._document)

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()
