"""An excerpt pack as a file: handout, slides, page, table or PDF."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    from scr_nlp.excerpts import Pack

PackForm = Literal["docx", "pptx", "html", "pdf", "csv"]
PACK_FORMS: tuple[PackForm, ...] = ("docx", "pptx", "html", "pdf", "csv")
_PDF = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def render_pack(pack: Pack, form: PackForm, *, briefing: bool = False) -> bytes:
    """A pack as one file; the same pack gives the same bytes (a PDF holds its time).

    ``docx`` is a handout to be edited, ``pptx`` slides with notes, ``html`` a page that
    opens offline, ``csv`` a row for each excerpt, ``pdf`` the handout through LibreOffice.

    Args:
        pack: as :func:`~scr_nlp.excerpts.build_pack` gives it.
        form: the kind of file.
        briefing: one page to read in seven minutes instead of the handout (``docx`` or
            ``pdf``).

    Raises:
        ReportError: the form has no briefing, or LibreOffice is not installed or fails.
    """
    if briefing and form not in ("docx", "pdf"):
        raise ReportError("a briefing is a .docx or .pdf file; give the output such a name")
    if form == "pptx":
        from scr_nlp.report.formats.pack_pptx import render_slides

        return render_slides(pack)
    if form == "html":
        from scr_nlp.report.formats.pack_html import render_pack_html

        return render_pack_html(pack)
    if form == "csv":
        from scr_nlp.report.formats.csv import encode_frame
        from scr_nlp.report.formats.pack_csv import frame_pack

        return encode_frame(frame_pack(pack))
    from scr_nlp.report.formats.pack_docx import render_briefing, render_handout

    document = render_briefing(pack) if briefing else render_handout(pack)
    return document if form == "docx" else _to_pdf(document)


def _to_pdf(document: bytes) -> bytes:
    from scr_nlp.ingest.formats.office import convert
    from scr_nlp.ingest.programs import find_program

    office = find_program("soffice", "libreoffice")
    if office is None:
        raise ReportError(
            "LibreOffice, which makes the PDF, is not installed; install it (Debian: apt install"
            " libreoffice-writer-nogui), or write a .docx and save it as PDF from Word"
        )
    with TemporaryDirectory(prefix="scr_nlp_") as name:
        file = Path(name) / "pack.docx"
        file.write_bytes(document)
        converted = convert(office, file, _PDF)
    if converted is None:
        raise ReportError(
            "LibreOffice could not make the PDF; write a .docx and save it as PDF from Word"
        )
    return converted
