"""``scr-nlp check``: what one document covers, what it leaves out, where the tool looked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scr_nlp.cli.check_terminal import print_check
from scr_nlp.cli.settings import DimensionOption
from scr_nlp.cli.terminal import PdfReader, complain
from scr_nlp.errors import ReportError, ScrNlpError

if TYPE_CHECKING:
    from scr_nlp.check import Comparison, DraftCheck

GAP = 1
UNREADABLE = 2


def check(
    document: Annotated[Path, typer.Argument(help="The draft to check.")],
    against: Annotated[
        Path | None, typer.Option(help="An earlier draft: say what was closed and what opened.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the check as a page to read.")] = None,
    docx: Annotated[
        Path | None,
        typer.Option(help="Write a copy of a Word draft with comments in the margin."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the check as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Count the questions beside the levels as gaps too.")
    ] = False,
    dimension: DimensionOption = None,
    pdf_reader: PdfReader = "pdfium",
) -> None:
    """Check how well a draft covers race and culture, the family and the child's voice.

    Nothing is written but the files asked for, which only their owner can read. Exit
    code: 0 no gap, 1 a gap (level 0 or 1 in one of the three or in a dimension added with
    --dimension), 2 the draft or an added dimension could not be read, or a file not be
    written.
    """
    from scr_nlp.check import check_draft, compare_drafts
    from scr_nlp.report import annotate_draft, render_check
    from scr_nlp.settings import Settings

    settings = Settings(dimensions=tuple(dimension or ()))
    try:
        _see_names(html, docx)
        result = check_draft(document, settings=settings, pdf_reader=pdf_reader)
        earlier = None
        if against:
            earlier = check_draft(against, settings=settings, pdf_reader=pdf_reader)
        comparison = compare_drafts(result, earlier) if earlier else None
        drafts = [document, against] if against else [document]
        if html:
            _write(html, render_check(result, comparison), keep=drafts)
        if docx:
            _write(docx, annotate_draft(result, document), keep=drafts)
    except ScrNlpError as error:
        complain(str(error))
        raise typer.Exit(UNREADABLE) from None
    if json:
        _print_json(result, comparison)
    else:
        print_check(result, comparison)
    if result.has_gap or (strict and result.observations):
        raise typer.Exit(GAP)


def _see_names(html: Path | None, docx: Path | None) -> None:
    """See that each file asked for is named as what it will hold, and is a file of its own."""
    for path, endings in ((html, (".html", ".htm")), (docx, (".docx",))):
        if path and path.suffix.lower() not in endings:
            raise ReportError(f"{path.name}: the name must end in {' or '.join(endings)}")
    if html and docx and html.resolve() == docx.resolve():
        raise ReportError(f"{docx.name}: is the same file as {html.name}; give another file")


def _print_json(result: DraftCheck, comparison: Comparison | None) -> None:
    from json import dumps

    from scr_nlp.check import check_to_json

    typer.echo(dumps(check_to_json(result, comparison), indent=2))


def _write(path: Path, data: bytes, *, keep: Iterable[Path]) -> None:
    """Write one of the files asked for, never over a draft."""
    from scr_nlp.files import write_private

    for draft in keep:
        if path.exists() and path.samefile(draft):
            raise ReportError(f"{path.name}: is the draft itself; give another file")
    write_private(path, data)
