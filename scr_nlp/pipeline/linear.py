"""Linear models over named features: what a trained part is at run time.

Training is scikit-learn's (scripts/train.py); what is stored and shipped is only
names and weights, as plain arrays, so that nothing is unpickled and no learning
library is loaded to use them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
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
        known = [
            (self._index[name], value) for name, value in features.items() if name in self._index
        ]
        if not known:
            return self.intercept
        rows, values = zip(*known, strict=True)
        return np.asarray(
            self.intercept + np.asarray(values, dtype=np.float32) @ self.weights[list(rows)],
            dtype=np.float32,
        )

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
    counts = Counter(words)
    counts.update(f"{a} {b}" for a, b in pairwise(words))
    return counts


class TermWeights:
    """Sublinear TF-IDF weights, L2-normalised, equal to scikit-learn's ``TfidfVectorizer``.

    ``idf`` holds the inverse document frequency of each known term.
    """

    def __init__(self, idf: Mapping[str, float]) -> None:
        self.idf = idf

    def weigh(self, text: str) -> dict[str, float]:
        """The weight of each known term of a text."""
        weights = {
            term: (1.0 + math.log(count)) * self.idf[term]
            for term, count in word_terms(text).items()
            if term in self.idf
        }
        norm = math.sqrt(sum(value * value for value in weights.values()))
        return {term: value / norm for term, value in weights.items()} if norm else {}
