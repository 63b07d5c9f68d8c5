"""The check of a draft: what it covers, what it leaves out, and where the tool looked."""

from scr_nlp.check.draft import check_draft
from scr_nlp.check.jsonform import check_to_json
from scr_nlp.check.records import DraftCheck

__all__ = ["DraftCheck", "check_draft", "check_to_json"]
