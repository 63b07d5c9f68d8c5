"""Coded passages: short fictional texts, each fully coded, that train the tagger.

    NAME/*.jsonl    one paragraph a line: {"text", "section", "records": [...], "follows"}

``section`` is a kind of section (codebook 6.2); ``records`` are those of an annotated
corpus without ``i``; ``follows`` (default false) says that the paragraph comes after
the line before it in the same passage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.corpus import Record, RecordEntry, build_record, read_units
from scr_nlp.errors import CorpusError
from scr_nlp.types import Block, BlockKind, Review

_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage as a review of one or more paragraphs, with its records."""

    review: Review
    records: tuple[Record, ...]


def _as_review(name: str, paragraphs: list[dict[str, Any]]) -> Review:
    blocks, start = [], 0
    for paragraph in paragraphs:
        section, end = paragraph["section"], start + len(paragraph["text"])
        heading = section.replace("_", " ").capitalize()
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, section=heading, section_kind=section))
        start = end + len(_BREAK)
    text = _BREAK.join(paragraph["text"] for paragraph in paragraphs)
    return Review(name, name, text, tuple(blocks))


def _read_paragraphs(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                data = json.loads(line)
                if not (data["text"] and isinstance(data["section"], str)):
                    raise ValueError("text and section must say something")
                if data.get("follows") and number == 1:
                    raise ValueError("follows: there is no line before it")
            except (ValueError, KeyError, TypeError) as error:
                raise CorpusError(f"{path.name}: line {number}: {error}") from None
            yield number, data


def _read_passages(path: Path, codebook: Codebook) -> Iterator[CodedPassage]:
    passages: list[list[tuple[int, dict[str, Any]]]] = []
    for number, data in _read_paragraphs(path):
        if not data.get("follows"):
            passages.append([])
        passages[-1].append((number, data))
    for passage in passages:
        review = _as_review(f"{path.stem}-{passage[0][0]}", [data for _, data in passage])
        units = {unit.i: unit for unit in read_units(review)}
        records = []
        for index, (number, data) in enumerate(passage):
            try:
                entries = [RecordEntry.model_validate({"i": index, **r}) for r in data["records"]]
                records += [build_record(entry, units, codebook) for entry in entries]
            except (ValidationError, ValueError, KeyError, TypeError) as error:
                raise CorpusError(f"{path.name}: line {number}: {error}") from None
        yield CodedPassage(review, tuple(records))


def load_passages(folder: Path | str) -> list[CodedPassage]:
    """Every passage of a folder, in the order of its files.

    Raises:
        CorpusError: a line breaks the format; names file and line.
    """
    codebook = load_codebook()
    paths = sorted(Path(folder).glob("*.jsonl"))
    return [passage for path in paths for passage in _read_passages(path, codebook)]
