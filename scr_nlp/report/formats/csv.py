"""The tables of a theme report as CSV files that spreadsheets open safely.

UTF-8 with a byte order mark, without which Excel reads accents wrongly, and lines
that end as RFC 4180 says. A text cell that a spreadsheet would run as a formula
gets an apostrophe before it, as OWASP advises ("CSV injection").
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

from scr_nlp.report.tables import list_rows
from scr_nlp.summaries import name_dimensions

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.report.tables import ThemeTables

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_RATES = {
    "n": "documents that assert it as present for their case",
    "of": "documents counted",
    "per_cent": "n in per cent of the documents counted",
    "low": "lower end of the 95% Wilson interval, in per cent",
    "high": "upper end of the 95% Wilson interval, in per cent",
    "paragraphs": "paragraphs that assert it",
    "historical_only": "documents that assert it only of the time before the case; not part of n",
}
_NAMES = {
    "code": "id in the codebook",
    "name": "printed name",
    "codes": "the codes counted together (several only for a union)",
}
_PLACE = {
    "review_id": "SHA-256 of the document's file",
    "source": "file name",
    "title": "title in the front matter",
    "page": "page, from 1; always 1 where the format has no pages",
    "number": "printed number of the paragraph",
    "section": "heading above the paragraph",
    "text": "the paragraph",
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A file: what it holds, its rows and the meaning of each column."""

    about: str
    frame: pd.DataFrame
    columns: dict[str, str]


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
        return f"{value:.2f}"
    return str(value)


def _encode(table: _Table) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in list_rows(table.frame, *table.columns):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig", "replace")


def _frequencies(tables: ThemeTables, kind: str, about: str, **facet: str) -> _Table:
    """The frequencies of one kind of code; ``facet`` names what is counted apart, if anything."""
    frame = tables.frequency[tables.frequency["kind"] == kind]
    frame = frame.rename(columns=dict.fromkeys(("facet",), next(iter(facet), "facet")))
    return _Table(about, frame, {**_NAMES, **facet, **_RATES})


def _tables(tables: ThemeTables) -> dict[str, _Table]:
    levels = {
        name: f"documents at level {level}"
        for level, name in enumerate(("absent", "token", "partial", "addressed"))
    }
    dimensions = [f"level_{dimension}" for dimension in name_dimensions()]
    return {
        "risk_factors.csv": _frequencies(tables, "risk_factor", "Risk factors"),
        "agencies.csv": _frequencies(
            tables,
            "agency",
            "Agencies by the role in which they are named",
            role="case (acted in the case), report_author (supplied an agency report) or panel",
        ),
        "themes.csv": _frequencies(
            tables, "theme", "Practice themes", polarity="concern or good_practice"
        ),
        "coverage.csv": _Table(
            "Coverage levels: how many documents reach each, and how many leave a gap",
            tables.coverage_levels,
            {
                "dimension": "id of the dimension",
                "name": "printed name",
                "genre": "full, or short (briefings), which are counted apart",
                **levels,
                "flagged": "documents at level 0 or 1: a gap",
                "of": "documents counted",
                "per_cent": "flagged in per cent of the documents counted",
                "low": _RATES["low"],
                "high": _RATES["high"],
            },
        ),
        "documents.csv": _Table(
            "Every document that was read, counted or not",
            tables.documents,
            {
                **{name: _PLACE[name] for name in ("review_id", "source", "title")},
                "doc_type": "type of document (id)",
                "board": "board or partnership",
                "subject": "designation of the child or children",
                "published": "date of publication, as precise as printed",
                "n_pages": "pages; 1 where the format has none",
                "n_paragraphs": "paragraphs, list items, table rows, boxes and notes",
                "words": "words outside headings",
                "unread_pages": "pages on which no text could be read",
                "counted": "whether it stands for a case in the tables",
                "reason": "why it is not counted",
                "counted_as": "review_id of the document that stands for the same case",
                "risk_factors": "distinct risk factors asserted as present",
                "agencies": "distinct agencies that acted in the case",
                "concerns": "distinct themes judged a concern",
                "good_practice": "distinct themes judged good practice",
                **dict.fromkeys(dimensions, "coverage level, 0 to 3"),
                "package": "version of scr_nlp that analysed it",
                "codebook": "SHA-256 of the codebook",
                "model": "SHA-256 of the trained parts, empty where none was used",
            },
        ),
        "not_read.csv": _Table(
            "Files that could not be read",
            tables.failures,
            {"source": "file name", "error": "kind of error", "message": "what is wrong"},
        ),
        "evidence.csv": _Table(
            "The quoted paragraphs behind every number of the first three tables",
            tables.evidence,
            {
                "kind": "risk_factor, agency or theme",
                "code": _NAMES["code"],
                "name": _NAMES["name"],
                "facet": "role of an agency, polarity of a theme, empty for a risk factor",
                "historical_only": "whether it counts in historical_only rather than in n",
                **_PLACE,
                "quote": "the words that show the code",
                "quote_start": "where they begin in the paragraph, in characters from 0",
                "quote_end": "where they end",
                "status": "present or historical",
                "experiencer": "who has or suffers the risk factor",
                "cue": "words that decided the status, empty where none did",
                "method": "the rule or classifier that found it",
                "score": "how sure it is, 0 to 1",
            },
        ),
        "coverage_evidence.csv": _Table(
            "The paragraphs on which the coverage levels rest",
            tables.coverage_evidence,
            {
                "dimension": "id of the dimension",
                "level": "level of the document, 0 to 3",
                "criterion": "id of the criterion that the paragraph meets",
                "criterion_name": "printed name of the criterion",
                **_PLACE,
            },
        ),
    }


def _readme(files: dict[str, _Table], n_cases: int) -> bytes:
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
    for name, table in files.items():
        lines += ["", f"{name}: {table.about} ({len(table.frame)} rows)"]
        lines += [f"  {column}: {meaning}" for column, meaning in table.columns.items()]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def render_csv(tables: ThemeTables) -> dict[str, bytes]:
    """Each table as a CSV file, by file name, and a ``README.txt`` that explains columns."""
    files = _tables(tables)
    return {
        **{name: _encode(table) for name, table in files.items()},
        "README.txt": _readme(files, tables.n_cases),
    }
