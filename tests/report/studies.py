"""Studies made by hand, one of them as hostile as documents can be."""

from scr_nlp.study import Study
from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    CodeKind,
    Coverage,
    Criterion,
    Experiencer,
    Failure,
    Finding,
    Metadata,
    NearMiss,
    Polarity,
    Review,
    Role,
    Run,
    Searched,
    Stated,
    Status,
)

RUN = Run("0.1.0", "c" * 64, "")
SCRIPT = "</script><script>window.owned = true</script>"
IMAGE = "<img src=x onerror='window.owned = true'>"
FORMULA = "=HYPERLINK(1)"


def _stated(value):
    return Stated(value, 1.0) if value else None


def build_analysis(key, paragraphs, findings=(), *, title=None, doc_type="lcspr", **changes):
    """An analysis of one review.

    ``findings`` are ``(paragraph, words, code, kind, {field: value})``.
    """
    blocks, position, text = [], 0, "\n\n".join(paragraphs)
    for number, words in enumerate(paragraphs, 1):
        end = position + len(words)
        page = 1 + number // 3
        section = changes.get("section", "Analysis")
        blocks.append(
            Block(BlockKind.PARAGRAPH, position, end, page, f"4.{number}", 0, section, "analysis")
        )
        position = end + 2
    review = Review(
        review_id=f"{key:064x}",
        source=changes.get("source", f"review-{key}.pdf"),
        text=text,
        blocks=tuple(blocks),
        page_starts=(0, blocks[-1].start) if len(blocks) > 1 else (0,),
        metadata=Metadata(
            title=_stated(title),
            doc_type=Stated(doc_type, 1.0),
            board=_stated(changes.get("board")),
            nation=_stated(changes.get("nation")),
            published=_stated(changes.get("published")),
        ),
        unread_pages=changes.get("unread", ()),
    )
    found = []
    for place, words, code, kind, values in findings:
        start = blocks[place].start + paragraphs[place].index(words)
        details = {"status": Status.PRESENT, "cue": "", "method": f"cue:{words.lower()}", **values}
        found.append(
            Finding(
                code=code,
                kind=kind,
                paragraph=place,
                start=start,
                end=start + len(words),
                text=words,
                score=1.0,
                **details,
            )
        )
    coverage = tuple(
        Coverage(
            dimension,
            level,
            1.0,
            (Criterion("recorded", level > 0, (0,) if level else ()),),
            Searched(
                len(blocks),
                ("Analysis",),
                ("ethnicity", "first language"),
                () if level > 1 else (NearMiss(0, paragraphs[0][:12], "used in another sense"),),
                changes.get("unread", ()),
            ),
        )
        for dimension, level in (
            ("race_culture", key % 4),
            ("family_involvement", 3),
            ("child_voice", 0),
        )
    )
    return Analysis(review, tuple(found), coverage, changes.get("run", RUN))


def _findings(key):
    yield 0, "Police", "police", CodeKind.AGENCY, {"role": Role.CASE}
    yield 2, "did not tell", "information_sharing", CodeKind.THEME, {"polarity": Polarity.CONCERN}
    if key % 2:
        who = (Experiencer.MOTHER, Experiencer.SUBJECT_CHILD)
        yield 0, "violence", "domestic_abuse", CodeKind.RISK_FACTOR, {"experiencer": who}
    if key % 3 == 0:
        yield 1, "praised", "good_practice", CodeKind.THEME, {"polarity": Polarity.GOOD_PRACTICE}
    if key == 2:
        past = {"status": Status.HISTORICAL, "cue": "years before"}
        yield 0, "violence", "domestic_abuse", CodeKind.RISK_FACTOR, past


def fill_plain(study, size=12, keys=None):
    """Documents of one shape, a press statement and a file that could not be read."""
    paragraphs = (
        "Police were called to the house because of violence at night, 🙂 and years before.",
        "The school nurse was praised for her persistence.",
        "The clinic did not tell the health visitor that the family had moved.",
    )
    for key in range(size) if keys is None else keys:
        own = f"{paragraphs[1][:-1]} on visit {key}."
        study.add(
            build_analysis(
                key,
                (paragraphs[0], own, paragraphs[2]),
                _findings(key),
                title=f"Child {chr(65 + key % 26)}",
                board=f"Board of {'Harrow' if key % 2 else 'Ashe'}",
                nation="wales" if key > 8 else "england",
                published=f"{2010 + key}-06" if key else None,
                unread=(2,) if key == 4 else (),
            )
        )
    study.add(build_analysis(900, ("The Board regrets.",), title="Statement", doc_type="other"))
    study.add_failure(Failure("scan.pdf", "NoTextLayer", "scan.pdf: holds pictures of pages"))


def fill_hostile(study):
    """A document, a file name and a failure that try to run script and formulas."""
    paragraphs = (
        f"{FORMULA} Police saw violence {SCRIPT} {IMAGE}",
        "\u2028 <!-- praised {{ 7 * 7 }} \u202e reversed",
        "@SUM(1) staff did not tell ]]> \x7f anyone",
    )
    findings = [
        (0, FORMULA, "domestic_abuse", CodeKind.RISK_FACTOR, {"cue": SCRIPT, "method": IMAGE}),
        (2, "did not tell", "information_sharing", CodeKind.THEME, {"polarity": Polarity.CONCERN}),
    ]
    study.add(
        build_analysis(
            1,
            paragraphs,
            findings,
            title=f"{SCRIPT}{IMAGE}",
            source=f"{FORMULA}{IMAGE}.pdf",
            board=f"-2+3 {SCRIPT}",
            section=f"+1 {SCRIPT}",
        )
    )
    study.add_failure(Failure(f"@{IMAGE}.pdf", "UnreadableFile", f"-1 {SCRIPT}"))


def make_study(fill):
    """A study in memory."""
    study = Study(":memory:")
    fill(study)
    return study
