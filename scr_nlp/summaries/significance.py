"""Tests of differences between proportions, and the correction for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, isnan, nan, sqrt

FISHER = "Fisher"
CHI_SQUARE = "chi-square"
_LEAST_EXPECTED = 5
_RESAMPLES = 9_999
_SEED = 0


def compare_proportions(counts: Sequence[int], totals: Sequence[int]) -> tuple[str, float]:
    """Whether proportions of independent groups differ: name of the test, and its p (0-1).

    Pearson's chi-square without continuity correction where every expected count is 5
    or more (Cochran 1954), Fisher's exact test otherwise: exact for two groups, of
    9,999 random tables with the same margins (fixed seed) for more. Groups without
    members are left out; with fewer than two groups, or where all or none count, there
    is no test (an empty name and ``nan``).
    """
    table = [(n, of - n) for n, of in zip(counts, totals, strict=True) if of]
    count, total = sum(n for n, _ in table), sum(n + rest for n, rest in table)
    if len(table) < 2 or count in (0, total):
        return "", nan
    from scipy import stats

    least = min(n + rest for n, rest in table) * min(count, total - count) / total
    if least >= _LEAST_EXPECTED:
        return CHI_SQUARE, float(stats.chi2_contingency(table, correction=False).pvalue)
    if len(table) == 2:
        return FISHER, float(stats.fisher_exact(table).pvalue)
    random = stats.MonteCarloMethod(n_resamples=_RESAMPLES, rng=_SEED)
    return FISHER, float(stats.fisher_exact(table, method=random).pvalue)


def adjust_holm(p_values: Sequence[float]) -> list[float]:
    """p-values adjusted for their number by Holm's step-down method; ``nan`` stays.

    Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
    Journal of Statistics 6 (1979), 65-70.
    """
    known = sorted((p, place) for place, p in enumerate(p_values) if not isnan(p))
    adjusted, highest = [nan] * len(p_values), 0.0
    for rank, (p, place) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[place] = highest
    return adjusted


def trend_p(counts: Sequence[int], totals: Sequence[int], scores: Sequence[float]) -> float:
    """The p-value (0-1, two-sided) of the Cochran-Armitage test for a linear trend in proportions.

    Armitage, "Tests for linear trends in proportions and frequencies", Biometrics 11
    (1955), 375-386. ``nan`` where all or none count, or all have one score.
    """
    total, count = sum(totals), sum(counts)
    if total == 0 or count in (0, total):
        return nan
    share = count / total
    mean = sum(of * score for of, score in zip(totals, scores, strict=True)) / total
    spread = sum(of * (score - mean) ** 2 for of, score in zip(totals, scores, strict=True))
    if spread == 0:
        return nan
    slope = sum(n * (score - mean) for n, score in zip(counts, scores, strict=True))
    return erfc(abs(slope) / sqrt(2 * share * (1 - share) * spread))
