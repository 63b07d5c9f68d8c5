"""What every form of a pack prints in the same words."""

from __future__ import annotations

from scr_nlp.excerpts.records import Excerpt, Pack

POLARITY_NAMES = {"concern": "Concern", "good_practice": "Good practice", "": "Passage"}


def join_words(words: tuple[str, ...]) -> str:
    """``a, b and c``."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def describe_pack(pack: Pack) -> str:
    """How many passages of how many documents a pack has."""
    n, m = len(pack.excerpts), len(pack.sources)
    return f"{n} {'passage' if n == 1 else 'passages'} from {m} {'review' if m == 1 else 'reviews'}"


def tell_content(pack: Pack) -> str:
    """What the passages deal with, as a warning; empty where there is nothing to warn of."""
    return f"The passages deal with {join_words(pack.warnings)}." if pack.warnings else ""


def tell_identity(excerpt: Excerpt) -> str:
    """What in an excerpt may identify a person, without its words; empty where nothing does."""
    if not excerpt.may_identify:
        return ""
    what = join_words(tuple(dict.fromkeys(leak.what for leak in excerpt.may_identify)))
    if excerpt.replaced:
        return f"Words in square brackets stand for {what}."
    return f"Check before you show it: the paragraph may hold {what}."
