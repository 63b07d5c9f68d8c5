"""Linear models over named features: what a trained part is at run time.

Training is scikit-learn's (scripts/train.py); what is stored and shipped is only
names and weights, as plain arrays, so that nothing is unpickled and no learning
library is loaded to use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scr_nlp.errors import ModelError

Array = npt.NDArray[np.float32]
_TOKEN = re.compile(r"\b\w+\b")


def sigmoid(scores: Array) -> Array:
    """The logistic function, elementwise."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def logit(probabilities: Array) -> Array:
    """The inverse of :func:`sigmoid`, bounded away from infinity."""
    p = np.clip(probabilities, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)), dtype=np.float32)


class LinearModel:
    """``scores = intercept + features @ weights``, for features given by name.

    Attributes:
        classes: names of the columns.
        weights: float32, shape (features, classes).
        intercept: float32, shape (classes,).
    """

    def __init__(
        self, names: list[str], classes: list[str], weights: Array, intercept: Array
    ) -> None:
        if weights.shape != (len(names), len(classes)) or intercept.shape != (len(classes),):
            raise ModelError("a trained part does not fit its own names; reinstall scr-nlp")
        self.names, self.classes = names, classes
        self.weights = weights.astype(np.float32)
        self.intercept = intercept.astype(np.float32)
        self._index = {name: position for position, name in enumerate(names)}

    def scores(self, features: Mapping[str, float]) -> Array:
        """Decision scores, float32 of shape (classes,); unknown features are ignored."""
        known = list(filter(self._index.__contains__, features))
        rows = list(map(self._index.__getitem__, known))
        return self.score_rows(rows, np.array(list(map(features.__getitem__, known))))

    def score_rows(self, rows: list[int], values: npt.NDArray[np.floating]) -> Array:
        """As :meth:`scores`, for features given by the rows of ``weights``."""
        if not rows:
            return self.intercept
        return self.intercept + values.astype(np.float32) @ self.weights[rows]

    def save(self, path: Path) -> None:
        """Write the model as one compressed file of plain arrays (float16 weights)."""
        np.savez_compressed(
            path,
            names=np.frombuffer("\n".join(self.names).encode(), dtype=np.uint8),
            classes=np.frombuffer("\n".join(self.classes).encode(), dtype=np.uint8),
            weights=self.weights.astype(np.float16),
            intercept=self.intercept,
        )

    @classmethod
    def join(cls, models: Sequence[LinearModel]) -> LinearModel:
        """Models side by side as one, so that features are looked up once for all of them."""
        names = list(dict.fromkeys(name for model in models for name in model.names))
        row = {name: position for position, name in enumerate(names)}
        weights = np.zeros((len(names), sum(len(m.classes) for m in models)), dtype=np.float32)
        column = 0
        for model in models:
            rows = [row[name] for name in model.names]
            weights[rows, column : column + len(model.classes)] = model.weights
            column += len(model.classes)
        classes = [name for model in models for name in model.classes]
        return cls(names, classes, weights, np.concatenate([m.intercept for m in models]))

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read a model that :meth:`save` wrote.

        Raises:
            ModelError: the file is missing or is not such a model.
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                names = data["names"].tobytes().decode().split("\n")
                classes = data["classes"].tobytes().decode().split("\n")
                return cls(names, classes, data["weights"], data["intercept"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"the trained part {path.name} cannot be read; reinstall scr-nlp"
            ) from error


def word_terms(text: str) -> Counter[str]:
    """Counts of the lower-case words and word pairs of a text."""
    words = _TOKEN.findall(text.lower())
    return Counter([*words, *map(" ".join, pairwise(words))])


class TermWeights:
    """Sublinear TF-IDF weights, L2-normalised, equal to scikit-learn's ``TfidfVectorizer``.

    ``idf`` holds the inverse document frequency of each known term, in the order of the
    rows of the model that reads the weights.
    """

    def __init__(self, idf: Mapping[str, float]) -> None:
        self._row = {term: row for row, term in enumerate(idf)}
        self._idf = np.array(list(idf.values()))

    def weigh(self, terms: Mapping[str, int]) -> tuple[list[int], Array]:
        """Rows and weights of the known terms of a text, from its :func:`word_terms`."""
        known = list(filter(self._row.__contains__, terms))
        rows = list(map(self._row.__getitem__, known))
        counts = np.array(list(map(terms.__getitem__, known)))
        weights = (1.0 + np.log(counts)) * self._idf[rows]
        return rows, np.asarray(weights / (np.linalg.norm(weights) or 1.0), dtype=np.float32)
