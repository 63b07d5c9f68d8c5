"""PDF files written byte by byte, for what no producer makes on purpose."""

from __future__ import annotations

import io

from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def raw_pdf(objects: dict[int, bytes]) -> bytes:
    """A file of numbered objects; object 1 is the catalogue."""
    target = io.BytesIO()
    target.write(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = target.tell()
        target.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table, size = target.tell(), max(objects) + 1
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        target.write(b"%010d 00000 n \n" % places.get(number, 0))
    target.write(b"trailer <</Size %d /Root 1 0 R>>\n" % size)
    target.write(b"startxref\n%d\n%%%%EOF" % table)
    return target.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>stream\n" % (len(data), entries) + data + b"\nendstream"


def page_pdf(
    content: bytes,
    *,
    entries: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    page: bytes = b"",
    resources: bytes = b"<</Font<</F 5 0 R>>>>",
    more: dict[int, bytes] | None = None,
    font: bytes = FONT,
) -> bytes:
    """A file of one page with the given content."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox " + box + b"/Resources " + resources
        + b"/Contents 4 0 R" + page + b">>",
        4: stream(content, entries),
        5: font,
    }  # fmt: skip
    return raw_pdf(objects | (more or {}))


def form(content: bytes, inner: int | None = None, matrix: bytes = b"") -> bytes:
    """A form XObject that may draw another one."""
    xobject = b"/XObject<</X %d 0 R>>" % inner if inner else b""
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</Font<</F 5 0 R>>"
    return stream(content, entries + xobject + b">>" + matrix)


def drawn(*pages: list[tuple[float, float, str]], password: str | None = None) -> bytes:
    """Pages with strings at places (points from the bottom left corner)."""
    target = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password, "owner") if password is not None else None
    paper = canvas.Canvas(target, pagesize=(595, 842), encrypt=lock, invariant=1)
    for page in pages:
        paper.setFont("Times-Roman", 11)
        for x, y, text in page:
            paper.drawString(x, y, text)
        paper.showPage()
    paper.save()
    return target.getvalue()


def show(text: str, x: float = 72, y: float = 700) -> bytes:
    """Content that shows one string."""
    return b"BT /F 12 Tf %d %d Td (%s) Tj ET" % (x, y, text.encode("latin-1"))
