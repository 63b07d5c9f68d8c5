"""Measures how fast documents are read, as ratios within one run on one core.

``python scripts/benchmark_ingest.py FOLDER`` joins the fictional reviews of a folder
(Markdown) to one long document, prints it by LibreOffice and Chromium and saves it for
Word, and reads the files with layout and structure. Every contestant is timed once a
round, in user time, which other processes burden little; medians are printed. Memory is
that of a fresh process which reads the PDF.
"""

from __future__ import annotations

import argparse
import gc
import io
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from producers.office import to_libreoffice
from producers.source import Layout, Part, read_source
from producers.web import to_chromium, to_html
from producers.word import to_word

from scr_nlp.ingest.formats.docx import read_docx
from scr_nlp.ingest.formats.pdf import read_pdf
from scr_nlp.ingest.structure import build_structure

LAYOUT = Layout("Serious case review - strictly confidential until published", justified=True)

MEMORY = """
import resource, sys
from scr_nlp.ingest.formats.pdf import read_pdf
from scr_nlp.ingest.structure import build_structure
with open(sys.argv[1], "rb") as file:
    build_structure(read_pdf(file.read(), reader=sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def count_pages(data: bytes) -> int:
    """How many pages a PDF file has."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def about_pages(
    print_to_pdf: Callable[[list[Part]], bytes], parts: list[Part], pages: int
) -> bytes:
    """A file of about so many pages, printed whole: to cut one would cost it its tags."""
    data = print_to_pdf(parts)
    share = pages / count_pages(data)
    return data if share >= 1 else print_to_pdf(parts[: int(share * len(parts))])


def stock_pages(data: bytes) -> None:
    """What pdfminer.six itself offers: pages with layout."""
    from pdfminer.high_level import extract_pages

    for _ in extract_pages(io.BytesIO(data)):
        pass


def stock_docx(data: bytes) -> None:
    """What python-docx itself offers: text and style of each paragraph, cells of tables."""
    import docx

    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        _ = paragraph.text, paragraph.style
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                _ = cell.text


def read_with(reader: str) -> Callable[[bytes], None]:
    """One of our PDF readers, with layout and structure."""

    def read(data: bytes) -> None:
        build_structure(read_pdf(data, reader=reader))

    return read


def time_all(
    contestants: dict[str, Callable[[bytes], object]], data: bytes, rounds: int
) -> dict[str, float]:
    """Median seconds of user time of each contestant, interleaved."""
    gc.collect()
    gc.freeze()  # what was built before is no burden of any contestant
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            started = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            contestant(data)
            times[name].append(resource.getrusage(resource.RUSAGE_SELF).ru_utime - started)
    return {name: statistics.median(values) for name, values in times.items()}


def peak_memory(path: Path, reader: str) -> float:
    """MiB that a fresh process takes to read a PDF file."""
    command = [sys.executable, "-c", MEMORY, str(path), reader]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def main() -> None:
    """Build, time, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="reviews in Markdown")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.md"))
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in paths)
    parts, notes = read_source(text)
    word = to_word(parts, notes, LAYOUT, "long")
    printers: dict[str, Callable[[list[Part]], bytes]] = {
        "LibreOffice": lambda parts: to_libreoffice({"a": to_word(parts, notes, LAYOUT, "a")})["a"],
        "Chromium": lambda parts: to_chromium(to_html(parts, notes, LAYOUT, "long")),
    }
    print("| file | contestant | ms a page | ratio to stock | peak MiB |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for producer, print_to_pdf in printers.items():
            data = about_pages(print_to_pdf, parts, options.pages)
            n_pages = count_pages(data)
            path = Path(folder, f"{producer}.pdf")
            path.write_bytes(data)
            contestants: dict[str, Callable[[bytes], object]] = {
                "pdfminer.six extract_pages": stock_pages,
                "fast reader": read_with("pdfium"),
                "reference reader": read_with("pdfminer"),
            }
            medians = time_all(contestants, data, options.rounds)
            stock = medians["pdfminer.six extract_pages"]
            for name, seconds in medians.items():
                reader = {"fast reader": "pdfium", "reference reader": "pdfminer"}.get(name)
                memory = f"{peak_memory(path, reader):.0f}" if reader else ""
                each = 1000 * seconds / n_pages
                print(f"| {producer} | {name} | {each:.2f} | {stock / seconds:.1f} | {memory} |")
    documents: dict[str, Callable[[bytes], object]] = {
        "python-docx, text and style": stock_docx,
        "our reader": lambda data: build_structure(read_docx(data)),
    }
    medians = time_all(documents, word, options.rounds)
    for name, seconds in medians.items():
        ratio = medians["python-docx, text and style"] / seconds
        print(f"| Word | {name} | {1000 * seconds:.0f} (whole) | {ratio:.1f} | |")


if __name__ == "__main__":
    main()
