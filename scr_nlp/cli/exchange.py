"""``scr-nlp export`` and ``scr-nlp import``: codings to and from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.terminal import plain, shorten

if TYPE_CHECKING:
    from scr_nlp.exchange import Imported

_MOST_TOLD = 20


def export(
    study: Annotated[Path, typer.Argument(help="A study that 'scr-nlp analyse --study' made.")],
    qdpx: Annotated[
        Path | None,
        typer.Option(help="A REFI-QDA project for NVivo, MAXQDA, ATLAS.ti or QualCoder."),
    ] = None,
    qdc: Annotated[
        Path | None, typer.Option(help="The codebook alone, as a REFI-QDA codebook.")
    ] = None,
    docbin: Annotated[Path | None, typer.Option(help="The documents for spaCy (DocBin).")] = None,
    displacy: Annotated[
        Path | None, typer.Option(help="The coded paragraphs as a page (displaCy).")
    ] = None,
    label_studio: Annotated[
        Path | None,
        typer.Option(help="Tasks for Label Studio (JSON); its interface goes beside it as .xml."),
    ] = None,
    doccano: Annotated[Path | None, typer.Option(help="Tasks for doccano (JSONL).")] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
) -> None:
    """Write a study for other programs; the files hold the documents' text."""
    from scr_nlp import exchange
    from scr_nlp.codebook import load_codebook
    from scr_nlp.files import write_private
    from scr_nlp.study import Study

    if not any((qdpx, qdc, docbin, displacy, label_studio, doccano)):
        raise typer.BadParameter("say what to write, as in --qdpx FILE")
    book = load_codebook(codebook)
    with Study(study, must_exist=True) as store:
        if qdpx:
            write_private(qdpx, exchange.render_qdpx(store, book))
        if qdc:
            write_private(qdc, exchange.render_qdc(book))
        if docbin:
            write_private(docbin, exchange.render_docbin(store))
        if displacy:
            write_private(displacy, exchange.render_displacy(store, book))
        if label_studio:
            write_private(label_studio, exchange.render_label_studio(store))
            config = label_studio.with_suffix(".xml")
            write_private(config, exchange.label_config(book).encode())
            typer.echo(f"labelling interface: {config}")
        if doccano:
            write_private(doccano, exchange.render_doccano(store))
    for path in filter(None, (qdpx, qdc, docbin, displacy, label_studio, doccano)):
        typer.echo(f"exported: {path}")


def import_project(
    study: Annotated[Path, typer.Argument(help="The study that the project was exported from.")],
    project: Annotated[Path, typer.Argument(help="A REFI-QDA project (.qdpx).")],
    to: Annotated[
        Path | None, typer.Option(help="Folder to write (PROJECT-coded beside it if not given).")
    ] = None,
    coder: Annotated[
        str | None, typer.Option(help="Take only the codings of this user of the project.")
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
) -> None:
    """Bring codings back from another program, as an annotated corpus."""
    from scr_nlp import exchange
    from scr_nlp.codebook import load_codebook
    from scr_nlp.study import Study

    folder = to or project.with_name(f"{project.stem}-coded")
    with Study(study, must_exist=True) as store:
        imported = exchange.import_codings(store, project, load_codebook(codebook), coder=coder)
        ids = exchange.write_corpus(store, imported, folder)
    _tell(imported)
    n_codings = sum(len(review.findings) for review in imported.reviews)
    typer.echo(f"{len(ids)} documents with {n_codings:,} codings in {plain(str(folder))}")
    if ids:
        typer.echo(
            "next: scr-nlp agreement"
            f" {plain(str(folder / 'labels'))} {plain(str(folder / 'machine'))}"
        )


def _tell(imported: Imported) -> None:
    """What was not brought over, and why."""
    for name in imported.unmatched[:_MOST_TOLD]:
        typer.echo(f"passed over: {shorten(name, 60)}: its text is no document of the study")
    if len(imported.unmatched) > _MOST_TOLD:
        typer.echo(f"passed over: {len(imported.unmatched) - _MOST_TOLD} more documents")
    if imported.n_unread:
        typer.echo(f"passed over: {imported.n_unread} documents that are no text")
    if imported.n_unplaced:
        typer.echo(f"passed over: {imported.n_unplaced} codings on headings or outside the text")
    for name, count in list(imported.unknown.items())[:_MOST_TOLD]:
        typer.echo(f"passed over: {count} codings with {shorten(name, 60)!r}: not in the codebook")
    if len(imported.unknown) > _MOST_TOLD:
        typer.echo(f"passed over: {len(imported.unknown) - _MOST_TOLD} more such codes")
