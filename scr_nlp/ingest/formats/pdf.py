"""PDF files: lines with their place on the page, through PDFium or pdfminer.six."""

from __future__ import annotations

from scr_nlp.errors import EncryptedFile, NoTextLayer, UnreadableFile
from scr_nlp.ingest.lines import Geometry, Line, Source

__all__ = ["read_pdf"]


def read_pdf(data: bytes, *, reader: str = "pdfium") -> Source:
    """The lines of a PDF file, in reading order.

    Raises:
        UnreadableFile: the file is damaged, empty or not a PDF.
        EncryptedFile: the file asks for a password.
        NoTextLayer: no page has text.
    """
    import ctypes

    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile("the PDF asks for a password: save a copy without one") from None
        raise UnreadableFile("not a readable PDF file: open it and save it again") from None
    lines: list[Line] = []
    unread: list[int] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        position, found = 0, False
        for piece in text.replace("\ufffe", "-\r\n").replace("\x02", "-\r\n").split("\r\n"):
            stripped = piece.strip()
            if stripped:
                found = True
                raw.FPDFText_GetCharBox(text_page, position, left, right, bottom, top)
                x0 = left.value
                last = position + len(piece.rstrip()) - 1
                raw.FPDFText_GetCharBox(text_page, last, left, right, bottom, top)
                size = raw.FPDFText_GetFontSize(text_page, position)
                bold = raw.FPDFText_GetFontWeight(text_page, position) >= 600
                geometry = Geometry(
                    x0 / width,
                    right.value / width,
                    1 - top.value / height,
                    1 - bottom.value / height,
                    size,
                    bold,
                )
                lines.append(Line(stripped, index + 1, geometry=geometry))
            position += len(piece) + (1 if piece.endswith("-") else 2)
        if not found:
            unread.append(index + 1)
    n_pages = len(document)
    document.close()
    if not lines:
        raise NoTextLayer("no page has text: run OCR over it (for instance with ocrmypdf) first")
    return Source(iter(lines), n_pages=n_pages, unread_pages=unread)
