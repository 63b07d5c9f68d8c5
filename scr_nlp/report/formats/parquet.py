"""The tables of a theme report as Parquet files, for pandas, R, polars or DuckDB.

Types are kept: lists stay lists and what is missing is null. What a table and its columns
mean stands in the metadata of the file (``about``) and of each field (``meaning``).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.errors import ReportError
from scr_nlp.report.sheets import Sheet, list_sheets

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.report.tables import ThemeTables


def _plain(value: Any) -> Any:
    """Text that can be encoded: a lone surrogate becomes a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value


def _array(column: pd.Series[Any], kind: Any) -> Any:
    import pyarrow

    if pyarrow.types.is_string(kind) or pyarrow.types.is_list(kind):
        values = [None if value is None else value for value in column.astype("object")]
        values = [_plain(value) if isinstance(value, str | tuple) else None for value in values]
        return pyarrow.array(values, kind)
    return pyarrow.Array.from_pandas(column, type=kind)


def _kind(column: pd.Series[Any], name: str) -> Any:
    """The Arrow type of a column, whatever its rows hold (there may be none)."""
    import pyarrow

    kinds = {"b": pyarrow.bool_(), "i": pyarrow.int64(), "f": pyarrow.float64()}
    if column.dtype.kind in kinds:
        return kinds[column.dtype.kind]
    if name == "unread_pages":
        return pyarrow.list_(pyarrow.int64())
    return pyarrow.list_(pyarrow.string()) if column.dtype == "object" else pyarrow.string()


def _encode(sheet: Sheet) -> bytes:
    import pyarrow
    from pyarrow import parquet

    fields, arrays = [], []
    for name, meaning in sheet.columns.items():
        column = sheet.frame[name]
        kind = _kind(column, name)
        fields.append(pyarrow.field(name, kind, metadata={"meaning": meaning}))
        arrays.append(_array(column, kind))
    schema = pyarrow.schema(fields, metadata={"about": sheet.about})
    buffer = BytesIO()
    parquet.write_table(
        pyarrow.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd"
    )
    return buffer.getvalue()


def render_parquet(tables: ThemeTables) -> dict[str, bytes]:
    """Each table as a Parquet file, by file name.

    Raises:
        ReportError: pyarrow is not installed.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ReportError(
            "Parquet files need pyarrow; install it with: pip install 'scr-nlp[parquet]'"
        ) from None
    return {f"{sheet.name}.parquet": _encode(sheet) for sheet in list_sheets(tables)}
