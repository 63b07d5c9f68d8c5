"""The tables of a theme report as one Excel workbook, with a sheet of notes before them.

Text is written as text: nothing in a document becomes a formula, a link or a date. Numbers
stay numbers, under a filter and a header that stays in view.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from scr_nlp.report.methods import describe_methods
from scr_nlp.report.sheets import Sheet, list_sheets
from scr_nlp.report.tables import list_rows

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from scr_nlp.report.tables import ThemeTables

MAX_ROWS = 1_048_575
MAX_CHARACTERS = 32_767
"""Rows below a header and characters of a cell that Excel can hold."""

_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_LONG = frozenset({"text", "message"})
_NOTES_WIDTH, _LINE_HEIGHT = 100, 15
_MADE = datetime(2000, 1, 1)


def _clean(text: str) -> str:
    """Text that Excel can hold: no character that XML forbids, no lone surrogate, not too long."""
    kept = "".join(
        character
        for character in text.encode("utf-8", "replace").decode()
        if character >= " " or character in "\t\n\r"
    ).translate({0xFFFE: None, 0xFFFF: None})
    # Excel counts UTF-16 units.
    if len(kept.encode("utf-16-le")) // 2 > MAX_CHARACTERS:
        kept = kept.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - 1)].decode("utf-16-le", "ignore")
        kept += "…"
    return kept


def _write(sheet: Worksheet, row: int, column: int, value: Any, form: Any = None) -> None:
    if isinstance(value, tuple):
        value = "; ".join(str(part) for part in value)
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", form)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, _clean(str(value)), form)


def _width(name: str) -> int:
    if name in _LONG:
        return 80
    return 34 if name in {"name", "title", "source", "section", "quote", "board"} else 14


def _add_sheet(book: Workbook, forms: dict[str, Any], table: Sheet) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    rows = list_rows(table.frame, *table.columns)[:MAX_ROWS]
    for column, name in enumerate(table.columns):
        form = forms["decimal" if table.frame[name].dtype.kind == "f" else "plain"]
        sheet.set_column(column, column, _width(name), form)
        sheet.write_string(0, column, _clean(name), forms["header"])
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, place, column, value)
    sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)


def _add_notes(
    book: Workbook, forms: dict[str, Any], tables: ThemeTables, sheets: list[Sheet]
) -> None:
    """What was done, and what each sheet and column holds."""
    notes = book.add_worksheet("notes")
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 26)
    notes.set_column(2, 2, _NOTES_WIDTH)
    notes.set_landscape()
    notes.fit_to_pages(1, 0)
    line = 0
    title = f"Theme frequencies: {tables.name}" if tables.name else "Theme frequencies"
    notes.write_string(line, 0, _clean(title), forms["title"])
    for section in describe_methods(tables):
        line += 1
        for place, text in enumerate(section.paragraphs):
            lines = 1 + len(text) // (_NOTES_WIDTH - 8)
            notes.set_row(line, lines * _LINE_HEIGHT)
            if not place:
                notes.write_string(line, 0, section.heading, forms["bold"])
            notes.write_string(line, 2, _clean(text), forms["long"])
            line += 1
    line += 1
    for column, words in enumerate(("sheet", "column", "meaning")):
        notes.write_string(line, column, words, forms["header"])
    for sheet in sheets:
        line += 1
        left_out = len(sheet.frame) - MAX_ROWS
        about = f"{sheet.about} ({len(sheet.frame)} rows)"
        if left_out > 0:
            about += f"; Excel holds no more, and the last {left_out} are left out: use --csv"
        notes.write_url(line, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        notes.write_string(line, 2, about, forms["long"])
        for name, meaning in sheet.columns.items():
            line += 1
            notes.write_string(line, 1, _clean(name))
            notes.write_string(line, 2, meaning, forms["long"])


def render_xlsx(tables: ThemeTables) -> bytes:
    """The workbook; the same tables give the same bytes."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    sheets = list_sheets(tables)
    with Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {"title": "Theme frequencies in safeguarding reviews", "created": _MADE}
        )
        forms = {
            "plain": book.add_format({"valign": "top"}),
            "long": book.add_format({"valign": "top", "text_wrap": True}),
            "decimal": book.add_format({"valign": "top", "num_format": "0.0"}),
            "header": book.add_format({"bold": True, "valign": "top", "bottom": 1}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        _add_notes(book, forms, tables, sheets)
        for sheet in sheets:
            _add_sheet(book, forms, sheet)
    return buffer.getvalue()
