"""``scr-nlp check``: what one document covers, what it leaves out, where the tool looked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scr_nlp.cli.check_terminal import print_check
from scr_nlp.cli.terminal import complain
from scr_nlp.errors import ScrNlpError

GAP = 1
UNREADABLE = 2


def check(
    document: Annotated[Path, typer.Argument(help="The draft to check.")],
    json: Annotated[bool, typer.Option("--json", help="Print the check as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Count the questions beside the levels as gaps too.")
    ] = False,
) -> None:
    """Check how well a draft covers race and culture, the family and the child's voice.

    Nothing is written but the files asked for. Exit code: 0 no gap, 1 a gap (level 0
    or 1), 2 the draft could not be read or a file not be written.
    """
    from scr_nlp.check import check_draft

    try:
        result = check_draft(document)
        if json:
            from json import dumps

            from scr_nlp.check.jsonform import check_to_json

            typer.echo(dumps(check_to_json(result), indent=2))
        else:
            print_check(result)
    except ScrNlpError as error:
        complain(str(error))
        raise typer.Exit(UNREADABLE) from None
    if result.has_gap or (strict and result.observations):
        raise typer.Exit(GAP)
