"""Citations in Harvard form (Pears and Shields, *Cite Them Right*, 12th edition, 2022).

The corporate author is the board; a source without a year is ``no date``.
"""

from __future__ import annotations

from scr_nlp.excerpts.records import Excerpt, Source

_NO_DATE = "no date"


def name_author(source: Source) -> str:
    """The corporate author; the title where no board is stated."""
    return source.board or source.title


def cite_source(source: Source) -> str:
    """The entry of a document in a list of sources."""
    year = source.year or _NO_DATE
    if source.board:
        return f"{source.board} ({year}) {source.title}."
    return f"{source.title} ({year})."


def cite_place(excerpt: Excerpt) -> str:
    """Page and paragraph, as far as the document has them: ``p. 12, para. 4.3``."""
    parts = []
    if excerpt.source.n_pages > 1:
        parts.append(f"p. {excerpt.page}")
    if excerpt.number:
        parts.append(f"para. {excerpt.number.rstrip('.')}")
    elif excerpt.source.n_pages == 1:
        parts.append(f"block {excerpt.paragraph}")
    return ", ".join(parts)


def cite(excerpt: Excerpt) -> str:
    """The citation of an excerpt in a text: ``(Board, 2014, p. 12, para. 4.3)``."""
    source = excerpt.source
    return f"({name_author(source)}, {source.year or _NO_DATE}, {cite_place(excerpt)})"
