"""A check as comments in the margin of the draft's own Word file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.errors import ReportError
from scr_nlp.ingest.origins import locate_in_word

if TYPE_CHECKING:
    from scr_nlp.check.records import Asked, DimensionCheck, DraftCheck

AUTHOR, INITIALS = "scr_nlp", "scr"

MAX_UNPACKED = 1_000_000_000
"""Bytes that all parts of a Word file may unpack to; they are held in memory at once."""

_WORD = b"PK\x03\x04"


def annotate_word(check: DraftCheck, data: bytes) -> bytes:
    """The Word file with comments at the paragraphs concerned and a summary at the top.

    Nothing but the comments is added: text, tracked changes and the comments that were
    there stay as they are.

    Raises:
        ReportError: the bytes are no Word file, or not those that were checked.
    """
    from docx.oxml.ns import qn

    _refuse_others(check, data)
    places = locate_in_word(data)
    document = _open(check.source, data)
    paragraphs = list(document.element.iter(qn("w:p")))
    notes: dict[int, list[str]] = defaultdict(list)
    for block, words, note in _collect(check):
        notes[_choose(paragraphs, places[block], words)].append(note)
    first = next((place[0] for place in places if place), 0)
    _comment(document, paragraphs[first], _summary(check))
    for position in sorted(notes):
        _comment(document, paragraphs[position], notes[position])
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _refuse_others(check: DraftCheck, data: bytes) -> None:
    if not (data.startswith(_WORD) and b"word/" in data):
        raise ReportError(
            f"{check.source}: is not a Word file (.docx), and only such a file can be given"
            " comments; use --html instead"
        )
    if hashlib.sha256(data).hexdigest() != check.review_id:
        raise ReportError(f"{check.source}: has changed since it was checked; check it again")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
            raise ReportError(f"{check.source}: unpacks to too much to be given comments")


def _open(name: str, data: bytes) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception:
        # The file has been read by our own reader; what python-docx cannot open is rare.
        raise ReportError(
            f"{name}: cannot be given comments; open it in Word, save it as 'Word Document"
            " (.docx)' and check it again"
        ) from None


def _collect(check: DraftCheck) -> list[tuple[int, str, str]]:
    """Block, words (empty for the whole block) and what is noted of them."""
    notes = []
    for dimension in check.dimensions:
        head = f"{dimension.name} (level {dimension.level}, {dimension.level_name})"
        for passage in dimension.evidence:
            what = "; ".join(passage.shows)
            notes.append((passage.place.paragraph, "", f"{head} rests on this: {what}."))
        for passage in dimension.reasons:
            notes.append((passage.place.paragraph, "", f"{head}: {' '.join(passage.shows)}"))
        if dimension.gap:
            for miss in dimension.looked.near_misses:
                note = f"{head}: “{miss.words}” was not counted: {miss.reason}."
                notes.append((miss.place.paragraph, miss.words, note))
    for asked in check.observations:
        if asked.place:
            notes.append((asked.place.paragraph, asked.words, asked.question))
    return notes


def _summary(check: DraftCheck) -> list[str]:
    wording = load_dimensions().wording
    lines = ["Gap check of this draft by scr_nlp."]
    for dimension in check.dimensions:
        lines += _summary_of(dimension, wording.by_hand)
    asked: list[Asked] = [one for one in check.observations if not one.place]
    lines += [one.question for one in asked]
    beside = len(check.observations) - len(asked)
    if beside:
        lines.append(f"Questions at single places in the margin: {beside}.")
    return [*lines, wording.statement]


def _summary_of(dimension: DimensionCheck, by_hand: str) -> list[str]:
    gap = ", a gap" if dimension.gap else ""
    lines = [f"{dimension.name}: level {dimension.level} of 3, {dimension.level_name}{gap}."]
    if dimension.by_hand:
        lines.append(by_hand)
    lines += [f"For level {step.level}: {step.question}" for step in dimension.steps]
    return lines


def _choose(paragraphs: list[Any], positions: tuple[int, ...], words: str) -> int:
    """The paragraph of a block that holds the words, or its first."""
    from docx.oxml.ns import qn

    for position in positions:
        texts = paragraphs[position].iter(qn("w:t"))
        if words and words in "".join(text.text or "" for text in texts):
            return position
    return positions[0]


def _comment(document: Any, paragraph: Any, lines: list[str]) -> None:
    """Put a comment on a whole paragraph, by marks before and after what it holds."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    comment = document.part.comments.add_comment("\n".join(lines), AUTHOR, INITIALS)
    name = {qn("w:id"): str(comment.comment_id)}
    properties = paragraph.find(qn("w:pPr"))
    start = OxmlElement("w:commentRangeStart", attrs=name)
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(OxmlElement("w:commentRangeEnd", attrs=name))
    reference = OxmlElement("w:r")
    reference.append(OxmlElement("w:commentReference", attrs=name))
    paragraph.append(reference)
