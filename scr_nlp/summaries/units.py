"""From blocks to the paragraphs that are counted and cited (codebook 1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_PARTS = frozenset({"item", "box"})


def roll_up(paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The unit that each block counts in: bullets and boxes roll up to their paragraph.

    A bullet or box belongs to the numbered paragraph that introduces it; with none in
    its section, or only an unnumbered one, it stands for itself.

    Args:
        paragraphs: as ``Study.paragraphs()`` gives them.

    Returns:
        string ``review_id``; int64 ``paragraph``, ``unit`` (both block indices).
    """
    units: list[int] = []
    above, place = -1, ("", "")
    rows = paragraphs[["review_id", "paragraph", "kind", "number", "section"]]
    rows = rows.fillna({"number": "", "section": ""})
    for review_id, paragraph, kind, number, section in rows.itertuples(index=False, name=None):
        if (review_id, section) != place:
            above, place = -1, (review_id, section)
        if kind == "paragraph":
            above = paragraph if number else -1
        units.append(above if kind in _PARTS and above >= 0 else paragraph)
    rolled = paragraphs[["review_id", "paragraph"]].copy()
    rolled["unit"] = units
    return rolled.astype({"unit": "int64"})
