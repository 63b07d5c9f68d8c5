"""Checks of drafts made by hand, for tests of what shows them."""

from dataclasses import replace

from sample import build_analysis
from studies import IMAGE, SCRIPT

from scr_nlp.check.draft import describe
from scr_nlp.check.records import DraftCheck
from scr_nlp.types import Analysis, Metadata, NearMiss, Stated


def with_texts(analysis: Analysis, texts: tuple[str, ...]) -> Analysis:
    """The analysis with other texts in its three blocks."""
    blocks, position = [], 0
    for block, text in zip(analysis.review.blocks, texts, strict=True):
        blocks.append(replace(block, start=position, end=position + len(text), section=texts[0]))
        position += len(text) + 2
    review = replace(
        analysis.review,
        text="\n\n".join(texts),
        blocks=tuple(blocks),
        page_starts=(0, blocks[2].start),
    )
    return replace(analysis, review=review, findings=())


def plain_check() -> DraftCheck:
    """A check with a gap of each kind, evidence on two pages and a question."""
    analysis = with_texts(
        build_analysis(),
        (
            "Analysis of practice",
            "Mother told the midwife by letter on [date to be added].",
            "The school did not pass this on.",
        ),
    )
    scores = (0.9, 0.4, 0.9)
    graded = zip(analysis.coverage, scores, strict=True)
    coverage = tuple(replace(one, score=score) for one, score in graded)
    return describe(replace(analysis, coverage=coverage), frozenset({"race_culture.recorded"}))


def hostile_check() -> DraftCheck:
    """A check of a draft whose every text holds a script."""
    texts = (f"{SCRIPT} heading", f"{IMAGE} [date to be added] {SCRIPT}", f"{SCRIPT} {IMAGE}")
    analysis = with_texts(build_analysis(source=f"{SCRIPT}.docx"), texts)
    metadata = Metadata(title=Stated(f"{SCRIPT} title", 1.0))
    review = replace(analysis.review, metadata=metadata, warnings=(SCRIPT,))
    coverage = []
    for one in analysis.coverage:
        misses = (NearMiss(1, SCRIPT, IMAGE),)
        coverage.append(
            replace(
                one,
                searched=replace(
                    one.searched, sections=(SCRIPT,), terms=(IMAGE,), near_misses=misses
                ),
            )
        )
    return describe(replace(analysis, review=review, coverage=tuple(coverage)))
