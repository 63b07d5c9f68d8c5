"""The options that several commands share: how a review is to be coded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from scr_nlp.settings import Mode, OperatingPoint, Settings

CodebookOption = Annotated[
    Path | None, typer.Option("--codebook", help="Your own codebook (YAML).")
]
ModeOption = Annotated[
    Mode,
    typer.Option(
        "--mode",
        help="thorough codes best; fast takes a fraction of the time; rules alone explain all.",
    ),
]
PrecisionOption = Annotated[
    bool, typer.Option("--precision", help="Fewer false findings, more missed ones.")
]
RecallOption = Annotated[
    bool, typer.Option("--recall", help="Fewer missed findings, more false ones.")
]
TrainedOption = Annotated[
    Path | None,
    typer.Option("--trained", help="Folder that 'scr-nlp train' wrote for your own codes."),
]
DimensionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--dimension",
        metavar="NAME|FILE",
        help="Grade one more coverage dimension: fathers_and_males, or your own file (YAML);"
        " by its wordings alone. May be given several times.",
    ),
]


def choose_settings(
    codebook: Path | None,
    mode: Mode,
    precision: bool,
    recall: bool,
    trained: Path | None = None,
    dimensions: Sequence[str] = (),
) -> Settings:
    """The settings that the options of a command ask for."""
    if precision and recall:
        raise typer.BadParameter("take one of --precision and --recall")
    point = OperatingPoint.BALANCED
    if precision:
        point = OperatingPoint.PRECISION
    if recall:
        point = OperatingPoint.RECALL
    return Settings(codebook, mode, point, trained, tuple(dimensions))
