"""Small numbers are hidden and cannot be had back."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from scr_nlp.summaries.suppression import hide_cells, suppress, suppress_columns

_cells = st.lists(
    st.integers(0, 25).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ([(9, 20), (7, 20)], [False, False]),
        ([(2, 20), (9, 20), (7, 20)], [True, False, True]),
        ([(0, 20), (9, 20), (7, 20)], [False, False, False]),
        ([(18, 20), (9, 20), (7, 20)], [True, False, True]),
        ([(0, 3), (9, 20), (7, 20)], [True, False, True]),
        ([(1, 20), (1, 20), (9, 20), (7, 20)], [True, True, False, True]),
        ([(2, 20), (0, 20)], [True, False]),
    ],
    ids=[
        "nothing small",
        "one more goes with the small one",
        "nought is no small number",
        "all but a few",
        "a small group",
        "two ones would add up to two",
        "a small total is hidden itself",
    ],
)
def test_what_is_hidden(cells, hidden):
    assert hide_cells(cells, 5) == hidden


@settings(max_examples=150, deadline=None)
@given(_cells, st.integers(3, 8))
def test_small_counts_are_always_hidden(cells, threshold):
    for (n, of), hidden in zip(cells, hide_cells(cells, threshold), strict=True):
        if 0 < n < threshold or 0 < of - n < threshold:
            assert hidden


def _attack(cells, hidden, at):
    """Least and most that a hidden count can be, for who knows the total: linear programming."""
    places = [place for place, out in enumerate(hidden) if out]
    total = sum(cells[place][0] for place in places)
    objective = np.array([1.0 if place == at else 0.0 for place in places])
    bounds = [(0, cells[place][1]) for place in places]
    ends = [
        linprog(sign * objective, A_eq=np.ones((1, len(places))), b_eq=[total], bounds=bounds).fun
        for sign in (1, -1)
    ]
    return ends[0], -ends[1]


@settings(max_examples=60, deadline=None)
@given(_cells)
def test_subtraction_gives_no_small_count_away(cells):
    """With the total public, every hidden small count has five possible values at least."""
    hidden = hide_cells(cells, 5)
    total = sum(n for n, _ in cells), sum(of for _, of in cells)
    if 0 < total[0] < 5 or 0 < total[1] - total[0] < 5 or 0 < total[1] < 5:
        return
    if all(hidden[at] for at, (_, of) in enumerate(cells) if of):
        return  # Nothing is left to hide: the total is all that stands there.
    for at, (n, of) in enumerate(cells):
        if hidden[at] and of and 0 < n < 5:
            least, most = _attack(cells, hidden, at)
            assert most - least >= min(4, of - 2) - 1e-6


def _frame(counts, groups=("England", "Wales", "Scotland")):
    rows = [
        ("risk_factor", code, "", group, n, 20, 100 * n / 20, 0.5, 0.04)
        for code, values in counts.items()
        for group, n in zip(groups, values, strict=True)
    ]
    columns = ["kind", "code", "facet", "group", "n", "of", "per_cent", "difference", "p"]
    return pd.DataFrame(rows, columns=columns)


def test_whatever_rests_on_a_hidden_count_is_hidden():
    table = suppress(
        _frame({"neglect": (2, 9, 7), "suicide": (9, 8, 7)}),
        5,
        within=("kind", "code", "facet"),
        common=("difference", "p"),
    ).set_index(["code", "group"])
    assert table["suppressed"].tolist() == [True, False, True, False, False, False]
    assert table.loc[("neglect", "England"), ["n", "per_cent", "difference", "p"]].isna().all()
    assert table.loc[("neglect", "Wales"), ["difference", "p"]].isna().all()
    assert table.loc[("neglect", "Wales"), "n"] == 9
    assert table.loc["suicide"].notna().all().all()
    assert table["of"].eq(20).all()


def test_a_union_is_hidden_with_its_codes():
    counts = {"alcohol": (2, 9, 7), "substances": (11, 12, 13)}
    table = suppress(
        _frame(counts),
        5,
        within=("kind", "code", "facet"),
        unions={"substances": ("alcohol", "drugs")},
    ).set_index(["code", "group"])
    assert (
        table.loc["substances", "suppressed"].tolist()
        == table.loc["alcohol", "suppressed"].tolist()
    )


def test_single_counts_hide_no_others():
    frame = pd.DataFrame(
        {
            "kind": "risk_factor",
            "code": ["a", "b", "c"],
            "facet": "",
            "n": [2, 9, 19],
            "of": 20,
            "historical_only": [7, 3, 0],
        }
    )
    table = suppress(frame, 5)
    assert table["n"].tolist() == [pd.NA, 9, pd.NA]
    assert table["historical_only"].tolist() == [pd.NA, pd.NA, pd.NA]


def test_counts_side_by_side_are_hidden_too():
    frame = pd.DataFrame({"present": [2, 8], "absent": [9, 7], "unread": [9, 5], "of": [20, 20]})
    table = suppress_columns(frame, 5, ("present", "absent", "unread"))
    assert table.loc[0].isna().sum() == 2
    assert table["suppressed"].tolist() == [True, False]
    known = suppress_columns(frame, 5, ("present", "absent", "unread"), known=("absent",))
    assert known.loc[0, "absent"] == 9 and pd.isna(known.loc[0, "unread"])
    whole = suppress_columns(frame, 5, ("present", "absent", "unread"), adds_up=False)
    assert whole.loc[0, ["present", "absent", "unread"]].isna().all()


def test_a_union_is_hidden_with_its_codes_side_by_side():
    counts = {"present": [2, 10, 12], "absent": [18, 10, 8], "of": [20, 20, 20]}
    frame = pd.DataFrame({"kind": "r", "code": ["a", "b", "u"], "facet": "", **counts})
    table = suppress_columns(frame, 5, ("present", "absent"), unions={"u": ("a", "b")})
    assert table["suppressed"].tolist() == [True, False, True]


@pytest.mark.parametrize("threshold", [0, 1, 2])
def test_a_threshold_that_hides_nothing_is_refused(threshold):
    with pytest.raises(ValueError, match="hides nothing"):
        suppress(_frame({"neglect": (2, 9, 7)}), threshold)


def test_brute_force_finds_more_than_one_table():
    """Every way of filling the hidden cells of a row that adds up, counted out."""
    cells = [(2, 20), (9, 20), (7, 20), (0, 20)]
    hidden = hide_cells(cells, 5)
    total = sum(n for n, _ in cells)
    free = [range(1, of) if out else (n,) for (n, of), out in zip(cells, hidden, strict=True)]
    first = {filled[0] for filled in product(*free) if sum(filled) == total}
    assert len(first) >= 5
