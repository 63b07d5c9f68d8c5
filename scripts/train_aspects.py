"""Train the aspect classifiers of the coverage dimensions, and weigh them with the encoder.

    python scripts/train_aspects.py

From the training parts of ``corpora/reviews`` and ``corpora/coverage`` (their ``aspects``
say which units show which aspect) and the short passages of ``corpora/aspect_passages``:
one logistic regression per aspect over words and sections. From the development parts of
both, none of which these or the encoder ever saw: how the two are combined, the logit
from which an aspect counts, and how sure a level is. The thresholds are those that make
the levels, and the gaps, likeliest when each document is scored by combinations that
never saw it. Written: aspects.npz, aspect_scales_fast.npz,
aspect_scales_thorough.npz, aspects.json. Deterministic.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
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
from scr_nlp.pipeline import load_pipeline, to_doc
from scr_nlp.pipeline.aspect_classifier import (
    length_discount,
    name_logits,
    read_aspect_features,
)
from scr_nlp.pipeline.classifier import read_passages
from scr_nlp.pipeline.encoder import Encoder
from scr_nlp.pipeline.linear import Array, LinearModel
from scr_nlp.settings import Mode, Settings
from scr_nlp.types import Review

STRENGTH, POSITIVE_WEIGHT = 3.0, 3.0
SCALE_STRENGTH, FOLDS, PENALTY = 0.05, 6, 0.5
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
                said = self.rows([documents[position]]) @ weights + intercepts
                best[position] = said.max(0) - length_discount(len(said))
        return best

    def fit_thresholds(self, best: np.ndarray, levels: list[int]) -> tuple[np.ndarray, float]:
        """Thresholds (aspects,) and slope that make the levels and gaps of documents likeliest.

        An aspect is in a document with the chance that the logistic function gives for the
        distance of its highest logit from its threshold, times the slope; aspects are
        independent. A small penalty keeps thresholds near 0.
        """
        there = np.array(list(product((0.0, 1.0), repeat=len(self.aspects))))
        reached = self.levels_of(there)
        of_level = np.stack([reached == level for level in range(4)], axis=1)
        right = np.array(levels)

        def loss(x: np.ndarray) -> float:
            thresholds, slope = x[:-1], np.exp(x[-1])
            chance = np.clip(1 / (1 + np.exp(-slope * (best - thresholds))), 1e-6, 1 - 1e-6)
            each = np.exp(np.log(chance) @ there.T + np.log(1 - chance) @ (1 - there).T) @ of_level
            gap = each[:, :2].sum(axis=1)
            likely = np.log(each[np.arange(len(right)), right] + 1e-4)
            likely += np.log(np.where(right <= 1, gap, 1 - gap) + 1e-4)
            return float(PENALTY * (thresholds**2).sum() + 2 * x[-1] ** 2 - likely.sum())

        starts = [np.append(np.full(len(self.aspects), x), 0.0) for x in (0.0, -1.0, 1.0)]
        fitted = min((minimize(loss, x, method="L-BFGS-B") for x in starts), key=lambda r: r.fun)
        return fitted.x[:-1], float(np.exp(fitted.x[-1]))

    def levels_of(self, shown: np.ndarray) -> np.ndarray:
        """The level of each row of ``shown`` (documents, aspects), true where one is there."""
        names = [aspect.id for aspect in self.dimension.aspects]
        return np.array(
            [
                self.dimension.level_of({n for n, yes in zip(names, row, strict=True) if yes})
                for row in shown
            ]
        )

    def tell(self, best: np.ndarray, levels: list[int]) -> None:
        """Print how well documents are graded by thresholds that never saw them."""
        fold = np.random.default_rng(1).permutation(len(levels)) % FOLDS
        right, found = np.array(levels), np.zeros(len(levels), dtype=int)
        for k in range(FOLDS):
            thresholds, _ = self.fit_thresholds(best[fold != k], list(right[fold != k]))
            found[fold == k] = self.levels_of(best[fold == k] >= thresholds)
        kappa = cohen_kappa_score(right, found, weights="quadratic")
        both = ((found <= 1) & (right <= 1)).sum()
        print(
            f"{self.dimension.id}: held out, kappa {kappa:.3f}, gaps: precision "
            f"{both / max(1, (found <= 1).sum()):.3f}, recall {both / (right <= 1).sum():.3f}"
        )


def weigh(linear: LinearModel) -> dict[str, dict[str, object]]:
    """Write the combination of each mode; return thresholds and slopes of each."""
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
        slopes: dict[str, float] = {}
        parts = []
        for dimension in load_dimensions().dimensions:
            combiner = Combiner(dimension, linear, columns)
            best = combiner.held_out(documents)
            levels = [document.levels[dimension.id] for document in documents]
            combiner.tell(best, levels)
            chosen, slope = combiner.fit_thresholds(best, levels)
            thresholds |= {
                name: round(float(t), 2) for name, t in zip(combiner.aspects, chosen, strict=True)
            }
            slopes[dimension.id] = round(slope, 2)
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
        out[mode] = {"thresholds": thresholds, "slopes": slopes}
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
