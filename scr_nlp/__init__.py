"""Text analysis of UK child safeguarding reviews.

Reads published or draft reviews, codes their paragraphs, rates how well they cover
three dimensions, and counts codes over a corpus; every count leads back to a
paragraph on a page. Nothing leaves the machine.

The names below are imported when first used, so that ``import scr_nlp`` stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scr_nlp.batch import analyse_batch
    from scr_nlp.check import (
        Comparison,
        DraftCheck,
        check_draft,
        check_to_json,
        compare_drafts,
    )
    from scr_nlp.codebook import load_codebook
    from scr_nlp.errors import (
        CodebookError,
        CorpusError,
        EncryptedFile,
        ExchangeError,
        IngestError,
        ListError,
        ModelError,
        NoTextLayer,
        ReportError,
        ScrNlpError,
        StudyError,
        UnreadableFile,
        UnsupportedFormat,
    )
    from scr_nlp.excerpts import ExcerptRequest, Pack, build_pack, build_planned_pack
    from scr_nlp.executors import analyse_paths
    from scr_nlp.findings import analyse
    from scr_nlp.ingest import read_review
    from scr_nlp.jsonl import to_json
    from scr_nlp.leaks import find_leaks
    from scr_nlp.lists import group_cases, join_list
    from scr_nlp.observations import observe
    from scr_nlp.pipeline import load_pipeline
    from scr_nlp.recommendations import find_recommendations
    from scr_nlp.report import annotate_draft, render_check, render_theme_report, write_tables
    from scr_nlp.report.pack import render_pack
    from scr_nlp.settings import Mode, OperatingPoint, Settings
    from scr_nlp.study import Study
    from scr_nlp.training import train_own_codes
    from scr_nlp.types import (
        Analysis,
        Block,
        BlockKind,
        CodeKind,
        Coverage,
        Criterion,
        Decision,
        Experiencer,
        Failure,
        Finding,
        Leak,
        Location,
        Metadata,
        NearMiss,
        Observation,
        OcrPage,
        Polarity,
        Recommendation,
        Review,
        Role,
        Run,
        Searched,
        Stated,
        Status,
        Verdict,
    )

__all__ = [
    "Analysis",
    "Block",
    "BlockKind",
    "CodeKind",
    "CodebookError",
    "Comparison",
    "CorpusError",
    "Coverage",
    "Criterion",
    "Decision",
    "DraftCheck",
    "EncryptedFile",
    "ExcerptRequest",
    "ExchangeError",
    "Experiencer",
    "Failure",
    "Finding",
    "IngestError",
    "Leak",
    "ListError",
    "Location",
    "Metadata",
    "Mode",
    "ModelError",
    "NearMiss",
    "NoTextLayer",
    "Observation",
    "OcrPage",
    "OperatingPoint",
    "Pack",
    "Polarity",
    "Recommendation",
    "ReportError",
    "Review",
    "Role",
    "Run",
    "ScrNlpError",
    "Searched",
    "Settings",
    "Stated",
    "Status",
    "Study",
    "StudyError",
    "UnreadableFile",
    "UnsupportedFormat",
    "Verdict",
    "analyse",
    "analyse_batch",
    "analyse_paths",
    "annotate_draft",
    "build_pack",
    "build_planned_pack",
    "check_draft",
    "check_to_json",
    "compare_drafts",
    "find_leaks",
    "find_recommendations",
    "group_cases",
    "join_list",
    "load_codebook",
    "load_pipeline",
    "observe",
    "read_review",
    "render_check",
    "render_pack",
    "render_theme_report",
    "to_json",
    "train_own_codes",
    "write_tables",
]

_HOMES = {
    "analyse": "scr_nlp.findings",
    "analyse_batch": "scr_nlp.batch",
    "analyse_paths": "scr_nlp.executors",
    "annotate_draft": "scr_nlp.report",
    "build_pack": "scr_nlp.excerpts",
    "build_planned_pack": "scr_nlp.excerpts",
    "group_cases": "scr_nlp.lists",
    "join_list": "scr_nlp.lists",
    "check_draft": "scr_nlp.check",
    "check_to_json": "scr_nlp.check",
    "find_leaks": "scr_nlp.leaks",
    "compare_drafts": "scr_nlp.check",
    "find_recommendations": "scr_nlp.recommendations",
    "load_codebook": "scr_nlp.codebook",
    "load_pipeline": "scr_nlp.pipeline",
    "observe": "scr_nlp.observations",
    "read_review": "scr_nlp.ingest",
    "render_check": "scr_nlp.report",
    "render_pack": "scr_nlp.report.pack",
    "render_theme_report": "scr_nlp.report",
    "to_json": "scr_nlp.jsonl",
    "train_own_codes": "scr_nlp.training",
    "write_tables": "scr_nlp.report",
    "Comparison": "scr_nlp.check",
    "Mode": "scr_nlp.settings",
    "OperatingPoint": "scr_nlp.settings",
    "Settings": "scr_nlp.settings",
    "DraftCheck": "scr_nlp.check",
    "ExcerptRequest": "scr_nlp.excerpts",
    "Pack": "scr_nlp.excerpts",
    "Study": "scr_nlp.study",
}


def _home(name: str) -> str:
    """The module of a public name; records and errors need no entry in the table."""
    if name in _HOMES:
        return _HOMES[name]
    errors = "scr_nlp.errors"
    return errors if hasattr(import_module(errors), name) else "scr_nlp.types"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'scr_nlp' has no attribute {name!r}")
    value = getattr(import_module(_home(name)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
