"""The peers of scripts/benchmark.py, each run by the Python of its own environment.

``python benchmark_peers.py medspacy|edsnlp FOLDER`` reads ``paragraphs.json``,
``terms.json`` and ``review.pdf`` in the folder, prints the names of its contestants as one
line of JSON, and then, for each name that it is sent on a line, runs that contestant once
and prints its user CPU seconds and how much it found. Needs nothing of scr_nlp.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

Contestant = Callable[[], int]


def tag(nlp: Any, texts: list[str]) -> Contestant:
    """How many entities a pipeline finds in texts, with their qualifiers."""
    return lambda: sum(len(doc.ents) for doc in nlp.pipe(texts))


def base(texts: list[str]) -> Contestant:
    """A blank English pipeline of spaCy with its sentencizer."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda: sum(len(doc) for doc in nlp.pipe(texts))


def store(rows: Iterable[tuple[object, ...]], path: Path) -> int:
    """Write mentions to a new SQLite file."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mentions (page, start, end, label, negated)")
        kept = database.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", rows).rowcount
    database.close()
    return kept


def end_to_end(nlp: Any, folder: Path) -> Contestant:
    """From a PDF, read by pdfplumber, to stored mentions."""
    import pdfplumber

    def run() -> int:
        with pdfplumber.open(folder / "review.pdf") as pdf:
            pages = [page.extract_text() for page in pdf.pages]
        return store(
            (
                (number, ent.start_char, ent.end_char, ent.label_, int(ent._.is_negated))
                for number, doc in enumerate(nlp.pipe(pages))
                for ent in doc.ents
            ),
            folder / "peer.sqlite",
        )

    return run


def medspacy(folder: Path, texts: list[str], terms: list[tuple[str, str]]) -> dict[str, Contestant]:
    """medspaCy: targets and ConText, with PyRuSH and with spaCy's sentencizer in its place."""
    from loguru import logger

    logger.remove()  # PyRuSH writes a line for each token
    import medspacy
    from medspacy.ner import TargetRule

    rules = [TargetRule(term, code) for code, term in terms]
    whole = medspacy.load()
    lean = medspacy.load(
        medspacy_enable={"medspacy_tokenizer", "medspacy_target_matcher", "medspacy_context"}
    )
    lean.add_pipe("sentencizer", first=True)
    for nlp in (whole, lean):
        nlp.get_pipe("medspacy_target_matcher").add(rules)
    return {
        "spaCy 3.7 blank + sentencizer": base(texts),
        "medspaCy": tag(whole, texts),
        "medspaCy without PyRuSH": tag(lean, texts),
        "pdfplumber + medspaCy": end_to_end(whole, folder),
        "pdfplumber + medspaCy without PyRuSH": end_to_end(lean, folder),
    }


def edsnlp(folder: Path, texts: list[str], terms: list[tuple[str, str]]) -> dict[str, Contestant]:
    """EDS-NLP: matcher with the qualifiers for negation, hypothesis and family."""
    import edsnlp
    import edsnlp.pipes as eds

    by_code: dict[str, list[str]] = {}
    for code, term in terms:
        by_code.setdefault(code, []).append(term)
    nlp = edsnlp.blank("eds")
    nlp.add_pipe(eds.sentences())
    nlp.add_pipe(eds.matcher(terms=by_code, attr="LOWER"))
    for qualifier in (eds.negation, eds.hypothesis, eds.family):
        nlp.add_pipe(qualifier())
    return {"EDS-NLP with qualifiers": tag(nlp, texts)}


def main() -> None:
    """Serve the contestants of one environment."""
    folder = Path(sys.argv[2])
    texts = json.loads((folder / "paragraphs.json").read_text("utf-8"))
    terms = json.loads((folder / "terms.json").read_text("utf-8"))
    contestants = {"medspacy": medspacy, "edsnlp": edsnlp}[sys.argv[1]](folder, texts, terms)
    print(json.dumps(list(contestants)), flush=True)
    for line in sys.stdin:
        before = getrusage(RUSAGE_SELF).ru_utime
        found = contestants[line.strip()]()
        print(json.dumps([getrusage(RUSAGE_SELF).ru_utime - before, found]), flush=True)


if __name__ == "__main__":
    main()
