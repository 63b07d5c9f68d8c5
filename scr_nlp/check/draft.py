"""From a draft to its check; nothing is written, kept or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scr_nlp import errors
from scr_nlp.check.explain import explain
from scr_nlp.check.places import Places
from scr_nlp.check.records import Asked, DraftCheck
from scr_nlp.codebook.dimensions import CoverageRules, add_dimensions, load_dimensions
from scr_nlp.codebook.drafts import load_observation_kinds
from scr_nlp.errors import ScrNlpError
from scr_nlp.executors import AnalyseFile, warm_pipeline
from scr_nlp.ingest.read import PDF_READERS
from scr_nlp.observations import observe
from scr_nlp.settings import DEFAULT, Settings
from scr_nlp.types import Analysis, Failure, Observation, Review


def check_draft(
    path: Path | str, *, settings: Settings = DEFAULT, pdf_reader: str = PDF_READERS[0]
) -> DraftCheck:
    """What a draft covers, what it leaves out, and where the tool looked.

    Writes nothing: no cache, no study, no log.

    Args:
        path: the draft.
        settings: how to code it; what dimensions they add is graded after the bundled ones.
        pdf_reader: as for :func:`~scr_nlp.ingest.read_review`.

    Raises:
        ValueError: there is no such PDF reader.
        CodebookError: a mistake in the user's codebook or in an added dimension.
        IngestError: the draft cannot be read.
        ScrNlpError: a trained part is missing, or the analysis fails; no message quotes
            the draft.
    """
    rules = add_dimensions(settings.dimensions)
    result = AnalyseFile(settings, pdf_reader)(Path(path))
    if isinstance(result, Failure):
        raise getattr(errors, result.error, ScrNlpError)(result.message)
    components: dict[str, Any] = dict(warm_pipeline(settings).components)
    classifier = components.get("scr_aspect_classifier")
    return describe(result, classifier.trained if classifier else frozenset(), rules)


def describe(
    analysis: Analysis,
    trained: frozenset[str] = frozenset(),
    rules: CoverageRules | None = None,
) -> DraftCheck:
    """The check that an analysis gives; ``trained`` as in :func:`~scr_nlp.check.explain`.

    ``rules`` hold the dimensions that were graded; None for the bundled ones.
    """
    review, run = analysis.review, analysis.run
    places = Places(review)
    rules = rules or load_dimensions()
    return DraftCheck(
        source=review.source,
        review_id=review.review_id,
        title=review.metadata.value("title"),
        pages=review.n_pages if review.n_pages > 1 else None,
        words=len(review.text.split()),
        dimensions=tuple(
            explain(one, rules.get(one.dimension), review, trained) for one in analysis.coverage
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
