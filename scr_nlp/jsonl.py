"""Machine-readable output, version 1: one JSON object per document.

The published description is ``scr_nlp/schema/analysis-1.schema.json``.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from scr_nlp.errors import ReportError
from scr_nlp.types import Analysis, Coverage, Failure, Finding, Review, Searched, Stated

SCHEMA_VERSION = 1


def to_json(result: Analysis | Failure) -> dict[str, Any]:
    """The object of one document, ready for :func:`json.dumps`.

    Paragraph numbers (``i``, ``paragraph``, ``paragraphs``) are block indices;
    ``start``/``end`` half-open character offsets in the review's text.
    """
    if isinstance(result, Failure):
        return {
            "schema": SCHEMA_VERSION,
            "source": result.source,
            "error": {"type": result.error, "message": result.message},
        }
    paragraphs = _paragraphs(result.review)
    return {
        "schema": SCHEMA_VERSION,
        "review": _review(result.review, len(paragraphs)),
        "paragraphs": paragraphs,
        "findings": [_finding(finding) for finding in result.findings],
        "coverage": {coverage.dimension: _coverage(coverage) for coverage in result.coverage},
        "warnings": list(result.review.warnings),
    }


def _review(review: Review, n_paragraphs: int) -> dict[str, Any]:
    stated = ("title", "doc_type", "board", "subject", "author", "published")
    return {
        "review_id": review.review_id,
        "source": review.source,
        **{name: review.metadata.value(name) for name in stated},
        "n_pages": review.n_pages,
        "n_paragraphs": n_paragraphs,
        "metadata": {
            field.name: _stated(getattr(review.metadata, field.name))
            for field in fields(review.metadata)
        },
        "ocr_pages": [asdict(page) for page in review.ocr_pages],
    }


def _stated(stated: Stated | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {
        "value": stated.value,
        "score": stated.score,
        "text": stated.quote,
        "start": stated.start,
        "end": stated.end,
    }


def _paragraphs(review: Review) -> list[dict[str, Any]]:
    return [
        {
            "i": index,
            "kind": block.kind.value,
            "number": block.number,
            "page": block.page,
            "section": block.section,
            "section_kind": block.section_kind,
            "start": block.start,
            "end": block.end,
            "text": review.block_text(index),
        }
        for index, block in review.paragraphs()
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "kind": finding.kind.value,
        "status": finding.status.value,
        "experiencer": [who.value for who in finding.experiencer],
        "role": finding.role.value if finding.role else None,
        "polarity": finding.polarity.value if finding.polarity else None,
        "paragraph": finding.paragraph,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "cue": finding.cue,
        "method": finding.method,
        "score": finding.score,
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "level": coverage.level,
        "flagged": coverage.flagged,
        "score": coverage.score,
        "criteria": [
            {"id": criterion.id, "met": criterion.met, "paragraphs": list(criterion.paragraphs)}
            for criterion in coverage.criteria
        ],
        "searched": _searched(coverage.searched),
    }


def _searched(searched: Searched) -> dict[str, Any]:
    return {
        "paragraphs": searched.paragraphs,
        "sections": list(searched.sections),
        "terms": list(searched.terms),
        "near_misses": [
            {"paragraph": miss.paragraph, "text": miss.text, "reason": miss.reason}
            for miss in searched.near_misses
        ],
        "unread_pages": list(searched.unread_pages),
    }


class JsonlWriter:
    """Writes one line per document, each whole or not at all.

    A line is on its way to the disk when :meth:`write` returns. Everything outside
    ASCII is escaped, so that no reader mistakes a character for a line break. The
    file holds the reviews' text and is created for its owner alone; what it held
    before is overwritten.

    Raises:
        ReportError: the file cannot be made or written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        try:
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise self._failed(error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _failed(self, error: OSError) -> ReportError:
        return ReportError(
            f"{self.path.name}: cannot be written ({error.strerror}); give another file"
        )

    def write(self, result: Analysis | Failure) -> None:
        """Append one document.

        Raises:
            ReportError: the disk is full or gone; the lines before are whole.
        """
        line = (json.dumps(to_json(result), allow_nan=False) + "\n").encode("ascii")
        written = 0
        try:
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError as error:
            self._take_back(written)
            raise self._failed(error) from None

    def _take_back(self, written: int) -> None:
        """Cut off the part of a line that did fit; a pipe keeps what it has."""
        try:
            os.ftruncate(self._file, os.lseek(self._file, -written, os.SEEK_CUR))
        except OSError:
            return
