"""Coded passages: short fictional texts, each fully coded, that train the tagger.

    NAME/*.jsonl    one passage a line: {"text", "section", "records": [...]}

``section`` is a kind of section (codebook 6.2); ``records`` are those of an annotated
corpus without ``i``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.corpus import Record, RecordEntry, build_record, read_units
from scr_nlp.errors import CorpusError
from scr_nlp.types import Block, BlockKind, Review


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage as a review of one paragraph, with its records."""

    review: Review
    records: tuple[Record, ...]


def _as_review(name: str, text: str, section: str) -> Review:
    heading = section.replace("_", " ").capitalize()
    block = Block(BlockKind.PARAGRAPH, 0, len(text), section=heading, section_kind=section)
    return Review(name, name, text, (block,))


def _read_lines(path: Path, codebook: Codebook) -> Iterator[CodedPassage]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            where = f"{path.name}: line {number}"
            try:
                data = json.loads(line)
                review = _as_review(f"{path.stem}-{number}", data["text"], data["section"])
                units = {unit.i: unit for unit in read_units(review)}
                entries = [RecordEntry.model_validate({"i": 0, **r}) for r in data["records"]]
                records = tuple(build_record(entry, units, codebook) for entry in entries)
            except (ValidationError, ValueError, KeyError, TypeError) as error:
                raise CorpusError(f"{where}: {error}") from None
            yield CodedPassage(review, records)


def load_passages(folder: Path | str) -> list[CodedPassage]:
    """Every passage of a folder, in the order of its files.

    Raises:
        CorpusError: a line breaks the format; names file and line.
    """
    codebook = load_codebook()
    paths = sorted(Path(folder).glob("*.jsonl"))
    return [passage for path in paths for passage in _read_lines(path, codebook)]
