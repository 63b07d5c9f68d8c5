"""Queries of a study that come out as pandas frames with stated dtypes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scr_nlp.errors import StudyError
from scr_nlp.study.rows import METADATA_FIELDS, unpack, unpack_searched

if TYPE_CHECKING:
    import pandas as pd

_METADATA = ", ".join(
    f"(SELECT value FROM metadata WHERE review = reviews.id AND field = '{name}') AS {name}"
    for name in METADATA_FIELDS
)


def _frame(
    connection: sqlite3.Connection,
    query: str,
    dtypes: Mapping[str, str],
    parameters: tuple[Any, ...] = (),
) -> pd.DataFrame:
    """The rows of a query under the given column names, in the query's order."""
    import pandas as pd

    cursor = connection.cursor()
    cursor.row_factory = None
    found = cursor.execute(query, parameters).fetchall()
    return pd.DataFrame.from_records(found, columns=list(dtypes)).astype(dict(dtypes))


def _unpacked(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    for column in columns:
        frame[column] = frame[column].map(unpack).astype("object")
    return frame


def read_reviews(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per review, in the order in which they were added.

    Returns:
        string: ``review_id``, ``source``, ``title``, ``doc_type``, ``nation``, ``board``,
        ``subject``, ``author``, ``chair``, ``published``, ``reference``, ``review_type``,
        ``reported``, ``incident``, ``period``, ``ages``, ``children`` (missing where the
        document does not say; see :class:`~scr_nlp.types.Metadata`); int64:
        ``n_pages``, ``n_paragraphs``; object: ``warnings`` (tuple of str),
        ``unread_pages`` (tuple of int); string: ``package``, ``codebook``, ``model`` (the
        run), ``text_id`` (equal where the text is), ``case`` (the case that the user's
        list puts it in, else missing).
    """
    frame = _frame(
        connection,
        f"SELECT reviews.review_id, source, {_METADATA}, json_array_length(page_starts),"
        " (SELECT count(*) FROM blocks WHERE review = reviews.id AND kind <> 'heading'),"
        " warnings, unread_pages, package, codebook, model, text_id, cases.label"
        " FROM reviews JOIN runs ON runs.id = run"
        " LEFT JOIN cases ON cases.review_id = reviews.review_id ORDER BY reviews.id",
        {
            "review_id": "string",
            "source": "string",
            **dict.fromkeys(METADATA_FIELDS, "string"),
            "n_pages": "int64",
            "n_paragraphs": "int64",
            "warnings": "object",
            "unread_pages": "object",
            "package": "string",
            "codebook": "string",
            "model": "string",
            "text_id": "string",
            "case": "string",
        },
    )
    return _unpacked(frame, "warnings", "unread_pages")


def read_attributes(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per review, with a column for each column of the user's lists.

    Returns:
        string: ``review_id`` and one column per name, in the lists' order (missing
        where the list gives nothing for a review).
    """
    names = connection.execute("SELECT name FROM attributes GROUP BY name ORDER BY min(rowid)")
    columns = [name for (name,) in names]
    frame = _frame(
        connection,
        "SELECT review_id FROM reviews ORDER BY id",
        {"review_id": "string"},
    )
    values: dict[str, dict[str, str]] = {name: {} for name in columns}
    for review_id, name, value in connection.execute("SELECT * FROM attributes"):
        values[name][review_id] = value
    for name in columns:
        frame[name] = frame["review_id"].map(values[name]).astype("string")
    return frame


_PLACE = {
    "page": "int64",
    "number": "string",
    "section": "string",
    "section_kind": "string",
}
_SPAN = {"start": "int64", "end": "int64", "text": "string"}


def read_paragraphs(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per coding unit (every block but a heading), in reading order.

    Returns:
        string: ``review_id``; int64: ``paragraph`` (the block's index); string:
        ``kind``; int64: ``level``, ``page`` (1-based, where it begins); string:
        ``number``, ``section``, ``section_kind``; int64: ``start``, ``end`` (half-open
        character offsets in the review's text); string: ``text``.
    """
    return _frame(
        connection,
        "SELECT review_id, block, kind, level, page, number, section, section_kind,"
        ' start, "end", text'
        " FROM paragraphs JOIN reviews ON reviews.id = review ORDER BY review, block",
        {
            "review_id": "string",
            "paragraph": "int64",
            "kind": "string",
            "level": "int64",
            **_PLACE,
            **_SPAN,
        },
    )


def read_findings(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per finding, with the place it stands in.

    Returns:
        string: ``review_id``, ``code``, ``kind``, ``status``; object: ``experiencer``
        (tuple of str, empty for agencies and themes); string: ``role`` (agencies only),
        ``polarity`` (themes only); int64: ``paragraph``, ``page`` (1-based, where the
        words begin); string: ``number``, ``section``, ``section_kind``; int64:
        ``start``, ``end``; string: ``text``, ``cue``, ``method`` (``human:NAME`` where a
        person decided); float64: ``score`` (0-1).
    """
    frame = _frame(
        connection,
        "SELECT review_id, code, f.kind, status, experiencer, role, polarity, paragraph,"
        ' f.page, number, section, section_kind, f.start, f."end", f.text, cue, method, score'
        " FROM findings AS f JOIN reviews ON reviews.id = f.review"
        " JOIN blocks AS b ON b.review = f.review AND b.block = f.paragraph"
        " ORDER BY f.review, position",
        {
            "review_id": "string",
            "code": "string",
            "kind": "string",
            "status": "string",
            "experiencer": "object",
            "role": "string",
            "polarity": "string",
            "paragraph": "int64",
            **_PLACE,
            **_SPAN,
            "cue": "string",
            "method": "string",
            "score": "float64",
        },
    )
    return _unpacked(frame, "experiencer")


def read_decisions(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per decision that a person took, in the order in which they were taken.

    Returns:
        int64: ``decision`` (its number); string: ``review_id``, ``verdict``, ``code``,
        ``status``, ``role``, ``polarity``, ``text`` (of the finding that was judged),
        ``new_code``, ``new_status``, ``new_role``, ``new_polarity`` (of what it became;
        missing where it was rejected), ``by``, ``at`` (ISO 8601, UTC); bool: ``placed``
        (false where the review, as last read, no longer has the paragraph: the decision is
        kept and does not count).
    """
    fields = ("code", "status", "role", "polarity")
    columns = [f"json_extract(finding, '$.{name}')" for name in (*fields, "text")]
    columns += [f"json_extract(outcome, '$.{name}')" for name in fields]
    strings = ("review_id", "verdict", *fields, "text", *(f"new_{name}" for name in fields))
    return _frame(
        connection,
        f"SELECT id, review_id, verdict, {', '.join(columns)}, decided_by, decided_at, placed"
        " FROM decisions ORDER BY id",
        {"decision": "int64", **dict.fromkeys((*strings, "by", "at"), "string"), "placed": "bool"},
    )


_CRITERIA = (
    "SELECT review_id, dimension, criteria.id, met, paragraphs"
    " FROM criteria JOIN reviews ON reviews.id = criteria.review"
    " JOIN coverage AS c ON c.review = criteria.review AND c.position = coverage"
    " ORDER BY criteria.review, coverage, criteria.position"
)


def read_criteria(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per criterion of a review's coverage.

    Returns:
        string: ``review_id``, ``dimension``, ``id``; bool: ``met``; object:
        ``paragraphs`` (tuple of int: indices of the paragraphs that show it).
    """
    frame = _frame(
        connection,
        _CRITERIA,
        {
            "review_id": "string",
            "dimension": "string",
            "id": "string",
            "met": "bool",
            "paragraphs": "object",
        },
    )
    return _unpacked(frame, "paragraphs")


def read_coverage(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per review and dimension.

    Returns:
        string: ``review_id``, ``dimension``; int64: ``level`` (0-3); bool: ``flagged``
        (level 0 or 1); float64: ``score`` (0-1); object: ``evidence`` (tuple of int: the
        paragraphs on which the level rests), ``searched``
        (:class:`~scr_nlp.types.Searched`: where the tool looked).
    """
    frame = _frame(
        connection,
        "SELECT review_id, dimension, level, level <= 1, score, NULL, searched"
        " FROM coverage JOIN reviews ON reviews.id = review ORDER BY review, position",
        {
            "review_id": "string",
            "dimension": "string",
            "level": "int64",
            "flagged": "bool",
            "score": "float64",
            "evidence": "object",
            "searched": "object",
        },
    )
    evidence: dict[tuple[str, str], set[int]] = {}
    for review_id, dimension, _, met, paragraphs in connection.execute(_CRITERIA):
        if met:
            evidence.setdefault((review_id, dimension), set()).update(unpack(paragraphs))
    keys = zip(frame["review_id"], frame["dimension"], strict=True)
    for column, values in (
        ("evidence", [tuple(sorted(evidence.get(key, ()))) for key in keys]),
        ("searched", [unpack_searched(packed) for packed in frame["searched"]]),
    ):
        frame[column] = type(frame[column])(values, index=frame.index, dtype="object")
    return frame


def read_failures(connection: sqlite3.Connection) -> pd.DataFrame:
    """One row per file that could not be read, by file name.

    Returns:
        string: ``source``, ``error`` (the error's type), ``message``.
    """
    return _frame(
        connection,
        "SELECT source, error, message FROM failures ORDER BY source",
        dict.fromkeys(("source", "error", "message"), "string"),
    )


_QUOTED = re.compile(r'"[^"]*"')
_LITERAL = re.compile(r"[^\s()\"]*\w['’-]\w[^\s()\"]*")
_MARKS = "\x01", "\x02"


def _spell_out(words: str) -> str:
    """A search in which words such as ``child's`` or ``follow-up`` are phrases, as they read."""
    pieces, place = [], 0
    for match in [*_QUOTED.finditer(words), None]:
        end = match.start() if match else len(words)
        pieces.append(_LITERAL.sub(r'"\g<0>"', words[place:end]))
        if match:
            pieces.append(match.group())
            place = match.end()
    return "".join(pieces)


def _find_hits(marked: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of what stands between marks, in the text without them."""
    opened, closed = _MARKS
    hits, length, start = [], 0, 0
    for piece in re.split(f"([{opened}{closed}])", marked):
        if piece == opened:
            start = length
        elif piece == closed:
            hits.append((start, length))
        else:
            length += len(piece)
    return tuple(hits)


def search(connection: sqlite3.Connection, words: str, limit: int) -> pd.DataFrame:
    """Paragraphs that hold all the words (or their inflections), best first.

    Words are searched in any letter case; a phrase stands in double quotes;
    ``AND``, ``OR``, ``NOT`` and ``NEAR`` have the meaning of SQLite's FTS5.

    Returns:
        string: ``review_id``, ``source``; int64: ``paragraph``, ``page``; string:
        ``number``, ``section``, ``section_kind``; int64: ``start``, ``end``; string:
        ``text``; float64: ``rank`` (bm25: the lower, the better); object: ``hits``
        (tuple of half-open spans of the words found in ``text``).

    Raises:
        StudyError: the words cannot be read as a search.
    """
    try:
        frame = _frame(
            connection,
            "SELECT review_id, source, block, page, number, section, section_kind,"
            ' start, "end", p.text, rank, highlight(paragraph_search, 0, char(1), char(2))'
            " FROM paragraph_search JOIN paragraphs AS p ON p.id = paragraph_search.rowid"
            " JOIN reviews ON reviews.id = review"
            " WHERE paragraph_search MATCH ? ORDER BY rank, review, block LIMIT ?",
            {
                "review_id": "string",
                "source": "string",
                "paragraph": "int64",
                **_PLACE,
                **_SPAN,
                "rank": "float64",
                "hits": "object",
            },
            (_spell_out(words), limit),
        )
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_ERROR":
            raise
        raise StudyError(
            'the search cannot be read; give words, or a phrase in "double quotes"'
        ) from None
    hits = [_find_hits(marked) for marked in frame["hits"]]
    frame["hits"] = type(frame["hits"])(hits, index=frame.index, dtype="object")
    return frame
