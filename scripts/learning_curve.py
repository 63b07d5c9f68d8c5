"""Would more training documents help? Scores of a simple tagger by number of documents.

    python scripts/learning_curve.py [CORPUS]

A TF-IDF model with one logistic regression per code is trained on the units of growing
shares of the part ``train`` and scored on the part ``development`` (unit level, any
status). The curve is what matters, not the height: while it rises, more documents help.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from scr_nlp.codebook import Codebook, load_codebook
from scr_nlp.corpus import CodedDocument, load_corpus
from scr_nlp.types import CodeKind

DRAWS = 3
STEP = 12
THRESHOLD = 0.27
"""Codes are rare, so that a code likelier than this is worth a guess."""


def read_texts(documents: Sequence[CodedDocument]) -> list[str]:
    """The text of every unit with the heading above it."""
    return [f"{unit.section}: {unit.text}" for document in documents for unit in document.units]


def read_codes(documents: Sequence[CodedDocument], codes: list[str]) -> NDArray[np.bool_]:
    """Which unit (row) has which code (column), whatever its status."""
    column = {code: at for at, code in enumerate(codes)}
    table = np.zeros((sum(len(document.units) for document in documents), len(codes)), dtype=bool)
    start = 0
    for document in documents:
        row = {unit.i: start + at for at, unit in enumerate(document.units)}
        for record in document.coding.records:
            table[row[record.unit], column[record.code]] = True
        start += len(document.units)
    return table


def tag(train: Sequence[CodedDocument], texts: list[str], codes: list[str]) -> NDArray[np.bool_]:
    """What a tagger trained on some documents finds in texts."""
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    rows, target = vectoriser.fit_transform(read_texts(train)), vectoriser.transform(texts)
    known = read_codes(train, codes)
    found = np.zeros((len(texts), len(codes)), dtype=bool)
    for at in range(len(codes)):
        if known[:, at].any():
            model = LogisticRegression(C=20, solver="liblinear", class_weight="balanced")
            chances = model.fit(rows, known[:, at]).predict_proba(target)
            found[:, at] = chances[:, 1] > THRESHOLD
    return found


def score(coded: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Micro F1."""
    true = int((coded & found).sum())
    return 2 * true / max(1, int(coded.sum() + found.sum()))


def print_curve(corpus: Path, codebook: Codebook) -> None:
    """Print one line per number of training documents."""
    train = load_corpus(corpus, "train", codebook=codebook).documents
    development = load_corpus(corpus, "development", codebook=codebook).documents
    codes = list(codebook.codes)
    kinds = [code.kind for code in codebook.codes.values()]
    texts, coded = read_texts(development), read_codes(development, codes)
    print(f"{'documents':>9}  {'all':>5}" + "".join(f"  {kind:>11}" for kind in CodeKind))
    for size in [*range(STEP, len(train), STEP), len(train)]:
        scores = []
        for draw in range(DRAWS if size < len(train) else 1):
            order = np.random.default_rng(draw).permutation(len(train))[:size]
            found = tag([train[at] for at in order], texts, codes)
            columns = [[own is kind for own in kinds] for kind in CodeKind]
            scores.append(
                [score(coded, found), *(score(coded[:, own], found[:, own]) for own in columns)]
            )
        mean = np.mean(scores, axis=0)
        print(f"{size:>9}  {mean[0]:>5.2f}" + "".join(f"  {value:>11.2f}" for value in mean[1:]))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = Path(__file__).parent.parent / "corpora" / "reviews"
    parser.add_argument("corpus", nargs="?", type=Path, default=default)
    print_curve(parser.parse_args().corpus, load_codebook())


if __name__ == "__main__":
    main()
