"""Which row of a list tells of which document: by file name, else by case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.load import load_data
from scr_nlp.ingest.dates import find_dates
from scr_nlp.lists.tables import Row, Table

if TYPE_CHECKING:
    import pandas as pd

NO_DOCUMENT = "no document"
SEVERAL_CASES = "documents of more than one case"
SEVERAL_ROWS = "a document that another row fits as well"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that was joined to nothing: its number in the file, and what it fits."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """For each ``review_id`` the place of its row in the table, and the rows left over."""

    rows: dict[str, int]
    unmatched: tuple[Unmatched, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    review_id: str
    names: frozenset[str]
    subject: str
    place: frozenset[str]
    year: str

    @property
    def case(self) -> tuple[Any, ...]:
        return (self.place, self.subject) if self.subject else (self.review_id,)


@cache
def _words() -> dict[str, frozenset[str]]:
    words: dict[str, list[str]] = load_data("documents.yaml")["lists"]
    return {name: frozenset(values) for name, values in words.items()}


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("'", "").replace("’", ""))


def _place(text: str) -> frozenset[str]:
    """The words that name a place in the name of an authority or a board."""
    return frozenset(_split(text)) - _words()["common"]


def file_names(text: str) -> set[str]:
    """What a cell may call a file: its name with and without folder and ending."""
    name = re.split(r"[/\\]", text.strip())[-1].replace("%20", " ").casefold()
    return {name, re.sub(r"\.[a-z]{2,8}$", "", name)} - {""}


def _documents(reviews: pd.DataFrame) -> list[_Document]:
    columns = reviews[["review_id", "source", "subject", "board", "published"]]
    plain = columns.astype("object").fillna("").astype("str")
    return [
        _Document(
            review_id,
            frozenset(file_names(source)),
            f" {' '.join(_split(subject))} " if subject else "",
            _place(board),
            published[:4],
        )
        for review_id, source, subject, board, published in plain.itertuples(index=False, name=None)
    ]


def _column(table: Table, role: str) -> int | None:
    """The first column whose heading says that it holds the case or the authority."""
    words = _words()
    for place, name in enumerate(table.columns):
        heading = set(_split(name))
        if heading & words[role] and not heading & words[f"not_{role}"]:
            return place
    return None


def _by_file(table: Table, documents: Iterable[_Document]) -> list[set[str]]:
    """For each row the documents that its cell names, in the column that names most."""
    named: dict[str, set[str]] = {}
    for document in documents:
        for name in document.names:
            named.setdefault(name, set()).add(document.review_id)

    def claims(place: int) -> list[set[str]]:
        return [
            set().union(*(named.get(name, ()) for name in file_names(cells[place])))
            for _, cells in table.rows
        ]

    columns = [claims(place) for place in range(len(table.columns))]
    return max(columns, key=lambda column: sum(map(bool, column)))


def _years(row: Row) -> set[str]:
    return {date.iso[:4] for cell in row[1] for date in find_dates(cell)}


class _Cases:
    """Which documents a row may tell of by its case, its authority and its years."""

    def __init__(self, table: Table, documents: list[_Document], case: int | None) -> None:
        self._documents = documents
        self._case = _column(table, "case") if case is None else case
        self._authority = _column(table, "authority")
        if self._authority == self._case:
            self._authority = None

    def claims(self, row: Row) -> list[_Document]:
        label = "" if self._case is None else row[1][self._case]
        place = frozenset() if self._authority is None else _place(row[1][self._authority])
        if self._case is not None and not label:
            return []
        if self._case is None and not place:
            return []
        text = f" {' '.join(_split(label))} "
        found = [
            document
            for document in self._documents
            if (not label or (document.subject and document.subject in text))
            and (not place or document.place == place or (label and not document.place))
        ]
        if len({document.case for document in found}) > 1:
            years = _years(row)
            found = [document for document in found if document.year in years] or found
        return found


def match_rows(table: Table, reviews: pd.DataFrame, case_column: str | None = None) -> Matches:
    """Which row tells of which document.

    A row that names a file belongs to the documents of that name. Any other belongs
    to the documents of the case that its case column names (designation or pseudonym,
    with the authority where the list gives it); a list without such a column is
    joined by authority. Of several cases or rows the years decide, else none is taken.

    Args:
        table: the list.
        reviews: as ``Study.reviews()`` gives them.
        case_column: the column that names the case, if it is known.
    """
    documents = _documents(reviews)
    by_id = {document.review_id: document for document in documents}
    claims: list[list[_Document]] = [
        [by_id[key] for key in sorted(keys)] for keys in _by_file(table, documents)
    ]
    named = {document.review_id for claim in claims for document in claim}
    case = table.columns.index(case_column) if case_column else None
    cases = _Cases(table, [d for d in documents if d.review_id not in named], case)
    reasons: dict[int, str] = {}
    for place, row in enumerate(table.rows):
        if claims[place]:
            continue
        claims[place] = cases.claims(row)
        if len({document.case for document in claims[place]}) > 1:
            claims[place], reasons[place] = [], SEVERAL_CASES
    rivals: dict[str, list[int]] = {}
    for place, claim in enumerate(claims):
        for document in claim:
            rivals.setdefault(document.review_id, []).append(place)
    rows: dict[str, int] = {}
    for review_id, places in rivals.items():
        if len(places) > 1:
            year = by_id[review_id].year
            dated = [place for place in places if year in _years(table.rows[place])]
            places = dated if len(dated) == 1 else []
        if places:
            rows[review_id] = places[0]
    used = set(rows.values())
    unmatched = tuple(
        Unmatched(number, reasons.get(place, SEVERAL_ROWS if claims[place] else NO_DOCUMENT))
        for place, (number, _) in enumerate(table.rows)
        if place not in used
    )
    return Matches(rows, unmatched)
