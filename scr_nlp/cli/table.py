"""``scr-nlp table``, ``kwic`` and ``keyness``: one table of a study, to read or to work with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scr_nlp.cli.lists import (
    CaseColumnOption,
    ManifestOption,
    MetadataOption,
    check_lists,
    join_lists,
)
from scr_nlp.cli.terminal import count, open_console, plain, shorten, styled
from scr_nlp.files import write_private
from scr_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.codebook import Codebook

_StudyFile = Annotated[
    Path, typer.Argument(metavar="STUDY", help="A study that 'scr-nlp analyse --study' made.")
]
_CsvOption = Annotated[
    Path | None, typer.Option(help="Write the table to this CSV file instead, whole.")
]
_TypeOption = Annotated[
    list[str] | None,
    typer.Option(help="Count documents of this type as cases; give it once for each type."),
]
_RowsOption = Annotated[int, typer.Option(min=0, help="Rows to print; 0 for all.")]
_CELL, _NARROWEST = 46, 22
_UNSEEN = (
    *("review_id", "kind", "code", "with_kind", "with_code", "agency", "theme"),
    *("citation", "codes", "suppressed", "start", "end"),
)
"""Columns that a terminal has no room for; CSV holds them."""
_SMALL = ("p", "p_holm", "trend_p", "trend_holm")


def _list_tables() -> str:
    from scr_nlp.summaries import TABLES

    return "\n".join(f"  {name:<22} {table.about}" for name, table in TABLES.items())


def table(
    study: _StudyFile,
    name: Annotated[
        str, typer.Argument(help="Name of the table; leave it out for a list of them.")
    ] = "",
    by: Annotated[
        str | None,
        typer.Option(
            help="Split by year, nation, board, doc_type, review_type, age or a column of yours."
        ),
    ] = None,
    bands: Annotated[
        str, typer.Option(help="Lower bounds of bands for a column of numbers: 1,6,11,16.")
    ] = "",
    suppress: Annotated[
        int, typer.Option(min=0, help="Hide counts below this, and what would give them away.")
    ] = 0,
    csv: _CsvOption = None,
    rows: _RowsOption = 40,
    code: Annotated[
        list[str] | None, typer.Option(help="A code of the sets; give it once for each.")
    ] = None,
    children: Annotated[
        str, typer.Option(help="Column that holds the number of children.")
    ] = "children",
    length: Annotated[int, typer.Option(min=1, max=5, help="Words in a phrase.")] = 1,
    sample: Annotated[
        Path | None,
        typer.Option(
            help="Correct by this corpus that you coded, instead of by the model card's figures."
        ),
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="The codebook of the study.")] = None,
    include_type: _TypeOption = None,
    metadata: MetadataOption = None,
    case_column: CaseColumnOption = None,
    manifest: ManifestOption = None,
) -> None:
    """Print one table of a study, or write it to a file."""
    from scr_nlp.codebook import load_codebook
    from scr_nlp.study import Study
    from scr_nlp.summaries import TABLES, TableRequest, build_table

    check_lists(metadata, case_column)
    if not name:
        typer.echo(f"Tables of a study:\n{_list_tables()}")
        return
    book = load_codebook(codebook)
    with Study(study, must_exist=True) as store:
        join_lists(store, metadata, case_column, manifest)
        request = TableRequest(
            study=store,
            codebook=book,
            include_types=include_type,
            by=by,
            bands=_read_bands(bands),
            threshold=suppress,
            codes=tuple(code or ()),
            children=children,
            length=length,
            accuracy=_measure(book, codebook, sample) if name == "corrected" else None,
        )
        frame = build_table(name, request)
        _deliver(frame, csv, rows, TABLES[name].columns)
        if suppress:
            typer.echo(_tell_hidden(frame, suppress))


def _tell_hidden(frame: pd.DataFrame, threshold: int) -> str:
    """What small numbers did to a table, and why."""
    from scr_nlp.summaries import OTHER_GROUPS

    why = f"so that no case can be recognised by a count under {threshold}"
    if "suppressed" not in frame.columns:
        return f"Small counts are left out with their rows, {why}"
    hidden = int(frame["suppressed"].sum())
    told = "No number had to be hidden"
    if hidden:
        told = f"Numbers hidden in {hidden} of {len(frame)} rows, {why} or by subtraction"
    if "group" in frame.columns and (frame["group"] == OTHER_GROUPS).any():
        told += f"; groups too small to show were joined as '{OTHER_GROUPS}'"
    return told


def _read_bands(bands: str) -> tuple[float, ...]:
    try:
        return tuple(float(bound) for bound in bands.split(",") if bound.strip())
    except ValueError:
        raise typer.BadParameter("give numbers with commas between, such as 1,6,11,16") from None


def _measure(book: Codebook, file: Path | None, sample: Path | None) -> pd.DataFrame:
    from scr_nlp.evaluation import accuracy_frame, evaluate, read_accuracy

    if sample is None:
        return read_accuracy(book)
    return accuracy_frame(evaluate(sample, settings=Settings(file), resamples=0).accuracy, book)


def kwic(
    study: _StudyFile,
    words: Annotated[
        str, typer.Argument(help="Words, in the notation of cues: 'domestic abuse/violence'.")
    ],
    width: Annotated[int, typer.Option(min=10, max=300, help="Characters on either side.")] = 50,
    sort: Annotated[
        str, typer.Option(help="By 'place', by the words to the 'left', or to the 'right'.")
    ] = "place",
    csv: _CsvOption = None,
    rows: _RowsOption = 40,
    include_type: _TypeOption = None,
) -> None:
    """Show words in the middle of what surrounds them (a concordance)."""
    from scr_nlp.study import Study
    from scr_nlp.summaries import concordance, select_cases

    if sort not in ("place", "left", "right"):
        raise typer.BadParameter("--sort takes place, left or right")
    with Study(study, must_exist=True) as store:
        cases = select_cases(store.reviews(), include_type)
        counted = cases[cases["counted"]]
        lines = concordance(store.paragraphs(), counted, words, width=width, sort=sort)  # type: ignore[arg-type]
    if csv is not None:
        _deliver(lines, csv, rows)
        return
    console = open_console()
    shown = lines.head(rows) if rows else lines
    columns = ["source", "page", "number", "left", "keyword", "right"]
    shown = shown[columns].fillna({"number": ""})
    for source, page, number, left, keyword, right in shown.itertuples(index=False, name=None):
        place = f"{shorten(source, 18)} p. {page} {number}"
        text = styled(f"{place:<32} {plain(left):>{width}}")
        text.append(plain(keyword), style="bold")
        text.append(plain(right))
        console.print(text, soft_wrap=True)
    _tell_rest(len(lines), len(shown), "places")
    apart = len(cases) - len(counted)
    verb = "is" if apart == 1 else "are"
    rest = f"; {apart} more {verb} set apart (--include-type adds them)" if apart else ""
    verb = "counts" if len(counted) == 1 else "count"
    documents = count(len(counted), "document")
    typer.echo(f"{count(len(lines), 'place')} in {documents} that {verb}{rest}")


def keyness(
    study: _StudyFile,
    by: Annotated[str, typer.Option(help="Column that parts the corpus, such as nation.")],
    group: Annotated[str, typer.Option(help="The part to describe: a value of the column.")],
    against: Annotated[
        str | None, typer.Option(help="The part to compare it with; all the rest if left out.")
    ] = None,
    length: Annotated[int, typer.Option(min=1, max=5, help="Words in a phrase.")] = 1,
    least: Annotated[int, typer.Option(min=1, help="Leave out what occurs less often.")] = 5,
    csv: _CsvOption = None,
    rows: _RowsOption = 40,
    include_type: _TypeOption = None,
) -> None:
    """List the words or phrases that set one part of a corpus apart."""
    from scr_nlp.study import Study
    from scr_nlp.summaries import group_documents, select_cases
    from scr_nlp.summaries import keyness as compare

    with Study(study, must_exist=True) as store:
        cases = select_cases(store.reviews(), include_type)
        groups = group_documents(cases, store.attributes(), by)
        found = compare(store.paragraphs(), groups, group, against, length=length, least=least)
    _deliver(found, csv, rows)


def _deliver(frame: pd.DataFrame, csv: Path | None, rows: int, columns: Sequence[str] = ()) -> None:
    """Print a frame, or write it to a file, whole or not at all."""
    if csv is None:
        _print_frame(frame, rows, columns)
        return
    from scr_nlp.report.formats.csv import encode_frame

    write_private(csv, encode_frame(frame))
    typer.echo(f"{count(len(frame), 'row')}: {csv}")


def _print_frame(frame: pd.DataFrame, rows: int, chosen: Sequence[str]) -> None:
    from rich.table import Table

    from scr_nlp.report.tables import list_rows

    # A column of nothing but empty words tells a reader nothing.
    columns = [
        name
        for name in chosen or frame.columns
        if name in frame.columns
        and name not in _UNSEEN
        and not all(value in ("", ()) for value in frame[name].astype("object").fillna(0))
    ]
    shown = frame[columns].head(rows) if rows else frame[columns]
    hidden = frame["suppressed"].tolist() if "suppressed" in frame.columns else [False] * len(frame)
    cells = [
        [_cell(value, name, masked) for name, value in zip(columns, row, strict=True)]
        for row, masked in zip(list_rows(shown), hidden, strict=False)
    ]
    console, table = open_console(), Table()
    numeric = [frame[name].dtype.kind in "if" for name in columns]
    widths = [
        _least_width(name, [row[position] for row in cells], number)
        for position, (name, number) in enumerate(zip(columns, numeric, strict=True))
    ]
    room = _count_fitting(widths, console.width)
    natural = [
        max(len(name), *(len(row[position]) for row in cells), widths[position])
        for position, name in enumerate(columns[:room])
    ]
    fitted = _fit(natural, widths[:room], console.width)
    for name, number, width in zip(columns[:room], numeric, fitted, strict=False):
        justify: Literal["left", "right"] = "right" if number else "left"
        table.add_column(name.replace("_", " "), justify=justify, width=width)
    for cell_row in cells:
        table.add_row(*map(styled, cell_row[:room]))
    console.print(table)
    if room < len(columns):
        left_out = ", ".join(name.replace("_", " ") for name in columns[room:])
        typer.echo(f"No room for: {left_out}; --csv FILE writes every column")
    _tell_rest(len(frame), len(shown), "rows")


def _least_width(name: str, cells: list[str], numeric: bool) -> int:
    """How narrow a column may become: a number is never broken, words are at spaces."""
    longest = max(map(len, cells), default=0)
    return max(longest if numeric else min(longest, _NARROWEST), *map(len, name.split("_")))


def _fit(natural: list[int], least: list[int], width: int) -> list[int]:
    """Widths that fit side by side: natural ones, the roomiest made narrower where they do not."""
    fitted = list(natural)
    spare = width - 1 - sum(column + 3 for column in fitted)
    for _ in range(-spare):
        widest = max(range(len(fitted)), key=lambda position: fitted[position] - least[position])
        fitted[widest] = max(least[widest], fitted[widest] - 1)
    return fitted


def _count_fitting(widths: list[int], width: int) -> int:
    """How many columns stand side by side in a width, frame and padding included."""
    total, fitting = 1, 0
    for column in widths:
        total += column + 3
        if total > width and fitting:
            break
        fitting += 1
    return fitting


def _cell(value: Any, name: str, masked: bool) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, str):
        return shorten(value, _CELL)
    if value is None:
        return "hidden" if masked and name == "n" else ""
    if isinstance(value, float):
        if name in _SMALL:
            return f"{value:.2g}"
        return f"{value:.1f}" if abs(value) >= 2 else f"{value:.2f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _tell_rest(total: int, shown: int, what: str) -> None:
    if total > shown:
        typer.echo(f"{shown} of {total} {what}; --rows 0 prints all, --csv FILE writes them")
