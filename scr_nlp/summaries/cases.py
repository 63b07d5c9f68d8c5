"""Which documents of a study stand for a case (codebook 1.7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from scr_nlp.codebook.counting import load_document_types
from scr_nlp.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

TYPE_EXCLUDED = "document type excluded"
SAME_CASE = "another document of the same case is counted"
SAME_TEXT = "the same text in another file is counted"


def default_case_types() -> tuple[str, ...]:
    """Ids of the document types that stand for a case unless others are chosen."""
    return tuple(kind.id for kind in load_document_types().values() if kind.case)


def _check(types: Collection[str]) -> frozenset[str]:
    known = load_document_types()
    unknown = sorted(set(types) - set(known))
    if unknown:
        choice = ", ".join(known)
        raise ReportError(f"no document type is called {unknown[0]}; choose from {choice}")
    return frozenset(types)


def find_copies(reviews: pd.DataFrame) -> list[tuple[str, str]]:
    """File names of documents whose text is that of an earlier one, and of that one.

    Args:
        reviews: as ``Study.reviews()`` gives them.
    """
    first: dict[str, str] = {}
    copies = []
    for text_id, source in reviews[["text_id", "source"]].itertuples(index=False, name=None):
        if text_id and text_id in first:
            copies.append((source, first[text_id]))
        first.setdefault(text_id, source)
    return copies


_KEYS = ("review_id", "case", "board", "subject", "published")


def _case_key(review_id: str, *stated: str) -> tuple[str, ...]:
    """What two documents of one case have in common; the document alone where nothing tells."""
    label, board, subject, published = (" ".join(words.casefold().split()) for words in stated)
    if label:
        return ("case", label)
    if board and subject and published:
        return (board, subject, published[:4])
    return (review_id,)


def select_cases(
    reviews: pd.DataFrame, include_types: Collection[str] | None = None
) -> pd.DataFrame:
    """Every document and whether it is counted: one document for each case.

    The user's list says which case a document tells of (column ``case``); where it
    does not, documents of the same board, designation and year of publication, all
    three stated, tell of one case (codebook 6.5). The fullest type is counted, and of
    two of one type the one with more paragraphs. Documents of the same text are one.

    Args:
        reviews: as ``Study.reviews()`` gives them.
        include_types: ids of the document types that stand for a case, instead of
            :func:`default_case_types`.

    Returns:
        The reviews in their order, with bool ``counted``; string ``reason`` (why it is
        not counted, empty where it is), ``counted_as`` (``review_id`` of the document
        that stands for its case, missing where none does), ``type_name``; bool ``short``.

    Raises:
        ReportError: a document type that does not exist.
    """
    types = load_document_types()
    chosen = _check(default_case_types() if include_types is None else include_types)
    rank = {name: place for place, name in enumerate(types)}
    cases = reviews.copy()
    known = cases["doc_type"].where(cases["doc_type"].isin(list(types)), "other").fillna("other")
    cases["type_name"] = known.map({kind.id: kind.name for kind in types.values()}).astype("string")
    cases["short"] = known.map({kind.id: kind.short for kind in types.values()}).astype("bool")
    included = known.isin(list(chosen))
    order = cases.assign(rank=known.map(rank), size=-cases["n_paragraphs"])[included]
    order = order.sort_values(["rank", "size", "source", "review_id"])
    # A text that is there twice stands for the same case wherever it is.
    first_copy: dict[str, str] = {}
    fullest: dict[tuple[str, ...], str] = {}
    counted_as: dict[str, str] = {}
    copies: set[str] = set()
    keys = order.reindex(columns=["text_id", *_KEYS]).astype("object").fillna("").astype("str")
    for text_id, review_id, *stated in keys.itertuples(index=False, name=None):
        copy_of = first_copy.setdefault(text_id or review_id, review_id)
        if copy_of != review_id:
            copies.add(review_id)
            counted_as[review_id] = counted_as[copy_of]
        else:
            key = _case_key(review_id, *stated)
            counted_as[review_id] = fullest.setdefault(key, review_id)
    cases["counted_as"] = cases["review_id"].map(counted_as).astype("string")
    cases["counted"] = (cases["counted_as"] == cases["review_id"]).fillna(False).astype("bool")
    cases["reason"] = (
        cases["counted_as"]
        .isna()
        .map({True: TYPE_EXCLUDED, False: SAME_CASE})
        .mask(cases["review_id"].isin(copies), SAME_TEXT)
        .where(~cases["counted"], "")
        .astype("string")
    )
    return cases
