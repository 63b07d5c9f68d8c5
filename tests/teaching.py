"""A study made by hand whose passages can be taught with, for tests of excerpts and packs."""

from contextlib import contextmanager

from scr_nlp.study import Study
from scr_nlp.types import (
    Analysis,
    Block,
    BlockKind,
    CodeKind,
    Finding,
    Metadata,
    Polarity,
    Review,
    Role,
    Run,
    Stated,
    Status,
)

RUN = Run("0.1.0", "c" * 64, "")
ASKED = (
    "The health visitor was told that the bruise came from a fall against the cot. {who} did not"
    " ask to see the cot, and nobody asked who else had been in the flat that week. The account"
    " was written down as it was given."
)
PRAISED = (
    "The school nurse went to see for herself. She asked the boy alone what his evenings were"
    " like, checked what she was told with the {who}, and wrote down his own words. The panel"
    " commends this work."
)
LONG = (
    "The family had lived in four towns in three years. "
    "The housing officer knew the addresses and the reasons that were given for each of them. "
    "The midwife asked about the moves at booking and was told that work had brought them. "
    "This explanation was accepted at face value by {who}, and nobody checked it with the town"
    " that they had left. "
    "A letter was sent to the general practice, which filed it with the others. "
    "The letter asked for nothing and nothing was done about it in the weeks that followed. "
    "By the summer the family had moved once more and had to tell its story from the beginning. "
    "The new health visitor had a form with one line for it and wrote the word 'various' there."
)
WHO = ("grandmother", "class teacher", "family doctor", "youth worker", "housing officer", "coach")


def build_review(key):
    """Front matter, three passages on professional curiosity, and one that leaks a name."""
    who = WHO[key % len(WHO)]
    texts = [
        ("Serious Case Review", "", BlockKind.HEADING, None),
        ("Nobody asked anyone whether this page was needed by the readers of it.", "", None, None),
        ("Analysis", "analysis", BlockKind.HEADING, None),
        (ASKED.format(who=f"The {who}"), "analysis", None, "4.1"),
        (PRAISED.format(who=who), "analysis", None, "4.2"),
        (LONG.format(who=f"the {who}"), "analysis", None, "4.3"),
        (
            f"His teacher, Mrs Wetherington, told the {who} of the bruise. Nobody asked her where"
            " it had come from, and she was not asked to write it down for the meeting in May.",
            "analysis",
            None,
            "4.4",
        ),
        ("Recommendations", "recommendations", BlockKind.HEADING, None),
        (
            "Staff should ask more questions than they do now of men in the home of a child.",
            "recommendations",
            None,
            "5.1",
        ),
    ]
    blocks, position = [], 0
    for text, section_kind, kind, number in texts:
        end = position + len(text)
        blocks.append(
            Block(
                kind or BlockKind.PARAGRAPH,
                *(position, end, 1 + len(blocks) // 4, number, 0),
                section_kind.capitalize(),
                section_kind,
            )
        )
        position = end + 2
    year = str(2006 + 3 * key)
    return Review(
        review_id=f"{key:064x}",
        source=f"review-{key}.pdf",
        text="\n\n".join(text for text, *_ in texts),
        blocks=tuple(blocks),
        page_starts=tuple(blocks[i].start for i in range(0, len(blocks), 4)),
        metadata=Metadata(
            title=Stated(f"Serious Case Review: Child {chr(65 + key)}", 1.0),
            doc_type=Stated("overview_report", 1.0),
            board=Stated(f"{('Aldmouth', 'Brackford')[key % 2]} Safeguarding Children Board", 1.0),
            subject=Stated(f"Child {chr(65 + key)}", 1.0),
            published=Stated(f"{year}-05", 1.0),
        ),
    )


def build_findings(review):
    """What stands in the paragraphs: the theme, a risk factor and an agency."""
    theme = {"kind": CodeKind.THEME, "code": "professional_curiosity"}
    concern = {**theme, "polarity": Polarity.CONCERN}
    for paragraph, words, values in (
        (1, "Nobody asked anyone", concern),
        (3, "nobody asked who else", concern),
        (3, "bruise", {"kind": CodeKind.RISK_FACTOR, "code": "physical_abuse"}),
        (3, "health visitor", {"kind": CodeKind.AGENCY, "code": "health_visiting"}),
        (4, "went to see for herself", {**theme, "polarity": Polarity.GOOD_PRACTICE}),
        (4, "school nurse", {"kind": CodeKind.AGENCY, "code": "school_nursing"}),
        (5, "accepted at face value", concern),
        (6, "Nobody asked her", {**concern, "score": 0.8}),
        (8, "ask more questions", concern),
    ):
        start = review.text.index(words, review.blocks[paragraph].start)
        role = Role.CASE if values["kind"] is CodeKind.AGENCY else None
        details = {"score": 0.95, "role": role, **values}
        yield Finding(
            status=Status.PRESENT,
            paragraph=paragraph,
            start=start,
            end=start + len(words),
            text=words,
            cue="",
            method="cue:asked",
            **details,
        )


def fill(study, count=6):
    for key in range(count):
        review = build_review(key)
        study.add(Analysis(review, tuple(build_findings(review)), (), RUN))


@contextmanager
def make_study(path=":memory:"):
    with Study(path) as study:
        fill(study)
        yield study
