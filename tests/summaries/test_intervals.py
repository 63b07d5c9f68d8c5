"""Intervals against independent implementations and published worked examples."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from scr_nlp.summaries.intervals import (
    corrected_interval,
    newcombe_interval,
    odds_ratio,
    wilson_interval,
)

_proportion = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(_proportion)
def test_the_wilson_interval_is_that_of_statsmodels(pair):
    assert wilson_interval(*pair) == pytest.approx(
        proportion_confint(*pair, method="wilson"), abs=1e-9
    )


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10, (a) to (h).
@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_that_of_the_published_example(table, low, high):
    assert newcombe_interval(*table) == pytest.approx((low, high), abs=5e-5)


@given(_proportion, _proportion)
def test_the_interval_of_a_difference_is_that_of_statsmodels(first, second):
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert newcombe_interval(*first, *second) == pytest.approx(theirs, abs=1e-9)


def test_a_group_without_members_has_no_difference():
    assert all(map(isnan, newcombe_interval(1, 2, 0, 0)))


_cells = st.tuples(*[st.integers(0, 200)] * 4)


@given(_cells)
@settings(max_examples=200)
def test_the_odds_ratio_is_that_of_statsmodels_with_haldanes_half(cells):
    a, b, c, d = cells
    ours = odds_ratio(*cells)
    if 0 in (a + b, c + d, a + c, b + d):
        assert all(map(isnan, ours))
        return
    table = np.array([[a, b], [c, d]], dtype=float) + (0.5 if 0 in cells else 0)
    theirs = Table2x2(table, shift_zeros=False)
    low, high = theirs.oddsratio_confint()
    assert ours == pytest.approx((theirs.oddsratio, low, high), rel=1e-9)


def test_the_corrected_interval_without_error_is_that_of_agresti_and_coull():
    """A test that has been proved perfect on ever so many leaves the plain proportion."""
    many = 10**12
    estimate, low, high = corrected_interval(30, 100, many, many, many, many)
    plain = proportion_confint(30, 100, method="agresti_coull")
    assert (estimate, low, high) == pytest.approx((0.3, *plain), abs=1e-6)


def test_a_known_error_moves_the_interval_as_it_moves_the_estimate():
    """With sensitivity and specificity known, the limits are those of Reiczigel (2010)."""
    many = 10**12
    low, high = proportion_confint(23, 150, method="agresti_coull")
    se, sp = 0.96, 0.89
    ours = corrected_interval(23, 150, round(se * many), many, round(sp * many), many)
    expected = [(share + sp - 1) / (se + sp - 1) for share in (23 / 150, low, high)]
    assert ours == pytest.approx([max(0, share) for share in expected], abs=1e-6)
    # The example of the R package epiR: 23 of 150 cows; true prevalence 5.1 in 100.
    assert ours[0] == pytest.approx(0.051, abs=5e-4)


@pytest.mark.parametrize(
    ("truth", "n", "se", "n_se", "sp", "n_sp"),
    [(0.3, 100, 0.8, 30, 0.9, 60), (0.1, 200, 0.7, 20, 0.95, 40), (0.6, 60, 0.9, 15, 0.85, 20)],
)
def test_the_corrected_interval_covers_the_truth_about_as_often_as_it_says(
    truth, n, se, n_se, sp, n_sp
):
    random = np.random.default_rng(1)
    draws = zip(
        random.binomial(n, truth * se + (1 - truth) * (1 - sp), 2000),
        random.binomial(n_se, se, 2000),
        random.binomial(n_sp, sp, 2000),
        strict=True,
    )
    covered = 0
    for count, found, rejected in draws:
        _, low, high = corrected_interval(int(count), n, int(found), n_se, int(rejected), n_sp)
        covered += low <= truth <= high
    assert 0.93 <= covered / 2000 <= 0.99


@pytest.mark.parametrize(
    "sample",
    [(0, 0, 5, 10, 9, 10), (1, 2, 0, 0, 9, 10), (1, 2, 5, 10, 0, 0), (1, 2, 3, 10, 7, 10)],
    ids=["nothing tested", "no positives", "no negatives", "no better than chance"],
)
def test_what_cannot_be_corrected_is_not(sample):
    assert all(map(isnan, corrected_interval(*sample)))
