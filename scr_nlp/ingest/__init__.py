"""Reading documents: a path becomes a :class:`~scr_nlp.types.Review`."""

from scr_nlp.ingest.read import read_review

__all__ = ["read_review"]
