"""Confidence intervals of proportions."""

from __future__ import annotations

from math import nan, sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


def wilson_interval(count: int, total: int) -> tuple[float, float]:
    """The 95% Wilson score interval of a proportion, as proportions (0-1).

    Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212; method 3 of
    Newcombe, Statistics in Medicine 17 (1998), 857-872, without continuity
    correction. ``nan`` where the total is 0.

    Raises:
        ValueError: the count is negative or above the total.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} is not a count out of {total}")
    if total == 0:
        return nan, nan
    share, square = count / total, _Z * _Z
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = (
        _Z / (1 + square / total) * sqrt(share * (1 - share) / total + square / (4 * total * total))
    )
    # At the ends the formula gives 0 and 1 but for rounding.
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == total else min(1.0, centre + half)
    return low, high
