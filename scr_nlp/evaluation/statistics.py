"""Measures of agreement and accuracy, and their bootstrap intervals.

The functions take counts with any leading axes, so that a thousand resamples are
one array operation. A measure that is not defined (nothing coded, nothing found)
is ``nan``.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def divide(numerator: ArrayLike, denominator: ArrayLike) -> Array:
    """The quotient, ``nan`` where the denominator is 0."""
    top, bottom = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    quotient: Array = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom != 0)
    return quotient


def score_counts(counts: Array) -> tuple[Array, Array, Array]:
    """Precision, recall and F1 of counts whose last axis is (true, false, missed)."""
    true, false, missed = counts[..., 0], counts[..., 1], counts[..., 2]
    return (
        divide(true, true + false),
        divide(true, true + missed),
        divide(2 * true, 2 * true + false + missed),
    )


def average_defined(values: Array) -> Array:
    """The mean over the last axis of the values that are defined."""
    defined = ~np.isnan(values)
    return divide(np.where(defined, values, 0).sum(axis=-1), defined.sum(axis=-1))


def weighted_kappa(table: Array, *, quadratic: bool = False) -> Array:
    """Cohen's kappa of square tables of counts (the last two axes).

    With ``quadratic`` weights a disagreement counts by the square of its distance
    (Cohen 1968). Not defined where both coders give one and the same value always.
    """
    size = table.shape[-1]
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    weights = distance**2 if quadratic else (distance > 0).astype(np.float64)
    total = table.sum(axis=(-1, -2))
    chance = table.sum(axis=-1)[..., :, None] * table.sum(axis=-2)[..., None, :]
    observed = (weights * table).sum(axis=(-1, -2))
    expected = divide((weights * chance).sum(axis=(-1, -2)), total)
    result: Array = 1 - divide(observed, expected)
    return result


def krippendorff_alpha(
    ratings: ArrayLike, metric: Literal["nominal", "ordinal"] = "nominal"
) -> float:
    """Krippendorff's alpha of ``ratings``, one row per coder and ``nan`` where not coded.

    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections C and
    D. ``nan`` where no value varies.
    """
    table = np.asarray(ratings, dtype=np.float64)
    values = np.unique(table[~np.isnan(table)])
    counts = np.stack([(table == value).sum(axis=0) for value in values], axis=1).astype(float)
    counts = counts[counts.sum(axis=1) > 1]
    coders = counts.sum(axis=1, keepdims=True)
    coincidences = (counts / (coders - 1)).T @ counts - np.diag((counts / (coders - 1)).sum(axis=0))
    totals = coincidences.sum(axis=0)
    if metric == "nominal":
        distance = 1 - np.eye(len(values))
    else:
        below = np.cumsum(totals) - totals / 2
        distance = np.subtract.outer(below, below) ** 2
    observed = (coincidences * distance).sum()
    expected = (np.outer(totals, totals) * distance).sum() / max(totals.sum() - 1, 1)
    return float(1 - divide(observed, expected))


def resample_documents(chosen: NDArray[np.bool_], resamples: int, seed: int) -> Array:
    """Weights of documents: first the chosen ones once each, then ``resamples`` draws.

    Each further row draws as many documents as are chosen, with replacement: the
    document, not the paragraph, is what varies from one corpus to the next.
    """
    count = int(chosen.sum())
    weights = np.zeros((1 + resamples, len(chosen)))
    weights[0, chosen] = 1
    if count:
        draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
        weights[1:, chosen] = draws
    return weights


def interval(values: Array) -> tuple[float | None, float | None, float | None]:
    """The value of the first row, and the 2.5 and 97.5 percentiles of the others."""
    value = None if np.isnan(values[0]) else float(values[0])
    others = values[1:][~np.isnan(values[1:])]
    if value is None or others.size == 0:
        return value, None, None
    low, high = np.percentile(others, [2.5, 97.5])
    return value, float(low), float(high)
