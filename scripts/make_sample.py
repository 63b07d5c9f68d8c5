"""Builds corpora/sample: eight fictional reviews as PDF, Word and HTML files.

Run from anywhere: ``python scripts/make_sample.py``. The texts are in
corpora/sample-sources; LibreOffice and Chromium print the time of day into their files,
the other producers make the same bytes every time.
"""

from __future__ import annotations

from pathlib import Path

from producers.office import to_libreoffice
from producers.platypus import to_reportlab
from producers.source import Layout, read_source
from producers.typesetter import to_typst
from producers.web import to_chromium, to_html
from producers.word import to_word

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
SAMPLE, SOURCES = CORPORA / "sample", CORPORA / "sample-sources"

NAMES = {
    "S01": "brackendale-2009-executive-summary.pdf",
    "S02": "wendlebury-2012-overview-report.pdf",
    "S03": "marlstone-2021-seven-minute-briefing.pdf",
    "S04": "calderwick-2023-practice-review.pdf",
    "S05": "glannau-conwyn-2018-child-practice-review.docx",
    "S06": "strathorran-2022-learning-review.docx",
    "S07": "northern-ireland-2016-case-management-review.docx",
    "S08": "eastmere-2015-silp-review.html",
}


def build(name: str) -> bytes:
    """One document of the sample, by the id of its source."""
    text = (SOURCES / f"{name}.md").read_text(encoding="utf-8")
    parts, notes = read_source(text)
    title = " ".join(part.text for part in parts[:2])
    if name == "S01":
        layout = Layout("Serious Case Review: Baby J - Executive Summary", justified=True)
        return to_libreoffice({name: to_word(parts, notes, layout, title)})[name]
    if name == "S02":
        layout = Layout("Wendlebury and Ashe LSCB - Overview Report - Child T", "Page", size=11.5)
        return to_chromium(to_html(parts, notes, layout, title))
    if name == "S03":
        layout = Layout(
            "Marlstone Safeguarding Children Partnership - learning briefing",
            columns=2, justified=True, size=10,
        )  # fmt: skip
        return to_reportlab(parts, layout, title)
    if name == "S04":
        layout = Layout(
            "Calderwick Safeguarding Children Partnership: Nadia", justified=True, hyphenated=True
        )
        return to_typst(parts, notes, layout, title)
    if name == "S05":
        layout = Layout("GCSB 03/2018", "Tudalen / Page", numbering="automatic")
        return to_word(parts, notes, layout, title)
    if name == "S06":
        layout = Layout("Strathorran Child Protection Committee - Learning Review", "Page")
        return to_word(parts, notes, layout, title)
    if name == "S07":
        layout = Layout(
            "OFFICIAL - Case Management Review Child L",
            deleted={"fifty-two contacts": "forty-eight contacts", "a high shelf": "a cupboard"},
            comment="Check this figure against the chronology before it goes to the Board.",
        )
        return to_word(parts, notes, layout, title)
    return to_html(parts, notes, Layout("", size=12), title).encode()


def main() -> None:
    """Write every document and say how large it is."""
    for name, file in NAMES.items():
        data = build(name)
        (SAMPLE / file).write_bytes(data)
        print(f"{name}  {len(data) / 1000:6.1f} kB  {file}")


if __name__ == "__main__":
    main()
