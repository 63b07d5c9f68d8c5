"""``scr-nlp inspect``: what was understood of a document before anything is coded."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.terminal import open_console, plain, shorten, styled

if TYPE_CHECKING:
    from rich.console import Console

    from scr_nlp.types import Review

_QUOTE = 60


def inspect(document: Annotated[Path, typer.Argument(help="The document to look into.")]) -> None:
    """Show how a document was read: metadata, sections, blocks, what was kept out."""
    from scr_nlp.ingest import read_review

    review = read_review(document)
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
