"""How many planted identity leaks are found, and how often a clean document is suspected.

Plants the sentences of planted_leaks.yaml into reviews of the annotated corpus, one by one
at the end of paragraphs of the body: every other sentence into the development part, the
rest into the documents held out, and there also, apart, those of further lists:
planted_leaks_later.yaml, written after the first rules, planted_leaks_last.yaml, written
after the second, planted_leaks_outside.yaml, by an outside hand, opened after the third,
planted_leaks_tuning.yaml, from which the fourth rules were made, and
planted_leaks_blind.yaml and planted_leaks_third.yaml, by two further outside hands, opened
after the fourth and the fifth, and planted_leaks_fourth.yaml and planted_leaks_fifth.yaml, by
two more, after the sixth. A leak counts as found when half of its words are.
False alarms are what is found in the same documents before anything is planted.

    python scripts/evaluate_leaks.py [--part PART] [--show]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import yaml

from scr_nlp import find_leaks, read_review
from scr_nlp.leaks import read_known_names
from scr_nlp.summaries import wilson_interval
from scr_nlp.types import BlockKind, Review

HERE = Path(__file__).parent
DOCS = HERE.parent / "corpora" / "reviews" / "docs"
WORDS_PER_ALARM = 2_000
BODY = 0.15
LISTS_OF_THEIR_OWN = ("later", "last", "outside", "tuning", "blind", "third", "fourth", "fifth")
PARTS = ("development", "held-out", *LISTS_OF_THEIR_OWN)


class Form(NamedTuple):
    """A sentence to plant, in three pieces; ``words`` identify."""

    kind: str
    before: str
    words: str
    after: str


def is_development(path: Path) -> bool:
    """Whether a training document is of the development part (T05, T10, ... T60)."""
    return path.stem in {f"T{number:02}" for number in range(5, 61, 5)}


def read_forms(part: str) -> list[Form]:
    """The sentences planted in a part: of the first list every other one, of the others all."""
    list_of_its_own = part in LISTS_OF_THEIR_OWN
    name = f"planted_leaks_{part}.yaml" if list_of_its_own else "planted_leaks.yaml"
    data = yaml.safe_load((HERE / name).read_text("utf-8"))
    forms = []
    for kind, sentences in data.items():
        for position, marked in enumerate(sentences):
            if list_of_its_own or (position % 2 == 0) is (part == "development"):
                forms.append(Form(kind, *re.split("[«»]", marked)))
    return forms


def plant(review: Review, index: int, sentence: str) -> tuple[Review, int]:
    """The review with a sentence added to a block, and the offset at which it begins."""
    at = review.blocks[index].end
    added = f" {sentence}"
    blocks = tuple(
        replace(
            block,
            start=block.start + (len(added) if block.start > at else 0),
            end=block.end + (len(added) if block.end >= at else 0),
        )
        for block in review.blocks
    )
    text = review.text[:at] + added + review.text[at:]
    return replace(review, text=text, blocks=blocks), at + 1


def is_found(review: Review, index: int, start: int, end: int) -> bool:
    """Whether what was found in a block covers at least half of the planted words."""
    leaks = find_leaks(review.block_text(index), read_known_names(review))
    at = review.blocks[index].start
    covered = (min(at + leak.end, end) - max(at + leak.start, start) for leak in leaks)
    return 2 * sum(max(0, length) for length in covered) >= end - start


def evaluate(part: str, *, show: bool) -> None:
    """Print recall by kind and the rate of false alarms for one part."""
    paths = [p for p in sorted(DOCS.glob("T*.md")) if is_development(p) is (part == "development")]
    reviews = [read_review(path) for path in paths]
    chance = random.Random(2026)
    hits: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for form in read_forms(part):
        sentence = form.before + form.words + form.after
        review = chance.choice(reviews)
        body = [
            index
            for index, block in review.paragraphs()
            if block.kind is BlockKind.PARAGRAPH
            and block.section_kind not in ("", "panel", "glossary")
            and block.start > BODY * len(review.text)
            and review.block_text(index).endswith(".")
        ]
        index = chance.choice(body)
        drafted, at = plant(review, index, sentence)
        start = at + len(form.before)
        found = is_found(drafted, index, start, start + len(form.words))
        planted[form.kind] += 1
        hits[form.kind] += found
        if show and not found:
            print(f"  missed {form.kind}: {sentence}")
    alarms = [(review, leak) for review in reviews for leak in find_leaks(review)]
    for review, leak in alarms if show else ():
        around = review.text[max(0, leak.start - 50) : leak.end + 30].replace("\n", " ")
        print(f"  alarm {review.source} {leak.kind} [{leak.text}]: {around}")
    n_words = sum(len(review.text.split()) for review in reviews)
    print(f"{part}: {len(reviews)} documents, {n_words:,} words")
    for kind in planted:
        low, high = wilson_interval(hits[kind], planted[kind])
        print(f"  {kind:<12}{hits[kind]:>4} of {planted[kind]} ({low:.3f} to {high:.3f})")
    n, of = sum(hits.values()), sum(planted.values())
    low, high = wilson_interval(n, of)
    print(f"  {'all':<12}{n:>4} of {of}: recall {n / of:.3f} ({low:.3f} to {high:.3f})")
    rate = len(alarms) * WORDS_PER_ALARM / n_words
    print(f"  false alarms: {len(alarms)}, {rate:.2f} in {WORDS_PER_ALARM:,} words")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what was missed and suspected")
    parser.add_argument("--part", choices=PARTS, help="one part alone")
    options = parser.parse_args()
    for name in PARTS:
        if options.part in (name, None):
            evaluate(name, show=options.show)
