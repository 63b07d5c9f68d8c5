"""Measures how well documents are read back: what comes out against what went in.

``python scripts/evaluate_ingest.py FOLDER`` takes fictional reviews in Markdown, builds
each with every producer (headers, footers, page numbers, one and two columns, boxes,
footnotes, tables, justified and hyphenated text), reads the files back and compares
every paragraph. Prints Markdown tables; ``--keep DIR`` keeps the files, ``--reader``
chooses the PDF reader.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from producers.core_fonts import to_fpdf
from producers.latex import to_latex
from producers.office import to_libreoffice
from producers.platypus import to_reportlab
from producers.source import Layout, read_source
from producers.typesetter import to_typst
from producers.web import to_chromium, to_html, to_weasyprint
from producers.word import to_word

from scr_nlp.ingest import read_review
from scr_nlp.types import BlockKind, Review

HEADER = "Serious case review - strictly confidential until published"
FURNITURE = re.compile(
    rf"{re.escape(HEADER)}|\bPage \d+$|DRAFT|CONFIDENTIAL|^Contents$|(?:\. ?){{5}}"
)
NOTES = (
    "The guidance was revised after the events with which this report is concerned.",
    "The agency has asked that its earlier name should be used throughout.",
)
PLAIN = Layout(HEADER)
JUSTIFIED = Layout(HEADER, justified=True, hyphenated=True)
COLUMNS = Layout(HEADER, columns=2, justified=True, hyphenated=True, size=10)
FRONT = replace(JUSTIFIED, contents=True)
DRAFT = replace(JUSTIFIED, hyphenated=False, watermark="DRAFT")
MARKED = replace(FRONT, watermark="CONFIDENTIAL")
SIDE_BARS = replace(JUSTIFIED, side_bars=True, watermark="DRAFT")
AUTOMATIC = Layout(HEADER, numbering="automatic")


def fold(text: str) -> str:
    """Text in Latin-1, for producers whose fonts have no more."""
    for a, b in (("–", "-"), ("—", "-"), ("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(a, b)
    text = unicodedata.normalize("NFKD", text).replace("…", "...")
    return text.encode("latin-1", "ignore").decode("latin-1")


def without_bold_lines(text: str) -> str:
    """A review whose wholly bold lines are plain: in print they would be headings."""
    return re.sub(r"^\*\*([^*\n]+|[^*\n]*\*[^*\n]+\*[^*\n]*)\*\*$", r"\1", text, flags=re.M)


def without_notes(text: str) -> str:
    """A review without its footnotes, for producers that have none."""
    text = re.sub(r"^\[\^\w+\]:.*$\n?", "", text, flags=re.M)
    return re.sub(r"\[\^\w+\]", "", text)


def with_notes(text: str) -> str:
    """A review with footnotes: its own, or two at its fifth and ninth long paragraphs."""
    if "[^" in text:
        return text
    blocks = re.split(r"\n\s*\n", text.strip())
    long = [i for i, b in enumerate(blocks) if len(b) > 200 and b[0] not in "#|>-*("]
    for mark, place in enumerate(long[4:9:4], 1):
        blocks[place] += f"[^{mark}]"
        blocks.append(f"[^{mark}]: {NOTES[mark - 1]}")
    return "\n\n".join(blocks)


def with_captions(text: str) -> str:
    """A review whose tables have captions, a paragraph of its own above each."""
    count = 0

    def add(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"\n\nTable {count}. What the agencies recorded\n\n|"

    return re.sub(r"\n\n\|", add, text)


def build_all(name: str, text: str) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield producer, suffix, source text and file for every producer but LibreOffice."""
    text = with_captions(text)
    noted, text = with_notes(text), without_notes(text)
    parts, notes = read_source(noted)
    plain_parts, _ = read_source(text)
    for layout, label in ((JUSTIFIED, ""), (COLUMNS, ", 2 columns"), (SIDE_BARS, ", side bars")):
        page = to_html(plain_parts, {}, layout, name)
        yield f"Chromium{label}", ".pdf", text, to_chromium(page)
    for layout, label in ((MARKED, ""), (COLUMNS, ", 2 columns"), (SIDE_BARS, ", side bars")):
        # One of them tagged: the structure tree must change nothing for the worse.
        tagged = layout is MARKED
        data = to_weasyprint(parts, notes, layout, name, tagged=tagged)
        yield f"WeasyPrint{label}", ".pdf", noted, data
    yield "ReportLab", ".pdf", text, to_reportlab(plain_parts, DRAFT, name)
    yield "ReportLab, 2 columns", ".pdf", text, to_reportlab(plain_parts, COLUMNS, name)
    for layout, label in ((FRONT, ""), (COLUMNS, ", 2 columns")):
        yield f"Typst{label}", ".pdf", noted, to_typst(parts, notes, layout, name)
        yield f"LaTeX{label}", ".pdf", noted, to_latex(parts, notes, layout, name)
    folded = fold(text)
    yield "fpdf2", ".pdf", folded, to_fpdf(read_source(folded)[0], JUSTIFIED, name)
    yield "Word, typed numbers", ".docx", noted, to_word(parts, notes, PLAIN, name)
    yield "Word, automatic numbers", ".docx", noted, to_word(parts, notes, AUTOMATIC, name)
    yield "Web page", ".html", noted, to_html(parts, notes, PLAIN, name).encode()


def office_files(texts: dict[str, str]) -> Iterator[tuple[str, str, str, str, bytes]]:
    """Yield name, producer, suffix, source text and file for LibreOffice's PDFs."""
    texts = {name: with_notes(with_captions(text)) for name, text in texts.items()}
    for producer, layout in (("LibreOffice", MARKED), ("LibreOffice, 2 columns", COLUMNS)):
        words = {}
        for name, text in texts.items():
            parts, notes = read_source(text)
            words[name] = to_word(parts, notes, layout, name)
        for name, data in to_libreoffice(words).items():
            yield name, producer, ".pdf", texts[name], data


@dataclass
class Tally:
    """What was found of what a producer's files hold."""

    files: int = 0
    units: int = 0
    whole: int = 0
    number: int = 0
    section: int = 0
    kind: int = 0
    right: int = 0
    paged: int = 0
    page: int = 0
    headings: int = 0
    headings_found: int = 0
    furniture: int = 0
    placed: int = 0
    in_order: int = 0
    stray: int = 0
    misses: list[str] = field(default_factory=list)


def compare(tally: Tally, name: str, truth: Review, found: Review, pages: list[str]) -> None:
    """Add one file to a tally."""
    tally.files += 1
    places: dict[str, list[int]] = defaultdict(list)
    for index in range(len(found.blocks)):
        places[found.block_text(index)].append(index)
    page = reached = 0
    order: list[int] = []
    for index, block in enumerate(truth.blocks):
        text = truth.block_text(index)
        at = places[text].pop(0) if places[text] else None
        if block.kind is BlockKind.HEADING:
            tally.headings += 1
            hit = at is not None and found.blocks[at].kind is BlockKind.HEADING
            tally.headings_found += hit
            if not hit:
                tally.misses.append(f"{name} heading: {text[:70]}")
            continue
        tally.units += 1
        if pages and block.kind is not BlockKind.FOOTNOTE:
            page = find_page(pages, reached, block.number, text)
            if block.kind is not BlockKind.BOX:  # a side bar may stand further on
                reached = page
        if at is None:
            tally.misses.append(f"{name} {block.kind} {block.number or ''}: {text[:70]}")
            continue
        other = found.blocks[at]
        if block.kind not in (BlockKind.FOOTNOTE, BlockKind.BOX):
            order.append(at)
        note = block.kind is BlockKind.FOOTNOTE
        number = note or other.number == block.number
        section = note or other.section == block.section
        tally.whole += 1
        tally.number += number
        tally.section += section
        tally.kind += other.kind is block.kind
        tally.right += number and section
        if pages and not note:
            tally.paged += 1
            tally.page += other.page == page + 1
            if other.page != page + 1:
                tally.misses.append(f"{name} page {page + 1} read as {other.page}: {text[:50]}")
        if not (number and section):
            tally.misses.append(
                f"{name} {block.number} in {block.section[:30]!r} read as {other.number} in "
                f"{other.section[:30]!r}: {text[:40]}"
            )
    tally.placed += len(order)
    tally.in_order += longest_rise(order)
    tally.stray += sum(map(len, places.values()))
    for position in range(len(found.blocks)):
        text = found.block_text(position)
        if FURNITURE.search(text):
            tally.furniture += 1
            tally.misses.append(f"{name} furniture in text: {text[-60:]}")


def longest_rise(places: list[int]) -> int:
    """How many of the blocks stand in the order of the source (longest rising sequence)."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def squeeze(text: str) -> str:
    """Letters and digits alone, for finding a paragraph whatever its layout."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def find_page(pages: list[str], start: int, number: str | None, text: str) -> int:
    """Index of the page, from ``start`` on, on which a paragraph begins."""
    keys = squeeze(f"{number or ''}{text}")[:36], squeeze(text)[:24], squeeze(text)[:10]
    for key, ahead in zip(keys, (len(pages), 2, 2), strict=True):
        for page in range(start, min(start + ahead, len(pages))):
            if key and key in pages[page]:
                return page
        # The first words may run over the foot of the page and its furniture.
    return start


def page_texts(path: Path) -> list[str]:
    """The squeezed text of each page, straight from PDFium."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def share(part: int, whole: int) -> str:
    """A percentage with two decimals."""
    return f"{100 * part / whole:.2f}" if whole else "-"


def print_tables(tallies: dict[str, Tally], worst: int) -> None:
    """Print a table of all producers and the worst cases of each."""
    print("| producer | files | units | whole % | number % | section % | kind % | all three % "
          "| page % | headings % | in order % | furniture in text | other blocks |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    total = Tally()
    for producer, tally in tallies.items():
        _print_row(producer, tally)
        for key in vars(total):
            setattr(total, key, getattr(total, key) + getattr(tally, key))
    _print_row("**all**", total)
    for producer, tally in tallies.items():
        if tally.misses:
            print(f"\n{producer}: {len(tally.misses)} misses")
            for miss in tally.misses[:worst]:
                print(f"- {miss}")


def _print_row(producer: str, tally: Tally) -> None:
    print(
        f"| {producer} | {tally.files} | {tally.units} | {share(tally.whole, tally.units)} "
        f"| {share(tally.number, tally.whole)} | {share(tally.section, tally.whole)} "
        f"| {share(tally.kind, tally.whole)} | {share(tally.right, tally.units)} "
        f"| {share(tally.page, tally.paged)} | {share(tally.headings_found, tally.headings)} "
        f"| {share(tally.in_order, tally.placed)} | {tally.furniture} | {tally.stray} |"
    )


def main() -> None:
    """Build, read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="reviews in Markdown")
    parser.add_argument("--only", default="", help="names to take, parted by commas")
    parser.add_argument("--keep", type=Path, help="keep the files here, and reuse them")
    parser.add_argument("--reader", default="pdfium", choices=("pdfium", "pdfminer"))
    parser.add_argument("--worst", type=int, default=5, help="worst cases to show")
    options = parser.parse_args()
    names = set(filter(None, options.only.split(",")))
    texts = {
        path.stem: without_bold_lines(path.read_text(encoding="utf-8"))
        for path in sorted(options.folder.glob("*.md"))
        if not names or path.stem in names
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        tallies: dict[str, Tally] = defaultdict(Tally)
        for name, producer, source, path in _files(texts, folder):
            truth = read_review(source)
            found = read_review(path, pdf_reader=options.reader)
            pages = page_texts(path) if path.suffix == ".pdf" else []
            compare(tallies[producer], name, truth, found, pages)
        print_tables(tallies, options.worst)


def _files(texts: dict[str, str], folder: Path) -> Iterator[tuple[str, str, Path, Path]]:
    """Yield name, producer, source and file; what is in the folder is not built again."""

    def store(name: str, producer: str, suffix: str, source: str, data: bytes) -> None:
        key = f"{name}-{squeeze(producer)}"
        (folder / f"{key}.md").write_text(source, encoding="utf-8")
        (folder / f"{key}{suffix}").write_bytes(data)
        index.append((name, producer, folder / f"{key}.md", folder / f"{key}{suffix}"))

    index: list[tuple[str, str, Path, Path]] = []
    listing = folder / "index.txt"
    if listing.exists():
        for line in listing.read_text(encoding="utf-8").splitlines():
            name, producer, source, file = line.split("\t")
            if name in texts:
                yield name, producer, folder / source, folder / file
        return
    for name, text in texts.items():
        for producer, suffix, source, data in build_all(name, text):
            store(name, producer, suffix, source, data)
    for name, producer, suffix, source, data in office_files(texts):
        store(name, producer, suffix, source, data)
    lines = [f"{n}\t{p}\t{source.name}\t{file.name}" for n, p, source, file in index]
    listing.write_text("\n".join(lines), encoding="utf-8")
    yield from index


if __name__ == "__main__":
    main()
