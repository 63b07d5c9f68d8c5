"""One SQLite file that keeps what a batch has analysed: the only place that knows SQL."""

from scr_nlp.study.store import Study

__all__ = ["Study"]
