"""``scr-nlp evaluate`` and ``scr-nlp agreement``: how well the tool codes, how far two agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.settings import (
    CodebookOption,
    ModeOption,
    PrecisionOption,
    RecallOption,
    TrainedOption,
    choose_settings,
)
from scr_nlp.settings import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scr_nlp.evaluation.tables import Table

_WIDTH_WITHOUT_TERMINAL = 140


def _print_tables(tables: Sequence[Table]) -> None:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    for table in tables:
        grid = Grid(
            title=Text(table.title),
            title_justify="left",
            caption=Text(table.note) if table.note else None,
        )
        for number, name in enumerate(table.head):
            grid.add_column(Text(name), overflow="fold", no_wrap=number > 0)
        for row in table.rows:
            grid.add_row(*map(Text, row))
        console.print(grid)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        from scr_nlp.errors import ReportError

        raise ReportError(f"{path.name}: cannot be written ({error.strerror})") from None


def evaluate(
    corpus: Annotated[Path, typer.Argument(help="Folder of an annotated corpus.")],
    part: Annotated[str | None, typer.Option(help="One part named in its split.json.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write figures and errors as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page that quotes the errors.")] = None,
    codebook: CodebookOption = None,
    mode: ModeOption = Mode.THOROUGH,
    precision: PrecisionOption = False,
    recall: RecallOption = False,
    trained: TrainedOption = None,
    second: Annotated[
        Path | None, typer.Option(help="Folder of a second person's labels to set beside.")
    ] = None,
    resamples: Annotated[int, typer.Option(min=0, help="Bootstrap draws.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    details: Annotated[bool, typer.Option("--details", help="Print every table.")] = False,
) -> None:
    """Judge the tool by an annotated corpus, beside a keyword search and a second coder."""
    from scr_nlp.evaluation import evaluate
    from scr_nlp.evaluation.page import evaluation_html, evaluation_json
    from scr_nlp.evaluation.tables import detail, summarise

    result = evaluate(
        corpus,
        part,
        settings=choose_settings(codebook, mode, precision, recall, trained),
        second=second,
        resamples=resamples,
        seed=seed,
    )
    if json:
        _write(json, evaluation_json(result))
    if html:
        _write(html, evaluation_html(result))
    _print_tables(summarise(result) + (detail(result) if details else []))


def agreement(
    first: Annotated[Path, typer.Argument(help="Folder of one person's labels.")],
    second: Annotated[Path, typer.Argument(help="Folder of another person's labels.")],
    json: Annotated[
        Path | None, typer.Option(help="Write figures and differences as JSON.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write a page that quotes the differences.")
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="Your own codebook (YAML).")] = None,
) -> None:
    """Measure how far two people agree who coded the same documents."""
    from scr_nlp.evaluation import compare_labels
    from scr_nlp.evaluation.page import agreement_html, agreement_json
    from scr_nlp.evaluation.tables import tabulate_agreement

    result = compare_labels(first, second, codebook=codebook)
    if json:
        _write(json, agreement_json(result))
    if html:
        _write(html, agreement_html(result))
    _print_tables(tabulate_agreement(result))
