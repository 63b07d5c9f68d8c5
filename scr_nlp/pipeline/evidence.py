"""The witnesses for a code in a paragraph, and how they are weighed.

A paragraph is heard by the codebook's cues, by a linear model over its words, and in
the thorough mode by a sentence encoder; their logits are combined by a logistic
regression per kind of code, fitted on the development part (scripts/train.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scr_nlp.pipeline.linear import Array, LinearModel, TermWeights, sigmoid, word_terms
from scr_nlp.pipeline.model_files import read_json
from scr_nlp.settings import Mode, OperatingPoint
from scr_nlp.types import CodeKind

_SHORT = 20
"""Fewer paragraphs than this give a code no second chance to be shown."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the witnesses are combined for one kind of code, in one mode.

    ``thresholds`` holds, by operating point, the score (0-1) from which a code is
    accepted; ``lone`` the score that it needs where no other paragraph of the document
    shows it.
    """

    linear: float
    encoder: float
    cue: float
    intercept: float
    thresholds: dict[str, float]
    lone: float


class WordWitness:
    """Linear models over the words and word pairs of a text, one per code.

    Attributes:
        codes: ids of the trained codes, the columns of every matrix.
    """

    def __init__(self, folder: Path) -> None:
        self._linear = LinearModel.load(folder / "codes.npz")
        self.codes = self._linear.classes
        idf = read_json(folder / "terms.json")
        self._terms = TermWeights({name: idf[name] for name in self._linear.names})

    def hear(self, text: str) -> Array:
        """Logits of a text, float32 of shape (codes,)."""
        return self.hear_terms(word_terms(text))

    def hear_terms(self, terms: Mapping[str, int]) -> Array:
        """As :meth:`hear`, from the words and word pairs of a text."""
        return self._linear.score_rows(*self._terms.weigh(terms))


class Scales:
    """Combines what was heard into one calibrated score per code (``weighing.json``)."""

    def __init__(
        self,
        folder: Path,
        codes: list[str],
        kinds: Mapping[str, CodeKind],
        mode: Mode,
        point: OperatingPoint,
    ) -> None:
        data = read_json(folder / "weighing.json")[mode]
        weights = [Weighing(**data[kinds[code]]) for code in codes]
        self._weights = np.array([(w.linear, w.encoder, w.cue) for w in weights], dtype=np.float32)
        self._intercept = np.array([w.intercept for w in weights], dtype=np.float32)
        self._thresholds = np.array([w.thresholds[point] for w in weights], dtype=np.float32)
        self._lone = np.array([w.lone for w in weights], dtype=np.float32)
        self._lone[self._lone < self._thresholds] = 0.0
        if point is OperatingPoint.RECALL:
            self._lone[:] = 0.0

    def weigh(self, words: Array, encoder: Array, cues: Array) -> Array:
        """Scores (0-1), of the shape (passages, codes) of each of the three matrices.

        ``words`` and ``encoder`` are logits (zeros where no encoder ran), ``cues`` is 1
        where a cue of the code stands in the passage, else 0.
        """
        heard = np.stack([words, encoder, cues], axis=-1)
        return sigmoid((heard * self._weights).sum(axis=-1) + self._intercept)

    def accept(self, scores: Array) -> npt.NDArray[np.bool_]:
        """Which codes are accepted in which paragraph of a document, of the scores' shape.

        A code that one paragraph alone seems to show is more often a mistake than one
        that several do; it needs a higher score, unless the document is a short one.
        """
        accepted = scores >= self._thresholds
        if len(scores) < _SHORT:
            return np.asarray(accepted)
        alone = (accepted.sum(axis=0) == 1) & (scores.max(axis=0) < self._lone)
        return np.asarray(accepted & ~alone)
