"""What several producers print comes back whole, by both PDF readers alike."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from reading import ROOT, outline, read

from scr_nlp.ingest import read_review
from scr_nlp.ingest.read import PDF_READERS
from scr_nlp.types import Review

sys.path.append(str(ROOT / "scripts"))

from producers.core_fonts import to_fpdf
from producers.office import to_libreoffice
from producers.platypus import to_reportlab
from producers.source import Layout, Part, read_source
from producers.typesetter import to_typst
from producers.web import to_chromium, to_html, to_weasyprint
from producers.word import to_word

SAID = (
    "The family was known to three agencies, and the health visitor asked the mother about the"
    " home; nobody saw the child alone, although the school had twice asked for it to be done."
)
SOURCE = f"""# Serious Case Review: Child Q

## 1. Findings

1.1 {SAID}

1.2 {SAID} The matter was not taken further before the summer.[^1]

- the school nurse kept a note of what was said
- the police were told within the day

| Date | Event |
|---|---|
| May 2014 | A referral is made and closed without a visit |
| June 2014 | The child is seen at hospital with an injury |

> What the child said: nobody asked me where I wanted to live, and I did not say.

## 2. Recommendations

2.1 The Board should ask each agency how often a child is seen alone.

[^1]: The guidance was revised after these events.
"""
HEADER = "Serious case review - confidential"
PLAIN = Layout(HEADER, justified=True)
COLUMNS = Layout(HEADER, columns=2, size=10)
MARKED = Layout(HEADER, justified=True, watermark="DRAFT", contents=True)


def _without_notes(source: str) -> list[Part]:
    return read_source(source.replace("[^1]", "").split("\n: The guidance")[0])[0]


@cache
def _parts() -> tuple[list[Part], dict[str, str]]:
    return read_source(SOURCE)


PRODUCERS: dict[str, Callable[[], bytes]] = {
    "fpdf2": lambda: to_fpdf(_without_notes(SOURCE), PLAIN, "Q"),
    "ReportLab": lambda: to_reportlab(_without_notes(SOURCE), MARKED, "Q"),
    "Typst": lambda: to_typst(*_parts(), MARKED, "Q"),
    "Typst, columns": lambda: to_typst(*_parts(), COLUMNS, "Q"),
    "WeasyPrint": lambda: to_weasyprint(*_parts(), MARKED, "Q"),
    "WeasyPrint, tagged": lambda: to_weasyprint(*_parts(), PLAIN, "Q", tagged=True),
    "Chromium, columns": lambda: to_chromium(to_html(_without_notes(SOURCE), {}, COLUMNS, "Q")),
    "LibreOffice": lambda: to_libreoffice({"q": to_word(*_parts(), MARKED, "Q")})["q"],
}


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return read(tmp_path_factory.mktemp("truth"), SOURCE, "q.md")


@pytest.mark.parametrize("producer", PRODUCERS)
def test_what_goes_in_comes_out_by_both_readers_alike(
    producer: str, truth: Review, tmp_path: Path
) -> None:
    path = tmp_path / "q.pdf"
    path.write_bytes(PRODUCERS[producer]())
    fast, reference = (read_review(path, pdf_reader=reader) for reader in PDF_READERS)
    assert (fast.text, fast.blocks) == (reference.text, reference.blocks)
    found = {text for _, _, text in outline(fast)}
    for kind, _, text in outline(truth):
        if kind != "footnote":
            assert text in found, (kind, text)
    for piece in ("DRAFT", "Page 1", "Contents"):
        assert piece not in fast.text
