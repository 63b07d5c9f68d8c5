"""Annotated corpora: documents with their units, records and coverage levels.

    NAME/docs/ID.md        the document, Markdown; or
    NAME/docs/ID.json      the document as read (:mod:`scr_nlp.kept_review`)
    NAME/labels/ID.json    its labels
    NAME/split.json        its parts by document (optional)

A unit is a block of the document as :func:`scr_nlp.ingest.read_review` reads it;
a record names it by its index ``i``. ``split.json`` maps the name of a part to ids
or patterns (``T*``); a document belongs to the first part that names it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from scr_nlp.codebook import Codebook, load_codebook, load_data
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.errors import CorpusError, IngestError
from scr_nlp.ingest import read_review
from scr_nlp.kept_review import unpack_review
from scr_nlp.types import BlockKind, CodeKind, Experiencer, Polarity, Review, Role, Status

_MAX_BYTES = 20_000_000

Attribute = Literal["code", "status", "experiencer", "role", "polarity"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One coding unit: block ``i`` of the review, its half-open span and its text."""

    i: int
    kind: BlockKind
    number: str | None
    section: str
    section_kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One code in one unit, by a coder or by the tool.

    ``start``/``end`` is the half-open span of the quote in ``Review.text``, None
    where the coder gave no quote. ``open`` names what two coders could not settle:
    there the record makes nothing right or wrong (``code``: the record as a whole).
    ``source`` says what made a record of the tool: rule, and the cue of its status.
    """

    unit: int
    code: str
    kind: CodeKind
    status: Status
    experiencer: tuple[Experiencer, ...] = ()
    role: Role | None = None
    polarity: Polarity | None = None
    start: int | None = None
    end: int | None = None
    open: frozenset[Attribute] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """The level (0-3) of a coverage dimension and the units on which it rests."""

    level: int
    units: tuple[int, ...] = ()
    open: bool = False

    @property
    def flagged(self) -> bool:
        """Whether the level counts as a gap (0 or 1)."""
        return self.level <= 1


@dataclass(frozen=True, slots=True)
class Coding:
    """What a coder or the tool says of one document: records, and levels by dimension."""

    records: tuple[Record, ...]
    coverage: dict[str, Level]


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document of a corpus with its labels; ``part`` is empty where no split names one."""

    id: str
    review: Review
    units: tuple[Unit, ...]
    coding: Coding
    doc_type: str
    metadata: dict[str, str | None]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a corpus, or of one of its parts, in the order of their ids."""

    name: str
    documents: tuple[CodedDocument, ...]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecordEntry(_Entry):
    """A record as a label file gives it."""

    i: int = Field(ge=0)
    code: str
    status: Status
    experiencer: tuple[Experiencer, ...] | None = None
    role: Role | None = None
    polarity: Polarity | None = None
    quote: str | None = Field(default=None, min_length=1)
    open: frozenset[Attribute] = frozenset()


class _Level(_Entry):
    level: Literal[0, 1, 2, 3]
    units: tuple[int, ...] = ()
    open: bool = False


class _Labels(_Entry):
    id: str
    doc_type: str = Field(min_length=1)
    metadata: dict[str, str | None] = {}
    coverage: dict[str, _Level]
    records: tuple[RecordEntry, ...]


_FIELD_OF_KIND = {
    CodeKind.RISK_FACTOR: "experiencer",
    CodeKind.AGENCY: "role",
    CodeKind.THEME: "polarity",
}
_TOKEN = re.compile(r"\w+|[^\w\s*_`\\]")
_BETWEEN = r"[\s*_`\\]*"


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """The half-open span of a quote in a text; spaces and Markdown emphasis do not count."""
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    tokens = [re.escape(token) for token in _TOKEN.findall(quote)]
    match = re.search(_BETWEEN.join(tokens), text) if tokens else None
    return match.span() if match else None


def known_types() -> set[str]:
    """The ids of document types (codebook 6.1)."""
    return {"other", *(entry["id"] for entry in load_data("documents.yaml")["types"])}


def read_units(review: Review) -> tuple[Unit, ...]:
    """The coding units of a review, in reading order; headings are none."""
    return tuple(
        Unit(
            index,
            block.kind,
            block.number,
            block.section,
            block.section_kind,
            block.start,
            block.end,
            review.block_text(index),
        )
        for index, block in review.paragraphs()
    )


def _read_json(path: Path) -> Any:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CorpusError(f"{path.name}: is over {_MAX_BYTES // 1_000_000} MB")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise CorpusError(f"{path.name}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise CorpusError(f"{path.name}: is not valid JSON in UTF-8; mend it") from None


def _parse(data: Any, file: str) -> _Labels:
    try:
        return _Labels.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        if len(first["loc"]) > 1 and first["loc"][0] == "records":
            number = int(first["loc"][1])
            field = ".".join(str(part) for part in first["loc"][2:])
            place = f"record {number + 1}" + (f": {field}" if field else "")
        raise CorpusError(f"{file}: {place}: {first['msg']}") from None


def build_record(entry: RecordEntry, units: dict[int, Unit], codebook: Codebook) -> Record:
    """The record of an entry.

    Raises:
        ValueError: what is wrong with it.
    """
    unit, code = units.get(entry.i), codebook.codes.get(entry.code)
    if unit is None:
        raise ValueError(f"i: the document has no coding unit {entry.i}")
    if code is None:
        raise ValueError(f"code: {entry.code[:60]!r} is not in the codebook")
    for kind, field in _FIELD_OF_KIND.items():
        given = getattr(entry, field) is not None
        if given != (kind is code.kind):
            fault = "does not belong to" if given else "is missing for"
            raise ValueError(f"{field}: {fault} a code of kind {code.kind}")
    span = None
    if entry.quote is not None:
        span = find_quote(unit.text, entry.quote)
        if span is None:
            raise ValueError(f"quote: is not in unit {entry.i}")
    return Record(
        unit.i,
        code.id,
        code.kind,
        entry.status,
        tuple(who for who in Experiencer if who in (entry.experiencer or ())),
        entry.role,
        entry.polarity,
        unit.start + span[0] if span else None,
        unit.start + span[1] if span else None,
        entry.open,
    )


def _build_coding(labels: _Labels, units: tuple[Unit, ...], book: Codebook, file: str) -> Coding:
    by_index = {unit.i: unit for unit in units}
    dimensions = [dimension.id for dimension in load_dimensions().dimensions]
    # A dimension that nobody graded is left out; codings are compared in those they share.
    unknown = set(labels.coverage) - set(dimensions)
    if unknown:
        raise CorpusError(
            f"{file}: coverage: no dimension {min(unknown)}; there are {', '.join(dimensions)}"
        )
    for dimension, level in labels.coverage.items():
        if not set(level.units) <= by_index.keys():
            raise CorpusError(f"{file}: coverage: {dimension}: names a unit that is none")
    records = []
    for number, entry in enumerate(labels.records, start=1):
        try:
            records.append(build_record(entry, by_index, book))
        except ValueError as error:
            raise CorpusError(f"{file}: record {number}: {error}") from None
    seen = Counter((r.unit, r.code, r.role, r.polarity) for r in records)
    for number, record in enumerate(records, start=1):
        if seen[record.unit, record.code, record.role, record.polarity] > 1:
            raise CorpusError(f"{file}: record {number}: is given twice; keep the strongest status")
    coverage = {
        name: Level(
            labels.coverage[name].level, labels.coverage[name].units, labels.coverage[name].open
        )
        for name in dimensions
        if name in labels.coverage
    }
    return Coding(tuple(records), coverage)


def _read_split(folder: Path) -> dict[str, list[str]]:
    path = folder / "split.json"
    if not path.exists():
        return {}
    try:
        return TypeAdapter(dict[str, list[str]]).validate_python(_read_json(path))
    except ValidationError:
        raise CorpusError(f"{path.name}: needs lists of document ids by part") from None


def _part_of(document: str, split: dict[str, list[str]]) -> str:
    for part, patterns in split.items():
        if any(fnmatchcase(document, pattern) for pattern in patterns):
            return part
    return ""


def _read_document(docs: Path, name: str) -> Review:
    kept = docs / f"{name}.json"
    try:
        if kept.is_file():
            if kept.stat().st_size > _MAX_BYTES:
                raise ValueError(f"is over {_MAX_BYTES // 1_000_000} MB")
            return unpack_review(kept.read_bytes())
        return read_review(docs / f"{name}.md")
    except ValidationError:
        problem = f"{kept.name}: is no review as scr_nlp writes it; import it again"
    except ValueError as error:
        problem = f"{kept.name}: {error}"
    except OSError as error:
        problem = f"{kept.name}: {error.strerror}"
    except IngestError as error:
        problem = str(error)
    raise CorpusError(f"{name}.json: its document cannot be read: {problem}")


def _read_documents(
    folder: Path, part: str | None, codebook: Codebook, labels: Path
) -> Iterator[CodedDocument]:
    split = _read_split(folder)
    if part is not None and part not in split:
        known = ", ".join(split) or "none"
        raise CorpusError(f"{folder.name}: has no part {part!r} in split.json; parts are: {known}")
    for path in sorted(labels.glob("*.json")):
        name = path.stem
        own_part = _part_of(name, split)
        if part is not None and own_part != part:
            continue
        if split and not own_part:
            raise CorpusError(f"split.json: no part names the document {name}")
        review = _read_document(folder / "docs", name)
        data = _parse(_read_json(path), path.name)
        if data.id != name:
            raise CorpusError(f"{path.name}: id: is not the name of the file")
        if data.doc_type not in known_types():
            raise CorpusError(
                f"{path.name}: doc_type: {data.doc_type[:60]!r} is no type of codebook 6.1"
            )
        units = read_units(review)
        coding = _build_coding(data, units, codebook, path.name)
        yield CodedDocument(name, review, units, coding, data.doc_type, data.metadata, own_part)


def load_corpus(
    path: Path | str,
    part: str | None = None,
    *,
    codebook: Codebook | None = None,
    labels: Path | str | None = None,
) -> Corpus:
    """A corpus folder, or one part of it; other parts are not opened.

    ``labels`` is another folder of labels for the same documents (a second coding).
    Codes are those of ``codebook``, by default the bundled one.

    Raises:
        CorpusError: the folder or a file breaks the format; names file and record.
        CodebookError: the codebook breaks its format.
    """
    folder = Path(path)
    labels = Path(labels) if labels is not None else folder / "labels"
    if not labels.is_dir() or not (folder / "docs").is_dir():
        raise CorpusError(f"{folder.name}: needs the folders docs and labels")
    documents = tuple(_read_documents(folder, part, codebook or load_codebook(), labels))
    if not documents:
        raise CorpusError(
            f"{folder.name}: holds no labels" + (f" in part {part!r}" if part else "")
        )
    return Corpus(folder.resolve().name, documents)
