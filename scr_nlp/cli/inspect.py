"""``scr-nlp inspect``: what was understood of a document before anything is coded."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.terminal import PdfReader, open_console, plain, shorten, styled
from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    from rich.console import Console

    from scr_nlp.types import Review

_QUOTE = 60


def inspect(
    document: Annotated[Path, typer.Argument(help="The document to look into.")],
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw the blocks on pictures of the PDF's pages: OUT.png."),
    ] = None,
    page: Annotated[
        int | None, typer.Option(help="Picture this page alone; else OUT-1.png, OUT-2.png ...")
    ] = None,
    pdf_reader: PdfReader = "pdfium",
) -> None:
    """Show how a document was read: metadata, sections, blocks, what was kept out."""
    from scr_nlp.ingest import read_review

    if picture:
        _draw(document, picture, page, pdf_reader)
        return
    review = read_review(document, pdf_reader=pdf_reader)
    console = open_console()
    console.print(
        f"{plain(review.source)}: {review.n_pages} pages, {len(review.text.split()):,} words,"
        f" SHA-256 {review.review_id}",
        soft_wrap=True,
    )
    _print_metadata(console, review)
    _print_sections(console, review)
    kinds = Counter(block.kind.value for block in review.blocks)
    console.print("\nBlocks: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    _print_furniture(console, review)
    for warning in review.warnings:
        console.print(f"\nWarning: {plain(warning)}")


def _draw(document: Path, picture: Path, page: int | None, pdf_reader: str) -> None:
    """Write one picture a page, which only its owner can read."""
    import io

    from scr_nlp.files import write_private
    from scr_nlp.ingest.picture import draw_pages

    if picture.suffix.lower() != ".png":
        raise ReportError(f"{picture.name}: pictures are PNG; give a name that ends in .png")
    for number, image in draw_pages(document, page=page, pdf_reader=pdf_reader):
        path = picture if page else picture.with_stem(f"{picture.stem}-{number}")
        target = io.BytesIO()
        image.save(target, "PNG")
        write_private(path, target.getvalue())
        typer.echo(f"page {number}: {path}")


def _print_metadata(console: Console, review: Review) -> None:
    from rich.table import Table

    table = Table(
        "field", "value", "how sure", "page", "read from", title="Metadata", title_justify="left"
    )
    for field in fields(review.metadata):
        stated = getattr(review.metadata, field.name)
        if stated:
            table.add_row(
                field.name,
                styled(stated.value),
                f"{stated.score:.2f}",
                "" if stated.start is None else str(review.page_of(stated.start)),
                styled(shorten(stated.quote, _QUOTE)),
            )
        else:
            table.add_row(field.name, "not found", "", "", "")
    console.print(table)


def _print_sections(console: Console, review: Review) -> None:
    from rich.table import Table

    from scr_nlp.types import BlockKind

    table = Table("page", "section", "kind", "paragraphs", title="Sections", title_justify="left")
    sections: list[tuple[int, str, str]] = []
    counts: Counter[int] = Counter()
    for block in review.blocks:
        if block.kind is BlockKind.HEADING:
            title = " ".join(filter(None, (block.number, review.text[block.start : block.end])))
            indent = "  " * max(0, block.level - 1)
            sections.append((block.page, indent + title, block.section_kind))
        else:
            counts[len(sections)] += 1
    if counts[0]:
        table.add_row("1", "(before the first heading)", "", str(counts[0]))
    for position, (page, title, kind) in enumerate(sections, start=1):
        table.add_row(str(page), styled(title), kind, str(counts[position]))
    console.print(table)


def _print_furniture(console: Console, review: Review) -> None:
    if review.furniture:
        console.print("\nKept out of the text (headers, footers, page numbers):")
        for line, times in Counter(review.furniture).most_common():
            console.print(f"  {times} x {shorten(line, 2 * _QUOTE)}")
