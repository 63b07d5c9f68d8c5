"""The tables of a theme report as CSV files that spreadsheets open safely.

UTF-8 with a byte order mark, without which Excel reads accents wrongly, and lines
that end as RFC 4180 says. A text cell that a spreadsheet would run as a formula
gets an apostrophe before it, as OWASP advises ("CSV injection").
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from scr_nlp.report.sheets import Sheet, list_sheets
from scr_nlp.report.tables import list_rows

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.report.tables import ThemeTables

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def defuse(value: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip()[:1] in _FORMULA else value


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return defuse("; ".join(str(part) for part in value))
    if isinstance(value, str):
        return defuse(value.replace("\0", ""))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # Two places for per cents; p-values and shares keep what they have to say.
        return f"{value:.2f}" if value == 0 or abs(value) >= 0.1 else f"{value:.3g}"
    return str(value)


def encode_frame(frame: pd.DataFrame) -> bytes:
    """A frame as CSV, under its own column names."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in list_rows(frame):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def _encode(sheet: Sheet) -> bytes:
    return encode_frame(sheet.frame[list(sheet.columns)])


def _readme(sheets: list[Sheet], n_cases: int) -> bytes:
    lines = [
        "Tables of a theme-frequency report by scr_nlp",
        "",
        f"{n_cases} documents stand for a case and are counted. A document counts once for a code",
        "if at least one paragraph asserts it as present for the case. Negated, hypothetical and",
        "neutral findings never count. Machine coding errs: check the evidence before you publish.",
        "",
        "Files are UTF-8 with a byte order mark. A text cell that begins with = + - @ or a tab has",
        "an apostrophe before it, so that no spreadsheet runs it as a formula. Excel reads 1.10 as",
        "1.1: where you cite paragraph numbers, import the column 'number' as text.",
    ]
    for sheet in sheets:
        lines += ["", f"{sheet.name}.csv: {sheet.about} ({len(sheet.frame)} rows)"]
        lines += [f"  {column}: {meaning}" for column, meaning in sheet.columns.items()]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def render_csv(tables: ThemeTables) -> dict[str, bytes]:
    """Each table as a CSV file, by file name, and a ``README.txt`` that explains columns."""
    sheets = list_sheets(tables)
    return {
        **{f"{sheet.name}.csv": _encode(sheet) for sheet in sheets},
        "README.txt": _readme(sheets, tables.n_cases),
    }
