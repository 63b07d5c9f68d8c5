"""From a draft to its check; nothing is written, kept or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scr_nlp import errors
from scr_nlp.check.explain import explain
from scr_nlp.check.places import Places
from scr_nlp.check.records import DraftCheck
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.errors import ScrNlpError
from scr_nlp.executors import AnalyseFile, warm_pipeline
from scr_nlp.types import Analysis, Failure


def check_draft(path: Path | str) -> DraftCheck:
    """What a draft covers, what it leaves out, and where the tool looked.

    Writes nothing: no cache, no study, no log.

    Raises:
        IngestError: the draft cannot be read.
        ScrNlpError: a trained part is missing, or the analysis fails; no message quotes
            the draft.
    """
    result = AnalyseFile()(Path(path))
    if isinstance(result, Failure):
        raise getattr(errors, result.error, ScrNlpError)(result.message)
    classifier: Any = warm_pipeline(None).get_pipe("scr_aspect_classifier")
    return describe(result, classifier.trained)


def describe(analysis: Analysis, trained: frozenset[str] = frozenset()) -> DraftCheck:
    """The check that an analysis gives; ``trained`` as in :func:`~scr_nlp.check.explain`."""
    review, run = analysis.review, analysis.run
    dimensions = {dimension.id: dimension for dimension in load_dimensions().dimensions}
    return DraftCheck(
        source=review.source,
        review_id=review.review_id,
        title=review.metadata.value("title"),
        pages=review.n_pages if review.n_pages > 1 else None,
        words=len(review.text.split()),
        dimensions=tuple(
            explain(one, dimensions[one.dimension], review, trained) for one in analysis.coverage
        ),
        outline=Places(review).outline(),
        notes=review.warnings,
        package=run.package,
        codebook=run.codebook,
        model=run.model,
    )
