"""A list's columns kept beside the documents of a study, and what could not be joined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scr_nlp.errors import ListError
from scr_nlp.ingest.dates import find_dates
from scr_nlp.lists.matching import Matches, Unmatched, match_rows
from scr_nlp.lists.tables import Table, read_table

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.study import Study

FILE, CASE = "file", "case"
"""The columns of a manifest."""

TAKEN = {"review_id"}
"""Names that a column of a list cannot have: the frame of attributes has them."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a list.

    Attributes:
        columns: names of the attributes that the documents have from it.
        n_rows: how many rows the list has.
        n_documents: how many documents were joined to one.
        unmatched_rows: rows that were joined to none, and why.
        unmatched_documents: file names of the documents that no row tells of.
    """

    columns: tuple[str, ...]
    n_rows: int
    n_documents: int
    unmatched_rows: tuple[Unmatched, ...]
    unmatched_documents: tuple[str, ...]


def join_list(study: Study, path: Path | str, *, case_column: str | None = None) -> Joined:
    """Keep the columns of a list (.xlsx, .xls, .csv) as attributes of a study's documents.

    A column of dates gives a second attribute with the year, ``NAME (year)``. The
    attributes are in ``study.attributes()``; joining a list again replaces its columns.

    Args:
        study: the study whose documents are meant.
        path: the list, one row for each document or case, with column names.
        case_column: the column that says which case a row belongs to; documents of
            one case are then counted once, whatever their front matter says.

    Raises:
        ListError: the list cannot be read, or has no such column.
        StudyError: the study cannot be read or written.
    """
    table = read_table(path)
    if case_column and case_column not in table.columns:
        raise ListError(
            f"{Path(path).name}: has no column {case_column!r}; choose from "
            + ", ".join(table.columns)
        )
    reviews = study.reviews()
    matches = match_rows(table, reviews, case_column)
    years = _year_columns(table)
    values: dict[str, dict[str, str]] = {}
    for review_id, place in matches.rows.items():
        cells = table.rows[place][1]
        row = dict(zip(table.columns, cells, strict=True))
        values[review_id] = {name: row[name] for name in table.columns if name not in TAKEN}
        values[review_id] |= {f"{name} (year)": _year(row[name]) for name in years}
    study.keep_attributes(values)
    if case_column:
        column = table.columns.index(case_column)
        study.keep_cases({key: table.rows[place][1][column] for key, place in matches.rows.items()})
    names = tuple(name for name in table.columns if name not in TAKEN)
    return _tell(table, matches, reviews, names + tuple(f"{name} (year)" for name in years))


def group_cases(study: Study, path: Path | str) -> Joined:
    """Put the documents of a study in cases by a manifest: a list with columns file, case.

    Raises:
        ListError: the manifest cannot be read, or lacks one of the columns.
        StudyError: the study cannot be read or written.
    """
    table = read_table(path)
    places = {name.casefold(): place for place, name in enumerate(table.columns)}
    missing = [name for name in (FILE, CASE) if name not in places]
    if missing:
        raise ListError(
            f"{Path(path).name}: has no column {missing[0]!r}; a manifest has the columns"
            f" {FILE} and {CASE}"
        )
    files = Table((FILE,), tuple((n, (cells[places[FILE]],)) for n, cells in table.rows))
    reviews = study.reviews()
    matches = match_rows(files, reviews)
    study.keep_cases(
        {key: table.rows[place][1][places[CASE]] for key, place in matches.rows.items()}
    )
    return _tell(table, matches, reviews, ())


def _tell(
    table: Table, matches: Matches, reviews: pd.DataFrame, columns: tuple[str, ...]
) -> Joined:
    left = reviews["source"][~reviews["review_id"].isin(list(matches.rows))]
    return Joined(columns, len(table.rows), len(matches.rows), matches.unmatched, tuple(left))


def _year(text: str) -> str:
    """The year of a cell that is a date and nothing else; empty otherwise."""
    for date in find_dates(text):
        if (date.start, date.end) == (0, len(text)):
            return date.iso[:4]
    return ""


def _year_columns(table: Table) -> list[str]:
    """Columns that hold dates more precise than a year, and nothing else."""
    found = []
    for place, name in enumerate(table.columns):
        cells = [cells[place] for _, cells in table.rows if cells[place]]
        if cells and all(_year(cell) for cell in cells) and any(len(cell) > 4 for cell in cells):
            found.append(name)
    return found
