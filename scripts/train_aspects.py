"""Train the aspect classifiers of the coverage dimensions.

    python scripts/train_aspects.py

From the training part, ``corpora/reviews/aspects`` (which units show which aspect) and
the short passages of ``corpora/aspect_passages``, which are never scored themselves.
One logistic regression per aspect; the thresholds are those that give the levels of
the training documents best (quadratic-weighted kappa) when each document is scored by
models that never saw it. Written: aspects.npz, aspects.json. Deterministic.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import spmatrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score
from train import CORPUS, MODEL, ROOT

from scr_nlp.codebook.dimensions import Dimension, load_dimensions
from scr_nlp.corpus import load_corpus
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.aspect_classifier import read_aspect_features
from scr_nlp.pipeline.classifier import read_passages
from scr_nlp.pipeline.encoder import Encoder
from scr_nlp.pipeline.linear import LinearModel
from scr_nlp.pipeline.spans import ParagraphIndex, write_vectors
from scr_nlp.types import Block, BlockKind, Review

PASSAGES = ROOT / "corpora" / "aspect_passages"
FOLDS, STRENGTH, POSITIVE_WEIGHT, ROUNDS = 6, 3.0, 3.0, 4
GRID = np.arange(0.1, 0.95, 0.05)


@dataclass(frozen=True)
class Marked:
    """The features of a document's paragraphs, the aspects each shows, and the levels.

    A passage has no levels.
    """

    features: list[dict[str, float]]
    shown: list[set[str]]
    levels: dict[str, int]


class Reader:
    """Turns reviews into what the models look at."""

    def __init__(self) -> None:
        self._nlp, self._encoder = load_pipeline(learned=False), Encoder(MODEL)

    def read(self, review: Review, marks: dict[int, set[str]], levels: dict[str, int]) -> Marked:
        """The features of a review with its marks, by block index."""
        doc = to_doc(self._nlp, review)
        paragraphs = ParagraphIndex(doc).paragraphs
        vectors = self._encoder.read(read_passages(doc, paragraphs)).vectors
        write_vectors(doc, [paragraph.index for paragraph in paragraphs], vectors)
        pairs = read_aspect_features(doc)
        return Marked([f for _, f in pairs], [marks.get(p.index, set()) for p, _ in pairs], levels)


def read_passage_file(path: Path, reader: Reader) -> list[Marked]:
    """The passages of a file, each as a document of one paragraph."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        block = Block(
            BlockKind.PARAGRAPH,
            0,
            len(data["text"]),
            section=data["heading"],
            section_kind=data["section"],
        )
        review = Review("passage", "passage", data["text"], (block,))
        out.append(reader.read(review, {0: set(data["aspects"])}, {}))
    return out


def read_marked(reader: Reader) -> list[Marked]:
    """The training documents whose aspects were marked."""
    out = []
    for document in load_corpus(CORPUS, "train").documents:
        path = CORPUS / "aspects" / f"{document.id}.json"
        if not path.exists():
            continue
        marks: dict[int, set[str]] = {}
        for unit, dimension, aspect in json.loads(path.read_text(encoding="utf-8"))["marks"]:
            marks.setdefault(unit, set()).add(f"{dimension}.{aspect}")
        levels = {name: level.level for name, level in document.coding.coverage.items()}
        out.append(reader.read(document.review, marks, levels))
    return out


def fit(rows: spmatrix, labels: np.ndarray) -> LogisticRegression:
    """One aspect's model."""
    model = LogisticRegression(
        C=STRENGTH, class_weight={False: 1.0, True: POSITIVE_WEIGHT}, max_iter=400, random_state=0
    )
    return model.fit(rows, labels)


def choose_thresholds(
    dimension: Dimension, best: list[dict[str, float]], levels: list[int]
) -> dict[str, float]:
    """Thresholds by coordinate search; of equally good ones the middle is taken."""
    names = [f"{dimension.id}.{aspect.id}" for aspect in dimension.aspects]
    chosen = dict.fromkeys(names, 0.4)

    def kappa(thresholds: dict[str, float]) -> float:
        found = [
            dimension.level_of({n.partition(".")[2] for n in names if document[n] >= thresholds[n]})
            for document in best
        ]
        return float(cohen_kappa_score(levels, found, weights="quadratic"))

    value = kappa(chosen)
    for _ in range(ROUNDS):
        for name in names:
            values = [kappa({**chosen, name: float(t)}) for t in GRID]
            if max(values) > value + 1e-9:
                value = max(values)
                plateau = [t for t, v in zip(GRID, values, strict=True) if v >= value - 1e-9]
                chosen[name] = round(float(plateau[len(plateau) // 2]), 2)
    print(f"{dimension.id}: cross-validated kappa {value:.3f} {chosen}")
    return chosen


def main() -> None:
    """Train, choose thresholds, write."""
    reader = Reader()
    documents = read_marked(reader)
    scored = len(documents)
    for path in sorted(PASSAGES.glob("*.jsonl")):
        documents += read_passage_file(path, reader)
    dimensions = load_dimensions().dimensions
    aspects = [f"{d.id}.{aspect.id}" for d in dimensions for aspect in d.aspects]
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform([f for d in documents for f in d.features])
    owner = np.concatenate([[k] * len(d.features) for k, d in enumerate(documents)])
    # Passages belong to no fold: they train every model and are scored by none.
    folds = np.full(len(documents), -1)
    folds[:scored] = np.random.default_rng(0).permutation(scored) % FOLDS
    fold = folds[owner]
    weights, intercepts, held = [], [], np.zeros((rows.shape[0], len(aspects)))
    for column, aspect in enumerate(aspects):
        labels = np.array([aspect in shown for d in documents for shown in d.shown])
        for k in range(FOLDS):
            model = fit(rows[fold != k], labels[fold != k])
            held[fold == k, column] = model.predict_proba(rows[fold == k])[:, 1]
        model = fit(rows, labels)
        weights.append(model.coef_[0])
        intercepts.append(model.intercept_[0])
    best = [dict(zip(aspects, held[owner == k].max(axis=0), strict=True)) for k in range(scored)]
    thresholds: dict[str, float] = {}
    for dimension in dimensions:
        levels = [document.levels[dimension.id] for document in documents[:scored]]
        thresholds |= choose_thresholds(dimension, best, levels)
    names = [name.replace("\n", " ") for name in vectorizer.feature_names_]
    LinearModel(
        names,
        aspects,
        np.array(weights, dtype=np.float32).T.copy(),
        np.array(intercepts, dtype=np.float32),
    ).save(MODEL / "aspects.npz")
    (MODEL / "aspects.json").write_text(json.dumps(thresholds, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
