"""Scanned pages: OCRmyPDF and Tesseract read them, and say how sure they are of each word.

OCRmyPDF draws, turns and straightens the pages; what Tesseract found on them is taken
from its hOCR files, which hold each word's place and confidence
(https://kba.github.io/hocr-spec/1.2/).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scr_nlp.ingest.formats.layout import PageText
from scr_nlp.ingest.formats.layout_runs import WIDE_GAP, Run
from scr_nlp.ingest.programs import find_program, run_program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOW_TO_GET_IT = (
    "pip install 'scr-nlp[ocr]' and install Tesseract (Debian: apt install tesseract-ocr"
    " ghostscript)"
)

SECONDS, SECONDS_PER_PAGE = 60.0, 30.0
"""Time that a file and each of its scanned pages may take."""

SAME_SIZE = 0.2
"""Sizes within this share of the page's median are one size: they are estimates."""

_PLACE = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_SURE = re.compile(r"\bx_wconf (\d+(?:\.\d+)?)")
_TALL = re.compile(r"\bx_size (\d+(?:\.\d+)?)")
_BASE = re.compile(r"\bbaseline -?[\d.]+ (-?[\d.]+)")
_DOTS = re.compile(r"\bscan_res (\d+) \d+")
_PAGE = re.compile(r"(\d{6})_.*")


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read on a page: its text with places, and the mean word confidence (0-1).

    ``body_size`` is the size of most of its words in points, as estimated from their
    pictures.
    """

    text: PageText
    body_size: float
    confidence: float
    words: int


def can_read_scans() -> bool:
    """Whether OCRmyPDF and Tesseract are installed."""
    return find_spec("ocrmypdf") is not None and find_program("tesseract") is not None


def read_scans(
    data: bytes, pages: Sequence[int], body_size: float | None = None
) -> dict[int, ScannedPage]:
    """Read some pages (1-based) of a PDF file; one on which nothing is found is left out.

    Sizes of print are estimates that differ from page to page, so the body of each page
    is given the same size: that of the pages with text, where there are any.

    Everything happens in a private folder that is removed afterwards.
    """
    with TemporaryDirectory(prefix="scr_nlp_") as name:
        folder = Path(name)
        (folder / "scan.pdf").write_bytes(data)
        run_program(
            [
                *(sys.executable, "-m", "ocrmypdf", "--quiet", "--keep-temporary-files"),
                *("--language", "eng", "--mode", "force", "--rotate-pages", "--deskew"),
                *("--pages", ",".join(map(str, pages)), "--jobs", "1"),
                *("--output-type", "none", "scan.pdf", "-"),
            ],
            folder,
            SECONDS + SECONDS_PER_PAGE * len(pages),
            {"OMP_THREAD_LIMIT": "1"},
        )
        found = {}
        for file in sorted(folder.glob("ocrmypdf.*/*.hocr")):
            number = _PAGE.fullmatch(file.stem)
            page = _read_page(file) if number else None
            if number and page:
                found[int(number[1])] = page
    if found and body_size is None:
        body_size = median(page.body_size for page in found.values())
    for page in found.values():
        scale = (body_size or page.body_size) / page.body_size
        page.text.runs = [run._replace(size=run.size * scale) for run in page.text.runs]
    return found


def _read_page(file: Path) -> ScannedPage | None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(file.read_bytes(), parser)
    page = next(_of_class(root, "ocr_page"), None) if root is not None else None
    if page is None:
        return None
    dots = _DOTS.search(page.get("title", ""))
    points = 72 / int(dots[1]) if dots and int(dots[1]) else 0.24
    _, _, width, height = _box(page)
    # Tesseract names lines by what it takes them for: ocr_line, ocr_header, ocr_caption.
    words = list(_of_class(page, "ocrx_word"))
    lines: dict[Any, list[Any]] = {}
    for word in words:
        if _text(word):
            lines.setdefault(word.getparent(), []).append(word)
    sure = [float(match[1]) / 100 for w in words if _text(w) and (match := _SURE.search(_title(w)))]
    if not sure:
        return None
    sizes = {line: _size(line) for line in lines}
    usual = max(1.0, median(sizes[line] for line, inside in lines.items() for _ in inside))
    runs: list[Run] = []
    for line, inside in lines.items():
        size = usual if abs(sizes[line] - usual) <= SAME_SIZE * usual else sizes[line]
        runs += _runs(line, inside, size, points)
    text = PageText(max(width * points, 1.0), max(height * points, 1.0), runs)
    return ScannedPage(text, usual * points, round(fmean(sure), 3), len(sure))


def _of_class(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if element.get("class") == name)


def _title(element: Any) -> str:
    return str(element.get("title", ""))


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _box(element: Any) -> tuple[int, int, int, int]:
    match = _PLACE.search(_title(element))
    return (int(match[1]), int(match[2]), int(match[3]), int(match[4])) if match else (0, 0, 0, 0)


def _size(line: Any) -> float:
    match = _TALL.search(_title(line))
    _, top, _, bottom = _box(line)
    return float(match[1]) if match else float(bottom - top)


def _runs(line: Any, words: list[Any], size: float, points: float) -> Iterator[Run]:
    """The words of a line, in one run up to each wide gap."""
    base = _BASE.search(_title(line))
    y = _box(line)[3] + (float(base[1]) if base else 0.0)
    boxes = [_box(word) for word in words]
    cuts = [i for i, (a, b) in enumerate(pairwise(boxes), 1) if b[0] - a[2] > WIDE_GAP * size]
    for start, end in pairwise([0, *cuts, len(words)]):
        yield Run(
            " ".join(_text(word) for word in words[start:end]),
            boxes[start][0] * points,
            boxes[end - 1][2] * points,
            y * points,
            size * points,
            False,
        )
