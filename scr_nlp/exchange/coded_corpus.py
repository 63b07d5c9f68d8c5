"""Codings that came back from another program, as an annotated corpus.

    FOLDER/docs/ID.json       the documents as the study holds them
    FOLDER/labels/ID.json     the codings that came back
    FOLDER/machine/ID.json    what the machine had coded, for agreement

The folder is what :func:`scr_nlp.corpus.load_corpus` reads: it can be evaluated, compared
and trained on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.corpus import known_types
from scr_nlp.errors import ExchangeError
from scr_nlp.exchange.qda_read import UNDETAILED, CodedReview, Imported
from scr_nlp.kept_review import pack_review
from scr_nlp.study import Study
from scr_nlp.types import Analysis, CodeKind, Finding

_OPEN = {CodeKind.AGENCY: ["role"], CodeKind.THEME: ["polarity"]}


def write_corpus(study: Study, imported: Imported, folder: Path | str) -> list[str]:
    """Write imported codings as an annotated corpus.

    A coverage level that the project does not give is the machine's, marked open: it
    counts neither for nor against a tool. So is the role or polarity of a coding that
    names a code alone.

    Args:
        study: holds the documents.
        imported: as :func:`~scr_nlp.exchange.import_codings` gives it.
        folder: where to; it must be empty or not be there yet.

    Returns:
        The ids of the documents written.

    Raises:
        ExchangeError: the folder is not empty or cannot be written.
    """
    folder = Path(folder)
    ids: list[str] = []
    try:
        if folder.exists() and any(folder.iterdir()):
            raise ExchangeError(f"{folder.name}: is not empty; give another folder")
        # The documents may be confidential: the folder is its owner's alone.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("docs", "labels", "machine"):
            (folder / part).mkdir()
        for coded in imported.reviews:
            machine = study.analysis(coded.review_id, decided=False)
            name = _name(machine, ids)
            ids.append(name)
            (folder / "docs" / f"{name}.json").write_bytes(pack_review(machine.review))
            levels = {c.dimension: c.level for c in machine.coverage}
            _write(folder / "labels" / f"{name}.json", _labels(name, machine, coded))
            own = CodedReview(coded.review_id, machine.findings, levels)
            _write(folder / "machine" / f"{name}.json", _labels(name, machine, own))
    except OSError as error:
        raise ExchangeError(f"{folder.name}: cannot be written ({error.strerror})") from None
    return ids


def _name(analysis: Analysis, taken: list[str]) -> str:
    """A short id from the file's name, safe as a file name anywhere."""
    stem = re.sub(r"[^a-z0-9]+", "-", PurePath(analysis.review.source).stem.lower()).strip("-")
    name = stem[:60].rstrip("-") or "document"
    return name if name not in taken else f"{name}-{analysis.review.review_id[:8]}"


def _write(path: Path, labels: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(labels, indent=1, ensure_ascii=False), encoding="utf-8")


def _labels(name: str, machine: Analysis, coded: CodedReview) -> dict[str, Any]:
    graded = {c.dimension: c for c in machine.coverage}
    coverage: dict[str, Any] = {}
    for dimension in load_dimensions().dimensions:
        own = graded.get(dimension.id)
        level = coded.levels.get(dimension.id)
        if level is None:
            coverage[dimension.id] = {"level": own.level if own else 0, "open": True}
        else:
            units = own.evidence if own and own.level == level else ()
            coverage[dimension.id] = {"level": level, "units": list(units)}
    stated = machine.review.metadata
    doc_type = stated.doc_type.value
    return {
        "id": name,
        "doc_type": doc_type if doc_type in known_types() else "other",
        "metadata": {field: stated.value(field) for field in ("board", "published", "nation")},
        "coverage": coverage,
        "records": [_record(finding) for finding in coded.findings],
    }


def _record(finding: Finding) -> dict[str, Any]:
    record: dict[str, Any] = {
        "i": finding.paragraph,
        "code": finding.code,
        "status": finding.status.value,
    }
    if finding.kind is CodeKind.RISK_FACTOR:
        record["experiencer"] = [who.value for who in finding.experiencer]
    elif finding.kind is CodeKind.AGENCY:
        record["role"] = finding.role
    else:
        record["polarity"] = finding.polarity
    record["quote"] = finding.text
    if finding.method == UNDETAILED and finding.kind in _OPEN:
        record["open"] = _OPEN[finding.kind]
    return record
