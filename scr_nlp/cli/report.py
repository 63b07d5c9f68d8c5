"""``scr-nlp report``: what a study shows, as a page, a workbook, a chapter or tables."""

from __future__ import annotations

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
from scr_nlp.errors import ReportError
from scr_nlp.files import protect, write_private

if TYPE_CHECKING:
    from scr_nlp.study import Study


def _write_jsonl(study: Study, path: Path) -> int:
    """Write every analysis and failure of a study, whole or not at all; how many."""
    from scr_nlp.jsonl import JsonlWriter
    from scr_nlp.types import Failure

    protect([path])
    beside = path.with_name(f"{path.name}.part")
    names, failures = study.reviews()["review_id"], study.failures()
    try:
        with JsonlWriter(beside) as writer:
            for review_id in names:
                writer.write(study.analysis(review_id))
            for source, error, message in failures.itertuples(index=False):
                writer.write(Failure(str(source), str(error), str(message)))
        beside.replace(path)
    except OSError as problem:
        raise ReportError(f"{path.name}: cannot be written ({problem.strerror})") from None
    finally:
        beside.unlink(missing_ok=True)
    return len(names) + len(failures)


def report(
    study: Annotated[Path, typer.Argument(help="A study that 'scr-nlp analyse --study' made.")],
    html: Annotated[
        Path | None, typer.Option(help="Write the report to this HTML file (the default).")
    ] = None,
    docx: Annotated[
        Path | None, typer.Option(help="Write a chapter of findings to this Word file.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help="Write the tables, with notes, to this Excel workbook.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the tables to this folder.")] = None,
    parquet: Annotated[
        Path | None, typer.Option(help="Write the tables to this folder as Parquet files.")
    ] = None,
    charts: Annotated[
        Path | None, typer.Option(help="Write the charts to this folder as SVG and PNG files.")
    ] = None,
    jsonl: Annotated[
        Path | None, typer.Option(help="Write one JSON object per document to this file.")
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
    include_type: Annotated[
        list[str] | None,
        typer.Option(help="Count documents of this type as cases; give it once for each type."),
    ] = None,
    metadata: MetadataOption = None,
    case_column: CaseColumnOption = None,
    manifest: ManifestOption = None,
) -> None:
    """Report how often each code occurs in a study, with the paragraphs behind every number."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.report import build_theme_tables, render_file, render_folder, write_folder
    from scr_nlp.study import Study

    check_lists(metadata, case_column)
    if not any((html, docx, xlsx, csv, parquet, charts, jsonl)):
        html = study.with_suffix(".html")
    with Study(study, must_exist=True) as store:
        join_lists(store, metadata, case_column, manifest)
        if jsonl:
            typer.echo(f"{_write_jsonl(store, jsonl)} documents in {jsonl}")
        if not any((html, docx, xlsx, csv, parquet, charts)):
            return
        tables = build_theme_tables(store, load_codebook(codebook), include_types=include_type)
    if html:
        write_private(html, render_file(tables, "html"))
        typer.echo(f"report: {html}")
    if docx:
        write_private(docx, render_file(tables, "docx"))
        typer.echo(f"chapter: {docx}")
    if xlsx:
        write_private(xlsx, render_file(tables, "xlsx"))
        typer.echo(f"workbook: {xlsx}")
    if csv:
        typer.echo(f"{len(write_folder(render_folder(tables, 'csv'), csv))} files in {csv}")
    if parquet:
        files = write_folder(render_folder(tables, "parquet"), parquet)
        typer.echo(f"{len(files)} files in {parquet}")
    if charts:
        typer.echo(
            f"{len(write_folder(render_folder(tables, 'charts'), charts))} files in {charts}"
        )
