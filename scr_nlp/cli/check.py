"""``scr-nlp check``: what one document covers, what it leaves out, where the tool looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.terminal import complain, open_console, plain, shorten, styled

if TYPE_CHECKING:
    from rich.console import Console

    from scr_nlp.codebook.dimensions import Dimension
    from scr_nlp.types import Coverage, Review

GAP = 1
UNREADABLE = 2
_MOST_PLACES = 3
_EXCERPT = 70


def check(
    document: Annotated[Path, typer.Argument(help="The document to check.")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole analysis as JSON.")] = False,
) -> None:
    """Check how well a document covers race and culture, the family and the child's voice.

    Exit code: 0 no gap, 1 a gap (level 0 or 1), 2 the document could not be read.
    """
    from scr_nlp.executors import AnalyseFile
    from scr_nlp.types import Failure

    result = AnalyseFile()(document)
    if json:
        from json import dumps

        from scr_nlp.jsonl import to_json

        typer.echo(dumps(to_json(result), indent=2))
    if isinstance(result, Failure):
        complain(result.message)
        raise typer.Exit(UNREADABLE)
    if not json:
        _print_coverage(result.review, result.coverage)
    if any(coverage.flagged for coverage in result.coverage):
        raise typer.Exit(GAP)


def _print_coverage(review: Review, coverage: tuple[Coverage, ...]) -> None:
    from scr_nlp.codebook.dimensions import load_dimensions

    console = open_console()
    console.print(plain(review.source), style="bold")
    dimensions = {dimension.id: dimension for dimension in load_dimensions().dimensions}
    for one in coverage:
        _print_dimension(console, review, one, dimensions[one.dimension])
    for warning in review.warnings:
        console.print(f"\nNote: {plain(warning)}")


def _print_dimension(
    console: Console, review: Review, coverage: Coverage, dimension: Dimension
) -> None:
    from rich.table import Table

    from scr_nlp.summaries import LEVELS

    gap = " - a gap" if coverage.flagged else ""
    level = f"level {coverage.level} of 3, {LEVELS[coverage.level]}{gap}"
    console.print(f"\n{dimension.name}: {level}", style="bold red" if gap else "bold green")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    names = {aspect.id: aspect.name for aspect in dimension.aspects}
    for criterion in coverage.criteria:
        if criterion.met:
            places = _tell_places(review, criterion.paragraphs)
            grid.add_row("  found", styled(f"{names[criterion.id]}: {places[0]}"))
            for place in places[1:]:
                grid.add_row("", styled(place))
    for criterion in coverage.criteria:
        if not criterion.met:
            grid.add_row("  missing", styled(names[criterion.id]))
    if coverage.level in dimension.questions:
        grid.add_row("  to go further", styled(dimension.questions[coverage.level]))
    searched = coverage.searched
    for miss in searched.near_misses:
        where = _tell_place(review, miss.paragraph)
        grid.add_row(
            "  not counted", styled(f"{where} “{shorten(miss.text, _EXCERPT)}”: {miss.reason}")
        )
    looked = (
        f"{searched.paragraphs} paragraphs in {len(searched.sections)} sections,"
        f" for {len(searched.terms)} terms"
    )
    if searched.unread_pages:
        looked += f"; not read: page {', '.join(map(str, searched.unread_pages))}"
    grid.add_row("  looked in", styled(looked))
    console.print(grid)


def _tell_place(review: Review, index: int) -> str:
    block = review.blocks[index]
    return f"p. {block.page}, {f'para {block.number}' if block.number else f'block {index}'}"


def _tell_places(review: Review, paragraphs: tuple[int, ...]) -> list[str]:
    places = [
        f"{_tell_place(review, index)} “{shorten(review.block_text(index), _EXCERPT)}”"
        for index in paragraphs[:_MOST_PLACES]
    ]
    more = len(paragraphs) - _MOST_PLACES
    return [*places, f"and {more} more"] if more > 0 else places
