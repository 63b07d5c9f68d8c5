"""Confidence intervals of proportions, of their differences, and of odds ratios."""

from __future__ import annotations

from math import exp, log, nan, sqrt
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


def newcombe_interval(
    first: int, first_total: int, second: int, second_total: int
) -> tuple[float, float]:
    """The 95% interval of the difference of two independent proportions (-1 to 1).

    First minus second; the hybrid score interval, method 10 of Newcombe, "Interval
    estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), 873-890. ``nan`` where a total is 0.

    Raises:
        ValueError: a count is negative or above its total.
    """
    low_1, high_1 = wilson_interval(first, first_total)
    low_2, high_2 = wilson_interval(second, second_total)
    if first_total == 0 or second_total == 0:
        return nan, nan
    share_1, share_2 = first / first_total, second / second_total
    difference = share_1 - share_2
    return (
        difference - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        difference + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )


def odds_ratio(both: int, first: int, second: int, neither: int) -> tuple[float, float, float]:
    """Odds ratio of a two-by-two table and the ends of its 95% interval (Woolf's logit).

    Where a cell is 0, one half is added to every cell (Haldane 1956; Anscombe 1956).
    ``first`` and ``second`` count what shows only the one or only the other. ``nan``
    where a row or a column is empty: one of the two never, or always, occurs.
    """
    cells = (float(both), float(first), float(second), float(neither))
    a, b, c, d = cells
    if 0 in (a + b, c + d, a + c, b + d):
        return nan, nan, nan
    if 0 in cells:
        a, b, c, d = (cell + 0.5 for cell in cells)
    logarithm = log(a * d / (b * c))
    half = _Z * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return exp(logarithm), exp(logarithm - half), exp(logarithm + half)


def corrected_interval(
    count: int, total: int, found: int, positives: int, rejected: int, negatives: int
) -> tuple[float, float, float]:
    """A proportion corrected for an imperfect test, and its 95% interval (0-1).

    The estimate is that of Rogan and Gladen, American Journal of Epidemiology 107
    (1978), 71-76, kept within 0 and 1; the interval that of Lang and Reiczigel,
    "Confidence limits for prevalence of disease adjusted for estimated sensitivity and
    specificity", Preventive Veterinary Medicine 113 (2014), 13-22, which lets
    sensitivity and specificity vary too. It takes the sample, the positives and the
    negatives to be drawn independently.

    Args:
        count: positive by the test.
        total: tested.
        found: positive by the test among the ``positives`` known to be so.
        positives: how many are known to be positive.
        rejected: negative by the test among the ``negatives`` known to be so.
        negatives: how many are known to be negative.

    Returns:
        Estimate, low and high; ``nan`` where nothing was tested, where sensitivity or
        specificity is unknown, or where the test does no better than chance.
    """
    if not (total and positives and negatives):
        return nan, nan, nan
    youden = found / positives + rejected / negatives - 1
    if youden <= 0:
        return nan, nan, nan
    estimate = (count / total + rejected / negatives - 1) / youden
    square = _Z * _Z
    n, n_positive, n_negative = total + square, positives + 2, negatives + 2
    share = (count + square / 2) / n
    sensitivity, specificity = (found + 1) / n_positive, (rejected + 1) / n_negative
    youden = sensitivity + specificity - 1
    centre = (share + specificity - 1) / youden
    missed = sensitivity * (1 - sensitivity) / n_positive
    mistaken = specificity * (1 - specificity) / n_negative
    spread = share * (1 - share) / n + centre**2 * missed + (1 - centre) ** 2 * mistaken
    centre += 2 * square * (centre * missed - (1 - centre) * mistaken)
    half = _Z * sqrt(spread) / youden
    estimate, low, high = (min(1.0, max(0.0, x)) for x in (estimate, centre - half, centre + half))
    return estimate, low, high
