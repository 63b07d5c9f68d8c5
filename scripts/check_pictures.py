"""Pages of which make_screenshots.py takes the pictures of a check."""

from __future__ import annotations

import ctypes
import html
import io
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

from scr_nlp.check import check_draft
from scr_nlp.report import annotate_draft, render_check

MARGIN = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; width: 1200px; height: {height}px; position: relative; background: #f5f6f8;
  font: 13px/1.4 "Segoe UI", Roboto, "Liberation Sans", sans-serif; }}
img {{ position: absolute; width: {width}px; }}
div {{ position: absolute; left: {left}px; width: 370px; padding: 8px 10px; box-sizing: border-box;
  background: #fff; border-left: 3px solid #9a3412; white-space: pre-wrap; }}
</style><img src="data:image/png;base64,{picture}">{comments}<script>
let below = 8;
for (const one of document.querySelectorAll("div")) {{
  one.style.top = `${{Math.max(below, Number(one.dataset.top))}}px`;
  below = one.offsetTop + one.offsetHeight + 8;
}}
</script>"""


def picture_word(path: Path) -> str:
    """The first page of a Word file as LibreOffice lays it out, its comments beside it."""
    import pypdfium2
    from pypdfium2 import raw

    profile = f"-env:UserInstallation={(path.parent / 'office').as_uri()}"
    form = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    convert = ["--headless", "--convert-to", form, "--outdir", str(path.parent), str(path)]
    subprocess.run(
        [shutil.which("soffice") or "libreoffice", profile, *convert],
        check=True,
        capture_output=True,
    )
    page = pypdfium2.PdfDocument(path.with_suffix(".pdf"))[0]
    picture = io.BytesIO()
    scale = 800 / page.get_width()
    page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil().save(picture, "PNG")
    notes = []
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note, place = raw.FPDFPage_GetAnnot(page, number), raw.FS_RECTF()
        if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_TEXT:
            continue
        raw.FPDFAnnot_GetRect(note, place)
        size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        held = ctypes.create_string_buffer(size)
        words = ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR))
        raw.FPDFAnnot_GetStringValue(note, b"Contents", words, size)
        top = (page.get_height() - place.top) * scale
        notes.append((top, held.raw.decode("utf-16-le").rstrip("\0")))
    return MARGIN.format(
        height=round(page.get_height() * scale),
        width=800,
        left=816,
        picture=b64encode(picture.getvalue()).decode(),
        comments="".join(
            f'<div data-top="{top:.0f}">{html.escape(text)}</div>' for top, text in sorted(notes)
        ),
    )


def make_check(draft: Path, folder: Path) -> None:
    """Check a Word draft: its page ``check-page.html``, its comments as ``check-word.html``."""
    check = check_draft(draft)
    copy = folder / "checked.docx"
    copy.write_bytes(annotate_draft(check, draft))
    (folder / "check-page.html").write_bytes(render_check(check))
    (folder / "check-word.html").write_text(picture_word(copy), encoding="utf-8")
