"""A review as a file, so that it can be had again without its document.

The JSON of :class:`~scr_nlp.types.Review`, field by field: blocks, pages and metadata are
those that were read, whatever a later version would make of the document.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scr_nlp.types import Review

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _form() -> TypeAdapter[Review]:
    from pydantic import TypeAdapter

    return TypeAdapter(Review)


def pack_review(review: Review) -> bytes:
    """A review as JSON in UTF-8."""
    return _form().dump_json(review, indent=1)


def unpack_review(data: bytes) -> Review:
    """The review that :func:`pack_review` was given.

    Raises:
        ValueError: the data are no review, or its blocks do not fit its text.
    """
    review = _form().validate_json(data)
    at = 0
    for block in review.blocks:
        if not at <= block.start <= block.end <= len(review.text):
            raise ValueError("the blocks do not fit the text")
        at = block.end
    return review
