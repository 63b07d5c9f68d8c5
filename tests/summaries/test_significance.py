"""Tests of differences against SciPy, statsmodels and published worked examples."""

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_chisquare

from scr_nlp.summaries.significance import adjust_holm, compare_proportions, trend_p


def test_enough_members_are_compared_by_chi_square():
    counts, totals = [30, 45, 20], [80, 90, 70]
    name, p = compare_proportions(counts, totals)
    assert name == "chi-square"
    assert p == pytest.approx(proportions_chisquare(counts, totals)[1], rel=1e-9)


def test_few_members_are_compared_exactly():
    """Fisher's tea-tasting table (The Design of Experiments, 1935): 3 of 4 and 1 of 4."""
    name, p = compare_proportions([3, 1], [4, 4])
    assert name == "Fisher"
    assert p == pytest.approx(34 / 70, rel=1e-9)


def test_few_members_in_many_groups_are_compared_by_random_tables():
    """The exact p sums the chances of all tables with the same margins (Freeman, Halton 1951)."""
    counts, totals = [1, 3, 6], [7, 6, 7]
    name, p = compare_proportions(counts, totals)
    assert name == "Fisher"
    assert p == pytest.approx(_exact(counts, totals), abs=0.02)
    assert p == compare_proportions(counts, totals)[1]


def _exact(counts, totals):
    from itertools import product
    from math import comb, prod

    every = comb(sum(totals), sum(counts))
    chance = {
        cells: prod(comb(of, n) for n, of in zip(cells, totals, strict=True)) / every
        for cells in product(*(range(of + 1) for of in totals))
        if sum(cells) == sum(counts)
    }
    return sum(p for p in chance.values() if p <= chance[tuple(counts)] * (1 + 1e-9))


@pytest.mark.parametrize(
    ("counts", "totals"), [([0, 0], [4, 4]), ([4, 4], [4, 4]), ([2], [4]), ([2, 0], [4, 0])]
)
def test_where_nothing_can_differ_there_is_no_test(counts, totals):
    name, p = compare_proportions(counts, totals)
    assert name == "" and isnan(p)


@given(st.lists(st.one_of(st.floats(0, 1), st.just(nan)), max_size=30))
def test_holms_correction_is_that_of_statsmodels(values):
    known = [p for p in values if not isnan(p)]
    ours = adjust_holm(values)
    assert [isnan(p) for p in ours] == [isnan(p) for p in values]
    if known:
        theirs = multipletests(known, method="holm")[1]
        assert [p for p in ours if not isnan(p)] == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "totals", "scores"),
    [([3, 8, 12], [20, 22, 19], [0, 1, 2]), ([9, 5, 4, 1], [30, 18, 25, 11], [2010, 2013, 15, 9])],
)
def test_the_trend_is_that_of_statsmodels(counts, totals, scores):
    table = np.array([counts, [of - n for n, of in zip(counts, totals, strict=True)]])
    theirs = Table(table, shift_zeros=False).test_ordinal_association(
        row_scores=np.array([0, 1]), col_scores=np.array(scores)
    )
    # statsmodels uses the hypergeometric variance: N - 1 for N.
    from scipy.stats import norm

    z = norm.isf(trend_p(counts, totals, scores) / 2)
    assert z == pytest.approx(abs(theirs.zscore) * (sum(totals) / (sum(totals) - 1)) ** 0.5)


def test_without_variation_there_is_no_trend():
    assert isnan(trend_p([0, 0], [3, 4], [1, 2]))
    assert isnan(trend_p([1, 2], [3, 4], [1, 1]))
