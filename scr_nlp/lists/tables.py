"""A list as a table of plain text, from a spreadsheet (.xlsx, .xls) or CSV file."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from scr_nlp.errors import IngestError, ListError

MAX_BYTES = 20_000_000
"""Larger files are refused; a list of every review there is takes one of them."""

MAX_UNPACKED = 100_000_000
"""Bytes that the parts of a workbook may unpack to, together."""

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 2_000
"""Characters of a cell; the rest is cut off."""

_HEADING = 100
_LEADING = 50
"""The heading row is looked for among this many rows."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ",;\t|"
DAMAGED = "is a damaged spreadsheet; open it, save it again as .xlsx or .csv and try again"

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as read: the names of its columns, and its rows with their number in the file.

    Cells are plain text on one line, empty where the file has nothing; a date is ISO.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path | str) -> Table:
    """Read a list; the first sheet that holds a table is taken.

    Formulas are never evaluated: the values that the file stores for them are read.

    Raises:
        ListError: the file is missing, damaged, protected, too large, or no list.
    """
    path = Path(path)
    try:
        return _read(_load(path))
    except ListError as error:
        raise ListError(f"{path.name}: {error}") from None


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ListError(f"is over {MAX_BYTES // 1_000_000} MB; keep only the list in it")
        return path.read_bytes()
    except FileNotFoundError:
        raise ListError("does not exist; check the path") from None
    except OSError as error:
        raise ListError(f"cannot be opened ({error.strerror}); check its rights") from None


def _read(data: bytes) -> Table:
    if data.startswith(b"PK\x03\x04"):
        sheets = _read_xlsx(data)
    elif data.startswith(_OLE):
        sheets = _read_xls(data)
    else:
        sheets = iter([list(islice(_read_csv(data), MAX_ROWS + 1))])
    for sheet in sheets:
        table = _find_table(sheet)
        if table:
            return table
    raise ListError("holds no list; give one row of column names and a row for each document")


def _read_xlsx(data: bytes) -> Iterator[list[list[Any]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise ListError("unpacks to more than any list holds; keep only the list in it")
        with warnings.catch_warnings(action="ignore"):
            # It warns of what it does not keep: colours, checks of input.
            workbook = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
                # Read here and now, so that what is damaged is noticed here.
                yield [list(row) for row in rows]
    except (ListError, GeneratorExit):
        raise
    except Exception:
        # A damaged workbook makes openpyxl raise whatever it stumbles over.
        raise ListError(DAMAGED) from None


def _read_xls(data: bytes) -> Iterator[list[list[Any]]]:
    import xlrd

    if _ENCRYPTED in data:
        raise ListError("is protected by a password; save a copy without one")
    try:
        with xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True
        ) as workbook:
            for number in range(workbook.nsheets):
                yield list(_xls_rows(workbook.sheet_by_index(number), workbook.datemode))
    except (ListError, GeneratorExit):
        raise
    except Exception:
        # So does xlrd.
        raise ListError(DAMAGED) from None


def _xls_rows(sheet: Any, datemode: int) -> Iterator[list[Any]]:
    import xlrd

    for number in range(min(sheet.nrows, MAX_ROWS + 1)):
        row: list[Any] = []
        for cell in sheet.row(number)[:MAX_COLUMNS]:
            value: Any = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = xlrd.xldate_as_datetime(value, datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = None
            row.append(value)
        yield row


def _read_csv(data: bytes) -> Iterator[list[Any]]:
    from scr_nlp.ingest.formats.encodings import decode_text

    try:
        text = decode_text(data, [])
    except IngestError:
        raise ListError("is no list that can be read; give .xlsx, .xls or .csv") from None
    sample = text[:10_000]
    delimiter = max(_DELIMITERS, key=sample.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise ListError("is a damaged CSV file; save it again from its program") from None


def _plain(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    return " ".join(str(value)[:MAX_CELL].split())


def _find_table(sheet: list[list[Any]]) -> Table | None:
    """The table of a sheet: titles above its heading row and empty rows are passed by."""
    if len(sheet) > MAX_ROWS:
        raise ListError(f"has over {MAX_ROWS:,} rows; keep only the list in it")
    rows: list[Row] = []
    for number, cells in enumerate(sheet, start=1):
        plain = tuple(_plain(cell) for cell in cells[:MAX_COLUMNS])
        if any(plain):
            rows.append((number, plain))
    filled = [sum(map(bool, cells)) for _, cells in rows]
    width = max(filled[:_LEADING], default=0)
    if width < 2:
        return None
    top = next(i for i, count in enumerate(filled) if count >= max(2, (width + 1) // 2))
    headings = rows[top][1]
    if len(rows) == top + 1:
        return None
    # A column counts if it has a name; one without holds remarks.
    kept = [place for place, name in enumerate(headings) if name]
    return Table(
        _name_apart([headings[place][:_HEADING] for place in kept]),
        tuple(
            (number, tuple(cells[place] if place < len(cells) else "" for place in kept))
            for number, cells in rows[top + 1 :]
        ),
    )


def _name_apart(names: list[str]) -> tuple[str, ...]:
    """The names, with a number after one that is there already."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(apart)
