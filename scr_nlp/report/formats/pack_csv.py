"""An excerpt pack as a table, for those who build their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scr_nlp.excerpts.citation import cite, cite_source

if TYPE_CHECKING:
    import pandas as pd

    from scr_nlp.excerpts import Pack


def frame_pack(pack: Pack) -> pd.DataFrame:
    """One row per excerpt, in the order of the pack.

    Returns:
        string: ``theme``, ``group``, ``polarity``, ``text`` (as shown), ``paragraph_text``,
        ``citation``, ``reference``, ``case``, ``title``, ``board``, ``year``, ``number``,
        ``section``, ``source`` (file), ``review_id``; int64: ``page`` (1-based),
        ``paragraph`` (the block's index), ``severity`` (0-3); float64: ``clarity`` (0-1);
        object (tuple of str): ``codes``, ``warnings``, ``may_identify`` (kinds and roles:
        never the words).
    """
    import pandas as pd

    rows = [
        {
            "theme": pack.theme,
            "group": group.name,
            "polarity": one.polarity,
            "text": one.text,
            "paragraph_text": one.paragraph_text,
            "citation": cite(one),
            "reference": cite_source(one.source),
            "case": one.source.case,
            "title": one.source.title,
            "board": one.source.board,
            "year": one.source.year,
            "page": one.page,
            "number": one.number,
            "section": one.section,
            "codes": one.codes,
            "warnings": one.warnings,
            "severity": one.severity,
            "clarity": one.clarity,
            "may_identify": tuple(f"{leak.what} {leak.replacement}" for leak in one.may_identify),
            "source": one.source.file,
            "review_id": one.source.review_id,
            "paragraph": one.paragraph,
        }
        for group in pack.groups
        for one in group.excerpts
    ]
    objects = {"codes", "warnings", "may_identify"}
    numbers = {"page": "int64", "paragraph": "int64", "severity": "int64", "clarity": "float64"}
    frame = pd.DataFrame(rows)
    return frame.astype(
        {name: numbers.get(name, "string") for name in frame.columns if name not in objects}
    )
