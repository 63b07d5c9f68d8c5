"""Options of ``analyse`` and ``report`` that join a user's lists to a study's documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scr_nlp.lists import Joined
    from scr_nlp.study import Study

_MOST_TOLD = 20

MetadataOption = Annotated[
    Path | None,
    typer.Option(
        help="A list (.xlsx, .xls, .csv) whose columns are joined to the documents by file"
        " name or case."
    ),
]
CaseColumnOption = Annotated[
    str | None,
    typer.Option(help="The column of the list that says which case a document belongs to."),
]
ManifestOption = Annotated[
    Path | None,
    typer.Option(help="A list with columns file and case: documents of one case count once."),
]


def check_lists(metadata: Path | None, case_column: str | None) -> None:
    """Refuse a column without a list, before any work is done."""
    if case_column and metadata is None:
        raise typer.BadParameter("--case-column names a column of the --metadata list; give both")


def join_lists(
    study: Study, metadata: Path | None, case_column: str | None, manifest: Path | None
) -> None:
    """Join what was given and tell what could not be joined."""
    from scr_nlp.lists import group_cases, join_list

    if metadata is not None:
        _print_joined(metadata, join_list(study, metadata, case_column=case_column))
    if manifest is not None:
        _print_joined(manifest, group_cases(study, manifest))


def _print_joined(path: Path, joined: Joined) -> None:
    from scr_nlp.cli.terminal import plain

    rows = joined.n_rows - len(joined.unmatched_rows)
    documents = joined.n_documents + len(joined.unmatched_documents)
    typer.echo(
        f"{plain(path.name)}: {rows} of {joined.n_rows} rows joined to"
        f" {joined.n_documents} of {documents} documents"
    )
    _print_some([f"row {left.row} fits {left.reason}" for left in joined.unmatched_rows])
    _print_some([f"{plain(name)} is in no row" for name in joined.unmatched_documents])


def _print_some(lines: list[str]) -> None:
    for line in lines[:_MOST_TOLD]:
        typer.echo(f"  {line}")
    if len(lines) > _MOST_TOLD:
        typer.echo(f"  and {len(lines) - _MOST_TOLD} more")
