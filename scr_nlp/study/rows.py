"""Records to rows and back: an analysis read from a study equals the one put in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    CodeKind,
    Coverage,
    Criterion,
    Experiencer,
    Finding,
    Metadata,
    NearMiss,
    OcrPage,
    Polarity,
    Review,
    Role,
    Run,
    Searched,
    Stated,
    Status,
)

METADATA_FIELDS = tuple(field.name for field in fields(Metadata))

Row = tuple[Any, ...]


def pack(values: Iterable[Any]) -> str:
    """A sequence of plain values as compact JSON."""
    return json.dumps(list(values), separators=(",", ":"))


def unpack(packed: str) -> tuple[Any, ...]:
    """The sequence that :func:`pack` was given, as a tuple."""
    return tuple(json.loads(packed))


def metadata_rows(review: Review) -> Iterator[Row]:
    """``(field, value, score, quote, start, end)`` of every piece of metadata stated."""
    for name in METADATA_FIELDS:
        stated: Stated | None = getattr(review.metadata, name)
        if stated:
            yield name, stated.value, stated.score, stated.quote, stated.start, stated.end


def block_rows(review: Review) -> Iterator[Row]:
    """One row per block, headings included, with its text."""
    for index, block in enumerate(review.blocks):
        yield (
            index,
            block.kind.value,
            block.start,
            block.end,
            block.page,
            block.number,
            block.level,
            block.section,
            block.section_kind,
            review.block_text(index),
        )


def finding_rows(review: Review, findings: Iterable[Finding]) -> Iterator[Row]:
    """One row per finding, with the page on which its words begin."""
    for position, finding in enumerate(findings):
        yield (
            position,
            finding.code,
            finding.kind.value,
            finding.status.value,
            finding.paragraph,
            review.page_of(finding.start),
            finding.start,
            finding.end,
            finding.text,
            finding.cue,
            finding.method,
            finding.score,
            pack(finding.experiencer),
            finding.role,
            finding.polarity,
        )


def coverage_rows(analysis: Analysis) -> Iterator[Row]:
    """One row per dimension."""
    for position, coverage in enumerate(analysis.coverage):
        yield (
            position,
            coverage.dimension,
            coverage.level,
            coverage.score,
            pack_searched(coverage.searched),
        )


def criterion_rows(analysis: Analysis) -> Iterator[Row]:
    """One row per criterion of each dimension."""
    for place, coverage in enumerate(analysis.coverage):
        for position, criterion in enumerate(coverage.criteria):
            yield place, position, criterion.id, criterion.met, pack(criterion.paragraphs)


def pack_searched(searched: Searched) -> str:
    """Proof of absence as JSON."""
    return json.dumps(
        {
            "paragraphs": searched.paragraphs,
            "sections": searched.sections,
            "terms": searched.terms,
            "near_misses": [[n.paragraph, n.text, n.reason] for n in searched.near_misses],
            "unread_pages": searched.unread_pages,
        },
        separators=(",", ":"),
    )


def unpack_searched(packed: str) -> Searched:
    """Proof of absence from JSON."""
    data = json.loads(packed)
    return Searched(
        paragraphs=data["paragraphs"],
        sections=tuple(data["sections"]),
        terms=tuple(data["terms"]),
        near_misses=tuple(NearMiss(*parts) for parts in data["near_misses"]),
        unread_pages=tuple(data["unread_pages"]),
    )


def build_review(
    review: sqlite3.Row, metadata: Iterable[sqlite3.Row], blocks: Iterable[sqlite3.Row]
) -> Review:
    """A review from its rows; between blocks the text holds nothing but line breaks."""
    pieces: list[str] = []
    built: list[Block] = []
    length = 0
    for row in blocks:
        pieces += ["\n" * (row["start"] - length), row["text"]]
        length = row["end"]
        built.append(
            Block(
                kind=BlockKind(row["kind"]),
                start=row["start"],
                end=row["end"],
                page=row["page"],
                number=row["number"],
                level=row["level"],
                section=row["section"],
                section_kind=row["section_kind"],
            )
        )
    stated = {
        row["field"]: Stated(row["value"], row["score"], row["quote"], row["start"], row["end"])
        for row in metadata
    }
    return Review(
        review_id=review["review_id"],
        source=review["source"],
        text="".join(pieces),
        blocks=tuple(built),
        page_starts=unpack(review["page_starts"]),
        furniture=unpack(review["furniture"]),
        metadata=Metadata(**stated),
        warnings=unpack(review["warnings"]),
        unread_pages=unpack(review["unread_pages"]),
        ocr_pages=tuple(OcrPage(*parts) for parts in unpack(review["ocr_pages"])),
    )


def build_finding(row: sqlite3.Row) -> Finding:
    """A finding from its row."""
    return Finding(
        code=row["code"],
        kind=CodeKind(row["kind"]),
        status=Status(row["status"]),
        paragraph=row["paragraph"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        cue=row["cue"],
        method=row["method"],
        score=row["score"],
        experiencer=tuple(Experiencer(who) for who in unpack(row["experiencer"])),
        role=Role(row["role"]) if row["role"] else None,
        polarity=Polarity(row["polarity"]) if row["polarity"] else None,
    )


def build_coverage(
    rows: Iterable[sqlite3.Row], criteria: Iterable[sqlite3.Row]
) -> tuple[Coverage, ...]:
    """The coverage of one review from its rows."""
    met: dict[int, list[Criterion]] = {}
    for row in criteria:
        criterion = Criterion(row["id"], bool(row["met"]), unpack(row["paragraphs"]))
        met.setdefault(row["coverage"], []).append(criterion)
    return tuple(
        Coverage(
            dimension=row["dimension"],
            level=row["level"],
            score=row["score"],
            criteria=tuple(met.get(row["position"], ())),
            searched=unpack_searched(row["searched"]),
        )
        for row in rows
    )


def build_run(row: sqlite3.Row) -> Run:
    """What made an analysis, from its row."""
    return Run(row["package"], row["codebook"], row["model"])
