"""What each part of the tagger adds, measured on one part of the corpus.

    python scripts/ablate.py [--part development|test]

Prints a Markdown table: the cues alone (every hit taken as present), with the rules for
status, role and polarity, with the cues weighed by the learned parts (which reject those
out of place), and with what these find without a cue; the learned steps in both modes.
Intervals are 95%, by bootstrap over documents.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scr_nlp.codebook import load_codebook
from scr_nlp.corpus import Coding, load_corpus
from scr_nlp.evaluation.coders import code_by_tool
from scr_nlp.evaluation.evaluate import KEYWORDS, TOOL, Evaluation, evaluate_codings
from scr_nlp.pipeline import load_pipeline
from scr_nlp.settings import Mode, Settings

CORPUS = Path(__file__).parents[1] / "corpora" / "reviews"
TASKS = (("found", "code in a paragraph"), ("present", "present"), ("presence", "counts"))


def cued_only(coding: Coding) -> Coding:
    """A coding without what was found where no cue stands."""
    records = tuple(r for r in coding.records if not r.source.startswith("classifier"))
    return replace(coding, records=records)


def steps(part: str) -> Iterator[tuple[str, Evaluation, str]]:
    """Each step's name, its evaluation, and whose figures in it are meant."""
    corpus, book = load_corpus(CORPUS, part), load_codebook()
    for mode in Mode:
        nlp = load_pipeline(Settings(mode=mode))
        found = [code_by_tool(document, nlp) for document in corpus.documents]
        whole = evaluate_codings(corpus, found, book)
        if mode is Mode.RULES:
            yield "cues only", whole, KEYWORDS
            yield "+ rules for status, role, polarity", whole, TOOL
            continue
        cued = evaluate_codings(corpus, [cued_only(coding) for coding in found], book)
        yield f"+ rejection ({mode})", cued, TOOL
        yield f"+ finding without a cue ({mode})", whole, TOOL


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=("development", "test"), default="development")
    options = parser.parse_args()
    print(f"| {options.part} part | " + " | ".join(f"{name}, F1" for _, name in TASKS) + " |")
    print("|---|" + "---|" * len(TASKS))
    for name, evaluation, coder in steps(options.part):
        cells = []
        for task, _ in TASKS:
            one = evaluation.measure(task, "all", "f1", coder=coder)
            assert one is not None and one.value is not None
            cells.append(f"{one.value:.3f} ({one.low or 0:.2f}–{one.high or 0:.2f})")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
