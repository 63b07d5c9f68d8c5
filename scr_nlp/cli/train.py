"""``scr-nlp train``: learned parts for a user's own codes, from their own coding."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    corpus: Annotated[Path, typer.Argument(help="Folder of an annotated corpus.")],
    codebook: Annotated[Path, typer.Option(help="Your own codebook (YAML).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the trained parts.")],
) -> None:
    """Learn your own codes from documents that you have coded.

    Then: scr-nlp analyse PATH --codebook FILE --trained FOLDER
    """
    from scr_nlp.training import LEAST_EXAMPLES, train_own_codes

    trained = train_own_codes(corpus, codebook, out)
    for code, n in trained.learned.items():
        typer.echo(f"{code}: learned from {n} paragraphs")
    for code, n in trained.left.items():
        typer.echo(
            f"{code}: {n} paragraphs, fewer than {LEAST_EXAMPLES}; its cues alone will find it"
        )
    typer.echo(f"trained parts: {out}")
