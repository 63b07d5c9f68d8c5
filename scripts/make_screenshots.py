"""Make the pictures of the report for the README from the sample documents.

Needs the dev extra and a Chromium-like browser: python scripts/make_screenshots.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scr_nlp.batch import analyse_batch
from scr_nlp.paths import expand_paths
from scr_nlp.report import render_theme_report
from scr_nlp.study import Study

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "corpora" / "sample"
IMAGES = ROOT / "docs" / "images"
MAX_BYTES = 300_000
SHOTS: dict[str, tuple[str, int, int]] = {
    "report-overview": ("", 1200, 800),
    "report-risk-factors": ("#risks", 1200, 800),
    "report-themes": ("#themes", 1200, 800),
    "report-quotations": ("#quotes/theme/information_sharing/concern/present", 1200, 800),
    "report-gaps": ("#coverage/race_culture/full/gaps", 1200, 800),
    "report-narrow": ("#themes", 390, 800),
}


def make_report(path: Path) -> None:
    """Analyse the sample and write its report."""
    with Study(path.parent / "Sample reviews.study") as study:
        files = [file for file in expand_paths([SAMPLE]) if file.parent == SAMPLE]
        for outcome in analyse_batch([f for f in files if f.suffix != ".md"], study=study):
            print(outcome.path.name)
        path.write_bytes(render_theme_report(study))


def take(browser: Browser, report: Path, name: str) -> None:
    """One picture of the report, kept small."""
    fragment, width, height = SHOTS[name]
    page = browser.new_page(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB"
    )
    page.goto(report.as_uri() + fragment)
    page.wait_for_timeout(300)
    picture = page.screenshot()
    page.close()
    if len(picture) > MAX_BYTES:
        raise SystemExit(f"{name}.png is larger than {MAX_BYTES} bytes")
    (IMAGES / f"{name}.png").write_bytes(picture)


def main() -> None:
    """Make every picture."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if not program:
        sys.exit("no browser is installed: none of " + ", ".join(names))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        report = Path(folder) / "report.html"
        make_report(report)
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name in SHOTS:
            take(browser, report, name)
        browser.close()


if __name__ == "__main__":
    main()
