"""The command line ``scr-nlp``: each command parses, calls the library and prints.

Whatever loads spaCy, pandas or a codebook is imported inside the commands, so that
``--help`` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scr_nlp.cli.analyse import analyse
from scr_nlp.cli.check import check
from scr_nlp.cli.codebook import codebook_app
from scr_nlp.cli.evaluate import agreement, evaluate
from scr_nlp.cli.excerpts import excerpts, search
from scr_nlp.cli.exchange import export, import_project
from scr_nlp.cli.inspect import inspect
from scr_nlp.cli.report import report
from scr_nlp.cli.review import review
from scr_nlp.cli.table import keyness, kwic, table
from scr_nlp.cli.terminal import INTERRUPTED, complain
from scr_nlp.cli.train import train
from scr_nlp.errors import ScrNlpError
from scr_nlp.version import VERSION

__all__ = ["app"]


class _Commands(TyperGroup):
    """Turns what the library raises on purpose into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ScrNlpError as error:
            complain(str(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            complain("stopped; what was done is kept")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Text analysis of UK child safeguarding reviews. Nothing leaves this machine.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"scr-nlp {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a question mark, not a traceback.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


app.command()(analyse)
app.command()(report)
app.command()(review)
app.command()(table)
app.command()(kwic)
app.command()(keyness)
app.command()(excerpts)
app.command()(search)
app.command()(export)
app.command("import")(import_project)
app.command()(check)
app.command()(inspect)
app.command()(train)
app.add_typer(codebook_app)
app.command()(evaluate)
app.command()(agreement)
