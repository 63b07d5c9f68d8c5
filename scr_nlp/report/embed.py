"""The quoted paragraphs of a report as data that a page can hold and read bit by bit.

One small index tells which documents stand behind each number, and what they can be
filtered by; from it the page counts again. The quotations of a few documents at a time
are a chunk: JSON, compressed, in base64, which the page unpacks only when somebody looks
at one of them. Spans are counted in UTF-16 units, as JavaScript counts them.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.report.tables import list_rows

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.report.tables import ThemeTables

MAX_CHARACTERS = 120_000_000
"""Of quoted paragraphs in one page; compressed, a browser opens that without strain."""

CHUNK_CHARACTERS = 500_000
"""Of JSON in one chunk, before it is compressed: unpacked in some milliseconds."""

_LIMITS = (None, 20, 8, 3, 1)
_WINDOW = 1_500
_LONGEST = 4_000
_MOST_SECTIONS = 80


def dump(value: Any) -> str:
    """JSON that cannot end a script element or a line of script, whatever it holds."""
    packed = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        packed = packed.replace(character, f"\\u{ord(character):04x}")
    return packed


def measure_key(kind: str, code: str, facet: str) -> str:
    """The name of a number of the frequency table within a page."""
    return "/".join(part for part in (kind, code, facet) if part)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _excerpt(text: str, start: int, end: int) -> tuple[str, int, int]:
    """A paragraph, or its part round a span if it is very long, and the span in it."""
    start, end = max(0, start), min(end, len(text))
    if len(text) > _LONGEST:
        end = min(end, start + _WINDOW)
        low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
        before, after = "…" * (low > 0), "…" * (high < len(text))
        text = before + text[low:high] + after
        start, end = start - low + len(before), end - low + len(before)
    return text, _units(text[:start]), _units(text[:end])


def quotations_within(evidence: pd.DataFrame) -> tuple[pd.DataFrame, int | None]:
    """The evidence that a page can hold, and how many quotations per document and code.

    ``None`` where all of it fits. One quotation for each document and code always stays:
    every number keeps a paragraph that bears it out.
    """
    group = ["review_id", "kind", "code", "facet"]
    kept, limit = evidence, None
    for limit in _LIMITS:
        kept = evidence if limit is None else evidence.groupby(group, sort=False).head(limit)
        distinct = kept.drop_duplicates(["review_id", "paragraph"])
        lengths = distinct["text"].map(len).astype("int64").clip(upper=_LONGEST)
        if lengths.sum() <= MAX_CHARACTERS:
            break
    return kept, limit


class _Passages:
    """The distinct passages of one document, each kept once."""

    def __init__(self, paged: bool) -> None:
        self.paged = paged
        self.rows: list[list[Any]] = []
        self._places: dict[tuple[Any, ...], int] = {}

    def add(self, page: int, number: str | None, section: str | None, text: str) -> int:
        """The place of a passage: page (0 where the document has none), number, section, text."""
        row = (page if self.paged else 0, number or "", section or "", text)
        if row not in self._places:
            self._places[row] = len(self.rows)
            self.rows.append(list(row))
        return self._places[row]


def _by_review(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Rows of a frame as named tuples, by review, in their order."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in list_rows(frame):
        rows[row.review_id].append(row)
    return rows


def _near_miss_places(tables: ThemeTables) -> dict[tuple[str, int], Any]:
    """The paragraphs that near misses of coverage stand in, by review and block."""
    wanted = {
        (review_id, miss.paragraph)
        for review_id, searched in zip(
            tables.coverage["review_id"], tables.coverage["searched"], strict=True
        )
        for miss in searched.near_misses
    }
    keys = zip(tables.paragraphs["review_id"], tables.paragraphs["paragraph"], strict=True)
    rows = list_rows(tables.paragraphs[[key in wanted for key in keys]])
    return {(row.review_id, row.paragraph): row for row in rows}


def _coverage_block(
    grade: Any, evidence: list[Any], places: dict[tuple[str, int], Any], passages: _Passages
) -> dict[str, Any]:
    """One dimension of one document: its level, what shows it, and where the tool looked."""
    met: dict[str, list[int]] = defaultdict(list)
    for row in evidence:
        if row.dimension == grade.dimension:
            text, _, _ = _excerpt(row.text, 0, 0)
            met[row.criterion].append(passages.add(row.page, row.number, row.section, text))
    searched, misses = grade.searched, []
    for miss in searched.near_misses:
        place = places.get((grade.review_id, miss.paragraph))
        words = miss.text.removesuffix("…")
        if place is not None and words in place.text:
            start = place.text.index(words)
            text, start, end = _excerpt(place.text, start, start + len(words))
            at = passages.add(place.page, place.number, place.section, text)
            misses.append([at, start, end, miss.reason])
    return {
        "level": int(grade.level),
        "met": met,
        "paragraphs": searched.paragraphs,
        "sections": list(searched.sections[:_MOST_SECTIONS]),
        "misses": misses,
        "unread": list(searched.unread_pages),
    }


@dataclass(frozen=True, slots=True)
class Chunks:
    """Compressed quotations; ``firsts`` are the places of the first document of each."""

    firsts: list[int]
    texts: list[str]


def pack_chunks(blocks: Iterable[str]) -> Chunks:
    """The JSON of documents in chunks: zlib streams in base64, each of a JSON array."""
    chunks, begun, size, place = Chunks([], []), list[str](), 0, -1
    for place, block in enumerate(blocks):
        if begun and size + len(block) > CHUNK_CHARACTERS:
            _close_chunk(chunks, begun, place)
            begun, size = [], 0
        begun.append(block)
        size += len(block)
    if begun:
        _close_chunk(chunks, begun, place + 1)
    return chunks


def _close_chunk(chunks: Chunks, blocks: list[str], end: int) -> None:
    packed = zlib.compress(f"[{','.join(blocks)}]".encode())
    chunks.firsts.append(end - len(blocks))
    chunks.texts.append(b64encode(packed).decode())


def document_blocks(tables: ThemeTables, kept: pd.DataFrame) -> Iterator[str]:
    """JSON of each document in order: its passages, quotations by code, and coverage.

    ``kept`` is the part of the evidence that is quoted; what is left out is numbered.
    """
    group = ["review_id", "kind", "code", "facet"]
    totals = tables.evidence.groupby(group).size().to_dict()
    quoted, places = _by_review(kept), _near_miss_places(tables)
    grades, shown = _by_review(tables.coverage), _by_review(tables.coverage_evidence)
    for review_id, pages, counted in list_rows(tables.documents, "review_id", "n_pages", "counted"):
        passages = _Passages(pages > 1)
        quotes: dict[str, list[list[Any]]] = defaultdict(list)
        left: dict[str, int] = {}
        for row in quoted[review_id]:
            text, start, end = _excerpt(row.text, row.quote_start, row.quote_end)
            place = passages.add(row.page, row.number, row.section, text)
            key = measure_key(row.kind, row.code, row.facet)
            told = (row.cue, row.method, list(row.experiencer), row.historical_only)
            quotes[key].append([place, start, end, *told, round(row.score, 2)])
            left[key] = totals[review_id, row.kind, row.code, row.facet] - len(quotes[key])
        coverage = {
            grade.dimension: _coverage_block(grade, shown[review_id], places, passages)
            for grade in (grades[review_id] if counted else ())
        }
        yield dump(
            {
                "quotes": quotes,
                "left": {key: int(number) for key, number in left.items() if number},
                "coverage": coverage,
                "passages": passages.rows,
            }
        )


def _documents_behind(units: set[tuple[str, int]], places: dict[str, int]) -> list[list[int]]:
    counts = Counter(places[review_id] for review_id, _ in units)
    return [[place, counts[place]] for place in sorted(counts)]


def _index_measures(tables: ThemeTables, places: dict[str, int]) -> dict[str, Any]:
    """For each number above nought: its name, codes, and documents with their paragraphs."""
    units: dict[tuple[str, str, str, bool], set[tuple[str, int]]] = defaultdict(set)
    for kind, code, facet, past, review_id, unit in list_rows(
        tables.evidence, "kind", "code", "facet", "historical_only", "review_id", "unit"
    ):
        units[kind, code, facet, past].add((review_id, unit))
    measures = {}
    for row in list_rows(tables.frequency):
        keys = [(row.kind, code, row.facet) for code in row.codes]
        present = {unit for key in keys for unit in units[*key, False]}
        documents = {review_id for review_id, _ in present}
        past = {unit for key in keys for unit in units[*key, True] if unit[0] not in documents}
        if present or past:
            measures[measure_key(row.kind, row.code, row.facet)] = {
                "name": row.name,
                "keys": [measure_key(*key) for key in keys],
                "present": _documents_behind(present, places),
                "past": _documents_behind(past, places),
            }
    return measures


def _index_dimensions(tables: ThemeTables, places: dict[str, int]) -> dict[str, Any]:
    """For each coverage dimension: its criteria, the terms looked for, and the levels."""
    counted = tables.documents.loc[tables.documents["counted"], ["review_id", "short"]]
    grades = tables.coverage.merge(counted, on="review_id")
    dimensions = {}
    for dimension in load_dimensions().dimensions:
        here = grades[grades["dimension"] == dimension.id]
        rows = list_rows(here, "review_id", "level", "short")
        dimensions[dimension.id] = {
            "name": dimension.name,
            "criteria": {aspect.id: aspect.name for aspect in dimension.aspects},
            "terms": sorted({term for searched in here["searched"] for term in searched.terms}),
            "documents": [[places[name], int(level), bool(short)] for name, level, short in rows],
        }
    return dimensions


def _index_filters(tables: ThemeTables) -> list[dict[str, Any]]:
    """What documents can be filtered by: the values of a column, and each document's.

    A column with one value throughout parts nothing and is left out.
    """
    filters = []
    for column, name in tables.filters.items():
        stated = tables.documents[column].fillna("")
        values = sorted(set(stated), key=lambda value: (not value, value.casefold()))
        if len(values) > 1:
            places = {value: place for place, value in enumerate(values)}
            kept = {"id": column, "name": name, "values": values}
            filters.append({**kept, "of": [places[value] for value in stated]})
    return filters


def build_index(tables: ThemeTables) -> dict[str, Any]:
    """Which documents stand behind each number, and what a page must call them."""
    documents = tables.documents
    places = {review_id: place for place, review_id in enumerate(documents["review_id"])}
    codes = list_rows(tables.frequency, "kind", "code", "facet", "name")
    told = ("source", "title", "type_name", "board", "published")
    sizes = ("counted", "n_pages", "words")
    return {
        "documents": [
            [value or "" for value in row[: len(told)]] + [int(value) for value in row[len(told) :]]
            for row in list_rows(documents, *told, *sizes)
        ],
        "of": tables.n_cases,
        "filters": _index_filters(tables),
        "names": {measure_key(kind, code, facet): name for kind, code, facet, name in codes},
        "measures": _index_measures(tables, places),
        "dimensions": _index_dimensions(tables, places),
    }
