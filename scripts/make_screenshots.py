"""Make the pictures of the reports for the README from the sample documents.

Needs the dev extra, a Chromium-like browser and LibreOffice: python scripts/make_screenshots.py
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from check_pictures import make_check
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scr_nlp.batch import analyse_batch
from scr_nlp.excerpts import ExcerptRequest, build_pack
from scr_nlp.paths import expand_paths
from scr_nlp.report import build_theme_tables, render_file
from scr_nlp.report.pack import render_pack
from scr_nlp.study import Study

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpora" / "sample"
DRAFT = SAMPLE / "northern-ireland-2016-case-management-review.docx"
CHECK = ("check-page", "check-word")
IMAGES = ROOT / "docs" / "images"
MAX_BYTES = 150_000
COLOURS = 128
SHOTS: dict[str, tuple[str, int, int]] = {
    "report-overview": ("", 1200, 800),
    "report-risk-factors": ("#risks", 1200, 800),
    "report-themes": ("#themes", 1200, 800),
    "report-patterns": ("#patterns", 1200, 1000),
    "report-quotations": ("#quotes/theme/information_sharing/concern/present", 1200, 800),
    "report-gaps": ("#coverage/race_culture/full/gaps", 1200, 800),
    "report-narrow": ("#themes", 390, 800),
}
"""Pictures of the page: where it stands, width and height of the window."""

FILTERED = "report-filter"
PRINTED = {
    "report-word": ("report.docx", 0),
    "report-excel": ("report.xlsx", 0),
    "excerpts-handout": ("pack.docx", 0),
    "excerpts-slide": ("pack.pptx", 5),
}
"""Pictures of a page (from 0) of the other files as LibreOffice prints them."""
THEME = "professional_curiosity"


def make_reports(folder: Path) -> None:
    """Analyse the sample and write its reports."""
    with Study(folder / "Sample reviews.study") as study:
        files = [file for file in expand_paths([SAMPLE]) if file.parent == SAMPLE]
        for outcome in analyse_batch([f for f in files if f.suffix != ".md"], study=study):
            print(outcome.path.name)
        tables = build_theme_tables(study)
        pack = build_pack(study, ExcerptRequest(THEME, least=0.6, n=6))
    for form in ("docx", "pptx"):
        (folder / f"pack.{form}").write_bytes(render_pack(pack, form))
    (folder / "report.html").write_bytes(render_file(tables, "html"))
    (folder / "report.docx").write_bytes(render_file(tables, "docx"))
    (folder / "report.xlsx").write_bytes(render_file(tables, "xlsx"))


def keep(name: str, picture: Image.Image) -> None:
    """Keep a picture with few colours, which is all that pages of words and lines need."""
    data = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS).save(data, "png", optimize=True)
    if data.tell() > MAX_BYTES:
        raise SystemExit(f"{name}.png is larger than {MAX_BYTES} bytes")
    (IMAGES / f"{name}.png").write_bytes(data.getvalue())


def take(browser: Browser, report: Path, name: str) -> None:
    """One picture of the page; the filtered one after a choice has been made."""
    fragment, width, height = SHOTS.get(name, ("", 1200, 800))
    page = browser.new_page(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB"
    )
    page.goto(report.as_uri() + fragment)
    if name == FILTERED:
        page.get_by_label("Published from").select_option(index=4)
        page.locator("#filter").scroll_into_view_if_needed()
        page.locator("#filter").evaluate("element => element.scrollIntoView()")
    page.wait_for_timeout(500)
    keep(name, Image.open(io.BytesIO(page.screenshot())))
    page.close()


def take_printed(folder: Path, name: str) -> None:
    """One page of a Word, Excel or PowerPoint file."""
    file, number = PRINTED[name]
    subprocess.run(
        [
            shutil.which("soffice") or "libreoffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            str(folder / file),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    pages = pypdfium2.PdfDocument((folder / file).with_suffix(".pdf"))
    page = pages[number]
    keep(name, page.render(scale=780 / page.get_width()).to_pil())
    pages.close()


def main() -> None:
    """Make every picture."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        sys.exit("no browser is installed: none of " + ", ".join(names))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as driver:
        folder = Path(temporary)
        make_reports(folder)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name in (*SHOTS, FILTERED):
            take(browser, folder / "report.html", name)
        make_check(DRAFT, folder)
        for name in CHECK:
            take(browser, folder / f"{name}.html", name)
        browser.close()
        for name in PRINTED:
            take_printed(folder, name)


if __name__ == "__main__":
    main()
