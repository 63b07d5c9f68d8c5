"""How a review is to be coded: with which codebook, how thoroughly, how cautiously."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """What the pipeline codes with; the records are the same in every mode.

    ``rules``: the codebook's cues and rules alone. ``fast``: with linear models over
    words. ``thorough``: with the sentence encoder as well. Accuracy and cost of each
    stand in ``models/README.md``.
    """

    RULES = "rules"
    FAST = "fast"
    THOROUGH = "thorough"


class OperatingPoint(StrEnum):
    """Where the score of a code begins to count.

    Chosen on the development part of the corpus: ``balanced`` gives the best F1,
    ``precision`` the best F0.5 (fewer false findings), ``recall`` the best F2 (fewer
    missed ones).
    """

    BALANCED = "balanced"
    PRECISION = "precision"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides how a review is coded.

    Attributes:
        codebook: a user's codebook file; None for the bundled one.
        mode: what the pipeline codes with.
        point: the operating point of the trained parts.
        trained: a folder that ``scr-nlp train`` wrote for the user's own codes.
        dimensions: coverage dimensions to grade beside those of ``coverage.yaml``, each
            the name of a shipped one or a user's file.
    """

    codebook: Path | None = None
    mode: Mode = Mode.THOROUGH
    point: OperatingPoint = OperatingPoint.BALANCED
    trained: Path | None = None
    dimensions: tuple[str, ...] = ()


DEFAULT = Settings()
"""The bundled codebook, thoroughly, at the balanced operating point."""
