"""Small numbers hidden, and so many more that they cannot be had by subtraction.

A count of 1 to threshold - 1 is hidden, and so is one that leaves 1 to threshold - 1
documents of its group (primary suppression). Where the counts of a row add up to a
total that stands elsewhere, more of them are hidden until what is left over leaves
every hidden count as wide open as if nothing but its group were known, or by at least
``threshold`` values (secondary suppression). A nought is not hidden, except in a group
with fewer documents than the threshold, of which nothing is told. The rule itself may
be known to the reader. After Hundepool et al., *Statistical Disclosure Control*
(Wiley, 2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LEAST_THRESHOLD = 3
"""Below it a hidden count would be known: it could only be 1."""

_MARKS = ("kind", "facet", "group", "year", "part", "person")
"""Columns by which the row of a union is matched with those of its codes."""

Cell = tuple[int, int]
"""A count, and out of how many."""


def _is_small(cell: Cell, threshold: int) -> bool:
    n, of = cell
    return 0 < of < threshold or 0 < n < threshold or 0 < of - n < threshold


def _gives_away(cells: Sequence[Cell], threshold: int) -> bool:
    """Whether the sum of hidden counts narrows a small one of them down too far.

    Noughts and full groups are shown as long as that will do, so that a hidden count is
    known to be neither; in a group smaller than the threshold it can be anything.
    """
    total = sum(n for n, _ in cells)
    extreme = any(n in (0, of) and of >= threshold for n, of in cells)
    bounds = [(0, of) if extreme or of < threshold else (1, of - 1) for _, of in cells]
    lowest, highest = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for cell, (low, high) in zip(cells, bounds, strict=True):
        least = max(low, total - (highest - high))
        most = min(high, total - (lowest - low))
        if _is_small(cell, threshold) and most - least < min(threshold - 1, high - low):
            return True
    return False


def hide_cells(
    cells: Sequence[Cell],
    threshold: int,
    forced: Collection[int] = (),
    *,
    known: Collection[int] = (),
    adds_up: bool = True,
) -> list[bool]:
    """Which counts of a row to hide.

    Args:
        cells: each count and out of how many.
        threshold: counts below it are small.
        forced: positions that are hidden in any case.
        known: positions that stand elsewhere too: hiding one, unless it is small, hides
            nothing.
        adds_up: whether the sum of the counts can be known.
    """
    hidden = [_is_small(cell, threshold) or at in forced for at, cell in enumerate(cells)]
    # A small total is hidden itself, wherever it stands.
    total = (sum(n for n, _ in cells), sum(of for _, of in cells))
    adds_up = adds_up and not _is_small(total, threshold)
    while adds_up and any(hidden):
        chosen = [cell for cell, hide in zip(cells, hidden, strict=True) if hide]
        shown = [at for at, hide in enumerate(hidden) if not (hide or at in known)]
        shown = [at for at in shown if cells[at][1]]
        if not shown or not _gives_away(chosen, threshold):
            break
        # The smallest count goes first; noughts and full groups, which tell least, last.
        hidden[min(shown, key=lambda at: (cells[at][0] in (0, cells[at][1]), cells[at][0]))] = True
    return hidden


def suppress(
    frame: pd.DataFrame,
    threshold: int,
    *,
    within: Sequence[str] = (),
    keys: Sequence[str] = ("kind", "code", "facet"),
    unions: dict[str, tuple[str, ...]] | None = None,
    common: Sequence[str] = (),
) -> pd.DataFrame:
    """A table with ``n`` and ``of`` in which small numbers are hidden.

    Args:
        frame: such as :func:`~scr_nlp.summaries.theme_frequency` or
            :func:`~scr_nlp.summaries.group_frequency` give.
        threshold: counts below it are small; at least :data:`LEAST_THRESHOLD`.
        within: columns that tell the rows apart whose counts add up to a known total;
            empty where no counts add up.
        keys: columns that tell the codes apart, where no counts add up.
        unions: codes of each union of the frame; a union is hidden with any of its codes.
        common: columns that rest on all rows of one ``within``; hidden where one of them is.

    Returns:
        The frame with every number of a hidden row missing but ``of`` (int64 columns
        become Int64), other small counts missing too, and bool ``suppressed``.

    Raises:
        ValueError: the threshold is too low.
    """
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"a threshold below {LEAST_THRESHOLD} hides nothing")
    frame = frame.reset_index(drop=True)
    members = unions or {}
    cells = list(zip(frame["n"].tolist(), frame["of"].tolist(), strict=True))
    codes = frame["code"].tolist() if "code" in frame.columns else [""] * len(frame)
    marks = [name for name in _MARKS if name in frame.columns]
    labels = list(frame[marks].itertuples(index=False, name=None))
    place_of = {
        (code, *label): at for at, (code, label) in enumerate(zip(codes, labels, strict=True))
    }
    grouped = frame.groupby([*(within or keys)], sort=False)
    rows = [[int(place) for place in places] for places in grouped.indices.values()]
    hidden: set[int] = set()
    for places in sorted(rows, key=lambda places: codes[places[0]] in members):
        forced = {
            at
            for at, place in enumerate(places)
            for code in members.get(codes[place], ())
            if place_of.get((code, *labels[place])) in hidden
        }
        row = [cells[place] for place in places]
        hide = hide_cells(row, threshold, forced, adds_up=bool(within))
        hidden |= {place for place, out in zip(places, hide, strict=True) if out}
    return _blank(frame, hidden, threshold, rows if within else [], common)


def _blank(
    frame: pd.DataFrame,
    hidden: set[int],
    threshold: int,
    rows: Sequence[list[int]],
    common: Sequence[str],
) -> pd.DataFrame:
    numbers = [
        name
        for name in frame.columns
        if frame[name].dtype.kind in "if" and name not in ("of", "year") and name not in common
    ]
    frame = frame.astype({name: "Int64" for name in numbers if frame[name].dtype.kind == "i"})
    out = frame.index.isin(sorted(hidden))
    frame.loc[out, numbers] = None
    for name in numbers:
        if name != "n" and frame[name].dtype == "Int64":
            frame[name] = frame[name].mask(frame[name].between(1, threshold - 1))
    for places in rows:
        if any(place in hidden for place in places):
            frame.loc[places, list(common)] = None
    frame["suppressed"] = out
    return frame


def suppress_columns(
    frame: pd.DataFrame,
    threshold: int,
    columns: Sequence[str],
    *,
    known: Collection[str] = (),
    unions: dict[str, tuple[str, ...]] | None = None,
    adds_up: bool = True,
) -> pd.DataFrame:
    """A table whose rows hold the counts side by side, with small numbers hidden.

    Args:
        frame: with int64 ``columns`` and ``of``, such as
            :func:`~scr_nlp.summaries.status_frequency` gives.
        threshold: counts below it are small.
        columns: the counts that add up to ``of``. Where ``adds_up`` is false, every number
            of a row is hidden with any of them.
        known: those of them that stand in other tables too.
        unions: codes of each union of the frame; all counts of a union are hidden with any
            of its codes.
        adds_up: hide as few as will do.

    Returns:
        The frame with Int64 ``columns``, missing where hidden, and bool ``suppressed``.
    """
    frame = frame.reset_index(drop=True)
    numbers = [n for n in frame.columns if frame[n].dtype.kind in "if" and n != "of"]
    frame = frame.astype({name: "Int64" for name in numbers if frame[name].dtype.kind == "i"})
    keys = [name for name in ("kind", "facet") if name in frame.columns]
    labels = list(frame[keys].itertuples(index=False, name=None))
    codes = frame["code"].tolist() if "code" in frame.columns else [""] * len(frame)
    members, hidden = unions or {}, dict[tuple[str, ...], bool]()
    given = [columns.index(name) for name in known]
    rows = [[int(value) for value in row] for row in frame[[*columns, "of"]].to_numpy().tolist()]
    for at in sorted(range(len(rows)), key=lambda at: codes[at] in members):
        *counts, of = rows[at]
        of_hidden = any(hidden.get((one, *labels[at])) for one in members.get(codes[at], ()))
        if adds_up:
            hide = hide_cells([(n, of) for n in counts], threshold, known=given)
            out = [name for name, gone in zip(columns, hide, strict=True) if gone or of_hidden]
        else:
            out = numbers if any(0 < n < threshold for n in counts) else []
        hidden[codes[at], *labels[at]] = bool(out)
        if out:
            frame.loc[at, out] = None
    frame["suppressed"] = frame[list(columns)].isna().any(axis=1)
    return frame
