"""Draft reviews for the tests of what a check asks."""

from pathlib import Path

from scr_nlp.ingest import read_review
from scr_nlp.types import Analysis, Finding, Observation, Review, Run


def read_draft(tmp_path: Path, markdown: str) -> Review:
    """A review read from Markdown."""
    path = tmp_path / "draft.md"
    path.write_text(markdown, encoding="utf-8")
    return read_review(path)


def as_analysis(review: Review, *findings: Finding) -> Analysis:
    """An analysis with these findings and no coverage."""
    return Analysis(review, findings, (), Run("0", "", ""))


def words(review: Review, observation: Observation) -> str:
    """The words that an observation points at."""
    assert observation.start is not None and observation.end is not None
    return review.text[observation.start : observation.end]
