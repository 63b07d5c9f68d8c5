"""The three witnesses for a code in a paragraph, and how they are weighed.

A paragraph is heard by the codebook's cues, by a linear model over its words, and by
a sentence encoder; their logits are combined by a logistic regression per kind of
code, fitted on the development part (scripts/train.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scr_nlp.codebook import load_codebook
from scr_nlp.pipeline.encoder import Encoded, Encoder, Passage
from scr_nlp.pipeline.linear import Array, LinearModel, TermWeights, sigmoid
from scr_nlp.pipeline.model_files import read_json


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the witnesses are combined for one kind of code.

    ``threshold`` is the score (0-1) from which a code is accepted.
    """

    linear: float
    encoder: float
    cue: float
    intercept: float
    threshold: float


class Witnesses:
    """What speaks for a code, paragraph by paragraph.

    Attributes:
        codes: ids of the trained codes, the columns of every matrix.
    """

    def __init__(self, folder: Path) -> None:
        self._linear = LinearModel.load(folder / "codes.npz")
        self.codes = self._linear.classes
        self._terms = TermWeights(read_json(folder / "terms.json"))
        self.encoder = Encoder(folder)

    def hear_words(self, text: str) -> Array:
        """Linear logits of a text, float32 of shape (codes,)."""
        return self._linear.scores(self._terms.weigh(text))

    def hear(self, passages: list[Passage], cues: Array, encoded: Encoded) -> Array:
        """Linear logit, encoder logit and cue of each code: (passages, codes, 3), float32.

        ``cues`` is 1 where a cue of the code stands in the passage, else 0.
        """
        words = np.stack([self.hear_words(passage.text) for passage in passages])
        return np.stack([words, encoded.logits, cues], axis=-1)


class Scales:
    """Combines what was heard into one calibrated score per code (``weighing.json``).

    Attributes:
        thresholds: the score from which each code is accepted, float32 of shape (codes,).
    """

    def __init__(self, folder: Path, codes: list[str]) -> None:
        data = read_json(folder / "weighing.json")
        kinds = {code.id: code.kind for code in load_codebook().codes.values()}
        weights = [Weighing(**data[kinds[code]]) for code in codes]
        self._weights = np.array([(w.linear, w.encoder, w.cue) for w in weights], dtype=np.float32)
        self._intercept = np.array([w.intercept for w in weights], dtype=np.float32)
        self.thresholds = np.array([w.threshold for w in weights], dtype=np.float32)

    def weigh(self, heard: Array) -> Array:
        """Scores (0-1) of shape (passages, codes) from the matrix of :meth:`Witnesses.hear`."""
        return sigmoid((heard * self._weights).sum(axis=-1) + self._intercept)
