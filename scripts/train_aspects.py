"""Train the aspect classifiers of the coverage dimensions, and weigh them with the encoder.

    python scripts/train_aspects.py

From the training parts of ``corpora/reviews`` and ``corpora/coverage`` (their ``aspects``
say which units show which aspect) and the short passages of ``corpora/aspect_passages``:
one logistic regression per aspect over words and sections. From the development parts of
both, none of which these or the encoder ever saw: how the two are combined, the logit
from which an aspect counts, and how sure a level is. The thresholds are those that give
the levels best (quadratic-weighted kappa, and gaps) when each document is scored by
combinations that never saw it. Written: aspects.npz, aspect_scales_fast.npz,
aspect_scales_thorough.npz, aspects.json. Deterministic.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score
from train import (
    ASPECT_PASSAGES,
    CORPUS,
    COVERAGE,
    MODEL,
    read_aspect_passages,
    read_marks,
)

from scr_nlp.codebook.dimensions import Dimension, load_dimensions
from scr_nlp.corpus import load_corpus
from scr_nlp.coverage import level_chance
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.aspect_classifier import name_logits, read_aspect_features
from scr_nlp.pipeline.classifier import read_passages
from scr_nlp.pipeline.encoder import Encoder
from scr_nlp.pipeline.linear import Array, LinearModel
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Review

STRENGTH, POSITIVE_WEIGHT = 3.0, 3.0
SCALE_STRENGTH, FOLDS, ROUNDS = 0.05, 6, 5
GRID = np.arange(-3.5, 3.6, 0.25)
NO_LIFT = frozenset(load_dimensions().no_lift)


@dataclass(frozen=True)
class Marked:
    """A paragraph: what the linear models look at, what the encoder says, what it shows."""

    features: dict[str, float]
    logits: Array | None
    shown: set[str]


@dataclass(frozen=True)
class Graded:
    """A document with its marked paragraphs that may lift a level, and its levels."""

    paragraphs: list[Marked]
    levels: dict[str, int]


class Reader:
    """Turns reviews into marked paragraphs."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._nlp, self._encoder = load_pipeline(Settings(mode=Mode.RULES)), encoder

    def read(self, review: Review, marks: dict[int, set[str]]) -> Iterator[Marked]:
        """The paragraphs of a review with their aspects, by block index."""
        doc = to_doc(self._nlp, review)
        pairs = [(p, f) for p, f in read_aspect_features(doc) if p.section_kind not in NO_LIFT]
        logits: list[Array | None] = [None] * len(pairs)
        if self._encoder is not None:
            paragraphs = [paragraph for paragraph, _ in pairs]
            logits = list(self._encoder.read(read_passages(doc, paragraphs)).logits)
        for (paragraph, features), row in zip(pairs, logits, strict=True):
            yield Marked(features, row, marks.get(paragraph.index, set()))


def read_documents(corpus: Path, part: str | None, reader: Reader) -> list[Graded]:
    """The documents of a corpus, or of a part of it, whose aspects were marked."""
    out = []
    for document in load_corpus(corpus, part).documents:
        marks = read_marks(document.id, corpus)
        if marks is not None:
            levels = {name: level.level for name, level in document.coding.coverage.items()}
            out.append(Graded(list(reader.read(document.review, marks)), levels))
    return out


def train_linear(aspects: list[str]) -> LinearModel:
    """One model per aspect, from the training part and the passages."""
    reader = Reader(None)
    documents = read_documents(CORPUS, "train", reader)
    documents += read_documents(COVERAGE, "train", reader)
    marked = [m for document in documents for m in document.paragraphs]
    for item, marks in read_aspect_passages(ASPECT_PASSAGES):
        marked += reader.read(item.review, marks)
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform([m.features for m in marked])
    weights, intercepts = [], []
    for aspect in aspects:
        model = LogisticRegression(
            C=STRENGTH,
            class_weight={False: 1.0, True: POSITIVE_WEIGHT},
            max_iter=400,
            random_state=0,
        ).fit(rows, [aspect in m.shown for m in marked])
        weights.append(model.coef_[0])
        intercepts.append(model.intercept_[0])
    names = [name.replace("\n", " ") for name in vectorizer.feature_names_]
    print(f"{len(marked)} paragraphs, {len(names)} features")
    return LinearModel(
        names,
        aspects,
        np.array(weights, dtype=np.float32).T.copy(),
        np.array(intercepts, dtype=np.float32),
    )


class Combiner:
    """Combines words and encoder for one dimension, in one mode."""

    def __init__(self, dimension: Dimension, linear: LinearModel, columns: list[str]) -> None:
        self.dimension = dimension
        self.aspects = [f"{dimension.id}.{aspect.id}" for aspect in dimension.aspects]
        self._linear, self._columns = linear, columns
        self.names = [f"words:{aspect}" for aspect in self.aspects]
        self.names += [f"encoder:{c}" for c in columns if c.startswith(f"{dimension.id}.")]

    def rows(self, documents: list[Graded]) -> np.ndarray:
        """The logits of every paragraph, (paragraphs, names)."""
        rows = []
        for m in (m for document in documents for m in document.paragraphs):
            named = name_logits("words", self._linear.classes, self._linear.scores(m.features))
            if self._columns and m.logits is not None:
                named |= name_logits("encoder", self._columns, m.logits)
            rows.append([named[name] for name in self.names])
        return np.array(rows)

    def fit(self, documents: list[Graded]) -> tuple[np.ndarray, np.ndarray]:
        """Weights (names, aspects) and intercepts (aspects) from marked documents."""
        x = self.rows(documents)
        shown = [m.shown for document in documents for m in document.paragraphs]
        models = [
            LogisticRegression(C=SCALE_STRENGTH, max_iter=1000, random_state=0).fit(
                x, [aspect in one for one in shown]
            )
            for aspect in self.aspects
        ]
        return (
            np.array([model.coef_[0] for model in models]).T,
            np.array([model.intercept_[0] for model in models]),
        )

    def held_out(self, documents: list[Graded]) -> np.ndarray:
        """The highest logit of each aspect in each document, by combinations that never saw it."""
        fold = np.random.default_rng(0).permutation(len(documents)) % FOLDS
        best = np.zeros((len(documents), len(self.aspects)))
        for k in range(FOLDS):
            seen = [d for d, f in zip(documents, fold, strict=True) if f != k]
            weights, intercepts = self.fit(seen)
            for position in np.flatnonzero(fold == k):
                best[position] = (self.rows([documents[position]]) @ weights + intercepts).max(0)
        return best

    def choose_thresholds(self, best: np.ndarray, levels: list[int]) -> np.ndarray:
        """Thresholds by coordinate search; of equally good ones the middle is taken."""
        names = [aspect.id for aspect in self.dimension.aspects]

        def value(thresholds: np.ndarray) -> float:
            found = [
                self.dimension.level_of({n for n, yes in zip(names, row, strict=True) if yes})
                for row in best >= thresholds
            ]
            gaps = np.mean([(a <= 1) == (b <= 1) for a, b in zip(found, levels, strict=True)])
            return float(cohen_kappa_score(levels, found, weights="quadratic") + gaps)

        chosen = np.zeros(len(names))
        highest = value(chosen)
        for _ in range(ROUNDS):
            for position in range(len(names)):
                trials = np.tile(chosen, (len(GRID), 1))
                trials[:, position] = GRID
                values = np.array([value(trial) for trial in trials])
                if values.max() > highest + 1e-9:
                    highest = float(values.max())
                    plateau = GRID[values >= highest - 1e-9]
                    chosen[position] = plateau[len(plateau) // 2]
        print(f"{self.dimension.id}: held-out kappa plus share of gaps right {highest:.3f}")
        return chosen


def choose_slope(
    combiners: list[tuple[Combiner, np.ndarray, np.ndarray]], levels: list[dict[str, int]]
) -> float:
    """How fast an aspect becomes sure away from its threshold: the likeliest levels decide."""

    def loss(slope: float) -> float:
        total = 0.0
        for combiner, best, thresholds in combiners:
            names = [aspect.id for aspect in combiner.dimension.aspects]
            chances = 1 / (1 + np.exp(-slope * (best - thresholds)))
            for row, right in zip(chances, levels, strict=True):
                chance = level_chance(
                    combiner.dimension,
                    dict(zip(names, row, strict=True)),
                    right[combiner.dimension.id],
                )
                total -= np.log(max(chance, 1e-3))
        return total

    return float(min(np.arange(0.25, 4.1, 0.25), key=loss))


def weigh(linear: LinearModel) -> dict[str, dict[str, object]]:
    """Write the combination of each mode; return thresholds and slope of each."""
    encoder = Encoder(MODEL)
    reader = Reader(encoder)
    documents = read_documents(CORPUS, "development", reader)
    documents += read_documents(COVERAGE, "development", reader)
    print(f"{len(documents)} documents, {sum(len(d.paragraphs) for d in documents)} paragraphs")
    out: dict[str, dict[str, object]] = {}
    for mode in (Mode.FAST, Mode.THOROUGH):
        columns = encoder.heads.columns if mode is Mode.THOROUGH else []
        names: list[str] = []
        thresholds: dict[str, float] = {}
        parts, combiners = [], []
        for dimension in load_dimensions().dimensions:
            combiner = Combiner(dimension, linear, columns)
            best = combiner.held_out(documents)
            chosen = combiner.choose_thresholds(
                best, [document.levels[dimension.id] for document in documents]
            )
            thresholds |= {
                name: round(float(t), 2) for name, t in zip(combiner.aspects, chosen, strict=True)
            }
            combiners.append((combiner, best, chosen))
            parts.append((combiner, *combiner.fit(documents)))
            names += combiner.names
        aspects = list(thresholds)
        weights = np.zeros((len(names), len(aspects)), dtype=np.float32)
        intercepts = np.zeros(len(aspects), dtype=np.float32)
        for combiner, w, b in parts:
            rows = [names.index(name) for name in combiner.names]
            cols = [aspects.index(name) for name in combiner.aspects]
            weights[np.ix_(rows, cols)], intercepts[cols] = w, b
        LinearModel(names, aspects, weights, intercepts).save(MODEL / f"aspect_scales_{mode}.npz")
        slope = choose_slope(combiners, [document.levels for document in documents])
        out[mode] = {"thresholds": thresholds, "slope": slope}
        print(mode, out[mode])
    return out


def main() -> None:
    """Train, weigh, write."""
    aspects = [f"{d.id}.{aspect.id}" for d in load_dimensions().dimensions for aspect in d.aspects]
    linear = train_linear(aspects)
    linear.save(MODEL / "aspects.npz")
    (MODEL / "aspects.json").write_text(
        json.dumps(weigh(linear), indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
