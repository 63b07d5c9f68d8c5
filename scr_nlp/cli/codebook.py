"""``scr-nlp codebook``: list its codes, show one, check a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scr_nlp.cli.terminal import complain, open_console, shorten, styled

codebook_app = typer.Typer(
    name="codebook",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List the codes, show one, or check your own codebook.",
)
_File = Annotated[Path | None, typer.Option("--codebook", help="Your own codebook (YAML).")]
_TEXT = 100


@codebook_app.command(name="list")
def list_codes(codebook: _File = None) -> None:
    """List every code with its kind and name."""
    from rich.table import Table

    from scr_nlp.codebook import load_codebook

    table = Table("kind", "code", "name", "cues", "examples")
    for code in load_codebook(codebook).codes.values():
        table.add_row(
            code.kind.value,
            code.id,
            styled(code.name),
            str(sum(1 for _ in code.all_cues())),
            str(len(code.examples)),
        )
    open_console().print(table)


@codebook_app.command(name="show")
def show_code(
    code: Annotated[str, typer.Argument(help="Id of a code, such as domestic_abuse.")],
    codebook: _File = None,
) -> None:
    """Show one code: definition, cues, traps and examples."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.errors import CodebookError

    entry = load_codebook(codebook).codes.get(code)
    if entry is None:
        raise CodebookError(
            "there is no such code; 'scr-nlp codebook list' names them", file="codebook", entry=code
        )
    console = open_console()
    console.print(f"{entry.name} ({entry.id}, {entry.kind.value})", style="bold")
    for title, text in (
        ("Definition", entry.definition),
        ("Include", entry.include),
        ("Exclude", entry.exclude),
        ("Cues", "; ".join(entry.cues)),
        ("Cues of concern", "; ".join(entry.concern_cues)),
        ("Cues of good practice", "; ".join(entry.good_practice_cues)),
        ("Traps", "; ".join(entry.traps)),
    ):
        if text:
            console.print("", styled(title), styled(text), sep="\n")
    for example in entry.examples:
        values = (example.status, *(example.experiencer or ()), example.role, example.polarity)
        title = f"Example ({', '.join(filter(None, values))})"
        console.print("", styled(title), styled(example.text), sep="\n")


@codebook_app.command(name="check")
def check_codebook(
    file: Annotated[
        Path | None, typer.Argument(help="Your own codebook; none for the bundled one.")
    ] = None,
    dimension: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE", help="Check a coverage dimension, shipped or your own, instead."
        ),
    ] = None,
) -> None:
    """Check a codebook's form, and that the rules read every example as it says."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.codebook.dimensions import load_dimension
    from scr_nlp.examples import check_dimension, check_examples

    if file and dimension:
        raise typer.BadParameter("take one of a codebook and --dimension")
    if dimension:
        entry = load_dimension(dimension)
        failures = check_dimension(entry, dimension)
        told = f"1 dimension, {len(entry.examples) + len(entry.texts)} examples"
    else:
        codebook = load_codebook(file)
        failures = check_examples(codebook, file)
        examples = sum(len(code.examples) for code in codebook.codes.values())
        told = f"{len(codebook.codes)} codes, {examples} examples"
    wrong = 0
    for failure in failures:
        wrong += 1
        complain(
            f"{failure.code}: expected {failure.expected}, found {failure.found}:"
            f" “{shorten(failure.text, _TEXT)}”"
        )
    typer.echo(f"{told}, {wrong} read otherwise")
    if wrong:
        raise typer.Exit(1)


@codebook_app.command(name="import")
def import_codes(
    qdc: Annotated[Path, typer.Argument(help="A REFI-QDA codebook (.qdc) of another program.")],
    to: Annotated[Path, typer.Option(help="The codebook file to write (YAML).")],
    codebook: _File = None,
) -> None:
    """Draft a codebook from one of NVivo, MAXQDA, ATLAS.ti or QualCoder."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.errors import ExchangeError
    from scr_nlp.exchange import draft_codebook
    from scr_nlp.files import write_private

    if to.exists():
        raise ExchangeError(f"{to.name}: is there already; give another name")
    text, number = draft_codebook(qdc, load_codebook(codebook))
    write_private(to, text.encode())
    typer.echo(f"{number} codes in {to}; write their cues, then check it")
