"""A small analysis made by hand, for tests of what comes after the pipeline."""

from dataclasses import replace

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

RUN = Run("0.1.0", "c" * 64, "m" * 64)
TEXTS = (
    "Analysis of practice",
    "Mother told the midwife that her partner shouted at her most evenings.",
    "The school did not pass this on to the health visitor.",
)


def build_review(review_id: str = "a" * 64, source: str = "child-q.pdf") -> Review:
    blocks, position = [], 0
    for index, text in enumerate(TEXTS):
        kind = BlockKind.HEADING if index == 0 else BlockKind.PARAGRAPH
        end = position + len(text)
        number = f"4.{index}" if index else None
        block = Block(kind, position, end, index or 1, number, 0, TEXTS[0], "analysis")
        blocks.append(block)
        position = end + 2
    return Review(
        review_id=review_id,
        source=source,
        text="\n\n".join(TEXTS),
        blocks=tuple(blocks),
        page_starts=(0, blocks[2].start),
        furniture=("Confidential", "Page 1 of 2"),
        metadata=Metadata(
            title=Stated("Child Q", 0.9, "Serious Case Review: Child Q"),
            doc_type=Stated("overview_report", 0.8, "practice", 12, 20),
            published=Stated("2014-03", 0.7),
        ),
        warnings=("no text could be read on page 2",),
        unread_pages=(2,),
        ocr_pages=(OcrPage(1, 0.91, 12),),
    )


def build_finding(review: Review, code: str, words: str, **values: object) -> Finding:
    start = review.text.index(words)
    finding = Finding(
        code=code,
        kind=CodeKind.RISK_FACTOR,
        status=Status.PRESENT,
        paragraph=review.locate(start).block,
        start=start,
        end=start + len(words),
        text=words,
        cue="",
        method="cue",
        score=0.75,
    )
    return replace(finding, **values)


def build_coverage(dimension: str = "race_culture", level: int = 0) -> Coverage:
    return Coverage(
        dimension=dimension,
        level=level,
        score=0.25,
        criteria=(
            Criterion("recorded", met=level > 0, paragraphs=(2, 1) if level else ()),
            Criterion("examined", met=False),
        ),
        searched=Searched(
            2,
            (TEXTS[0],),
            ("ethnicity", "first language"),
            (NearMiss(1, "shouted", "the words are used in another sense"),),
            (2,),
        ),
    )


def build_analysis(
    review_id: str = "a" * 64, source: str = "child-q.pdf", run: Run = RUN
) -> Analysis:
    review = build_review(review_id, source)
    return Analysis(
        review=review,
        findings=(
            build_finding(
                review,
                "domestic_abuse",
                "her partner shouted",
                cue="told",
                experiencer=(Experiencer.SUBJECT_CHILD, Experiencer.MOTHER),
            ),
            build_finding(review, "midwifery", "midwife", kind=CodeKind.AGENCY, role=Role.CASE),
            build_finding(
                review,
                "information_sharing",
                "did not pass this on",
                kind=CodeKind.THEME,
                polarity=Polarity.CONCERN,
            ),
        ),
        coverage=(
            build_coverage("race_culture", 1),
            build_coverage("family_involvement"),
            build_coverage("child_voice", 3),
        ),
        run=run,
    )
