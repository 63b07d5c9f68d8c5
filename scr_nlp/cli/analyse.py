"""``scr-nlp analyse``: a batch of documents into a study, JSON lines or a table."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.lists import (
    CaseColumnOption,
    ManifestOption,
    MetadataOption,
    check_lists,
    join_lists,
)
from scr_nlp.cli.settings import (
    CodebookOption,
    DimensionOption,
    ModeOption,
    PrecisionOption,
    RecallOption,
    TrainedOption,
    choose_settings,
)
from scr_nlp.cli.terminal import (
    SOME_FAILED,
    PdfReader,
    complain,
    open_console,
    show_progress,
    styled,
)
from scr_nlp.files import protect, write_private
from scr_nlp.settings import Mode

if TYPE_CHECKING:
    from scr_nlp.study import Study


def analyse(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="Documents, folders of documents, or patterns."),
    ],
    study: Annotated[
        Path | None, typer.Option(help="Keep the analyses in this file; run again to go on.")
    ] = None,
    jsonl: Annotated[
        Path | None, typer.Option(help="Write one JSON object per document to this file.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the theme-frequency report to this HTML file.")
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            min=1, help="Processes that share the work; 2 or more outlive a file that kills one."
        ),
    ] = 1,
    codebook: CodebookOption = None,
    mode: ModeOption = Mode.THOROUGH,
    precision: PrecisionOption = False,
    recall: RecallOption = False,
    trained: TrainedOption = None,
    dimension: DimensionOption = None,
    pdf_reader: PdfReader = "pdfium",
    metadata: MetadataOption = None,
    case_column: CaseColumnOption = None,
    manifest: ManifestOption = None,
) -> None:
    """Analyse documents; without --study, --jsonl or --report, print how often codes occur.

    Exit code: 0 all read, 3 some files could not be read, 1 nothing could be done.
    """
    from scr_nlp.batch import analyse_batch
    from scr_nlp.jsonl import JsonlWriter
    from scr_nlp.paths import expand_paths
    from scr_nlp.study import Study
    from scr_nlp.types import Failure

    check_lists(metadata, case_column)
    joins = metadata or manifest
    if joins and jsonl and not (study or report):
        raise typer.BadParameter("a list is joined to a study or a report; give --study FILE")
    if dimension and (study or report or not jsonl):
        raise typer.BadParameter("--dimension goes into JSON lines alone; give --jsonl FILE")
    settings = choose_settings(codebook, mode, precision, recall, trained, dimension or ())
    files = expand_paths(paths)
    protect([jsonl, report], [*files, study] if study else files)
    known = failed = 0
    names: dict[str, str] = {}
    with ExitStack() as stack:
        writer = stack.enter_context(JsonlWriter(jsonl)) if jsonl else None
        wants_table = not (study or jsonl or report)
        store = None
        if study or report or wants_table:
            store = stack.enter_context(Study(study or ":memory:"))
        outcomes = analyse_batch(
            files,
            study=store,
            jsonl=writer,
            jobs=jobs,
            settings=settings,
            pdf_reader=pdf_reader,
        )
        stack.callback(outcomes.close)
        with show_progress(len(files)) as advance:
            for outcome in outcomes:
                advance()
                known += outcome.known
                if isinstance(outcome.result, Failure):
                    failed += 1
                    complain(outcome.result.message)
                elif outcome.result:
                    review = outcome.result.review
                    first = names.get(review.review_id)
                    if first:
                        complain(f"{review.source}: is the same file as {first}; it is kept once")
                    names[review.review_id] = first or review.source
        if store:
            _tell_copies(store)
        if store and joins:
            join_lists(store, metadata, case_column, manifest)
        if store and wants_table:
            _print_frequencies(store, codebook)
        if store and report:
            from scr_nlp.codebook import load_codebook
            from scr_nlp.report import render_theme_report

            write_private(report, render_theme_report(store, load_codebook(codebook)))
    _print_summary(len(files), known, failed)
    if study:
        typer.echo(f"study: {study}")
    if report:
        typer.echo(f"report: {report}")
    if failed:
        raise typer.Exit(SOME_FAILED)


def _tell_copies(study: Study) -> None:
    from scr_nlp.summaries import find_copies

    for source, first in find_copies(study.reviews()):
        complain(f"{source}: has the same text as {first}; it is counted once")


def _print_summary(total: int, known: int, failed: int) -> None:
    parts = [f"{total - known - failed} analysed"]
    if known:
        parts.append(f"{known} analysed before")
    if failed:
        parts.append(f"{failed} could not be read")
    typer.echo(f"{total} document{'s' * (total != 1)}: {', '.join(parts)}")


def _print_frequencies(study: Study, codebook: Path | None) -> None:
    """The codes that at least one counted document asserts, most frequent first."""
    from rich.table import Table

    from scr_nlp.codebook import load_codebook
    from scr_nlp.summaries import evidence, select_cases, theme_frequency

    book = load_codebook(codebook)
    cases = select_cases(study.reviews())
    rows = evidence(study.findings(), study.paragraphs(), cases, book)
    frequencies = theme_frequency(rows, cases, book)
    found = frequencies[frequencies["n"] > 0].sort_values("n", ascending=False, kind="stable")
    table = Table("kind", "code", "judged or role", "documents", "per cent", "95% interval")
    for kind in frequencies["kind"].unique():
        for row in found[found["kind"] == kind].to_dict("records"):
            table.add_row(
                kind,
                styled(row["name"]),
                row["facet"],
                f"{row['n']} of {row['of']}",
                f"{row['per_cent']:.0f}",
                f"{row['low']:.0f} to {row['high']:.0f}",
            )
    if table.rows:
        open_console().print(table)
    for reason, left_out in cases[~cases["counted"]].groupby("reason"):
        typer.echo(f"{len(left_out)} not counted: {reason}")
