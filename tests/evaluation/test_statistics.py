"""Kappa and alpha against published worked examples and against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix, f1_score

from scr_nlp.evaluation.statistics import (
    average_defined,
    interval,
    krippendorff_alpha,
    resample_documents,
    score_counts,
    weighted_kappa,
)

N = np.nan
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four
# observers, twelve units, some not coded.
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# The same paper, sections A (two values) and B (five values): two observers.
TWO_VALUES = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
FIVE_VALUES = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]]
ratings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)


@pytest.mark.parametrize(
    ("data", "metric", "expected"),
    [
        (TWO_VALUES, "nominal", 0.095),
        (FIVE_VALUES, "nominal", 0.692),
        (FOUR_OBSERVERS, "nominal", 0.743),
        (FOUR_OBSERVERS, "ordinal", 0.815),
    ],
)
def test_alpha_of_krippendorffs_worked_examples(data, metric, expected):
    assert krippendorff_alpha(data, metric) == pytest.approx(expected, abs=5e-4)


def test_alpha_is_one_when_all_agree_and_not_defined_when_nothing_varies():
    assert krippendorff_alpha([[0, 1, 2], [0, 1, 2]]) == 1
    assert np.isnan(krippendorff_alpha([[1, 1], [1, 1]]))


def test_kappa_of_a_textbook_table():
    # 50 grant proposals, two readers: 20 yes-yes, 15 no-no; chance agreement 0.5.
    assert weighted_kappa(np.array([[20.0, 5], [10, 15]])) == pytest.approx(0.4)


def test_kappa_is_not_defined_where_one_value_is_all_there_is():
    assert np.isnan(weighted_kappa(np.array([[9.0, 0], [0, 0]])))


@given(ratings)
def test_kappa_equals_scikit_learns(pairs):
    first, second = zip(*pairs, strict=True)
    if len(set(first) | set(second)) < 2:
        return
    table = confusion_matrix(first, second, labels=range(4)).astype(float)
    for quadratic in (False, True):
        expected = cohen_kappa_score(
            first, second, labels=range(4), weights="quadratic" if quadratic else None
        )
        assert weighted_kappa(table, quadratic=quadratic) == pytest.approx(expected)


@given(ratings)
def test_f1_equals_scikit_learns(pairs):
    coded, found = (np.array(side) == 1 for side in zip(*pairs, strict=True))
    counts = np.array([(coded & found).sum(), (found & ~coded).sum(), (coded & ~found).sum()])
    _, _, f1 = score_counts(counts)
    if counts.sum() == 0:
        assert np.isnan(f1)
    else:
        assert f1 == pytest.approx(f1_score(coded, found))


@given(ratings)
def test_alpha_of_two_coders_never_exceeds_one(pairs):
    alpha = krippendorff_alpha(np.array(pairs).T, "ordinal")
    assert np.isnan(alpha) or alpha <= 1


def test_an_average_takes_only_what_is_defined():
    assert average_defined(np.array([0.5, N, 1.0])) == 0.75


def test_resamples_draw_only_chosen_documents_and_as_many():
    weights = resample_documents(np.array([True, False, True]), 50, seed=1)
    assert weights.shape == (51, 3)
    assert weights[0].tolist() == [1, 0, 1]
    assert (weights.sum(axis=1) == 2).all()
    assert not weights[:, 1].any()
    assert (weights == resample_documents(np.array([True, False, True]), 50, seed=1)).all()


def test_an_interval_holds_the_middle_95_per_cent():
    values = np.concatenate([[0.5], np.arange(1001) / 1000])
    assert interval(values) == pytest.approx((0.5, 0.025, 0.975))
    assert interval(np.array([N, 0.1])) == (None, None, None)
    assert interval(np.array([0.3])) == (0.3, None, None)
