"""``scr-nlp report``: what a study shows, as a page to read or tables to work with."""

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

if TYPE_CHECKING:
    from scr_nlp.study import Study


def write_page(study: Study, path: Path, codebook: Path | None, types: list[str] | None) -> None:
    """Write the theme report to a file, whole or not at all.

    Raises:
        ReportError: the file cannot be written, or a document type does not exist.
    """
    from scr_nlp.codebook import load_codebook
    from scr_nlp.report import render_theme_report

    page = render_theme_report(study, load_codebook(codebook), include_types=types)
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(page)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ReportError(f"{path.name}: cannot be written ({error.strerror})") from None


def report(
    study: Annotated[Path, typer.Argument(help="A study that 'scr-nlp analyse --study' made.")],
    html: Annotated[Path | None, typer.Option(help="Write the report to this HTML file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write its tables to this folder.")] = None,
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
    from scr_nlp.report import write_tables
    from scr_nlp.study import Study

    check_lists(metadata, case_column)
    if html is None and csv is None:
        html = study.with_suffix(".html")
    with Study(study, must_exist=True) as store:
        join_lists(store, metadata, case_column, manifest)
        if html is not None:
            write_page(store, html, codebook, include_type)
            typer.echo(f"report: {html}")
        if csv is not None:
            book = load_codebook(codebook)
            files = write_tables(store, csv, book, include_types=include_type)
            typer.echo(f"{len(files)} files in {csv}")
