"""One SQLite file that keeps what a batch has analysed: the only place that knows SQL."""

from scr_nlp.study.store import Study
from scr_nlp.study.uncertain import UNSURE, list_uncertain

__all__ = ["UNSURE", "Study", "list_uncertain"]
