"""From a draft to its check; nothing is written, kept or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scr_nlp import errors
from scr_nlp.check.explain import explain
from scr_nlp.check.places import Places
from scr_nlp.check.records import Asked, DraftCheck
from scr_nlp.codebook.dimensions import load_dimensions
from scr_nlp.codebook.drafts import load_observation_kinds
from scr_nlp.errors import ScrNlpError
from scr_nlp.executors import AnalyseFile, warm_pipeline
from scr_nlp.ingest.read import PDF_READERS
from scr_nlp.observations import observe
from scr_nlp.types import Analysis, Failure, Observation, Review


def check_draft(path: Path | str, *, pdf_reader: str = PDF_READERS[0]) -> DraftCheck:
    """What a draft covers, what it leaves out, and where the tool looked.

    Writes nothing: no cache, no study, no log.

    Args:
        path: the draft.
        pdf_reader: as for :func:`~scr_nlp.ingest.read_review`.

    Raises:
        ValueError: there is no such PDF reader.
        IngestError: the draft cannot be read.
        ScrNlpError: a trained part is missing, or the analysis fails; no message quotes
            the draft.
    """
    result = AnalyseFile(pdf_reader=pdf_reader)(Path(path))
    if isinstance(result, Failure):
        raise getattr(errors, result.error, ScrNlpError)(result.message)
    classifier: Any = warm_pipeline().get_pipe("scr_aspect_classifier")
    return describe(result, classifier.trained)


def describe(analysis: Analysis, trained: frozenset[str] = frozenset()) -> DraftCheck:
    """The check that an analysis gives; ``trained`` as in :func:`~scr_nlp.check.explain`."""
    review, run = analysis.review, analysis.run
    places = Places(review)
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
        observations=tuple(_asked(one, review, places) for one in observe(analysis)),
        outline=places.outline(),
        notes=review.warnings,
        package=run.package,
        codebook=run.codebook,
        model=run.model,
    )


def _asked(observation: Observation, review: Review, places: Places) -> Asked:
    name = load_observation_kinds()[observation.kind].name
    index, begin, end = observation.paragraph, observation.start, observation.end
    if index is None or begin is None or end is None:
        return Asked(observation.kind, name, observation.question, None, "", 0, 0)
    offset = review.blocks[index].start
    return Asked(
        observation.kind,
        name,
        observation.question,
        places.at(index, begin),
        review.block_text(index),
        begin - offset,
        end - offset,
    )
