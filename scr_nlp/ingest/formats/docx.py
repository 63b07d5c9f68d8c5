"""Word files (.docx): paragraphs, headings, lists and tables as the file names them."""

from __future__ import annotations

import io
import re
import zipfile

from scr_nlp.errors import UnreadableFile
from scr_nlp.ingest.lines import Line, Source
from scr_nlp.types import BlockKind

__all__ = ["read_docx"]


def read_docx(data: bytes) -> Source:
    """The blocks of a Word file, in reading order.

    Raises:
        UnreadableFile: the file is damaged or not a Word file.
    """
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise UnreadableFile("not a readable Word file: open it in Word and save it again") from None
    lines: list[Line] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells: list[str] = []
                for cell in row.cells:
                    cells.append(" ".join(cell.text.split()))
                text = " | ".join(cells)
                if text.strip(" |"):
                    lines.append(Line(text, kind=BlockKind.ROW, starts_block=True))
            continue
        text = " ".join(part.text.split())
        if not text:
            continue
        style = (part.style.name if part.style is not None else "") or ""
        heading = re.match(r"Heading (\d)", style)
        kind, level = BlockKind.PARAGRAPH, 0
        if heading:
            kind, level = BlockKind.HEADING, int(heading.group(1))
        elif style == "Title":
            kind, level = BlockKind.HEADING, 1
        elif style.startswith("List"):
            kind = BlockKind.ITEM
        lines.append(Line(text, kind=kind, level=level, starts_block=True))
    return Source(iter(lines))
